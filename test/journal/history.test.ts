import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History, historyRing } from '../../src/journal/history.js';
import { decodeHistoryBlock, encodeHistoryBlock, type HistoryMinute } from '../../src/journal/history-block.js';
import { historyMeasurements, historyNames } from '../../src/journal/history-measurements.js';
import type { NewEvent } from '../../src/journal/journal-event.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { objectValues } from './object-values.js';
import { temporaryFolder } from './temporary-folder.js';

const startMs = Date.UTC(2026, 0, 15, 12, 0, 0);
const minuteMs = 60_000;
const dayMs = 86_400_000;

class Site {
  readonly folder = temporaryFolder();
  readonly log = new RecordingLog();
  readonly events: NewEvent[] = [];
  wallMs = startMs;
  simulated = false;

  async start(): Promise<History> {
    const clock = new ManualClock(startMs);
    clock.wallMs = () => this.wallMs;
    const history = new History({
      folder: this.folder,
      clock,
      log: this.log.logger,
      recorder: { record: (event) => this.events.push(event) },
      isSimulated: () => this.simulated,
    });
    await history.start();
    return history;
  }

  /** One sample at each moment, so far after the last. */
  feed(history: History, stepMs: number, loads: readonly number[]): void {
    for (const load of loads) {
      history.sample(objectValues({ numbers: { UPS_OUTPUT_Lr: load } }));
      this.wallMs += stepMs;
    }
  }

  get bytes(): number {
    return readdirSync(this.folder).reduce((sum, name) => sum + statSync(join(this.folder, name)).size, 0);
  }
}

const loadBetween = async (history: History, fromMs: number, toMs: number, points = 2000) =>
  (await history.series({ names: ['UPS_OUTPUT_Lr'], fromMs, toMs, points })).series[0]?.points;

describe('the history of a measurement', () => {
  it('is the mean, the lowest and the highest value of each minute', async () => {
    const site = new Site();
    const history = await site.start();
    site.feed(history, 15_000, [10, 20, 30, 40, 50, 50, 50, 54, 0]);
    expect(await loadBetween(history, startMs, startMs + dayMs)).toEqual([
      [startMs, 25, 10, 40],
      [startMs + minuteMs, 51, 50, 54],
    ]);
  });

  it('has the unit of its object (Manual §5.2.2), and only what is asked for and kept', async () => {
    const history = await new Site().start();
    const names = ['BATTERY_%', 'UNIT_TMP', 'UPS_OUTPUT_pf1', 'no such thing'];
    const { series } = await history.series({ names, fromMs: startMs, toMs: startMs + dayMs, points: 10 });
    expect(series).toEqual([
      { name: 'BATTERY_%', unit: '%', points: [] },
      { name: 'UNIT_TMP', unit: '°C', points: [] },
    ]);
  });

  it('takes good values only: the last ones of a UPS that is away are not measurements', async () => {
    const site = new Site();
    const history = await site.start();
    site.feed(history, minuteMs, [10]);
    for (let index = 0; index < 3; index += 1) {
      history.sample(objectValues({ numbers: { UPS_OUTPUT_Lr: 10 }, trust: 'stale' }));
      site.wallMs += minuteMs;
    }
    site.feed(history, minuteMs, [12, 0]);
    expect(await loadBetween(history, startMs, startMs + dayMs)).toEqual([
      [startMs, 10, 10, 10],
      [startMs + 4 * minuteMs, 12, 12, 12],
    ]);
  });

  it('goes on over a restart, the minutes so far included', async () => {
    const site = new Site();
    const first = await site.start();
    site.feed(first, minuteMs, [10, 20, 30]);
    await first.stop();
    const second = await site.start();
    site.feed(second, minuteMs, [40, 0]);
    const points = await loadBetween(second, startMs, startMs + dayMs);
    expect(points?.map(([, mean]) => mean)).toEqual([10, 20, 30, 40]);
  });

  it('is written once in a quarter of an hour', async () => {
    const site = new Site();
    const history = await site.start();
    const sizes = new Set<number>();
    for (let minute = 0; minute < 61; minute += 1) {
      site.feed(history, minuteMs, [minute]);
      await history.series({ names: [], fromMs: 0, toMs: 1, points: 1 });
      sizes.add(site.bytes);
    }
    await history.stop();
    expect(sizes.size).toBeLessThanOrEqual(5);
  });

  it('of invented values is kept apart from that of real ones', async () => {
    const site = new Site();
    const history = await site.start();
    site.feed(history, minuteMs, [10, 11]);
    site.simulated = true;
    site.feed(history, minuteMs, [99, 98, 0]);
    const means = async () => (await loadBetween(history, startMs, startMs + dayMs))?.map(([, mean]) => mean);
    expect(await means()).toEqual([99, 98]);
    site.simulated = false;
    site.feed(history, minuteMs, [12, 0]);
    expect(await means()).toEqual([10, 11, 12]);
  });

  it('a clock that is set back or far ahead loses nothing', async () => {
    const site = new Site();
    const history = await site.start();
    site.feed(history, minuteMs, [10, 11]);
    site.wallMs = startMs - dayMs;
    site.feed(history, minuteMs, [20, 21]);
    site.wallMs = startMs + 1000 * dayMs;
    site.feed(history, minuteMs, [30, 0]);
    const around = (ms: number) => loadBetween(history, ms, ms + dayMs / 2);
    expect((await around(startMs))?.map(([, mean]) => mean)).toEqual([10, 11]);
    expect((await around(startMs - dayMs))?.map(([, mean]) => mean)).toEqual([20, 21]);
    expect((await around(startMs + 1000 * dayMs))?.map(([, mean]) => mean)).toEqual([30]);
  });
});

describe('down-sampling', () => {
  async function hourOfMinutes() {
    const site = new Site();
    const history = await site.start();
    site.feed(
      history,
      minuteMs,
      Array.from({ length: 61 }, (_, minute) => minute),
    );
    return history;
  }

  it('gives no more points than asked for, in steps of whole minutes', async () => {
    const history = await hourOfMinutes();
    const query = { names: ['UPS_OUTPUT_Lr'], fromMs: startMs, toMs: startMs + 60 * minuteMs, points: 7 };
    const { stepMs, series } = await history.series(query);
    expect(stepMs).toBe(9 * minuteMs);
    const points = series[0]?.points ?? [];
    expect(points.length).toBeLessThanOrEqual(8);
    expect(points.map(([, , min]) => min)[0]).toBe(0);
    expect(points.at(-1)?.[3]).toBe(59);
  });

  it('keeps the extremes, whatever the step', async () => {
    const history = await hourOfMinutes();
    for (const points of [1, 2, 3, 10, 59, 60, 1000]) {
      const found = (await loadBetween(history, startMs, startMs + 60 * minuteMs, points)) ?? [];
      expect(Math.min(...found.map(([, , min]) => min))).toBe(0);
      expect(Math.max(...found.map(([, , , max]) => max))).toBe(59);
    }
  });

  it.each([
    { fromMs: startMs, toMs: startMs - 1, points: 10 },
    { fromMs: 0, toMs: 8.64e15, points: 1e9 },
    { fromMs: startMs, toMs: startMs + minuteMs, points: -4 },
  ])('a strange question ($fromMs to $toMs, $points points) has an answer', async (range) => {
    const history = await hourOfMinutes();
    const { series } = await history.series({ names: ['UPS_OUTPUT_Lr'], ...range });
    expect(series[0]?.points.length).toBeLessThanOrEqual(2001);
  });
});

describe('a block of minutes', () => {
  it('decoding what was encoded gives the same values to a tenth', () => {
    const tenths = fc.integer({ min: -32_768, max: 65_535 }).map((one) => one / 10);
    const value = fc.tuple(tenths, fc.nat(500), fc.nat(500)).map(([mean, below, above]) => ({
      mean,
      min: (Math.round(mean * 10) - below) / 10,
      max: (Math.round(mean * 10) + above) / 10,
    }));
    const values = fc.dictionary(fc.constantFrom(...historyNames), value).map((found) => {
      return new Map(historyNames.flatMap((name) => (found[name] ? [[name, found[name]] as const] : [])));
    });
    const minute = fc.record({ minute: fc.nat(50_000_000), values });
    fc.assert(
      fc.property(fc.boolean(), fc.array(minute, { maxLength: 15 }), (simulated, minutes) => {
        const decoded = decodeHistoryBlock(encodeHistoryBlock({ simulated, minutes }));
        expect(decoded?.simulated).toBe(simulated);
        const plain = (list: readonly HistoryMinute[]) =>
          list.map((one) => [one.minute, Object.fromEntries(one.values)]);
        expect(plain([...(decoded?.minutes ?? [])])).toEqual(plain(minutes));
      }),
    );
  });

  it('the mean lies between the lowest and the highest value, also where a sum is a little too small', () => {
    const values = new Map([['UNIT_OUTPUT_V1', { mean: 230.949999999, min: 230.95, max: 230.95 }]] as const);
    const decoded = decodeHistoryBlock(encodeHistoryBlock({ simulated: false, minutes: [{ minute: 1, values }] }));
    expect(decoded?.minutes[0]?.values.get('UNIT_OUTPUT_V1')).toEqual({ mean: 231, min: 231, max: 231 });
  });

  it('any text can be decoded without harm', () => {
    const packed = (json: string) => deflateRawSync(json).toString('base64');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(packed)), (text) => {
        expect(decodeHistoryBlock(text)).toBeUndefined();
      }),
    );
    const strange = '{"simulated":false,"minutes":[1,2],"columns":{"BATTERY_%":[["a"],[],[]],"other":[[],[],[]]}}';
    expect(decodeHistoryBlock(packed(strange))?.minutes).toHaveLength(2);
  });
});

describe('a power cut', () => {
  it('at any byte costs what came after it at most, and the history goes on', async () => {
    const site = new Site();
    const first = await site.start();
    site.feed(
      first,
      minuteMs,
      Array.from({ length: 46 }, () => 33),
    );
    await first.stop();
    const [name = ''] = readdirSync(site.folder);
    const path = join(site.folder, name);
    const whole = readFileSync(path);
    const endMs = site.wallMs;
    for (let cut = 0; cut < whole.length; cut += 3) {
      writeFileSync(path, whole.subarray(0, cut));
      const history = await site.start();
      const lines = whole.subarray(0, cut).toString('latin1').split('\n').length - 1;
      expect(await loadBetween(history, startMs, endMs)).toHaveLength(15 * lines);
      await history.stop();
    }
    expect(site.events).toContainEqual(expect.objectContaining({ kind: 'journal-damaged', subject: 'history' }));
  });
});

describe('30 days on the card', () => {
  it('of the noisiest measurements fit in the ring', async () => {
    const site = new Site();
    const history = await site.start();
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    // Nothing stands still, nothing repeats, and every minute has extremes of its own.
    for (let sample = 0; sample < 2 * 1440 + 1; sample += 1) {
      const numbers = Object.fromEntries(
        historyMeasurements.map(({ name }) => [name, Math.round(random() * 4500) / 10]),
      );
      history.sample(objectValues({ numbers }));
      site.wallMs += minuteMs / 2;
    }
    await history.stop();
    expect(site.bytes).toBeGreaterThan(200_000);
    expect(30 * site.bytes).toBeLessThan(historyRing.segmentBytes * historyRing.maxSegments);
  });

  it('of usual measurements take less than 200 kB a day', async () => {
    const site = new Site();
    const history = await site.start();
    const usual = [42, 230, 50, 410, 100, 24];
    for (let sample = 0; sample < 4 * 1440 + 1; sample += 1) {
      const numbers = historyMeasurements.map(({ name }, index) => {
        const wave = Math.sin(sample * (1 + index / 10)) * 1.5;
        return [name, Math.round((usual[index % usual.length] ?? 0) + wave)] as const;
      });
      history.sample(objectValues({ numbers: Object.fromEntries(numbers) }));
      site.wallMs += minuteMs / 4;
    }
    await history.stop();
    expect(site.bytes).toBeLessThan(200_000);
  });
});
