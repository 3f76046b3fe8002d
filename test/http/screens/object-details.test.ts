import { describe, expect, it } from 'vitest';
import { settingsRules } from '../../../src/device/settings-rules.js';
import { detailAnswers } from '../../../src/http/screens/values/object-details.js';
import { objectReport } from '../../../src/objects/object-report.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { type RegisterImage, type SnapshotOptions, snapshotOf, upsOf } from '../../objects/register-image.js';
import { mapped } from '../../objects/values-of.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Three phases, factor 10, every measurement managed; output 231 V, and 238 in a word that no document names. */
const image: RegisterImage = {
  '0x0007': 0x0303,
  '0x000e': 1,
  '0x0030': 0x0001,
  '0x0038': 0x0200,
  '0x004a': 231,
  '0x0070': 238,
  '0x00c0': 0xffff,
  '0x00c1': 0xffff,
  '0x00c2': 0xffff,
};

function answersOf(family: Parameters<typeof upsOf>[0], text = '[ups]\n', options: SnapshotOptions = {}) {
  const clock = new ManualClock();
  const ups = upsOf(family);
  const snapshot = snapshotOf(ups, image, options);
  const setup = { ...ups, architecture: { kind: 'single' }, baud: 9600 };
  const loaded = readSettings(new TextEncoder().encode(text), {
    file: 'config.ini',
    ...settingsRules({ registry: builtInMaps }),
  });
  const recent = {
    of: (instance: number) => [
      { atMs: 1, value: instance },
      { atMs: 2, value: undefined },
    ],
    tracksOf: () => [
      {
        steps: [
          { atMs: 1, value: 5 },
          { atMs: 2, value: undefined },
        ],
      },
    ],
  };
  const parts = {
    clock,
    recent,
    objects: () => objectReport(mapped(snapshot), 1000),
    bacnet: () => undefined,
    report: () => ({ snapshot, setup }),
    loaded: () => loaded,
  };
  return detailAnswers(parts as unknown as Parameters<typeof detailAnswers>[0]);
}

describe('all of one object', () => {
  it('has its register with function, word, scale, document and page', async () => {
    const { object, cause, registers, hasHistory } = await answersOf('masterys-gp4').details('UNIT_OUTPUT_V1');
    expect(object).toMatchObject({ type: 'AV', instance: 41, presentValue: 231, text: '231 V' });
    expect(cause).toBeUndefined();
    expect(hasHistory).toBe(true);
    expect(registers).toEqual([
      expect.objectContaining({
        table: 'measurements',
        functionCode: 3,
        word: 231,
        type: 'u16',
        unit: 'V',
        scale: '/1',
        source: expect.stringMatching(/^IOMXXXOPXX00 p\.\d+/),
        certainty: 'documented',
        outcome: 'data',
      }),
    ]);
  });

  it('names the bits that count, one by one', async () => {
    const { registers, help } = await answersOf('masterys-gp4').details('UnitLoadStatus');
    const bits = registers.flatMap((one) => one.bits ?? []);
    expect(bits).toContainEqual(expect.objectContaining({ code: 'S000', bit: 0, name: 'Load protected by inverter' }));
    expect(help.states).toHaveLength(7);
  });

  it('says that no document publishes a register, and where one can be had', async () => {
    const { cause, why, registers, object } = await answersOf('masterys-gp4').details('BYPASS_V1');
    expect([cause, object.presentValue, registers]).toEqual(['no-register', -1, []]);
    expect(why?.en).toContain('No document publishes a register');
    expect(why?.fr).toContain('Aucun document ne publie de registre');
  });

  it('says that the manual orders -1 of a range (§7.1)', async () => {
    const { cause, why } = await answersOf('masterys-gp').details('RECTIFIER_kw1');
    expect(cause).toBe('manual-minus-one');
    expect(why?.fr).toContain('§7.1');
  });

  it('says how a value is computed', async () => {
    const { computed } = await answersOf('masterys-gp').details('UNIT_OUTPUT_U12');
    expect(computed).toEqual({ rule: 'phase-to-phase', inputs: ['UNIT_OUTPUT_V1', 'UNIT_OUTPUT_V2'] });
  });

  it('has the lines of config.ini that feed it', async () => {
    const text = '[registers]\nBYPASS_V1=0x0070\nBYPASS_V2=0x0071\n';
    expect((await answersOf('masterys-gp4', text).details('BYPASS_V1')).lines).toEqual([
      { key: 'BYPASS_V1', value: '0x0070' },
    ]);
  });

  it('is refused for what is no object', async () => {
    await expect(answersOf('masterys-gp4').details('BYPASS_V4')).rejects.toMatchObject({ code: 'web.not-found' });
  });

  it('has every recent reading of a number, a gap without a value, and the steps of a state', () => {
    const { recent } = answersOf('masterys-gp4');
    expect(recent('UNIT_OUTPUT_V1')).toEqual({ unit: 'V', points: [{ atMs: 1, value: 41 }, { atMs: 2 }] });
    const { states, points } = recent('UnitStatus');
    expect([points, states?.tracks]).toEqual([[], [{ steps: [{ atMs: 1, value: 5 }, { atMs: 2 }] }]]);
    expect((states?.toMs ?? 0) - (states?.fromMs ?? 0)).toBe(600_000);
  });
});

describe('what an object would be with another register', () => {
  const { trial } = answersOf('masterys-gp4');

  it.each([
    ['0x0070', '238 V', 238],
    ['0x0070 u16 /10', '23.8 V', 23.8],
    ['0x0070 /100', '2.38 V', 2.38],
  ])('BYPASS_V1 = %s is %s', (value, text, presentValue) => {
    expect(trial('BYPASS_V1', { key: 'BYPASS_V1', value }).object).toMatchObject({
      text,
      presentValue,
      certainty: 'assigned',
      state: 'good',
    });
  });

  it('goes by the bounds of the quantity', () => {
    const { why } = trial('BYPASS_Fr', { key: 'BYPASS_Fr', value: '0x0070 /1' });
    expect(why?.en).toContain('0 to 100 Hz');
  });

  it('is of bits and states, too', () => {
    expect(trial('UnitAlarms', { key: 'UnitAlarms.b28', value: '0x0038.9' }).object.text).toContain('External Input 2');
    expect(trial('RectifierStatus', { key: 'RectifierStatus.1', value: '0x0038.9' }).object.text).toBe('OFF');
  });

  it.each([
    ['BYPASS_V1', 'nonsense'],
    ['BYPASS_V2', '0x0070'],
    ['NOTHING', '0x0070'],
  ])('is refused for %s = %s', (key, value) => {
    expect(() => trial('BYPASS_V1', { key, value })).toThrow(expect.objectContaining({ code: 'web.malformed' }));
  });
});
