import type { Disturbances, Judge } from '../world/contract.js';
import { CovTable, readSubscribe, type SubscribeRequest, type Subscription } from './cov-table.js';
import type { Exchange, GivenAnswer, Notice, WireListener } from './gateway-wire.js';
import { property } from './judged-objects.js';
import { readCovNotice, readPropertyAck, readPropertyMultipleAck, type ToldProperty } from './payloads.js';
import { service } from './requests.js';

export interface CovParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly nowMs: () => number;
  /** [bacnet] apdu_timeout_ms and apdu_retries: those that may be in force. */
  readonly apduTimeoutsMs: () => readonly number[];
  readonly apduRetries: () => readonly number[];
  /** When the gateway's machine has last not taken what it sent, which nobody sees. */
  readonly refusedAtMs: () => number;
}

/** "All that changes is told within 40 ms"; a second is what a slow board may take. */
const toldWithinMs = 1_000;
/** The longest pause of a subscriber that does not answer (src/bacnet/server/cov/README.md). */
const longestPauseMs = 60_000;
/** The clock of the gateway drifts by 200 ppm at the most, and seconds are rounded. */
const driftOf = (ms: number): number => 2_000 + ms / 1_000;

/** In place of octets that a subscriber was sent. */
const notTaken = 'not taken';

/** What is known of one station that confirms. */
interface Recipient {
  /** Notifications without an answer. */
  readonly open: Set<Notice>;
  /** When it last left one without an answer for a whole APDU_Timeout; infinite past: never. */
  silentAtMs: number;
  /** When it last answered one; what it was not told meanwhile follows then. */
  answeredAtMs: number;
}

/** A subscription, or its end, that was asked for. */
interface Asked {
  /** Subscriber, process and object. */
  readonly key: string;
  readonly isCancellation: boolean;
  /** The first notification, where it came before the answer: the machine may not have taken that. */
  first: ToldNotice | undefined;
}

interface ToldNotice {
  readonly values: readonly ToldProperty[];
  readonly atMs: number;
}

/** Rules `cov-subscribed`, `cov-first`, `cov-last-value`, `cov-time-remaining`, `cov-one-at-a-time` and `cov-retried`. */
export class CovJudge implements WireListener {
  readonly #parts: CovParts;
  readonly #table = new CovTable();
  readonly #recipients = new Map<string, Recipient>();
  /** Subscriptions that were asked for and not answered yet: the first notification may come before the answer. */
  readonly #asked = new Map<Exchange, Asked>();
  /** Of the last restart, or of settings that may have ended subscriptions. */
  #uncertainBeforeMs = 0;

  constructor(parts: CovParts) {
    this.#parts = parts;
  }

  get subscriptions(): Iterable<Subscription> {
    return this.#table.all;
  }

  /** All subscriptions end with a restart, as the standard lets them. */
  gatewayEnded(): void {
    this.#table.clear();
    this.#asked.clear();
    this.#recipients.clear();
    this.#uncertainBeforeMs = this.#parts.nowMs();
  }

  asked(exchange: Exchange): void {
    this.look();
    const { service: number, payload, peer, remote } = exchange;
    if (number !== service.subscribeCov && number !== service.subscribeCovProperty) return;
    const request = attempt(() => readSubscribe(payload));
    if (request === undefined) return;
    const key = `${peer}${remote} ${request.processId} ${request.object}`;
    this.#asked.set(exchange, { key, isCancellation: request.isConfirmed === undefined, first: undefined });
  }

  answered(exchange: Exchange, answer: GivenAnswer): void {
    this.look();
    const { service: number, payload, peer, remote } = exchange;
    if (number === service.subscribeCov || number === service.subscribeCovProperty) {
      const asked = this.#asked.get(exchange);
      this.#asked.delete(exchange);
      if (answer.type !== 2) return;
      const subscriber = `${peer}${remote}`;
      const request = readSubscribe(payload);
      if (asked === undefined && exchange.answers > 1) {
        this.#noteRepeated(subscriber, request, answer.atMs);
        return;
      }
      const subscription = this.#table.apply(subscriber, request, exchange.atMs);
      if (subscription !== undefined) subscription.spreadMs = answer.atMs - exchange.atMs;
      if (subscription !== undefined && asked?.first !== undefined) this.#note(subscription, asked.first);
      // The machine took no answer to the first of them, and maybe no notification either: a pause follows.
      else if (subscription !== undefined && exchange.arrivals > 1) subscription.untoldSinceMs = undefined;
      for (const [other, { key }] of this.#asked) if (key === asked?.key) this.#asked.delete(other);
      // "A new subscription ends the pause."
      const recipient = this.#recipients.get(subscriber);
      if (recipient !== undefined) {
        recipient.silentAtMs = Number.NEGATIVE_INFINITY;
        // What its other subscriptions were not told in the pause follows now.
        recipient.answeredAtMs = answer.atMs;
      }
    } else if (number === service.reinitializeDevice && answer.type === 2) this.gatewayEnded();
    else if (answer.type === 3 && number === service.readProperty) {
      this.#compare([readPropertyAck(answer.payload)], answer.atMs);
    } else if (answer.type === 3 && number === service.readPropertyMultiple) {
      this.#compare(readPropertyMultipleAck(answer.payload), answer.atMs);
    }
  }

  notified(notice: Notice): void {
    this.look();
    const { service: number, isConfirmed, to, remote, payload, atMs } = notice;
    if (number !== (isConfirmed ? service.confirmedCov : 2)) return;
    const told = readCovNotice(payload);
    // A restart is told by one of process 0 (135-2016 §19.3).
    if (!isConfirmed && told.processId === 0 && told.object.startsWith('8,')) return;
    this.#parts.judge.judged('notification');
    const subscriber = `${to}${remote}`;
    const all = this.#table
      .of(subscriber, told.processId, told.object)
      .filter((one) => one.isConfirmed === isConfirmed);
    const subscription = all.find(({ propertyId }) => fits(propertyId, told.values)) ?? all[0];
    const key = `${subscriber} ${told.processId} ${told.object}`;
    for (const asked of this.#asked.values()) if (asked.key === key) asked.first = { values: told.values, atMs };
    if (subscription === undefined) {
      this.#judgeUnsubscribed(key, atMs);
      return;
    }
    this.#judgeTime(subscription, told.timeRemainingS, atMs);
    this.#note(subscription, { values: told.values, atMs });
    if (isConfirmed) this.#open(subscriber, notice);
  }

  #note(subscription: Subscription, { values, atMs }: ToldNotice): void {
    for (const { propertyId, items } of values) subscription.told.set(propertyId, octetsOf(items));
    subscription.toldAtMs = atMs;
    subscription.untoldSinceMs = undefined;
  }

  /** After the time in which a client repeats (src/bacnet/server/answered-requests.ts) it is carried out once more. */
  #noteRepeated(subscriber: string, request: SubscribeRequest, atMs: number): void {
    const { processId, object, propertyId, lifetimeS } = request;
    for (const one of this.#table.of(subscriber, processId, object)) {
      // Octets that were changed on their way may have asked for another lifetime meanwhile.
      if (one.propertyId === propertyId) one.spreadMs = Math.max(one.spreadMs, atMs + lifetimeS * 1_000 - one.untilMs);
    }
  }

  repeated(notice: Notice): void {
    if (notice.service !== service.confirmedCov) return;
    const [first = 0, second = 0] = notice.sentAtMs.slice(-2);
    const { apduTimeoutsMs, disturbances, judge } = this.#parts;
    if (second - first >= Math.min(...apduTimeoutsMs()) * 0.99) return;
    // Settings have begun a new server: what was under way is sent by it at once, and its invoke ids begin anew.
    if (disturbances.wereThere(['settings'], first, second)) return;
    judge.violated('cov-retried', `a notification to ${notice.to} was repeated after ${Math.round(second - first)} ms`);
  }

  acknowledged(notice: Notice): void {
    const recipient = this.#recipients.get(`${notice.to}${notice.remote}`);
    if (recipient === undefined || !recipient.open.delete(notice)) return;
    const nowMs = this.#parts.nowMs();
    // "Not answered" is what is answered later than APDU_Timeout after the last repetition.
    const isLate = nowMs - (notice.sentAtMs.at(-1) ?? notice.atMs) >= Math.max(...this.#parts.apduTimeoutsMs());
    if (!isLate) recipient.answeredAtMs = nowMs;
    if (notice.outcome !== 'abort' && !isLate) return;
    recipient.silentAtMs = nowMs;
    this.#untell(notice);
  }

  /** What a subscriber has not answered it was not told: it gets it after pauses, "until it answers" (src/bacnet/server/cov/README.md). */
  #untell({ to, remote, payload, atMs }: Notice): void {
    const { processId, object } = readCovNotice(payload);
    for (const one of this.#table.of(`${to}${remote}`, processId, object)) {
      if (one.toldAtMs !== atMs) continue;
      for (const propertyId of one.told.keys()) one.told.set(propertyId, notTaken);
    }
  }

  /** What is overdue by now; again at the end of the run. */
  look(): void {
    const nowMs = this.#parts.nowMs();
    this.#table.expire(nowMs - driftOf(nowMs));
    for (const [subscriber, recipient] of this.#recipients) this.#judgeRetries(subscriber, recipient, nowMs);
    for (const one of this.#table.all) {
      const { untoldSinceMs } = one;
      if (untoldSinceMs === undefined || nowMs - untoldSinceMs <= toldWithinMs) continue;
      if (this.#isWaiting(one, nowMs) || this.#mayHaveEnded(one, nowMs) || this.#isCancelled(one)) continue;
      one.untoldSinceMs = undefined;
      const rule = one.toldAtMs === undefined ? 'cov-first' : 'cov-last-value';
      const what = `process ${one.processId} of ${one.subscriber} was not told of ${one.object}`;
      this.#parts.judge.violated(rule, `${what} since ${Math.round(untoldSinceMs)} ms`);
    }
  }

  /** A read says what is so now: whoever has subscribed must have been told, or be told at once. */
  #compare(told: readonly ToldProperty[], atMs: number): void {
    const untold = new Map<Subscription, boolean>();
    // It follows the scale of the value: only what was read with it counts.
    const increments = new Map(
      told.flatMap(({ object, propertyId, items }) =>
        propertyId === property.covIncrement && items.length === 1 ? [[object, realOf(octetsOf(items))] as const] : [],
      ),
    );
    for (const { object, propertyId, items, index } of told) {
      if (index !== undefined || items.length !== 1) continue;
      const octets = octetsOf(items);
      for (const one of this.#table.ofObject(object)) {
        const known = one.told.get(propertyId);
        if (known === undefined || one.untilMs < atMs + driftOf(atMs - one.fromMs)) continue;
        // Of an answer in segments the last one may leave long after the values were read.
        if ((one.toldAtMs ?? atMs) > atMs) continue;
        const isTold = known === octets || isBelowIncrement(object, propertyId, [known, octets], increments);
        untold.set(one, untold.get(one) === true || !isTold);
      }
    }
    this.#parts.judge.judged('subscription', untold.size);
    for (const [one, isUntold] of untold) one.untoldSinceMs = isUntold ? (one.untoldSinceMs ?? atMs) : undefined;
  }

  #judgeUnsubscribed(key: string, atMs: number): void {
    if ([...this.#asked.values()].some((one) => one.key === key)) return;
    // What began before a restart is answered by it; settings may have begun a new server.
    if (atMs - this.#uncertainBeforeMs < 5_000) return;
    this.#parts.judge.violated('cov-subscribed', `a notification to ${key}, who has no such subscription`);
  }

  #judgeTime(
    { subscriber, object, isConfirmed, untilMs, spreadMs, fromMs }: Subscription,
    leftS: number,
    atMs: number,
  ): void {
    const boundMs = driftOf(atMs - fromMs);
    const lateMs = atMs + leftS * 1_000 - untilMs;
    const longestMs = spreadMs + boundMs + (isConfirmed ? this.#unseenMs(atMs) : 0);
    const isRight = Number.isFinite(untilMs) ? lateMs >= -boundMs && lateMs <= longestMs : leftS === 0;
    if (isRight) return;
    const shouldS = Number.isFinite(untilMs) ? Math.round((untilMs - atMs) / 1_000) : 0;
    this.#parts.judge.violated('cov-time-remaining', `${object} for ${subscriber}: ${leftS} s instead of ${shouldS} s`);
  }

  /** For so long it may have been repeated, as the machine did not take it at first. */
  #unseenMs(atMs: number): number {
    const { apduTimeoutsMs, apduRetries, refusedAtMs } = this.#parts;
    const unseenMs = (Math.max(...apduRetries()) + 1) * Math.max(...apduTimeoutsMs());
    return atMs - refusedAtMs() <= unseenMs ? unseenMs : 0;
  }

  #open(subscriber: string, notice: Notice): void {
    const { judge, apduTimeoutsMs, disturbances } = this.#parts;
    let recipient = this.#recipients.get(subscriber);
    if (recipient === undefined) {
      recipient = {
        open: new Set(),
        silentAtMs: Number.NEGATIVE_INFINITY,
        answeredAtMs: Number.NEGATIVE_INFINITY,
      };
      this.#recipients.set(subscriber, recipient);
    }
    const { processId, object } = readCovNotice(notice.payload);
    for (const other of recipient.open) {
      const before = readCovNotice(other.payload);
      if (before.processId !== processId || before.object !== object) continue;
      recipient.open.delete(other);
      // Who subscribes again is told the present value at once, whatever was under way before.
      if (this.#table.of(subscriber, processId, object).some(({ fromMs }) => fromMs > other.atMs)) continue;
      const sentAtMs = other.sentAtMs.at(-1) ?? other.atMs;
      // Settings have begun a new server, which tells each subscriber the present values again.
      if (disturbances.wereThere(['settings'], sentAtMs, notice.atMs)) continue;
      const pausedMs = notice.atMs - sentAtMs;
      if (
        pausedMs >= Math.min(...apduTimeoutsMs()) * 0.99 ||
        fits(undefined, before.values) !== fits(undefined, readCovNotice(notice.payload).values)
      )
        continue;
      judge.violated(
        'cov-one-at-a-time',
        `${object} for ${subscriber} again after ${Math.round(pausedMs)} ms without an answer`,
      );
    }
    recipient.open.add(notice);
  }

  #judgeRetries(subscriber: string, recipient: Recipient, nowMs: number): void {
    const { apduTimeoutsMs, disturbances, judge } = this.#parts;
    const apduTimeoutMs = Math.max(...apduTimeoutsMs());
    const apduRetries = Math.min(...this.#parts.apduRetries());
    const lateMs = apduTimeoutMs * 1.01 + toldWithinMs;
    for (const notice of recipient.open) {
      const lastMs = notice.sentAtMs.at(-1) ?? notice.atMs;
      if (nowMs - lastMs < lateMs) continue;
      recipient.open.delete(notice);
      const { processId, object } = readCovNotice(notice.payload);
      const isLive = this.#table
        .of(subscriber, processId, object)
        .some(({ fromMs, untilMs }) => fromMs <= notice.atMs && untilMs > nowMs);
      const wasSilent = notice.atMs - recipient.silentAtMs < 2 * longestPauseMs;
      recipient.silentAtMs = lastMs + apduTimeoutMs;
      this.#untell(notice);
      if (notice.sentAtMs.length > apduRetries || wasSilent || !isLive) continue;
      if (this.#parts.refusedAtMs() >= notice.atMs - (apduRetries + 1) * apduTimeoutMs) continue;
      if (disturbances.wereThere(['power', 'settings', 'clock'], notice.atMs - 1_000, lastMs + lateMs)) continue;
      const times = notice.sentAtMs.length;
      judge.violated(
        'cov-retried',
        `${object} for ${subscriber} was sent ${times} times without an answer, not ${apduRetries + 1}`,
      );
    }
  }

  /** Its station has not answered of late, or not been reached: it is told after a pause. What is not confirmed is not told again. */
  #isWaiting({ subscriber, isConfirmed, toldAtMs, fromMs }: Subscription, nowMs: number): boolean {
    const refusedAtMs = this.#parts.refusedAtMs();
    if (!isConfirmed) return refusedAtMs >= (toldAtMs ?? fromMs);
    const apduTimeoutMs = Math.max(...this.#parts.apduTimeoutsMs());
    const apduRetries = Math.max(...this.#parts.apduRetries());
    const pauseMs = longestPauseMs + (apduRetries + 2) * apduTimeoutMs;
    if (nowMs - refusedAtMs < pauseMs) return true;
    const recipient = this.#recipients.get(subscriber);
    if (recipient === undefined) return false;
    if (recipient.open.size > 0 || nowMs - recipient.answeredAtMs <= toldWithinMs) return true;
    return nowMs - recipient.silentAtMs < pauseMs;
  }

  /** As the machine has taken no answer, nobody knows. */
  #isCancelled({ subscriber, processId, object }: Subscription): boolean {
    const key = `${subscriber} ${processId} ${object}`;
    return [...this.#asked.values()].some((one) => one.isCancellation && one.key === key);
  }

  #mayHaveEnded({ fromMs }: Subscription, nowMs: number): boolean {
    return this.#parts.disturbances.wereThere(['power', 'settings'], fromMs, nowMs);
  }
}

/** Where COV_Increment was not read, any change of a number may be too small to be told. */
function isBelowIncrement(
  object: string,
  propertyId: number,
  [known, now]: readonly [string, string],
  increments: ReadonlyMap<string, number>,
): boolean {
  if (propertyId !== property.presentValue || !object.startsWith('2,')) return false;
  const increment = increments.get(object);
  return increment === undefined || Math.abs(realOf(known) - realOf(now)) < increment;
}

/** Whether values are those of a subscription: to a whole object two, to a property that one and the flags. */
function fits(propertyId: number | undefined, values: readonly ToldProperty[]): boolean {
  if (propertyId === undefined) return values.some((one) => one.propertyId === property.presentValue);
  return values[0]?.propertyId === propertyId;
}

const octetsOf = (all: ToldProperty['items']): string =>
  all.map(({ tag, octets }) => `${tag}:${Buffer.from(octets).toString('hex')}`).join(' ');

/** Of a REAL as `octetsOf` writes it. */
function realOf(octets: string): number {
  return octets.startsWith('4:') ? Buffer.from(octets.slice(2), 'hex').readFloatBE(0) : Number.NaN;
}

/** Undefined where octets are none of these: somebody hostile has sent them. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
