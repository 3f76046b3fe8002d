import type { DisturbanceKind, SiteDraw } from '../world/contract.js';
import type { Look } from './looks.js';

/** For the tests of the judges: a site, a truth and a judge without a run. */

export const playedSite: SiteDraw = {
  family: 'masterys-gp4',
  registerMap: 'vu-map',
  architecture: 'single',
  units: 1,
  unitNumber: 0,
  baud: 57_600,
  pollIntervalMs: 1000,
  offlineAfter: 3,
  settings: {},
};

export interface PlayedFacts {
  /** What an object really was, from a time on. */
  readonly values?: { readonly [object: string]: readonly (readonly [fromMs: number, value: unknown])[] };
  readonly alarms?: readonly {
    readonly atMs: number;
    readonly object: string;
    readonly bit: number;
    readonly isSet: boolean;
  }[];
  readonly disturbed?: readonly { readonly kind: DisturbanceKind; readonly fromMs: number; readonly untilMs: number }[];
  readonly unfed?: readonly string[];
  readonly atMs?: number;
  readonly site?: Partial<SiteDraw>;
}

export interface PlayedLook extends Look {
  /** Rules that were broken, in their order. */
  readonly broken: string[];
  readonly sentences: string[];
  readonly counted: Map<string, number>;
}

export function playedLook({
  values = {},
  alarms = [],
  disturbed = [],
  unfed = [],
  atMs = 600_000,
  site = {},
}: PlayedFacts): PlayedLook {
  const broken: string[] = [];
  const sentences: string[] = [];
  const counted = new Map<string, number>();
  return {
    broken,
    sentences,
    counted,
    askedAtMs: atMs,
    answeredAtMs: atMs,
    startedAtMs: 0,
    site: { ...playedSite, ...site },
    judge: {
      judged: (kind, count = 1) => void counted.set(kind, (counted.get(kind) ?? 0) + count),
      violated: (rule, what) => {
        broken.push(rule);
        sentences.push(what);
      },
    },
    truth: {
      wasTrue: ({ object, value }, fromMs, toMs) => {
        const course = values[object];
        if (course === undefined) return 'it has no course.';
        const ends = course.map((_, index) => course[index + 1]?.[0] ?? Number.POSITIVE_INFINITY);
        const isTrue = course.some(
          ([beginMs, was], index) =>
            JSON.stringify(was) === JSON.stringify(value) && beginMs <= toMs && (ends[index] ?? 0) > fromMs,
        );
        return isTrue || 'it was another.';
      },
      feeds: (object) => !unfed.includes(object),
      alarmChanges: (fromMs, toMs) => alarms.filter((one) => one.atMs >= fromMs && one.atMs <= toMs),
    },
    disturbances: {
      note: () => {},
      wereThere: (kinds, fromMs, toMs) =>
        disturbed.some((one) => kinds.includes(one.kind) && one.fromMs <= toMs && one.untilMs >= fromMs),
    },
  };
}
