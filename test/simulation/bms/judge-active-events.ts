import type { Disturbances, Judge } from '../world/contract.js';
import type { Exchange, GivenAnswer, Notice, WireListener } from './gateway-wire.js';
import type { AlarmJudge } from './judge-alarms.js';
import { type ActiveEvent, readEventInformation, readEventNotice, stampOf, Tags } from './payloads.js';
import { service } from './requests.js';

export interface ActiveEventParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly nowMs: () => number;
  readonly alarms: AlarmJudge;
}

const [normal, fault] = [0, 1];
/** To-offnormal, to-fault, to-normal: where a state stands in the three. */
const transitionOf = (state: number): number => (state === normal ? 2 : state === fault ? 1 : 0);
/** From the change of a state to the packet that tells of it. */
const tellingMs = 1_500;

/** What a BMS has acknowledged and was answered. */
interface Acknowledgement {
  readonly object: string;
  readonly toState: number;
  readonly timeStamp: string;
  readonly atMs: number;
  isTold: boolean;
}

/** Rules `ack-kept`, `ack-told`, `event-stamp` and `active-events`: GetEventInformation against what was told and acknowledged. */
export class ActiveEventJudge implements WireListener {
  readonly #parts: ActiveEventParts;
  readonly #acknowledged = new Map<string, Acknowledgement>();
  /** When ACK_NOTIFICATION of an object and state was told last: before the answer, which waits for the disk. */
  readonly #ackTold = new Map<string, number>();
  /** States that contradict what was told, until the next moment says whether the packet was on its way. */
  #doubts: { readonly object: string; readonly state: number; readonly atMs: number }[] = [];

  constructor(parts: ActiveEventParts) {
    this.#parts = parts;
  }

  answered(exchange: Exchange, answer: GivenAnswer): void {
    const { service: number, payload } = exchange;
    this.look();
    if (number === service.acknowledgeAlarm && answer.type === 2) this.#noteAcknowledgement(exchange, answer.atMs);
    if (number !== service.getEventInformation || answer.type !== 3) return;
    const { events, hasMore } = readEventInformation(answer.payload);
    this.#parts.judge.judged('event-state', events.length);
    for (const one of events) {
      this.#judgeAcknowledged(one);
      this.#judgeStamps(one);
      this.#doubtState(one.object, one.eventState, answer.atMs);
    }
    // Only a whole list says what is not active.
    if (hasMore || payload.length > 0) return;
    const listed = new Set(events.map(({ object }) => object));
    for (const { object } of this.#lastTold()) if (!listed.has(object)) this.#doubtState(object, normal, answer.atMs);
  }

  notified(notice: Notice): void {
    if (notice.service !== (notice.isConfirmed ? service.confirmedEvent : 3)) return;
    const { object, notifyType, toState } = readEventNotice(notice.payload);
    if (notifyType !== 2) return;
    this.#ackTold.set(`${object} ${toState}`, notice.atMs);
    for (const one of this.#acknowledged.values()) {
      if (one.object === object && one.toState === toState) one.isTold = true;
    }
  }

  look(): void {
    const nowMs = this.#parts.nowMs();
    const due = this.#doubts.filter(({ atMs }) => nowMs - atMs > tellingMs);
    if (due.length > 0) this.#doubts = this.#doubts.filter((one) => !due.includes(one));
    for (const { object, state, atMs } of due) this.#judgeState(object, state, atMs);
    for (const one of this.#acknowledged.values()) {
      if (one.isTold || nowMs - one.atMs <= tellingMs) continue;
      one.isTold = true;
      if (!this.#mayBeLate(one.atMs)) this.#judgeAckTold(one);
    }
  }

  #lastTold() {
    const objects = new Set([...this.#parts.alarms.events].map(({ object }) => object));
    return [...objects].flatMap((object) => this.#parts.alarms.lastOf(object) ?? []);
  }

  #doubtState(object: string, state: number, atMs: number): void {
    const last = this.#parts.alarms.lastOf(object);
    if (last === undefined || last.toState === state || state === fault) return;
    this.#doubts.push({ object, state, atMs });
  }

  #judgeState(object: string, state: number, atMs: number): void {
    const told = [...this.#parts.alarms.events].filter(
      (one) => one.object === object && one.notifyType !== 2 && one.atMs > atMs - tellingMs,
    );
    const last = this.#parts.alarms.lastOf(object);
    // It was just changing, or what nobody is told of lies between: FAULT, where Event_Enable says so.
    if (told.length > 0 || last === undefined || last.toState === fault || this.#mayBeLate(last.atMs, atMs)) return;
    const what = `${object} is ${state} by GetEventInformation at ${Math.round(atMs)} ms`;
    this.#parts.judge.violated('active-events', `${what}, and was told to be ${last.toState}`);
  }

  #noteAcknowledgement({ payload, atMs: askedAtMs }: Exchange, atMs: number): void {
    const tags = new Tags(payload);
    tags.contextNumber(0);
    const object = tags.id(1);
    const toState = tags.contextNumber(2);
    const timeStamp = stampOf(tags.within(3));
    const key = `${object} ${transitionOf(toState)} ${timeStamp}`;
    const isTold = (this.#ackTold.get(`${object} ${toState}`) ?? Number.NEGATIVE_INFINITY) >= askedAtMs;
    this.#acknowledged.set(key, { object, toState, timeStamp, atMs, isTold });
  }

  /** An acknowledgement that was answered is never forgotten, over restarts and power cuts. */
  #judgeAcknowledged({ object, acknowledged, timeStamps }: ActiveEvent): void {
    for (const [transition, timeStamp] of timeStamps.entries()) {
      const known = this.#acknowledged.get(`${object} ${transition} ${timeStamp}`);
      if (known === undefined || acknowledged[transition] === true) continue;
      if (this.#parts.disturbances.wereThere(['disk', 'settings'], known.atMs, this.#parts.nowMs())) continue;
      const when = `${Math.round(known.atMs)} ms`;
      this.#parts.judge.violated(
        'ack-kept',
        `${object}: transition ${transition} was acknowledged at ${when}, and is not`,
      );
    }
  }

  /**
   * Event_Time_Stamps has a time for each transition of its own: not that at which another one was told to happen. Both may happen
   * in one moment: from FAULT the way leads through NORMAL, and an alarm without a Time_Delay follows at once (135-2016 §13.2.2.1).
   */
  #judgeStamps({ object, timeStamps }: ActiveEvent): void {
    const told = [...this.#parts.alarms.events].filter((one) => one.object === object && one.notifyType !== 2);
    for (const [transition, timeStamp] of timeStamps.entries()) {
      const stamped = told.filter((one) => one.timeStamp === timeStamp).map(({ toState }) => transitionOf(toState));
      const [other] = stamped;
      if (other === undefined || stamped.includes(transition)) continue;
      const stampOfOther = timeStamps[other];
      const hasMoved = told.some((one) => transitionOf(one.toState) === other && one.timeStamp === stampOfOther);
      if (hasMoved) continue;
      const what = `${object}: the time of transition ${transition} is that at which transition ${other} was told`;
      this.#parts.judge.violated('event-stamp', what);
    }
  }

  /** ACK_NOTIFICATION goes to the recipients each time (135-2016 §13.9.1). */
  #judgeAckTold({ object, toState, atMs }: Acknowledgement): void {
    const last = this.#parts.alarms.lastOf(object);
    const { recipients } = this.#parts.alarms;
    const isForSomebody =
      last !== undefined && recipients.of(last.notificationClass, atMs).some(({ isConfirmed }) => !isConfirmed);
    if (!isForSomebody) return;
    this.#parts.judge.violated('ack-told', `nobody was told that ${object}, state ${toState}, was acknowledged`);
  }

  #mayBeLate(fromMs: number, toMs = this.#parts.nowMs()): boolean {
    return this.#parts.disturbances.wereThere(['power', 'settings', 'disk'], Math.max(0, fromMs - tellingMs), toMs);
  }
}
