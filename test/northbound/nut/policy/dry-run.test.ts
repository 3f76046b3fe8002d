import { expect, it, onTestFinished } from 'vitest';
import { JournalService } from '../../../../src/journal/journal-service.js';
import { powerFacts } from '../../../../src/northbound/facts/power-facts.js';
import { dryRun } from '../../../../src/northbound/nut/policy/dry-run.js';
import { ShutdownPolicy } from '../../../../src/northbound/nut/policy/shutdown-policy.js';
import { type StageName, stageNames } from '../../../../src/northbound/nut/policy/stage-state.js';
import { type Device, objectValues } from '../../../journal/object-values.js';
import { temporaryFolder } from '../../../journal/temporary-folder.js';
import { silentLog } from '../../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { siteRules } from '../../../support/northbound/discharge.js';
import { ToldValues } from '../../../support/northbound/northbound-sources.js';

const numbers = (charge: number, minutes: number) => ({
  BATTERY_Min: Math.floor(minutes),
  'BATTERY_%': Math.round(charge),
});
const onMains = (charge: number): Device => ({ states: { BatteryStatus: 10 }, numbers: numbers(charge, 0.3 * charge) });
const onBattery = (charge: number): Device => ({
  states: { BatteryStatus: 5, UPSLoadStatus: 2, UnitLoadStatus: 2, InputRecStatus: 2 },
  bits: { UnitAlarms: ['ON BATTERY'] },
  numbers: numbers(charge, 0.3 * charge),
});
const off: Device = {
  states: { BatteryStatus: 3, UPSLoadStatus: 7, UnitLoadStatus: 7, InputRecStatus: 2 },
  bits: { UnitAlarms: ['UPS POWER OFF'] },
  numbers: numbers(0, 0),
};

/** A journal of a UPS that is read every second, and the real policy beside it. */
async function site() {
  const clock = new ManualClock();
  const values = new ToldValues();
  const journal = new JournalService({ dataDir: temporaryFolder(), version: '1.0.0', clock, log: silentLog });
  const policy = new ShutdownPolicy({ rules: siteRules, clock });
  onTestFinished(async () => {
    policy.stop();
    await journal.stop();
  });
  await journal.start(values);
  const lowMs: Partial<Record<StageName, number>> = {};
  policy.onChange(() => {
    for (const { name, isLow } of policy.stages) if (isLow) lowMs[name] ??= clock.wallMs();
  });
  const read = async (device: Device, seconds = 1) => {
    for (let second = 0; second < seconds; second += 1) {
      const told = { values: objectValues(device), connection: 'running' as const };
      values.tell(told, clock.monotonicMs());
      policy.update(powerFacts(told));
      await clock.advance(1000);
    }
  };
  return { clock, lowMs, read, ask: (rules = siteRules) => dryRun({ journal, values, clock }, rules) };
}

it('tells of an outage of the past what the policy told in it, to a minute', async () => {
  const { lowMs, read, ask } = await site();
  await read(onMains(100), 300);
  for (let second = 0; second < 1200; second += 1) await read(onBattery(100 - second / 18));
  await read(onMains(34), 120);
  const { outages, hasMore } = await ask();
  expect(hasMore).toBe(false);
  expect(outages).toHaveLength(1);
  const [outage] = outages;
  expect(outage).toMatchObject({ outcome: 'mains-back', doubts: [] });
  expect(Math.abs((outage?.secondsOnBattery ?? 0) - 1200)).toBeLessThan(5);
  for (const name of stageNames) {
    const told = outage?.stages.find((stage) => stage.name === name);
    const trueMs = lowMs[name] ?? 0;
    expect(told?.told, name).toBe('yes');
    // The minute before, and the one after.
    expect(told?.earliestMs, name).toBeGreaterThanOrEqual(trueMs - 60_000);
    expect(told?.earliestMs, name).toBeLessThanOrEqual(trueMs + 10_000);
    expect(told?.latestMs, name).toBeGreaterThanOrEqual(trueMs - 10_000);
    expect(told?.latestMs, name).toBeLessThanOrEqual(trueMs + 70_000);
  }
  expect(outage?.stages[0]?.reason?.rule).toBe('seconds');

  // And what limits that are only thought of would have told.
  const none = { minutes: undefined, seconds: undefined, charge: undefined };
  const lazy = { ...siteRules, stages: { 'ups-early': none, ups: none, 'ups-late': { ...none, charge: 40 } } };
  const [other] = (await ask(lazy)).outages;
  expect(other?.stages.map(({ told, reason }) => [told, reason?.rule])).toEqual([
    ['yes', 'later-stage'],
    ['yes', 'later-stage'],
    ['yes', 'charge'],
  ]);
});

it('a short outage would have told nobody; one to the end is called so', async () => {
  const { read, ask } = await site();
  await read(onMains(100), 120);
  await read(onBattery(99), 30);
  await read(onMains(99), 200);
  for (let second = 0; second < 330; second += 1) await read(onBattery(Math.max(0, 99 - second * 0.3)));
  await read(off, 30);
  const [toTheEnd, short] = (await ask()).outages;
  expect(short?.stages.map(({ told }) => told)).toEqual(['no', 'no', 'no']);
  expect(short?.secondsOnBattery).toBeGreaterThanOrEqual(28);
  expect(toTheEnd?.outcome).toBe('load-off');
  expect(toTheEnd?.stages.map(({ told }) => told)).toEqual(['yes', 'yes', 'yes']);
});

it('says of which outages it knows less', async () => {
  const { read, ask } = await site();
  const untold = (device: Device): Device => ({ ...device, numbers: {} });
  await read(untold(onMains(100)), 60);
  await read(untold(onBattery(100)), 100);
  await read({ ...onBattery(100), trust: 'stale', deviceStatus: 3 }, 20);
  await read(untold(onBattery(100)), 300);
  await read(untold(onMains(50)), 90);
  const outages = (await ask()).outages;
  const doubts = new Set(outages.flatMap((one) => one.doubts));
  expect(doubts).toContain('no-history');
  expect(doubts).toContain('losses');
});
