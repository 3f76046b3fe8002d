import { describe, expect, it, vi } from 'vitest';
import { MinuteSums } from '../../../src/journal/minute-sums.js';
import type { Script, SiteDraw, Step } from './contract.js';
import { play } from './play.js';

const single: SiteDraw = {
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

/** What is read one table after the other, by the documents of three ranges and of a profile. */
const sites: readonly (readonly [what: string, site: SiteDraw])[] = [
  ['a single UPS', single],
  [
    'eight tables in turn of a concentrator',
    {
      ...single,
      family: 'delphys-mp',
      registerMap: 'jbusp',
      architecture: 'concentrator',
      units: 4,
      baud: 9600,
      pollIntervalMs: 2000,
    },
  ],
  [
    'a unit of several, with a long poll',
    {
      ...single,
      family: 'delphys-gp',
      registerMap: 'adicom',
      architecture: 'multi-units',
      units: 3,
      unitNumber: 2,
      baud: 9600,
      pollIntervalMs: 5000,
    },
  ],
  [
    'two units with a shutdown policy, which each cycle tells that the UPS is not silent',
    {
      ...single,
      architecture: 'multi-units',
      units: 2,
      unitNumber: 1,
      pollIntervalMs: 2000,
      settings: { nut: { enabled: 'yes' } },
    },
  ],
  [
    'a profile on a network',
    {
      ...single,
      family: 'huawei-ups2000',
      registerMap: 'profile',
      settings: { serial: { port: 'tcp://192.0.2.9:502' } },
    },
  ],
];

const looks: readonly Step[] = [
  { atMs: 100_000, kind: 'bms-reads', with: { caller: 1, what: 'all', from: 0, count: 1, times: 3, everyMs: 2000 } },
  { atMs: 180_400, kind: 'clock-step', with: { byMs: 1500 } },
  { atMs: 260_000, kind: 'stop-and-start', with: { pauseMs: 1000 } },
  { atMs: 400_250, kind: 'power-cut', with: { offMs: 5000 } },
  { atMs: 540_000, kind: 'bms-reads', with: { caller: 0, what: 'states', from: 0, count: 1, times: 1, everyMs: 500 } },
];

/** Values, alarms and their ends, notifications, BMS that are away, a disk that is slow, and who looks. */
const events: readonly Step[] = [
  {
    atMs: 70_000,
    kind: 'bms-subscribes',
    with: { caller: 1, processId: 1, from: 0, count: 101, isConfirmed: true, lifetimeS: 600, isProperty: false },
  },
  { atMs: 95_500, kind: 'plant wander', with: { unit: 1, seed: 4711 } },
  { atMs: 130_300, kind: 'plant alarm', with: { unit: 1, alarm: 'OVERLOAD', forS: 61 } },
  { atMs: 170_000, kind: 'bms-dies', with: { caller: 1, way: 'now', forMs: 120_000 } },
  {
    atMs: 190_700,
    kind: 'plant mains failure',
    with: { how: 'absent', forS: 95, tickS: 20, percent: 4, genSetAfterS: 30 },
  },
  { atMs: 330_000, kind: 'power-cut', with: { offMs: 20_000 } },
  { atMs: 420_000, kind: 'people-page', with: { looks: 2, everyMs: 3000 } },
  { atMs: 440_000, kind: 'bms-reads-log', with: { log: 0, isAnew: true, count: 40 } },
  { atMs: 500_000, kind: 'people-journal', with: { whole: true } },
  { atMs: 560_000, kind: 'bms-asks-events', with: { caller: 3 } },
  { atMs: 590_000, kind: 'bms-reads', with: { caller: 0, what: 'all', from: 0, count: 1, times: 2, everyMs: 5000 } },
];

/** How much has passed on the line, and when the last of it: what is read every ten seconds is read at other seconds. */
const counts = /"(requests|answers|lastPollAtMs|lastPollAgeMs|ageMs|qualityPercent)":[\d.]+/g;

/** In the gateway's memory: when a unit was seen last, of those that are asked one after the other. */
const seen = new RegExp(`(?<=${Buffer.from('"seenAtMs": ').toString('hex')})(3[0-9])+`, 'g');

/** What a run leaves behind, without the octets to and from the UPS, and without the counts of them that pages tell. */
async function remains(script: Script, everyPoll: boolean) {
  const lines: string[] = [];
  const onLine = (line: string): void => {
    if (/^[0-9.]+ (line|tcp)/.test(line)) return;
    if (/^[0-9.]+ page/.test(line)) lines.push(line.replace(counts, ''));
    else lines.push(/^[0-9.]+ disk/.test(line) ? line.replace(seen, '') : line);
  };
  const result = await play(script, { everyPoll, onLine });
  return { result, lines };
}

async function expectTheSame(script: Script, leastSkipped: number): Promise<void> {
  const played = await remains(script, true);
  const skipped = await remains(script, false);
  expect(played.result.violations).toEqual([]);
  expect(played.result.skippedMs).toBe(0);
  expect(skipped.result.skippedMs).toBeGreaterThan(script.durationMs * leastSkipped);
  expect(skipped.result.judged['value']).toBeGreaterThan(100);
  expect(skipped.lines).toEqual(played.lines);
}

describe('a quiet stretch is skipped, and everything that anybody sees is as if it had been played', () => {
  it.each(sites)('%s', async (_what, site) => {
    await expectTheSame({ version: 1, seed: 11, durationMs: 600_000, site, steps: looks }, 0.25);
  });

  it('while alarms come and go, and BMS are away; but the mean of a minute weighs the polls that were played', async () => {
    // Its lowest and its highest value are the same.
    const drain = MinuteSums.prototype.drain;
    const spy = vi.spyOn(MinuteSums.prototype, 'drain').mockImplementation(function (this: MinuteSums) {
      return new Map([...drain.call(this)].map(([name, sum]) => [name, { ...sum, mean: sum.min }]));
    });
    await expectTheSame({ version: 1, seed: 12, durationMs: 700_000, site: single, steps: events }, 0.3);
    spy.mockRestore();
  });
});
