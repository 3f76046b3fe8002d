import { plain } from '../../support/bacnet/wire.js';
import type { DisturbanceKind, Disturbances, Judge, Truth } from '../world/contract.js';
import type { Exchange, GivenAnswer, Notice, WireListener } from './gateway-wire.js';
import { deviceStatus, type JudgedObject, judgedObject, property, reliability, type } from './judged-objects.js';
import { bitsOf, readCovNotice, readPropertyAck, readPropertyMultipleAck, type ToldProperty } from './payloads.js';
import type { ValueBounds } from './value-bounds.js';
import { wasWithoutWay } from './way-to-the-ups.js';

/** What may keep the gateway from knowing what the UPS is. */
const causesOfLoss: readonly DisturbanceKind[] = ['line', 'ups', 'settings', 'power', 'clock', 'disk'];

/** What one answer says of one object; all of it is of one moment. */
export interface Telling {
  readonly object: JudgedObject;
  readonly value: number | readonly boolean[];
  readonly flags: readonly boolean[] | undefined;
  readonly reliability: number | undefined;
}

export interface ValueParts {
  readonly judge: Judge;
  readonly truth: Truth;
  readonly disturbances: Disturbances;
  readonly bounds: ValueBounds;
  readonly nowMs: () => number;
  /** [bacnet] on_loss: those that may be in force. */
  readonly onLoss: () => readonly string[];
  /** Objects that a BMS has set out of service, as `type,instance`: what they show is what was written. */
  readonly isOutOfService: (id: string, fromMs: number) => boolean;
}

/** Rules `device-status`, `value-true`, `value-marked`, `value-cause`, `value-on-loss` and `value-flags`. */
export class ValueJudge implements WireListener {
  readonly #parts: ValueParts;

  constructor(parts: ValueParts) {
    this.#parts = parts;
  }

  answered({ service }: Exchange, { type, payload, atMs }: GivenAnswer): void {
    if (type !== 3 || (service !== 12 && service !== 14)) return;
    const told = service === 12 ? [readPropertyAck(payload)] : readPropertyMultipleAck(payload);
    for (const one of tellingsOf(told)) this.judge(one, atMs);
  }

  notified({ service, isConfirmed, payload, atMs }: Notice): void {
    if (service !== (isConfirmed ? 1 : 2)) return;
    for (const one of tellingsOf(readCovNotice(payload).values)) this.judge(one, atMs);
  }

  judge(telling: Telling, atMs: number): void {
    const { object, flags } = telling;
    const { isOutOfService, judge } = this.#parts;
    if (isOutOfService(`${object.type},${object.instance}`, atMs)) return;
    judge.judged('value');
    if (object.name === 'DeviceStatus') {
      this.#judgeStatus(telling, atMs);
      return;
    }
    const isFault = flags?.[1] === true;
    this.#judgeFlags(telling);
    if (isFault || (telling.reliability ?? 0) !== reliability.noFaultDetected) this.#judgeMark(telling, atMs);
    else if (flags !== undefined || telling.reliability !== undefined || this.#isSurelyGood(object, atMs)) {
      this.#judgeGood(telling, atMs);
    }
  }

  /** Running while the UPS is heard, No com while it is not (Manual §6.2.1). */
  #judgeStatus({ value }: Telling, atMs: number): void {
    const { judge, disturbances, bounds } = this.#parts;
    const isRunning = value === deviceStatus.running;
    if (isRunning && wasWithoutWay(disturbances, atMs - bounds.heldMs, atMs)) {
      judge.violated(
        'device-status',
        `DeviceStatus is Running, and there is no way to the UPS for ${bounds.heldMs} ms`,
      );
    }
    if (value !== deviceStatus.noComWithUps || atMs < bounds.recoveryMs) return;
    if (disturbances.wereThere(causesOfLoss, Math.max(0, atMs - bounds.recoveryMs), atMs)) return;
    judge.violated(
      'device-status',
      `DeviceStatus is No com with UPS, and nothing was wrong for ${bounds.recoveryMs} ms`,
    );
  }

  /** FAULT is set where Reliability is not no-fault-detected, and only there (135-2012 §12.4.7). */
  #judgeFlags({ object, flags, reliability: told }: Telling): void {
    if (flags === undefined || told === undefined || flags[1] === (told !== 0)) return;
    this.#parts.judge.violated('value-flags', `${object.name}: Reliability ${told}, FAULT is ${flags[1]}`);
  }

  #judgeGood({ object: { name, type: objectType }, value }: Telling, atMs: number): void {
    const { truth, bounds, judge } = this.#parts;
    // 0 is ordered where it is served (Manual §5.1); a state that nothing feeds has no -1 to say so.
    if (truth.feeds(name) === false && objectType !== type.analogValue && value !== 0) {
      judge.violated('value-marked', `${name} passes for good, and nothing feeds it`);
      return;
    }
    const isQuiet = this.#isQuiet(atMs - bounds.heldMs, atMs);
    const ageMs = isQuiet ? bounds.freshMs : bounds.heldMs;
    const verdict = truth.wasTrue({ object: name, value }, Math.max(0, atMs - ageMs), atMs);
    if (verdict === true) return;
    const what = `${name} is told as ${shown(value)} at ${Math.round(atMs)} ms, good`;
    judge.violated('value-true', `${what}, and was not so in the last ${Math.round(ageMs)} ms: ${verdict}`);
  }

  #judgeMark(telling: Telling, atMs: number): void {
    const { object, value, reliability: told } = telling;
    const { truth, disturbances, bounds, judge } = this.#parts;
    const isFed = truth.feeds(object.name);
    const fromMs = Math.max(0, atMs - bounds.recoveryMs);
    const isExcused = atMs < bounds.recoveryMs || disturbances.wereThere(causesOfLoss, fromMs, atMs);
    if (told === reliability.noSensor) {
      // A UPS that starts has not filled its tables yet.
      if (isFed === true && !disturbances.wereThere(['ups'], fromMs, atMs))
        judge.violated('value-cause', `${object.name}: no-sensor, and the UPS tells it`);
      return;
    }
    if (told !== undefined && told !== reliability.communicationFailure && told !== reliability.unreliableOther) {
      judge.violated('value-cause', `${object.name}: Reliability ${told}, which nothing here can be the cause of`);
      return;
    }
    // A COV notification has the flag alone: of a state that nothing feeds it is right.
    const isUnfed = told === undefined && isFed !== true;
    if (!isExcused && !isUnfed && !this.#mayBeDenied(telling, atMs)) {
      const sinceMs = Math.round(bounds.recoveryMs);
      const words = `${object.name}: Reliability ${told ?? 'unread'}, FAULT, at ${Math.round(atMs)} ms`;
      judge.violated('value-marked', `${words}, and nothing was wrong for ${sinceMs} ms`);
    }
    if (told === reliability.communicationFailure) this.#judgeShownOnLoss(object, value, atMs);
  }

  /**
   * Of a state the measurements may tell another moment; three seconds after that was first seen it is marked, until both are read
   * anew (src/objects/README.md, States). So is a power factor above 1 at once, of power and apparent power of two moments.
   */
  #mayBeDenied({ object, reliability: told }: Telling, atMs: number): boolean {
    const { disturbances, bounds } = this.#parts;
    const isOfCause = told === undefined || told === reliability.unreliableOther;
    return (
      isOfCause &&
      (object.type === type.multiStateValue || /_pf\d?$/i.test(object.name)) &&
      disturbances.wereThere(['torn'], Math.max(0, atMs - bounds.freshMs), atMs)
    );
  }

  /** `on_loss`: hold is a value that was once true, or the one of the beginning; unavailable is -1 and the default. */
  #judgeShownOnLoss({ name, whenUnknown }: JudgedObject, value: Telling['value'], atMs: number): void {
    const { truth, judge, onLoss } = this.#parts;
    judge.judged('value-on-loss');
    if (alike(value, whenUnknown)) return;
    // A bit whose own words are good shows them, whatever the others wait for (src/objects/README.md).
    if (onLoss().includes('unavailable') && typeof value !== 'number') return;
    if (onLoss().includes('hold') && truth.wasTrue({ object: name, value }, 0, atMs) === true) return;
    judge.violated(
      'value-on-loss',
      `${name} is told as ${shown(value)} while the UPS is lost, on_loss=${onLoss().join(' or ')}`,
    );
  }

  /** Who reads the value alone does not hear that it is not good. */
  #isSurelyGood({ name, type: objectType }: JudgedObject, atMs: number): boolean {
    const { truth, bounds } = this.#parts;
    const isFed = objectType === type.analogValue || truth.feeds(name) === true;
    return isFed && this.#isQuiet(atMs - bounds.heldMs, atMs);
  }

  #isQuiet(fromMs: number, toMs: number): boolean {
    return !this.#parts.disturbances.wereThere(causesOfLoss, Math.max(0, fromMs), toMs);
  }
}

/** What was told of the 101 objects, those of which the value was told. */
export function tellingsOf(told: readonly ToldProperty[]): readonly Telling[] {
  const byObject = new Map<string, ToldProperty[]>();
  for (const one of told) {
    const all = byObject.get(one.object);
    if (all === undefined) byObject.set(one.object, [one]);
    else all.push(one);
  }
  return [...byObject].flatMap(([id, all]) => {
    const object = judgedObject(id);
    const first = (propertyId: number) =>
      all.find((one) => one.propertyId === propertyId && one.index === undefined && one.error === undefined)?.items[0];
    const value = first(property.presentValue);
    if (object === undefined || value === undefined) return [];
    const flags = first(property.statusFlags);
    const why = first(property.reliability);
    return [
      {
        object,
        value: value.tag === 8 ? bitsOf(value) : Number(plain(value)),
        flags: flags && bitsOf(flags),
        reliability: why && Number(plain(why)),
      },
    ];
  });
}

const alike = (one: Telling['value'], other: Telling['value']): boolean =>
  typeof one === 'number' || typeof other === 'number'
    ? one === other
    : one.length === other.length && one.every((bit, index) => bit === other[index]);

/** Bits by the numbers of those that are set. */
export function shown(value: number | readonly boolean[]): string {
  if (typeof value === 'number') return String(value);
  const set = value.flatMap((bit, index) => (bit ? [`b${String(index).padStart(2, '0')}`] : []));
  return set.length === 0 ? 'no bit' : set.join(' ');
}
