import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.js';
import { objectMapperOf } from '../../../src/device/object-mapper-of.js';
import { contentsOf } from '../../../src/device/profiles/profile-reader.js';
import { tryProfile } from '../../../src/device/profiles/profile-trial.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { apcSmartUps } from '../../conformance/shipped-profiles/apc-smart-ups.js';
import { chlorideManageups } from '../../conformance/shipped-profiles/chloride-manageups.js';
import { generexCs141 } from '../../conformance/shipped-profiles/generex-cs141.js';
import { huaweiUps2000 } from '../../conformance/shipped-profiles/huawei-ups2000.js';
import { liebertApmNxcNxr } from '../../conformance/shipped-profiles/liebert-apm-nxc-nxr.js';
import type { ProfileImage, Words } from '../../conformance/shipped-profiles/profile-image.js';
import { rielloMulticom302 } from '../../conformance/shipped-profiles/riello-multicom-302.js';
import { shippedImages } from '../../conformance/shipped-profiles/shipped-images.js';
import { tripliteModbuscard } from '../../conformance/shipped-profiles/tripplite-modbuscard.js';

const { settings } = readSettings(new TextEncoder().encode('[ups]\nfamily=auto\n'), { file: 'config.ini' });
const profileOf = (name: string) => {
  const { family } = contentsOf(readFileSync(`config/profiles/${name}.json`));
  const [map] = family?.maps ?? [];
  if (family === undefined || map === undefined) throw new Error(`${name} is no profile`);
  return { family, map };
};

/** What the objects show of a UPS with some words changed; tables with one of the refused addresses are answered with exception 2. */
async function shown(image: ProfileImage, changed: Words = [], refused: readonly number[] = []) {
  if (settings === undefined) throw new Error('no settings');
  const { family, map } = profileOf(image.profile);
  // Tripp Lite 93-2987 p.17: the card is connected to its UPS.
  const words = new Map([[0x051c, 1] as const, ...image.words, ...changed]);
  const read = async (start: number, count: number) => {
    if (refused.some((address) => address >= start && address < start + count)) {
      throw new GatewayError('modbus.exception', '', { exceptionCode: 2 });
    }
    return Array.from({ length: count }, (_, at) => words.get(start + at) ?? 0);
  };
  const { objects } = await tryProfile(family, map, read, objectMapperOf(settings), () => 0);
  return (name: string) => {
    const row = objects.find((one) => one.name === name);
    if (row === undefined) throw new Error(`no ${name}`);
    return `${row.text} ${row.state}`;
  };
}

describe.each(shippedImages)('$profile', (image) => {
  const { map } = profileOf(image.profile);
  const { states, bits } = map.feed;
  const lines = [...states, ...bits].map(([object, , when]) => ({ object, when }));
  const compared = map.words.filter(({ code }) => lines.some(({ when }) => new RegExp(`\\b${code} [!<>=]`).test(when)));

  it('says of each word that lists states which numbers the document prints', () => {
    expect(compared.filter(({ values }) => values === undefined).map(({ code }) => code)).toEqual([]);
  });

  it('shows no object as good that is made of a number that the document does not print', async () => {
    for (const { code, table, offset } of compared) {
      const start = map.tables.find(({ id }) => id === table)?.start ?? 0;
      for (const unknown of [9, 77, 0x4000]) {
        const of = await shown(image, [[start + offset, unknown]]);
        const made = new Set(lines.filter(({ when }) => when.includes(`${code} `)).map(({ object }) => object));
        for (const object of made) expect(`${code} ${object}: ${of(object)}`).not.toMatch(/ good$/);
      }
    }
  });
});

describe('What no line of a document says is not shown as the state that remains', () => {
  const cases: readonly (readonly [string, ProfileImage, Words, RegExp])[] = [
    ['Liebert, booster (p.144)', liebertApmNxcNxr, [[446, 6]], /^NORMAL MODE good$/],
    ['Liebert, reducer (p.144)', liebertApmNxcNxr, [[446, 7]], /^NORMAL MODE good$/],
    ['Liebert, off (p.144)', liebertApmNxcNxr, [[446, 2]], /^LOAD OFF good$/],
    [
      'Liebert, normal, its ECO mode 7',
      liebertApmNxcNxr,
      [
        [446, 3],
        [448, 7],
      ],
      /(?<! good)$/,
    ],
    ['Huawei, supply 4', huaweiUps2000, [[11_024, 4]], /(?<! good)$/],
    ['Tripp Lite, source 9', tripliteModbuscard, [[0x0442, 9]], /(?<! good)$/],
    ['Riello, output powered and nothing else', rielloMulticom302, [[0, 0x8000]], /(?<! good)$/],
    ['APC, no status at all', apcSmartUps, [[1, 0]], /(?<! good)$/],
    ['Chloride, inverter turning on', chlorideManageups, [[0x5b, 1]], /(?<! good)$/],
  ];
  // Nothing is measured, so that no voltage or load denies the state.
  it.each(cases)('%s', async (_, image, words, wanted) => {
    expect((await shown({ ...image, words: [] }, words))('UPSLoadStatus')).toMatch(wanted);
  });
});

describe('GENEREX', () => {
  it('without the table of further alarms is in doubt about what it would tell', async () => {
    const of = await shown(generexCs141, [], [123]);
    for (const object of ['InputBypStatus', 'UPSAlarms', 'UnitAlarms', 'Alarms'])
      expect(`${object} ${of(object)}`).not.toMatch(/ good$/);
    expect(of('UPSLoadStatus')).toBe('NORMAL MODE good');
  });

  it.each([
    ['UPS_SB_UPS_FAILED', 0x2004, 'UNIT GENERAL ALARM'],
    ['UPS_SB_OUTPUT_HIGH', 0x0104, 'OVERLOAD'],
    ['UPS_SB_OVER_TEMP', 0x0024, 'TEMPERATURE'],
    ['UPS_SB_BATTERY_BAD', 0x0404, 'BATTERY ALARM'],
  ])('%s (support article 39430119811729) is an alarm', async (_, status, alarm) => {
    const of = await shown(generexCs141, [[109, status]]);
    expect(of('UnitAlarms')).toContain(alarm);
    expect(of('Alarms')).not.toContain('NO ALARM');
  });
});

describe('A word of 0xFFFF', () => {
  it.each([
    ['Huawei', huaweiUps2000, 11_015, 'UPS_OUTPUT_kw'],
    ['Liebert', liebertApmNxcNxr, 437, 'UPS_OUTPUT_kw'],
    ['Chloride', chlorideManageups, 0x4e, 'BYPASS_kw1'],
    ['APC', apcSmartUps, 142, 'UPS_OUTPUT_V1'],
  ])('is no power and no voltage: %s', async (_, image, address, object) => {
    expect((await shown(image, [[address, 0xffff]]))(object)).not.toMatch(/ good$/);
  });
});

describe('A card that says that it does not hear its UPS', () => {
  it.each([
    ['Chloride, upsAlarmCommunicationsLost (p.6)', chlorideManageups, [0x58, 1 << 4], [0x58, 0]],
    ['GENEREX, UPS_SB_COMM_LOST', generexCs141, [109, 0x4004], [109, 4]],
    ['Tripp Lite, UPS Connection Status (p.17)', tripliteModbuscard, [0x051c, 0], [0x051c, 1]],
  ] as const)('makes all that it says stale: %s', async (_, image, lost, there) => {
    const of = await shown(image, [lost]);
    for (const object of ['UPSLoadStatus', 'UnitAlarms', 'UPS_OUTPUT_V1'])
      expect(`${object} ${of(object)}`).toMatch(/ stale$/);
    expect((await shown(image, [there]))('UPS_OUTPUT_V1')).toMatch(/ good$/);
  });
});
