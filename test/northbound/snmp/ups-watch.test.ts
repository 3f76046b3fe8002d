import { describe, expect, it } from 'vitest';
import type { AlarmRow, BatteryTest } from '../../../src/northbound/snmp/mib/ups-watch.js';
import { AgentBench, user } from '../../support/snmp/agent-bench.js';
import { ForeignManager } from '../../support/snmp/foreign-manager.js';

const nothing = { analogValues: [], multiStates: [], bitStrings: [], factor: undefined };

function watched(scenario: string, family = 'masterys-gp4') {
  const told: string[] = [];
  const tests: BatteryTest[] = [];
  const note = (what: string) => (row: AlarmRow) => void told.push(`${what}${row.alarm.name.slice('upsAlarm'.length)}`);
  const events = {
    onAlarmAdded: note('+'),
    onAlarmRemoved: note('-'),
    onTestCompleted: (test: BatteryTest) => void tests.push(test),
  };
  const bench = new AgentBench({ scenario, family, events });
  const names = () => bench.watch.alarmRows.map(({ alarm }) => alarm.name.slice('upsAlarm'.length));
  return { bench, told, tests, names };
}

describe('the well-known alarms', () => {
  it.each([
    ['healthy', []],
    ['eco', []],
    ['genset', []],
    ['on-battery', ['OnBattery', 'InputBad', 'BypassBad']],
    ['battery-disconnected', ['DepletedBattery']],
    ['no-battery', ['DepletedBattery']],
    ['battery-test-failed', ['BatteryBad', 'DiagnosticTestFailed']],
    ['charger-fault', ['ChargerFailed']],
    ['bypass-input-bad', ['BypassBad']],
    ['overload', ['OutputOverload']],
    ['bypass', ['OnBypass']],
    ['maintenance-bypass', ['OnBypass']],
    ['load-off', ['UpsOutputOff']],
    ['inverter-fault', ['OnBypass', 'GeneralFault']],
    ['fan-failure', ['FanFailure']],
    ['hot', ['TempBad']],
  ])('of %s are %j', async (scenario, expected) => {
    const { bench, names } = watched(scenario);
    await bench.through(1, 30);
    expect(names()).toEqual(expected);
  });

  it('come and go with what they say, each once', async () => {
    const { bench, told } = watched('mains-failure');
    await bench.through(1, 120);
    expect(told.slice(0, 3)).toEqual(['+OnBattery', '+InputBad', '+BypassBad']);
    expect(told.slice(3).toSorted()).toEqual(['-BypassBad', '-InputBad', '-OnBattery']);
  });

  it('of a battery that runs down: low, then discharged with the load off', async () => {
    const { bench, told } = watched('battery-discharged');
    await bench.through(1, 40);
    expect(told.indexOf('+LowBattery')).toBeLessThan(told.indexOf('+DepletedBattery'));
    expect(told).toContain('+UpsOutputOff');
    expect(told).toContain('-OnBattery');
  });

  it('have the time 0 where they were there when the agent first saw the UPS, else that of their coming', async () => {
    const before = watched('on-battery');
    await before.bench.through(1, 10);
    expect(before.bench.watch.alarmRows.map(({ sinceMs }) => sinceMs)).toEqual([undefined, undefined, undefined]);
    const after = watched('mains-failure');
    await after.bench.through(1, 10);
    expect(after.bench.watch.alarmRows.map(({ sinceMs }) => sinceMs)).toEqual([5000, 5000, 5000]);
  });

  it('RFC 1628: an identifier is not used again, so that the table becomes sparse', async () => {
    const { bench } = watched('mains-failure');
    await bench.through(1, 30);
    expect(bench.watch.alarmRows.map(({ id }) => id)).toEqual([1, 2, 3]);
    await bench.through(31, 120);
    bench.values.tell({ connection: 'lost', values: nothing });
    bench.watch.see(bench.values.current);
    expect(bench.watch.alarmRows.map(({ id }) => id)).toEqual([4]);
  });

  it('stay while nothing tells them, beside the one that the UPS is lost: no outage ends by a cable that is pulled', async () => {
    const { bench, told, names } = watched('on-battery');
    await bench.through(1, 10);
    told.length = 0;
    bench.values.tell({ connection: 'lost', values: nothing });
    bench.watch.see(bench.values.current);
    expect(names()).toEqual(['OnBattery', 'InputBad', 'BypassBad', 'CommunicationsLost']);
    await bench.through(11, 12);
    expect(told).toEqual(['+CommunicationsLost', '-CommunicationsLost']);
  });
});

describe('another UPS, or a real one after the simulated one,', () => {
  it.each([
    ['another', { isSimulated: false }, true],
    ['a real one after a simulated one', { isSimulated: true }, false],
  ])('%s has none of the alarms of the one before, nor its seconds and tests', async (_, before, isAnother) => {
    const { bench, told, names } = watched('on-battery');
    bench.values.tell(before);
    await bench.through(1, 10);
    expect(names()).toContain('OnBattery');
    told.length = 0;
    bench.values.tell({ connection: 'ready', values: nothing, isSimulated: false });
    bench.watch.see(bench.values.current, isAnother);
    expect(names()).toEqual([]);
    expect(told).toEqual(['-OnBattery', '-InputBad', '-BypassBad']);
    expect(bench.watch).toMatchObject({ secondsOnBattery: undefined, lineBads: undefined, batteryTest: undefined });
  });
});

describe('how many alarms there are', () => {
  const upsAlarmsPresent = '1.3.6.1.2.1.33.1.6.1.0';

  it('is no number before the UPS was read, and where it refuses what would tell', async () => {
    const { bench } = watched('healthy');
    const manager = ForeignManager.withUser(user, (datagram) => bench.answer(datagram));
    const present = async () => (await manager.get(upsAlarmsPresent))[0]?.value;
    const unread = await present();
    expect(unread).not.toBe(0);
    await bench.through(1, 3);
    expect(await present()).toBe(0);
    bench.values.tell({ values: nothing });
    bench.watch.see(bench.values.current);
    expect(await present()).toEqual(unread);
    bench.values.tell({ connection: 'lost' });
    bench.watch.see(bench.values.current);
    expect(await present()).toBe(1);
  });
});

describe('what the gateway counts for the MIB', () => {
  it('seconds on battery: since the switch, and 0 when the mains are back', async () => {
    const { bench } = watched('mains-failure');
    const manager = ForeignManager.withUser(user, (datagram) => bench.answer(datagram));
    const seconds = async () => (await manager.get('1.3.6.1.2.1.33.1.2.2.0'))[0]?.value;
    await bench.through(1, 4);
    expect(await seconds()).toBe(0);
    await bench.through(5, 35);
    expect(await seconds()).toBe(30);
    await bench.through(36, 120);
    expect(await seconds()).toBe(0);
  });

  it('how often the input became bad: not that it was when it was first seen', async () => {
    const once = watched('mains-failure');
    await once.bench.through(1, 100);
    expect(once.bench.watch.lineBads).toBe(1);
    const before = watched('on-battery');
    await before.bench.through(1, 10);
    expect(before.bench.watch.lineBads).toBe(0);
    expect(new AgentBench().watch.lineBads).toBeUndefined();
  });
});

describe('a test of the battery', () => {
  it('is in progress, and then passed when the UPS does not say that it has failed', async () => {
    const { bench, tests } = watched('battery-test');
    await bench.through(1, 30);
    expect(bench.watch.batteryTest).toMatchObject({ state: 'inProgress', startedMs: 5000 });
    await bench.through(31, 80);
    expect(tests).toEqual([{ state: 'donePass', startedMs: 5000, endedMs: 65_000 }]);
  });

  it('that failed is told as an error', async () => {
    const { bench, tests } = watched('battery-test-failed');
    await bench.through(1, 40);
    expect(tests.map(({ state }) => state)).toEqual(['doneError']);
  });

  it('of which the UPS does not say how it ended was not passed', async () => {
    const { bench, tests } = watched('battery-test');
    await bench.through(1, 60);
    const { values } = bench.values.current;
    // Nothing tells BAT. TEST FAILED any more, and the battery is OK.
    await bench.through(61, 66);
    const { feeds, ...rest } = bench.values.current.values;
    expect(values.feeds).toBeDefined();
    for (let second = 67; second < 75; second += 1) {
      await bench.clock.advance(1000);
      bench.values.tell({ values: rest });
      bench.watch.see(bench.values.current);
    }
    expect(feeds).toBeDefined();
    expect(tests.map(({ state }) => state)).toEqual(['doneWarning']);
  });
});
