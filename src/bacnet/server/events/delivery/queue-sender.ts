import type { Clock } from '../../../../core/clock.js';
import { isFirstOrDoubled } from '../../../../core/doubling.js';
import type { Logger } from '../../../../core/log.js';
import { ByteReader } from '../../../encoding/byte-reader.js';
import { ByteWriter } from '../../../encoding/byte-writer.js';
import { writeContextObjectIdentifier, writeContextUnsigned } from '../../../encoding/context-codec.js';
import { networkPriorityOf } from '../../../events/distribution.js';
import type { BroadcastScope } from '../../../events/notification-target.js';
import { decodeEventNotification } from '../../../services/event-notification.js';
import type { ClientOutcome } from '../../client-transactions.js';
import { type DatagramAddress, isSameAddress } from '../../network/datagram-port.js';
import type { Peer } from '../../peer.js';
import type { NotificationPort } from './notification-port.js';
import type { DeliveryFailure, Queued, RecipientQueue } from './recipient-queue.js';
import type { RecipientQueues } from './recipient-queues.js';

/** What happens to a recipient, for log and journal. */
export type DeliveryEvent =
  | { readonly kind: 'event-recipient-away'; readonly recipient: string; readonly reason: DeliveryFailure }
  /** `lost` notifications were given up while it was away. */
  | { readonly kind: 'event-recipient-back'; readonly recipient: string; readonly lost: number }
  /** The first of an absence. */
  | { readonly kind: 'event-notification-lost'; readonly recipient: string; readonly waiting: number };

export interface QueueSenderParts {
  readonly queues: RecipientQueues;
  readonly clock: Clock;
  readonly log: Logger;
  readonly report: (event: DeliveryEvent) => void;
  /** Everything up to this one is done with. */
  readonly onDone: (queue: RecipientQueue, one: Queued) => void;
}

/**
 * Notifications sent in one go; then requests and COV notifications get their turn, which have a share of their own. All
 * events of a UPS to four recipients take some 15 ms.
 */
const batchSize = 32;
const batchPauseMs = 1;
/** A context tag of one octet and an object identifier, with which the parameters that wait begin. */
const initiatingDeviceOctets = 5;

/** Sends what is first in the queues, one queue after the other, and says what became of it. */
export class QueueSender {
  readonly #parts: QueueSenderParts;
  /** Those that may have something to send, in the order in which they are served. */
  readonly #ready = new Set<RecipientQueue>();
  readonly #away = new Set<RecipientQueue>();
  readonly #parameters = new ByteWriter(256);
  #port: NotificationPort | undefined;
  #faults = 0;
  #isFlushDue = false;
  #cancelFlush: (() => void) | undefined;
  #onIdle: () => void = () => undefined;

  constructor(parts: QueueSenderParts) {
    this.#parts = parts;
  }

  get port(): NotificationPort | undefined {
    return this.#port;
  }

  attach(port: NotificationPort): void {
    this.#port = port;
  }

  /** From here on nothing is sent; resolves when nothing is under way any more, or has been for too long. */
  async detach(patienceMs: number): Promise<void> {
    const { queues, clock } = this.#parts;
    this.#port = undefined;
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    queues.bindings.stop();
    if (queues.isAnyUnderWay) {
      await new Promise<void>((resolve) => {
        const cancel = clock.schedule(patienceMs, resolve);
        this.#onIdle = () => {
          cancel();
          resolve();
        };
      });
    }
    for (const queue of queues.all) queue.stop();
  }

  /** The queue is none any more. */
  forget(queue: RecipientQueue): void {
    this.#ready.delete(queue);
    this.#away.delete(queue);
  }

  /** Something may be sent to it. */
  mark(queue: RecipientQueue): void {
    if (this.#parts.queues.byName.get(queue.name) !== queue) return;
    this.#ready.add(queue);
    this.#flushSoon();
  }

  /** It gives a sign of life: there is no need to wait any longer. */
  release(queue: RecipientQueue): void {
    queue.endPause();
    this.mark(queue);
  }

  /** It says itself that it is there. */
  hear(queue: RecipientQueue): void {
    if (this.#away.has(queue)) queue.isHeard = true;
    this.release(queue);
  }

  /** A datagram came from there: of a recipient that was away it is a sign of life. */
  hearFrom(source: DatagramAddress): void {
    for (const queue of this.#away) {
      if (queue.isHeard && !queue.isPausing) continue;
      const peer = this.#parts.queues.peerOf(queue.target, this.#port);
      if (peer === undefined || !isSameAddress(peer, source)) continue;
      // A router speaks for many.
      if (peer.remote === undefined) queue.isHeard = true;
      if (queue.isPausing) this.release(queue);
    }
  }

  isAway(queue: RecipientQueue): boolean {
    return this.#away.has(queue);
  }

  markAll(): void {
    for (const queue of this.#parts.queues.all) this.#ready.add(queue);
    this.#flushSoon();
  }

  /** Something that waited for it has been given up. */
  lost(queue: RecipientQueue): void {
    if (queue.lostWhileAway > 1) return;
    this.#parts.report({ kind: 'event-notification-lost', recipient: queue.name, waiting: queue.length });
  }

  /** It does not take what waits for it: told once. */
  away(queue: RecipientQueue, reason: DeliveryFailure): void {
    if (this.#away.has(queue)) return;
    this.#away.add(queue);
    this.#parts.report({ kind: 'event-recipient-away', recipient: queue.name, reason });
  }

  /** In a microtask: no packet may begin while another one is being built, and events that come together go together. */
  #flushSoon(): void {
    if (this.#isFlushDue || this.#port === undefined) return;
    this.#isFlushDue = true;
    queueMicrotask(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    const port = this.#port;
    const { queues, clock } = this.#parts;
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    if (port === undefined) return;
    if (!port.mayInitiate) {
      queues.bindings.stop();
      return;
    }
    queues.bindings.start();
    let left = batchSize;
    // One for each recipient in turn: what is added again while this goes on comes behind the others.
    for (const queue of this.#ready) {
      if (left === 0) break;
      this.#ready.delete(queue);
      if (!this.#trySendFirst(queue, port)) continue;
      left -= 1;
      if (queue.underWay === undefined && queue.length > 0) this.#ready.add(queue);
    }
    if (this.#ready.size > 0) this.#cancelFlush = clock.schedule(batchPauseMs, () => this.#flush());
  }

  /** A fault of the program is to the queue as an Abort, and to the others nothing. */
  #trySendFirst(queue: RecipientQueue, port: NotificationPort): boolean {
    try {
      return this.#sendFirst(queue, port);
    } catch (cause) {
      this.#noteFault(queue, cause);
      queue.underWay = undefined;
      const { first } = queue;
      if (first !== undefined) this.#attempt(queue, () => this.#aborted(queue, first));
      // It goes on when its pause is over.
      return false;
    }
  }

  #attempt(queue: RecipientQueue, action: () => void): void {
    try {
      action();
    } catch (cause) {
      this.#noteFault(queue, cause);
    }
  }

  /** The log has room for the first and every doubling. */
  #noteFault({ name }: RecipientQueue, cause: unknown): void {
    this.#faults += 1;
    if (isFirstOrDoubled(this.#faults)) {
      this.#parts.log.error({ err: cause, recipient: name, faults: this.#faults }, 'A recipient cannot be served.');
    }
  }

  /** Returns false when nothing was sent. */
  #sendFirst(queue: RecipientQueue, port: NotificationPort): boolean {
    const one = queue.first;
    if (one === undefined || queue.underWay !== undefined || queue.isPausing) return false;
    if (queue.target.kind === 'broadcast') {
      this.#broadcast(queue, queue.target.scope, one, port);
      return true;
    }
    const found = this.#parts.queues.peerOf(queue.target, port);
    if (found === undefined) {
      queue.failed('not-found');
      // Where no device can be now, one may be when the networks of this machine are others.
      if (queue.target.kind === 'station') this.#notTaken(queue, 'not-found');
      return false;
    }
    const peer = { ...found, priority: networkPriorityOf(one.priority) };
    // It goes on when the data link is up again, or when the recipient answers by the other one; it is not to blame.
    if (!port.reaches(peer)) {
      this.#parts.queues.doubt(queue.target);
      return false;
    }
    if (one.confirmed) return this.#sendConfirmed(queue, one, peer, port);
    port.sendUnconfirmed(peer, this.#parametersOf(one, port));
    this.#taken(queue, one);
    return true;
  }

  #sendConfirmed(queue: RecipientQueue, one: Queued, peer: Peer, port: NotificationPort): boolean {
    const forget = port.sendConfirmed(
      peer,
      this.#parametersOf(one, port),
      (outcome) => this.#ended(queue, one, outcome),
      (outcome) => this.#endedLate(queue, one, outcome),
    );
    if (forget === undefined) queue.pause('no-network', () => this.mark(queue));
    else queue.underWay = { one, forget };
    return forget !== undefined;
  }

  #broadcast(queue: RecipientQueue, scope: BroadcastScope, one: Queued, port: NotificationPort): void {
    let isForgotten = false;
    const forget = () => {
      isForgotten = true;
    };
    queue.underWay = { one, forget };
    const settle = (how: () => void) => {
      if (!isForgotten) this.#settle(queue, how);
    };
    port.broadcast(scope, networkPriorityOf(one.priority), this.#parametersOf(one, port)).then(
      () => settle(() => this.#taken(queue, one)),
      () => settle(() => this.#notTaken(queue, 'no-network')),
    );
  }

  /** Sent by the device that there is now: of the number that it had, nobody would know it any more. */
  #parametersOf({ processId, parameters }: Queued, { deviceId }: NotificationPort): Uint8Array {
    this.#parameters.reset();
    writeContextUnsigned(this.#parameters, 0, processId);
    writeContextObjectIdentifier(this.#parameters, 1, deviceId);
    this.#parameters.writeBytes(parameters.subarray(initiatingDeviceOctets));
    return this.#parameters.copy();
  }

  #ended(queue: RecipientQueue, one: Queued, outcome: ClientOutcome): void {
    this.#settle(queue, () => {
      switch (outcome) {
        case 'acknowledged':
          this.#taken(queue, one);
          break;
        case 'refused':
          this.#refused(queue, one);
          break;
        case 'aborted':
          this.#aborted(queue, one);
          break;
        case 'timeout':
          this.#unanswered(queue, one);
          break;
      }
    });
  }

  /** It has reached a recipient whose answers take longer than all our attempts: who is told again would be told twice. */
  #endedLate(queue: RecipientQueue, one: Queued, outcome: ClientOutcome): void {
    if (queue.first !== one || outcome === 'aborted') return;
    queue.underWay?.forget();
    this.#ended(queue, one, outcome);
  }

  #settle(queue: RecipientQueue, how: () => void): void {
    queue.underWay = undefined;
    this.#attempt(queue, how);
    this.mark(queue);
    if (!this.#parts.queues.isAnyUnderWay) this.#onIdle();
  }

  #taken(queue: RecipientQueue, one: Queued): void {
    queue.shift();
    queue.succeeded();
    this.#parts.onDone(queue, one);
    this.#back(queue);
  }

  /**
   * An Error or a Reject is the answer to the request, and ends it (135-2016 §5.4.4): the recipient has the notification and
   * does not want it. The same octets would be answered the same way, and hold up what comes after them.
   */
  #refused(queue: RecipientQueue, one: Queued): void {
    queue.shift();
    queue.recover();
    if (queue.lastFailure?.reason !== 'refused') {
      this.#parts.log.warn(
        { recipient: queue.name },
        'A recipient refuses event notifications; they are not repeated.',
      );
    }
    queue.failed('refused');
    this.#parts.onDone(queue, one);
    this.#back(queue);
  }

  #aborted(queue: RecipientQueue, one: Queued): void {
    if (queue.abort()) {
      this.lost(queue);
      this.#parts.onDone(queue, one);
    }
    this.#notTaken(queue, 'aborted');
  }

  /** A station that is there and never answers to one notification would get none of those after it. */
  #unanswered(queue: RecipientQueue, one: Queued): void {
    const port = this.#port;
    if (port?.mayInitiate === true && queue.ignore()) {
      this.#parts.log.warn(
        { recipient: queue.name, lost: eventOf(this.#parametersOf(one, port)) },
        'A recipient that is there never answers to an event notification; it is given up.',
      );
      this.lost(queue);
      this.#parts.onDone(queue, one);
    }
    this.#notTaken(queue, 'no-answer');
  }

  #notTaken(queue: RecipientQueue, reason: DeliveryFailure): void {
    // What DeviceCommunicationControl has kept from being repeated says nothing of the recipient.
    if (this.#port?.mayInitiate !== true) return;
    if (reason === 'no-answer') this.#parts.queues.doubt(queue.target);
    queue.pause(reason, () => this.mark(queue));
    this.away(queue, reason);
  }

  #back(queue: RecipientQueue): void {
    const { lostWhileAway: lost } = queue;
    const wasAway = this.#away.delete(queue);
    queue.lostWhileAway = 0;
    if (wasAway || lost > 0) this.#parts.report({ kind: 'event-recipient-back', recipient: queue.name, lost });
  }
}

/** Which event a notification tells of, for people. */
function eventOf(parameters: Uint8Array) {
  try {
    const { eventObject, timeStamp, toState, notifyType } = decodeEventNotification(new ByteReader(parameters));
    return { eventObject, timeStamp, toState, notifyType };
  } catch {
    // A line of the outbox that another version wrote.
    return undefined;
  }
}
