import type { AnalogValueName } from '../catalog/analog-values.js';
import type { BitStringName } from '../catalog/bit-strings.js';
import type { MultiStateName } from '../catalog/multi-states.js';

/** A holding (3) or input (4) register that answers. */
export interface SearchedWord {
  /** `${page}:${functionCode}:${address}`; two words of one page and function with addresses one apart stand side by side. */
  readonly key: string;
  readonly page: string;
  readonly functionCode: 3 | 4;
  readonly address: number;
  /** What the UPS itself says of the word (VU-MAP 0x00C0): whether it is meant to be there. Absent: it says nothing. */
  readonly managed?: boolean;
  /** Objects, bits (`UnitAlarms.b15`) and states (`BatteryStatus.4`) that it feeds already. */
  readonly feeds: readonly string[];
  readonly documented?: { readonly code: string; readonly name: string; readonly certainty: string };
  /**
   * Oldest first: each change, and the last reading. A word is what its last sample said until the next one; before the
   * first, and some seconds after the last, it is not known. What lies in `sampleWindow` of an observation must be whole.
   */
  readonly samples: readonly WordSample[];
}

export interface WordSample {
  readonly atMs: number;
  readonly word: number;
}

export type Observation = NumberObservation | BitObservation;

/** "The display says BYPASS V1: 231". */
export interface NumberObservation {
  readonly kind: 'number';
  readonly object: AnalogValueName;
  /** As typed: "231", "231.4", "-3,2"; what stands behind the point tells how the display rounds. */
  readonly shown: string;
  /** When it was typed, up to 20 s after it was read. */
  readonly atMs: number;
}

/** "The display says charger alarm, since now"; "the display says that the battery is charging". */
export interface BitObservation {
  readonly kind: 'bit';
  readonly object: BitStringName | MultiStateName;
  /** The bit of a BitString Value (b00 is 0), the state of a Multi-state Value (the first is 1). */
  readonly part: number;
  readonly isSet: boolean;
  /** When it became so, as the person saw it. Absent: it is so, not known since when. */
  readonly sinceMs?: number;
  /**
   * How far off that may be, either way: who says "five minutes ago" means more or less. Absent: he has seen it change.
   */
  readonly sinceWithinMs?: number;
  readonly atMs: number;
}

/** Another object's value, in its unit, for relations: a documented one, or one found before. */
export interface KnownValue {
  readonly object: AnalogValueName;
  readonly value: number;
  readonly atMs: number;
}

export interface SearchOptions {
  /** Bits of documented alarms and the times at which they rose, so that a bit which rises with each is told from one alarm's. */
  readonly alarmsRose?: readonly number[];
}

export interface Finding {
  readonly object: Observation['object'];
  readonly part?: number;
  /**
   * `found`: the first candidate is at or above `acceptanceBound`. `none`: nothing readable explains what was observed.
   * `open`: all else.
   */
  readonly verdict: 'found' | 'open' | 'none';
  /** Best first, at most ten. */
  readonly candidates: readonly Candidate[];
  /** The chance that no readable word is it; with the probabilities of all candidates (also of those left out) it makes 1. */
  readonly absent: number;
  readonly advice: Advice;
}

export type WordType = 'u16' | 's16' | 'u32' | 's32';

export interface Candidate {
  /** Of two words the one with the lower address. */
  readonly key: string;
  readonly address: number;
  readonly functionCode: 3 | 4;
  readonly type: WordType;
  /** Of two words. */
  readonly order?: 'high-first' | 'low-first';
  readonly decimals: 0 | 1 | 2 | 3;
  /** Of an alarm, status bit or state: this bit of the word. */
  readonly bit?: number;
  /** The bit is 0 while the alarm is there. */
  readonly negated?: boolean;
  /** Of a state: while the word has this value. */
  readonly equals?: number;
  /** The chance that this is the word, given all that is readable and all that was observed; see README.md for its meaning. */
  readonly probability: number;
  readonly evidence: readonly Evidence[];
  /** What it says by its last sample: the number in the object's unit; of a bit or state 1 or 0. */
  readonly now: number | undefined;
  /** What the word feeds already. */
  readonly alsoFeeds: readonly string[];
}

/** Why a candidate stands where it stands. */
export type Evidence =
  /** So many observations of how many it explains, at so many different values. */
  | { readonly code: 'matches'; readonly count: number; readonly of: number; readonly levels: number }
  /** It said something else while the display was read. */
  | { readonly code: 'contradicts'; readonly shown: string; readonly atMs: number; readonly said: number | undefined }
  /** It has never moved: nothing parts it from a constant. */
  | { readonly code: 'constant' }
  /** Stands where the words of the other phases make one expect it. */
  | { readonly code: 'beside'; readonly object: AnalogValueName; readonly key: string }
  | {
      readonly code: 'relation';
      readonly relation: RelationKind;
      readonly objects: readonly AnalogValueName[];
      readonly fits: boolean;
    }
  /** The other word was the same all the time, though both moved: a copy. */
  | { readonly code: 'copy-of'; readonly key: string }
  /** The other word explains the observations as well. */
  | { readonly code: 'alike'; readonly key: string }
  /** The word feeds these already. */
  | { readonly code: 'feeds'; readonly objects: readonly string[] }
  /** A document gives it another name. */
  | { readonly code: 'documented'; readonly name: string; readonly certainty: string }
  /** What the UPS says of it itself. */
  | { readonly code: 'managed'; readonly managed: boolean }
  /** The same number as one word or as two: the other of two words is zero. */
  | { readonly code: 'high-word-zero'; readonly key: string }
  /** The same word explains another object that is searched. */
  | { readonly code: 'also-asked'; readonly object: string }
  /** It changed with the display so many times of how many. */
  | { readonly code: 'changed-with'; readonly count: number; readonly of: number }
  /** It changed so many times when the display did not. */
  | { readonly code: 'changed-otherwise'; readonly count: number }
  /** It rose with alarms of other kinds too: a general alarm. */
  | { readonly code: 'general-alarm'; readonly count: number };

export type RelationKind = 'phase-to-phase' | 'apparent-power' | 'power-factor' | 'sum' | 'mean' | 'at-most';

/** The one observation that would part the leading candidates, or what else is to be done. */
export type Advice =
  /** Found: nothing. */
  | { readonly code: 'none' }
  /** The leading candidates differ now: read it again at once; what each would show. */
  | { readonly code: 'read-now'; readonly expected: readonly { readonly key: string; readonly shown: string }[] }
  /** Type one place more behind the point, if the display has it: the candidates differ there. */
  | { readonly code: 'more-decimals'; readonly places: number }
  /** Read it again when it has changed by more than this: by a change of load, at a mains failure, on battery. */
  | {
      readonly code: 'after-change';
      readonly of: 'load' | 'mains' | 'battery' | 'temperature';
      readonly percent: number;
    }
  /** Read this object too: it stands beside, or makes one with this. */
  | { readonly code: 'read-also'; readonly object: AnalogValueName }
  /** Everything speaks for the first but this observation: read it again. */
  | { readonly code: 'check'; readonly shown: string; readonly atMs: number }
  /** Copies that are always equal: the person may choose. */
  | { readonly code: 'choose'; readonly keys: readonly string[] }
  /** No readable word shows it. */
  | { readonly code: 'not-readable' }
  /** Of a bit or state: tell when it goes, and when it comes again. */
  | { readonly code: 'tell-change'; readonly toSet: boolean }
  /** Of a state: bits and values of one word say the same so far; another state of the object parts them. */
  | { readonly code: 'tell-other-state'; readonly object: MultiStateName };

/** The samples that decide on an observation: read up to 20 s before it was typed, shown by a word that lags or leads. */
export function sampleWindow(atMs: number): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: atMs - 45_000, toMs: atMs + 15_000 };
}
