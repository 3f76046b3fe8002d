import type { SearchedWord, WordSample } from '../../objects/register-search/search-types.js';

type PlainWord = Omit<SearchedWord, 'samples'>;

/** Words with all their samples in two pieces of memory, which go to another thread without being copied. */
export interface PackedWords {
  readonly words: readonly (PlainWord & { readonly count: number })[];
  readonly times: Float64Array<ArrayBuffer>;
  readonly values: Uint16Array<ArrayBuffer>;
}

/** Only what the search asks for. */
export function packWords(words: readonly SearchedWord[]): PackedWords {
  const total = words.reduce((sum, { samples }) => sum + samples.length, 0);
  const [times, values] = [new Float64Array(total), new Uint16Array(total)];
  let at = 0;
  for (const { samples } of words) {
    for (const { atMs, word } of samples) {
      times[at] = atMs;
      values[at] = word;
      at += 1;
    }
  }
  return { words: words.map((word) => ({ ...plainWord(word), count: word.samples.length })), times, values };
}

export function unpackWords({ words, times, values }: PackedWords): readonly SearchedWord[] {
  let at = 0;
  return words.map(({ count, ...word }) => {
    const from = at;
    at += count;
    const samples = Array.from({ length: count }, (_, index): WordSample => {
      return { atMs: times[from + index] ?? 0, word: values[from + index] ?? 0 };
    });
    return { ...word, samples };
  });
}

function plainWord({ key, page, functionCode, address, managed, feeds, documented }: SearchedWord): PlainWord {
  return {
    key,
    page,
    functionCode,
    address,
    feeds,
    ...(managed !== undefined && { managed }),
    ...(documented && { documented }),
  };
}
