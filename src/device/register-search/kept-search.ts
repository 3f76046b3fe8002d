import { DiskTrouble } from '../../core/files/disk-trouble.js';
import { removeForGood } from '../../core/files/folders.js';
import { patiently } from '../../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../../core/files/write-file-atomically.js';
import { isRecord } from '../../core/kept-state.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { analogValues } from '../../objects/catalog/analog-values.js';
import { bitStrings } from '../../objects/catalog/bit-strings.js';
import { multiStates } from '../../objects/catalog/multi-states.js';
import type { KnownValue, Observation, WordSample } from '../../objects/register-search/search-types.js';
import { type KeptObservation, mostObservations } from './observations.js';
import type { KnownPage } from './search-plan.js';
import type { SearchedPlace } from './word-history.js';

/** In the data folder. */
export const searchFileName = 'register-search.json';

/** Of which UPS something is: its register map and, where it has told it, its serial number. Empty: not known. */
export interface SearchedIdentity {
  readonly map: string;
  readonly serialNumber: string;
}

/** What a restart must not cost: what was observed, what the words were then, and what answers. */
export interface KeptSearch {
  readonly ups: SearchedIdentity;
  readonly observations: readonly KeptObservation[];
  readonly words: readonly { readonly place: SearchedPlace; readonly samples: readonly WordSample[] }[];
  readonly readable: readonly KnownPage[];
}

/** A file that somebody has put there must not cost the memory; what is written here is never longer. */
export const mostCharacters = 8_000_000;

/** The one file of the search. Nothing here rejects: a search that is not kept goes on. */
export class SearchFile {
  readonly #path: string;
  readonly #log: Logger;
  readonly #disk: Disk;
  readonly #trouble: DiskTrouble;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, log: Logger, disk: Disk = thisDisk) {
    this.#path = path;
    this.#log = log;
    this.#trouble = new DiskTrouble(log);
    this.#disk = disk;
  }

  async load(): Promise<KeptSearch | undefined> {
    await removeLeftovers(this.#path, this.#disk);
    const text = await patiently(() => this.#disk.readFile(this.#path, 'utf8')).catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      if (text.length > mostCharacters) throw new RangeError('too large');
      return keptSearch(JSON.parse(text));
    } catch (cause) {
      this.#log.warn(
        { file: this.#path, err: cause },
        'What was kept of the register search is damaged and left aside.',
      );
      return undefined;
    }
  }

  /** Undefined: there is nothing to keep any more. */
  keep(search: KeptSearch | undefined): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write(search));
    return this.#writing;
  }

  async #write(search: KeptSearch | undefined): Promise<void> {
    try {
      if (search === undefined) await removeForGood(this.#path, this.#disk);
      else await writeFileAtomically(this.#path, textOf(search), { disk: this.#disk });
      this.#trouble.ends(`${this.#path} can be written again.`, { file: this.#path });
    } catch (cause) {
      this.#trouble.begins(cause, `${this.#path} cannot be written`, { file: this.#path });
    }
  }
}

/** Without what was needed for the oldest observations, where it would be too long to be taken back. */
function textOf(search: KeptSearch): string {
  const text = JSON.stringify(asJson(search));
  if (text.length <= mostCharacters || search.words.length === 0) return text;
  const words = search.words.flatMap(({ place, samples }) => {
    const left = samples.slice(Math.ceil(samples.length / 2));
    return left.length === 0 ? [] : [{ place, samples: left }];
  });
  return textOf({ ...search, words });
}

/** Samples as pairs, and no part of a millisecond: they are many. */
function asJson({ words, ...rest }: KeptSearch): object {
  return {
    ...rest,
    words: words.map(({ place, samples }) => ({
      ...place,
      samples: samples.map(({ atMs, word }) => [Math.round(atMs), word]),
    })),
  };
}

/** Takes what has the right shape; throws when the whole is none. */
function keptSearch(value: unknown): KeptSearch {
  if (!isRecord(value) || !isRecord(value.ups)) throw new TypeError('not a register search');
  const { map, serialNumber } = value.ups;
  if (typeof map !== 'string' || typeof serialNumber !== 'string') throw new TypeError('not a register search');
  return {
    ups: { map, serialNumber },
    observations: listOf(value.observations, keptObservation).slice(-mostObservations),
    words: listOf(value.words, keptWord),
    readable: listOf(value.readable, knownPage),
  };
}

function listOf<T>(value: unknown, read: (one: Record<string, unknown>) => T | undefined): readonly T[] {
  const items = Array.isArray(value) ? value : [];
  return items.flatMap((one) => {
    const item = isRecord(one) ? read(one) : undefined;
    return item === undefined ? [] : [item];
  });
}

function keptObservation({ id, observation, known }: Record<string, unknown>): KeptObservation | undefined {
  const read = isRecord(observation) ? observationOf(observation) : undefined;
  if (typeof id !== 'string' || read === undefined) return undefined;
  return { id, observation: read, known: listOf(known, knownValue) };
}

function observationOf({
  kind,
  object,
  shown,
  atMs,
  part,
  isSet,
  sinceMs,
  sinceWithinMs,
}: Record<string, unknown>): Observation | undefined {
  if (!isNumber(atMs)) return undefined;
  if (kind === 'number') {
    const name = analogValues.find((one) => one.name === object)?.name;
    return name && typeof shown === 'string' && shown.length < 32 ? { kind, object: name, shown, atMs } : undefined;
  }
  const name = [...bitStrings, ...multiStates].find((one) => one.name === object)?.name;
  if (kind !== 'bit' || name === undefined || !isNumber(part) || typeof isSet !== 'boolean') return undefined;
  return {
    kind,
    object: name,
    part,
    isSet,
    atMs,
    ...(isNumber(sinceMs) && { sinceMs }),
    ...(isNumber(sinceWithinMs) && { sinceWithinMs }),
  };
}

function knownValue({ object, value, atMs }: Record<string, unknown>): KnownValue | undefined {
  const name = analogValues.find((one) => one.name === object)?.name;
  return name && isNumber(value) && isNumber(atMs) ? { object: name, value, atMs } : undefined;
}

function keptWord({
  page,
  functionCode,
  address,
  samples,
}: Record<string, unknown>): KeptSearch['words'][number] | undefined {
  if (typeof page !== 'string' || !isWord(address) || (functionCode !== 3 && functionCode !== 4)) return undefined;
  const pairs: unknown[] = Array.isArray(samples) ? samples : [];
  const read = pairs.flatMap((pair): WordSample[] => {
    const [atMs, word] = Array.isArray(pair) ? (pair as unknown[]) : [];
    return isNumber(atMs) && isWord(word) ? [{ atMs, word }] : [];
  });
  return { place: { page, functionCode, address }, samples: read };
}

function knownPage({ page, readable }: Record<string, unknown>): KnownPage | undefined {
  if (typeof page !== 'string') return undefined;
  return {
    page,
    readable: listOf(readable, ({ start, words }) => (isWord(start) && isWord(words) ? { start, words } : undefined)),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isWord(value: unknown): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= 0 && value <= 0xffff;
}
