import { beforeEach, describe, expect, it } from 'vitest';
import { confirmed, context, join, objectId } from '../../support/bacnet/wire.js';
import { ActiveEventJudge } from './judge-active-events.js';
import { AlarmJudge } from './judge-alarms.js';
import { type } from './judged-objects.js';
import { bms, Planted, truthOf } from './planted.js';
import { acknowledgePayload, recipientPayload } from './requests.js';

const onBattery = 10;
let planted: Planted;
let alarms: AlarmJudge;
let judge: ActiveEventJudge;
let invokeId: number;

beforeEach(() => {
  planted = new Planted();
  invokeId = 0;
  const common = { judge: planted, disturbances: planted, nowMs: () => planted.nowMs };
  const bounds = { freshMs: 4_000, heldMs: 20_000, recoveryMs: 60_000 };
  const truth = {
    ...truthOf({}),
    alarmChanges: () => [{ atMs: 500_000, object: 'UnitAlarms', bit: onBattery, isSet: true }],
  };
  alarms = new AlarmJudge({
    ...common,
    truth,
    bounds,
    addressOf: () => undefined,
    refusedAtMs: () => Number.NEGATIVE_INFINITY,
  });
  judge = new ActiveEventJudge({ ...common, alarms });
  planted.wire.listen(alarms);
  planted.wire.listen(judge);
  answer(8, recipientPayload(1, [{ to: bms, processId: 1, isConfirmed: false }]));
  planted.pass(10_000);
});

function answer(service: number, payload: Uint8Array, afterMs = 0): void {
  invokeId += 1;
  planted.reached(confirmed(service, payload, { invokeId }));
  planted.pass(afterMs);
  planted.left([0x20, invokeId, service]);
}

/** Notify type 0 is an alarm, 2 an acknowledgement. */
function tell(stamp: number, toState: number, notifyType = 0, fromState = 0): void {
  const payload = join(
    context(0, [1]),
    context(1, objectId(type.device, 1338)),
    context(2, objectId(type.binaryValue, onBattery)),
    [0x3e, ...context(1, [stamp]), 0x3f],
    context(4, [1]),
    context(5, [64]),
    context(6, [1]),
    context(8, [notifyType]),
    notifyType === 2 ? [] : [...context(9, [1]), ...context(10, [fromState])],
    context(11, [toState]),
  );
  planted.left([0x10, 3, ...payload]);
}

interface Listed {
  readonly state: number;
  readonly stamp: number;
  /** Of NORMAL. */
  readonly returnStamp?: number;
  readonly isAcknowledged: boolean;
}

function ask(listed?: Listed): readonly string[] {
  invokeId += 1;
  planted.reached(confirmed(29, new Uint8Array(0), { invokeId }));
  const entry =
    listed === undefined
      ? []
      : [
          ...context(0, objectId(type.binaryValue, onBattery)),
          ...context(1, [listed.state]),
          ...context(2, [5, listed.isAcknowledged ? 0xe0 : 0x60]),
          ...[0x3e, ...context(1, [listed.stamp]), ...context(1, [0]), ...context(1, [listed.returnStamp ?? 0]), 0x3f],
          ...context(4, [0]),
          ...context(5, [5, 0xe0]),
          ...[0x6e, 0x21, 64, 0x21, 64, 0x21, 200, 0x6f],
        ];
  planted.left(join([0x30, invokeId, 29, 0x0e], entry, [0x0f, ...context(1, [0])]));
  planted.pass(2_000);
  judge.look();
  return planted.rules();
}

const acknowledged = (stamp: number) =>
  acknowledgePayload({
    processId: 1,
    object: `5,${onBattery}`,
    toState: 2,
    timeStamp: `c1:${Buffer.of(stamp).toString('hex')}`,
    source: 'somebody',
  });

describe('GetEventInformation', () => {
  it('agrees with what was told', () => {
    tell(1, 2);
    planted.pass(5_000);
    expect(ask({ state: 2, stamp: 1, isAcknowledged: false })).toEqual([]);
    expect(ask()).toEqual(['active-events']);
    tell(2, 0, 0, 2);
    planted.rules();
    planted.pass(5_000);
    expect(ask({ state: 2, stamp: 1, isAcknowledged: false })).toEqual(['active-events']);
    expect(ask()).toEqual([]);
  });

  it('has the time of each transition, and not that of another', () => {
    tell(1, 2);
    tell(2, 0, 0, 2);
    tell(3, 2, 0, 0);
    planted.pass(5_000);
    planted.rules();
    expect(ask({ state: 2, stamp: 3, isAcknowledged: false })).toEqual([]);
    expect(ask({ state: 2, stamp: 2, isAcknowledged: false })).toEqual(['event-stamp']);
  });

  it('may have one time for two: from FAULT the way to an alarm leads through NORMAL, of which nobody is told', () => {
    tell(1, 2);
    tell(2, 0, 0, 2);
    tell(3, 2, 0, 0);
    planted.pass(5_000);
    planted.rules();
    expect(ask({ state: 2, stamp: 3, returnStamp: 3, isAcknowledged: false })).toEqual([]);
    tell(4, 2, 0, 2);
    expect(ask({ state: 2, stamp: 4, returnStamp: 3, isAcknowledged: false })).toEqual([]);
    expect(ask({ state: 2, stamp: 2, returnStamp: 1, isAcknowledged: false })).toEqual(['event-stamp', 'event-stamp']);
  });

  it('may have been asked while it was changing', () => {
    tell(1, 2);
    expect(ask()).toEqual([]);
  });

  it('keeps an acknowledgement that was answered', () => {
    tell(1, 2);
    planted.pass(5_000);
    tell(9, 2, 2);
    answer(0, acknowledged(1));
    expect(ask({ state: 2, stamp: 1, isAcknowledged: true })).toEqual([]);
    expect(ask({ state: 2, stamp: 1, isAcknowledged: false })).toEqual(['ack-kept']);
    planted.note('power', planted.nowMs - 1_000, planted.nowMs);
    expect(ask({ state: 2, stamp: 1, isAcknowledged: false })).toEqual(['ack-kept']);
    expect(ask({ state: 2, stamp: 3, isAcknowledged: false })).toEqual([]);
  });

  it('has nobody to tell of an acknowledgement after a factory reset, which empties the lists', () => {
    tell(1, 2);
    planted.pass(5_000);
    alarms.settingsReplaced();
    planted.pass(1_000);
    answer(0, acknowledged(1));
    planted.pass(20_000);
    judge.look();
    expect(planted.rules()).toEqual([]);
  });

  it('is not the only one to hear of an acknowledgement', () => {
    tell(1, 2);
    planted.pass(5_000);
    answer(0, acknowledged(1));
    planted.pass(2_000);
    judge.look();
    expect(planted.rules()).toEqual(['ack-told']);
  });
});
