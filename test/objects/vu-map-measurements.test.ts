import { describe, expect, it } from 'vitest';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import type { TableReading } from '../../src/ups/polling/snapshot.js';
import { type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { av, mapped, number } from './values-of.js';

// Every word differs from every other, so that a swapped, shifted or wrongly scaled one shows.
const image: RegisterImage = {
  '0x0001': 0x0101,
  '0x0005': 1600,
  '0x0007': 0x0303,
  '0x000a': 0x0001,
  '0x000e': 1,
  '0x0040': 57,
  '0x0041': 51,
  '0x0042': 58,
  '0x0043': 62,
  '0x0044': 912,
  '0x0045': 873,
  '0x0046': 1274,
  '0x0047': 1321,
  '0x0048': 1368,
  '0x004a': 230,
  '0x004b': 231,
  '0x004c': 229,
  '0x004d': 500,
  '0x004f': 245,
  '0x0050': 4321,
  '0x0051': 4287,
  '0x0052': 0xff85,
  '0x0053': 0xffff,
  '0x0056': 97,
  '0x0057': 881,
  '0x0058': 23,
  '0x0059': 41,
  '0x005a': 0xfff6,
  '0x0060': 233,
  '0x0061': 234,
  '0x0062': 235,
  '0x0063': 499,
  '0x0064': 404,
  '0x0065': 406,
  '0x0066': 407,
  '0x00c0': 0xffff,
  '0x00c1': 0xffff,
  '0x00c2': 0xffff,
};
const masterys = upsOf('masterys-gp4');

/** Manual §5.2.2 beside IOMXXXOPXX00 p.48: what a BMS reads of the words above. */
const rawValues: Readonly<Record<string, number>> = {
  OUTPUT_Lr: 57,
  OUTPUT_KVA: 912,
  OUTPUT_kw: 873,
  OUTPUT_Lr1: 51,
  OUTPUT_Lr2: 58,
  OUTPUT_Lr3: 62,
  OUTPUT_I1: 1274,
  OUTPUT_I2: 1321,
  OUTPUT_I3: 1368,
  // 230 V x 127.4 A = 29.302 kVA, 231 x 132.1 = 30.5151, 229 x 136.8 = 31.3272: tenths under factor 10.
  OUTPUT_KVA1: 293,
  OUTPUT_KVA2: 305,
  OUTPUT_KVA3: 313,
  OUTPUT_kw1: -1,
  OUTPUT_kw2: -1,
  OUTPUT_kw3: -1,
  OUTPUT_V1: 230,
  OUTPUT_V2: 231,
  OUTPUT_V3: 229,
  // sqrt(230^2 + 231^2 + 230 x 231) = 399.24, sqrt(231^2 + 229^2 + 231 x 229) = 398.37, sqrt(229^2 + 230^2 + ...) = 397.51
  OUTPUT_U12: 399,
  OUTPUT_U23: 398,
  OUTPUT_U31: 398,
  OUTPUT_fr: 500,
  OUTPUT_cf: -1,
  OUTPUT_pf1: -1,
  OUTPUT_pf2: -1,
  OUTPUT_pf3: -1,
};
const unitValues: Readonly<Record<string, number>> = {
  UNIT_TMP: 245,
  RECTIFIER_V1: 233,
  RECTIFIER_V2: 234,
  RECTIFIER_V3: 235,
  RECTIFIER_U12: 404,
  RECTIFIER_U23: 406,
  RECTIFIER_U31: 407,
  RECTIFIER_Fr: 499,
  'BATTERY_V+': 4321,
  'BATTERY_V-': 4287,
  'BATTERY_I+': -123,
  'BATTERY_I-': -1,
  'BATTERY_%': 97,
  BATTERY_Ah: 881,
  BATTERY_Min: 23,
  BATTERY_s: 41,
  BATTERY_TMP: -10,
};

describe('VU-MAP measurements of a single UPS, raw (Manual §5.2.2)', () => {
  const values = mapped(snapshotOf(masterys, image));

  it.each(Object.entries(rawValues))('UPS_%s and UNIT_%s are a copy of the same word: %d', (name, expected) => {
    expect(av(values, `UPS_${name}`)).toBe(expected);
    expect(av(values, name === 'OUTPUT_KVA' ? 'UNIT_OUTPUT_kVA' : `UNIT_${name}`)).toBe(expected);
  });

  it.each(Object.entries(unitValues))('%s is %d', (name, expected) => {
    expect(av(values, name)).toBe(expected);
  });

  it('serves -1 for every object that no published register feeds', () => {
    const fed = new Set([
      ...Object.keys(rawValues).flatMap((name) => [`UPS_${name}`, `UNIT_${name}`]),
      'UNIT_OUTPUT_kVA',
      ...Object.keys(unitValues),
    ]);
    const others = analogValues.filter(({ name }) => !fed.has(name)).map(({ name }) => name);
    expect(others).toHaveLength(19);
    for (const name of others) {
      expect([name, av(values, name), number(values, name).trust.state]).toEqual([name, -1, 'not-managed']);
    }
  });

  it('tells a real -1 of a signed word from a word that is not available', () => {
    expect(number(values, 'BATTERY_I-').trust.state).toBe('good');
    const absent = mapped(snapshotOf(masterys, { ...image, '0x0056': 0xffff }));
    expect(number(absent, 'BATTERY_%')).toMatchObject({ presentValue: -1, trust: { state: 'not-available' } });
  });

  it('does not compute what a register gives', () => {
    expect(number(values, 'RECTIFIER_U12').trust.certainty).toBe('documented');
    expect(number(values, 'RECTIFIER_U23').trust.certainty).toBe('inferred');
    expect(number(values, 'UPS_OUTPUT_KVA').trust.certainty).toBe('documented');
  });
});

describe('factor_10 and engineering values (Manual §5.2.2)', () => {
  it('serves whole words without factor, and computes in whole kVA', () => {
    const values = mapped(snapshotOf(masterys, { ...image, '0x000e': 0, '0x0046': 127 }));
    expect(av(values, 'UPS_OUTPUT_I1')).toBe(127);
    expect(av(values, 'UPS_OUTPUT_KVA1')).toBe(29);
    expect(av(values, 'UPS_OUTPUT_fr')).toBe(500);
    expect(values.factor).toBe('none');
  });

  it.each([
    ['UPS_OUTPUT_Lr', 57],
    ['UPS_OUTPUT_KVA', 91.2],
    ['UPS_OUTPUT_I2', 132.1],
    ['UNIT_OUTPUT_kw', 87.3],
    ['UNIT_OUTPUT_KVA1', 29.3],
    ['UNIT_OUTPUT_U12', 399],
    ['UNIT_OUTPUT_fr', 50],
    ['UNIT_TMP', 24.5],
    ['BATTERY_V+', 432.1],
    ['BATTERY_I+', -12.3],
    ['BATTERY_I-', -0.1],
    ['BATTERY_Ah', 88.1],
    ['BATTERY_TMP', -1],
    ['RECTIFIER_Fr', 49.9],
  ])('with engineering values %s is %d', (name, expected) => {
    expect(av(mapped(snapshotOf(masterys, image), { values: 'engineering' }), name)).toBe(expected);
  });

  it('serves engineering values of whole words without factor', () => {
    const values = mapped(snapshotOf(masterys, { ...image, '0x000e': 0 }), { values: 'engineering' });
    expect(av(values, 'UPS_OUTPUT_KVA')).toBe(912);
  });

  it('keeps the raw word but says that it cannot be relied on when the UPS refuses its configuration', () => {
    const snapshot = snapshotOf(masterys, image, {
      readings: { configuration: { outcome: 'exception', neverRead: true } },
    });
    expect(number(mapped(snapshot), 'UPS_OUTPUT_KVA')).toMatchObject({
      presentValue: 912,
      trust: { state: 'refused' },
    });
    expect(number(mapped(snapshot, { values: 'engineering' }), 'UPS_OUTPUT_KVA').presentValue).toBe(-1);
    expect(number(mapped(snapshot), 'UPS_OUTPUT_V1')).toMatchObject({ presentValue: 230, trust: { state: 'good' } });
  });
});

describe('-1: not available, or single-phase (Manual §5.2.2)', () => {
  it('serves -1 where the managed bit is 0', () => {
    // M024 is bit 8 of word 0x00C1, M006 bit 6 of word 0x00C0.
    const values = mapped(snapshotOf(masterys, { ...image, '0x00c0': 0xffbf, '0x00c1': 0xfeff }));
    expect(number(values, 'BATTERY_Min')).toMatchObject({ presentValue: -1, trust: { state: 'not-available' } });
    expect(av(values, 'UPS_OUTPUT_I1')).toBe(-1);
    expect(av(values, 'BATTERY_s')).toBe(41);
    expect(av(values, 'UPS_OUTPUT_I2')).toBe(1321);
  });

  it('computes a voltage whose register is only supposed, where the UPS does not manage it', () => {
    // M037 and M038 are bits 5 and 6 of word 0x00C2; sqrt(234^2 + 235^2 + 234 x 235) = 406.2, U31 405.3.
    const values = mapped(snapshotOf(masterys, { ...image, '0x00c2': 0xff9f, '0x0065': 7, '0x0066': 8 }));
    expect(number(values, 'RECTIFIER_U23')).toMatchObject({ presentValue: 406, trust: { certainty: 'computed' } });
    expect(av(values, 'RECTIFIER_U31')).toBe(405);
    // M036 is documented: what the UPS does not manage there is not available.
    const without = mapped(snapshotOf(masterys, { ...image, '0x00c2': 0xffef }));
    expect(number(without, 'RECTIFIER_U12')).toMatchObject({ presentValue: -1, trust: { state: 'not-available' } });
  });

  it('shows M037 and M038 where the UPS manages them, marked inferred: known by their place in the sequence only', () => {
    const values = mapped(snapshotOf(masterys, { ...image, '0x00c2': 0x007f, '0x0065': 397, '0x0066': 396 }));
    expect(number(values, 'RECTIFIER_U23')).toMatchObject({ presentValue: 397, trust: { certainty: 'inferred' } });
    expect(number(values, 'RECTIFIER_U31')).toMatchObject({ presentValue: 396, trust: { certainty: 'inferred' } });
    expect(number(values, 'RECTIFIER_U12').trust.certainty).toBe('documented');
  });

  it.each<[string, Omit<TableReading, 'page' | 'table'>]>([
    ['has no such table', { outcome: 'exception', exceptionCode: 2 }],
    ['had none by an answer before', { outcome: 'failed', refusedBefore: 1 }],
    ['had none by an answer before it was busy', { outcome: 'exception', exceptionCode: 6, deniedBefore: true }],
  ])('takes every measurement as managed when the UPS %s', (_, reading) => {
    const values = mapped(snapshotOf(masterys, image, { readings: { managed: { neverRead: true, ...reading } } }));
    expect(number(values, 'UPS_OUTPUT_I1')).toMatchObject({ presentValue: 1274, trust: { state: 'good' } });
  });

  it.each<[string, Omit<TableReading, 'page' | 'table'>]>([
    ...[4, 5, 6, 8, 10, 11, 99].map((exceptionCode): [string, Omit<TableReading, 'page' | 'table'>] => [
      `refuses its managed words with exception ${exceptionCode}`,
      { outcome: 'exception', exceptionCode },
    ]),
    ['has not answered for them', { outcome: 'failed' }],
    ['was busy, and then silent', { outcome: 'failed', refusedBefore: 6 }],
  ])('believes no measurement as long as the UPS %s', (_, reading) => {
    const refused = snapshotOf(masterys, image, { readings: { managed: { neverRead: true, ...reading } } });
    const raw = mapped(refused);
    const engineering = mapped(refused, { values: 'engineering' });
    for (const name of ['UPS_OUTPUT_I1', 'UPS_OUTPUT_V2', 'BATTERY_%', 'RECTIFIER_U23']) {
      expect([name, number(raw, name).trust]).toMatchObject([name, { state: 'refused', cause: 'not-told' }]);
      expect([name, av(engineering, name)]).toEqual([name, -1]);
    }
    // What is computed from them is as good as they are.
    expect(number(raw, 'UPS_OUTPUT_KVA1')).toMatchObject({ presentValue: -1, trust: { state: 'refused' } });
    expect(number(raw, 'UPS_OUTPUT_I1').trust.sources).toContainEqual(
      expect.objectContaining({ address: 0x00c0, word: undefined }),
    );
    const late = mapped(
      snapshotOf(masterys, image, { connection: 'ready', readings: { managed: { neverRead: true, ...reading } } }),
    );
    expect(number(late, 'UPS_OUTPUT_I1').trust.state).toBe('pending');
  });

  it('goes by the managed words that were read once, whatever the UPS answers later', () => {
    const words = { ...image, '0x00c0': 0xffbf };
    const values = mapped(
      snapshotOf(masterys, words, { readings: { managed: { outcome: 'exception', exceptionCode: 4 } } }),
    );
    expect(number(values, 'UPS_OUTPUT_I1')).toMatchObject({ presentValue: -1, trust: { state: 'not-available' } });
    expect(number(values, 'UPS_OUTPUT_I2')).toMatchObject({ presentValue: 1321, trust: { state: 'good' } });
  });

  it('believes nothing that only three phases have as long as the UPS has not said how many there are', () => {
    const busy = { configuration: { outcome: 'exception', exceptionCode: 6, neverRead: true } } as const;
    const values = mapped(snapshotOf(masterys, image, { readings: busy }));
    for (const name of ['UPS_OUTPUT_V2', 'RECTIFIER_V3', 'RECTIFIER_U12'])
      expect([name, number(values, name).trust]).toMatchObject([name, { state: 'refused', cause: 'no-phases' }]);
    expect(number(values, 'UPS_OUTPUT_V1').trust.state).toBe('good');
    const none = { configuration: { outcome: 'exception', exceptionCode: 2, neverRead: true } } as const;
    expect(number(mapped(snapshotOf(masterys, image, { readings: none })), 'UPS_OUTPUT_V2').trust.state).toBe('good');
  });

  it.each(['UPS_OUTPUT_kw1', 'UPS_OUTPUT_pf1', 'UNIT_OUTPUT_kw1', 'UNIT_OUTPUT_pf1'])(
    'does not say that there is no %s, which a single-phase UPS has, as long as the UPS has not said how many phases it has',
    (name) => {
      const trustOf = (reading: Omit<TableReading, 'page' | 'table'>, connection: 'running' | 'lost' | 'ready') =>
        number(mapped(snapshotOf(masterys, image, { connection, readings: { configuration: reading } })), name).trust;
      const busy = { outcome: 'exception', exceptionCode: 6, neverRead: true } as const;
      expect(trustOf(busy, 'running')).toMatchObject({ state: 'refused', cause: 'phases-untold' });
      expect([trustOf(busy, 'lost').state, trustOf(busy, 'ready').state]).toEqual(['stale', 'pending']);
      expect(trustOf({ ...busy, exceptionCode: 2 }, 'running').state).toBe('not-managed');
    },
  );

  it('serves -1 for phases 2 and 3 of a single-phase output, and for what is computed from them', () => {
    const values = mapped(snapshotOf(masterys, { ...image, '0x0007': 0x0301 }));
    for (const name of ['Lr2', 'Lr3', 'I2', 'I3', 'KVA2', 'KVA3', 'V2', 'V3', 'U12', 'U23', 'U31']) {
      expect([name, av(values, `UPS_OUTPUT_${name}`)]).toEqual([name, -1]);
      expect([name, av(values, `UNIT_OUTPUT_${name}`)]).toEqual([name, -1]);
    }
    expect(av(values, 'UPS_OUTPUT_V1')).toBe(230);
    expect(av(values, 'UPS_OUTPUT_KVA1')).toBe(293);
    expect(av(values, 'RECTIFIER_V2')).toBe(234);
  });

  it('has the power of the whole in the only phase, and its power factor, computed', () => {
    const words = { ...image, '0x0007': 0x0301, '0x0044': 293, '0x0045': 264 };
    const values = mapped(snapshotOf(masterys, words));
    for (const level of ['UPS', 'UNIT']) {
      expect([av(values, `${level}_OUTPUT_kw1`), av(values, `${level}_OUTPUT_pf1`)]).toEqual([264, 90]);
      expect(number(values, `${level}_OUTPUT_kw1`).trust).toMatchObject({ state: 'good', certainty: 'computed' });
      expect(['kw2', 'kw3', 'pf2', 'pf3', 'cf'].map((name) => av(values, `${level}_OUTPUT_${name}`))).toEqual([
        -1, -1, -1, -1, -1,
      ]);
    }
    const engineering = mapped(snapshotOf(masterys, words), { values: 'engineering' });
    expect([av(engineering, 'UNIT_OUTPUT_kw1'), av(engineering, 'UNIT_OUTPUT_pf1')]).toEqual([26.4, 0.9]);
  });

  it('has no power factor without power, and none above 1 from rounded words', () => {
    const pf1 = (kva: number, kw: number) =>
      number(
        mapped(snapshotOf(masterys, { ...image, '0x0007': 0x0301, '0x0044': kva, '0x0045': kw })),
        'UNIT_OUTPUT_pf1',
      );
    expect(pf1(0, 0)).toMatchObject({ presentValue: -1, trust: { state: 'not-available' } });
    expect(pf1(8, 9).presentValue).toBe(100);
    // More than rounding explains: the words are of two instants.
    expect(pf1(81, 93)).toMatchObject({ presentValue: -1, trust: { state: 'implausible' } });
  });

  it('serves -1 for phases 2 and 3 of a single-phase input', () => {
    const values = mapped(snapshotOf(masterys, { ...image, '0x0007': 0x0101 }));
    for (const name of ['V2', 'V3', 'U12', 'U23', 'U31']) {
      expect([name, av(values, `RECTIFIER_${name}`)]).toEqual([name, -1]);
    }
    expect(av(values, 'RECTIFIER_V1')).toBe(233);
    expect(av(values, 'RECTIFIER_Fr')).toBe(499);
  });

  it('makes a computed value unavailable with its input', () => {
    const values = mapped(snapshotOf(masterys, { ...image, '0x0047': 0xffff }));
    expect(number(values, 'UPS_OUTPUT_KVA2')).toMatchObject({
      presentValue: -1,
      trust: { state: 'not-available', certainty: 'computed' },
    });
    expect(av(values, 'UPS_OUTPUT_KVA1')).toBe(293);
  });
});

describe('where a value comes from', () => {
  it('names the word, its address and its raw content', () => {
    const { trust } = number(mapped(snapshotOf(masterys, image, { readAtMs: 777 })), 'BATTERY_I+');
    expect(trust).toEqual({
      state: 'good',
      certainty: 'documented',
      sources: [{ page: 'system', code: 'M018', address: 0x0052, word: 0xff85 }],
      readAtMs: 777,
    });
  });

  it('names all words of a computed value', () => {
    const { trust } = number(mapped(snapshotOf(masterys, image)), 'UNIT_OUTPUT_KVA3');
    expect(trust.certainty).toBe('computed');
    expect(trust.sources.map(({ address, word }) => [address, word])).toEqual([
      [0x004c, 229],
      [0x0048, 1368],
    ]);
  });

  it('has the certainty that the row has for the range', () => {
    const certainty = (family: 'itys-pro' | 'modulys-gp') =>
      number(mapped(snapshotOf(upsOf(family), image)), 'UPS_OUTPUT_Lr').trust.certainty;
    expect(certainty('itys-pro')).toBe('documented');
    expect(certainty('modulys-gp')).toBe('inferred');
  });
});

describe('architectures (Manual §5.1)', () => {
  const parallel: RegisterImage = {
    ...image,
    '0x0001': 0x0601,
    '0x3007': 0x0303,
    '0x300e': 1,
    '0x3040': 33,
    '0x3044': 304,
    '0x304f': 301,
    '0x3052': 12,
    '0x30c0': 0xffff,
    '0x30c1': 0xffff,
    '0x30c2': 0xffff,
  };

  it('feeds the unit objects with the synthesis of all units in a concentrator', () => {
    const values = mapped(snapshotOf(masterys, parallel), { architecture: { kind: 'concentrator' } });
    expect([av(values, 'UPS_OUTPUT_Lr'), av(values, 'UNIT_OUTPUT_Lr'), av(values, 'UNIT_TMP')]).toEqual([57, 57, 245]);
  });

  it('feeds the unit objects with unit n, and the UPS_ objects with the system, in multi-units mode', () => {
    const values = mapped(snapshotOf(masterys, parallel), { architecture: { kind: 'multi-units', unit: 3 } });
    expect([av(values, 'UPS_OUTPUT_Lr'), av(values, 'UPS_OUTPUT_KVA')]).toEqual([57, 912]);
    expect([av(values, 'UNIT_OUTPUT_Lr'), av(values, 'UNIT_OUTPUT_kVA')]).toEqual([33, 304]);
    expect([av(values, 'UNIT_TMP'), av(values, 'BATTERY_I+')]).toEqual([301, 12]);
    expect(number(values, 'UNIT_TMP').trust.sources).toEqual([{ page: 3, code: 'M015', address: 0x304f, word: 301 }]);
  });
});
