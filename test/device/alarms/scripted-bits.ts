import type { Transition } from './told-events.js';

interface Bit {
  readonly delayMs: number;
  state: 'normal' | 'offnormal' | 'fault';
  isSet: boolean;
  /** When it is told, unless it is over before. */
  dueAtMs: number | undefined;
}

/**
 * What 135-2016 §13.2 makes of the bits of a script, each an alarm of its own: a second, deliberately plain reading. Leaving
 * FAULT goes to NORMAL first; a loss, a gap and a restart clear a pending delay.
 */
export class ScriptedBits {
  /** Transitions of each bit in their order, and when. */
  readonly told = new Map<number, { readonly transition: Transition; readonly atMs: number }[]>();
  readonly #bits: ReadonlyMap<number, Bit>;

  constructor(delaysMs: ReadonlyMap<number, number>) {
    this.#bits = new Map(
      [...delaysMs].map(([instance, delayMs]): [number, Bit] => [
        instance,
        { delayMs, state: 'normal', isSet: false, dueAtMs: undefined },
      ]),
    );
  }

  /** The UPS has answered: these bits are set. */
  read(set: ReadonlySet<number>, nowMs: number): void {
    this.pass(nowMs);
    for (const [instance, bit] of this.#bits) {
      bit.isSet = set.has(instance);
      if (bit.state === 'fault') this.#turn(instance, bit, 'normal', nowMs);
      if ((bit.state === 'offnormal') === bit.isSet) bit.dueAtMs = undefined;
      else bit.dueAtMs ??= nowMs + bit.delayMs;
    }
    this.pass(nowMs);
  }

  /** The UPS is lost. */
  lose(nowMs: number): void {
    this.gap(nowMs);
    for (const [instance, bit] of this.#bits) {
      if (bit.state !== 'fault') this.#turn(instance, bit, 'fault', nowMs);
    }
  }

  /** A reading has failed, or the program was restarted. */
  gap(nowMs: number): void {
    this.pass(nowMs);
    for (const bit of this.#bits.values()) bit.dueAtMs = undefined;
  }

  /** Time passes, and nothing is read. */
  pass(nowMs: number): void {
    for (const [instance, bit] of this.#bits) {
      if (bit.dueAtMs === undefined || bit.dueAtMs > nowMs) continue;
      this.#turn(instance, bit, bit.isSet ? 'offnormal' : 'normal', bit.dueAtMs);
      bit.dueAtMs = undefined;
    }
  }

  #turn(instance: number, bit: Bit, state: Bit['state'], atMs: number): void {
    bit.state = state;
    const transition = state === 'normal' ? 'toNormal' : state === 'fault' ? 'toFault' : 'toOffnormal';
    this.told.set(instance, [...(this.told.get(instance) ?? []), { transition, atMs }]);
  }
}
