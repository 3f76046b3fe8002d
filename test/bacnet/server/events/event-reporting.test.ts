import { beforeEach, describe, expect, it } from 'vitest';
import { ObjectStore } from '../../../../src/bacnet/object-model/object-store.js';
import { type EventMemory, readEventMemory } from '../../../../src/bacnet/server/events/event-memory.js';
import type { EventRecord } from '../../../../src/bacnet/server/events/event-record.js';
import { deviceProperties } from '../../../support/bacnet/bacnet-bench.js';
import {
  binary,
  deviceStatus,
  faultsOnly,
  limits,
  load,
  onBattery,
  ReportingBench,
  type ReportingBenchOptions,
  states,
  unitAlarms,
} from '../../../support/bacnet/reporting-bench.js';
import { KeptInMemory } from '../../../support/kept-in-memory.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { RecordingLog } from '../../../support/recording-log.js';

let clock: ManualClock;
let bench: ReportingBench;

/** A run of the device; the clock goes on over it. */
function start(options?: ReportingBenchOptions): ReportingBench {
  const store = new ObjectStore({ databaseRevision: 0 });
  store.add({
    id: { objectType: 8, instance: 1338 },
    name: 'UPS',
    properties: [
      ...deviceProperties(),
      ...[98, 139].map((id) => ({ id, value: { type: 'unsigned', value: 1 } as const })),
      ...[62, 11, 73].map((id) => ({ id, value: { type: 'unsigned', value: 1476 } as const })),
      { id: 107, value: { type: 'enumerated', value: 0 } },
      { id: 97, value: { type: 'bitString', value: [] } },
      { id: 30, value: { type: 'list', elements: [] } },
    ],
  });
  const made = new ReportingBench(store, clock, options);
  made.addObjects();
  made.events.start();
  return made;
}

beforeEach(() => {
  clock = new ManualClock();
});

const hex = (id: { objectType: number; instance: number }, propertyId: number, of = bench) => {
  const octets = of.store.read(id, propertyId);
  return octets instanceof Uint8Array ? Buffer.from(octets).toString('hex') : octets;
};
const state = (id: { objectType: number; instance: number }) => hex(id, 36);
/** In_Alarm, Fault, Overridden, Out_Of_Service. */
const flags = (id: { objectType: number; instance: number }) => hex(id, 111);

describe('a transition (135-2016 §13.2)', () => {
  beforeEach(() => {
    bench = start();
  });

  it('is told with what the class and the object say', async () => {
    await clock.advance(1000);
    bench.set(onBattery, 1);
    await clock.advance(0);
    expect(bench.records).toEqual([
      {
        initiatingDevice: { objectType: 8, instance: 1338 },
        eventObject: onBattery,
        timeStamp: {
          type: 'dateTime',
          dateTime: {
            date: { year: 2026, month: 1, day: 15, weekday: 4 },
            time: { hour: 12, minute: 0, second: 1, hundredths: 0 },
          },
        },
        notificationClass: 1,
        priority: 64,
        // CHANGE_OF_STATE.
        eventType: 1,
        messageText: 'comes',
        notifyType: 0,
        ackRequired: true,
        fromState: 0,
        toState: 2,
        eventValues: {
          type: 'changeOfState',
          newState: { choice: 1, value: 1 },
          statusFlags: { inAlarm: true, fault: false, overridden: false, outOfService: false },
        },
      },
    ]);
  });

  it('is in the object before it is told: state, stamps, acknowledgement, texts and flags agree', async () => {
    const seen: unknown[] = [];
    bench.onRecord = ({ eventObject, toState }) => {
      seen.push([toState, state(eventObject), hex(eventObject, 0), flags(eventObject), hex(eventObject, 351)]);
    };
    bench.set(onBattery, 1);
    await clock.advance(0);
    bench.set(onBattery, 0);
    await clock.advance(0);
    const text = (value: string) =>
      `75${(value.length + 1).toString(16).padStart(2, '0')}00${Buffer.from(value).toString('hex')}`;
    const empty = '7100';
    expect(seen).toEqual([
      [2, '9102', '820560', '820480', text('comes') + empty + empty],
      [0, '9100', '820560', '820400', text('comes') + empty + text('goes')],
    ]);
  });

  it('of a limit says which one, with the deadband', async () => {
    bench.set(load, 95);
    await clock.advance(0);
    bench.set(load, 86);
    await clock.advance(0);
    expect(bench.told()).toEqual(['2:1 0>3']);
    bench.set(load, 84);
    await clock.advance(0);
    const [record] = bench.records;
    expect(record).toMatchObject({
      eventType: 5,
      priority: 200,
      fromState: 3,
      toState: 0,
      eventValues: { type: 'outOfRange', exceedingValue: 84, deadband: 5, exceededLimit: 90 },
    });
  });

  it('to FAULT is CHANGE_OF_RELIABILITY, with Present_Value as table 13-5 has it', async () => {
    bench.reliability(unitAlarms, 12);
    await clock.advance(0);
    expect(bench.records).toMatchObject([
      {
        eventType: 19,
        priority: 65,
        fromState: 0,
        toState: 1,
        messageText: 'unknown',
        eventValues: {
          type: 'changeOfReliability',
          reliability: 12,
          statusFlags: { inAlarm: true, fault: true, overridden: false, outOfService: false },
          propertyValues: [{ propertyId: 85, value: new Uint8Array([0x82, 6, 0]) }],
        },
      },
    ]);
  });

  it('that Event_Enable leaves out is in the object, and told to nobody', async () => {
    await bench.events.set(onBattery, { eventEnable: { toOffnormal: false, toFault: true, toNormal: true } });
    bench.set(onBattery, 1);
    await clock.advance(0);
    expect([bench.told(), state(onBattery), hex(onBattery, 0)]).toEqual([[], '9102', '8205e0']);
    bench.set(onBattery, 0);
    await clock.advance(0);
    expect(bench.told()).toEqual(['5:10 2>0']);
  });

  it('of a sink that fails is told to the others all the same', async () => {
    bench.onRecord = () => {
      throw new Error('no room');
    };
    bench.set(onBattery, 1);
    bench.set(deviceStatus, 3);
    await clock.advance(0);
    expect(bench.told()).toEqual(['5:10 0>2', '19:1 0>2']);
  });
});

describe('an object that cannot be judged', () => {
  it('costs itself, is told in the log, and not each time', async () => {
    const log = new RecordingLog();
    bench = start({ log: log.logger });
    const { availabilities } = bench;
    const get = availabilities.get.bind(availabilities);
    availabilities.get = (objectType) => {
      if (objectType === 5) throw new Error('a fault of the program');
      return get(objectType);
    };
    bench.set(onBattery, 1);
    bench.set(deviceStatus, 3);
    await clock.advance(0);
    expect(bench.told()).toEqual(['19:1 0>2']);
    for (let reading = 0; reading < 100; reading += 1) {
      bench.set(onBattery, reading % 2);
      bench.events.noteReading();
      await clock.advance(1000);
    }
    expect(log.lines.length).toBeGreaterThan(0);
    expect(log.lines.length).toBeLessThan(12);
    availabilities.get = get;
    bench.set(onBattery, 0);
    bench.set(onBattery, 1);
    await clock.advance(0);
    expect(bench.told()).toEqual(['5:10 0>2']);
  });
});

describe('values that come together are judged together', () => {
  it('a value that comes with its fault is no alarm', async () => {
    bench = start();
    await clock.advance(0);
    bench.set(onBattery, 1);
    bench.reliability(onBattery, 12);
    await clock.advance(0);
    expect(bench.told()).toEqual(['5:10 0>1']);
  });

  it('what comes and goes in one publication never was', async () => {
    bench = start();
    await clock.advance(0);
    bench.set(onBattery, 1);
    bench.set(onBattery, 0);
    await clock.advance(0);
    expect(bench.told()).toEqual([]);
  });
});

describe('delays', () => {
  beforeEach(async () => {
    bench = start({
      configurations: [
        { ...binary, timeDelayS: 5 },
        { ...limits, timeDelayS: 30, timeDelayNormalS: 2 },
      ],
    });
    await clock.advance(0);
  });

  it('a state that comes and goes within the delay is not told', async () => {
    bench.set(onBattery, 1);
    await clock.advance(4900);
    bench.set(onBattery, 0);
    await clock.advance(60_000);
    expect(bench.told()).toEqual([]);
  });

  it('one that stays is told once, when its delay is over', async () => {
    bench.set(onBattery, 1);
    await clock.advance(4999);
    expect(bench.told()).toEqual([]);
    await clock.advance(1);
    expect(bench.told()).toEqual(['5:10 0>2']);
    await clock.advance(60_000);
    expect(bench.told()).toEqual([]);
  });

  it('each object has its own, back to normal too', async () => {
    bench.set(load, 95);
    await clock.advance(27_000);
    bench.set(onBattery, 1);
    await clock.advance(2999);
    expect(bench.told()).toEqual([]);
    await clock.advance(1);
    expect(bench.told()).toEqual(['2:1 0>3']);
    bench.set(load, 50);
    await clock.advance(1999);
    expect(bench.told()).toEqual([]);
    await clock.advance(1);
    expect(bench.told()).toEqual(['2:1 3>0', '5:10 0>2']);
  });

  it('a gap in reading begins it again', async () => {
    bench.set(onBattery, 1);
    await clock.advance(4000);
    bench.availability = 'gap';
    bench.events.noteReading();
    await clock.advance(2000);
    expect(bench.told()).toEqual([]);
    bench.availability = 'value';
    bench.events.noteReading();
    await clock.advance(4999);
    expect(bench.told()).toEqual([]);
    await clock.advance(1);
    expect(bench.told()).toEqual(['5:10 0>2']);
  });

  it('leaves no timer behind', async () => {
    bench.set(onBattery, 1);
    await clock.advance(0);
    bench.events.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('what is not known', () => {
  it('before the first word of the UPS nothing is judged', async () => {
    bench = start();
    bench.availability = undefined;
    bench.reliability(onBattery, 12);
    bench.set(deviceStatus, 3);
    await clock.advance(10_000);
    expect(bench.told()).toEqual([]);
    bench.availability = 'value';
    bench.reliability(onBattery, 0);
    bench.events.noteReading();
    await clock.advance(0);
    expect(bench.told()).toEqual(['19:1 0>2']);
  });

  it('-1 is no value below the limit', async () => {
    bench = start();
    bench.availabilities.set(2, 'unavailable');
    bench.set(load, -1);
    await clock.advance(60_000);
    expect(bench.told()).toEqual([]);
  });

  it('a value that is gone ends its alarm, and one that is back begins with its delay', async () => {
    bench = start({ configurations: [{ ...limits, timeDelayS: 10 }] });
    bench.set(load, 5);
    await clock.advance(10_000);
    expect(bench.told()).toEqual(['2:1 0>4']);
    bench.availabilities.set(2, 'unavailable');
    bench.set(load, -1);
    await clock.advance(0);
    expect(bench.told()).toEqual(['2:1 4>0']);
    bench.availabilities.set(2, 'value');
    bench.set(load, 5);
    await clock.advance(9999);
    expect(bench.told()).toEqual([]);
    await clock.advance(1);
    expect(bench.told()).toEqual(['2:1 0>4']);
  });

  it('what a person sets out of service counts, whatever the UPS says', async () => {
    bench = start();
    bench.availability = undefined;
    bench.store.set(onBattery, 81, { type: 'boolean', value: true });
    bench.set(onBattery, 1);
    await clock.advance(0);
    expect(bench.told()).toEqual(['5:10 0>2']);
  });
});

describe('a loss of communication', () => {
  it('is FAULT, then NORMAL, then OFFNORMAL again after the whole delay', async () => {
    bench = start({ configurations: [{ ...binary, timeDelayS: 5 }] });
    bench.set(onBattery, 1);
    await clock.advance(5000);
    expect(bench.told()).toEqual(['5:10 0>2']);
    bench.availability = 'gap';
    bench.reliability(onBattery, 12);
    await clock.advance(60_000);
    expect(bench.told()).toEqual(['5:10 2>1']);
    bench.availability = 'value';
    bench.reliability(onBattery, 0);
    await clock.advance(4999);
    expect(bench.told()).toEqual(['5:10 1>0']);
    await clock.advance(1);
    expect(bench.told()).toEqual(['5:10 0>2']);
  });

  it('without a delay the two are told one after the other, each with the state that it leads to', async () => {
    bench = start({ configurations: [binary] });
    bench.set(onBattery, 1);
    bench.reliability(onBattery, 12);
    await clock.advance(0);
    const states: unknown[] = [];
    bench.onRecord = () => states.push(state(onBattery));
    bench.reliability(onBattery, 0);
    await clock.advance(0);
    expect(bench.told()).toEqual(['5:10 0>1', '5:10 1>0', '5:10 0>2']);
    expect(states).toEqual(['9100', '9102']);
  });
});

describe('settings', () => {
  it('Event_Detection_Enable FALSE brings the initial conditions back, and tells nothing', async () => {
    bench = start();
    bench.set(onBattery, 1);
    await clock.advance(0);
    bench.told();
    await bench.events.set(onBattery, { eventDetectionEnable: false });
    await clock.advance(0);
    // Event_Time_Stamps: three times all fields unspecified.
    const never = '2ea4ffffffffb4ffffffff2f';
    expect([bench.told(), state(onBattery), hex(onBattery, 0), hex(onBattery, 130)]).toEqual([
      [],
      '9100',
      '8205e0',
      never.repeat(3),
    ]);
    bench.set(onBattery, 0);
    bench.set(onBattery, 1);
    await clock.advance(10_000);
    expect(bench.told()).toEqual([]);
  });

  it('Event_Algorithm_Inhibit ends an alarm at once; without it the alarm begins with its delay', async () => {
    bench = start({ configurations: [{ ...binary, timeDelayS: 5, timeDelayNormalS: 60 }] });
    bench.set(onBattery, 1);
    await clock.advance(5000);
    expect(bench.told()).toEqual(['5:10 0>2']);
    await bench.events.set(onBattery, { eventAlgorithmInhibit: true });
    await clock.advance(0);
    expect([bench.told(), hex(onBattery, 354)]).toEqual([['5:10 2>0'], '11']);
    await bench.events.set(onBattery, { eventAlgorithmInhibit: false });
    await clock.advance(5000);
    expect(bench.told()).toEqual(['5:10 0>2']);
  });

  it('a limit that is set is judged at once', async () => {
    bench = start();
    await clock.advance(0);
    await bench.events.set(load, { highLimit: 40 });
    await clock.advance(0);
    expect([bench.told(), hex(load, 45)]).toEqual([['2:1 0>3'], '4442200000']);
  });

  it('other defaults keep what was written, and limits follow the scale', async () => {
    bench = start();
    await bench.events.set(load, { highLimit: 80, timeDelayS: 7 });
    const { algorithm } = limits;
    if (algorithm.type !== 'outOfRange') throw new Error('another algorithm');
    bench.events.renewDefaults([
      {
        ...limits,
        timeDelayS: 30,
        timeDelayNormalS: 20,
        presentValuePerUnit: 10,
        algorithm: { ...algorithm, highLimit: 900, lowLimit: 100, deadband: 50 },
      },
    ]);
    // High_Limit 800, Low_Limit 100, Time_Delay 7, Time_Delay_Normal 20.
    expect([45, 59, 113, 356].map((id) => hex(load, id))).toEqual(['4444480000', '4442c80000', '2107', '2114']);
  });

  it('defaults that no longer report the fact end its alarm, and tell nothing', async () => {
    bench = start();
    bench.set(onBattery, 1);
    await clock.advance(0);
    bench.told();
    bench.events.renewDefaults([{ ...binary, eventDetectionEnable: false }]);
    await clock.advance(0);
    expect([bench.told(), state(onBattery)]).toEqual([[], '9100']);
  });
});

describe('Reliability (135-2016 §13.4.5)', () => {
  const reliability = () => hex(deviceStatus, 103);
  const [noFault, multiStateFault, communicationFailure] = ['9100', '9109', '910c'];

  beforeEach(async () => {
    bench = start();
    bench.reliability(deviceStatus, 0);
    await clock.advance(0);
  });

  it('is MULTI_STATE_FAULT while the state is one of Fault_Values, which is a fault and no alarm', async () => {
    await bench.events.set(deviceStatus, { faultValues: [3, 4] });
    bench.set(deviceStatus, 3);
    await clock.advance(0);
    expect([reliability(), flags(deviceStatus), bench.told()]).toEqual([multiStateFault, '8204c0', ['19:1 0>1']]);
    bench.set(deviceStatus, 1);
    await clock.advance(0);
    expect([reliability(), bench.told()]).toEqual([noFault, ['19:1 1>0']]);
  });

  it('is what the source says where that is a fault already', async () => {
    await bench.events.set(deviceStatus, { faultValues: [3] });
    bench.reliability(deviceStatus, 12);
    bench.set(deviceStatus, 3);
    await clock.advance(0);
    expect(reliability()).toBe(communicationFailure);
  });

  it('is NO_FAULT_DETECTED while its evaluation is inhibited, and what the source says again afterwards', async () => {
    bench.reliability(deviceStatus, 12);
    await clock.advance(0);
    await bench.events.set(deviceStatus, { reliabilityEvaluationInhibit: true });
    await clock.advance(0);
    expect([reliability(), bench.told()]).toEqual([noFault, ['19:1 0>1', '19:1 1>0']]);
    bench.reliability(deviceStatus, 7);
    expect(reliability()).toBe(noFault);
    await bench.events.set(deviceStatus, { reliabilityEvaluationInhibit: false });
    await clock.advance(0);
    expect([reliability(), bench.told()]).toEqual(['9107', ['19:1 0>1']]);
  });

  it('of an object out of service is what a person sets', async () => {
    await bench.events.set(deviceStatus, { faultValues: [3], reliabilityEvaluationInhibit: true });
    bench.store.set(deviceStatus, 81, { type: 'boolean', value: true });
    bench.set(deviceStatus, 3);
    expect(reliability()).toBe(noFault);
    bench.reliability(deviceStatus, 7);
    expect(reliability()).toBe('9107');
  });
});

const eventProperties = [36, 0, 130, 351];

describe('a restart', () => {
  const restart = (before: ReportingBench, options: ReportingBenchOptions = {}) => {
    before.events.stop();
    return start({
      statuses: new KeptInMemory(before.statuses.text),
      written: new KeptInMemory(before.written.text),
      ...options,
    });
  };

  it('keeps state, stamps, texts and acknowledgement, again and again, and tells nothing twice', async () => {
    bench = start();
    bench.set(onBattery, 1);
    bench.set(load, 95);
    bench.reliability(unitAlarms, 12);
    await clock.advance(0);
    const before = [onBattery, load, unitAlarms].map((id) => eventProperties.map((one) => hex(id, one)));
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await clock.advance(60_000);
      bench = restart(bench);
      expect([onBattery, load, unitAlarms].map((id) => eventProperties.map((one) => hex(id, one)))).toEqual(before);
      bench.set(onBattery, 1);
      bench.set(load, 95);
      bench.reliability(unitAlarms, 12);
      await clock.advance(10_000);
      expect(bench.told()).toEqual([]);
    }
    bench.set(onBattery, 0);
    await clock.advance(0);
    expect(bench.told()).toEqual(['5:10 2>0']);
  });

  describe('of a loss that nobody heard of', () => {
    const silent = [binary, states, limits, faultsOnly].map((one) => ({
      ...one,
      eventEnable: { ...one.eventEnable, toFault: false },
    }));
    const ids = [onBattery, load, unitAlarms];
    const loseAll = () => {
      for (const id of ids) bench.reliability(id, 12);
    };
    const find = (value: number) => {
      bench.set(onBattery, value);
      for (const id of ids) bench.reliability(id, 0);
    };

    it('what was normal is stamped and not told when it returns, what was an alarm is told', async () => {
      bench = start({ configurations: silent });
      bench.set(onBattery, 1);
      await clock.advance(0);
      loseAll();
      await clock.advance(0);
      expect(bench.told()).toEqual(['5:10 0>2']);
      bench = restart(bench, { configurations: silent });
      loseAll();
      await clock.advance(60_000);
      find(1);
      await clock.advance(0);
      expect(bench.told()).toEqual(['5:10 1>0', '5:10 0>2']);
      expect([state(load), state(unitAlarms), hex(load, 0)]).toEqual(['9100', '9100', '8205e0']);
      // 26-01-15, Thursday, 12:01:00: to-normal is the last of the three stamps.
      expect(String(hex(load, 130)).slice(48)).toBe('2ea47e010f04b40c0100002f');
    });

    it('a file that does not know what was told lets the return be told', async () => {
      bench = start({ configurations: silent });
      loseAll();
      await clock.advance(0);
      const kept = JSON.parse(bench.statuses.text ?? '');
      expect(kept.statuses['2:1']).toMatchObject({ state: 1, told: 0 });
      for (const status of Object.values(kept.statuses)) delete (status as { told?: number }).told;
      bench.events.stop();
      const statuses = new KeptInMemory<EventMemory>(JSON.stringify(kept));
      bench = start({ configurations: silent, statuses });
      loseAll();
      await clock.advance(0);
      find(0);
      await clock.advance(0);
      expect(bench.told()).toEqual(['5:10 1>0', '2:1 1>0', '39:2 1>0']);
    });
  });

  it('before the first word of the UPS an alarm stays what it was', async () => {
    bench = start();
    bench.set(onBattery, 1);
    await clock.advance(0);
    bench = restart(bench);
    bench.availability = undefined;
    bench.reliability(onBattery, 12);
    await clock.advance(10_000);
    expect([bench.told(), state(onBattery)]).toEqual([[], '9102']);
  });

  it('keeps what was written', async () => {
    bench = start();
    await bench.events.set(onBattery, {
      timeDelayS: 9,
      messageTexts: { toOffnormal: 'X', toFault: 'Y', toNormal: 'Z' },
      notificationClass: 3,
    });
    bench = restart(bench);
    bench.set(onBattery, 1);
    await clock.advance(9000);
    expect(bench.records).toMatchObject([
      { messageText: 'X', notificationClass: 3, priority: 140, ackRequired: false },
    ]);
  });

  it('after a power cut between record and file the record brings the status up to date', async () => {
    const log: EventRecord[] = [];
    bench = start({ recordCount: () => log.length });
    bench.onRecord = (record) => log.push(record);
    bench.set(deviceStatus, 3);
    await clock.advance(1000);
    const known = bench.statuses.current?.recordCount;
    expect(known).toBe(1);
    const { text } = bench.statuses;
    // From here on the disk takes records, and the file no more.
    bench.set(onBattery, 1);
    bench.set(load, 95);
    bench.reliability(unitAlarms, 12);
    await clock.advance(1000);
    bench.set(load, 50);
    await clock.advance(1000);
    const ids = [onBattery, deviceStatus, load, unitAlarms];
    const before = ids.map((id) => eventProperties.map((one) => hex(id, one)));
    bench.events.stop();
    const store = new ObjectStore({ databaseRevision: 0 });
    const after = new ReportingBench(store, clock, { statuses: new KeptInMemory(text) });
    after.events.replay(log.slice(known));
    after.addObjects();
    expect(ids.map((id) => eventProperties.map((one) => hex(id, one, after)))).toEqual(before);
  });

  it('statuses that the file has damaged cost themselves', async () => {
    bench = start();
    bench.set(onBattery, 1);
    bench.set(load, 95);
    await clock.advance(0);
    const kept = JSON.parse(bench.statuses.text ?? '');
    kept.statuses['2:1'].stamps = [['a'], null, null];
    expect(Object.keys(readEventMemory(kept).statuses)).toEqual(['5:10']);
    expect(readEventMemory([1, 2])).toEqual({ statuses: {} });
  });
});

describe('whichever bit of the kept statuses flips', () => {
  it('the gateway starts, and tells every property', async () => {
    bench = start();
    bench.set(onBattery, 1);
    bench.set(deviceStatus, 3);
    bench.set(load, 95);
    bench.reliability(unitAlarms, 12);
    await clock.advance(10_000);
    bench.events.stop();
    const text = Buffer.from(bench.statuses.text ?? '');
    const ids = [onBattery, deviceStatus, load, unitAlarms];
    let readable = 0;
    for (let bit = 0; bit < 8 * text.length; bit += 1) {
      const flipped = Buffer.from(text);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      let kept: unknown;
      try {
        kept = JSON.parse(flipped.toString('utf8'));
      } catch {
        continue;
      }
      readable += 1;
      const statuses = new KeptInMemory<EventMemory>(JSON.stringify(readEventMemory(kept)));
      const after = new ReportingBench(new ObjectStore({ databaseRevision: 0 }), clock, { statuses });
      after.addObjects();
      for (const id of ids) for (const one of eventProperties) hex(id, one, after);
      after.events.stop();
    }
    expect(readable).toBeGreaterThan(text.length);
  });
});

describe('event properties (135-2016 §12)', () => {
  it('each type of object has those of its algorithm', () => {
    bench = start({ configurations: [binary, states, { ...limits, timeDelayNormalS: 4 }, faultsOnly] });
    const common = [113, 17, 35, 0, 72, 130, 351, 352, 353, 354, 356, 357, 36];
    const has = (id: { objectType: number; instance: number }, ids: readonly number[]) =>
      ids.filter((one) => typeof hex(id, one) !== 'string');
    expect(has(onBattery, [...common, 6])).toEqual([]);
    expect(has(deviceStatus, [...common, 7, 39])).toEqual([]);
    expect(has(load, [...common, 45, 59, 25, 52])).toEqual([]);
    expect(has(unitAlarms, [...common, 7, 342])).toEqual([]);
    // Alarm_Value active; Alarm_Values 3; Limit_Enable both; Bit_Mask all bits; Time_Delay_Normal 4.
    expect([hex(onBattery, 6), hex(deviceStatus, 7), hex(load, 52), hex(unitAlarms, 342), hex(load, 356)]).toEqual([
      '9101',
      '2103',
      '8206c0',
      '8206c0',
      '2104',
    ]);
  });

  it('an object without events has none of them', () => {
    bench = start({ configurations: [] });
    expect([hex(onBattery, 35), hex(onBattery, 36)]).toEqual([{ errorClass: 2, errorCode: 32 }, '9100']);
  });
});
