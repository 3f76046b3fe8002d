import type { Station } from '../../../../src/bacnet/datalink/station.js';
import { ByteReader } from '../../../../src/bacnet/encoding/byte-reader.js';
import type { Destination } from '../../../../src/bacnet/encoding/constructed/destination.js';
import type { BroadcastScope } from '../../../../src/bacnet/events/notification-target.js';
import type { ClientOutcome } from '../../../../src/bacnet/server/client-transactions.js';
import { NotificationDelivery } from '../../../../src/bacnet/server/events/delivery/notification-delivery.js';
import type { NotificationPort } from '../../../../src/bacnet/server/events/delivery/notification-port.js';
import type { KeptDelivery, OutboxRing } from '../../../../src/bacnet/server/events/delivery/outbox.js';
import type { DeliveryEvent } from '../../../../src/bacnet/server/events/delivery/queue-sender.js';
import type { Sought } from '../../../../src/bacnet/server/events/delivery/sought.js';
import type { EventRecord } from '../../../../src/bacnet/server/events/event-record.js';
import {
  type KeptNotificationClass,
  NotificationClasses,
} from '../../../../src/bacnet/server/events/notification-classes.js';
import type { Peer } from '../../../../src/bacnet/server/peer.js';
import { decodeEventNotification } from '../../../../src/bacnet/services/event-notification.js';
import type { Clock } from '../../../../src/core/clock.js';
import type { KeptState } from '../../../../src/core/kept-state.js';
import { silentLog } from '../../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../../support/manual-clock.js';

export type Answer = ClientOutcome | 'silence';

export interface Sent {
  /** Where to, as people write it. */
  readonly to: string;
  readonly confirmed: boolean;
  readonly priority: number;
  readonly processId: number;
  readonly text: string | undefined;
  readonly atMs: number;
}

/** APDU_Timeout 3 s, three retries. */
const givenUpAfterMs = 12_000;
const answerAfterMs = 2;

/** A server that keeps what it is asked to send, and answers as the test says. */
export class FakePort implements NotificationPort {
  mayInitiate = true;
  deviceId = { objectType: 8, instance: 1338 };
  /** Device numbers that what was sent names as its source. */
  readonly initiators: number[] = [];
  isNetworkUp = true;
  readonly sent: Sent[] = [];
  readonly asked: string[] = [];
  /** What was sent, and whether it was taken. */
  readonly outcomes: { readonly to: string; readonly text: string | undefined; readonly taken: boolean }[] = [];
  /** By address and UDP port; what is not here acknowledges. */
  readonly answers = new Map<string, Answer>();
  /** Texts that no station ever answers to. */
  readonly unanswered = new Set<string>();
  readonly noPeers = new Set<string>();
  /** Their data link is down. */
  readonly unreached = new Set<string>();
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  stationFor(station: Station): Station | undefined {
    return this.noPeers.has(station.address) ? undefined : station;
  }

  dataLinkOfNetwork(): undefined {
    return undefined;
  }

  reaches(peer: Peer): boolean {
    return !this.unreached.has(nameOf(peer));
  }

  sendConfirmed(peer: Peer, parameters: Uint8Array, onEnd: (outcome: ClientOutcome) => void): () => void {
    this.#keep(nameOf(peer), true, peer.priority ?? 0, parameters);
    const isUnanswered = this.unanswered.has(this.sent.at(-1)?.text ?? '');
    const answer = isUnanswered ? 'silence' : (this.answers.get(nameOf(peer)) ?? 'acknowledged');
    const isSilent = answer === 'silence' || answer === 'timeout';
    this.outcomes.push({ to: nameOf(peer), text: this.sent.at(-1)?.text, taken: answer === 'acknowledged' });
    return this.#clock.schedule(isSilent ? givenUpAfterMs : answerAfterMs, () => onEnd(isSilent ? 'timeout' : answer));
  }

  sendUnconfirmed(peer: Peer, parameters: Uint8Array): void {
    this.#keep(nameOf(peer), false, peer.priority ?? 0, parameters);
    this.outcomes.push({ to: nameOf(peer), text: this.sent.at(-1)?.text, taken: true });
  }

  async broadcast(scope: BroadcastScope, priority: number, parameters: Uint8Array): Promise<void> {
    if (!this.isNetworkUp) throw new Error('no network');
    this.#keep(scope, false, priority, parameters);
    this.outcomes.push({ to: scope, text: this.sent.at(-1)?.text, taken: true });
  }

  ask({ kind, number }: Sought): void {
    this.asked.push(`${kind} ${number}`);
  }

  /** Texts of what was sent there. */
  textsTo(to: string): readonly (string | undefined)[] {
    return this.sent.filter((one) => one.to === to).map(({ text }) => text);
  }

  #keep(to: string, confirmed: boolean, priority: number, parameters: Uint8Array): void {
    const { processId, messageText: text, initiatingDevice } = decodeEventNotification(new ByteReader(parameters));
    this.initiators.push(initiatingDevice.instance);
    this.sent.push({ to, confirmed, priority, processId, text, atMs: this.#clock.monotonicMs() });
  }
}

function nameOf({ address, port, remote }: Peer): string {
  const station = remote === undefined ? '' : `/${remote.network}:${Buffer.from(remote.address).toString('hex')}`;
  return `${address}:${port}${station}`;
}

/** State that outlives the part that keeps it. */
export class MemoryState<T> implements KeptState<T> {
  current: T | undefined;
  kept = 0;

  async keep(state: T): Promise<void> {
    // As a file would have it.
    this.current = JSON.parse(JSON.stringify(state)) as T;
    this.kept += 1;
  }
}

export class MemoryRing implements OutboxRing {
  lines: { readonly sequence: number; readonly text: string }[] = [];
  most = Number.POSITIVE_INFINITY;

  async read() {
    return this.lines;
  }

  append(text: string): number {
    const sequence = (this.lines.at(-1)?.sequence ?? 0) + 1;
    this.lines.push({ sequence, text });
    if (this.lines.length > this.most) this.lines.shift();
    return sequence;
  }

  async flush(): Promise<void> {}
}

const allDays = {
  monday: true,
  tuesday: true,
  wednesday: true,
  thursday: true,
  friday: true,
  saturday: true,
  sunday: true,
};
export const allTransitions = { toOffnormal: true, toFault: true, toNormal: true };

export function destination(recipient: Destination['recipient'], more: Partial<Destination> = {}): Destination {
  return {
    validDays: allDays,
    fromTime: { hour: 0, minute: 0, second: 0, hundredths: 0 },
    toTime: { hour: 23, minute: 59, second: 59, hundredths: 99 },
    recipient,
    processId: 7,
    issueConfirmedNotifications: true,
    transitions: allTransitions,
    ...more,
  };
}

export const device = (instance: number): Destination['recipient'] => ({
  type: 'device',
  device: { objectType: 8, instance },
});
/** 192.168.1.N, port 47808. */
export const station = (last: number): Destination['recipient'] =>
  address(0, Uint8Array.of(192, 168, 1, last, 0xba, 0xc0));
export const address = (network: number, macAddress: Uint8Array = new Uint8Array(0)): Destination['recipient'] => ({
  type: 'address',
  address: { network, macAddress },
});

/** An event of class 1 with a text, to OFFNORMAL. */
export function event(text: string, more: Partial<EventRecord> = {}): EventRecord {
  return {
    initiatingDevice: { objectType: 8, instance: 1338 },
    eventObject: { objectType: 5, instance: 19 },
    timeStamp: { type: 'sequenceNumber', sequenceNumber: 1 },
    notificationClass: 1,
    priority: 64,
    eventType: 1,
    messageText: text,
    notifyType: 0,
    ackRequired: true,
    fromState: 0,
    toState: 2,
    eventValues: undefined,
    ...more,
  };
}

/** A Thursday. */
export const noon = {
  date: { year: 2026, month: 1, day: 15, weekday: 4 },
  time: { hour: 12, minute: 0, second: 0, hundredths: 0 },
};

export const classDefaults = [1, 2].map((number) => ({
  number,
  name: `CLASS ${number}`,
  description: `Class ${number}`,
  priority: { toOffnormal: 64, toFault: 64, toNormal: 200 },
  ackRequired: { toOffnormal: true, toFault: true, toNormal: false },
}));

/** Delivery with a clock that the test moves and a server that it plays; `restart()` begins anew with what was kept. */
export class DeliveryBench {
  readonly clock = new ManualClock();
  readonly ring = new MemoryRing();
  readonly kept = new MemoryState<KeptDelivery>();
  readonly keptClasses = new MemoryState<readonly KeptNotificationClass[]>();
  readonly events: DeliveryEvent[] = [];
  port = new FakePort(this.clock);
  classes = new NotificationClasses(classDefaults, this.keptClasses);
  delivery = this.#made();
  now = noon;
  /** Of the device after the next restart. */
  deviceId = this.port.deviceId;

  #made(): NotificationDelivery {
    return new NotificationDelivery({
      classes: this.classes,
      ring: this.ring,
      kept: this.kept,
      clock: this.clock,
      log: silentLog,
      localTime: () => this.now,
      report: (event) => this.events.push(event),
    });
  }

  async start(...recipients: readonly Destination[]): Promise<void> {
    await this.classes.change(1, { recipients });
    this.delivery.attach(this.port);
    await this.clock.advance(10);
  }

  /** The events happen now, one after the other, and time passes. */
  async tell(texts: readonly string[], advanceMs = 50): Promise<void> {
    for (const text of texts) this.delivery.accept(event(text));
    await this.clock.advance(advanceMs);
  }

  async stop(): Promise<void> {
    const stopped = this.delivery.detach();
    await this.clock.advance(1500);
    await stopped;
    this.delivery.stop();
  }

  /** A new process, orderly or after a power cut (nothing was stopped). */
  async restart(): Promise<void> {
    this.delivery.stop();
    const { answers } = this.port;
    this.port = new FakePort(this.clock);
    this.port.deviceId = this.deviceId;
    for (const [name, answer] of answers) this.port.answers.set(name, answer);
    this.classes = new NotificationClasses(classDefaults, this.keptClasses);
    this.delivery = this.#made();
    this.delivery.attach(this.port);
    await this.clock.advance(10);
  }
}

/** Four classes without recipients, and delivery that has sent nothing yet and remembers nothing on a disk. */
export function newDelivery(clock: Clock): { classes: NotificationClasses; delivery: NotificationDelivery } {
  const classes = new NotificationClasses(classDefaults, new MemoryState());
  const delivery = new NotificationDelivery({
    classes,
    ring: new MemoryRing(),
    kept: new MemoryState(),
    clock,
    log: silentLog,
    localTime: () => noon,
    report: () => undefined,
  });
  return { classes, delivery };
}
