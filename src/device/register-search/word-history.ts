import { sampleWindow, type WordSample } from '../../objects/register-search/search-types.js';

/** Times around observations; those that overlap are one. */
interface Span {
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
  /** When there are more than these, some are left out. */
  dueAt: number;
}

/** How closely words are told: around an observation, of late, and how many changes beside these. */
interface Closeness {
  readonly everyMs: number;
  readonly recentEveryMs: number;
  readonly oldChanges: number;
}

/** The usual one: with each reading of a usual poll, about 60 of each observation. */
const closest: Closeness = { everyMs: 1000, recentEveryMs: 500, oldChanges: 48 };
/** Where many observations of many words would be more than memory is meant for. */
const coarser: readonly Closeness[] = [
  { everyMs: 2500, recentEveryMs: 1000, oldChanges: 32 },
  { everyMs: 5000, recentEveryMs: 2500, oldChanges: 16 },
  { everyMs: 10_000, recentEveryMs: 5000, oldChanges: 4 },
];
/** Kept closely, since somebody may be about to type what he has read. */
const recentMs = 90_000;
/** So many new ones before a word is thinned out: the work of it is spread over them. */
const spareSamples = 160;
/** 10 to 16 MB. */
export const mostSamplesOfAll = 200_000;
const mostWords = 8192;
/** What stays after it was too much, so that it is not too much again at once. */
const afterSqueeze = 0.75;
/** The times at which a word is told lie a little unevenly, so that one which alternates is not told as a constant. */
const goldenRatio = 0.618_033_988_75;

export function placeKey({ page, functionCode, address }: SearchedPlace): string {
  return `${page}:${functionCode}:${address}`;
}

/**
 * What each word has been: its changes and its last reading, in bounded memory. Around an observation, and of late, it is
 * told for as many times as the search can use; thinning out again takes nothing more away.
 */
export class WordHistory {
  readonly #words = new Map<string, Kept>();
  #spans: readonly Span[] = [];
  /** Observations before are told no more: there was too much. */
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #closeness = closest;
  #samples = 0;

  get words(): Iterable<{ readonly place: SearchedPlace; readonly samples: readonly WordSample[] }> {
    return this.#words.values();
  }

  get size(): number {
    return this.#words.size;
  }

  /** Of all words. */
  get sampleCount(): number {
    return this.#samples;
  }

  samplesOf(key: string): readonly WordSample[] {
    return this.#words.get(key)?.samples ?? [];
  }

  /** Around these times, all of a person's, words are told closely. */
  keepAround(times: readonly number[]): void {
    this.#spans = spansOf(times.filter((atMs) => atMs >= this.#notBeforeMs));
  }

  note(place: SearchedPlace, word: number, atMs: number): void {
    const key = placeKey(place);
    const kept = this.#words.get(key);
    if (kept === undefined) {
      if (this.#words.size >= mostWords) return;
      this.#words.set(key, { place, samples: [{ atMs, word }], dueAt: spareSamples });
      this.#added(1, atMs);
      return;
    }
    const { samples } = kept;
    const [last, before] = [samples.at(-1), samples.at(-2)];
    if (last !== undefined && atMs <= last.atMs) return;
    // Of a word that stays, the first reading and the last one.
    if (last?.word === word && before?.word === word) {
      samples[samples.length - 1] = { atMs, word };
      return;
    }
    samples.push({ atMs, word });
    this.#added(1, atMs);
    if (kept.samples.length > kept.dueAt) this.#thinOut(kept, atMs);
  }

  /** What was kept of a former run; older than all that is noted from now on. */
  restore(place: SearchedPlace, samples: readonly WordSample[]): void {
    const last = samples.at(-1);
    if (this.#words.size >= mostWords || last === undefined || this.#words.has(placeKey(place))) return;
    this.#words.set(placeKey(place), { place, samples: [...samples], dueAt: samples.length + spareSamples });
    this.#added(samples.length, last.atMs);
  }

  /** The time of the last sample of all; undefined without any. */
  get lastMs(): number | undefined {
    let lastMs: number | undefined;
    for (const { samples } of this.#words.values()) lastMs = Math.max(lastMs ?? 0, samples.at(-1)?.atMs ?? 0);
    return lastMs;
  }

  /** Moves all times: the clock that they were taken by was set. */
  move(byMs: number): void {
    for (const kept of this.#words.values()) {
      kept.samples = kept.samples.map(({ atMs, word }) => ({ atMs: atMs + byMs, word }));
    }
    this.#spans = this.#spans.map(({ fromMs, toMs }) => ({ fromMs: fromMs + byMs, toMs: toMs + byMs }));
    this.#notBeforeMs += byMs;
  }

  /** Samples that observations need. */
  needed(): readonly { readonly place: SearchedPlace; readonly samples: readonly WordSample[] }[] {
    return [...this.#words.values()].flatMap(({ place, samples }) => {
      const isNeeded = this.#told(samples);
      const needed = samples.filter((_, index) => isNeeded[index]);
      return needed.length === 0 ? [] : [{ place, samples: needed }];
    });
  }

  /** Leaves what observations need. */
  dropUnneeded(): void {
    const needed = this.needed();
    const [spans, notBeforeMs] = [this.#spans, this.#notBeforeMs];
    this.clear();
    [this.#spans, this.#notBeforeMs] = [spans, notBeforeMs];
    for (const { place, samples } of needed) this.restore(place, samples);
  }

  clear(): void {
    this.#words.clear();
    this.#samples = 0;
    this.#spans = [];
    this.#notBeforeMs = Number.NEGATIVE_INFINITY;
    this.#closeness = closest;
  }

  #added(count: number, nowMs: number): void {
    this.#samples += count;
    if (this.#samples > mostSamplesOfAll) this.#squeeze(nowMs);
  }

  /** Tells everything less closely; then leaves out what the oldest observations need; then whatever is old. */
  #squeeze(nowMs: number): void {
    const most = afterSqueeze * mostSamplesOfAll;
    for (const closeness of coarser) {
      if (closeness.everyMs <= this.#closeness.everyMs) continue;
      this.#closeness = closeness;
      this.#thinOutAll(nowMs);
      if (this.#samples <= most) return;
    }
    while (this.#spans.length > 0) {
      const left = this.#spans.slice(Math.ceil(this.#spans.length / 2));
      this.#notBeforeMs = left[0]?.fromMs ?? nowMs;
      this.#spans = left;
      this.#thinOutAll(nowMs);
      if (this.#samples <= most) return;
    }
    const each = Math.floor(most / this.#words.size);
    for (const kept of this.#words.values()) this.#leave(kept, kept.samples.slice(-each));
  }

  #thinOutAll(nowMs: number): void {
    for (const kept of this.#words.values()) this.#thinOut(kept, nowMs);
  }

  #thinOut(kept: Kept, nowMs: number): void {
    const { samples } = kept;
    const { recentEveryMs, oldChanges } = this.#closeness;
    const isTold = this.#told(samples);
    const recent = { fromMs: nowMs - recentMs, toMs: nowMs };
    markTold(samples, isTold, recent, recentEveryMs);
    let spare = oldChanges;
    for (let index = samples.length - 1; index >= 0 && spare > 0; index -= 1) {
      const { atMs = nowMs } = samples[index] ?? {};
      if (isTold[index] || atMs > recent.fromMs) continue;
      isTold[index] = true;
      spare -= 1;
    }
    isTold[samples.length - 1] = true;
    this.#leave(
      kept,
      samples.filter((_, index) => isTold[index]),
    );
  }

  #leave(kept: Kept, samples: WordSample[]): void {
    this.#samples += samples.length - kept.samples.length;
    kept.samples = samples;
    kept.dueAt = samples.length + spareSamples;
  }

  /** Which samples say what the word was around observations. */
  #told(samples: readonly WordSample[]): boolean[] {
    const isTold = samples.map(() => false);
    for (const span of this.#spans) markTold(samples, isTold, span, this.#closeness.everyMs);
    return isTold;
  }
}

function spansOf(times: readonly number[]): readonly Span[] {
  const spans: Span[] = [];
  for (const { fromMs, toMs } of [...times].sort((one, other) => one - other).map(sampleWindow)) {
    const last = spans.at(-1);
    if (last !== undefined && fromMs <= last.toMs) spans[spans.length - 1] = { fromMs: last.fromMs, toMs };
    else spans.push({ fromMs, toMs });
  }
  return spans;
}

/** Marks what the word was within a span: all of it where that is little, else what it was at some times, the same of all words. */
function markTold(samples: readonly WordSample[], isTold: boolean[], { fromMs, toMs }: Span, everyMs: number): void {
  const first = Math.max(indexAfter(samples, fromMs) - 1, 0);
  const end = indexAfter(samples, toMs);
  if (end <= first) return;
  if (end - first <= (toMs - fromMs) / everyMs + 3) {
    isTold.fill(true, first, end);
    return;
  }
  isTold[first] = true;
  isTold[end - 1] = true;
  let index = first;
  for (let count = Math.floor(fromMs / everyMs); count * everyMs <= toMs; count += 1) {
    const atMs = (count + ((count * goldenRatio) % 1)) * everyMs;
    if (atMs < fromMs || atMs > toMs) continue;
    while (index + 1 < end && (samples[index + 1]?.atMs ?? toMs) <= atMs) index += 1;
    isTold[index] = true;
  }
}

/** The place of the first sample later than this. */
function indexAfter(samples: readonly WordSample[], atMs: number): number {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
