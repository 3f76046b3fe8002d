import type { Focus, FocusedStep } from './focus.js';

/** What happens at any site: measurements wander, states and alarms come and go. */
const plant = {
  'plant wander': { perHour: 60 },
  'plant state': { perHour: 20 },
  'plant alarm': { perHour: 40 },
  'plant mains failure': { perHour: 6 },
  'plant scene': { perHour: 30 },
} as const;

/** A BMS that looks every now and then, at everything most of the time. */
const reads = { 'bms-reads': { perHour: 100 } } as const;

const often = (perHour: number, ...kinds: readonly string[]): { readonly [kind: string]: FocusedStep } =>
  Object.fromEntries(kinds.map((kind) => [kind, { perHour }]));

const minutes = 12;
const everySecond = { pollIntervalMs: 1000, offlineAfter: 3 };
/** Polls are most of what a run costs: few, where they are not what it is about. */
const seldom = { pollIntervalMs: 5000, offlineAfter: 3 };

/** Draws of seeds in which a fault of the gateway can show, by what they are about. */
export const focuses = {
  values: { minutes, site: everySecond, steps: { ...plant, ...reads } },
  'values of VU-MAP': {
    minutes,
    site: everySecond,
    maps: ['vu-map'],
    steps: { ...plant, ...reads, ...often(30, 'people-page', 'people-metrics', 'bms-reads-reporting') },
  },
  units: {
    minutes,
    site: everySecond,
    architectures: ['multi-units', 'concentrator'],
    steps: {
      ...plant,
      ...reads,
      'ups unit lost': { perHour: 30, with: { forS: 120 } },
      'line silent': { perHour: 60, with: { forS: 60, share: 0.1 } },
    },
  },
  'wrong numbers': {
    minutes: 15,
    site: everySecond,
    maps: ['vu-map'],
    architectures: ['multi-units'],
    line: 'serial',
    steps: { 'plant wander': { perHour: 120 }, ...reads, 'ups wrong number': { perHour: 30 } },
  },
  'late answers': {
    minutes,
    site: { pollIntervalMs: 1000, offlineAfter: 10 },
    line: 'serial',
    steps: {
      ...plant,
      ...reads,
      ...often(15, 'line late', 'line very late', 'line doubled', 'line slow', 'line pieces', 'line silent'),
    },
  },
  'silent tables': {
    minutes: 15,
    site: { pollIntervalMs: 5000, offlineAfter: 10 },
    steps: {
      ...plant,
      'bms-reads': { perHour: 120, with: { what: 'all' } },
      'line silent table': { perHour: 60, with: { forS: 200 } },
    },
  },
  'single losses': {
    minutes: 18,
    site: { pollIntervalMs: 5000, offlineAfter: 10 },
    maps: ['vu-map', 'jbusp', 'adicom'],
    line: 'serial',
    steps: { 'line silent': { perHour: 150, with: { forS: 6, share: 1 } } },
  },
  loss: {
    minutes,
    site: everySecond,
    steps: {
      ...plant,
      ...reads,
      'line silent': { perHour: 20, with: { forS: 120, share: 1 } },
      'line unplugged': { perHour: 10 },
      ...often(20, 'people-page', 'people-metrics', 'people-history', 'bms-reads-log'),
    },
  },
  subscriptions: {
    minutes,
    site: everySecond,
    steps: { ...plant, ...reads, ...often(40, 'bms-subscribes'), ...often(15, 'bms-refuses', 'bms-dies', 'lan-loss') },
  },
  'slow subscribers': {
    minutes,
    site: { ...everySecond, settings: { bacnet: { apdu_timeout_ms: '30000' } } },
    maps: ['vu-map', 'jbusp', 'adicom'],
    steps: {
      'bms-subscribes': {
        perHour: 120,
        with: { isConfirmed: true, from: 88, count: 13, lifetimeS: 0, isProperty: false },
      },
      'lan-delay': { perHour: 30, with: { delayMs: 1200, forMs: 60_000, whom: -1, direction: 'both' } },
      'bms-reads': { perHour: 200, with: { what: 'states' } },
      ...often(200, 'plant alarm', 'plant state'),
    },
  },
  'silent subscribers': {
    minutes,
    site: { ...everySecond, settings: { bacnet: { apdu_timeout_ms: '1000', apdu_retries: '0' } } },
    maps: ['vu-map', 'jbusp', 'adicom'],
    steps: {
      'bms-subscribes': { perHour: 60, with: { isConfirmed: true, count: 13, lifetimeS: 0 } },
      'bms-refuses': { perHour: 60, with: { manner: 'silent', forMs: 20_000 } },
      'bms-reads': { perHour: 200 },
      ...often(60, 'plant wander', 'plant alarm', 'plant state'),
    },
  },
  alarms: {
    minutes,
    site: everySecond,
    maps: ['vu-map', 'jbusp', 'adicom'],
    steps: {
      ...plant,
      ...often(60, 'bms-asks-events', 'bms-acknowledges', 'bms-writes'),
      ...often(15, 'bms-reads-log', 'bms-refuses', 'lan-loss', 'lan-cut'),
    },
  },
  restarts: {
    minutes,
    site: seldom,
    maps: ['vu-map', 'jbusp', 'adicom'],
    steps: {
      ...plant,
      ...often(40, 'bms-asks-events', 'bms-acknowledges', 'bms-reads-log', 'people-journal'),
      ...often(10, 'power-cut', 'stop-and-start', 'bms-refuses', 'bms-restarts-gateway'),
    },
  },
  logs: {
    minutes,
    site: seldom,
    maps: ['vu-map', 'jbusp', 'adicom'],
    steps: {
      'plant alarm': { perHour: 120 },
      'bms-reads-log': { perHour: 150, with: { log: 0, isAnew: true, count: 40 } },
      ...often(20, 'stop-and-start', 'power-cut'),
    },
  },
  'no way to the UPS': {
    minutes: 15,
    site: everySecond,
    steps: {
      'plant wander': { perHour: 120 },
      'plant scene': { perHour: 60 },
      'line unplugged': { perHour: 20, with: { forS: 170, otherName: '' } },
      'bms-reads': { perHour: 60, with: { what: 'states', times: 1 } },
      'bms-reads-log': { perHour: 60, with: { isAnew: true, count: 40 } },
      'people-history': { perHour: 10 },
    },
  },
  names: {
    minutes,
    site: seldom,
    steps: {
      'people-device-name': { perHour: 100, with: { byHand: true } },
      'bms-reads': { perHour: 200, with: { what: 'device' } },
      'stop-and-start': { perHour: 60, with: { pauseMs: 10_000 } },
    },
  },
  'events that wait': {
    minutes,
    site: seldom,
    maps: ['vu-map', 'jbusp', 'adicom'],
    steps: {
      'plant alarm': { perHour: 120 },
      'bms-refuses': { perHour: 30, with: { caller: 3, manner: 'silent', forMs: 120_000 } },
      'stop-and-start': { perHour: 30, with: { pauseMs: 1000 } },
    },
  },
  'full disk': {
    minutes,
    site: seldom,
    maps: ['vu-map', 'jbusp', 'adicom'],
    steps: {
      'plant alarm': { perHour: 200 },
      'disk-full': { perHour: 20, with: { forMs: 120_000, freeBytes: 0 } },
      'disk-read-only': { perHour: 10, with: { forMs: 120_000 } },
      'people-journal': { perHour: 200, with: { whole: true } },
    },
  },
  'power cuts': {
    minutes,
    site: seldom,
    maps: ['vu-map', 'jbusp', 'adicom'],
    steps: {
      ...plant,
      ...often(30, 'people-journal', 'people-form', 'people-ini-by-ftp', 'people-password', 'bms-acknowledges'),
      ...often(30, 'power-cut', 'power-cut-at-a-write'),
    },
  },
  settings: {
    minutes,
    site: seldom,
    steps: {
      ...often(30, 'people-form', 'people-ini-by-hand', 'people-ini-by-ftp', 'people-password-by-hand'),
      ...often(20, 'people-settings-page', 'people-ini-broken', 'people-ftp-refused', 'people-files'),
      ...often(10, 'power-cut', 'stop-and-start', 'people-backup'),
    },
  },
  logins: {
    minutes,
    site: seldom,
    steps: {
      ...often(30, 'people-page', 'people-metrics', 'people-guess', 'people-session', 'people-no-login'),
      ...often(5, 'people-password', 'stop-and-start'),
    },
  },
  guesses: {
    minutes: 15,
    site: seldom,
    steps: { 'people-guess': { perHour: 20, with: { tries: 20 } }, 'people-metrics': { perHour: 20 } },
  },
  'foreign devices': {
    minutes,
    site: { ...seldom, settings: { bacnet: { bbmd_table: '192.168.1.10' } } },
    steps: {
      'bms-discovers': { perHour: 120, with: { isBroadcast: true, times: 1 } },
      'foreign-device': { perHour: 40, with: { ttlS: 1, times: 1 } },
      'clock-step': { perHour: 40, with: { byMs: -3_600_000 } },
    },
  },
  segments: {
    minutes,
    site: seldom,
    steps: {
      'bms-reads': { perHour: 200, with: { what: 'all' } },
      'lan-loss': { perHour: 60, with: { share: 0.3, whom: -1, direction: 'from', forMs: 60_000 } },
      'lan-reordered': { perHour: 30, with: { jitterMs: 50, whom: -1, direction: 'from', forMs: 60_000 } },
    },
  },
} as const satisfies { readonly [name: string]: Focus };

export type FocusName = keyof typeof focuses;
