import type { Bilingual } from '../notice/schema.js';

export interface EventView {
  readonly id: number;
  readonly atMs: number;
  readonly kind: string;
  readonly subject?: string;
  readonly text: Bilingual;
  readonly who?: string;
  readonly whoText?: Bilingual;
  readonly simulated?: true;
}

export interface JournalAnswer {
  readonly events: readonly EventView[];
  /** What `before` must be for the older ones. */
  readonly next?: number;
}

export interface ActiveAlarm {
  readonly name: string;
  readonly bit: string;
  readonly text: Bilingual;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly sinceMs: number;
}

export interface HistoryAnswer {
  /** Points that are further apart than this have a gap between them. */
  readonly stepMs: number;
  readonly series: readonly { readonly name: string; readonly unit: string; readonly points: readonly SeriesPoint[] }[];
}

export type SeriesPoint = readonly [atMs: number, mean: number, lowest: number, highest: number];
