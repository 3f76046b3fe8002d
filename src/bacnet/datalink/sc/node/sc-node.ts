import type { ScArrival, ScDataLink, ScNpduListener } from '../sc-data-link.js';
import type { Vmac } from '../vmac.js';
import { FaultGuard } from './fault-guard.js';
import { HubConnector } from './hub-connector.js';
import { MessageIds } from './message-ids.js';
import { ReceivedMessages } from './received-messages.js';
import { newTally } from './sc-counters.js';
import type { ScFailure } from './sc-failure.js';
import type { ScNodeOptions, ScNodeParts } from './sc-node-options.js';
import type { OpenScSocket } from './sc-socket.js';
import type { ScNodeStatus } from './sc-status.js';
import { ScTrace, type TracedScMessage } from './sc-trace.js';

/**
 * A node of a BACnet/SC network (135-2020 Annex AB): connected to a hub, by which it reaches all others. It is no hub, and
 * makes and accepts no direct connections.
 */
export class ScNode implements ScDataLink {
  readonly #parts: ScNodeParts;
  readonly #tally = newTally();
  readonly #guard: FaultGuard;
  readonly #trace: ScTrace;
  readonly #connector: HubConnector;
  readonly #connectionListeners = new Set<(isConnected: boolean) => void>();
  readonly #statusListeners = new Set<() => void>();
  #npduListener: ScNpduListener = () => undefined;
  /** Milliseconds since 1970. */
  #sinceMs: number | undefined;

  constructor(parts: ScNodeParts, options: ScNodeOptions) {
    this.#parts = parts;
    const { identity, random, log, openSocket } = parts;
    this.#guard = new FaultGuard(this.#tally, log);
    const clock = this.#guard.clock(parts.clock);
    this.#trace = new ScTrace(clock);
    const shared = { clock, tally: this.#tally, trace: this.#trace, messageIds: new MessageIds(random) };
    const received = new ReceivedMessages({
      ...shared,
      options: () => this.#connector.options,
      connectorState: () => this.#connector.state,
      isOwn: (vmac) => this.isOwn(vmac),
      deliver: (npdu, source, arrival) => this.#deliver(npdu, source, arrival),
    });
    const listener = {
      connection: (isConnected: boolean) => this.#tellConnection(isConnected),
      statusChanged: () => this.#tellStatus(),
      received: received.take.bind(received),
      receivedBroken: received.takeBroken.bind(received),
    };
    this.#connector = new HubConnector(
      { ...shared, identity, random, log, guard: this.#guard, listener },
      options,
      openSocket,
    );
  }

  get vmac(): Vmac | undefined {
    return this.#connector.active?.vmac;
  }

  get maxNpduLength(): number {
    return this.#connector.active?.maxNpduLength ?? this.#connector.options.maxNpduLength;
  }

  get status(): ScNodeStatus {
    const connector = this.#connector;
    return {
      connector: connector.state,
      sinceMs: this.#sinceMs,
      vmac: connector.vmac,
      deviceUuid: this.#parts.identity.deviceUuid,
      primary: connector.hubStatus('primary'),
      failover: connector.hubStatus('failover'),
      nextAttemptInMs: connector.nextAttemptInMs,
      counters: { ...this.#tally },
    };
  }

  /** The last messages, oldest first. */
  get trace(): readonly TracedScMessage[] {
    return this.#trace.read();
  }

  start(): void {
    this.#sinceMs ??= this.#parts.clock.wallMs();
    this.#guard.run(() => this.#connector.start());
  }

  /** Says farewell to the hub; ends within half a second, whatever the hub does. May be called again, and before `start`. */
  stop(): Promise<void> {
    return this.#connector.stop();
  }

  /** In force at once; a hub that is used and stays one of the two is not left. */
  reconfigure(options: ScNodeOptions): void {
    this.#guard.run(() => this.#connector.reconfigure(options));
  }

  /** Other certificates from the next connection on; where no hub has us, that is now. */
  replaceSocket(openSocket: OpenScSocket): void {
    this.#guard.run(() => this.#connector.replaceSocket(openSocket));
  }

  /**
   * Tries other certificates against the hub of now. undefined: it has accepted, and the new connection has taken over from
   * the old one; else why it has not, and the old one stays. At the latest after four times the connect wait.
   */
  tryConnection(openSocket: OpenScSocket): Promise<ScFailure | undefined> {
    return this.#connector.tryConnection(openSocket);
  }

  /** Whether what comes from that VMAC comes from us. */
  isOwn(vmac: Vmac): boolean {
    return this.#connector.isOwn(vmac);
  }

  sendNpdu(npdu: Uint8Array, destination: Vmac): void {
    const hub = this.#connector.active;
    if (hub === undefined) this.#tally.droppedWithoutHub += 1;
    else if (npdu.length > hub.maxNpduLength) this.#tally.droppedTooLong += 1;
    else this.#guard.run(() => this.#sendBy(hub, npdu, destination));
  }

  onNpdu(listener: ScNpduListener): void {
    this.#npduListener = listener;
  }

  onConnection(listener: (isConnected: boolean) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  /** Called when something of `status` changes, but for counters; the returned function ends it. */
  onStatus(listener: () => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  #sendBy(hub: NonNullable<HubConnector['active']>, npdu: Uint8Array, destination: Vmac): void {
    if (hub.sendNpdu(npdu, destination)) this.#tally.npdusSent += 1;
  }

  #deliver(npdu: Uint8Array, source: Vmac, arrival: ScArrival): void {
    this.#guard.run(() => this.#npduListener(npdu, source, arrival));
  }

  #tellConnection(isConnected: boolean): void {
    this.#sinceMs = this.#parts.clock.wallMs();
    for (const listener of this.#connectionListeners) this.#guard.run(() => listener(isConnected));
  }

  #tellStatus(): void {
    for (const listener of this.#statusListeners) this.#guard.run(listener);
  }
}
