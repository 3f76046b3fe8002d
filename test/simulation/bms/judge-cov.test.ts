import { beforeEach, describe, expect, it } from 'vitest';
import { confirmed, readMultiplePayload } from '../../support/bacnet/wire.js';
import { CovJudge } from './judge-cov.js';
import { property, type } from './judged-objects.js';
import { covPayload, multipleAck, Planted } from './planted.js';
import { type SubscribeTerms, subscribePayload } from './requests.js';
import { flags, real } from './values.js';

let planted: Planted;
let judge: CovJudge;
let invokeId: number;
let refusedAtMs: number;

beforeEach(() => {
  planted = new Planted();
  invokeId = 0;
  refusedAtMs = Number.NEGATIVE_INFINITY;
  judge = new CovJudge({
    judge: planted,
    disturbances: planted,
    nowMs: () => planted.nowMs,
    apduTimeoutsMs: () => [3_000],
    apduRetries: () => [3],
    refusedAtMs: () => refusedAtMs,
  });
  planted.wire.listen(judge);
});

const frequency = { processId: 7, type: type.analogValue, instance: 47 } as const;

function subscribe(terms: Partial<SubscribeTerms>): void {
  invokeId += 1;
  planted.reached(confirmed(5, subscribePayload({ ...frequency, ...terms }), { invokeId }));
  planted.left([0x20, invokeId, 5]);
}

const values = (value: number, fault = false) =>
  [
    [property.presentValue, real(value)],
    [property.statusFlags, flags(fault)],
  ] as const;

const tell = (value: number, leftS = 0) =>
  planted.left([0x10, 2, ...covPayload(7, type.analogValue, 47, leftS, values(value))]);

function tellConfirmed(id: number, value: number): void {
  planted.left([0x00, 0x05, id, 1, ...covPayload(7, type.analogValue, 47, 0, values(value))]);
}

/** A BMS reads it, with COV_Increment. */
function read(value: number, increment = 2): void {
  invokeId += 1;
  const properties = [property.covIncrement, property.presentValue, property.statusFlags];
  planted.reached(confirmed(14, readMultiplePayload([{ ...frequency, properties }]), { invokeId }));
  planted.left(
    multipleAck(invokeId, type.analogValue, 47, [[property.covIncrement, real(increment)], ...values(value)]),
  );
}

function rulesLater(ms = 2_000): readonly string[] {
  planted.pass(ms);
  judge.look();
  return planted.rules();
}

describe('a subscription', () => {
  it('is told the first value at once', () => {
    subscribe({ confirmed: false });
    expect(rulesLater()).toEqual(['cov-first']);
    subscribe({ confirmed: false });
    tell(500);
    expect(rulesLater()).toEqual([]);
  });

  it('ends with the last value', () => {
    subscribe({ confirmed: false });
    tell(500);
    read(501);
    expect(rulesLater()).toEqual([]);
    read(503);
    tell(503);
    expect(rulesLater()).toEqual([]);
    read(506);
    expect(rulesLater()).toEqual(['cov-last-value']);
    expect(planted.counts.get('subscription')).toBeGreaterThan(2);
  });

  it('waits while its station does not answer, and is told when another subscription has ended the pause', () => {
    subscribe({ confirmed: true });
    for (const again of [0, 1, 2, 3]) {
      tellConfirmed(1, 500);
      planted.pass(again < 3 ? 3_000 : 4_100);
    }
    judge.look();
    read(510);
    expect(rulesLater(10_000)).toEqual([]);
    subscribe({ processId: 8, confirmed: true });
    planted.left([0x00, 0x05, 2, 1, ...covPayload(8, type.analogValue, 47, 0, values(510))]);
    judge.look();
    expect(planted.rules()).toEqual([]);
    planted.reached([0x20, 2, 1]);
    expect(rulesLater()).toEqual(['cov-last-value']);
  });

  it('that is not confirmed may have lost what the machine did not take, until the next change', () => {
    subscribe({ confirmed: false });
    tell(500);
    refusedAtMs = planted.nowMs;
    read(510);
    expect(rulesLater()).toEqual([]);
    planted.pass(5_000);
    tell(520);
    read(530);
    expect(rulesLater()).toEqual(['cov-last-value']);
  });

  it('that is confirmed is told after a pause of what the machine did not take', () => {
    subscribe({ confirmed: true });
    tellConfirmed(1, 500);
    planted.reached([0x20, 1, 1]);
    refusedAtMs = planted.nowMs;
    read(510);
    expect(rulesLater(60_000)).toEqual([]);
    expect(rulesLater(60_000)).toEqual(['cov-last-value']);
  });

  it('whose request came again may have begun with the first one, or with the last', () => {
    const request = confirmed(5, subscribePayload({ ...frequency, confirmed: false, lifetimeS: 60 }), { invokeId: 1 });
    planted.reached(request);
    // The answer was not taken by the machine.
    tell(500, 60);
    planted.pass(10_000);
    planted.reached(request);
    planted.left([0x20, 1, 5]);
    planted.pass(5_000);
    tell(510, 45);
    tell(520, 55);
    expect(rulesLater()).toEqual([]);
    tell(530, 58);
    tell(530, 38);
    expect(planted.rules()).toEqual(['cov-time-remaining', 'cov-time-remaining']);
  });

  it('that was to end may have ended, where the machine has taken no answer', () => {
    subscribe({ confirmed: false });
    tell(500);
    planted.reached(confirmed(5, subscribePayload({ ...frequency, confirmed: undefined }), { invokeId: 9 }));
    read(510);
    expect(rulesLater()).toEqual([]);
    planted.left([0x20, 9, 5]);
    subscribe({ confirmed: false });
    tell(510);
    read(520);
    expect(rulesLater()).toEqual(['cov-last-value']);
  });

  it('is told of flags by themselves', () => {
    subscribe({ confirmed: false });
    tell(500);
    invokeId += 1;
    planted.reached(confirmed(14, readMultiplePayload([{ ...frequency, properties: [85, 111] }]), { invokeId }));
    planted.left(multipleAck(invokeId, type.analogValue, 47, values(500, true)));
    expect(rulesLater()).toEqual(['cov-last-value']);
  });

  it('is told nothing after its end', () => {
    tell(500);
    expect(planted.rules()).toEqual(['cov-subscribed']);
    subscribe({ confirmed: false });
    tell(500);
    subscribe({});
    tell(501);
    expect(planted.rules()).toEqual(['cov-subscribed']);
    subscribe({ confirmed: false, lifetimeS: 60 });
    tell(500, 60);
    planted.pass(70_000);
    tell(500, 0);
    expect(planted.rules()).toEqual(['cov-subscribed']);
  });

  it('is told how long it goes on', () => {
    subscribe({ confirmed: false, lifetimeS: 600 });
    tell(500, 600);
    planted.pass(100_000);
    tell(503, 500);
    expect(planted.rules()).toEqual([]);
    tell(506, 590);
    expect(planted.rules()).toEqual(['cov-time-remaining']);
  });

  it('is told confirmed ones one by one', () => {
    subscribe({ confirmed: true });
    tellConfirmed(1, 500);
    planted.reached([0x20, 1, 1]);
    tellConfirmed(2, 503);
    expect(planted.rules()).toEqual([]);
    tellConfirmed(3, 506);
    expect(planted.rules()).toEqual(['cov-one-at-a-time']);
  });

  it('is told what has changed meanwhile when it has answered', () => {
    subscribe({ confirmed: true });
    tellConfirmed(1, 500);
    read(503);
    planted.pass(2_500);
    planted.reached([0x20, 1, 1]);
    judge.look();
    expect(planted.rules()).toEqual([]);
    tellConfirmed(2, 503);
    planted.reached([0x20, 2, 1]);
    expect(rulesLater()).toEqual([]);
    read(506);
    expect(rulesLater()).toEqual(['cov-last-value']);
  });

  it('is told anew what it has not taken, when it may answer again', () => {
    const toldInVain = (id: number) => {
      subscribe({ confirmed: true });
      for (const _ of [1, 2, 3, 4]) {
        tellConfirmed(id, 500);
        planted.pass(3_000);
      }
      planted.pass(90_000);
      read(500);
    };
    toldInVain(1);
    tellConfirmed(2, 500);
    planted.reached([0x20, 2, 1]);
    expect(rulesLater()).toEqual([]);
    toldInVain(3);
    expect(rulesLater()).toEqual(['cov-last-value']);
  });

  it('is told once more what it has not answered, as often as Number_Of_APDU_Retries says', () => {
    subscribe({ confirmed: true });
    tellConfirmed(1, 500);
    for (const _ of [1, 2, 3]) {
      planted.pass(3_000);
      tellConfirmed(1, 500);
    }
    expect(rulesLater(10_000)).toEqual([]);
    subscribe({ confirmed: true });
    tellConfirmed(2, 500);
    expect(rulesLater(10_000)).toEqual(['cov-retried']);
    tellConfirmed(3, 500);
    planted.pass(1_000);
    tellConfirmed(3, 500);
    expect(planted.rules()).toEqual(['cov-retried']);
    // Another server, which knows nothing of the invoke id.
    planted.note('settings', planted.nowMs, planted.nowMs + 10);
    planted.pass(50);
    tellConfirmed(3, 500);
    expect(planted.rules()).toEqual([]);
  });
});
