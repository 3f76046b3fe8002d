import { afterEach, describe, expect, it } from 'vitest';
import type { FirmwareUpdater } from '../../src/firmware/firmware-updater.js';
import { type Health, TrialReport } from '../../src/firmware/trial-report.js';
import type { NewEvent } from '../../src/journal/journal-event.js';
import type { FromLauncher, ToLauncher } from '../../src/launcher/protocol.js';
import { Slots } from '../../src/launcher/slots.js';
import { slotsFolder } from '../support/machine/firmware-images.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { until } from '../support/until.js';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

function site() {
  const { folder, remove } = slotsFolder({ a: '1.0.0', b: '1.1.0' });
  const slots = new Slots(folder);
  const clock = new ManualClock();
  const sent: ToLauncher[] = [];
  const events: NewEvent[] = [];
  const states: string[] = [];
  const health = { settings: true, bacnet: true, ups: false, web: true };
  let tell: (message: FromLauncher) => void = () => {};
  const report = new TrialReport({
    link: {
      slotsFolder: folder,
      slot: 'b',
      send: (message) => void sent.push(message),
      onMessage: (listener) => {
        tell = listener;
        return () => {};
      },
    },
    slots,
    updater: { note: ({ state }: { state: string }) => void states.push(state) } as unknown as FirmwareUpdater,
    recorder: { record: (event) => void events.push(event) },
    clock,
    log: new RecordingLog().logger,
    health: (): Health => health,
  });
  cleanups.push(() => {
    report.stop();
    remove();
  });
  const trial = (before: string[], slot: 'a' | 'b' = 'b') =>
    slots.writeTrial({ id: '1', slot, from: '1.0.0', to: '1.1.0', boots: 1, before });
  return { slots, clock, sent, events, states, health, report, trial, outcome: () => tell({ kind: 'outcome' }) };
}

describe('a gateway below the launcher', () => {
  it('says at once and then every 10 s that it lives', async () => {
    const { report, sent, clock } = site();
    await report.start();
    expect(sent).toEqual([{ kind: 'alive', missing: [] }]);
    await clock.advance(50_000);
    expect(sent).toHaveLength(6);
  });

  it('says so during its own start already, but nothing of its health', async () => {
    const { report, sent, clock, trial } = site();
    await trial(['settings']);
    report.live();
    await clock.advance(20_000);
    expect(sent).toEqual(Array(3).fill({ kind: 'alive', missing: [] }));
    await report.start();
    expect(sent.slice(3)).toEqual([{ kind: 'healthy' }]);
  });

  it('says nothing more after its end', async () => {
    const { report, sent, clock } = site();
    await report.start();
    report.stop();
    await clock.advance(50_000);
    expect(sent).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a new version', () => {
  it('is healthy when all works that worked before', async () => {
    const { report, trial, sent, clock, health, states } = site();
    await trial(['settings', 'bacnet', 'ups']);
    await report.start();
    await clock.advance(5000);
    expect(sent).toEqual(Array(11).fill({ kind: 'alive', missing: ['ups'] }));
    expect(states).toEqual(['trial']);
    health.ups = true;
    await clock.advance(500);
    expect(sent.at(-1)).toEqual({ kind: 'healthy' });
  });

  it('says so until it is kept, and also when it is healthy no more', async () => {
    const { report, trial, sent, clock, health, outcome } = site();
    await trial(['settings', 'web']);
    await report.start();
    await clock.advance(30_000);
    expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(['healthy']));
    health.web = false;
    await clock.advance(500);
    expect(sent.at(-1)).toEqual({ kind: 'alive', missing: ['web'] });
    outcome();
    const count = sent.length;
    await clock.advance(20_500);
    expect(sent.slice(count)).toEqual(Array(3).fill({ kind: 'alive', missing: [] }));
  });

  it('may lack what the one before lacked, such as the serial port', async () => {
    const { report, trial, sent } = site();
    await trial(['settings', 'bacnet']);
    await report.start();
    expect(sent).toEqual([{ kind: 'healthy' }]);
  });

  it.each(['settings', 'bacnet', 'web'] as const)('is not healthy without %s', async (check) => {
    const { report, trial, sent, clock, health } = site();
    health[check] = false;
    await trial(['settings', 'bacnet', 'web']);
    await report.start();
    await clock.advance(60_000);
    expect(sent.filter(({ kind }) => kind === 'healthy')).toEqual([]);
    expect(sent.at(-1)).toEqual({ kind: 'alive', missing: [check] });
  });

  it('that is tried is another one: this one says only that it lives', async () => {
    const { report, trial, sent, clock } = site();
    await trial([], 'a');
    await report.start();
    await clock.advance(20_000);
    expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(['alive']));
  });
});

describe('the end of a trial stands in the journal, once', () => {
  it('when the version is kept', async () => {
    const { report, slots, events, outcome, states } = site();
    await report.start();
    await slots.writeOutcome({ result: 'confirmed', from: '1.0.0', to: '1.1.0' });
    outcome();
    await until(() => events.length > 0, 5000, 'the journal is told');
    expect(events).toEqual([{ kind: 'firmware-confirmed', subject: '1.1.0' }]);
    expect(states).toEqual(['confirmed']);
    await until(async () => (await slots.outcome()) === undefined, 5000, 'the outcome is removed');
  });

  it('when it was taken back, with the reason', async () => {
    const { report, slots, events } = site();
    await slots.writeOutcome({ result: 'reverted', from: '1.0.0', to: '1.1.0', reason: 'ups missing' });
    await report.start();
    expect(events).toEqual([{ kind: 'firmware-reverted', from: '1.1.0', to: '1.0.0', detail: 'ups missing' }]);
    expect(await slots.outcome()).toBeUndefined();
  });
});
