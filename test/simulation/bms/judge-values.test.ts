import { describe, expect, it } from 'vitest';
import { confirmed, readMultiplePayload } from '../../support/bacnet/wire.js';
import { playedSite } from '../people/played-look.js';
import { ValueJudge } from './judge-values.js';
import { property, reliability, type } from './judged-objects.js';
import { covPayload, multipleAck, Planted, truthOf } from './planted.js';
import { boundsInForce } from './value-bounds.js';
import { bitString, enumerated, flags, real, unsigned } from './values.js';

const bounds = { freshMs: 4_000, heldMs: 20_000, recoveryMs: 60_000 };
const quiet = Array.from({ length: 31 }, () => false);
const onBattery = quiet.map((_, bit) => bit === 10);

function scene(values: Parameters<typeof truthOf>[0], onLoss: 'hold' | 'unavailable' = 'hold') {
  const planted = new Planted();
  const judge = new ValueJudge({
    judge: planted,
    truth: truthOf(values),
    disturbances: planted,
    bounds,
    nowMs: () => planted.nowMs,
    onLoss: () => [onLoss],
    isOutOfService: () => false,
  });
  planted.wire.listen(judge);
  let invokeId = 0;
  const tell = (objectType: number, instance: number, value: number[], fault: boolean, why: number) => {
    invokeId += 1;
    const properties = [property.presentValue, property.statusFlags, property.reliability];
    const references = [{ type: objectType, instance, properties }];
    planted.reached(confirmed(14, readMultiplePayload(references), { invokeId }));
    const told = [
      [property.presentValue, value],
      [property.statusFlags, flags(fault)],
      [property.reliability, enumerated(why)],
    ] as const;
    planted.left(multipleAck(invokeId, objectType, instance, told));
    return planted.rules();
  };
  return { planted, tell };
}

const frequency = 47;
/** UPS_OUTPUT_pf1. */
const powerFactor = 23;

describe('a value that a BMS is told', () => {
  const values = {
    UNIT_OUTPUT_fr: [
      [0, 500],
      [990_000, 497],
    ],
  } as const;

  it('is that of the UPS within the age that is stated', () => {
    const { planted, tell } = scene(values);
    expect(tell(type.analogValue, frequency, real(497), false, 0)).toEqual([]);
    expect(tell(type.analogValue, frequency, real(500), false, 0)).toEqual(['value-true']);
    expect(planted.counts.get('value')).toBe(2);
  });

  it('is Running of DeviceStatus only while there is a way to the UPS, and No com only while something is wrong', () => {
    const { planted, tell } = scene({});
    const [running, noCom] = [1, 3];
    const status = (state: number) => tell(type.multiStateValue, 0, unsigned(state), false, 0);
    expect(status(running)).toEqual([]);
    expect(status(noCom)).toEqual(['device-status']);
    planted.note('port', planted.nowMs, planted.nowMs + 25_000);
    planted.note('line', planted.nowMs, planted.nowMs + 25_000);
    planted.pass(10_000);
    expect([...status(running), ...status(noCom)]).toEqual([]);
    planted.pass(14_000);
    expect(status(noCom)).toEqual([]);
    expect(status(running)).toEqual(['device-status']);
    planted.pass(10_000);
    expect(status(running)).toEqual([]);
  });

  it('may be as old as a loss that is not known yet', () => {
    const { planted, tell } = scene(values);
    planted.note('line', 995_000, 996_000);
    expect(tell(type.analogValue, frequency, real(500), false, 0)).toEqual([]);
    planted.pass(20_000);
    expect(tell(type.analogValue, frequency, real(500), false, 0)).toEqual(['value-true']);
  });

  it('is not marked where nothing was wrong for a minute', () => {
    const { planted, tell } = scene(values);
    expect(tell(type.analogValue, frequency, real(497), true, reliability.communicationFailure)).toEqual([
      'value-marked',
    ]);
    planted.note('ups', 950_000, 960_000);
    expect(tell(type.analogValue, frequency, real(497), true, reliability.communicationFailure)).toEqual([]);
  });

  it('is marked as a state, or a power factor, that the measurements of another moment deny, and no other number is', () => {
    const { planted, tell } = scene({ ...values, UPS_OUTPUT_pf1: [[0, 98]] });
    const factor = () => tell(type.analogValue, powerFactor, real(-1), true, reliability.unreliableOther);
    expect(factor()).toEqual(['value-marked']);
    const state = (why: number) => tell(type.multiStateValue, 5, unsigned(10), true, why);
    expect(state(reliability.unreliableOther)).toEqual(['value-marked']);
    planted.note('torn', planted.nowMs - 2_000, planted.nowMs - 1_000);
    expect(state(reliability.unreliableOther)).toEqual([]);
    expect(factor()).toEqual([]);
    expect(state(reliability.communicationFailure)).toEqual(['value-marked']);
    expect(tell(type.analogValue, frequency, real(497), true, reliability.unreliableOther)).toEqual(['value-marked']);
    planted.pass(60_000);
    expect([...state(reliability.unreliableOther), ...factor()]).toEqual(['value-marked', 'value-marked']);
  });

  it('has the right cause', () => {
    const { planted, tell } = scene(values);
    const told = () => tell(type.analogValue, frequency, real(497), true, reliability.noSensor);
    expect(told()).toEqual(['value-cause']);
    // A UPS that has started anew within a minute has not filled its tables yet; nothing else is a reason.
    planted.note('line', 990_000, 995_000);
    expect(told()).toEqual(['value-cause']);
    planted.note('ups', 910_000, 920_000);
    expect(told()).toEqual(['value-cause']);
    planted.note('ups', 990_000, 995_000);
    expect(told()).toEqual([]);
    expect(tell(type.analogValue, frequency, real(497), true, 4)).toEqual(['value-cause']);
    expect(tell(type.analogValue, frequency, real(497), false, reliability.communicationFailure)).toContain(
      'value-flags',
    );
  });

  it('of a state that nothing feeds does not pass for good', () => {
    const { tell } = scene(values);
    expect(tell(type.multiStateValue, 5, unsigned(10), false, 0)).toEqual(['value-marked']);
    expect(tell(type.multiStateValue, 5, unsigned(10), true, reliability.noSensor)).toEqual([]);
  });

  it('stays, or becomes -1, while the UPS is lost, as on_loss says', () => {
    for (const [onLoss, broken] of [
      ['hold', []],
      ['unavailable', ['value-on-loss']],
    ] as const) {
      const { planted, tell } = scene(values, onLoss);
      planted.note('line', 990_000);
      expect(tell(type.analogValue, frequency, real(500), true, 12)).toEqual(broken);
      expect(tell(type.analogValue, frequency, real(-1), true, 12)).toEqual([]);
      expect(tell(type.analogValue, frequency, real(123), true, 12)).toEqual(['value-on-loss']);
    }
  });

  it('is judged in a notification, too', () => {
    const { planted } = scene({
      UnitAlarms: [
        [0, quiet],
        [500_000, onBattery],
      ],
    });
    const tell = (bits: readonly boolean[]) => {
      const payload = covPayload(7, type.bitStringValue, 2, 0, [
        [property.presentValue, bitString(bits)],
        [property.statusFlags, flags(false)],
      ]);
      planted.left([0x10, 2, ...payload]);
      return planted.rules();
    };
    expect(tell(onBattery)).toEqual([]);
    expect(tell(quiet)).toEqual(['value-true']);
  });
});

describe('bounds while offline_after changes', () => {
  it('go by the greatest that may be in force', () => {
    let most = 10;
    const bounds = boundsInForce(playedSite, () => most);
    const { heldMs, freshMs } = bounds;
    most = 1;
    // Nine dead cycles of 6 s less.
    expect(heldMs - bounds.heldMs).toBeCloseTo(54_000);
    expect(bounds.freshMs).toBe(freshMs);
  });
});
