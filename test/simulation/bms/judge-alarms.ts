import type { DisturbanceKind, Disturbances, Judge, Truth } from '../world/contract.js';
import { AlarmBits, generalAlarms, isAlarmValue } from './alarm-bits.js';
import { type AlarmRecipient, AlarmRecipients, readListChange } from './alarm-recipients.js';
import type { Exchange, GivenAnswer, Notice, WireListener } from './gateway-wire.js';
import { attempt } from './judge-cov.js';
import { property } from './judged-objects.js';
import { bitsOf, type EventNotice, readEventNotice, readPropertyMultipleAck, Tags } from './payloads.js';
import { service } from './requests.js';
import type { ValueBounds } from './value-bounds.js';

export interface AlarmParts {
  readonly judge: Judge;
  readonly truth: Truth;
  readonly disturbances: Disturbances;
  readonly bounds: ValueBounds;
  readonly nowMs: () => number;
  readonly addressOf: (device: number) => string | undefined;
  /** When the gateway's machine has last not taken what it sent, which nobody sees. */
  readonly refusedAtMs: () => number;
}

/** An event as the gateway has made it, whoever is told. */
export interface ToldEvent extends Pick<EventNotice, 'object' | 'timeStamp' | 'toState' | 'fromState' | 'notifyType'> {
  readonly name: string;
  readonly notificationClass: number;
  /** When it was first told to anybody. */
  readonly atMs: number;
}

/** What the gateway says of the reporting of a Binary Value. */
interface Reporting {
  readonly isOn: boolean;
  readonly delayMs: number;
  readonly notificationClass: number;
  readonly sinceMs: number;
}

const [normal, fault] = [0, 1];
const acknowledgement = 2;
const blinding: readonly DisturbanceKind[] = ['line', 'ups', 'settings', 'power', 'clock', 'disk'];
/** "What was told in the last 5 s may be told again" after a power cut (src/bacnet/server/events/delivery/README.md). */
const toldAgainWithinMs = 5_000;
/** The longest pause between attempts, and then some. */
const stillTryingMs = 75_000;
/** "Five attempts, then it is lost." */
const attemptsOfLost = 5;
/** For so long an event may have waited for others while the gateway had no network: away, and the longest pause after that. */
const awayMs = 300_000;
/** A device is asked for again "every 20 minutes" (src/bacnet/server/events/delivery/README.md). */
const boundForMs = 20 * 60_000;
/** From the decision to the packet. */
const slackMs = 1_500;

/** Rules `alarm-once`, `alarm-chain`, `alarm-to-all`, `alarm-true`, `alarm-missed`. */
export class AlarmJudge implements WireListener {
  readonly #parts: AlarmParts;
  readonly recipients = new AlarmRecipients();
  readonly #bits: AlarmBits;
  readonly #events = new Map<string, ToldEvent>();
  /** The last transition that anybody was told, by object. */
  readonly #last = new Map<string, ToldEvent>();
  readonly #reporting = new Map<number, Reporting>();
  /** Times of the bits that were judged already: `instance fromMs`. */
  readonly #judged = new Set<string>();
  readonly #cutsMs: number[] = [];
  /** What went to stations that nobody has named, by event and process. */
  readonly #elsewhere = new Map<string, Notice[]>();

  constructor(parts: AlarmParts) {
    this.#parts = parts;
    this.#bits = new AlarmBits(parts.truth);
  }

  get events(): Iterable<ToldEvent> {
    return this.#events.values();
  }

  lastOf(object: string): ToldEvent | undefined {
    return this.#last.get(object);
  }

  /** A factory reset or a backup puts others in the place of what was set of alarms (src/system/README.md): who is told, and what reports. */
  settingsReplaced(): void {
    this.recipients.forget(this.#parts.nowMs());
    this.#reporting.clear();
    this.#last.clear();
  }

  powerWasCut(): void {
    this.#cutsMs.push(this.#parts.nowMs());
  }

  answered({ service: number, payload }: Exchange, answer: GivenAnswer): void {
    if (answer.type === 2 && (number === service.addListElement || number === service.removeListElement)) {
      const change = attempt(() => readListChange(payload));
      const isAdded = number === service.addListElement;
      if (change !== undefined) this.recipients.apply(change, isAdded, answer.atMs, this.#parts.addressOf);
    }
    if (answer.type === 2 && number === service.writeProperty) this.#noteWrite(payload);
    if (answer.type === 3 && number === service.readPropertyMultiple) this.#noteReporting(answer);
  }

  notified(notice: Notice): void {
    if (notice.service !== (notice.isConfirmed ? service.confirmedEvent : 3)) return;
    const { judge } = this.#parts;
    const told = readEventNotice(notice.payload);
    judge.judged('event');
    const name = `${told.object} ${told.timeStamp} ${told.toState} ${told.notifyType}`;
    const recipient = this.recipients.find(told.notificationClass, notice.to, told.processId);
    // Of a list that was written before this run, a broadcast, or one who has said that he is another device.
    if (recipient === undefined) {
      const sent = this.#elsewhere.get(`${name} ${told.processId}`) ?? [];
      this.#elsewhere.set(`${name} ${told.processId}`, [...sent, notice]);
      return;
    }
    const before = recipient.sent.get(name);
    if (before === undefined) recipient.sent.set(name, [notice]);
    else {
      this.#judgeAgain(recipient, before, notice, name);
      before.push(notice);
    }
    if (this.#events.has(name)) return;
    const event: ToldEvent = { ...told, name, atMs: notice.atMs };
    this.#events.set(name, event);
    if (told.notifyType === acknowledgement || this.#isOlder(recipient, event)) return;
    this.#judgeChain(event);
    this.#judgeTruth(event);
    this.#last.set(event.object, event);
  }

  /** At the end of the run, and as often as one likes before. */
  look(isEnd: boolean): void {
    const nowMs = this.#parts.nowMs();
    for (const instance of this.#bits.changed(nowMs)) this.#judgeMissed(instance, nowMs);
    if (isEnd) for (const event of this.#events.values()) this.#judgeToAll(event, nowMs);
  }

  #judgeAgain(recipient: AlarmRecipient, before: readonly Notice[], notice: Notice, name: string): void {
    const taken = before.findLast((one) => isTaken(one));
    if (taken === undefined) return;
    const takenAtMs = taken.outcomeAtMs ?? taken.atMs;
    // It may have been cut once more before it is told again.
    const latestMs = takenAtMs + toldAgainWithinMs + slackMs;
    const wasCut = this.#cutsMs.some((cutMs) => cutMs > takenAtMs && cutMs <= latestMs);
    if (wasCut || this.#wereThere(['disk'], takenAtMs, notice.atMs)) return;
    this.#parts.judge.violated('alarm-once', `${recipient.to} was told twice of ${name}`);
  }

  /** Who confirms gets all of them, in order: what comes before something that others know already happened before it. */
  #isOlder(recipient: AlarmRecipient, { object, notificationClass }: ToldEvent): boolean {
    const last = this.#last.get(object);
    if (last?.notificationClass !== notificationClass || recipient.sinceMs > last.atMs - 1_000) return false;
    return recipient.isConfirmed && !recipient.sent.has(last.name);
  }

  /** Each transition begins where the one before has ended; what nobody was told of goes through FAULT. */
  #judgeChain(event: ToldEvent): void {
    const last = this.#last.get(event.object);
    if (last === undefined || event.fromState === fault) return;
    // After a power cut it may happen anew, with a new stamp; so may what the disk did not take.
    if (this.#wereThere(['power', 'disk', 'settings'], last.atMs - toldAgainWithinMs, event.atMs)) return;
    if (event.fromState === last.toState || this.#parts.refusedAtMs() >= last.atMs) return;
    const what = `${event.object} goes from ${event.fromState} to ${event.toState}`;
    this.#parts.judge.violated('alarm-chain', `${what}, and was told to be ${last.toState} before`);
  }

  #judgeTruth({ object, fromState, toState, atMs }: ToldEvent): void {
    const [objectType, instance = 0] = object.split(',').map(Number);
    if (objectType !== 5 || instance >= 250) return;
    const { bounds, judge } = this.#parts;
    const reporting = this.#reporting.get(instance);
    const delayMs = reporting?.delayMs ?? 10_000;
    const fromMs = atMs - bounds.heldMs - delayMs - slackMs;
    const isAlarm = toState !== normal;
    if (toState === fault || fromState === fault) return;
    // It may have waited for as long as nobody could be told.
    if (atMs - this.#parts.refusedAtMs() < awayMs) return;
    // It is an alarm when it has been so for its Time_Delay, not before (135-2012 §13.3).
    const isDelayKnown = isAlarm && reporting !== undefined && reporting.sinceMs < fromMs;
    const toMs = isDelayKnown ? atMs - Math.max(0, delayMs - slackMs) : atMs;
    if (this.#bits.wasSo(instance, isAlarmValue(instance, isAlarm), fromMs, toMs)) return;
    if (!isAlarm && (generalAlarms.has(instance) || this.#wereThere(blinding, fromMs - bounds.recoveryMs, atMs)))
      return;
    judge.violated(
      'alarm-true',
      `${object} is told to go to ${toState}, and its bit was not so from ${Math.round(fromMs)} to ${Math.round(toMs)} ms: ${this.#bits.lately(instance, atMs)}`,
    );
  }

  /** A bit that was an alarm for longer than its delay, while nothing stood between, was told in time. */
  #judgeMissed(instance: number, nowMs: number): void {
    const { bounds, judge } = this.#parts;
    const reporting = this.#reporting.get(instance);
    if (reporting === undefined || !reporting.isOn || generalAlarms.has(instance)) return;
    const dueMs = reporting.delayMs + bounds.freshMs + slackMs;
    const times = this.#bits.of(instance, nowMs);
    for (const [index, { fromMs, untilMs, isSet }] of times.entries()) {
      const id = `${instance} ${fromMs}`;
      const before = times[index - 1];
      if (!isAlarmValue(instance, isSet) || before === undefined || fromMs <= reporting.sinceMs) continue;
      if (nowMs < fromMs + dueMs || this.#judged.has(id)) continue;
      this.#judged.add(id);
      // Too short to be told, or the end of the one before was.
      if (untilMs - fromMs < dueMs || fromMs - before.fromMs < dueMs) continue;
      if (this.#wereThere(blinding, fromMs - bounds.recoveryMs - dueMs, fromMs + dueMs)) continue;
      if (this.#parts.refusedAtMs() >= fromMs) continue;
      const everywhere = this.recipients.of(reporting.notificationClass, fromMs - 1_000);
      if (!everywhere.some((one) => !one.isConfirmed && one.untilMs > fromMs + dueMs)) continue;
      judge.judged('alarm');
      const object = `5,${instance}`;
      const isTold = [...this.#events.values()].some(
        (one) => one.object === object && one.toState !== normal && one.atMs >= fromMs && one.atMs <= fromMs + dueMs,
      );
      if (isTold) continue;
      judge.violated(
        'alarm-missed',
        `BV ${instance}: its bit became an alarm at ${Math.round(fromMs)} ms, and nobody was told until ${Math.round(fromMs + dueMs)} ms`,
      );
    }
  }

  /** Whoever was in the list when it happened has it, or is still tried, or has left it unanswered often enough. */
  #judgeToAll(event: ToldEvent, nowMs: number): void {
    if (nowMs - event.atMs < stillTryingMs) return;
    for (const recipient of this.recipients.of(event.notificationClass, event.atMs - 1_000)) {
      if (Number.isFinite(recipient.untilMs)) continue;
      const sent = recipient.sent.get(event.name) ?? [];
      if (sent.some(isTaken)) continue;
      // "An unconfirmed notification is delivered when it is sent", whether or not a network was there to take it.
      const mayBeGone = !recipient.isConfirmed && this.#wereThere(['lan'], event.atMs - awayMs, event.atMs);
      if (mayBeGone) continue;
      const attempts = sent.reduce(
        (sum, { outcome }) => sum + (outcome === undefined || outcome === 'abort' ? 1 : 0),
        0,
      );
      if (this.#isTakenByAnother(recipient, event)) continue;
      if (attempts >= attemptsOfLost || this.#isBlocked(recipient, nowMs)) continue;
      if (this.#wereThere(['power', 'disk', 'settings'], event.atMs, event.atMs + toldAgainWithinMs)) continue;
      this.#parts.judge.violated(
        'alarm-to-all',
        `${recipient.to} was never told of ${event.name}, as others were at ${Math.round(event.atMs)} ms`,
      );
    }
  }

  /** An I-Am that came under a forged address was believed, as the device did not answer where it is. */
  #isTakenByAnother({ isDevice, processId }: AlarmRecipient, { name, atMs }: ToldEvent): boolean {
    const sent = this.#elsewhere.get(`${name} ${processId}`) ?? [];
    const wasForged = this.#wereThere(['lan'], atMs - boundForMs, this.#parts.nowMs());
    return isDevice && wasForged && sent.some(isTaken);
  }

  /** Something before it waits for an answer. */
  #isBlocked({ sent }: AlarmRecipient, nowMs: number): boolean {
    for (const notices of sent.values()) {
      const last = notices.at(-1);
      if (last !== undefined && !notices.some(isTaken) && nowMs - (last.sentAtMs.at(-1) ?? last.atMs) < stillTryingMs) {
        return true;
      }
    }
    return false;
  }

  /** Event_Detection_Enable, Event_Enable, Time_Delay and Notification_Class, as the engineer reads them. */
  #noteReporting({ payload, atMs }: GivenAnswer): void {
    const byObject = new Map<number, Map<number, readonly boolean[] | number>>();
    for (const {
      object,
      propertyId,
      items: [item],
    } of readPropertyMultipleAck(payload)) {
      if (!object.startsWith('5,') || item === undefined) continue;
      const instance = Number(object.slice(2));
      const values = byObject.get(instance) ?? new Map<number, readonly boolean[] | number>();
      byObject.set(instance, values);
      values.set(propertyId, item.tag === 8 ? bitsOf(item) : item.octets.reduce((sum, octet) => sum * 256 + octet, 0));
    }
    for (const [instance, values] of byObject) {
      const enabled = values.get(property.eventEnable);
      const delayS = values.get(property.timeDelay);
      const notificationClass = values.get(property.notificationClass);
      if (typeof enabled !== 'object' || typeof delayS !== 'number' || typeof notificationClass !== 'number') continue;
      const isOn = values.get(property.eventDetectionEnable) === 1 && enabled[0] === true;
      const known = this.#reporting.get(instance);
      const isSame = known?.isOn === isOn && known.delayMs === delayS * 1_000;
      this.#reporting.set(instance, {
        isOn,
        delayMs: delayS * 1_000,
        notificationClass,
        sinceMs: isSame ? known.sinceMs : atMs,
      });
    }
  }

  /** What was written of an object is read again before it is judged. */
  #noteWrite(payload: Uint8Array): void {
    const object = attempt(() => new Tags(payload).id(0));
    if (object?.startsWith('5,') === true) this.#reporting.delete(Number(object.slice(2)));
  }

  #wereThere(kinds: readonly DisturbanceKind[], fromMs: number, toMs: number): boolean {
    return this.#parts.disturbances.wereThere(kinds, Math.max(0, fromMs), toMs);
  }
}

/** An Error or a Reject ends it as an acknowledgement does; what is not confirmed is taken when it is sent. */
function isTaken({ isConfirmed, outcome }: Notice): boolean {
  return !isConfirmed || outcome === 'ack' || outcome === 'error' || outcome === 'reject';
}
