import { describe, expect, it } from 'vitest';
import { hasCode } from '../../src/core/errors.js';
import {
  type Assignment,
  assignedAddresses,
  parseAssignment,
  parseAssignments,
} from '../../src/objects/assignments.js';
import { wordsAlone } from '../../src/objects/assignments-alone.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { checkAssignments } from '../../src/objects/check-assignments.js';
import type { Architecture } from '../../src/ups/maps/page.js';
import { type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { av, bits, mapped, mv, number, setBits, state } from './values-of.js';

const masterys = upsOf('masterys-gp4');

function values(section: Record<string, string>, image: RegisterImage, options: Parameters<typeof mapped>[1] = {}) {
  const { assignments, problems } = parseAssignments(section);
  expect(problems).toEqual([]);
  return mapped(snapshotOf(masterys, { '0x0007': 0x0303, '0x000a': 1, '0x000e': 1, ...image }), {
    ...options,
    assignments,
  });
}

describe('a word for an Analog Value', () => {
  it('is served as it stands', () => {
    const { presentValue, trust } = number(values({ BYPASS_V1: '0x0070' }, { '0x0070': 231 }), 'BYPASS_V1');
    expect(presentValue).toBe(231);
    expect(trust).toMatchObject({ state: 'good', certainty: 'assigned' });
    expect(trust.sources).toEqual([{ page: 'system', code: '0x0070', address: 0x0070, word: 231 }]);
  });

  it('goes before the register of the documents', () => {
    expect(av(values({ UPS_OUTPUT_LR: '0x0071' }, { '0x0040': 57, '0x0071': 44 }), 'UPS_OUTPUT_Lr')).toBe(44);
  });

  it.each([
    ['BYPASS_V1', '0x0070 s16 /10', 0xff9c, -10, -10],
    ['BYPASS_V1', '0x0070 /10', 2304, 230.4, 230.4],
    ['BYPASS_Fr', '0x0070', 499, 499, 49.9],
    ['BYPASS_Fr', '0x0070 /100', 4991, 499.1, 49.91],
    ['UNIT_TMP', '0x0070 /1', 24, 240, 24],
    ['UNIT_TMP', '0x0070', 0xfff6, -10, -1],
    ['UNIT_OUTPUT_pf1', '0x0070', 0xffa1, -95, -0.95],
    ['UNIT_OUTPUT_pf1', '0x0070 u16 /1000', 950, 95, 0.95],
    ['BYPASS_I1', '0x0070', 123, 123, 12.3],
    ['BYPASS_kw1', '0x0070 /1000', 12345, 123.45, 12.345],
  ])('%s = %s makes %d raw %d, which is %d', (name, text, word, raw, engineering) => {
    expect(av(values({ [name]: text }, { '0x0070': word }), name)).toBe(raw);
    expect(av(values({ [name]: text }, { '0x0070': word }, { values: 'engineering' }), name)).toBe(engineering);
  });

  it('is -1 when the UPS marks the word as not available', () => {
    const value = number(values({ BYPASS_V1: '0x0070' }, { '0x0070': 0xffff }), 'BYPASS_V1');
    expect(value).toMatchObject({ presentValue: -1, trust: { state: 'not-available' } });
  });

  it('is read on the page of the unit in multi-units mode', () => {
    const options = { architecture: { kind: 'multi-units', unit: 2 } } as const;
    expect(av(values({ BYPASS_V1: '0x0070' }, { '0x0070': 1, '0x2070': 232 }, options), 'BYPASS_V1')).toBe(232);
  });

  it('feeds what is computed from it', () => {
    const result = values({ BYPASS_V1: '0x0070', BYPASS_V2: '0x0071' }, { '0x0070': 230, '0x0071': 231 });
    expect(av(result, 'BYPASS_U12')).toBe(399);
    expect(av(result, 'BYPASS_U23')).toBe(-1);
  });
});

describe('a condition for a bit or a state', () => {
  it.each(['UPSAlarms.PARALLEL FAULT', 'UPSAlarms.parallel fault', 'upsalarms.b06', 'UPSAlarms.6'])('%s', (key) => {
    expect(setBits(values({ [key]: '0x0038.9' }, { '0x0038': 0x0200 }), 'UPSAlarms')).toEqual([6]);
    expect(bits(values({ [key]: '0x0038.9' }, {}), 'UPSAlarms').trust.certainty).toBe('assigned');
  });

  it('may be negated and joined', () => {
    const section = { 'UnitAlarms.b12': 'not 0x0034.0 and 0x0034.1 or A013' };
    expect(setBits(values(section, { '0x0034': 0b10 }), 'UnitAlarms')).toEqual([12]);
    expect(setBits(values(section, { '0x0034': 0b11 }), 'UnitAlarms')).toEqual([]);
    expect(setBits(values(section, { '0x0034': 0b11, '0x0038': 0x2000 }), 'UnitAlarms')).toEqual([12]);
  });

  it('gives a state that no document has a bit for', () => {
    const section = { 'UnitLoadStatus.NORMAL MODE': '0x0030.1' };
    expect(mv(values(section, { '0x0030': 0x0002 }), 'UnitLoadStatus')).toBe(4);
    expect(state(values(section, { '0x0030': 0x0002 }), 'UnitLoadStatus').trust.certainty).toBe('assigned');
    expect(mv(values(section, { '0x0030': 0x0003 }), 'UnitLoadStatus')).toBe(3);
  });

  it('replaces the published condition of that state, and of no other', () => {
    const section = { 'BatteryStatus.2': '0x0035.5' };
    expect(mv(values(section, { '0x0039': 0x0001 }), 'BatteryStatus')).toBe(10);
    expect(mv(values(section, { '0x0039': 0x0002 }), 'BatteryStatus')).toBe(3);
    expect(mv(values(section, { '0x0035': 0x0020, '0x0039': 0x0002 }), 'BatteryStatus')).toBe(2);
  });
});

describe('a number of another form', () => {
  it.each([
    ['UNIT_OUTPUT_kw', '0x0070 u32 /10', [0x0000, 0x09c4], 2500],
    ['UNIT_OUTPUT_kw', '0x0070 u32 low-first /10', [0x09c4, 0x0000], 2500],
    ['UNIT_TMP', '0x0070 s32 /10', [0xffff, 0xff9c], -100],
    ['BYPASS_V1', '0x0070 f32 /1', [0x4367, 0x8000], 231.5],
  ])('%s = %s', (object, text, [first = 0, second = 0], raw) => {
    expect(av(values({ [object]: text }, { '0x0070': first, '0x0071': second }), object)).toBe(raw);
  });
});

describe('a word that the register search has found', () => {
  const found = 'found 2026-11-30 observations 3 chance 0.9993';

  it('is found on site, and says when, by how many observations, and how sure that was', () => {
    const section = { BYPASS_V1: `0x0070 u16 /1 ${found}`, 'UPSAlarms.b06': `not 0x0038.9 ${found}` };
    const { trust } = number(values(section, { '0x0070': 231 }), 'BYPASS_V1');
    expect(trust).toMatchObject({ state: 'good', certainty: 'found' });
    const provenance = { date: '2026-11-30', observations: 3, chance: 0.9993 };
    expect(parseAssignments(section).assignments.map((one) => one.found)).toEqual([provenance, provenance]);
  });

  it.each(['found', 'found yesterday', 'found 2026-11-30 observations x chance 1', `${found} more`])(
    'is refused with half of it: %s',
    (text) => {
      expect(parseAssignments({ BYPASS_V1: `0x0070 ${text}` }).problems).toHaveLength(1);
    },
  );
});

describe('a word outside all tables', () => {
  const single: Architecture = { kind: 'single' };
  const { map } = masterys;
  const check = (section: Record<string, string>) => checkAssignments(parseAssignments(section).assignments, map);

  it('is read by itself with its function, on the page of its object', () => {
    const { assignments } = parseAssignments({
      BYPASS_V1: '0x0500 u32 /10 fc4 alone',
      'UnitAlarms.b05': '0x0510.3 alone',
    });
    expect(checkAssignments(assignments, map)).toEqual([]);
    expect(wordsAlone(assignments, map, single)).toEqual([
      { address: 0x0500, words: 2, functionCode: 4, page: 'system' },
      { address: 0x0510, words: 1, functionCode: undefined, page: 'system', hasBits: true },
    ]);
    expect(assignedAddresses(assignments)).toEqual([]);
  });

  it('is never a command, a permission, or a word of a table', () => {
    expect(check({ BYPASS_V1: '0x00C8 alone' })).toMatchObject([{ key: 'BYPASS_V1', found: '0x00C8' }]);
    expect(check({ BYPASS_V1: '0x0070 alone' })).toHaveLength(1);
    expect(check({ BYPASS_V1: '0x0070 fc4 alone' })).toEqual([]);
    expect(check({ 'UnitAlarms.b05': 'A019 alone' })).toHaveLength(1);
  });

  it('cannot be without the word alone, nor be read by another function than its table', () => {
    expect(check({ BYPASS_V1: '0x0500' })).toHaveLength(1);
    expect(check({ BYPASS_V1: '0x0070 fc4' })).toHaveLength(1);
    expect(check({ BYPASS_V1: '0x0070 fc3' })).toEqual([]);
  });

  it('is one of sixteen at most', () => {
    const lines = Object.fromEntries(
      analogValues.slice(0, 17).map(({ name }, index) => [name, `0x0${(0x500 + 2 * index).toString(16)} alone`]),
    );
    expect(check(lines)).toHaveLength(1);
  });
});

describe('what is refused, all at once, with what was found and what is allowed', () => {
  it.each([
    ['NO_SUCH_OBJECT', '0x0070'],
    ['DeviceStatus.Fault', '0x0030.1'],
    ['BYPASS_V1', '112'],
    ['BYPASS_V1', '0x0070 /7'],
    ['BYPASS_V1', '0x0070 u16 low-first'],
    ['BYPASS_V1', '0x0070 fc5'],
    ['BYPASS_V1', '0x0070 alone fc3'],
    ['BYPASS_V1', '0x0070.3'],
    ['BYPASS_V1', ''],
    ['UPSAlarms', '0x0038.9'],
    ['UPSAlarms.b23', '0x0038.9'],
    ['UPSAlarms.b06', '0x0038.16'],
    ['UPSAlarms.b06', '0x0038.1 and'],
    ['RectifierStatus.ON', '0x0033.1'],
    ['RectifierStatus.3', '0x0033.1'],
  ])('%s = %s', (key, text) => {
    const { assignments, problems } = parseAssignments({ [key]: text, BYPASS_V2: '0x0071' });
    expect(assignments).toHaveLength(1);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.key).toBe(key);
    expect(problems[0]?.allowed.en).toBeTruthy();
    expect(problems[0]?.allowed.fr).toBeTruthy();
  });

  it('two lines for one thing', () => {
    const { problems } = parseAssignments({ 'UPSAlarms.6': '0x0038.9', 'UPSAlarms.PARALLEL FAULT': '0x0038.10' });
    expect(problems).toMatchObject([
      { key: 'UPSAlarms.PARALLEL FAULT', found: expect.stringContaining('UPSAlarms.6') },
    ]);
  });

  it('has the code of a bad setting', () => {
    const attempt = () => parseAssignment('BYPASS_V1', 'x');
    expect(attempt).toThrow();
    try {
      attempt();
    } catch (error) {
      expect(hasCode(error, 'settings.invalid')).toBe(true);
    }
  });
});

describe('a word outside the tables that are polled', () => {
  const parsed = (section: Record<string, string>): readonly Assignment[] => parseAssignments(section).assignments;

  it.each([
    ['BYPASS_V1', '0x0090'],
    ['BYPASS_V1', '0x00C8'],
    ['UPSAlarms.b06', '0x0090.1'],
    ['UPSAlarms.b06', 'A999'],
  ])('is reported for the map: %s = %s', (key, text) => {
    expect(checkAssignments(parsed({ [key]: text }), masterys.map)).toMatchObject([{ key }]);
  });

  it('is served as if it were not assigned', () => {
    const assignments = parsed({ BYPASS_V1: '0x0090', UPS_OUTPUT_Lr: '0x0090' });
    const result = mapped(snapshotOf(masterys, { '0x0040': 57, '0x00c0': 1 }), { assignments });
    expect([av(result, 'BYPASS_V1'), av(result, 'UPS_OUTPUT_Lr')]).toEqual([-1, 57]);
  });

  it('leaves a state and a bit with their published conditions', () => {
    const assignments = parsed({ 'RectifierStatus.OFF': '0x9000.1', 'UnitAlarms.b00': 'A999' });
    const result = mapped(snapshotOf(masterys, { '0x0033': 0x0001, '0x0038': 0x0001 }), { assignments });
    expect([mv(result, 'RectifierStatus'), setBits(result, 'UnitAlarms')]).toEqual([1, [0]]);
  });

  it('is one, on ADICOM, that the page of the object does not have', () => {
    const { map } = upsOf('delphys-gp', 'adicom');
    const problems = (architecture: Architecture) =>
      checkAssignments(parsed({ UPS_OUTPUT_kw: '0x0205', UNIT_OUTPUT_kw: '0x1230' }), map, architecture);
    expect(problems({ kind: 'single' })).toMatchObject([{ key: 'UPS_OUTPUT_kw', found: '0x0205' }]);
    expect(problems({ kind: 'concentrator' })).toMatchObject([{ key: 'UNIT_OUTPUT_kw', found: '0x1230' }]);
    expect(problems({ kind: 'multi-units', unit: 2 })).toEqual([]);
  });

  it('finds nothing wrong with words inside', () => {
    const section = { BYPASS_V1: '0x008F', 'RectifierStatus.OFF': 'not 0x0033.1 and 0x0033' };
    expect(checkAssignments(parsed(section), masterys.map)).toEqual([]);
  });
});
