import type { Language } from '../../../core/bilingual.js';
import type { ActiveAlarm, EventView, HistoryAnswer, JournalAnswer } from './schema.js';

export interface EventsPort {
  alarms(): readonly ActiveAlarm[];
  events(query: EventQuery): Promise<JournalAnswer>;
  csv(language: Language): AsyncIterable<string>;
  history(query: HistoryQuery): Promise<HistoryAnswer>;
  /** What the UPS did, as it happens; the returned function ends it. */
  onPlantEvent(listener: (event: EventView) => void): () => void;
}

export interface EventQuery {
  readonly kinds?: readonly string[];
  readonly text?: string;
  readonly before?: number;
  readonly limit?: number;
}

export interface HistoryQuery {
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly points: number;
}
