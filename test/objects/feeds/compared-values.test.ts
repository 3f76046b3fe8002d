import { describe, expect, it } from 'vitest';
import { parseAssignment, parseAssignments } from '../../../src/objects/assignments.js';
import { checkAssignments } from '../../../src/objects/check-assignments.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { parseCondition } from '../../../src/ups/maps/condition.js';
import { type RegisterImage, snapshotOf, upsOf } from '../register-image.js';
import { bits, mapped, mv, setBits, state } from '../values-of.js';

const masterys = upsOf('masterys-gp4');
const delphys = upsOf('delphys-mx');
const allManaged = Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((word) => [`0x00c${word}`, 0xffff]));

function values(section: Record<string, string>, image: RegisterImage, ups = masterys, readings = {}) {
  const { assignments, problems } = parseAssignments(section);
  expect(problems).toEqual([]);
  return mapped(snapshotOf(ups, { ...allManaged, '0x000a': 1, '0x000e': 1, ...image }, { readings }), { assignments });
}

/** UPSAlarms.b06, which no register of VU-MAP feeds. */
function isSet(when: string, image: RegisterImage, ups = masterys): boolean {
  return setBits(values({ 'UPSAlarms.b06': when }, image, ups), 'UPSAlarms').includes(6);
}

describe('a condition compares', () => {
  it('a word of the map, or a word by its address, with a number', () => {
    expect(parseCondition('M022 < 20', builtInMaps.maps)).toEqual([
      [{ kind: 'value', code: 'M022', compared: { sign: '<', value: 20 }, negated: false }],
    ]);
    expect(parseCondition('not 0x0010=0x1f or m015 >= -2.5 and A019', builtInMaps.maps)).toEqual([
      [{ kind: 'raw-value', address: 0x10, compared: { sign: '=', value: 0x1f }, negated: true }],
      [
        { kind: 'value', code: 'M015', compared: { sign: '>=', value: -2.5 }, negated: false },
        { kind: 'bit', code: 'A019', negated: false },
      ],
    ]);
  });

  it.each([
    'M022',
    'M022 <',
    'M022 < x',
    'M022 < 20 30',
    'M022 =< 20',
    'M022 == 20',
    'M022 <> 20',
    '< 20',
    'A019 = 1',
    'A019 < 1',
    'X022 < 20',
    '0x0033.1 = 1',
    'shown 0x0033 = 1',
    'shown M022 < 1',
    'M022 < 0x',
    'M022 < 1e9',
    'M022 < 99999999999',
    '0x0033 = --1',
  ])('refuses %j', (text) => {
    expect(() => parseCondition(text, builtInMaps.maps)).toThrow(expect.objectContaining({ code: 'settings.invalid' }));
  });

  it.each([
    ['=', [false, true, false]],
    ['!=', [true, false, true]],
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
  ] as const)('%s: 19, 20 and 21 %% of battery beside 20', (sign, expected) => {
    expect([19, 20, 21].map((charge) => isSet(`M022 ${sign} 20`, { '0x0056': charge }))).toEqual(expected);
  });

  it('in the unit of the row: tenths where the UPS says so, signed where the row is', () => {
    expect(isSet('M005 > 12.5', { '0x0045': 126 })).toBe(true);
    expect(isSet('M005 > 12.5', { '0x0045': 125 })).toBe(false);
    expect(isSet('M005 > 12.5', { '0x0045': 126, '0x000e': 0 })).toBe(true);
    expect(isSet('M015 < 0', { '0x004f': 0xfff6 })).toBe(true);
    expect(isSet('M013 = 49.9', { '0x004d': 499 })).toBe(true);
  });

  it('as it stands where an address is named', () => {
    expect(isSet('0x004f = 0xFFF6', { '0x004f': 0xfff6 })).toBe(true);
    expect(isSet('0x0045 > 12', { '0x0045': 13 })).toBe(true);
  });
});

describe('a value that is not known', () => {
  it('is neither so nor not so: the mark for "not available"', () => {
    for (const when of ['M022 < 20', 'not M022 < 20', 'M022 != 20', 'not M022 = 65535']) {
      const result = values({ 'UPSAlarms.b06': when }, { '0x0056': 0xffff });
      expect(setBits(result, 'UPSAlarms')).not.toContain(6);
      expect(bits(result, 'UPSAlarms').trust.state).toBe('no-sensor');
    }
  });

  it('is neither so nor not so: the UPS does not manage the measurement (bit 6 of 0x00C1)', () => {
    for (const when of ['M022 < 20', 'not M022 > 20']) {
      const result = values({ 'BatteryStatus.LOW': when }, { '0x0056': 0, '0x00c1': 0xffbf });
      expect(state(result, 'BatteryStatus').trust.state).toBe('no-sensor');
    }
    const untold = values({ 'BatteryStatus.LOW': 'M022 < 20' }, { '0x0056': 0 }, masterys, {
      managed: { outcome: 'exception', exceptionCode: 4, neverRead: true },
    });
    expect([mv(untold, 'BatteryStatus'), state(untold, 'BatteryStatus').trust.state]).not.toContain(4);
    expect(state(untold, 'BatteryStatus').trust.state).toBe('refused');
    const managed = values({ 'BatteryStatus.LOW': 'M022 < 20' }, { '0x0056': 0 });
    expect([mv(managed, 'BatteryStatus'), state(managed, 'BatteryStatus').trust.state]).toEqual([4, 'good']);
  });

  it('makes the state unreliable when its table is refused or failed for long', () => {
    const section = { 'BatteryStatus.LOW': 'M022 < 20' };
    const refused = values(section, {}, masterys, { measurements: { outcome: 'exception', words: undefined } });
    expect(state(refused, 'BatteryStatus').trust.state).toBe('refused');
    const stale = values(section, {}, masterys, { measurements: { outcome: 'failed', readAtMs: -60_000 } });
    expect(state(stale, 'BatteryStatus').trust.state).toBe('stale');
  });

  it('is a word of tenths of which the UPS has not said that they are tenths', () => {
    const result = values({ 'UPSAlarms.b06': 'M005 < 12.5' }, {}, masterys, {
      configuration: { outcome: 'never', neverRead: true },
    });
    expect(setBits(result, 'UPSAlarms')).not.toContain(6);
    expect(bits(result, 'UPSAlarms').trust.state).toBe('no-sensor');
  });
});

describe('what a comparison says of itself', () => {
  it('its word as source, its certainty that of the row', () => {
    const { trust } = state(values({ 'BatteryStatus.LOW': 'M022 < 20' }, { '0x0056': 10 }), 'BatteryStatus');
    expect(trust).toMatchObject({ state: 'good', certainty: 'assigned' });
    expect(trust.sources).toContainEqual({ page: 'system', code: 'M022', address: 0x0056, word: 10 });
  });

  it('that a map has no such word: the line has no place in it', () => {
    const assignment = parseAssignment('BatteryStatus.LOW', 'M022 < 20');
    expect(checkAssignments([assignment], masterys.map)).toEqual([]);
    expect(checkAssignments([assignment], delphys.map)).toMatchObject([{ found: 'M022' }]);
  });
});

describe('a condition is bounded', () => {
  it('32 terms and 512 characters, no more', () => {
    const terms = (count: number) => Array.from({ length: count }, () => 'A019').join(' or ');
    expect(parseCondition(terms(32), builtInMaps.maps)).toHaveLength(32);
    expect(() => parseCondition(terms(33), builtInMaps.maps)).toThrow(
      expect.objectContaining({ code: 'settings.invalid' }),
    );
    expect(parseCondition(`A019${' '.repeat(500)}or A020`, builtInMaps.maps)).toHaveLength(2);
    expect(() => parseCondition(`A019${' '.repeat(510)}or A020`, builtInMaps.maps)).toThrow(
      expect.objectContaining({ code: 'settings.invalid' }),
    );
  });

  it('is refused in no time, however long it is', () => {
    const texts = ['('.repeat(1e6), ' or'.repeat(1e6), 'A019 '.repeat(1e6), `0x0033 = ${'9'.repeat(1e6)}`];
    const startMs = performance.now();
    for (const text of texts) {
      expect(() => parseCondition(text, builtInMaps.maps)).toThrow();
    }
    expect(performance.now() - startMs).toBeLessThan(500);
  });
});
