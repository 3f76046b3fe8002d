import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressSearch, type Block, rangesWithout } from '../../../src/device/register-search/address-search.js';

/** A UPS with tables; a request that runs past the end of one is refused, whatever stands behind it. */
function search(ranges: readonly Block[], tables: readonly Block[], known: readonly Block[] = []) {
  const addresses = new AddressSearch(ranges, known);
  const asked: Block[] = [];
  for (let block = addresses.next(); block !== undefined; block = addresses.next()) {
    const { start, words } = block;
    asked.push({ start, words });
    const isIn = tables.some((table) => start >= table.start && start + words <= table.start + table.words);
    addresses.note(isIn ? 'data' : 'refused');
  }
  const readable = addresses.readable.flatMap(({ start, words }) =>
    Array.from({ length: words }, (_, at) => start + at),
  );
  return { addresses, asked, readable: readable.sort((a, b) => a - b) };
}

const wordsOf = ({ start, words }: Block) => Array.from({ length: words }, (_, at) => start + at);

describe('the search for addresses that answer', () => {
  it('finds tables whose ends are no round addresses', () => {
    const table = { start: 0x0500, words: 10 };
    expect(search([{ start: 0x0480, words: 0x100 }], [table]).readable).toEqual(wordsOf(table));
  });

  it('asks of an empty range a third of its words, and each block once', () => {
    const { asked, readable } = search([{ start: 0x0000, words: 0x0400 }], []);
    expect(readable).toEqual([]);
    expect(asked.length).toBeLessThan(0x0400 / 2.5);
    expect(new Set(asked.map(({ start, words }) => `${start}+${words}`)).size).toBe(asked.length);
  });

  it('looks through the whole range coarsely before it looks anywhere finely', () => {
    const { asked } = search([{ start: 0, words: 256 }], []);
    expect(asked.slice(0, 8).map(({ words }) => words)).toEqual(Array.from({ length: 8 }, () => 32));
  });

  it('never asks outside its ranges', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ start: fc.integer({ min: 0, max: 900 }), words: fc.integer({ min: 1, max: 70 }) }), {
          maxLength: 4,
        }),
        fc.array(fc.record({ start: fc.integer({ min: 0, max: 900 }), words: fc.integer({ min: 1, max: 50 }) }), {
          maxLength: 5,
        }),
        (forbidden, tables) => {
          const ranges = rangesWithout([{ start: 100, words: 700 }], forbidden);
          const { asked, readable } = search(ranges, tables);
          const allowed = new Set(ranges.flatMap(wordsOf));
          expect(asked.flatMap(wordsOf).every((address) => allowed.has(address))).toBe(true);
          expect(new Set(readable).size).toBe(readable.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds every word of a table of eight words or more that begins anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 16, max: 60 }), (start, words) => {
        expect(search([{ start: 0, words: 512 }], [{ start, words }]).readable).toEqual(wordsOf({ start, words }));
      }),
    );
  });

  it('does not ask again for what a former search has found', () => {
    const table = { start: 0x40, words: 32 };
    const { asked, readable } = search([{ start: 0, words: 0x100 }], [table], [table]);
    expect(readable).toEqual(wordsOf(table));
    expect(asked.some(({ start }) => start >= 0x40 && start < 0x60)).toBe(false);
  });

  it('gives up after three silences in all: each makes a poll late by a time-out', () => {
    const addresses = new AddressSearch([{ start: 0, words: 512 }]);
    for (const result of ['silent', 'refused', 'silent', 'data', 'silent'] as const) {
      addresses.next();
      addresses.note(result);
    }
    expect(addresses.givenUp).toBe('silence');
  });

  it('gives up on a UPS that falls silent instead of refusing, after three requests in a row', () => {
    const addresses = new AddressSearch([{ start: 0, words: 0x400 }]);
    for (const result of ['refused', 'silent', 'silent', 'silent'] as const) addresses.note(result);
    expect([addresses.givenUp, addresses.next(), addresses.isComplete]).toEqual(['silence', undefined, true]);
  });

  it('asks a busy UPS again, behind all others, four times at most', () => {
    const addresses = new AddressSearch([{ start: 0, words: 64 }]);
    addresses.note('busy');
    expect(addresses.next()?.start).toBe(32);
    addresses.note('refused');
    for (let count = 0; count < 3 && addresses.givenUp === undefined; count += 1) {
      while (addresses.next()?.words !== 32 && addresses.next() !== undefined) addresses.note('refused');
      addresses.note('busy');
    }
    expect(addresses.givenUp).toBe('busy');
  });
});

describe('ranges without others', () => {
  it('are cut around them', () => {
    const cut = rangesWithout(
      [{ start: 0x00, words: 0x100 }],
      [
        { start: 0xc7, words: 4 },
        { start: 0x00, words: 0x10 },
      ],
    );
    expect(cut).toEqual([
      { start: 0x10, words: 0xb7 },
      { start: 0xcb, words: 0x35 },
    ]);
  });
});
