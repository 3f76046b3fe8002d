import { beforeEach, describe, expect, it } from 'vitest';
import type { ObjectIdentifier } from '../../../../src/bacnet/encoding/application-value.js';
import { ByteReader } from '../../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../../src/bacnet/encoding/byte-writer.js';
import type { TimeStamp } from '../../../../src/bacnet/encoding/constructed/time-stamp.js';
import { encodeAcknowledgeAlarmRequest } from '../../../../src/bacnet/services/acknowledge-alarm.js';
import { decodeGetAlarmSummaryAck } from '../../../../src/bacnet/services/get-alarm-summary.js';
import {
  decodeGetEnrollmentSummaryAck,
  encodeGetEnrollmentSummaryRequest,
  type GetEnrollmentSummaryRequest,
} from '../../../../src/bacnet/services/get-enrollment-summary.js';
import { decodeGetEventInformationAck } from '../../../../src/bacnet/services/get-event-information.js';
import { BacnetBench } from '../../../support/bacnet/bacnet-bench.js';
import { RecordingBms } from '../../../support/bacnet/bms-ports.js';
import {
  binary,
  deviceStatus,
  faultsOnly,
  limits,
  load,
  onBattery,
  ReportingBench,
  states,
  unitAlarms,
} from '../../../support/bacnet/reporting-bench.js';

let bench: BacnetBench;
let reporting: ReportingBench;

beforeEach(async () => {
  const events = (...[store, clock]: [BacnetBench['store'], BacnetBench['clock']]) => {
    reporting = new ReportingBench(store, clock, {
      configurations: [binary, states, { ...limits, notifyType: 1 }, faultsOnly],
    });
    return reporting.events;
  };
  bench = new BacnetBench({}, undefined, undefined, (clock) => new RecordingBms(clock), undefined, events);
  reporting.addObjects();
  await bench.start();
  reporting.events.start();
  await bench.clock.advance(0);
});

const octets = (write: (writer: ByteWriter) => void) => {
  const writer = new ByteWriter();
  write(writer);
  return Buffer.from(writer.bytes()).toString('hex');
};
const content = (answers: readonly string[], service: string) => {
  const [answer = ''] = answers;
  expect(answer.slice(0, 6)).toBe(`302a${service}`);
  return new ByteReader(Buffer.from(answer.slice(6), 'hex'));
};

describe('AcknowledgeAlarm (135-2016 §13.5)', () => {
  const stampOf = (id: ObjectIdentifier, transition: 'toOffnormal' | 'toFault' | 'toNormal' = 'toOffnormal') => {
    const stamp = reporting.events.objectOf(id)?.status.eventTimeStamps[transition];
    if (stamp === undefined) throw new Error('no stamp');
    return stamp;
  };
  const acknowledge = async (
    eventObject: ObjectIdentifier,
    eventStateAcknowledged: number,
    timeStamp: TimeStamp,
    { processId = 7, invokeId = '2a', source = 'night shift' } = {},
  ) =>
    bench.askApdu(
      `0005${invokeId}00${octets((writer) =>
        encodeAcknowledgeAlarmRequest(writer, {
          processId,
          eventObject,
          eventStateAcknowledged,
          timeStamp,
          acknowledgmentSource: source,
          timeOfAcknowledgment: { type: 'sequenceNumber', sequenceNumber: 1 },
        }),
      )}`,
    );
  const never: TimeStamp = {
    type: 'dateTime',
    dateTime: {
      date: { year: undefined, month: undefined, day: undefined, weekday: undefined },
      time: { hour: undefined, minute: undefined, second: undefined, hundredths: undefined },
    },
  };
  const acked = (id: ObjectIdentifier) => Buffer.from(bench.store.read(id, 0) as Uint8Array).toString('hex');

  beforeEach(async () => {
    reporting.set(onBattery, 1);
    reporting.set(load, 95);
    await bench.clock.advance(0);
    reporting.records.splice(0);
  });

  it('acknowledges the transition, and tells of it with who did it', async () => {
    await bench.clock.advance(60_000);
    expect(await acknowledge(onBattery, 2, stampOf(onBattery))).toEqual(['202a00']);
    expect(acked(onBattery)).toBe('8205e0');
    expect(reporting.records).toMatchObject([
      {
        eventObject: onBattery,
        notificationClass: 1,
        priority: 64,
        eventType: 1,
        messageText: 'night shift',
        notifyType: 2,
        toState: 2,
        timeStamp: { dateTime: { time: { hour: 12, minute: 1, second: 0 } } },
      },
    ]);
    const [record] = reporting.records;
    expect([record?.ackRequired, record?.fromState, record?.eventValues]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['1,400 letters', 'x'.repeat(1400), `${'x'.repeat(253)}…`],
    ['letters of several octets, none of them halved', '\u{1F525}'.repeat(100), `${'\u{1F525}'.repeat(63)}…`],
    ['256 octets stay', 'é'.repeat(128), 'é'.repeat(128)],
  ])('a source that is longer than a station may take is told with its beginning: %s', async (_, source, told) => {
    expect(await acknowledge(onBattery, 2, stampOf(onBattery), { source })).toEqual(['202a00']);
    expect(reporting.records.map(({ messageText }) => messageText)).toEqual([told]);
    expect(Buffer.byteLength(told)).toBeLessThanOrEqual(256);
  });

  it('any process may, any off-normal state will do, again and again, whatever the state is by now', async () => {
    reporting.set(onBattery, 0);
    await bench.clock.advance(1000);
    // LIFE_SAFETY_ALARM is off-normal too; HIGH_LIMIT is what LOAD is in.
    expect(await acknowledge(onBattery, 5, stampOf(onBattery), { processId: 4_194_304, invokeId: '01' })).toEqual([
      '200100',
    ]);
    expect(await acknowledge(onBattery, 2, stampOf(onBattery), { invokeId: '02' })).toEqual(['200200']);
    expect(await acknowledge(load, 2, stampOf(load), { invokeId: '03' })).toEqual(['200300']);
    expect(await acknowledge(onBattery, 0, stampOf(onBattery, 'toNormal'), { invokeId: '04' })).toEqual(['200400']);
  });

  it.each([
    // Error class OBJECT, UNKNOWN_OBJECT.
    ['an object that is not there', { objectType: 5, instance: 99 }, 2, '911f', '9101'],
    // OBJECT, NO_ALARM_CONFIGURED.
    ['an object without events', { objectType: 2, instance: 0 }, 2, '914a', '9101'],
    ['the Device', { objectType: 8, instance: 4_194_303 }, 2, '914a', '9101'],
    // SERVICES, INVALID_EVENT_STATE.
    ['a state that the stamp is not of', onBattery, 1, '9149', '9105'],
  ])('%s is refused', async (_, id, eventState, code, errorClass) => {
    expect(await acknowledge(id, eventState, stampOf(onBattery))).toEqual([`502a00${errorClass}${code}`]);
    expect(acked(onBattery)).toBe('820560');
    expect(reporting.records).toEqual([]);
  });

  it('a stamp that no transition has is refused, that of what never happened too', async () => {
    const other: TimeStamp = { type: 'sequenceNumber', sequenceNumber: 1 };
    // SERVICES, INVALID_TIME_STAMP.
    expect(await acknowledge(onBattery, 2, other, { invokeId: '01' })).toEqual(['5001009105910e']);
    expect(await acknowledge(onBattery, 1, never, { invokeId: '02' })).toEqual(['5002009105910e']);
    expect(acked(onBattery)).toBe('820560');
  });

  it('an object whose detection is off has no alarm configured', async () => {
    const stamp = stampOf(onBattery);
    await reporting.events.set(onBattery, { eventDetectionEnable: false });
    expect(await acknowledge(onBattery, 2, stamp)).toEqual(['502a009101914a']);
  });

  it('is answered when it is on the disk; many wait for the same write', async () => {
    let release = () => {};
    reporting.statuses.disk = new Promise((resolve) => {
      release = resolve;
    });
    expect(await acknowledge(onBattery, 2, stampOf(onBattery), { invokeId: '01' })).toEqual([]);
    expect(await acknowledge(load, 3, stampOf(load), { invokeId: '02' })).toEqual([]);
    expect([acked(onBattery), acked(load)]).toEqual(['8205e0', '8205e0']);
    release();
    await bench.clock.advance(5);
    expect(bench.peer.take().map((answer) => answer.slice(-6))).toEqual(['200100', '200200']);
  });

  it('sixty at once are all carried out, and take no place of what others write meanwhile', async () => {
    let release: () => void = () => undefined;
    reporting.statuses.disk = new Promise((resolve) => {
      release = resolve;
    });
    const ids = Array.from({ length: 60 }, (_, id) => id.toString(16).padStart(2, '0'));
    for (const invokeId of ids) expect(await acknowledge(onBattery, 2, stampOf(onBattery), { invokeId })).toEqual([]);
    // WriteProperty of an object that is not there: it is looked for, and not turned away.
    expect(await bench.askApdu('0005500f 0c0080ffff 1955 3e 4400000000 3f')).toEqual(['50500f9101911f']);
    release();
    await bench.clock.advance(5);
    expect(bench.peer.take().map((answer) => answer.slice(-6))).toEqual(ids.map((id) => `20${id}00`));
  });
});

describe('GetEventInformation (135-2016 §13.12)', () => {
  const ask = (after = '') => bench.askApdu(`00052a1d${after}`);
  /** What a client of `max` (5: 1476 octets, 1: 128) takes in one packet. */
  const informationOf = (answers: readonly string[]) => decodeGetEventInformationAck(content(answers, '1d'));

  it('is empty while nothing is off-normal and all is acknowledged', async () => {
    expect(await ask()).toEqual(['302a1d0e0f1900']);
  });

  it('tells what is not normal, and what is not acknowledged, with priorities of the class', async () => {
    reporting.set(onBattery, 1);
    reporting.set(load, 95);
    await bench.clock.advance(0);
    reporting.set(onBattery, 0);
    await bench.clock.advance(0);
    const { summaries, moreEvents } = informationOf(await ask());
    expect(moreEvents).toBe(false);
    expect(summaries).toMatchObject([
      {
        objectId: load,
        eventState: 3,
        acknowledgedTransitions: { toOffnormal: true, toFault: true, toNormal: true },
        notifyType: 1,
        eventEnable: { toOffnormal: true, toFault: true, toNormal: true },
        eventPriorities: { toOffnormal: 140, toFault: 140, toNormal: 200 },
      },
      { objectId: onBattery, eventState: 0, acknowledgedTransitions: { toOffnormal: false }, notifyType: 0 },
    ]);
    expect(summaries[0]?.eventTimeStamps).toEqual(reporting.events.objectOf(load)?.status.eventTimeStamps);
  });

  it('goes on behind the object that the client has, though it is normal by now', async () => {
    for (const [id, value] of [
      [onBattery, 1],
      [load, 95],
      [deviceStatus, 3],
    ] as const)
      reporting.set(id, value);
    await bench.clock.advance(0);
    reporting.set(load, 50);
    await bench.clock.advance(0);
    const { summaries } = informationOf(await ask('0c00800001'));
    expect(summaries.map(({ objectId }) => objectId)).toEqual([onBattery, deviceStatus]);
    expect(informationOf(await ask('0c04c00001')).summaries).toEqual([]);
  });

  it('a client that takes 128 octets gets them one after the other', async () => {
    for (const [id, value] of [
      [onBattery, 1],
      [load, 95],
      [deviceStatus, 3],
    ] as const)
      reporting.set(id, value);
    await bench.clock.advance(0);
    const got: number[] = [];
    for (let after = '', more = true; more; ) {
      const { summaries, moreEvents } = informationOf(await bench.askApdu(`00012a1d${after}`));
      const last = summaries.at(-1)?.objectId ?? { objectType: 0, instance: 0 };
      got.push(...summaries.map(({ objectId }) => objectId.objectType));
      after = `0c${((last.objectType << 22) | last.instance).toString(16).padStart(8, '0')}`;
      more = moreEvents;
    }
    expect(got).toEqual([2, 5, 19]);
  });

  it('one that takes not even one event is told so', async () => {
    reporting.set(onBattery, 1);
    await bench.clock.advance(0);
    // Abort by the server, SEGMENTATION_NOT_SUPPORTED.
    expect(await bench.askApdu('00002a1d')).toEqual(['712a04']);
  });

  it('agrees with the record at the moment that this is told', async () => {
    const seen: unknown[] = [];
    reporting.onRecord = ({ eventObject, toState, timeStamp }) => {
      const object = reporting.events.objectOf(eventObject);
      seen.push([object?.status.eventState === toState, object?.status.eventTimeStamps.toOffnormal === timeStamp]);
    };
    reporting.set(onBattery, 1);
    await bench.clock.advance(0);
    expect(seen).toEqual([[true, true]]);
  });
});

describe('GetAlarmSummary (135-2016 §13.10)', () => {
  it('tells what is not normal and whose Notify_Type is ALARM', async () => {
    reporting.set(onBattery, 1);
    reporting.set(load, 95);
    reporting.reliability(unitAlarms, 12);
    await bench.clock.advance(0);
    expect(decodeGetAlarmSummaryAck(content(await bench.askApdu('00052a03'), '03'))).toEqual([
      {
        objectId: onBattery,
        alarmState: 2,
        acknowledgedTransitions: { toOffnormal: false, toFault: true, toNormal: true },
      },
      {
        objectId: unitAlarms,
        alarmState: 1,
        acknowledgedTransitions: { toOffnormal: true, toFault: false, toNormal: true },
      },
    ]);
  });
});

describe('GetEnrollmentSummary (135-2016 §13.11)', () => {
  const all: GetEnrollmentSummaryRequest = {
    acknowledgmentFilter: 0,
    enrollmentFilter: undefined,
    eventStateFilter: undefined,
    eventTypeFilter: undefined,
    priorityFilter: undefined,
    notificationClassFilter: undefined,
  };
  const ask = async (filters: Partial<GetEnrollmentSummaryRequest>) => {
    const parameters = octets((writer) => encodeGetEnrollmentSummaryRequest(writer, { ...all, ...filters }));
    return decodeGetEnrollmentSummaryAck(content(await bench.askApdu(`00052a04${parameters}`), '04'));
  };
  const typesOf = async (filters: Partial<GetEnrollmentSummaryRequest>) =>
    (await ask(filters)).map(({ objectId }) => objectId.objectType);
  const operator = { type: 'device', device: { objectType: 8, instance: 17 } } as const;

  beforeEach(async () => {
    reporting.set(onBattery, 1);
    reporting.set(load, 5);
    reporting.reliability(unitAlarms, 12);
    await bench.clock.advance(0);
  });

  it('tells each object that detects events: its algorithm, its state, the priority of that and its class', async () => {
    expect(await ask({})).toEqual([
      { objectId: load, eventType: 5, eventState: 4, priority: 140, notificationClass: 3 },
      { objectId: onBattery, eventType: 1, eventState: 2, priority: 64, notificationClass: 1 },
      { objectId: deviceStatus, eventType: 1, eventState: 0, priority: 200, notificationClass: 1 },
      { objectId: unitAlarms, eventType: 0, eventState: 1, priority: 65, notificationClass: 1 },
    ]);
    await reporting.events.set(load, { eventDetectionEnable: false });
    expect(await typesOf({})).toEqual([5, 19, 39]);
  });

  it.each([
    ['acknowledged', { acknowledgmentFilter: 1 }, [2, 19]],
    ['not acknowledged', { acknowledgmentFilter: 2 }, [5, 39]],
    ['off-normal', { eventStateFilter: 0 }, [2, 5]],
    ['in fault', { eventStateFilter: 1 }, [39]],
    ['normal', { eventStateFilter: 2 }, [19]],
    ['in any state', { eventStateFilter: 3 }, [2, 5, 19, 39]],
    ['active', { eventStateFilter: 4 }, [2, 5, 39]],
    ['of OUT_OF_RANGE', { eventTypeFilter: 5 }, [2]],
    ['of priority 65 to 140', { priorityFilter: { min: 65, max: 140 } }, [2, 39]],
    ['of class 3', { notificationClassFilter: 3 }, [2]],
    [
      'of class 1, not acknowledged, in fault',
      { notificationClassFilter: 1, acknowledgmentFilter: 2, eventStateFilter: 1 },
      [39],
    ],
  ] as const)('those that are %s', async (_, filters, types) => {
    expect(await typesOf(filters)).toEqual(types);
  });

  it('those of a recipient and its process', async () => {
    const day = {
      monday: true,
      tuesday: true,
      wednesday: true,
      thursday: true,
      friday: true,
      saturday: true,
      sunday: true,
    };
    const time = { hour: 0, minute: 0, second: 0, hundredths: 0 };
    const before = reporting.classes.get(3);
    if (before === undefined) throw new Error('no class');
    const transitions = { toOffnormal: true, toFault: true, toNormal: true };
    const recipient = {
      validDays: day,
      fromTime: time,
      toTime: { ...time, hour: 23 },
      recipient: operator,
      processId: 9,
      issueConfirmedNotifications: true,
      transitions,
    };
    reporting.classes.set(3, { ...before, recipients: [recipient] });
    expect(await typesOf({ enrollmentFilter: { recipient: operator, processId: 9 } })).toEqual([2]);
    expect(await typesOf({ enrollmentFilter: { recipient: operator, processId: 8 } })).toEqual([]);
  });
});

describe('without events', () => {
  it('the services are not recognized', async () => {
    const plain = new BacnetBench();
    await plain.start();
    // Reject, UNRECOGNIZED_SERVICE.
    expect(await plain.askApdu('00052a1d')).toEqual(['602a09']);
    expect(await plain.askApdu('00052a03')).toEqual(['602a09']);
  });
});
