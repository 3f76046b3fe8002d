import { beforeEach, describe, expect, it } from 'vitest';
import { bvlc, confirmed, context, join, objectId, readMultiplePayload } from '../../support/bacnet/wire.js';
import type { Truth } from '../world/contract.js';
import { AlarmJudge } from './judge-alarms.js';
import { property, type } from './judged-objects.js';
import type { Address } from './lan-port.js';
import { bms, multipleAck, Planted, truthOf } from './planted.js';
import { recipientPayload } from './requests.js';
import { bitString, boolean, unsigned } from './values.js';

const onBattery = 10;
const other: Address = { address: '192.168.1.51', port: 47808 };
const bounds = { freshMs: 4_000, heldMs: 20_000, recoveryMs: 60_000 };
let planted: Planted;
let judge: AlarmJudge;
let changes: { atMs: number; object: string; bit: number; isSet: boolean }[];
let invokeId: number;
let wasRefusedAtMs: number;

beforeEach(() => {
  wasRefusedAtMs = Number.NEGATIVE_INFINITY;
  const refusedAtMs = () => wasRefusedAtMs;
  planted = new Planted();
  changes = [];
  invokeId = 0;
  const truth: Truth = {
    ...truthOf({}),
    alarmChanges: (fromMs, toMs) => changes.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs),
  };
  const nowMs = () => planted.nowMs;
  const addressOf = (device: number) => (device === 5_003 ? '192.168.1.53:47808' : undefined);
  judge = new AlarmJudge({ judge: planted, truth, disturbances: planted, bounds, nowMs, addressOf, refusedAtMs });
  planted.wire.listen(judge);
  list([
    { to: bms, processId: 1, isConfirmed: false },
    { to: other, processId: 1, isConfirmed: true },
  ]);
  invokeId += 1;
  planted.reached(
    confirmed(14, readMultiplePayload([{ type: 5, instance: onBattery, properties: [35] }]), { invokeId }),
  );
  planted.left(
    multipleAck(invokeId, type.binaryValue, onBattery, [
      [property.eventDetectionEnable, boolean(true)],
      [property.eventEnable, bitString([true, false, true])],
      [property.timeDelay, unsigned(5)],
      [property.notificationClass, unsigned(1)],
    ]),
  );
  planted.pass(100_000);
});

function list(recipients: Parameters<typeof recipientPayload>[1]): void {
  invokeId += 1;
  planted.reached(confirmed(8, recipientPayload(1, recipients), { invokeId }));
  planted.left([0x20, invokeId, 8]);
}

/** The parameters of an event notification of a Binary Value, with a sequence number as its stamp. */
function event(stamp: number, from: number, to: number): Uint8Array {
  return join(
    context(0, [1]),
    context(1, objectId(type.device, 1338)),
    context(2, objectId(type.binaryValue, onBattery)),
    [0x3e, ...context(1, [stamp]), 0x3f],
    context(4, [1]),
    context(5, [64]),
    context(6, [1]),
    context(8, [0]),
    context(9, [1]),
    context(10, [from]),
    context(11, [to]),
  );
}

const tellFirst = (payload: Uint8Array) => planted.left([0x10, 3, ...payload]);
const tellOther = (id: number, payload: Uint8Array) => planted.left([0x00, 5, id, 2, ...payload], other);
const acknowledge = (id: number) => planted.reached([0x20, id, 2], other);
const set = (isSet: boolean) => changes.push({ atMs: planted.nowMs, object: 'UnitAlarms', bit: onBattery, isSet });

function tellAll(id: number, payload: Uint8Array): void {
  tellFirst(payload);
  tellOther(id, payload);
  acknowledge(id);
}

function rulesAtEnd(): readonly string[] {
  judge.look(true);
  return planted.rules();
}

describe('an alarm', () => {
  it('is told to each recipient, once', () => {
    set(true);
    planted.pass(6_000);
    tellAll(1, event(1, 0, 2));
    planted.pass(200_000);
    expect(rulesAtEnd()).toEqual([]);
    expect(planted.counts.get('alarm')).toBe(1);
    tellOther(2, event(1, 0, 2));
    expect(planted.rules()).toEqual(['alarm-once']);
    tellFirst(event(1, 0, 2));
    expect(planted.rules()).toEqual(['alarm-once']);
  });

  it('is sent again until it is answered', () => {
    set(true);
    planted.pass(6_000);
    tellFirst(event(1, 0, 2));
    tellOther(1, event(1, 0, 2));
    // What has become a broadcast on its way is no answer.
    planted.wire.reached(bvlc(0x0b, join([1, 0], [0x20, 1, 2])), other);
    planted.pass(20_000);
    tellOther(2, event(1, 0, 2));
    acknowledge(2);
    planted.pass(200_000);
    expect(rulesAtEnd()).toEqual([]);
  });

  it('is not kept from one of them', () => {
    set(true);
    planted.pass(6_000);
    tellFirst(event(1, 0, 2));
    planted.pass(200_000);
    expect(rulesAtEnd()).toEqual(['alarm-to-all']);
  });

  it('goes to another who has said, under a forged address, that he is the device', () => {
    list([{ to: 5_003, processId: 1, isConfirmed: true }]);
    planted.pass(60_000);
    set(true);
    planted.pass(6_000);
    tellAll(1, event(1, 0, 2));
    const impostor: Address = { address: '192.168.1.66', port: 47808 };
    planted.left([0x00, 5, 2, 2, ...event(1, 0, 2)], impostor);
    planted.reached([0x20, 2, 2], impostor);
    planted.pass(200_000);
    expect(rulesAtEnd()).toEqual(['alarm-to-all']);
    planted.note('lan', planted.nowMs - 600_000, planted.nowMs - 400_000);
    expect(rulesAtEnd()).toEqual([]);
  });

  it('is not missed where it lasted longer than its delay', () => {
    set(true);
    planted.pass(30_000);
    set(false);
    expect(rulesAtEnd()).toEqual(['alarm-missed']);
    planted.pass(30_000);
    set(true);
    planted.pass(3_000);
    set(false);
    planted.pass(30_000);
    expect(rulesAtEnd()).toEqual([]);
  });

  it('may be missed, and be told late, where the machine did not take what was sent', () => {
    set(true);
    planted.pass(6_000);
    wasRefusedAtMs = planted.nowMs;
    planted.pass(24_000);
    set(false);
    expect(rulesAtEnd()).toEqual([]);
    planted.pass(60_000);
    tellOther(1, event(1, 0, 2));
    expect(planted.rules()).toEqual([]);
  });

  it('that one is told after the others have heard of its end happened before that', () => {
    set(true);
    planted.pass(6_000);
    set(false);
    planted.pass(6_000);
    tellFirst(event(2, 2, 0));
    planted.pass(60_000);
    tellOther(1, event(1, 0, 2));
    acknowledge(1);
    tellOther(2, event(2, 2, 0));
    acknowledge(2);
    expect(planted.rules()).toEqual([]);
    expect(judge.lastOf(`5,${onBattery}`)?.toState).toBe(0);
  });

  it('may be missed while something stands between', () => {
    planted.note('line', planted.nowMs + 1_000, planted.nowMs + 5_000);
    set(true);
    planted.pass(30_000);
    expect(rulesAtEnd()).toEqual([]);
  });

  it('is a real one, and so is its end', () => {
    tellAll(1, event(1, 0, 2));
    expect(planted.rules()).toEqual(['alarm-true']);
    set(true);
    planted.pass(100_000);
    tellAll(2, event(2, 2, 0));
    expect(planted.rules()).toEqual(['alarm-true']);
  });

  it('is told when it has lasted for its delay, not before', () => {
    planted.pass(100_000);
    set(true);
    planted.pass(2_000);
    tellAll(1, event(1, 0, 2));
    expect(planted.rules()).toEqual(['alarm-true']);
  });

  it('begins where the one before has ended', () => {
    set(true);
    planted.pass(6_000);
    tellAll(1, event(1, 0, 2));
    tellAll(2, event(2, 0, 2));
    expect(planted.rules()).toEqual(['alarm-chain']);
    planted.pass(60_000);
    planted.note('power', planted.nowMs - 1_000, planted.nowMs);
    tellAll(3, event(3, 0, 2));
    expect(planted.rules()).toEqual([]);
  });

  it('may begin elsewhere where the machine did not take what was told between', () => {
    set(true);
    planted.pass(6_000);
    tellAll(1, event(1, 0, 2));
    planted.pass(60_000);
    wasRefusedAtMs = planted.nowMs;
    planted.pass(400_000);
    tellAll(2, event(2, 0, 2));
    expect(planted.rules()).toEqual([]);
    tellAll(3, event(3, 0, 2));
    expect(planted.rules()).toEqual(['alarm-chain']);
  });

  it('may be told again as it was when the power was cut right after', () => {
    set(true);
    planted.pass(6_000);
    tellAll(1, event(1, 0, 2));
    planted.pass(3_000);
    judge.powerWasCut();
    tellAll(2, event(1, 0, 2));
    expect(planted.rules()).toEqual([]);
    planted.pass(60_000);
    judge.powerWasCut();
    tellOther(3, event(1, 0, 2));
    expect(planted.rules()).toEqual(['alarm-once']);
  });

  it('likewise when it was cut once more before that', () => {
    set(true);
    planted.pass(6_000);
    tellAll(1, event(1, 0, 2));
    planted.pass(3_000);
    judge.powerWasCut();
    planted.pass(120_000);
    judge.powerWasCut();
    tellAll(2, event(1, 0, 2));
    expect(planted.rules()).toEqual([]);
    planted.pass(3_000);
    judge.powerWasCut();
    tellAll(3, event(1, 0, 2));
    expect(planted.rules()).toEqual([]);
    tellOther(4, event(1, 0, 2));
    planted.pass(10_000);
    tellOther(5, event(1, 0, 2));
    expect(planted.rules()).toContain('alarm-once');
  });
});
