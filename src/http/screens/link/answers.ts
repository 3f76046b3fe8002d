import { linkStatus } from '../home/status-reader.js';
import type { WebSources } from '../web-sources.js';
import type { LinkView } from './schema.js';

/** The serial line with everything that helps to find a fault. */
export function linkView(sources: WebSources): LinkView {
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

type Counters = NonNullable<ReturnType<NonNullable<NonNullable<ReturnType<WebSources['ups']>>['line']>['counters']>>;

function numbersOf({ exceptions, roundTrip: _apart, ...counters }: Counters): LinkView['counters'] {
  return { ...counters, exceptions: Object.fromEntries([...exceptions].map(([code, count]) => [String(code), count])) };
}

function definedNumbers(values: object): Readonly<Record<string, number>> {
  const entries = Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return Object.fromEntries(entries.map(([name, value]) => [name, Math.round(value * 10) / 10]));
}
