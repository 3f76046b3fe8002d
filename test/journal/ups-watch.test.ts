import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../../src/journal/journal-event.js';
import { UpsStateFile } from '../../src/journal/ups-state-file.js';
import { UpsWatch } from '../../src/journal/ups-watch.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { objectValues } from './object-values.js';
import { temporaryFolder } from './temporary-folder.js';

/** The disk is a real one, and may be busy. */
const slowDisk = { timeout: 10_000 };
const startMs = Date.UTC(2026, 0, 15, 12, 0, 0);

/** One run of the gateway after another over the same file. */
class Runs {
  readonly file = join(temporaryFolder(), 'plant.json');
  readonly log = new RecordingLog();
  clock = new ManualClock(startMs);
  events: NewEvent[] = [];

  async begin(): Promise<{ watch: UpsWatch; lastRun: string }> {
    this.events = [];
    const watch = new UpsWatch({
      recorder: { record: (event) => this.events.push(event) },
      memory: new UpsStateFile(this.file, this.log.logger),
      clock: this.clock,
    });
    return { watch, lastRun: await watch.start() };
  }
}

const overload = objectValues({ bits: { UnitAlarms: ['OVERLOAD'] } });
const healthy = objectValues();
const alarmNames = (watch: UpsWatch) => watch.activeAlarms().map(({ bit }) => bit);

describe('active alarms', () => {
  it('are told with their since-when, severity and text, the latest first', async () => {
    const runs = new Runs();
    const { watch } = await runs.begin();
    watch.observe(overload, false, undefined);
    await runs.clock.advance(60_000);
    watch.observe(objectValues({ bits: { UnitAlarms: ['OVERLOAD', 'FAN FAILURE'] } }), false, undefined);
    expect(watch.activeAlarms()).toMatchObject([
      { object: 'UnitAlarms', bit: 'FAN FAILURE', severity: 'warning', sinceMs: startMs + 60_000 },
      { object: 'UnitAlarms', bit: 'OVERLOAD', severity: 'critical', sinceMs: startMs },
    ]);
    watch.observe(healthy, false, undefined);
    expect(watch.activeAlarms()).toEqual([]);
  });

  it('are those of a real UPS again after a simulated one, although it says what it said before', async () => {
    const { watch } = await new Runs().begin();
    const said = { ...overload, content: Symbol('overload') };
    watch.observe(said, false, undefined);
    watch.observe({ ...said }, false, undefined);
    expect(alarmNames(watch)).toEqual(['OVERLOAD']);
    watch.observe({ ...healthy, content: Symbol('healthy') }, true, undefined);
    expect(alarmNames(watch)).toEqual([]);
    watch.observe(said, false, undefined);
    watch.observe(said, true, undefined);
    expect(alarmNames(watch)).toEqual(['OVERLOAD']);
  });

  it('keep their since-when over a restart', async () => {
    const runs = new Runs();
    const first = await runs.begin();
    first.watch.observe(overload, false, undefined);
    await first.watch.stop();
    runs.clock = new ManualClock(startMs + 3_600_000);
    const second = await runs.begin();
    expect(second.watch.activeAlarms()).toMatchObject([{ bit: 'OVERLOAD', sinceMs: startMs }]);
    second.watch.observe(objectValues({ deviceStatus: 2, trust: 'pending' }), false, undefined);
    second.watch.observe(overload, false, undefined);
    expect(second.watch.activeAlarms()).toMatchObject([{ bit: 'OVERLOAD', sinceMs: startMs }]);
    expect(runs.events).toEqual([]);
  });

  it('that went away while the gateway was off are cleared at the first reading', async () => {
    const runs = new Runs();
    const first = await runs.begin();
    first.watch.observe(overload, false, undefined);
    await first.watch.stop();
    const second = await runs.begin();
    second.watch.observe(healthy, false, undefined);
    expect(runs.events).toEqual([{ kind: 'alarm-cleared', subject: 'UnitAlarms/OVERLOAD' }]);
    expect(second.watch.activeAlarms()).toEqual([]);
  });

  it('of the simulator are never those of a UPS, nor the other way round', async () => {
    const runs = new Runs();
    const { watch } = await runs.begin();
    watch.observe(overload, true, undefined);
    watch.observe(objectValues({ deviceStatus: 2, trust: 'pending' }), false, undefined);
    expect(watch.activeAlarms()).toEqual([]);
    watch.observe(overload, false, undefined);
    watch.observe(objectValues({ deviceStatus: 2, trust: 'pending' }), true, undefined);
    expect(watch.activeAlarms()).toEqual([]);
  });

  it('survive a power cut a second after they were raised', async () => {
    const runs = new Runs();
    const { watch } = await runs.begin();
    watch.observe(overload, false, undefined);
    await runs.clock.advance(1000);
    await expect.poll(() => readFileSync(runs.file, 'utf8'), slowDisk).toContain('OVERLOAD');
    const { watch: next, lastRun } = await runs.begin();
    expect(lastRun).toBe('cut');
    expect(alarmNames(next)).toEqual(['OVERLOAD']);
  });
});

describe('the memory between runs', () => {
  it('tells the first run, a proper end and a cut from one another', async () => {
    const runs = new Runs();
    const first = await runs.begin();
    expect(first.lastRun).toBe('first');
    const second = await runs.begin();
    expect(second.lastRun).toBe('cut');
    await second.watch.stop();
    expect((await runs.begin()).lastRun).toBe('stopped');
  });

  it('a file cut at any byte or filled with anything never keeps the watch from starting', async () => {
    const runs = new Runs();
    const { watch } = await runs.begin();
    watch.observe(overload, false, undefined);
    await watch.stop();
    const whole = readFileSync(runs.file, 'utf8');
    const others = ['[]', 'null', '{"states":3}', '{"bits":[{}],"alarmsSince":{"x":"y"},"knownBitStrings":[9,"a"]}'];
    const cuts = Array.from({ length: Math.ceil(whole.length / 9) }, (_, index) => whole.slice(0, index * 9));
    for (const text of [...cuts, ...others]) {
      writeFileSync(runs.file, text);
      const next = await runs.begin();
      next.watch.observe(overload, false, undefined);
      expect(alarmNames(next.watch)).toEqual(['OVERLOAD']);
      await next.watch.stop();
    }
  });

  it('an alarm that has flapped and then stays survives a power cut two seconds later, with its own since-when', async () => {
    const runs = new Runs();
    const { watch } = await runs.begin();
    for (let change = 0; change < 30; change += 1) {
      watch.observe(change % 2 === 0 ? overload : healthy, false, undefined);
      await runs.clock.advance(9000);
    }
    const raisedMs = runs.clock.wallMs();
    watch.observe(overload, false, undefined);
    await runs.clock.advance(12_000);
    await expect.poll(() => readFileSync(runs.file, 'utf8'), slowDisk).toContain(String(raisedMs));
    const { watch: next } = await runs.begin();
    expect(next.activeAlarms()).toMatchObject([{ bit: 'OVERLOAD', sinceMs: raisedMs }]);
  });

  it('a state is on the disk within two seconds after twenty changes in a minute', async () => {
    const runs = new Runs();
    const { watch } = await runs.begin();
    for (let change = 0; change < 20; change += 1) {
      watch.observe(change % 2 === 0 ? overload : healthy, false, undefined);
      await runs.clock.advance(3000);
    }
    watch.observe(overload, false, undefined);
    await runs.clock.advance(2000);
    await expect.poll(() => readFileSync(runs.file, 'utf8'), slowDisk).toContain('OVERLOAD');
  });

  it('an alarm that flaps every second for an hour costs at most 21 writes in ten minutes', async () => {
    const runs = new Runs();
    let saves = 0;
    const memory = new UpsStateFile(runs.file, runs.log.logger);
    const watch = new UpsWatch({
      recorder: { record: () => undefined },
      memory: Object.assign(memory, {
        save: async () => {
          saves += 1;
        },
      }),
      clock: runs.clock,
    });
    await watch.start();
    for (let second = 0; second < 3600; second += 1) {
      watch.observe(second % 2 === 0 ? overload : healthy, false, undefined);
      await runs.clock.advance(1000);
    }
    expect(saves).toBeLessThanOrEqual(6 * 21 + 1);
    expect(saves).toBeGreaterThan(6);
  });
});

describe('what else is told', () => {
  it('in what the gateway is faulty', async () => {
    const runs = new Runs();
    const { watch } = await runs.begin();
    const fault = { code: 'ups.unit-absent', message: 'No unit 7.' };
    watch.observe(objectValues({ deviceStatus: 4 }), false, fault);
    expect(runs.events).toContainEqual({ kind: 'gateway-fault', detail: 'No unit 7.', code: 'ups.unit-absent' });
  });

  it('why the UPS is lost, where it is not silent', async () => {
    const runs = new Runs();
    const { watch } = await runs.begin();
    watch.observe(healthy, false, undefined);
    const loss = { code: 'ups.refuses', message: 'It refuses.' };
    watch.observe(objectValues({ deviceStatus: 3, trust: 'stale' }), false, undefined, loss);
    expect(runs.events).toContainEqual({ kind: 'communication-lost', detail: 'It refuses.', code: 'ups.refuses' });
  });

  it('that the clock of the machine was set, but not its own small corrections', async () => {
    const runs = new Runs();
    let jumpMs = 0;
    const { clock } = runs;
    const wallMs = clock.wallMs.bind(clock);
    clock.wallMs = () => wallMs() + jumpMs;
    const { watch } = await runs.begin();
    watch.observe(healthy, false, undefined);
    runs.events = [];
    jumpMs = 20_000;
    watch.observe(healthy, false, undefined);
    expect(runs.events).toEqual([]);
    jumpMs = 20_000 - 86_400_000;
    watch.observe(healthy, false, undefined);
    expect(runs.events).toEqual([
      { kind: 'clock-set', from: '2026-01-15T12:00:20.000Z', to: '2026-01-14T12:00:20.000Z' },
    ]);
  });
});
