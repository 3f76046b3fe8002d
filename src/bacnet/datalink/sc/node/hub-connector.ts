import { isFirstOrDoubled } from '../../../../core/doubling.js';
import type { Logger } from '../../../../core/log.js';
import type { ScMalformed, ScMessage } from '../messages/sc-message.js';
import type { Vmac } from '../vmac.js';
import type { ConnectionParts, SharedParts } from './connection-parts.js';
import type { HubRecord } from './hub-record.js';
import { HubRecords } from './hub-records.js';
import { LeavingConnections } from './leaving-connections.js';
import { NextAttempt } from './next-attempt.js';
import { ReconnectDelay } from './reconnect-delay.js';
import { ScConnection } from './sc-connection.js';
import { type ScFailure, scFailure } from './sc-failure.js';
import type { ScNodeIdentity, ScNodeOptions } from './sc-node-options.js';
import type { OpenScSocket } from './sc-socket.js';
import type { HubConnectorState, HubRole, HubStatus } from './sc-status.js';

/**
 * Why a connection is tried. `connect`: there is none; `return`: from the failover hub to the primary one; `trial`: to see
 * whether another socket, with other certificates, is accepted.
 */
type Purpose = 'connect' | 'return' | 'trial';

interface Attempt {
  readonly connection: ScConnection;
  readonly purpose: Purpose;
  readonly openSocket: OpenScSocket;
  /** Whether the hub has refused another VMAC just before. */
  readonly isWithNewVmac: boolean;
  /** Tells the outcome of a trial. */
  readonly settle: (failure: ScFailure | undefined) => void;
}

export interface ConnectorListener {
  /** Each time a hub has accepted us (true), and when none has us any more (false). */
  connection(isConnected: boolean): void;
  received(message: ScMessage, connection: ScConnection): void;
  receivedBroken(malformed: ScMalformed, connection: ScConnection): void;
  statusChanged(): void;
}

export interface ConnectorParts extends Omit<SharedParts, 'options' | 'deviceUuid'> {
  readonly identity: ScNodeIdentity;
  readonly random: (octets: number) => Uint8Array;
  readonly log: Logger;
  readonly listener: ConnectorListener;
}

/** Milliseconds for which a connection has to stand to be no mere attempt, where twice the present delay is not less. */
const stableMs = 60_000;

const noOutcome = (): void => undefined;

/**
 * Keeps a connection to one of two hubs (135-2020 §AB.5.2): the primary one where it can be had, the failover one where it
 * cannot, and back. At most two connections stand at a time: one that is used, and one that is to replace it or is being left.
 */
export class HubConnector {
  readonly #parts: ConnectorParts;
  readonly #connectionParts: ConnectionParts<ScConnection>;
  /** Between rounds in which no hub could be had. */
  readonly #roundDelay: ReconnectDelay;
  /** Between attempts to return to the primary hub. */
  readonly #returnDelay: ReconnectDelay;
  #options: ScNodeOptions;
  #openSocket: OpenScSocket;
  readonly #records = new HubRecords();
  readonly #nextAttempt: NextAttempt;
  readonly #leaving: LeavingConnections;
  #isRunning = false;
  #active: ScConnection | undefined;
  #attempt: Attempt | undefined;
  #vmac: Vmac;

  constructor(parts: ConnectorParts, options: ScNodeOptions, openSocket: OpenScSocket) {
    this.#parts = parts;
    this.#options = options;
    this.#openSocket = openSocket;
    this.#vmac = parts.identity.vmac;
    this.#nextAttempt = new NextAttempt(parts.clock);
    this.#leaving = new LeavingConnections(parts.clock);
    this.#roundDelay = new ReconnectDelay(() => this.#options, parts.random);
    this.#returnDelay = new ReconnectDelay(() => this.#options, parts.random);
    this.#connectionParts = {
      messageIds: parts.messageIds,
      clock: parts.clock,
      guard: parts.guard,
      tally: parts.tally,
      trace: parts.trace,
      options: () => this.#options,
      deviceUuid: parts.identity.deviceUuid,
      owner: {
        accepted: (connection) => this.#onAccepted(connection),
        ended: (connection, failure) => this.#onEnded(connection, failure),
        gone: (connection) => this.#leaving.gone(connection),
        received: (message, connection) => parts.listener.received(message, connection),
        receivedBroken: (malformed, connection) => parts.listener.receivedBroken(malformed, connection),
      },
    };
    this.#records.set(options);
  }

  /** The connection that is used; undefined: no hub has us. */
  get active(): ScConnection | undefined {
    return this.#active;
  }

  get options(): ScNodeOptions {
    return this.#options;
  }

  /** Ours, on the connection there is, or else on the next one. */
  get vmac(): Vmac {
    return this.#active?.vmac ?? this.#vmac;
  }

  get state(): HubConnectorState {
    if (this.#active === undefined) return 'no-hub-connection';
    return this.#active.hub.role === 'primary' ? 'connected-to-primary' : 'connected-to-failover';
  }

  get nextAttemptInMs(): number | undefined {
    return this.#nextAttempt.inMs;
  }

  hubStatus(role: HubRole): HubStatus | undefined {
    return this.#records[role]?.status();
  }

  /** Whether a node at a hub is known by this VMAC, and that node is us. */
  isOwn(vmac: Vmac): boolean {
    return vmac === this.#active?.vmac || vmac === this.#attempt?.connection.vmac || vmac === this.#vmac;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#begin();
  }

  /** Leaves the hub, and resolves when all is closed: in less than half a second. */
  stop(): Promise<void> {
    this.#isRunning = false;
    this.#nextAttempt.cancel();
    this.#giveUpAttempt();
    this.#leaveActive();
    return this.#leaving.end();
  }

  /** In force at once. What can stay connected stays: the hub that is used, if it is still one of the two. */
  reconfigure(options: ScNodeOptions): void {
    const former = this.#options;
    this.#options = options;
    if (isSame(former, options)) return;
    const { hub } = this.#active ?? {};
    this.#records.set(options, hub);
    if (!this.#isRunning) return;
    this.#nextAttempt.cancel();
    this.#giveUpAttempt();
    this.#roundDelay.reset();
    this.#returnDelay.reset();
    // The lengths that we take were told when we connected.
    const toldOtherwise =
      former.maxBvlcLength !== options.maxBvlcLength || former.maxNpduLength !== options.maxNpduLength;
    const isStillHub = hub !== undefined && options.primaryHub !== undefined && this.#records[hub.role] === hub;
    if (!isStillHub || toldOtherwise) {
      this.#leaveActive();
      this.#begin();
      return;
    }
    this.#active?.retime();
    this.#planReturn();
    this.#parts.listener.statusChanged();
  }

  /** Another socket from the next connection on; tries at once where there is none. */
  replaceSocket(openSocket: OpenScSocket): void {
    this.#openSocket = openSocket;
    if (!this.#isRunning || this.#active !== undefined || this.#attempt?.purpose === 'trial') return;
    this.#nextAttempt.cancel();
    this.#giveUpAttempt();
    this.#roundDelay.reset();
    this.#begin();
  }

  /**
   * Makes a connection by another socket beside the one there is, to the hub of now. A hub that accepts a Device UUID that it
   * has a connection of leaves the old one for the new one (135-2020 §AB.6.2.3), so that the trial is the change already:
   * accepted, the new connection and the new socket take over; refused, the old ones stay. Resolves to what failed.
   */
  tryConnection(openSocket: OpenScSocket): Promise<ScFailure | undefined> {
    const hub = this.#active?.hub ?? this.#records.primary;
    if (hub === undefined) return Promise.resolve(scFailure('no-hub-set', {}));
    if (!this.#isRunning) return Promise.resolve(scFailure('given-up', { hub: hub.uri }));
    this.#nextAttempt.cancel();
    this.#giveUpAttempt();
    return new Promise((settle) => this.#try(hub, 'trial', { openSocket, settle }));
  }

  /** A round: the primary hub first (135-2020 §AB.5.2). */
  #begin(): void {
    const { primary } = this.#records;
    if (primary === undefined) {
      this.#parts.listener.statusChanged();
      return;
    }
    this.#try(primary, 'connect');
  }

  #try(
    hub: HubRecord,
    purpose: Purpose,
    { openSocket = this.#openSocket, settle = noOutcome, isWithNewVmac = false }: Partial<Attempt> = {},
  ): void {
    this.#nextAttempt.cancel();
    const mustProve = purpose === 'return';
    const connection = new ScConnection(this.#connectionParts, { hub, vmac: this.#vmac, openSocket, mustProve });
    this.#attempt = { connection, purpose, openSocket, isWithNewVmac, settle };
    hub.isTrying = true;
    connection.open();
    this.#parts.listener.statusChanged();
  }

  #onAccepted(connection: ScConnection): void {
    const attempt = this.#attempt;
    const { peer, hub } = connection;
    if (attempt?.connection !== connection || peer === undefined) {
      connection.disconnect();
      return;
    }
    const { clock, tally, log, listener } = this.#parts;
    this.#attempt = undefined;
    hub.isTrying = false;
    this.#openSocket = attempt.openSocket;
    const former = this.#active;
    this.#active = connection;
    if (former !== undefined) this.#leave(former);
    hub.connected(peer, clock.wallMs());
    tally.connects += 1;
    log.info({ hub: hub.uri, role: hub.role, vmac: connection.vmac }, 'BACnet/SC: connected to the hub');
    this.#planReturn();
    attempt.settle(undefined);
    listener.connection(true);
    listener.statusChanged();
  }

  #onEnded(connection: ScConnection, failure: ScFailure): void {
    if (!connection.isGone) this.#leaving.add(connection);
    if (connection === this.#attempt?.connection) this.#onAttemptFailed(this.#attempt, failure);
    else if (connection === this.#active) this.#onLost(connection, failure);
  }

  #onAttemptFailed(attempt: Attempt, failure: ScFailure): void {
    const { clock, tally, log, listener } = this.#parts;
    const { hub } = attempt.connection;
    this.#attempt = undefined;
    hub.isTrying = false;
    tally.failedAttempts += 1;
    // Who mends one thing after the other must see the next one at once.
    const isOtherReason = hub.status().failure?.reason !== failure.reason;
    const inRow = hub.attemptFailed(failure, clock.wallMs());
    if (isOtherReason || isFirstOrDoubled(inRow)) {
      log.warn({ hub: hub.uri, role: hub.role, reason: failure.reason, times: inRow }, failure.detail.en);
    }
    if (failure.reason === 'duplicate-vmac') {
      this.#redrawVmac();
      // Two in a row are no chance: the hub is wrong, or does not know us by our Device UUID.
      if (!attempt.isWithNewVmac) {
        this.#try(hub, attempt.purpose, { ...attempt, isWithNewVmac: true });
        return;
      }
    }
    this.#goOn(attempt, failure);
    listener.statusChanged();
  }

  /** Where it cannot be kept, the former one is tried again. */
  #redrawVmac(): void {
    const { guard, identity, tally } = this.#parts;
    guard.run(() => {
      this.#vmac = identity.redrawVmac();
      tally.vmacChanges += 1;
    });
  }

  /** What follows an attempt that came to nothing. */
  #goOn(attempt: Attempt, failure: ScFailure): void {
    const { failover } = this.#records;
    if (this.#active !== undefined) {
      attempt.settle(failure);
      this.#planReturn();
    } else if (attempt.connection.hub.role === 'primary' && failover !== undefined) {
      // A trial is one of the site's new certificates, and the site has two hubs.
      const { purpose, openSocket, settle } = attempt;
      if (purpose === 'trial') this.#try(failover, 'trial', { openSocket, settle });
      else this.#try(failover, 'connect');
    } else {
      attempt.settle(failure);
      this.#nextAttempt.plan(this.#roundDelay.next(), () => this.#begin());
    }
  }

  #onLost(connection: ScConnection, failure: ScFailure): void {
    const { clock, tally, log, listener } = this.#parts;
    const { hub } = connection;
    this.#active = undefined;
    this.#nextAttempt.cancel();
    tally.losses += 1;
    hub.ended(failure, clock.wallMs());
    log.warn({ hub: hub.uri, role: hub.role, reason: failure.reason }, failure.detail.en);
    this.#planAfterLoss(connection, failure);
    listener.connection(false);
    listener.statusChanged();
  }

  /**
   * A hub that is lost is tried again at once, the primary one first (135-2020 §AB.5.2). Not one that goes away soon after it
   * has accepted us, or we would come back without end, as would another node with our Device UUID; nor, where there is
   * another, one that has said nothing since it accepted us.
   */
  #planAfterLoss(connection: ScConnection, { reason }: ScFailure): void {
    const { primary, failover } = this.#records;
    const isPrimary = connection.hub === primary;
    const isMute = reason === 'silent' && !connection.hasSpoken;
    const isStable = connection.ageMs >= Math.min(2 * this.#roundDelay.currentMs, stableMs);
    if (isStable && !isMute) {
      this.#roundDelay.reset();
      if (isPrimary) this.#returnDelay.reset();
    }
    // The attempt that runs is now one to connect.
    if (this.#attempt !== undefined) return;
    if (isPrimary && isMute && failover !== undefined) this.#try(failover, 'connect');
    else if (isStable) this.#begin();
    else this.#nextAttempt.plan(this.#roundDelay.next(), () => this.#begin());
  }

  /** While the failover hub has us, the primary one is tried again and again; we leave the one when the other has us. */
  #planReturn(): void {
    const { primary } = this.#records;
    if (this.#active === undefined || primary === undefined || this.#active.hub === primary) return;
    this.#nextAttempt.plan(this.#returnDelay.next(), () => this.#try(primary, 'return'));
  }

  #leaveActive(): void {
    const former = this.#active;
    if (former === undefined) return;
    this.#active = undefined;
    this.#leave(former);
    this.#parts.listener.connection(false);
    this.#parts.listener.statusChanged();
  }

  #leave(connection: ScConnection): void {
    this.#leaving.add(connection);
    connection.hub.ended(undefined, this.#parts.clock.wallMs());
    connection.disconnect();
  }

  #giveUpAttempt(): void {
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    const { connection, settle } = attempt;
    this.#attempt = undefined;
    connection.hub.isTrying = false;
    connection.abandon();
    settle(scFailure('given-up', { hub: connection.hub.uri }));
  }
}

function isSame(one: ScNodeOptions, other: ScNodeOptions): boolean {
  return (Object.keys(one) as (keyof ScNodeOptions)[]).every((key) => one[key] === other[key]);
}
