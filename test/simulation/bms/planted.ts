import { bvlc, context, join, objectId, unsignedOctets } from '../../support/bacnet/wire.js';
import type { DisturbanceKind, Disturbances, Judge, Schedule, Truth, Violation } from '../world/contract.js';
import { GatewayWire } from './gateway-wire.js';
import type { Address } from './lan-port.js';

/** For tests of the judge: answers planted at the gateway's network card, and a truth that is typed in. */
export class Planted implements Judge, Disturbances {
  readonly violations: Violation[] = [];
  readonly counts = new Map<string, number>();
  readonly #noted: { kind: DisturbanceKind; fromMs: number; untilMs: number }[] = [];
  readonly wire = new GatewayWire(
    () => this.nowMs,
    (_bytes, { address }) => address !== '192.168.1.66',
  );
  nowMs = 1_000_000;

  judged(kind: string, count = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + count);
  }

  violated(rule: string, what: string): void {
    this.violations.push({ rule, what, atMs: this.nowMs });
  }

  note(kind: DisturbanceKind, fromMs: number, untilMs = Number.POSITIVE_INFINITY): void {
    this.#noted.push({ kind, fromMs, untilMs });
  }

  wereThere(kinds: readonly DisturbanceKind[], fromMs: number, toMs: number): boolean {
    return this.#noted.some((one) => kinds.includes(one.kind) && one.fromMs <= toMs && one.untilMs >= fromMs);
  }

  /** The rules that were broken since the last call. */
  rules(): readonly string[] {
    return this.violations.splice(0).map(({ rule }) => rule);
  }

  pass(ms: number): void {
    this.nowMs += ms;
  }

  readonly #timers: { readonly atMs: number; readonly action: () => void }[] = [];
  readonly schedule: Schedule = {
    nowMs: 0,
    after: (delayMs, action) => {
      const timer = { atMs: this.nowMs + delayMs, action };
      this.#timers.push(timer);
      return () => {
        const at = this.#timers.indexOf(timer);
        if (at >= 0) this.#timers.splice(at, 1);
      };
    },
  };

  /** Runs what falls due. */
  advance(ms: number): void {
    this.nowMs += ms;
    for (const timer of this.#timers.filter(({ atMs }) => atMs <= this.nowMs)) {
      this.#timers.splice(this.#timers.indexOf(timer), 1);
      timer.action();
    }
  }

  reached(apdu: Uint8Array | readonly number[], from: Address = bms): void {
    this.wire.reached(bvlc(0x0a, join([1, 4], apdu)), from);
  }

  left(apdu: Uint8Array | readonly number[], to: Address = bms): void {
    this.wire.left(bvlc(0x0a, join([1, 0], apdu)), to);
  }
}

export const bms: Address = { address: '192.168.1.50', port: 47808 };

/** A UPS of which the values are said by time: the last entry at or before the interval's end, and those inside, are true. */
export function truthOf(
  values: Readonly<Record<string, readonly (readonly [fromMs: number, value: unknown])[]>>,
): Truth {
  return {
    wasTrue: ({ object, value }, fromMs, toMs) => {
      const all = values[object] ?? [];
      const within = all.filter(
        ([atMs], index) => atMs <= toMs && (all[index + 1]?.[0] ?? Number.POSITIVE_INFINITY) >= fromMs,
      );
      return (
        within.some(([, one]) => JSON.stringify(one) === JSON.stringify(value)) ||
        `it was ${within.map(([, one]) => JSON.stringify(one)).join(', ')}`
      );
    },
    feeds: (object) => values[object] !== undefined,
    alarmChanges: () => [],
  };
}

type Property = readonly [propertyId: number, value: readonly number[]];

/** The APDU of a ReadPropertyMultiple-ACK with one object. */
export function multipleAck(invokeId: number, type: number, instance: number, properties: readonly Property[]) {
  return join(
    [0x30, invokeId, 14],
    context(0, objectId(type, instance)),
    [0x1e],
    ...properties.map(([id, value]) => [...context(2, unsignedOctets(id)), 0x4e, ...value, 0x4f]),
    [0x1f],
  );
}

/** The parameters of a COV notification. */
export function covPayload(
  processId: number,
  type: number,
  instance: number,
  leftS: number,
  values: readonly Property[],
) {
  return join(
    context(0, unsignedOctets(processId)),
    context(1, objectId(8, 1338)),
    context(2, objectId(type, instance)),
    context(3, unsignedOctets(leftS)),
    [0x4e],
    ...values.map(([id, value]) => [...context(0, unsignedOctets(id)), 0x2e, ...value, 0x2f]),
    [0x4f],
  );
}
