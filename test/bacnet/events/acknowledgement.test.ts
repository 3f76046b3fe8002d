import { describe, expect, it } from 'vitest';
import { unspecifiedTimeStamp } from '../../../src/bacnet/encoding/constructed/time-stamp.js';
import {
  acknowledge,
  type EventStatus,
  initialEventStatus,
  isActive,
} from '../../../src/bacnet/events/event-status.js';
import { binaryAlarm, EventBench, limits } from './event-bench.js';

const services = 5;
const [invalidTimeStamp, invalidEventState] = [14, 73];
/** BACnetEventState. */
const [normal, fault, offnormal, highLimit, lowLimit] = [0, 1, 2, 3, 4] as const;
const stamp = (sequenceNumber: number) => ({ type: 'sequenceNumber', sequenceNumber }) as const;

/** HIGH_LIMIT at 1, NORMAL at 11. */
function passedAlarm(): EventStatus {
  const bench = new EventBench({ ...limits, timeDelayS: 0 });
  bench.feed(95);
  bench.pass(10);
  bench.feed(50);
  return bench.status;
}

function acked(status: EventStatus, state: number, sequenceNumber: number): EventStatus {
  const result = acknowledge(status, state, stamp(sequenceNumber));
  if ('errorCode' in result) throw new Error(`error ${result.errorCode}`);
  return result.status;
}

describe('AcknowledgeAlarm (135-2016 §13.5)', () => {
  it('sets the Acked bit of its transition and nothing else', () => {
    const status = passedAlarm();
    expect(acked(status, highLimit, 1)).toEqual({
      ...status,
      ackedTransitions: { toOffnormal: true, toFault: true, toNormal: true },
    });
  });

  it('does not ask for the present state, and can be repeated', () => {
    const once = acked(passedAlarm(), highLimit, 1);
    expect(acked(once, highLimit, 1)).toEqual(once);
  });

  it.each([offnormal, lowLimit, 64])('off-normal state %d matches any off-normal transition', (state) => {
    expect(acked(passedAlarm(), state, 1).ackedTransitions.toOffnormal).toBe(true);
  });

  it('a transition that needed no acknowledgement takes one', () => {
    expect(acknowledge(passedAlarm(), normal, stamp(11))).toMatchObject({ transition: 'toNormal' });
  });

  it.each([
    ['the state of another transition', fault, stamp(1), invalidEventState],
    ['NORMAL with the stamp of the alarm', normal, stamp(1), invalidEventState],
    ['a stamp one off', highLimit, stamp(2), invalidTimeStamp],
    [
      'a stamp of another form',
      highLimit,
      { type: 'time', time: { hour: 1, minute: 0, second: 0, hundredths: 0 } },
      14,
    ],
    ['the stamp of what never happened', fault, unspecifiedTimeStamp, invalidTimeStamp],
  ] as const)('%s is refused', (_, state, timeStamp, errorCode) => {
    expect(acknowledge(passedAlarm(), state, timeStamp)).toEqual({ errorClass: services, errorCode });
  });

  it('an alarm that came again is not acknowledged by the stamp of the one before', () => {
    const bench = new EventBench({ ...binaryAlarm, timeDelayS: 0 });
    bench.feed(1);
    bench.feed(0);
    bench.pass(5);
    bench.feed(1);
    expect(acknowledge(bench.status, offnormal, stamp(1))).toMatchObject({ errorCode: invalidEventState });
    expect(acked(bench.status, offnormal, 6).ackedTransitions.toOffnormal).toBe(true);
  });
});

describe('GetEventInformation tells of an object (135-2016 §13.12)', () => {
  it('in alarm, or back to normal and not acknowledged', () => {
    const bench = new EventBench({ ...binaryAlarm, timeDelayS: 0 });
    expect(isActive(bench.status)).toBe(false);
    bench.feed(1);
    expect(isActive(acked(bench.status, offnormal, 1))).toBe(true);
    bench.feed(0);
    expect(isActive(bench.status)).toBe(true);
    expect(isActive(acked(bench.status, offnormal, 1))).toBe(false);
    expect(isActive(initialEventStatus)).toBe(false);
  });
});
