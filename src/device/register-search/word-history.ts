import { sampleWindow, type WordSample } from '../../objects/register-search/search-types.js';

/** Times that must be told whole. */
interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where a word stands, as the search names it. */
export interface SearchedPlace {
  readonly page: string;
  readonly functionCode: 3 | 4;
  readonly address: number;
}

interface Kept {
  readonly place: SearchedPlace;
  samples: WordSample[];
}

/** Samples of one word before it is thinned out, and how many of its old changes then stay. */
const mostSamples = 160;
const oldChanges = 48;
/** Kept whole, since somebody may be about to type what he has read. */
const recentMs = 90_000;
/** 8 to 16 MB; beyond it words are thinned out to a quarter. */
const mostSamplesOfAll = 200_000;
const mostWords = 8192;

export function placeKey({ page, functionCode, address }: SearchedPlace): string {
  return `${page}:${functionCode}:${address}`;
}

/** What each word has been: its changes and its last reading, in bounded memory. What observations need stays whole. */
export class WordHistory {
  readonly #words = new Map<string, Kept>();
  #windows: readonly Window[] = [];
  #samples = 0;

  get words(): Iterable<Kept> {
    return this.#words.values();
  }

  get size(): number {
    return this.#words.size;
  }

  samplesOf(key: string): readonly WordSample[] {
    return this.#words.get(key)?.samples ?? [];
  }

  /** Around these times, all of a person's, nothing is left out. */
  keepAround(times: readonly number[]): void {
    this.#windows = times.map(sampleWindow);
  }

  note(place: SearchedPlace, word: number, atMs: number): void {
    const key = placeKey(place);
    const kept = this.#words.get(key);
    if (kept === undefined) {
      if (this.#words.size >= mostWords) return;
      this.#words.set(key, { place, samples: [{ atMs, word }] });
      this.#samples += 1;
      return;
    }
    const { samples } = kept;
    const [last, before] = [samples.at(-1), samples.at(-2)];
    if (last !== undefined && atMs <= last.atMs) return;
    // Of a word that stays, the first reading and the last one.
    if (last?.word === word && before?.word === word) samples[samples.length - 1] = { atMs, word };
    else {
      samples.push({ atMs, word });
      this.#samples += 1;
    }
    const most = this.#samples > mostSamplesOfAll ? mostSamples / 4 : mostSamples;
    if (samples.length > most) this.#thinOut(kept, atMs, most);
  }

  /** What was kept of a former run; older than all that is noted from now on. */
  restore(place: SearchedPlace, samples: readonly WordSample[]): void {
    if (this.#words.size >= mostWords || samples.length === 0) return;
    this.#words.set(placeKey(place), { place, samples: [...samples] });
    this.#samples += samples.length;
  }

  /** Samples that observations need. */
  needed(): readonly { readonly place: SearchedPlace; readonly samples: readonly WordSample[] }[] {
    return [...this.#words.values()].flatMap(({ place, samples }) => {
      const needed = samples.filter((_, index) => this.#isNeeded(samples, index));
      return needed.length === 0 ? [] : [{ place, samples: needed }];
    });
  }

  /** Leaves what observations need. */
  dropUnneeded(): void {
    const needed = this.needed();
    this.clear();
    for (const { place, samples } of needed) this.restore(place, samples);
  }

  clear(): void {
    this.#words.clear();
    this.#samples = 0;
  }

  #thinOut(kept: Kept, nowMs: number, most: number): void {
    const { samples } = kept;
    const isRecent = ({ atMs }: WordSample) => atMs > nowMs - recentMs;
    const isKept = samples.map((one, index) => isRecent(one) || this.#isNeeded(samples, index));
    let spare = Math.min(oldChanges, most >> 1);
    for (let index = samples.length - 1; index >= 0 && spare > 0; index -= 1) {
      if (isKept[index]) continue;
      isKept[index] = true;
      spare -= 1;
    }
    const left = samples.filter((_, index) => isKept[index]);
    // A word that changes with every reading, and is read many times a second.
    kept.samples = left.length > 2 * mostSamples ? left.filter((_, index) => index % 2 === left.length % 2) : left;
    this.#samples -= samples.length - kept.samples.length;
  }

  /** It says what the word was in one of the windows: within it, or as the last one before. */
  #isNeeded(samples: readonly WordSample[], index: number): boolean {
    const fromMs = samples[index]?.atMs ?? 0;
    const toMs = samples[index + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    return this.#windows.some((one) => fromMs <= one.toMs && toMs >= one.fromMs);
  }
}
