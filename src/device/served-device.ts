import { createHash } from 'node:crypto';
import { octetsOfDeviceUuid } from '../bacnet/datalink/sc/messages/device-uuid.js';
import type { ScDataLink } from '../bacnet/datalink/sc/sc-data-link.js';
import type { ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import type { ObjectDefinition } from '../bacnet/object-model/object-database.js';
import { ObjectStore } from '../bacnet/object-model/object-store.js';
import type { OwnedWrites } from '../bacnet/object-model/property-writer.js';
import { BacnetServer } from '../bacnet/server/bacnet-server.js';
import type { BroadcastOptions } from '../bacnet/server/bbmd/broadcasts.js';
import type { BmsPorts } from '../bacnet/server/bms-ports.js';
import type { DatagramPortFactory } from '../bacnet/server/network/datagram-port.js';
import { UdpPort } from '../bacnet/server/network/udp-port.js';
import type { Peer } from '../bacnet/server/peer.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import type { NetworkFacts } from '../documents/conformance-statement.js';
import { binaryValueDefinitions, binaryValueStates } from '../objects/alarms/binary-values.js';
import { areSameTroubles, type GatewayTroubles } from '../objects/alarms/gateway-troubles.js';
import { structuredObjectList, structuredViews } from '../objects/alarms/structured-views.js';
import { CovIncrements } from '../objects/cov-increments.js';
import type { DeviceClock } from '../objects/device-clock.js';
import { type DeviceOptions, DevicePublisher, deviceDefinition, deviceName } from '../objects/device-object.js';
import type { ObjectValues } from '../objects/mapper.js';
import { describedAs, describedCertainties, objectDefinitions } from '../objects/object-definitions.js';
import { ObjectPublisher } from '../objects/object-publisher.js';
import { type DeviceState, saysTheSame, type ValueUpdate } from '../objects/value-stream.js';
import { type Settings, settingsSchema } from '../settings/settings-schema.js';
import type { AlarmService } from './alarms/alarm-service.js';
import type { ServedAlarms } from './alarms/served-alarms.js';
import { noCertificateFiles } from './certificate-files/certificate-files.js';
import { CertificateFileObjects } from './certificate-files/file-objects.js';
import type { GatewayMemory, Remembered } from './gateway-memory.js';
import type { NetworkPort } from './network-port/network-port.js';
import { offlinePort, offlineScPort } from './network-port/offline-port.js';
import type { ScPort } from './network-port/sc-port.js';
import { Restarts } from './restarts.js';
import { WrittenIncrements } from './written-increments.js';

export interface ServedDeviceParts {
  readonly memory: GatewayMemory;
  readonly deviceClock: DeviceClock;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Without them the device can be read and no more. */
  readonly bms?: BmsPorts;
  /** Without it no object reports events. */
  readonly alarms?: AlarmService;
  /** What is wrong with the gateway, as far as the device does not see it itself; without it nothing is known of that. */
  troubles?(): GatewayTroubles;
  /** Outlives the device; without it the port can be read and no more. */
  readonly port?: NetworkPort;
  /** Outlives the device, as the port of BACnet/SC; without it that can be read and no more. */
  readonly scPort?: ScPort;
  /** Outlives the device, as what a BMS has archived of the certificates; without it there are none. */
  readonly files?: CertificateFileObjects;
  /** 36 characters; the one that is kept where nothing is said. */
  readonly deviceUuid?: string;
  /** Outlives the device; without it nobody is told that it has started. */
  readonly restarts?: Restarts;
  /** Called with who sent a confirmed request. */
  readonly onConfirmedRequest?: (client: Peer) => void;
  /** Where datagrams go and come from; the machine's network where nothing is said. */
  readonly openPort?: DatagramPortFactory;
  /** Outlives the device; without it there is no network of BACnet/SC. */
  readonly sc?: ScDataLink | undefined;
}

/** Of a device that has drawn none yet: the nil UUID (RFC 9562 §5.9). */
const noUuid = '00000000-0000-0000-0000-000000000000';

/** Vendor_Identifier that the I-Am carries (Manual §5.2.1). */
const vendorId = 591;
/** Segments sent before an acknowledgement is awaited; what BMSs propose themselves (135-2012 §5.3). */
const segmentWindow = 16;
const segmentTimeoutMs = 2000;
/** For the documents that describe the device. */
export const networkFacts: NetworkFacts = { segmentWindow, registersAsForeignDevice: true, isBbmd: true };
/** What is wrong with the gateway itself is looked at this often, UPS or none. */
const troublesEveryMs = 10_000;
/** At least ten I-Am a second are promised to one source. */
const discoveryAnswersPerSecond = 20;

/** The object database and its server, by the settings of the moment; other settings of `[bacnet]` make a new one. */
export class ServedDevice {
  readonly store: ObjectStore;
  readonly server: BacnetServer;
  readonly objects: ObjectPublisher;
  /** As the Device says of itself. */
  readonly isSimulated: boolean;
  /** Who carries out what BMSs write to properties of their own. */
  readonly ownedWrites: readonly OwnedWrites[];
  /** Undefined where the settings want none. */
  readonly alarms: ServedAlarms | undefined;
  readonly #covIncrements: CovIncrements;
  readonly #device: DevicePublisher;
  readonly #memory: GatewayMemory;
  readonly #log: Logger;
  readonly #increments: WrittenIncrements;
  readonly #endRevision: () => void;
  readonly #hasAlarmPoints: boolean;
  #values: ObjectValues;
  /** Undefined before the first update. */
  #published: Published | undefined;
  readonly #troubles: () => GatewayTroubles;
  readonly #language: Settings['bacnet']['language'];
  /** While the UPS is not known, what is said of its registers stays. */
  #foundOnSite: readonly string[] = [];
  /** The objects of the manual, and what their Description says of their registers. */
  readonly #described: readonly Named[];
  #certainties: ReturnType<typeof describedCertainties>;
  readonly #clock: Clock;
  #cancelTroubles: () => void = () => undefined;

  constructor(settings: Settings, state: DeviceState, parts: ServedDeviceParts) {
    const { bacnet } = settings;
    const { memory, clock, log, port = offlinePort(settings, parts) } = parts;
    const { scPort = offlineScPort(settings, parts), files = new CertificateFileObjects(noCertificateFiles) } = parts;
    const { restarts = new Restarts(memory), deviceUuid = memory.current.sc?.deviceUuid ?? noUuid } = parts;
    const { values, isSimulated } = state;
    this.isSimulated = isSimulated;
    this.#values = values;
    this.#language = bacnet.language;
    this.#certainties = this.#certaintiesOf(state);
    this.#memory = memory;
    this.#log = log;
    this.#clock = clock;
    this.#hasAlarmPoints = bacnet.alarm_points;
    // Until there is a server nobody has our number.
    const troubles = (): GatewayTroubles => ({ ...parts.troubles?.(), ...this.seenTroubles });
    this.#troubles = troubles;
    const ofManual = objectDefinitions(values, bacnet.language, bacnet.values, this.#certainties);
    this.#described = ofManual;
    const definitions = [
      ...ofManual,
      ...(bacnet.alarm_points ? alarmDefinitions(state, bacnet.language, parts) : []),
      port.definition(),
      scPort.definition(),
      ...files.definitions(bacnet.language),
    ];
    const deviceId = { objectType: ObjectType.device, instance: bacnet.device_identifier };
    const objectName = this.#freeName(bacnet.object_name, definitions);
    const device = { id: deviceId, name: deviceName({ objectName }, state) };
    this.store = new ObjectStore({ databaseRevision: revisionOf([device, ...definitions], memory.current) });
    this.alarms = this.#makeAlarms(bacnet, parts, troubles);
    this.ownedWrites = [port, scPort, files, restarts.recipientList, ...(this.alarms?.ownedWrites ?? [])];
    this.server = new BacnetServer(
      {
        bind: bacnet.bind,
        port: bacnet.port,
        servesIp: servesIp(settings),
        vendorId,
        segmentWindow,
        discoveryAnswersPerSecond,
        apduTimeoutMs: bacnet.apdu_timeout_ms,
        apduRetries: bacnet.apdu_retries,
        apduSegmentTimeoutMs: segmentTimeoutMs,
        broadcasts: broadcastOptions(bacnet),
        identity: { unitNumber: bacnet.unit_number },
      },
      {
        store: this.store,
        clock,
        log,
        openPort: parts.openPort ?? ((bind, port) => new UdpPort(bind, port, () => clock.monotonicMs())),
        ...(parts.bms && { bms: parts.bms }),
        ...(parts.onConfirmedRequest && { onConfirmedRequest: parts.onConfirmedRequest }),
        sc: parts.sc,
        files,
        restart: restarts,
        onRegistrationFailure: (isFailing) => port.noteRegistrationFailure(isFailing),
        ...(this.alarms && { events: this.alarms.events, notifications: this.alarms.delivery }),
      },
    );
    const options: DeviceOptions = {
      instance: bacnet.device_identifier,
      objectName,
      vendorName: bacnet.vendor_name,
      vendorIsUsual: bacnet.vendor_name === settingsSchema.bacnet.keys.vendor_name.default,
      unitNumber: bacnet.unit_number,
      firmwareRevision: parts.version,
      applicationSoftwareVersion: parts.version,
      values: bacnet.values,
      isSimulated,
      protocol: this.server.protocolProperties(),
      restart: restarts.properties(),
      deviceUuid: octetsOfDeviceUuid(deviceUuid),
      structure: bacnet.alarm_points ? [structuredObjectList] : [],
    };
    this.store.add(deviceDefinition(options, state, parts.deviceClock));
    for (const definition of definitions) this.store.add(this.alarms?.defined(definition) ?? definition);
    port.attach(this.server, this.store);
    scPort.attach(this.store);
    restarts.recipientList.attach(this.store);
    this.objects = new ObjectPublisher(
      this.alarms?.events.database ?? this.store,
      bacnet.alarm_points ? (current) => binaryValueStates(current, troubles()) : undefined,
    );
    this.objects.publish(values);
    this.#device = new DevicePublisher(this.store, options, state);
    const written = new WrittenIncrements(this.store, bacnet.values, memory, clock);
    this.#increments = written;
    this.#covIncrements = new CovIncrements(this.store, bacnet.values, values.factor, (one) => written.has(one));
    this.#endRevision = this.store.onDatabaseRevision(() => this.#rememberObjects());
  }

  /** Of the Device. */
  get instance(): number | undefined {
    return this.store.device?.id.instance;
  }

  /** Resolves when the port is bound or it is known why not. */
  async start(): Promise<void> {
    this.#rememberObjects();
    // Before the wait, in which it may be stopped.
    this.#lookForTroubles();
    await this.server.start();
    this.alarms?.start();
  }

  async stop(): Promise<void> {
    this.#cancelTroubles();
    this.#endRevision();
    this.#increments.stop();
    this.alarms?.stop();
    await this.server.stop();
  }

  publish(update: ValueUpdate): void {
    const { state } = update;
    const before = this.#published;
    const published = { state, troubles: this.#troubles() };
    this.#published = published;
    this.#values = state.values;
    if (update.cause === 'poll' && before !== undefined && isPublishedAgain(before, published)) {
      this.objects.readAgain(state.values);
      this.alarms?.readAgain();
      return;
    }
    this.#describe(state);
    this.#covIncrements.publish(state.factor);
    this.objects.publish(state.values, update);
    this.#device.publish(state);
    this.alarms?.publish();
  }

  /** What was found on site feeds this UPS or not; of a profile the values tell how sure their registers are. */
  #describe(state: DeviceState): void {
    const certainties = this.#certaintiesOf(state);
    const before = this.#certainties;
    this.#certainties = certainties;
    for (const { name, id } of this.#described) {
      if (certainties.get(name) === before.get(name)) continue;
      const description = describedAs(name, id, this.#language, certainties.get(name));
      this.store.set(id, description.id, description.value);
    }
  }

  #certaintiesOf({ values, family }: DeviceState) {
    this.#foundOnSite = values.feeds?.foundOnSite ?? this.#foundOnSite;
    return describedCertainties(this.#foundOnSite, values, family?.profile !== undefined);
  }

  setCovIncrement(id: ObjectIdentifier, increment: number): void {
    this.#increments.set(id, increment);
  }

  /** Settings that need no new server; the name shows with the next `publish`. */
  applySettings({ object_name, apdu_timeout_ms, apdu_retries }: Settings['bacnet']): void {
    const { device, objects } = this.store;
    const others = objects.filter((one) => one !== device);
    this.#device.objectName = this.#freeName(object_name, others);
    this.server.setApduTiming(apdu_timeout_ms, apdu_retries);
  }

  #makeAlarms(
    { alarm_points, language, values }: Settings['bacnet'],
    { alarms }: ServedDeviceParts,
    troubles: () => GatewayTroubles,
  ): ServedAlarms | undefined {
    if (!alarm_points) return undefined;
    return alarms?.serve({
      store: this.store,
      language,
      isSimulated: this.isSimulated,
      scale: values,
      values: () => this.#values,
      troubles,
      isOutOfService: (id) => this.objects.isOutOfService(id),
    });
  }

  /** What its server sees. */
  get seenTroubles(): GatewayTroubles {
    const { sameInstance = [] } = this.server.identity?.state ?? {};
    return { 'duplicate-device-id': sameInstance.length > 0 ? 'present' : 'none' };
  }

  #lookForTroubles(): void {
    if (!this.#hasAlarmPoints) return;
    this.objects.renewBinaryValues();
    this.alarms?.noteTroubles();
    this.#cancelTroubles = this.#clock.schedule(troublesEveryMs, () => this.#lookForTroubles());
  }

  /** Object names are unique within the device (135-2012 §12.11.2). */
  #freeName(objectName: string, others: readonly Pick<Named, 'name'>[]): string {
    if (!others.some(({ name }) => name === objectName)) return objectName;
    this.#log.error({ code: 'settings.invalid' }, `[bacnet] object_name: an object is called ${objectName} already.`);
    return '';
  }

  #rememberObjects(): void {
    this.#memory.remember({ databaseRevision: this.store.databaseRevision, objects: fingerprint(this.store.objects) });
  }
}

/** All that the objects show. */
interface Published {
  readonly state: DeviceState;
  readonly troubles: GatewayTroubles;
}

function isPublishedAgain(before: Published, now: Published): boolean {
  return saysTheSame(before.state, now.state) && areSameTroubles(before.troubles, now.troubles);
}

/** All that is there beside the 101 objects for alarms. */
function alarmDefinitions(
  state: DeviceState,
  language: Settings['bacnet']['language'],
  { alarms, troubles }: ServedDeviceParts,
): readonly ObjectDefinition[] {
  const classesAndLogs = alarms?.definitions(language, state) ?? [];
  return [
    ...binaryValueDefinitions(state.values, troubles?.() ?? {}, language),
    ...structuredViews(
      language,
      classesAndLogs.map(({ id }) => id),
    ),
    ...classesAndLogs,
  ];
}

/** BACnet/IP is served unless BACnet/SC is to serve alone. */
export function servesIp({ sc }: Pick<Settings, 'sc'>): boolean {
  return !sc.enabled || sc.ip;
}

function broadcastOptions(bacnet: Settings['bacnet']): BroadcastOptions | undefined {
  const { bbmd, bbmd_ttl_s, bbmd_table, bbmd_accept_foreign } = bacnet;
  if (bbmd_table.length > 0) return { kind: 'bbmd', table: bbmd_table, acceptsForeignDevices: bbmd_accept_foreign };
  return bbmd === '' ? undefined : { kind: 'foreign-device', bbmd, timeToLiveS: bbmd_ttl_s };
}

type Named = Pick<ObjectDefinition, 'id' | 'name'>;

/** Names or identifiers that are not those of the last run are a new revision (135-2012 §12.11.33). */
function revisionOf(objects: readonly Named[], { databaseRevision, objects: before }: Remembered): number {
  const isChanged = before !== undefined && before !== fingerprint(objects);
  return isChanged ? databaseRevision + 1 : databaseRevision;
}

function fingerprint(objects: readonly Named[]): string {
  const hash = createHash('sha256');
  for (const { id, name } of objects) hash.update(`${id.objectType}:${id.instance}:${name}\n`);
  return hash.digest('hex').slice(0, 16);
}
