import type { Script, Violation } from './contract.js';

/** What a run has come to. */
export interface RunResult {
  readonly seed: number;
  /** Of every packet, file and line of the log; the same script gives the same. */
  readonly hash: string;
  readonly violations: readonly Violation[];
  /** How much was judged, by kind. */
  readonly judged: Readonly<Record<string, number>>;
  readonly plantMs: number;
  /** How often each kind of fault was played. */
  readonly faults: Readonly<Record<string, number>>;
  /** Polls that were not played, because nothing would have been different. */
  readonly skippedMs: number;
  readonly cpuMs: number;
  readonly events: number;
  /** The most that there was at once: timers, ports, bytes of the heap, bytes on the disk. */
  readonly most: Readonly<Record<string, number>>;
}

export interface PlayOptions {
  /** Every poll is played, also where nothing would be different. */
  readonly everyPoll?: boolean;
  /** The run ends with the first violation: who hunts a mutant wants to know no more. */
  readonly untilViolation?: boolean;
  /** Lines of the trace, for whoever looks for a difference; called as they come. */
  readonly onLine?: (line: string) => void;
  /** The gateway's log. */
  readonly onLog?: (line: string) => void;
}

export interface Job {
  readonly script: Script;
  readonly options: Pick<PlayOptions, 'everyPoll' | 'untilViolation'>;
}
