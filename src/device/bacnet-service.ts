import type { ScDataLink } from '../bacnet/datalink/sc/sc-data-link.js';
import type { AnsweredRequests } from '../bacnet/server/answered-requests.js';
import type { RestartKind } from '../bacnet/server/bms-ports.js';
import type { DatagramPortFactory } from '../bacnet/server/network/datagram-port.js';
import type { Peer } from '../bacnet/server/peer.js';
import type { Clock } from '../core/clock.js';
import { GatewayError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { GatewayEvents } from '../journal/gateway-events.js';
import type { GatewayTroubles } from '../objects/alarms/gateway-troubles.js';
import type { DeviceClock } from '../objects/device-clock.js';
import type { ValueStream } from '../objects/value-stream.js';
import type { SettingsSource } from '../settings/settings-source.js';
import type { SettingsStore } from '../settings/settings-store.js';
import type { AlarmService } from './alarms/alarm-service.js';
import { BmsRequests } from './bms-requests.js';
import { type CertificateFiles, noCertificateFiles } from './certificate-files/certificate-files.js';
import { CertificateFileObjects } from './certificate-files/file-objects.js';
import type { GatewayMemory } from './gateway-memory.js';
import { NetworkPort, type PortMachine } from './network-port/network-port.js';
import { ScPort } from './network-port/sc-port.js';
import { offlineScPortSource, type ScPortSource } from './network-port/sc-port-source.js';
import { type Door, doorProblemOf } from './northbound.js';
import { Restarts } from './restarts.js';
import type { RunRecord } from './run-record.js';
import { ScIdentity } from './sc/sc-identity.js';
import { ServedDevice } from './served-device.js';

export interface BacnetServiceParts {
  readonly version: string;
  readonly values: ValueStream;
  readonly settings: SettingsSource;
  readonly store: SettingsStore;
  readonly memory: GatewayMemory;
  readonly deviceClock: DeviceClock;
  readonly answered: AnsweredRequests;
  /** Where it is kept what BMSs do, and what their server sees. */
  readonly events: GatewayEvents;
  readonly clock: Clock;
  readonly log: Logger;
  /** The machine's network behind the port. */
  readonly machine: PortMachine;
  /** The node of BACnet/SC behind its port; without it there is none. */
  readonly scPort?: ScPortSource;
  /** As whom the gateway comes to a hub; made of the memory where nothing is said. */
  readonly scIdentity?: ScIdentity;
  /** Its certificates; without them there are none. */
  readonly certificates?: CertificateFiles;
  /** How the run before this one ended, and since when this one is. */
  readonly run: RunRecord;
  readonly alarms: AlarmService;
  restart(kind: RestartKind): void;
  /** How many servers shut down if they lose the gateway now. */
  serversAtStake(): number;
  /** What is wrong with the gateway itself. */
  troubles?(): GatewayTroubles;
  /** Where datagrams go and come from; the machine's network where nothing is said. */
  readonly openPort?: DatagramPortFactory;
  /** The data link of BACnet/SC; without it there is none. */
  readonly sc?: ScDataLink | undefined;
}

/** The objects on the wire: one served device after the other, subscriptions and forced values handed on. */
export class BacnetService {
  readonly requests: BmsRequests;
  readonly #parts: BacnetServiceParts;
  readonly #port: NetworkPort;
  readonly #scPort: ScPort;
  readonly #files: CertificateFileObjects;
  readonly #identity: ScIdentity;
  readonly #restarts: Restarts;
  #served: ServedDevice | undefined;
  #endValues: (() => void) | undefined;

  constructor(parts: BacnetServiceParts) {
    const { store, settings, deviceClock, answered, events, machine, clock, log, restart, serversAtStake } = parts;
    this.#parts = parts;
    this.#identity = parts.scIdentity ?? new ScIdentity(parts.memory);
    const { scPort = offlineScPortSource(this.#identity), certificates = noCertificateFiles } = parts;
    this.#scPort = new ScPort({ source: scPort, settings, deviceClock, clock });
    this.#files = new CertificateFileObjects(certificates);
    const port = new NetworkPort({ machine, settings, store, clock, log, other: this.#scPort });
    this.#port = port;
    this.#restarts = new Restarts(parts.memory, parts.run);
    this.requests = new BmsRequests({
      store,
      settings,
      deviceClock,
      answered,
      clock,
      log,
      served: () => this.#served,
      ownedWrites: () => this.#served?.ownedWrites ?? [],
      port,
      restart,
      serversAtStake,
      report: (event) => events.report(event),
    });
  }

  /** The device that is served at this moment. */
  get served(): ServedDevice | undefined {
    return this.#served;
  }

  /** The port of BACnet/IP. */
  get doors(): readonly Door[] {
    const state = this.#served?.server.state;
    if (state === undefined || state.status === 'off') return [];
    const { bind, port } = this.#parts.settings.current.bacnet;
    const problem = state.status === 'waiting' ? doorProblemOf(state.cause.code) : undefined;
    return [{ transport: 'udp', bind, port, isOpen: state.status === 'bound', problem }];
  }

  /** Object_Name of the Device; empty while none is served. */
  get deviceName(): string {
    return this.#served?.store.device?.name ?? '';
  }

  /** What is wrong with the gateway itself. */
  get troubles(): GatewayTroubles {
    return { ...this.#parts.troubles?.(), ...this.#served?.seenTroubles };
  }

  /** The device that must be there once the gateway was started. */
  get running(): ServedDevice {
    if (this.#served) return this.#served;
    throw new GatewayError('internal.fault', 'The gateway is not started.');
  }

  async start(): Promise<void> {
    const { deviceClock } = this.#parts;
    this.#restarts.begin({ date: deviceClock.date(), time: deviceClock.time() });
    this.#endValues ??= this.#parts.values.subscribe((update) => this.#served?.publish(update));
    await this.#serve();
  }

  /** The same again, where a device is served: what it goes by is another now. */
  async renew(): Promise<void> {
    if (this.#served !== undefined) await this.restart();
  }

  /** By the settings in force; subscriptions and forced values stay, as long as it is the same device. */
  async restart(): Promise<void> {
    const before = this.#served;
    const subscriptions = before?.server.keptSubscriptions() ?? [];
    const { outOfService } = this.requests.commissioning;
    await before?.stop();
    await this.#serve();
    if (before?.instance === this.#served?.instance) this.#served?.server.resume(subscriptions);
    // A new server is no end of commissioning; its time may have ended meanwhile.
    if (this.requests.commissioning.remainingMs !== undefined) this.#served?.objects.resume(outOfService);
  }

  /** What a BMS was told to be activated is in the settings afterwards; before they are followed no more. */
  finishChanges(): Promise<void> {
    return this.#port.finishChanges();
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#endValues?.();
    this.#endValues = undefined;
    await this.#served?.stop();
    this.#served = undefined;
  }

  async #serve(): Promise<void> {
    const { memory, deviceClock, version, clock, log, settings, values, events, alarms, machine } = this.#parts;
    const { troubles, openPort, sc } = this.#parts;
    await alarms.prepare(settings.current.bacnet.alarm_points, values.current);
    const parts = {
      memory,
      deviceClock,
      version,
      clock,
      log,
      bms: this.requests,
      port: this.#port,
      scPort: this.#scPort,
      files: this.#files,
      deviceUuid: this.#identity.deviceUuid,
      restarts: this.#restarts,
      alarms,
      onConfirmedRequest: ({ address }: Peer) => machine.noticeRequest(address),
      ...(troubles && { troubles }),
      ...(openPort && { openPort }),
      sc,
    };
    this.#served = new ServedDevice(settings.current, values.current, parts);
    events.follow(this.#served.server);
    await this.#served.start();
  }
}
