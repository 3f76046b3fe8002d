import type { Judge } from '../world/contract.js';
import { type Address, type CardListener, keyOf } from './lan-port.js';

export interface ForeignDeviceParts {
  readonly judge: Judge;
  readonly nowMs: () => number;
}

/** BVLC functions (135-2012 §J.2). */
const bvlc = {
  forwardedNpdu: 0x04,
  registerForeignDevice: 0x05,
  deleteEntry: 0x08,
  distributeBroadcast: 0x09,
} as const;
/** From the request for a broadcast to the broadcast. */
const carriedWithinMs = 1_000;
/** A registration lives on for so long behind its Time-to-Live (135-2012 §J.5.2.3). */
const graceMs = 30_000;
/** The clock of the gateway drifts. */
const driftMs = 2_000;

/** Rule `foreign-device`: what a BBMD forwards goes to those who are registered, as long as they are. */
export class ForeignDeviceJudge implements CardListener {
  readonly #parts: ForeignDeviceParts;
  /** Until when each one is served at the most. */
  readonly #untilMs = new Map<string, number>();
  /** When a device that is registered last asked for a broadcast, which goes to the BBMD's own subnet too (135-2012 §J.4.5). */
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ForeignDeviceParts) {
    this.#parts = parts;
  }

  /** The gateway has begun anew: nobody is registered. */
  gatewayEnded(): void {
    this.#untilMs.clear();
  }

  reached(bytes: Uint8Array, from: Address): void {
    if (bytes[0] !== 0x81) return;
    if (bytes[1] === bvlc.distributeBroadcast && this.#isServed(from)) this.#askedMs = this.#parts.nowMs();
    if (bytes[1] !== bvlc.registerForeignDevice || bytes.length !== 6) return;
    // One that says another length is none (135-2012 §J.2.6).
    if (bytes[2] !== 0 || bytes[3] !== 6) return;
    const timeToLiveMs = ((bytes[4] ?? 0) * 256 + (bytes[5] ?? 0)) * 1_000;
    const untilMs = this.#parts.nowMs() + timeToLiveMs + graceMs + driftMs;
    this.#untilMs.set(keyOf(from), untilMs);
  }

  left(bytes: Uint8Array, to: Address): void {
    if (bytes[0] !== 0x81 || bytes[1] !== bvlc.forwardedNpdu) return;
    const { judge, nowMs } = this.#parts;
    judge.judged('forwarded');
    // Each subnet of the plant has 256 addresses.
    const isToSubnet = to.address.endsWith('.255') && nowMs() - this.#askedMs <= carriedWithinMs;
    if (this.#isServed(to) || isToSubnet) return;
    judge.violated('foreign-device', `a broadcast is forwarded to ${keyOf(to)}, which is not registered any more`);
  }

  #isServed(device: Address): boolean {
    return this.#parts.nowMs() <= (this.#untilMs.get(keyOf(device)) ?? Number.NEGATIVE_INFINITY);
  }
}
