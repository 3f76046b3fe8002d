import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialEventStatus } from '../../../src/bacnet/events/event-status.js';
import { binaryAlarm, EventBench, type Fed, limits } from './event-bench.js';

/** BACnetEventState and BACnetReliability (135-2016 §21). */
const [normal, fault, offnormal] = [0, 1, 2];
const [noSensor, communicationFailure] = [1, 12];
const [changeOfState, outOfRange, changeOfReliability] = [1, 5, 19];

const inAlarm = () => {
  const bench = new EventBench({ ...binaryAlarm, timeDelayS: 0 });
  bench.feed(1);
  return bench;
};

describe('one transition, one step (135-2016 §13.2.2)', () => {
  it('stamps, clears Acked and changes the state together', () => {
    const bench = new EventBench({ ...binaryAlarm, timeDelayS: 0 });
    bench.pass(7);
    bench.feed(1);
    expect(bench.status).toEqual({
      eventState: offnormal,
      eventTimeStamps: {
        ...initialEventStatus.eventTimeStamps,
        toOffnormal: { type: 'sequenceNumber', sequenceNumber: 8 },
      },
      ackedTransitions: { toOffnormal: false, toFault: true, toNormal: true },
      eventMessageTexts: { toOffnormal: 'ON BATTERY', toFault: '', toNormal: '' },
      reliability: 0,
      alarmValue: 1,
      toldState: offnormal,
      pending: [],
    });
    expect(bench.told).toEqual([
      {
        transition: 'toOffnormal',
        fromState: normal,
        toState: offnormal,
        eventType: changeOfState,
        timeStamp: bench.status.eventTimeStamps.toOffnormal,
        messageText: 'ON BATTERY',
        reliability: 0,
        isTold: true,
        ackRequired: true,
      },
    ]);
  });

  it('back to NORMAL the stamp and the acknowledgement of the alarm stay', () => {
    const bench = inAlarm();
    bench.pass(3);
    bench.feed(0);
    expect(bench.path).toEqual(['0>2 at 0', '2>0 at 3']);
    expect(bench.status.eventTimeStamps.toOffnormal).toEqual({ type: 'sequenceNumber', sequenceNumber: 1 });
    expect(bench.status.ackedTransitions).toEqual({ toOffnormal: false, toFault: true, toNormal: true });
  });

  it.each([
    ['Event_Enable', { eventEnable: { toOffnormal: false, toFault: true, toNormal: true } }, false],
    ['Ack_Required', { ackRequired: { toOffnormal: false, toFault: true, toNormal: true } }, true],
  ])(
    'a transition whose %s is FALSE waits for no acknowledgement, and is stamped all the same',
    (_, settings, isTold) => {
      const bench = new EventBench({ ...binaryAlarm, timeDelayS: 0, ...settings });
      bench.feed(1);
      expect(bench.told.map(({ isTold }) => isTold)).toEqual([isTold]);
      expect(bench.status.ackedTransitions.toOffnormal).toBe(true);
      expect(bench.status.eventTimeStamps.toOffnormal).toEqual({ type: 'sequenceNumber', sequenceNumber: 1 });
    },
  );

  it('what a status holds outlives JSON', () => {
    const bench = inAlarm();
    const kept = JSON.parse(JSON.stringify(bench.status));
    bench.status = kept;
    bench.feed(1);
    bench.feed(0);
    expect(bench.path).toEqual(['0>2 at 0', '2>0 at 0']);
  });
});

describe('FAULT comes first (135-2016 §13.2.2, §13.2.5)', () => {
  it('FAULT interrupts an alarm, and leaves through NORMAL to an alarm that is still there', () => {
    const bench = inAlarm();
    bench.pass(10);
    bench.feed(1, { reliability: communicationFailure });
    bench.pass(10);
    bench.feed(1);
    expect(bench.path).toEqual(['0>2 at 0', '2>1 at 10', '1>0 at 20', '0>2 at 20']);
    expect(bench.told.map(({ eventType }) => eventType)).toEqual([
      changeOfState,
      changeOfReliability,
      changeOfReliability,
      changeOfState,
    ]);
    expect(bench.told.map(({ reliability }) => reliability)).toEqual([0, communicationFailure, 0, 0]);
  });

  it('after FAULT the alarm waits for its whole delay again', () => {
    const bench = new EventBench(binaryAlarm);
    bench.feed(1);
    bench.pass(4);
    bench.feed(1, { reliability: communicationFailure });
    bench.pass(100);
    bench.feed(1);
    bench.pass(100);
    expect(bench.path).toEqual(['0>1 at 4', '1>0 at 104', '0>2 at 109']);
  });

  it('another fault is told, the same one is not', () => {
    const bench = new EventBench(binaryAlarm);
    bench.feed(0, { reliability: communicationFailure });
    bench.feed(0, { reliability: communicationFailure });
    bench.pass(1);
    bench.feed(0, { reliability: noSensor });
    expect(bench.path).toEqual(['0>1 at 0', '1>1 at 1']);
    expect(bench.status.ackedTransitions.toFault).toBe(false);
  });

  it('an object without an algorithm tells faults only', () => {
    const bench = new EventBench({ ...binaryAlarm, algorithm: { type: 'none' }, timeDelayS: 0 });
    bench.feed(1);
    bench.feed(1, { reliability: noSensor });
    bench.feed(1);
    expect(bench.path).toEqual(['0>1 at 0', '1>0 at 0']);
  });
});

describe('the return from a FAULT that nobody heard of', () => {
  const silentFault = { toOffnormal: true, toFault: false, toNormal: true };
  const lose = (bench: EventBench) => bench.feed(0, { reliability: communicationFailure });
  /** From and to of what is told. */
  const heard = (bench: EventBench) =>
    bench.told.flatMap(({ isTold, fromState, toState }) => (isTold ? [`${fromState}>${toState}`] : []));

  it('to NORMAL is stamped and told to nobody, when the object was NORMAL before', () => {
    const bench = new EventBench({
      ...binaryAlarm,
      eventEnable: silentFault,
      ackRequired: { toOffnormal: true, toFault: true, toNormal: true },
    });
    lose(bench);
    bench.pass(7);
    bench.feed(0);
    expect(bench.path).toEqual(['0>1 at 0', '1>0 at 7']);
    expect(heard(bench)).toEqual([]);
    expect(bench.status.eventTimeStamps.toNormal).toEqual({ type: 'sequenceNumber', sequenceNumber: 8 });
    expect([bench.status.eventState, bench.status.eventMessageTexts.toNormal]).toEqual([normal, 'on mains']);
    // What is told to nobody waits for nobody.
    expect(bench.status.ackedTransitions).toEqual({ toOffnormal: true, toFault: true, toNormal: true });
  });

  it('is told of an alarm, and the alarm again when it is still there', () => {
    const bench = inAlarm();
    bench.set({ eventEnable: silentFault });
    lose(bench);
    bench.feed(1);
    expect(bench.path).toEqual(['0>2 at 0', '2>1 at 0', '1>0 at 0', '0>2 at 0']);
    expect(heard(bench)).toEqual(['0>2', '1>0', '0>2']);
    lose(bench);
    bench.feed(0);
    expect(heard(bench).slice(3)).toEqual(['1>0']);
    lose(bench);
    bench.feed(0);
    expect(heard(bench).slice(4)).toEqual([]);
  });

  it('after one fault and another is as silent', () => {
    const bench = new EventBench({ ...binaryAlarm, eventEnable: silentFault });
    lose(bench);
    bench.feed(0, { reliability: noSensor });
    bench.feed(0);
    expect([bench.path.length, heard(bench)]).toEqual([3, []]);
  });

  it('is told where the FAULT was, whatever Event_Enable has become', () => {
    const bench = new EventBench(binaryAlarm);
    lose(bench);
    bench.set({ eventEnable: silentFault });
    bench.feed(0);
    expect(heard(bench)).toEqual(['0>1', '1>0']);
  });

  it('is silent of an alarm that nobody heard of either', () => {
    const bench = new EventBench({
      ...binaryAlarm,
      timeDelayS: 0,
      eventEnable: { ...silentFault, toOffnormal: false },
    });
    bench.feed(1);
    lose(bench);
    bench.feed(0);
    expect([bench.path.length, heard(bench)]).toEqual([3, []]);
  });

  it('is told where the end of the alarm was not: it is active for whoever heard of it', () => {
    const bench = inAlarm();
    bench.set({ eventEnable: { ...silentFault, toNormal: false } });
    bench.feed(0);
    bench.pass(5);
    bench.set({ eventEnable: silentFault });
    lose(bench);
    bench.feed(0);
    expect(heard(bench)).toEqual(['0>2', '1>0']);
  });

  it('with Event_Enable to-fault TRUE is told as the standard has it', () => {
    const bench = new EventBench(binaryAlarm);
    lose(bench);
    bench.feed(0);
    expect(heard(bench)).toEqual(['0>1', '1>0']);
  });
});

describe('Reliability_Evaluation_Inhibit', () => {
  it('takes the object out of FAULT and keeps it out', () => {
    const bench = new EventBench(binaryAlarm);
    bench.feed(0, { reliability: communicationFailure });
    bench.set({ reliabilityEvaluationInhibit: true });
    bench.feed(0, { reliability: noSensor });
    expect(bench.path).toEqual(['0>1 at 0', '1>0 at 0']);
  });

  it('has no say while Reliability is written by hand', () => {
    const bench = new EventBench({ ...binaryAlarm, reliabilityEvaluationInhibit: true });
    bench.feed(0, { reliability: communicationFailure, isOutOfService: true });
    expect(bench.status.eventState).toBe(fault);
  });
});

describe('Event_Detection_Enable', () => {
  it('FALSE brings the initial conditions back and tells nothing, not even a fault', () => {
    const bench = inAlarm();
    bench.set({ eventDetectionEnable: false });
    bench.feed(1, { reliability: communicationFailure });
    expect(bench.status).toEqual(initialEventStatus);
    expect(bench.path).toEqual(['0>2 at 0']);
    expect(bench.askAgainAtMs).toBeUndefined();
  });

  it('the initial conditions are NORMAL, acknowledged, without stamps and texts', () => {
    const never = {
      type: 'dateTime',
      dateTime: {
        date: { year: undefined, month: undefined, day: undefined, weekday: undefined },
        time: { hour: undefined, minute: undefined, second: undefined, hundredths: undefined },
      },
    };
    expect(initialEventStatus).toEqual({
      eventState: normal,
      eventTimeStamps: { toOffnormal: never, toFault: never, toNormal: never },
      ackedTransitions: { toOffnormal: true, toFault: true, toNormal: true },
      eventMessageTexts: { toOffnormal: '', toFault: '', toNormal: '' },
      reliability: 0,
      alarmValue: undefined,
      toldState: normal,
      pending: [],
    });
  });
});

describe('Event_Algorithm_Inhibit', () => {
  it('ends an alarm at once, and lets only faults through', () => {
    const bench = inAlarm();
    bench.set({ timeDelayS: 5, eventAlgorithmInhibit: true });
    bench.feed(1, { reliability: communicationFailure });
    bench.feed(1);
    bench.pass(60);
    expect(bench.path).toEqual(['0>2 at 0', '2>0 at 0', '0>1 at 0', '1>0 at 0']);
  });

  it('when it ends, every condition holds for its regular delay before it counts', () => {
    const bench = new EventBench({ ...binaryAlarm, eventAlgorithmInhibit: true });
    bench.feed(1);
    bench.pass(60);
    bench.set({ eventAlgorithmInhibit: false });
    bench.pass(60);
    expect(bench.path).toEqual(['0>2 at 65']);
  });
});

describe('a value that is not there', () => {
  it('unavailable, it trips no limit: the minutes of battery on mains', () => {
    const bench = new EventBench({ ...limits, timeDelayS: 0 });
    bench.feed('unavailable');
    bench.pass(60);
    expect(bench.path).toEqual([]);
  });

  it('unavailable, it inhibits: an alarm ends', () => {
    const bench = new EventBench({ ...limits, timeDelayS: 0 });
    bench.feed(4);
    bench.pass(60);
    bench.feed('unavailable');
    expect(bench.path).toEqual(['0>4 at 0', '4>0 at 60']);
    expect(bench.told.map(({ eventType }) => eventType)).toEqual([outOfRange, outOfRange]);
  });

  it('a gap in reading clears a pending delay', () => {
    const bench = new EventBench(binaryAlarm);
    bench.feed(1);
    bench.pass(4);
    bench.feed('gap');
    bench.pass(1);
    bench.feed(1);
    bench.pass(4);
    expect(bench.path).toEqual([]);
    bench.pass(1);
    expect(bench.path).toEqual(['0>2 at 10']);
  });

  it('a gap in reading clears the delay of the way back too, and ends no alarm', () => {
    const bench = inAlarm();
    bench.set({ timeDelayNormalS: 5 });
    bench.feed(0);
    bench.pass(4);
    bench.feed('gap');
    bench.pass(100);
    bench.feed(0);
    bench.pass(100);
    expect(bench.path).toEqual(['0>2 at 0', '2>0 at 109']);
  });
});

describe('Time_Delay and Time_Delay_Normal', () => {
  it('the object says when it wants to be asked again, and steps no sooner', () => {
    const bench = new EventBench(binaryAlarm);
    bench.pass(2);
    bench.feed(1);
    expect(bench.askAgainAtMs).toBe(7000);
    bench.pass(4.999);
    expect(bench.path).toEqual([]);
    bench.pass(0.001);
    expect(bench.path).toEqual(['0>2 at 7']);
    expect(bench.askAgainAtMs).toBeUndefined();
  });

  it('without Time_Delay_Normal the way back takes Time_Delay', () => {
    const bench = new EventBench(binaryAlarm);
    bench.feed(1);
    bench.pass(10);
    bench.feed(0);
    bench.pass(10);
    expect(bench.path).toEqual(['0>2 at 5', '2>0 at 15']);
  });

  it('a state that comes and goes within the delay is not told', () => {
    const bench = new EventBench(binaryAlarm);
    for (let times = 0; times < 20; times += 1) {
      bench.feed(1);
      bench.pass(4.9);
      bench.feed(0);
      bench.pass(0.1);
    }
    bench.pass(60);
    expect(bench.path).toEqual([]);
  });

  it('a state that stays is told once, however often it is read', () => {
    const bench = new EventBench(binaryAlarm);
    for (let times = 0; times < 60; times += 1) {
      bench.feed(1);
      bench.pass(1);
    }
    expect(bench.path).toEqual(['0>2 at 5']);
  });

  it('whatever comes, states alternate, and each has held for its delay', () => {
    const anyFed = fc.oneof<fc.Arbitrary<Fed>[]>(fc.constantFrom(0, 1), fc.constant('gap'), fc.constant('unavailable'));
    const course = fc.array(fc.record({ fed: anyFed, seconds: fc.integer({ min: 1, max: 9 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(course, (pieces) => {
        const bench = new EventBench(binaryAlarm);
        const seconds: Fed[] = [];
        for (const piece of pieces) {
          bench.feed(piece.fed);
          bench.pass(piece.seconds);
          seconds.push(...Array.from({ length: piece.seconds }, () => piece.fed));
        }
        let state = normal;
        for (const { fromState, toState, timeStamp } of bench.told) {
          expect([fromState, toState]).toEqual(state === normal ? [normal, offnormal] : [offnormal, normal]);
          state = toState;
          const at = timeStamp.type === 'sequenceNumber' ? timeStamp.sequenceNumber - 1 : Number.NaN;
          if (toState === offnormal) expect(seconds.slice(at - 5, at)).toEqual([1, 1, 1, 1, 1]);
          else if (seconds[at] !== 'unavailable') expect(seconds.slice(at - 5, at)).toEqual([0, 0, 0, 0, 0]);
        }
      }),
    );
  });
});
