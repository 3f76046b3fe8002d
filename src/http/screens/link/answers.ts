import { lossOf, type UpsValues } from '../../../device/ups-values.js';
import type { JournalService } from '../../../journal/journal-service.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import { carrierName } from '../../../ups/model/carrier-name.js';
import { isTcpAddress } from '../../../ups/model/tcp-address.js';
import { whatToCheck } from '../../../ups/model/what-to-check.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { noticeOf } from '../shared/faults.js';
import type { LinkStatus, LinkView } from './schema.js';

export interface LineParts {
  loaded(): LoadedSettings;
  isSimulated(): boolean;
  ups(): UpsValues['ups'];
}

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

/** The serial line in a few numbers; also in the status of Home. */
export function linkStatus({ ups, loaded, isSimulated }: LineParts): LinkStatus {
  const port = isSimulated() ? 'simulator' : loaded().settings.serial.port;
  const line = ups()?.line;
  const counters = line?.counters();
  const { requests = 0, answers = 0, timeouts = 0, crcErrors = 0 } = counters ?? {};
  const answered = answers + [...(counters?.exceptions.values() ?? [])].reduce((sum, count) => sum + count, 0);
  const loss = lossOf(ups()?.report.snapshot ?? {});
  const problem = line?.state.problem ?? loss;
  const carrier = isTcpAddress(port) ? 'modbus-tcp' : 'modbus-rtu';
  return {
    status: line?.state.status ?? 'stopped',
    port,
    carrier,
    toCheck: whatToCheck[carrier],
    ...(problem && { problem: noticeOf(problem) }),
    requests,
    answers,
    timeouts,
    crcErrors,
    ...(requests > 0 && { qualityPercent: Math.round((Math.min(answered, requests) / requests) * 1000) / 10 }),
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
      ...unitAddressingOf(ups?.report.setup?.unitAddressing),
      ...(current && { current: `${current.map}, ${carrierName(current.baud)}` }),
    },
  };
}

type Setup = NonNullable<NonNullable<UpsValues['ups']>['report']['setup']>;

function unitAddressingOf(taken: Setup['unitAddressing'] | undefined): Pick<LinkView['detection'], 'unitAddressing'> {
  return taken === undefined ? {} : { unitAddressing: { form: taken.form, told: taken.isTold } };
}

/** Of the serial line, as the poll counts. */
type LinkCounters = ReturnType<NonNullable<NonNullable<UpsValues['ups']>['line']>['counters']>;

/** Nothing fits it as soon as the line has a counter that the schema does not describe. */
type DescribedCounters =
  Exclude<keyof LinkCounters, 'roundTrip'> extends keyof LinkView['counters'] ? LinkCounters : never;

function numbersOf({ exceptions, roundTrip: _apart, ...counters }: DescribedCounters): LinkView['counters'] {
  return { ...counters, exceptions: Object.fromEntries([...exceptions].map(([code, count]) => [String(code), count])) };
}

function definedNumbers(values: object): Readonly<Record<string, number>> {
  const entries = Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return Object.fromEntries(entries.map(([name, value]) => [name, Math.round(value * 10) / 10]));
}
