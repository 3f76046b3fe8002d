import { describe, expect, it } from 'vitest';
import { hasCode } from '../../../src/core/errors.js';
import { analogValues } from '../../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';
import { computedFeeds } from '../../../src/objects/feeds/computed.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { parseCondition, type Term } from '../../../src/ups/maps/condition.js';
import type { MapFeed } from '../../../src/ups/maps/map-feed.js';
import type { RegisterMap } from '../../../src/ups/maps/register-map.js';

const { families } = builtInMaps;

const mapIds = ['vu-map', 'jbusp', 'adicom'] as const;

/** All maps of all ranges with that id. */
function mapsOf(id: (typeof mapIds)[number]) {
  return families.flatMap(({ maps }) => maps).filter((map) => map.id === id);
}

/** The same for all families. */
function feedOf([map]: readonly RegisterMap[]): MapFeed {
  if (map === undefined) throw new Error('no map');
  return map.feed;
}

describe.each(mapIds)('the lines of %s', (id) => {
  const maps = mapsOf(id);
  const feed = feedOf(maps);
  const conditions = [...feed.states, ...feed.bits];

  it('show numbers that some range has', () => {
    const known = new Set(maps.flatMap(({ words }) => words.map(({ code }) => code)));
    expect(feed.numbers.filter(([, code]) => !known.has(code))).toEqual([]);
  });

  it('test bits that some range has, with the meaning that it gives them', () => {
    const known = new Set(maps.flatMap(({ bits }) => bits.flatMap(({ code, name }) => [code, `${code} ${name}`])));
    const unknown = conditions.filter(([, , when, options]) =>
      parseCondition(when, maps)
        .flat()
        .some(
          (term) => term.kind === 'bit' && !known.has(options?.meaning ? `${term.code} ${options.meaning}` : term.code),
        ),
    );
    expect(unknown).toEqual([]);
  });

  it('name states and bits of the manual, and never a default state', () => {
    for (const [object, text] of feed.states) {
      const row = multiStates.find(({ name }) => name === object);
      const state = (row?.states.indexOf(text) ?? -1) + 1;
      expect([object, text, state > 0 && state !== row?.defaultState]).toEqual([object, text, true]);
    }
    for (const [object, text] of feed.bits) {
      expect([object, text, bitStrings.find(({ name }) => name === object)?.bits.includes(text)]).toEqual([
        object,
        text,
        true,
      ]);
    }
  });

  it('feed an Analog Value once', () => {
    const names = feed.numbers.map(([object]) => object);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('feed a UPS_ object and its UNIT_ twin with the same word', () => {
    const codes = (prefix: string) =>
      feed.numbers
        .filter(([object]) => object.startsWith(`${prefix}_OUTPUT_`))
        .map(([object, code]) => [object.slice(prefix.length).toLowerCase(), code]);
    expect(codes('UNIT')).toEqual(codes('UPS'));
  });

  it('show a word in the unit of its object', () => {
    const units = new Map(maps.flatMap(({ words }) => words.map(({ code, unit }) => [code, unit])));
    for (const [object, code] of feed.numbers) {
      expect([object, code, units.get(code)]).toEqual([
        object,
        code,
        analogValues.find(({ name }) => name === object)?.unit,
      ]);
    }
  });
});

describe('computed objects', () => {
  it('stand after the objects that they are made of', () => {
    const seen = new Set<string>();
    const computed = new Set<string>(computedFeeds.map(([object]) => object));
    for (const [object, , ...inputs] of computedFeeds) {
      expect([object, inputs.filter((input) => computed.has(input) && !seen.has(input))]).toEqual([object, []]);
      seen.add(object);
    }
  });
});

describe('conditions', () => {
  const bit = (code: string, negated = false): Term => ({ kind: 'bit', code, negated });

  it('read bits, negation, "and" before "or"', () => {
    expect(parseCondition('A019', builtInMaps.maps)).toEqual([[bit('A019')]]);
    expect(parseCondition('not t009.0', builtInMaps.maps)).toEqual([[bit('T009.0', true)]]);
    expect(parseCondition('A01 or not A02', builtInMaps.maps)).toEqual([[bit('A01')], [bit('A02', true)]]);
    expect(parseCondition('S01 and A02 OR A03', builtInMaps.maps)).toEqual([[bit('S01'), bit('A02')], [bit('A03')]]);
    expect(parseCondition('0x0033.15 and not 0x1021', builtInMaps.maps)).toEqual([
      [
        { kind: 'address-bit', address: 0x33, bit: 15, negated: false },
        { kind: 'address-word', address: 0x1021, negated: true },
      ],
    ]);
  });

  it.each(['', 'A', 'X019', '0x0033.16', '0x12345', '33.1', 'A019 or', 'A019 A020', 'not', 'A019 and and A020'])(
    'refuse %j',
    (text) => {
      let thrown: unknown;
      try {
        parseCondition(text, builtInMaps.maps);
      } catch (error) {
        thrown = error;
      }
      expect(hasCode(thrown, 'settings.invalid')).toBe(true);
    },
  );
});
