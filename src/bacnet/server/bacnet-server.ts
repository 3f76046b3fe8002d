import type { Clock } from '../../core/clock.js';
import { isFirstOrDoubled } from '../../core/doubling.js';
import type { Logger } from '../../core/log.js';
import type { ScDataLink } from '../datalink/sc/sc-data-link.js';
import { type DataLink, stationOfNode } from '../datalink/station.js';
import { maxInstance, ObjectType } from '../encoding/object-type.js';
import { PropertyIdentifier } from '../encoding/property-identifier.js';
import { ListChanges } from '../object-model/list-changes.js';
import type { PropertyDefinition } from '../object-model/object-database.js';
import type { ObjectStore } from '../object-model/object-store.js';
import { PropertyWriter } from '../object-model/property-writer.js';
import { Announcer } from './announcer.js';
import { AnsweredRequests } from './answered-requests.js';
import { type BroadcastOptions, Broadcasts } from './bbmd/broadcasts.js';
import type { BmsPorts } from './bms-ports.js';
import { ClientCensus } from './client-census.js';
import { ClientTransactions } from './client-transactions.js';
import { CommunicationState } from './communication-state.js';
import { ConfirmedRequests } from './confirmed-requests.js';
import { CovDelivery } from './cov/cov-delivery.js';
import { type CovSubscriptionState, CovSubscriptions, type KeptSubscription } from './cov/cov-subscriptions.js';
import { DiscoveryLimit } from './discovery-limit.js';
import { Dispatcher } from './dispatcher.js';
import { Acknowledgements } from './events/acknowledgement.js';
import type { NotificationDelivery } from './events/delivery/notification-delivery.js';
import { iAmListener, ServerNotifications } from './events/delivery/server-notifications.js';
import type { EventReporting } from './events/event-reporting.js';
import { AcknowledgeAlarmHandler } from './handlers/acknowledge-alarm.js';
import { AtomicReadFileHandler, type FileContents } from './handlers/atomic-read-file.js';
import { CovSubscriber } from './handlers/cov-subscriber.js';
import { DeviceCommunicationControlHandler } from './handlers/device-communication-control.js';
import { GetAlarmSummaryHandler } from './handlers/get-alarm-summary.js';
import { GetEnrollmentSummaryHandler } from './handlers/get-enrollment-summary.js';
import { GetEventInformationHandler } from './handlers/get-event-information.js';
import { ListElementHandler } from './handlers/list-elements.js';
import { NetworkLayer } from './handlers/network-layer.js';
import { ReadPropertyHandler } from './handlers/read-property.js';
import { ReadPropertyMultipleHandler } from './handlers/read-property-multiple.js';
import { ReadRangeHandler } from './handlers/read-range.js';
import { ReinitializeDeviceHandler } from './handlers/reinitialize-device.js';
import { SubscribeCovHandler } from './handlers/subscribe-cov.js';
import { SubscribeCovPropertyHandler } from './handlers/subscribe-cov-property.js';
import { TimeSynchronizationHandler } from './handlers/time-synchronization.js';
import { WhoHasHandler } from './handlers/who-has.js';
import { WhoIsHandler } from './handlers/who-is.js';
import { WritePropertyHandler } from './handlers/write-property.js';
import { WritePropertyMultipleHandler } from './handlers/write-property-multiple.js';
import { IdentityWatch } from './identity/identity-watch.js';
import type { DatagramPort, DatagramPortFactory } from './network/datagram-port.js';
import { DropWatch } from './network/kernel-drops.js';
import { OwnStations } from './network/own-stations.js';
import { type BacnetServerState, PortKeeper } from './network/port-keeper.js';
import type { LearnedNetworkNumber } from './network-number.js';
import { PasswordGate, PasswordGuard } from './password-guard.js';
import type { Peer } from './peer.js';
import {
  activeCovSubscriptions,
  addressBindings,
  type ProtocolTiming,
  protocolProperties,
} from './protocol-properties.js';
import { type RestartNews, RestartNotice } from './restart-notice.js';
import { ServerCounters } from './server-counters.js';
import { ServiceRegistry } from './service-registry.js';
import { Transmitter } from './transmitter.js';

export interface BacnetServerOptions extends ProtocolTiming {
  /** IPv4 address of this machine; 0.0.0.0 for all. */
  readonly bind: string;
  readonly port: number;
  /** False: BACnet/SC serves alone, and no UDP port is opened. Absent: true. */
  readonly servesIp?: boolean;
  readonly vendorId: number;
  /** Proposed window size of segmented messages, 1 to 127. */
  readonly segmentWindow: number;
  /** Most I-Am, and most I-Have, that one source gets in a second. */
  readonly discoveryAnswersPerSecond: number;
  /** How broadcasts get beyond this subnet; absent: not at all. */
  readonly broadcasts?: BroadcastOptions | undefined;
  /** Whether others with our number or name are looked for, and which unit of a parallel system this is (0: none). */
  readonly identity?: { readonly unitNumber: number } | undefined;
}

export interface BacnetServerParts {
  /** Has a Device object, with this server's `protocolProperties`, before `start()`. */
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly openPort: DatagramPortFactory;
  /** The node of BACnet/SC, which outlives the server; absent: there is none. */
  readonly sc?: ScDataLink | undefined;
  /** Without them the device can be read and no more. */
  readonly bms?: BmsPorts;
  /** Without them the device has no files to read. */
  readonly files?: FileContents;
  /** Without it the device tells of no events. */
  readonly events?: EventReporting;
  /** Whose event notifications this server sends. */
  readonly notifications?: NotificationDelivery | undefined;
  /** Without it nobody is told of a restart. */
  readonly restart?: RestartNews | undefined;
  /** Called when the registration with a BBMD has failed, or has not any more. */
  readonly onRegistrationFailure?: (isFailing: boolean) => void;
  /** Called with who sent a confirmed request to this device alone. */
  readonly onConfirmedRequest?: (client: Peer) => void;
}

/**
 * Serves the object store on BACnet/IP, on BACnet/SC, or on both: one device on two networks, between which it routes nothing.
 */
export class BacnetServer {
  readonly counters = new ServerCounters();
  readonly clients: ClientCensus;
  readonly broadcasts: Broadcasts;
  readonly identity: IdentityWatch | undefined;
  readonly #options: BacnetServerOptions;
  readonly #parts: BacnetServerParts;
  readonly #services = new ServiceRegistry();
  readonly #transmitter = new Transmitter(this.counters);
  readonly #whoIs: WhoIsHandler;
  readonly #confirmed: ConfirmedRequests;
  readonly #client: ClientTransactions;
  readonly #cov: CovSubscriptions;
  readonly #subscriber: CovSubscriber;
  readonly #covDelivery: CovDelivery;
  readonly #notifications: ServerNotifications;
  readonly #network: NetworkLayer;
  readonly #stations: OwnStations;
  readonly #restartNotice: RestartNotice | undefined;
  readonly #dispatcher: Dispatcher;
  readonly #communication: CommunicationState;
  /** Shared with everything that waits for an answer, so that a change takes effect at once. */
  readonly #segmentTiming: { windowSize: number; segmentTimeoutMs: number; retries: number };
  readonly #clientTiming: { apduTimeoutMs: number; apduRetries: number };
  #endCommunication: () => void = () => undefined;
  #endSc: () => void = () => undefined;
  readonly #announcer: Announcer;
  readonly #keeper: PortKeeper;

  constructor(options: BacnetServerOptions, parts: BacnetServerParts) {
    this.#options = options;
    this.#parts = parts;
    this.clients = new ClientCensus(parts.clock, parts.onConfirmedRequest);
    const { store, clock, log, bms } = parts;
    this.#communication = bms?.communication ?? new CommunicationState(clock);
    const mayInitiate = () => this.#communication.mayInitiate;
    const limit = () => new DiscoveryLimit(clock, options.discoveryAnswersPerSecond);
    this.#whoIs = new WhoIsHandler(store, options.vendorId, this.#transmitter, limit(), this.counters, clock);
    this.#services.addUnconfirmed(this.#whoIs);
    this.#services.addUnconfirmed(new WhoHasHandler(store, this.#transmitter, limit(), this.counters, mayInitiate));
    this.#services.addConfirmed(new ReadPropertyHandler(store));
    this.#services.addConfirmed(new ReadPropertyMultipleHandler(store, (cause) => this.#noteFault(cause)));
    this.#services.addConfirmed(new ReadRangeHandler(store));
    if (parts.files !== undefined) this.#services.addConfirmed(new AtomicReadFileHandler(store, parts.files));
    if (bms !== undefined) this.#addWriting(bms);
    if (parts.events !== undefined) this.#addEvents(parts.events);
    this.#clientTiming = { apduTimeoutMs: options.apduTimeoutMs, apduRetries: options.apduRetries };
    this.#client = new ClientTransactions(this.#transmitter, clock, this.#clientTiming, mayInitiate);
    this.#network = new NetworkLayer(this.#transmitter, clock, (...heard) => {
      parts.notifications?.hearRouter(...heard);
      this.#restartNotice?.hearRouter(...heard);
    });
    const { numbers } = this.#network;
    this.#stations = new OwnStations({ servesIp: this.servesIp, sc: parts.sc, numbers });
    const sending = {
      transmitter: this.#transmitter,
      transactions: this.#client,
      stations: this.#stations,
      mayInitiate: () => (this.#transmitter.isUp('ip') || this.#transmitter.isUp('sc')) && mayInitiate(),
      deviceId: () => store.device?.id ?? { objectType: ObjectType.device, instance: maxInstance },
    };
    this.#covDelivery = new CovDelivery({
      ...sending,
      clock,
      log,
      counters: this.counters,
    });
    this.#notifications = new ServerNotifications(sending);
    this.#cov = new CovSubscriptions(store, this.#covDelivery, clock, log);
    this.#subscriber = new CovSubscriber(store, this.#cov);
    this.#services.addConfirmed(new SubscribeCovHandler(this.#subscriber));
    this.#services.addConfirmed(new SubscribeCovPropertyHandler(this.#subscriber));
    this.#segmentTiming = {
      windowSize: options.segmentWindow,
      segmentTimeoutMs: options.apduSegmentTimeoutMs,
      retries: options.apduRetries,
    };
    this.#confirmed = new ConfirmedRequests(
      this.#services,
      this.#transmitter,
      clock,
      this.#segmentTiming,
      this.counters,
      log,
      bms?.answered ?? new AnsweredRequests(clock),
      this.#clientTiming,
    );
    this.#announcer = new Announcer({ transmitter: this.#transmitter, whoIs: this.#whoIs, mayInitiate, clock, log });
    this.broadcasts = this.#makeBroadcasts();
    this.identity = this.#makeIdentityWatch();
    if (parts.notifications !== undefined) this.#services.addUnconfirmed(iAmListener(parts.notifications));
    this.#restartNotice = this.#makeRestartNotice();
    this.#dispatcher = new Dispatcher(
      this.#services,
      this.#confirmed,
      this.#client,
      this.#network,
      this.broadcasts,
      this.counters,
      log,
      this.clients,
    );
    const drops = new DropWatch(this.counters, clock, log, (count) => bms?.report({ kind: 'requests-lost', count }));
    this.#keeper = new PortKeeper({
      bind: options.bind,
      portNumber: options.port,
      openPort: parts.openPort,
      clock,
      log,
      receive: (bytes, source, arrival, port) => {
        drops.noteArrival(port);
        parts.notifications?.hearFrom(source);
        this.#dispatcher.receive(bytes, source, arrival, port);
      },
      bound: (port) => {
        drops.noteOpened(port);
        this.#bound(port);
      },
      lost: () => this.#portLost(),
    });
  }

  /** The same fault may come with each request: the log has room for the first and every doubling. */
  #noteFault(cause: unknown): void {
    this.counters.faults += 1;
    const { faults } = this.counters;
    if (isFirstOrDoubled(faults)) this.#parts.log.error({ err: cause, faults }, 'A property cannot be read.');
  }

  #makeBroadcasts(): Broadcasts {
    const transmitter = this.#transmitter;
    const onRegistered = () => {
      this.#announcer.announceBeyond();
      this.#restartNotice?.tellBeyond();
    };
    const onRegistrationFailure = (isFailing: boolean) => this.#parts.onRegistrationFailure?.(isFailing);
    const parts = { ...this.#parts, transmitter, onRegistered, onRegistrationFailure };
    const made = new Broadcasts(this.#options.broadcasts, parts);
    transmitter.onBroadcast((npdu) => made.carry(npdu));
    return made;
  }

  #makeIdentityWatch(): IdentityWatch | undefined {
    const { identity } = this.#options;
    if (identity === undefined) return undefined;
    const watch = new IdentityWatch(identity.unitNumber, {
      ...this.#parts,
      isOwn: (macAddress) => this.#stations.isOwn(macAddress),
      broadcast: async (service, write) => {
        if (this.#communication.mayInitiate) await this.#transmitter.broadcastUnconfirmed(service, write);
      },
    });
    for (const handler of watch.handlers()) this.#services.addUnconfirmed(handler);
    return watch;
  }

  /** Numbers of the networks that we are on. */
  get networkNumbers(): Readonly<Record<DataLink, LearnedNetworkNumber>> {
    return this.#network.numbers;
  }

  /** False where BACnet/SC serves alone. */
  get servesIp(): boolean {
    return this.#options.servesIp ?? true;
  }

  #makeRestartNotice(): RestartNotice | undefined {
    const { restart: news, store, clock, log } = this.#parts;
    if (news === undefined) return undefined;
    const mayInitiate = () => this.#communication.mayInitiate;
    const [transmitter, stations] = [this.#transmitter, this.#stations];
    const made = new RestartNotice({ news, store, transmitter, stations, mayInitiate, clock, log });
    this.#services.addUnconfirmed(made.iAmListener());
    return made;
  }

  /** Of BACnet/IP. */
  get state(): BacnetServerState {
    return this.#keeper.state;
  }

  /** Whether this device does its part: where BACnet/SC serves alone, it is the hub's matter whether anybody gets through. */
  get isServing(): boolean {
    return this.state.status === 'bound' || this.state.status === 'off';
  }

  /** Segmented messages under way, in and out, and requests of our own. */
  get runningTransactions(): number {
    return this.#confirmed.running + this.#client.running;
  }

  /** Who is told of changes, and what became of it. */
  subscriptions(): readonly CovSubscriptionState[] {
    return this.#cov.list();
  }

  /** For the server that follows this one; before `stop()`. */
  keptSubscriptions(): readonly KeptSubscription[] {
    return this.#cov.kept();
  }

  /**
   * Takes over what subscribers asked of the server before, which had the same clock; each is told the present values. After
   * `start()`. A lifetime ends when it would have: one that began anew with each server would never end.
   */
  resume(subscriptions: readonly KeptSubscription[]): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const { subject, terms } of subscriptions) {
      const { confirmed, covIncrement, expiresAtMs } = terms;
      const leftS = (expiresAtMs - nowMs) / 1000;
      if (leftS <= 0) continue;
      const lifetimeS = Number.isFinite(leftS) ? leftS : 0;
      this.#subscriber.carryOut(subject, { terms: { confirmed, lifetimeS }, covIncrement });
    }
  }

  /** APDU_Timeout and Number_Of_APDU_Retries from now on; transactions under way go on. */
  setApduTiming(timeoutMs: number, retries: number): void {
    this.#segmentTiming.retries = retries;
    this.#clientTiming.apduTimeoutMs = timeoutMs;
    this.#clientTiming.apduRetries = retries;
    const { store } = this.#parts;
    if (store.device === undefined) return;
    store.set(store.device.id, PropertyIdentifier.apduTimeout, { type: 'unsigned', value: timeoutMs });
    store.set(store.device.id, PropertyIdentifier.numberOfApduRetries, { type: 'unsigned', value: retries });
  }

  /** What the Device object has to say of the protocol; the gateway puts it into its definition. */
  protocolProperties(): readonly PropertyDefinition[] {
    return protocolProperties(
      this.#services,
      this.#options,
      () => activeCovSubscriptions(this.#cov.list()),
      () => addressBindings(this.#parts.notifications?.bindings ?? []),
    );
  }

  /** The returned function ends it. */
  onState(listener: (state: BacnetServerState) => void): () => void {
    return this.#keeper.onState(listener);
  }

  /**
   * Resolves when the UDP port is bound, or when it is known why not: then it is tried again until `stop()`. BACnet/SC is served
   * whenever a hub has accepted us.
   */
  async start(): Promise<void> {
    if (this.state.status !== 'stopped') return;
    this.#parts.store.open();
    this.#cov.start();
    this.#endCommunication = this.#communication.onChange(() => {
      // Changes that waited are told now.
      if (this.#communication.mayInitiate) this.#covDelivery.flush();
      this.#parts.notifications?.flush();
    });
    this.#parts.notifications?.attach(this.#notifications);
    if (this.#parts.sc) this.#startSc(this.#parts.sc);
    if (this.servesIp) await this.#keeper.start();
    else this.#keeper.leaveOff();
  }

  /** Idempotent; no packet is sent after it. */
  async stop(): Promise<void> {
    // While acknowledgements can still be heard.
    await this.#parts.notifications?.detach();
    this.#keeper.stop();
    this.#endCommunication();
    this.#cov.stop();
    this.#client.stop();
    this.#endTraffic();
    this.#endSc();
    this.#transmitter.detachSc();
    await this.#keeper.close();
  }

  #addWriting(bms: BmsPorts): void {
    const { store, clock } = this.#parts;
    const writer = new PropertyWriter(store, bms.writes);
    const gate = new PasswordGate(new PasswordGuard((candidate) => bms.verifyPassword(candidate), clock), bms);
    this.#services.addConfirmed(new WritePropertyHandler(writer));
    this.#services.addConfirmed(new WritePropertyMultipleHandler(writer));
    const lists = new ListChanges(store, writer);
    this.#services.addConfirmed(new ListElementHandler(lists, 'add'));
    this.#services.addConfirmed(new ListElementHandler(lists, 'remove'));
    this.#services.addConfirmed(new DeviceCommunicationControlHandler(bms, gate));
    this.#services.addConfirmed(new ReinitializeDeviceHandler(bms, gate));
    this.#services.addUnconfirmed(new TimeSynchronizationHandler(bms, 'local'));
    this.#services.addUnconfirmed(new TimeSynchronizationHandler(bms, 'utc'));
  }

  #addEvents(events: EventReporting): void {
    const { store, log } = this.#parts;
    this.#services.addConfirmed(new AcknowledgeAlarmHandler(new Acknowledgements(store, events, log)));
    this.#services.addConfirmed(new GetAlarmSummaryHandler(events));
    this.#services.addConfirmed(new GetEnrollmentSummaryHandler(events));
    this.#services.addConfirmed(new GetEventInformationHandler(events));
  }

  #bound(port: DatagramPort): void {
    const { store, log } = this.#parts;
    const { bind: address, port: portNumber } = this.#options;
    this.#transmitter.attach(port);
    this.#stations.bound(port);
    this.#cov.linkUp('ip');
    this.#parts.notifications?.flush();
    log.info({ address, port: portNumber, device: store.device?.id.instance }, 'BACnet/IP is served.');
    this.broadcasts.start(port);
    // What could not be sent before the I-Am was could not be answered either.
    this.#announcer.announce(() => {
      this.identity?.start();
      this.#restartNotice?.tell('ip');
    });
  }

  #startSc(sc: ScDataLink): void {
    this.#transmitter.attachSc(sc);
    sc.onNpdu((npdu, vmac, arrival) => {
      const node = stationOfNode(vmac);
      this.#stations.hearNode(vmac);
      this.#parts.notifications?.hearFrom(node);
      this.#dispatcher.receiveFromNode(npdu, node, arrival);
    });
    const endConnection = sc.onConnection((isConnected) => {
      if (isConnected) this.#connected();
    });
    this.#endSc = () => {
      endConnection();
      this.#endSc = () => undefined;
      // The link outlives this server: what comes before the next one listens is not carried out unanswered.
      sc.onNpdu(() => undefined);
    };
    if (sc.vmac !== undefined) this.#connected();
  }

  /** A hub has accepted us: there is a network of BACnet/SC from now on, or again. */
  #connected(): void {
    this.#stations.connected();
    this.#announcer.announceToNodes();
    this.#cov.linkUp('sc');
    this.#parts.notifications?.flush();
    this.identity?.start();
    this.#restartNotice?.tell('sc');
  }

  /** What goes on by BACnet/SC is not touched by it. */
  #portLost(): void {
    if (this.#transmitter.isUp('sc')) this.#endIp();
    else this.#endTraffic();
  }

  #endTraffic(): void {
    this.identity?.stop();
    this.#restartNotice?.stop();
    this.#confirmed.stop();
    this.#endIp();
  }

  #endIp(): void {
    this.#announcer.cancel();
    this.broadcasts.stop();
    this.#transmitter.detach();
  }
}
