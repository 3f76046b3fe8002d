import type {
  BitObservation,
  Finding,
  NumberObservation,
  SearchedWord,
} from '../../../src/objects/register-search/search-types.js';

/** A word that said these values, each from its second on, and was read last at the end. */
export function word(
  address: number,
  said: readonly (readonly [second: number, value: number])[],
  more: Partial<SearchedWord> = {},
): SearchedWord {
  const samples = said.map(([second, value]) => ({ atMs: second * 1000, word: value & 0xffff }));
  const last = samples.at(-1);
  const end = last === undefined || last.atMs >= endMs ? [] : [{ atMs: endMs, word: last.word }];
  return {
    key: `0:3:${address}`,
    page: '0',
    functionCode: 3,
    address,
    feeds: [],
    ...more,
    samples: [...samples, ...end],
  };
}

export const endMs = 1_000_000;

export function shown(object: NumberObservation['object'], second: number, text: string): NumberObservation {
  return { kind: 'number', object, shown: text, atMs: second * 1000 };
}

export function bit(object: BitObservation['object'], part: number, second: number, isSet: boolean): BitObservation {
  return { kind: 'bit', object, part, isSet, sinceMs: second * 1000, atMs: (second + 10) * 1000 };
}

export function findingOf(findings: readonly Finding[], object: Finding['object']): Finding {
  const finding = findings.find((one) => one.object === object);
  if (finding === undefined) throw new Error(`${object} was not searched`);
  return finding;
}

/** Words that have to do with nothing: constants, zeros, a counter, a word that jumps. */
export function unrelated(from: number, count: number): readonly SearchedWord[] {
  return Array.from({ length: count }, (_, index) => {
    const address = from + index;
    const kind = index % 4;
    if (kind === 0) return word(address, [[0, 0]]);
    if (kind === 1) return word(address, [[0, (index * 37) % 3000]]);
    const jumps = Array.from(
      { length: 50 },
      (_, at) => [20 * at, (at * (kind === 2 ? 1 : 7919) + index * 613) % 5000] as const,
    );
    return word(address, jumps);
  });
}
