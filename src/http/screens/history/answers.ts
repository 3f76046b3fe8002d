import type { Language } from '../../../core/bilingual.js';
import type { Clock } from '../../../core/clock.js';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import { isoDate, timeOfDay, timeZoneName } from '../../../core/local-time.js';
import { historyNames, isHistoryName } from '../../../journal/history-measurements.js';
import type { JournalService } from '../../../journal/journal-service.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import type { HistoryAnswer } from './schema.js';

export interface HistoryParts {
  readonly journal: JournalService;
  readonly clock: Clock;
  loaded(): LoadedSettings;
}

export interface SeriesQuery {
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly points: number;
}

export interface HistoryFileQuery {
  /** All that are kept, where there are none. */
  readonly names?: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly language: Language;
}

export interface HistoryFile {
  readonly name: string;
  readonly text: AsyncIterable<string>;
}

export type HistoryAnswers = ReturnType<typeof historyAnswers>;

/** How the measurements went, for a graph and as a file. */
export function historyAnswers({ journal, clock, loaded }: HistoryParts) {
  return {
    series: (query: SeriesQuery): Promise<HistoryAnswer> => journal.series(query),

    csv: async ({ names = historyNames, fromMs, toMs, language }: HistoryFileQuery): Promise<HistoryFile> => {
      const known = names.filter(isHistoryName);
      const unknown = names.filter((name) => !isHistoryName(name));
      if (unknown.length > 0) {
        const allowed = historyNames.join(', ');
        throw new GatewayError('web.malformed', errorDetail('noHistory', { names: unknown.join(', '), allowed }));
      }
      if (fromMs >= toMs) throw new GatewayError('web.malformed', errorDetail('endsBeforeItBegins'));
      const { historyAsCsv } = await import('../../../journal/export-history.js');
      const kept = journal.minutes(fromMs, toMs);
      const identifier = loaded().settings.bacnet.device_identifier;
      const end = Math.min(toMs, clock.wallMs());
      return {
        name: `${[
          `ups-${identifier}-${language === 'fr' ? 'historique' : 'history'}`,
          momentName(fromMs),
          momentName(end),
          timeZoneName().replace(/[^\w+-]+/g, '-'),
          ...(kept.simulated ? ['SIMULATED'] : []),
        ].join('_')}.csv`,
        text: historyAsCsv(kept, known, language),
      };
    },
  };
}

/** 2026-01-31T1305: a file's name has no colons. */
function momentName(atMs: number): string {
  const date = new Date(atMs);
  return `${isoDate(date)}T${timeOfDay(date).replace(':', '')}`;
}
