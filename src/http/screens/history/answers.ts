import type { Language } from '../../../core/bilingual.js';
import type { Clock } from '../../../core/clock.js';
import { dataFileName } from '../../../core/data-file-name.js';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import { historyNames, isHistoryName } from '../../../journal/history-measurements.js';
import type { JournalService } from '../../../journal/journal-service.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import type { TableFile } from '../shared/table-file.js';
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

export type HistoryAnswers = ReturnType<typeof historyAnswers>;

/** How the measurements went, for a graph and as a file. */
export function historyAnswers({ journal, clock, loaded }: HistoryParts) {
  return {
    series: (query: SeriesQuery): Promise<HistoryAnswer> => journal.series(query),

    csv: async ({ names = historyNames, fromMs, toMs, language }: HistoryFileQuery): Promise<TableFile> => {
      const known = names.filter(isHistoryName);
      const unknown = names.filter((name) => !isHistoryName(name));
      if (unknown.length > 0) {
        const allowed = historyNames.join(', ');
        throw new GatewayError('web.malformed', errorDetail('noHistory', { names: unknown.join(', '), allowed }));
      }
      if (fromMs >= toMs) throw new GatewayError('web.malformed', errorDetail('endsBeforeItBegins'));
      const { historyAsCsv } = await import('../../../journal/export-history.js');
      const kept = journal.minutes(fromMs, toMs);
      return {
        name: dataFileName({
          device: loaded().settings.bacnet.device_identifier,
          what: language === 'fr' ? 'historique' : 'history',
          momentsMs: [fromMs, Math.min(toMs, clock.wallMs())],
          isSimulated: kept.simulated,
        }),
        text: historyAsCsv(kept, known, language),
      };
    },
  };
}
