import type { Clock } from '../../../../core/clock.js';
import type { Logger } from '../../../../core/log.js';
import type { BacnetDate, BacnetTime } from '../../../encoding/application-value.js';
import { ByteWriter } from '../../../encoding/byte-writer.js';
import { isDestinationOf } from '../../../events/distribution.js';
import { transitionTo } from '../../../events/event-status.js';
import { type Target, targetName, targetOf } from '../../../events/notification-target.js';
import { writeEventNotificationAfterProcess } from '../../../services/event-notification.js';
import type { DeliveryKind } from '../../delivery.js';
import type { DatagramAddress } from '../../network/datagram-port.js';
import type { Peer } from '../../peer.js';
import type { EventRecord, EventRecordSink } from '../event-record.js';
import type { NotificationClasses } from '../notification-classes.js';
import type { Binding } from './address-bindings.js';
import type { NotificationPort } from './notification-port.js';
import { type KeptDeliveryState, type OutboxEntry, type OutboxRing, outboxLine, positionOf } from './outbox.js';
import { OutboxPositions } from './outbox-positions.js';
import { type DeliveryEvent, QueueSender } from './queue-sender.js';
import type { DeliveryFailure, Queued } from './recipient-queue.js';
import { RecipientQueues } from './recipient-queues.js';
import type { Sought } from './sought.js';

/** How a recipient is doing. */
export interface RecipientState {
  readonly name: string;
  readonly target: Target;
  /** Where it is: its own address, or that of the router before it. */
  readonly peer: Peer | undefined;
  /** `sought`: nobody has said where it is; `away`: it does not answer. */
  readonly status: 'ready' | 'sought' | 'away';
  readonly waiting: number;
  /** Wall clock. */
  readonly lastSuccessMs: number | undefined;
  readonly lastFailure: { readonly atMs: number; readonly reason: DeliveryFailure } | undefined;
  /** Given up, since the recipient was named first. */
  readonly lost: number;
}

export interface NotificationDeliveryParts {
  readonly classes: Pick<NotificationClasses, 'all' | 'get' | 'onChange'>;
  readonly ring: OutboxRing;
  readonly kept: KeptDeliveryState;
  readonly clock: Clock;
  readonly log: Logger;
  /** By which valid days and times are judged. */
  readonly localTime: () => { readonly date: BacnetDate; readonly time: BacnetTime };
  readonly report: (event: DeliveryEvent) => void;
}

/** How long a stop waits for acknowledgements, so that nothing is told twice after it. */
const stopPatienceMs = 1_000;
/** Before the outbox of the last run is read. */
const mostEarly = 500;

/** Brings each event to its recipients: to each one all of them, in order, and without waiting for another one. */
export class NotificationDelivery implements EventRecordSink {
  readonly #parts: NotificationDeliveryParts;
  readonly #positions: OutboxPositions;
  readonly #queues: RecipientQueues;
  readonly #sender: QueueSender;
  readonly #heardListeners = new Set<() => void>();
  #early: OutboxEntry[] = [];
  #opening: Promise<void> | undefined;
  #isOpen = false;

  constructor(parts: NotificationDeliveryParts) {
    const { classes, kept, clock, log, report } = parts;
    this.#parts = parts;
    this.#positions = new OutboxPositions(kept, clock);
    this.#queues = new RecipientQueues({
      classes,
      positions: this.#positions,
      clock,
      onEnd: (queue) => this.#sender.forget(queue),
      ask: (sought, isRepeated) => this.#ask(sought, isRepeated),
      onHeard: (sought) => this.#heard(sought),
    });
    this.#sender = new QueueSender({
      queues: this.#queues,
      clock,
      log,
      report,
      onDone: ({ name }, { position }) => this.#done(name, position),
    });
  }

  /** Devices and routers that are sought, and where they are. */
  get bindings(): readonly Binding[] {
    return this.#queues.bindings.bindings;
  }

  get recipients(): readonly RecipientState[] {
    return this.#queues.all.map((queue) => {
      const { name, target, lastSuccessMs, lastFailure, lost } = queue;
      const peer = this.peerOf(target);
      const isSought = peer === undefined && target.kind !== 'broadcast';
      const status = isSought ? 'sought' : this.#sender.isAway(queue) ? 'away' : 'ready';
      return { name, target, peer, status, waiting: queue.length, lastSuccessMs, lastFailure, lost };
    });
  }

  /** The server that sends at the moment. */
  get port(): NotificationPort | undefined {
    return this.#sender.port;
  }

  /** Reads what the last run could not deliver. */
  open(): Promise<void> {
    this.#opening ??= this.#load();
    return this.#opening;
  }

  /** From now on this server sends. */
  attach(port: NotificationPort): void {
    this.#sender.attach(port);
    void this.open().then(() => this.flush());
  }

  /** Ends sending; resolves when it is known what was taken. What waits goes on with the next server. */
  async detach(): Promise<void> {
    const detached = this.#sender.detach(stopPatienceMs);
    // The program may end before one who does not answer has had his time; what the others were told must not be told again.
    void this.#positions.keep(this.#queues.byName);
    await detached;
    await this.#opening;
    await this.#parts.ring.flush();
    // On the disk when the state is flushed, at the end of the program at the latest: the next server need not wait for it.
    void this.#positions.keep(this.#queues.byName);
  }

  /** After `detach()`, for good. */
  stop(): void {
    this.#queues.stop();
    this.#positions.stop();
  }

  accept(record: EventRecord): void {
    const to = this.#addresseesOf(record);
    if (to.length === 0) return;
    const writer = new ByteWriter(256);
    writeEventNotificationAfterProcess(writer, record);
    const entry = { priority: record.priority, parameters: writer.copy(), to };
    if (this.#isOpen) this.#take(entry);
    else if (this.#early.length < mostEarly) this.#early.push(entry);
  }

  /** Sends what can be sent: the port is open, or communication is enabled again. */
  flush(): void {
    if (this.#isOpen) this.#sender.markAll();
  }

  /** An I-Am. */
  hearIAm(instance: number, peer: Peer, delivery: DeliveryKind): void {
    this.#queues.bindings.hear({ kind: 'device', number: instance }, peer, delivery);
  }

  /** Of every datagram that comes; costs nothing while no recipient is away. */
  hearFrom(source: DatagramAddress): void {
    this.#sender.hearFrom(source);
  }

  hearRouter(networks: readonly number[], peer: Peer, delivery: DeliveryKind): void {
    for (const number of networks) this.#queues.bindings.hear({ kind: 'network', number }, peer, delivery);
  }

  /** Called when a device or a router is heard; the returned function ends it. */
  onHeard(listener: () => void): () => void {
    this.#heardListeners.add(listener);
    return () => this.#heardListeners.delete(listener);
  }

  /** Where one device, or one network, is reached; undefined: it is sought, it cannot be, or all are meant. */
  peerOf(target: Target): Peer | undefined {
    return this.#queues.peerOf(target, this.port);
  }

  /** At a stop nothing is put off. */
  #done(name: string, position: number): void {
    this.#positions.done(name, position, this.#queues.byName);
    if (this.port === undefined) void this.#positions.keep(this.#queues.byName);
  }

  async #load(): Promise<void> {
    const { ring, log } = this.#parts;
    try {
      const waiting = this.#positions.waitingIn(await ring.read(), this.#queues.byName);
      for (const queue of this.#queues.all) queue.restore(waiting.get(queue.name) ?? []);
    } catch (cause) {
      log.error({ err: cause }, 'Event notifications that the last run could not deliver cannot be read.');
    }
    this.#isOpen = true;
    for (const entry of this.#early.splice(0)) this.#take(entry);
  }

  /** Recipients of the class for whom this transition, at this time, is meant; each process once (135-2016 §12.21). */
  #addresseesOf({ notificationClass, toState }: EventRecord): OutboxEntry['to'] {
    const { classes, localTime } = this.#parts;
    const { date, time } = localTime();
    const transition = transitionTo(toState);
    const found = new Map<string, OutboxEntry['to'][number]>();
    for (const one of classes.get(notificationClass)?.recipients ?? []) {
      const target = targetOf(one.recipient);
      if (target === undefined || !isDestinationOf(one, transition, date, time)) continue;
      const { processId, issueConfirmedNotifications: confirmed } = one;
      const name = targetName(target);
      found.set(`${name} ${processId}`, { name, processId, confirmed });
    }
    return [...found.values()];
  }

  #take(entry: OutboxEntry): void {
    const sequence = this.#parts.ring.append(outboxLine(entry));
    this.#positions.noteLast(sequence);
    const { priority, parameters } = entry;
    for (const [index, { name, processId, confirmed }] of entry.to.entries()) {
      this.#enqueue(name, { position: positionOf(sequence, index), processId, confirmed, parameters, priority });
    }
  }

  #enqueue(name: string, one: Queued): void {
    const queue = this.#queues.byName.get(name);
    if (queue === undefined) return;
    const dropped = queue.push(one);
    if (dropped !== undefined) {
      // What is under way comes before it, and is not done yet.
      if (queue.underWay === undefined) this.#positions.done(name, dropped.position, this.#queues.byName);
      else this.#positions.keepSoon(this.#queues.byName);
      this.#sender.lost(queue);
    }
    this.#sender.mark(queue);
  }

  #ask(sought: Sought, isRepeated: boolean): void {
    this.port?.ask(sought);
    if (!isRepeated) return;
    for (const queue of this.#queues.for(sought)) {
      if (queue.length > 0 && this.peerOf(queue.target) === undefined) this.#sender.away(queue, 'not-found');
    }
  }

  #heard(sought: Sought): void {
    for (const queue of this.#queues.for(sought)) {
      if (sought.kind === 'device') this.#sender.hear(queue);
      // A router speaks for many.
      else this.#sender.release(queue);
    }
    for (const listener of this.#heardListeners) listener();
  }
}
