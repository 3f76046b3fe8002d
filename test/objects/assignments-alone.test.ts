import { describe, expect, it } from 'vitest';
import { parseAssignments } from '../../src/objects/assignments.js';
import { assignmentsInForce, wordsAlone } from '../../src/objects/assignments-alone.js';
import { checkAssignments } from '../../src/objects/check-assignments.js';
import type { Architecture } from '../../src/ups/maps/page.js';
import { withWordsAlone } from '../../src/ups/maps/words-alone.js';
import { type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { mapped, number } from './values-of.js';

const masterys = upsOf('masterys-gp4');
const { map } = masterys;
const single: Architecture = { kind: 'single' };
const unit = (one: 1 | 2): Architecture => ({ kind: 'multi-units', unit: one });

function lines(section: Record<string, string>) {
  const { assignments, problems } = parseAssignments(section);
  expect(problems).toEqual([]);
  return assignments;
}

describe('a word alone that was found on the page of unit 1 (0x1000, IOMXXXOPXX00 p.5)', () => {
  const found = lines({ BYPASS_V1: '0x1505 u16 /10 fc3 alone page 1 found 2026-11-30 observations 3 chance 0.999' });
  const byHand = lines({ BYPASS_V1: '0x1505 u16 /10 alone' });
  const beyond = lines({ BYPASS_V1: '0x9505 u16 /10 alone page 1' });

  it('is read for unit 1', () => {
    for (const one of [found, byHand, beyond]) {
      expect(checkAssignments(one, map, unit(1))).toEqual([]);
      expect(wordsAlone(one, map, unit(1))).toHaveLength(1);
    }
  });

  it.each([
    [found, 'page 1'],
    [byHand, '0x1505'],
    [beyond, 'page 1'],
  ])('is not read for unit 2, which says why', (one, what) => {
    const problems = checkAssignments(one, map, unit(2));
    expect(problems).toMatchObject([{ key: 'BYPASS_V1', found: what }]);
    expect(problems[0]?.allowed.en).toContain('page 2');
    expect(problems[0]?.allowed.fr).toContain('page 2');
    expect(wordsAlone(one, map, unit(2))).toEqual([]);
    expect(assignmentsInForce(one, map, unit(2))).toEqual([]);
  });

  it('is a line of the file all the same: which unit it is, the file does not tell', () => {
    for (const one of [found, byHand]) expect(checkAssignments(one, map)).toEqual([]);
  });

  it('is no word of a table of any page', () => {
    for (const address of ['0x0074', '0x1074', '0x2074', '0x8074']) {
      expect(checkAssignments(lines({ BYPASS_V1: `${address} alone` }), map)).toMatchObject([{ found: address }]);
    }
  });
});

describe('words alone', () => {
  const named = ['BYPASS_V1', 'BYPASS_V2', 'BYPASS_V3', 'BYPASS_I1', 'BYPASS_I2', 'BYPASS_I3'] as const;
  const tables = (section: Record<string, string>) =>
    withWordsAlone(map, wordsAlone(lines(section), map, single))
      .tables.filter(({ alone }) => alone)
      .map(({ start, words, cadence, readFunction }) => ({ start, words, cadence, readFunction }));

  it('are read with one request where they stand side by side', () => {
    const section = { BYPASS_V2: '0x0506 alone', BYPASS_V1: '0x0505 alone', BYPASS_I1: '0x0507 u32 alone' };
    expect(tables(section)).toEqual([{ start: 0x0505, words: 4, cadence: 'turn', readFunction: 3 }]);
  });

  it('are not where a word is between them, or the function is another', () => {
    const section = { BYPASS_V1: '0x0505 alone', BYPASS_V2: '0x0506 fc4 alone', BYPASS_V3: '0x0507 alone' };
    expect(tables(section)).toHaveLength(3);
  });

  it('are read in turn, so that no alarm waits for them; one that tells an alarm in every cycle', () => {
    expect(tables({ BYPASS_V1: '0x0505 alone', 'UnitAlarms.b05': '0x0510.3 alone' })).toMatchObject([
      { cadence: 'turn' },
      { cadence: 'regular' },
    ]);
  });

  it('feed what they are assigned to, each its own', () => {
    const assignments = lines({ BYPASS_V1: '0x0505 u16 /10 alone', BYPASS_V2: '0x0506 u16 /10 alone' });
    const withWords = { ...masterys, map: withWordsAlone(map, wordsAlone(assignments, map, single)) };
    const image: RegisterImage = { '0x0505': 2310, '0x0506': 2290 };
    const values = mapped(snapshotOf(withWords, image), { assignments });
    expect(number(values, 'BYPASS_V1').presentValue).toBe(231);
    expect(number(values, 'BYPASS_V2').presentValue).toBe(229);
  });

  it('count by requests: sixteen at most, a line with two places takes two', () => {
    const numbers = named.map((name, index) => [name, `0x0${(0x500 + 2 * index).toString(16)} alone`]);
    const bits = Array.from({ length: 6 }, (_, bit) => {
      const address = (at: number) => `0x0${(0x600 + 4 * bit + at).toString(16)}`;
      return [`UnitAlarms.b0${bit}`, `${address(0)}.1 or ${address(2)}.1 alone`];
    });
    const assignments = lines(Object.fromEntries([...numbers, ...bits]));
    const problems = checkAssignments(assignments, map);
    expect(problems.map(({ key }) => key)).toEqual(['UnitAlarms.b05']);
    expect(checkAssignments(assignments, map, single)).toEqual(problems);
    expect(problems[0]?.allowed.en).toContain('16');
    expect(wordsAlone(assignments, map, single)).toHaveLength(16);
  });
});

describe('a word that was found on another UPS', () => {
  const provenance = 'found 2026-11-30 observations 3 chance 0.999';
  /** I000 (IOMXXXOPXX00 p.10): AB 12345. */
  const serial: RegisterImage = { '0x0010': 0x4142, '0x0011': 0x2031, '0x0012': 0x3233, '0x0013': 0x3435 };
  const shown = (line: string, image: RegisterImage = serial) => {
    const assignments = lines({ BYPASS_V1: line });
    return mapped(snapshotOf(masterys, { '0x0074': 2310, ...image }), { assignments });
  };

  it.each([
    `0x0074 u16 /10 ${provenance}`,
    `0x0074 u16 /10 ${provenance} map vu-map`,
    `0x0074 u16 /10 ${provenance} map vu-map serial AB%2012345`,
  ])('feeds the object where it is true of this one: %s', (line) => {
    expect(number(shown(line), 'BYPASS_V1')).toMatchObject({ presentValue: 231, trust: { certainty: 'found' } });
    expect(shown(line).feeds?.foundOnSite).toEqual(['BYPASS_V1']);
    expect(checkAssignments(lines({ BYPASS_V1: line }), map, single, 'AB 12345')).toEqual([]);
  });

  it.each([
    [`0x0074 u16 /10 ${provenance} map jbusp`, serial, 'map jbusp'],
    [`0x0074 u16 /10 ${provenance} map vu-map serial AB99999`, serial, 'serial AB99999'],
    [`0x0074 u16 /10 ${provenance} map vu-map serial AB%2012345`, {}, 'serial AB 12345'],
  ])('feeds nothing, and is named: %s', (line, image, what) => {
    expect(number(shown(line, image), 'BYPASS_V1')).toMatchObject({ presentValue: -1, trust: { certainty: 'none' } });
    expect(shown(line, image).feeds?.foundOnSite).toEqual([]);
    const says = 'AB 12345' as const;
    const problems = checkAssignments(lines({ BYPASS_V1: line }), map, single, image === serial ? says : '');
    expect(problems).toMatchObject([{ key: 'BYPASS_V1', found: what }]);
  });

  it('is looked at anew when another UPS is plugged in', () => {
    const assignments = lines({ BYPASS_V1: `0x0074 ${provenance} map vu-map serial AB%2012345` });
    expect(checkAssignments(assignments, map, single)).toEqual([]);
    expect(assignmentsInForce(assignments, map, single, 'CD1')).toEqual([]);
    expect(assignmentsInForce(assignments, map, single, 'AB 12345')).toHaveLength(1);
  });
});

describe('what stands at the end of a line', () => {
  it('says what it replaces, which may be a found one itself', () => {
    const [one, other] = lines({
      BYPASS_V1: '0x0074 u16 /10 found 2026-11-30 observations 3 chance 0.999 map vu-map replaces 0x0070 s16 /10',
      BYPASS_V2: '0x0075 u16 /1 replaces 0x0500 alone page system found 2026-11-30 observations 3 chance 0.999',
    });
    expect(one).toMatchObject({ replaces: '0x0070 s16 /10', found: { map: 'vu-map' } });
    expect(other?.found).toBeUndefined();
    expect(other).toMatchObject({ replaces: expect.stringMatching(/^0x0500 alone page system found/), isAlone: false });
  });

  it.each(['alone page 9', 'page 1', 'found 2026-11-30 observations 3 chance 0.9 serial', 'alone page'])(
    'is refused with half of it: %s',
    (end) => {
      expect(parseAssignments({ BYPASS_V1: `0x0500 ${end}` }).problems).toHaveLength(1);
    },
  );
});
