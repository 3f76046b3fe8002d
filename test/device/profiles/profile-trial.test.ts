import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.js';
import { objectMapperOf } from '../../../src/device/object-mapper-of.js';
import { contentsOf } from '../../../src/device/profiles/profile-reader.js';
import { coverageOf, type ReadWords, readInParts, tryProfile } from '../../../src/device/profiles/profile-trial.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { text } from '../../conformance/shipped-profiles/profile-image.js';
import { borealProfile } from '../../ups/profiles/boreal-profile.js';

/** A BOREAL TWO by its document BT-100: on battery, 230 V, 42.5 %, 25 degrees, 15 kW. */
const image: Readonly<Record<string, readonly number[]>> = {
  '4 0': [0x0001, 0x0000],
  '4 16': [14_720, 425, 65, 15_000, 0, 0x4247, 0xae14, 0],
  '3 16': [0x424f, 0x5245, 0x414c, 0x2054, 0x574f, 0x2020, 0x2020, 0x2020, 0x00b2],
};

const { family } = contentsOf(new TextEncoder().encode(borealProfile));
const { settings } = readSettings(new TextEncoder().encode('[ups]\nfamily=auto\n'), { file: 'config.ini' });

const trialWith = (read: ReadWords, silencesToEnd?: number) => {
  const [map] = family?.maps ?? [];
  if (family === undefined || map === undefined || settings === undefined) throw new Error('no profile');
  return tryProfile(family, map, read, objectMapperOf(settings), () => 0, silencesToEnd);
};

const exception = (exceptionCode: number) => new GatewayError('modbus.exception', '', { exceptionCode });

describe('A profile that is tried', () => {
  it('shows each register with its words, its value and its objects side by side', async () => {
    const { identity, tables, rows } = await trialWith(async (start, _words, fn) => image[`${fn} ${start}`] ?? []);
    expect(identity).toBe('right');
    expect(tables.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['status', 'data'],
      ['measurements', 'data'],
      ['plate', 'data'],
    ]);
    const rowOf = (code: string) => rows.find((row) => row.code === code);
    expect(rowOf('OutputVoltage')).toMatchObject({ address: 0x10, words: [14_720], value: '230 V' });
    expect(rowOf('OutputVoltage')?.objects.map(({ name, text }) => [name, text])).toEqual([['UPS_OUTPUT_V1', '230 V']]);
    expect(rowOf('Power')).toMatchObject({ words: [15_000, 0], value: '15 kW', certainty: 'documented' });
    expect(rowOf('Temperature')).toMatchObject({ value: '25 °C', certainty: 'derived' });
    expect(rowOf('OnBattery')).toMatchObject({ bit: 0, value: '1' });
    expect(rowOf('Name')?.value).toBe('BOREAL TWO');
  });

  it('on a UPS that says to be another says so', async () => {
    const { identity } = await trialWith(async (start, _words, fn) =>
      fn === 3 ? [...(image['3 16'] ?? []).slice(0, 8), 0x00b3] : (image[`${fn} ${start}`] ?? []),
    );
    expect(identity).toBe('wrong');
  });

  it('is recognised by the text that its identity names, not by another of the same table', async () => {
    const trialOf = (model: string) => {
      const { family: shipped } = contentsOf(readFileSync('config/profiles/apc-smart-ups.json'));
      const [map] = shipped?.maps ?? [];
      if (shipped === undefined || map === undefined || settings === undefined) throw new Error('no profile');
      const words = new Map(text(516, 8, 'UPS 05.0 / ID=18').concat(text(532, 16, model)));
      const read: ReadWords = async (start, count) =>
        Array.from({ length: count }, (_, at) => words.get(start + at) ?? 0);
      return tryProfile(shipped, map, read, objectMapperOf(settings), () => 0);
    };
    expect((await trialOf('Smart-UPS SRT 3000')).identity).toBe('right');
    expect((await trialOf('Galaxy VS 10')).identity).toBe('wrong');
  });

  it('tells which tables are refused, and makes nothing good of them', async () => {
    const { identity, tables, objects } = await trialWith(async (start, _words, fn) => {
      if (fn === 3 || start === 16) throw exception(2);
      return image['4 0'] ?? [];
    });
    expect(identity).toBe('unknown');
    expect(tables.map(({ outcome, exceptionCode }) => [outcome, exceptionCode])).toEqual([
      ['data', undefined],
      ['exception', 2],
      ['exception', 2],
    ]);
    expect(objects.find(({ name }) => name === 'UPS_OUTPUT_V1')?.state).toBe('refused');
  });

  it('is not asked further once a UPS leaves tables unanswered', async () => {
    let asked = 0;
    const { tables } = await trialWith(() => {
      asked += 1;
      return Promise.reject(new GatewayError('modbus.timeout', ''));
    });
    expect(asked).toBe(2);
    expect(tables.map(({ outcome }) => outcome)).toEqual(['silent', 'silent', 'skipped']);
  });

  it('says of a table with how many requests it was read where the poll that runs has none as long', async () => {
    // Status has 2 words, measurements 8, plate 9.
    const { tables } = await trialWith(async (start, _words, fn) => image[`${fn} ${start}`] ?? []);
    expect(readInParts(tables, 8).map(({ id, parts }) => [id, parts])).toEqual([
      ['status', undefined],
      ['measurements', undefined],
      ['plate', 2],
    ]);
  });

  it('feeds of the 101 objects as many as it has lines for, and the state of alarms that follows', () => {
    if (family === undefined) throw new Error('no profile');
    const { fed, counts } = coverageOf(family);
    expect(fed).toBe(9);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(101);
  });
});
