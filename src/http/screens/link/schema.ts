import type { LinkStatus } from '../home/schema.js';

/** The serial line with everything that helps to find a fault. */
export interface LinkView {
  readonly state: LinkStatus;
  readonly counters: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  readonly roundTrip: {
    readonly lastMs?: number;
    readonly meanMs?: number;
    readonly maxMs?: number;
    readonly p95Ms?: number;
  };
  readonly frames: readonly FrameView[];
  readonly detection: {
    readonly running: boolean;
    readonly tried: number;
    readonly of: number;
    readonly current?: string;
  };
}

export interface FrameView {
  readonly atMs: number;
  readonly direction: 'out' | 'in';
  readonly hex: string;
  readonly note: string;
}

/** One table of one page, with every word of it. */
export interface RegisterTableView {
  readonly page: string;
  readonly id: string;
  readonly start: number;
  readonly outcome: string;
  readonly exceptionCode?: number;
  readonly ageMs?: number;
  readonly words: readonly RegisterWordView[];
}

export interface RegisterWordView {
  /** As on the wire, on the page of the table. */
  readonly address: number;
  /** As `[registers]` names the word, whatever the page. */
  readonly baseAddress: number;
  readonly offset: number;
  readonly word?: number;
  readonly code?: string;
  readonly name?: string;
  readonly managed?: boolean;
  readonly certainty?: string;
  /** Names of objects. */
  readonly feeds: readonly string[];
  readonly bits?: readonly { readonly bit: number; readonly code: string; readonly name: string }[];
}
