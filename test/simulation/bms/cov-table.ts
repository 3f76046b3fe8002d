import { Tags } from './payloads.js';

/** A subscription as the gateway has acknowledged it (135-2012 §13.14, §13.15). */
export interface Subscription {
  /** Address and port, and the station behind a router. */
  readonly subscriber: string;
  readonly processId: number;
  readonly object: string;
  /** Of SubscribeCOVProperty. */
  readonly propertyId: number | undefined;
  readonly isConfirmed: boolean;
  readonly fromMs: number;
  /** Infinite where it has no end; the earliest that it may be. */
  readonly untilMs: number;
  /** So much later it may end: a request that came again may have begun it anew. */
  spreadMs: number;
  /** What its subscriber was told last, by property: octets as text. */
  readonly told: Map<number, string>;
  toldAtMs: number | undefined;
  /** What no notification has said yet, since when. */
  untoldSinceMs: number | undefined;
}

export interface SubscribeRequest {
  readonly processId: number;
  readonly object: string;
  readonly propertyId: number | undefined;
  /** Undefined: it is cancelled. */
  readonly isConfirmed: boolean | undefined;
  readonly lifetimeS: number;
}

/** The parameters of SubscribeCOV and, with a property behind them, of SubscribeCOVProperty. */
export function readSubscribe(payload: Uint8Array): SubscribeRequest {
  const tags = new Tags(payload);
  const processId = tags.contextNumber(0);
  const object = tags.id(1);
  const confirmed = tags.optionalNumber(2);
  const lifetimeS = tags.optionalNumber(3) ?? 0;
  const reference = tags.is('opening', 4) ? tags.within(4)[0] : undefined;
  const propertyId = reference?.octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return {
    processId,
    object,
    propertyId,
    isConfirmed: confirmed === undefined ? undefined : confirmed !== 0,
    lifetimeS,
  };
}

/** Who has subscribed to what, by the answers that the gateway gave. */
export class CovTable {
  readonly #all = new Map<string, Subscription>();
  /** Ended by a cancellation or by their lifetime, and when. */
  readonly #ended = new Map<string, number>();

  apply(subscriber: string, request: SubscribeRequest, nowMs: number): Subscription | undefined {
    const { processId, object, propertyId, isConfirmed, lifetimeS } = request;
    const key = `${subscriber} ${processId} ${object} ${propertyId ?? ''}`;
    if (isConfirmed === undefined) {
      if (this.#all.delete(key)) this.#ended.set(key, nowMs);
      return undefined;
    }
    const untilMs = lifetimeS === 0 ? Number.POSITIVE_INFINITY : nowMs + lifetimeS * 1_000;
    const told = new Map<number, string>();
    const times = { fromMs: nowMs, untilMs, spreadMs: 0, toldAtMs: undefined, untoldSinceMs: nowMs };
    const subscription = { subscriber, processId, object, propertyId, isConfirmed, told, ...times };
    this.#all.set(key, subscription);
    this.#ended.delete(key);
    return subscription;
  }

  /** All that a notification may belong to: of an object, or of one of its properties. */
  of(subscriber: string, processId: number, object: string): readonly Subscription[] {
    return [...this.#all.values()].filter(
      (one) => one.subscriber === subscriber && one.processId === processId && one.object === object,
    );
  }

  /** Of an object. */
  ofObject(object: string): readonly Subscription[] {
    return [...this.#all.values()].filter((one) => one.object === object);
  }

  get all(): Iterable<Subscription> {
    return this.#all.values();
  }

  /** Removes what has run out. */
  expire(nowMs: number): void {
    for (const [key, { untilMs, spreadMs }] of this.#all) {
      if (untilMs + spreadMs >= nowMs) continue;
      this.#all.delete(key);
      this.#ended.set(key, untilMs);
    }
  }

  /** A restart ends them all; nothing is said of what was. */
  clear(): void {
    this.#all.clear();
    this.#ended.clear();
  }
}
