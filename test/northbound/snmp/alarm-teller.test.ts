import { describe, expect, it } from 'vitest';
import type { AlarmRow } from '../../../src/northbound/snmp/mib/ups-watch.js';
import { wellKnownAlarms } from '../../../src/northbound/snmp/mib/well-known-alarms.js';
import { AlarmTeller } from '../../../src/northbound/snmp/notifications/alarm-teller.js';
import { ManualClock } from '../../support/manual-clock.js';

function bench() {
  const clock = new ManualClock();
  const told: string[] = [];
  const note = (what: string) => (row: AlarmRow) =>
    void told.push(`${clock.monotonicMs() / 1000}s ${what}${row.alarm.arc}#${row.id}`);
  const teller = new AlarmTeller({ clock, tellAdded: note('+'), tellRemoved: note('-') });
  const row = (arc: number, id: number): AlarmRow => {
    const alarm = wellKnownAlarms.find((one) => one.arc === arc);
    if (alarm === undefined) throw new Error(`no alarm ${arc}`);
    return { id, alarm, sinceMs: 0 };
  };
  return { clock, told, teller, row };
}

describe('RFC 1628 §4: no particular notification more often than every five seconds', () => {
  it('two alarms at once are two notifications', () => {
    const { told, teller, row } = bench();
    teller.added(row(5, 1));
    teller.added(row(16, 2));
    expect(told).toEqual(['0s +5#1', '0s +16#2']);
  });

  it('one that comes again at once is told when its time has come', async () => {
    const { clock, told, teller, row } = bench();
    teller.added(row(5, 1));
    await clock.advance(1000);
    teller.removed(row(5, 1));
    await clock.advance(1000);
    teller.added(row(5, 2));
    await clock.advance(10_000);
    expect(told).toEqual(['0s +5#1', '1s -5#1', '5s +5#2']);
  });

  it('of one that flaps receivers know the last state, and are told no more than every five seconds', async () => {
    const { clock, told, teller, row } = bench();
    for (let id = 1; id <= 100; id += 1) {
      teller.added(row(5, id));
      await clock.advance(100);
      teller.removed(row(5, id));
      await clock.advance(100);
    }
    await clock.advance(20_000);
    const times = (sign: string) => told.filter((one) => one.includes(sign)).map((one) => Number.parseFloat(one));
    for (const sign of ['+', '-']) {
      const gaps = times(sign).map((at, index, all) => at - (all[index - 1] ?? -5));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5);
    }
    // As often gone as come: what they were told was there is not there any more.
    expect(times('+').length).toBe(times('-').length);
  });

  it('is told nothing once it is stopped', async () => {
    const { clock, told, teller, row } = bench();
    teller.added(row(5, 1));
    teller.removed(row(5, 1));
    teller.added(row(5, 2));
    teller.stop();
    await clock.advance(60_000);
    expect(told).toEqual(['0s +5#1', '0s -5#1']);
  });
});
