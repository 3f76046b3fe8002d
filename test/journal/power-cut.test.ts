import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../src/journal/journal-event.js';
import { JournalService } from '../../src/journal/journal-service.js';
import type { DeviceState, ValueStream } from '../../src/objects/value-stream.js';
import { playOut } from '../simulation/disk/played.js';
import { SimulatedDisk } from '../simulation/disk/simulated-disk.js';
import { SeededDice } from '../simulation/world/dice.js';
import { EventQueue } from '../simulation/world/event-queue.js';
import { GatewayClock, MachineClock } from '../simulation/world/gateway-clock.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { objectValues } from './object-values.js';

const overload = objectValues({ bits: { UnitAlarms: ['OVERLOAD'] } });

/** A stream that tells once what it has. */
function valuesOf(values: DeviceState['values']): ValueStream {
  const state = { values, isSimulated: false } as DeviceState;
  return {
    current: state,
    subscribe: (listener) => {
      listener({ state } as Parameters<typeof listener>[0]);
      return () => undefined;
    },
  };
}

/** One run of the gateway after another on one disk. */
class Runs {
  readonly schedule = new EventQueue();
  readonly machineClock = new MachineClock(this.schedule, Date.UTC(2026, 0, 15));
  readonly disk: SimulatedDisk;

  constructor(seed: number) {
    const { schedule, machineClock } = this;
    this.disk = new SimulatedDisk({ schedule, dice: SeededDice.ofSeed(seed), wallMs: () => machineClock.wallMs() });
  }

  /** With the power cut at the n-th change of the disk, where it comes so far. */
  async run(values: DeviceState['values'], cutAt?: number): Promise<JournalService> {
    const clock = new GatewayClock(this.schedule, this.machineClock);
    const journal = new JournalService({
      dataDir: '/data',
      version: '1.0.0',
      clock,
      log: silentLog,
      disk: this.disk.mount(),
    });
    const cut = () => {
      clock.kill();
      this.disk.cut();
    };
    if (cutAt !== undefined) this.disk.atChange(cutAt, cut);
    void journal.start(valuesOf(values));
    await playOut(this.schedule);
    return journal;
  }
}

async function alarmEvents(runs: Runs, journal: JournalService): Promise<readonly string[]> {
  const found: JournalEvent[] = [];
  void (async () => {
    for await (const event of journal.events()) found.unshift(event);
  })();
  await playOut(runs.schedule);
  return found.map(({ kind, subject }) => `${kind} ${subject}`).filter((one) => one.startsWith('alarm-'));
}

describe('a power cut while an alarm comes', () => {
  it.each(Array.from({ length: 24 }, (_, change) => change + 1))(
    'at change %i leaves the journal with the alarm raised once, active since then',
    async (change) => {
      for (let seed = 0; seed < 8; seed += 1) {
        const runs = new Runs(seed);
        await runs.run(overload, change);
        const journal = await runs.run(overload);
        expect(await alarmEvents(runs, journal)).toEqual(['alarm-raised UnitAlarms/OVERLOAD']);
        expect(journal.activeAlarms()).toMatchObject([{ bit: 'OVERLOAD' }]);
      }
    },
  );

  it('that is over when the power is back is told once as raised, and once as cleared', async () => {
    for (let change = 1; change <= 24; change += 1) {
      const runs = new Runs(change);
      await runs.run(overload, change);
      const journal = await runs.run(objectValues());
      const told = await alarmEvents(runs, journal);
      expect([[], ['alarm-raised UnitAlarms/OVERLOAD', 'alarm-cleared UnitAlarms/OVERLOAD']]).toContainEqual(told);
      expect(journal.activeAlarms()).toEqual([]);
    }
  });

  it('on a slow disk is told once, too: what the last run knew is read first', async () => {
    const runs = new Runs(1);
    await runs.run(overload);
    runs.disk.cut();
    runs.disk.slow = { fromMs: 500, toMs: 1500 };
    const journal = await runs.run(overload);
    expect(await alarmEvents(runs, journal)).toEqual(['alarm-raised UnitAlarms/OVERLOAD']);
  });
});
