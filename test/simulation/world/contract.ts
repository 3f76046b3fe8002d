/**
 * What the parts of the proving ground know of one another. A run is a script, drawn from a seed, played on one schedule; whatever
 * is random in it comes from the script and from forks of its dice, so that the same script gives the same octets.
 */

/** Draws of one seed. A fork by name is independent of all others: one more draw of one part disturbs no other part. */
export interface Dice {
  fork(name: string | number): Dice;
  /** From 0 up to, not including, 1. */
  fraction(): number;
  /** Both ends can be drawn. */
  integer(from: number, to: number): number;
  chance(probability: number): boolean;
  one<T>(of: readonly T[]): T;
  bytes(count: number): Uint8Array;
}

/** The time of a run: one queue for the UPS, the line, the gateway, the network, the disk and the people. */
export interface Schedule {
  /** Milliseconds since the run began; a fraction is possible (a byte at 57600 baud takes 0.17 ms). */
  readonly nowMs: number;
  /** Runs `action` once; of two at the same instant, the one that was scheduled first. The returned function cancels it. */
  after(delayMs: number, action: () => void): () => void;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One thing that happens: a fault, a change of the plant, somebody who does something. */
export interface Step {
  readonly atMs: number;
  /** Name of its kind. */
  readonly kind: string;
  /** As its kind has drawn them; numbers and words only, so that a script is a JSON file. */
  readonly with: { readonly [key: string]: Json };
}

/** What a site is when the run begins. */
export interface SiteDraw {
  /** As in config.ini: masterys-gp4, delphys-mp, profile names. */
  readonly family: string;
  readonly registerMap: 'vu-map' | 'jbusp' | 'adicom' | 'profile';
  readonly architecture: 'single' | 'concentrator' | 'multi-units';
  /** Units of the system: 1 for a single UPS. */
  readonly units: number;
  /** [bacnet] unit_number. */
  readonly unitNumber: number;
  readonly baud: number;
  readonly pollIntervalMs: number;
  readonly offlineAfter: number;
  /** Further lines of config.ini, by section and key. */
  readonly settings: { readonly [section: string]: { readonly [key: string]: string } };
}

/** A whole run; everything follows from it. */
export interface Script {
  readonly version: 1;
  readonly seed: number;
  /** At most six hours of the plant. */
  readonly durationMs: number;
  readonly site: SiteDraw;
  /** In the order of time. */
  readonly steps: readonly Step[];
}

/** A kind of step, a row of a table. */
export interface StepKind<W = World> {
  readonly name: string;
  /** A swarm takes a random subset of the faults; what is none (a BMS that reads) happens in every seed. */
  readonly isFault: boolean;
  /** How many there are in an hour of the plant, on average, where the kind is drawn at all. */
  readonly perHour: number;
  /** Whether it can happen at such a site; true where it is missing. */
  fits?(site: SiteDraw): boolean;
  draw(dice: Dice, site: SiteDraw): Step['with'];
  /** Begins it, and schedules its end. Never throws. */
  begin(world: W, step: Step): void;
}

/** One rule of the judge, by its name in the README. */
export interface Violation {
  readonly rule: string;
  readonly atMs: number;
  /** One sentence with what was seen and what may be. */
  readonly what: string;
}

export interface Judge {
  /** Counts what was judged and found right or wrong: `value`, `notification`, `event`, `record`, `answer`, `setting`, ... */
  judged(kind: string, count?: number): void;
  /** The run has failed; it goes on to its end, so that the first violation is the one that is told. */
  violated(rule: string, what: string): void;
}

/** Octets and files of a run, in their order; its hash proves that two runs are the same. */
export interface Trace {
  /** `from` and `to`: who, in a word (`line`, `gateway`, `bms 2`, `disk`). */
  octets(channel: string, bytes: Uint8Array): void;
  text(channel: string, words: string): void;
}

/** A value as a BMS, a page, a metric or a log tells it, in the raw scale of the manual (`values=raw`). */
export interface ToldValue {
  /** Object name of the manual: UNIT_OUTPUT_V1, UPSAlarms. */
  readonly object: string;
  /** A number for AV and MV (1 to n); true bits of a bit string. */
  readonly value: number | readonly boolean[];
  /** The FAULT flag or, where there are no flags, whatever says that the value is not good. */
  readonly isMarked: boolean;
  /** Reliability (135-2012 clause 21), where it is told. */
  readonly reliability?: number | undefined;
}

/** What the UPS was, from a reading of its own: it imports nothing of src/. */
export interface Truth {
  /**
   * Whether the value was the right one at some instant of the interval, both ends included, by the manual and the document
   * of the registers: -1 where the UPS has none, 0 where it is ordered. A sentence of what it would have been, where it was not.
   */
  wasTrue(told: Pick<ToldValue, 'object' | 'value'>, fromMs: number, toMs: number): true | string;
  /**
   * Whether this site feeds the object at all; the others are a default with `no-sensor`, or -1 without a flag. Undefined: at
   * times, or nobody knows here.
   */
  feeds(object: string): boolean | undefined;
  /**
   * The instants at which bits of UPSStatus and of the alarms really changed, for those who must be told. From before 0, what is
   * set when the run begins is a change at 0.
   */
  alarmChanges(
    fromMs: number,
    toMs: number,
  ): readonly { readonly atMs: number; readonly object: string; readonly bit: number; readonly isSet: boolean }[];
}

/** Whether something stood between the gateway and the truth. */
export interface Disturbances {
  /** `until` absent: it goes on. `port`: the line's adapter is gone, of which no failed poll has to tell. `card`: the disk gives wrong octets, or errors. */
  note(kind: DisturbanceKind, fromMs: number, untilMs?: number): void;
  /** Whether there was any of the kinds in the interval. */
  wereThere(kinds: readonly DisturbanceKind[], fromMs: number, toMs: number): boolean;
}

/** `torn`: what the UPS does and what it measures were of two moments; nothing is wrong with either. */
export type DisturbanceKind =
  | 'line'
  | 'port'
  | 'card'
  | 'ups'
  | 'torn'
  | 'lan'
  | 'disk'
  | 'clock'
  | 'power'
  | 'settings';

/** Everything of a run; each part puts its own in by extending this interface in its folder (`declare module`), see README. */
export interface World {
  readonly script: Script;
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly judge: Judge;
  readonly trace: Trace;
  readonly truth: Truth;
  readonly disturbances: Disturbances;
}
