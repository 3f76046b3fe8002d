import type { JournalService } from '../../../journal/journal-service.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { type LineParts, linkStatus } from './link-status.js';
import type { LinkView } from './schema.js';

export interface LinkParts extends LineParts {
  readonly journal: JournalService;
  /** Looks for the UPS as if it had never been found. */
  detectUps(): Promise<void>;
}

export type LinkAnswers = ReturnType<typeof linkAnswers>;

/** What the line is at, and the search for the UPS from the beginning. */
export function linkAnswers(parts: LinkParts) {
  return {
    read: () => linkView(parts),
    detect: (by: Caller): Promise<void> => {
      parts.journal.record({ kind: 'detection-requested', who: textOfCaller(by) });
      return parts.detectUps();
    },
  };
}

function linkView(sources: LineParts): LinkView {
  const ups = sources.ups();
  const line = ups?.line;
  const counted = line?.counters();
  const search = ups?.search;
  const current = search?.current;
  return {
    state: linkStatus(sources),
    counters: counted ? numbersOf(counted) : {},
    roundTrip: definedNumbers(counted?.roundTrip ?? {}),
    frames: (line?.trace() ?? []).map(({ wallMs, direction, kind, bytes }) => ({
      atMs: Math.round(wallMs),
      direction: direction === 'sent' ? ('out' as const) : ('in' as const),
      hex: Buffer.from(bytes)
        .toString('hex')
        .replace(/..(?!$)/g, '$& '),
      note: kind,
    })),
    detection: {
      running: search?.isRunning ?? false,
      tried: search?.tried ?? 0,
      of: search?.of ?? 0,
      ...(current && { current: `${current.map}, ${current.baud} baud` }),
    },
  };
}

type Counters = NonNullable<ReturnType<NonNullable<NonNullable<ReturnType<LineParts['ups']>>['line']>['counters']>>;

function numbersOf({ exceptions, roundTrip: _apart, ...counters }: Counters): LinkView['counters'] {
  return { ...counters, exceptions: Object.fromEntries([...exceptions].map(([code, count]) => [String(code), count])) };
}

function definedNumbers(values: object): Readonly<Record<string, number>> {
  const entries = Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return Object.fromEntries(entries.map(([name, value]) => [name, Math.round(value * 10) / 10]));
}
