import { describe, expect, it } from 'vitest';
import { ObjectMapper } from '../../src/objects/mapper.js';
import { reliabilityOf } from '../../src/objects/object-value.js';
import { type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { mapped, mv, rawSingle, state } from './values-of.js';

const noFault = 0;
const unreliableOther = 7;

/** VU-MAP: all measurements managed, battery present and at 240 V. M000 load, M005 kW, M010 V, M032 rectifier V. */
const vuMap = (words: RegisterImage): RegisterImage => ({
  '0x000a': 1,
  '0x0007': 0x0101,
  '0x0050': 240,
  '0x00c0': 0xffff,
  '0x00c1': 0xffff,
  '0x00c2': 0xffff,
  ...words,
});
const supplied = { '0x0040': 41, '0x0044': 9, '0x0045': 8, '0x004a': 228, '0x0060': 230 };
const dead = { '0x0040': 0, '0x0045': 0, '0x004a': 0, '0x0060': 230 };

const shown = (name: string, image: RegisterImage, ups = upsOf('itys-pro')) => {
  const value = state(mapped(snapshotOf(ups, image)), name);
  return [value.presentValue, reliabilityOf(value.trust), value.trust.certainty];
};

describe.each(['UPSLoadStatus', 'UnitLoadStatus'])(
  '%s of an ITYS-PRO, which has no bit of the maintenance bypass',
  (name) => {
    it('is ON MAINT. BYPASS, inferred, while the load is fed and no bit tells from where', () => {
      expect(shown(name, vuMap(supplied))).toEqual([1, noFault, 'inferred']);
      expect(shown(name, vuMap({ ...supplied, '0x0040': 0, '0x0045': 0, '0x0044': 0 }))).toEqual([
        1,
        noFault,
        'inferred',
      ]);
    });

    it('is LOAD OFF without voltage, and while the UPS gives no measurements', () => {
      expect(shown(name, vuMap(dead)).slice(0, 2)).toEqual([7, noFault]);
      expect(shown(name, { '0x000a': 1 }).slice(0, 2)).toEqual([7, noFault]);
    });

    it('is what a bit tells, whatever the voltage', () => {
      expect(shown(name, vuMap({ ...supplied, '0x0030': 0x0001 }))).toEqual([3, noFault, 'documented']);
      expect(shown(name, vuMap({ ...supplied, '0x0030': 0x0004 }))).toEqual([6, noFault, 'documented']);
    });

    it('is flagged when the published bit says LOAD OFF and the load takes power', () => {
      const values = mapped(snapshotOf(upsOf('itys-pro'), vuMap({ ...supplied, '0x0030': 0x0010 })));
      expect(mv(values, name)).toBe(1 + 6);
      expect(reliabilityOf(state(values, name).trust)).toBe(unreliableOther);
    });
  },
);

describe('a state that measurements deny is not shown as good', () => {
  it.each([
    ['masterys-gp4', 'vu-map', vuMap(supplied)],
    ['modulys-gp', 'vu-map', vuMap(supplied)],
    ['delphys-gp', 'vu-map', vuMap(supplied)],
    ['masterys-gp', 'jbusp', { '0x1063': 41, '0x1069': 228, '0x1084': 80, '0x1074': 4321 }],
    ['delphys-mx', 'jbusp', { '0x1063': 41, '0x1069': 228, '0x1084': 80, '0x1074': 4321 }],
  ] as const)('LOAD OFF of a %s (%s) beside 41 %% of load and 228 V', (family, map, image) => {
    const value = state(mapped(snapshotOf(upsOf(family, map), image)), 'UnitLoadStatus');
    expect(value.presentValue).toBe(7);
    expect(reliabilityOf(value.trust)).toBe(unreliableOther);
  });

  it('LOAD OFF of an ADICOM system beside 228 V is ON MAINT. BYPASS, of which no bit is known', () => {
    const concentrator = { architecture: { kind: 'concentrator' } } as const;
    const of = (words: RegisterImage) =>
      state(mapped(snapshotOf(upsOf('delphys-gp', 'adicom'), words), concentrator), 'UPSLoadStatus');
    expect(of({ '0x0203': 228, '0x0217': 41 })).toMatchObject({ presentValue: 1, trust: { certainty: 'inferred' } });
    // S003 load OFF.
    const off = of({ '0x0203': 228, '0x0217': 41, '0x0140': 0x0008 });
    expect([off.presentValue, reliabilityOf(off.trust)]).toEqual([7, unreliableOther]);
  });

  it.each([
    ['UnitLoadStatus', '0x0030', 0x0001, 3],
    ['UnitLoadStatus', '0x0030', 0x0004, 6],
  ])('%s with word %s = %i beside a dead output', (name, address, word, expected) => {
    expect(shown(name, vuMap({ ...dead, [address]: word })).slice(0, 2)).toEqual([expected, unreliableOther]);
    expect(shown(name, vuMap({ ...supplied, [address]: word })).slice(0, 2)).toEqual([expected, noFault]);
  });

  it('RectifierStatus ON and InputRecStatus OK without voltage at the rectifier', () => {
    const dark = vuMap({ ...supplied, '0x0060': 0 });
    expect(shown('RectifierStatus', dark)).toEqual([1, noFault, 'inferred']);
    expect(shown('InputRecStatus', dark)).toEqual([2, noFault, 'inferred']);
    // On JBUSP S00 and S02 are published: a contradiction is flagged, not decided.
    const jbusp = { '0x1020': 0x0005, '0x1069': 228, '0x1081': 0, '0x1082': 0, '0x1083': 0 };
    expect(shown('RectifierStatus', jbusp, upsOf('masterys-gp')).slice(0, 2)).toEqual([2, unreliableOther]);
    expect(shown('InputRecStatus', jbusp, upsOf('masterys-gp')).slice(0, 2)).toEqual([4, unreliableOther]);
  });

  it('InputBypStatus OK without voltage at the bypass', () => {
    const jbusp = { '0x1020': 0x0004, '0x1021': 0x0400, '0x1069': 228, '0x1066': 0, '0x1067': 0, '0x1068': 0 };
    expect(shown('InputBypStatus', jbusp, upsOf('masterys-gp')).slice(0, 2)).toEqual([4, unreliableOther]);
  });

  it('but a table of zeros denies nothing', () => {
    expect(shown('UnitLoadStatus', { '0x1020': 0x0008 }, upsOf('masterys-gp')).slice(0, 2)).toEqual([3, noFault]);
  });
});

describe('a contradiction of a moment', () => {
  const on = vuMap({ ...supplied, '0x0030': 0x0001 });
  const torn = vuMap({ ...dead, '0x0030': 0x0001 });
  const at = (image: RegisterImage, atMs: number) =>
    snapshotOf(upsOf('masterys-gp4'), image, { takenAtMs: atMs, readAtMs: atMs });
  const reliability = (mapper: ObjectMapper, image: RegisterImage, atMs: number) =>
    reliabilityOf(state(mapper.map(at(image, atMs)), 'UnitLoadStatus').trust);

  it('is a change under way: it is flagged when it has lasted three seconds', () => {
    const mapper = new ObjectMapper(rawSingle);
    expect(reliability(mapper, on, 1000)).toBe(noFault);
    expect(reliability(mapper, torn, 2000)).toBe(noFault);
    expect(reliability(mapper, torn, 4999)).toBe(noFault);
    expect(reliability(mapper, torn, 5000)).toBe(unreliableOther);
    expect(reliability(mapper, on, 5100)).toBe(noFault);
    expect(reliability(mapper, torn, 6000)).toBe(noFault);
  });

  it('is one as well where a poll takes longer than that: its status is read before its measurements', () => {
    const mapper = new ObjectMapper(rawSingle);
    expect(reliability(mapper, on, 1000)).toBe(noFault);
    expect(reliability(mapper, torn, 6000)).toBe(noFault);
    expect(reliability(mapper, on, 6130)).toBe(noFault);
    expect(reliability(mapper, torn, 11_000)).toBe(noFault);
    expect(reliability(mapper, torn, 16_000)).toBe(unreliableOther);
  });

  it('is none where it was there from the beginning', () => {
    expect(reliability(new ObjectMapper(rawSingle), torn, 1000)).toBe(unreliableOther);
  });
});
