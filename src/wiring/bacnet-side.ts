import { createHash } from 'node:crypto';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import type { ObjectDefinition } from '../bacnet/object-model/object-database.js';
import { ObjectStore } from '../bacnet/object-model/object-store.js';
import { BacnetServer } from '../bacnet/server/bacnet-server.js';
import type { BroadcastOptions } from '../bacnet/server/broadcasts.js';
import { UdpPort } from '../bacnet/server/udp-port.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import {
  type DeviceFacts,
  type DeviceOptions,
  DevicePublisher,
  deviceDefinition,
  deviceName,
} from '../objects/device.js';
import type { DeviceClock } from '../objects/device-clock.js';
import type { ObjectValues } from '../objects/mapper.js';
import { objectDefinitions } from '../objects/object-definitions.js';
import { ObjectPublisher } from '../objects/object-publisher.js';
import type { Settings } from '../settings/settings-schema.js';
import type { GatewayMemory, Remembered } from '../state/gateway-memory.js';

export interface BacnetSideParts {
  readonly memory: GatewayMemory;
  readonly deviceClock: DeviceClock;
  readonly version: string;
  readonly isSimulated: boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Vendor_Identifier that the I-Am carries (Manual §5.2.1). */
const vendorId = 591;
/** Segments sent before an acknowledgement is awaited; what BMSs propose themselves (135-2012 §5.3). */
const segmentWindow = 16;
const segmentTimeoutMs = 2000;
/** At least ten I-Am a second are promised to one source. */
const discoveryAnswersPerSecond = 20;

/** Object database and server, and the way by which new values get in. */
export class BacnetSide {
  readonly store: ObjectStore;
  readonly server: BacnetServer;
  readonly #objects: ObjectPublisher;
  readonly #device: DevicePublisher;
  readonly #memory: GatewayMemory;
  readonly #endRevision: () => void;

  constructor({ bacnet }: Settings, values: ObjectValues, facts: DeviceFacts, parts: BacnetSideParts) {
    const { memory, clock, log } = parts;
    this.#memory = memory;
    const definitions = objectDefinitions(values, bacnet.language);
    const deviceId = { objectType: ObjectType.device, instance: bacnet.device_identifier };
    const device = { id: deviceId, name: deviceName({ objectName: bacnet.object_name }, facts) };
    this.store = new ObjectStore({ databaseRevision: revisionOf([device, ...definitions], memory.current) });
    this.server = new BacnetServer(
      {
        bind: bacnet.bind,
        port: bacnet.port,
        vendorId,
        segmentWindow,
        discoveryAnswersPerSecond,
        apduTimeoutMs: bacnet.apdu_timeout_ms,
        apduRetries: bacnet.apdu_retries,
        apduSegmentTimeoutMs: segmentTimeoutMs,
        broadcasts: broadcastOptions(bacnet),
        identity: { unitNumber: bacnet.unit_number },
      },
      { store: this.store, clock, log, openPort: (bind, port) => new UdpPort(bind, port, () => clock.monotonicMs()) },
    );
    const options: DeviceOptions = {
      instance: bacnet.device_identifier,
      objectName: bacnet.object_name,
      vendorName: bacnet.vendor_name,
      unitNumber: bacnet.unit_number,
      firmwareRevision: parts.version,
      applicationSoftwareVersion: parts.version,
      values: bacnet.values,
      isSimulated: parts.isSimulated,
      protocol: this.server.protocolProperties(),
    };
    this.store.add(deviceDefinition(options, facts, parts.deviceClock));
    for (const definition of definitions) this.store.add(definition);
    this.#objects = new ObjectPublisher(this.store);
    this.#objects.publish(values);
    this.#device = new DevicePublisher(this.store, options, facts);
    this.#endRevision = this.store.onDatabaseRevision(() => this.#rememberObjects());
  }

  /** Resolves when the port is bound or it is known why not. */
  async start(): Promise<void> {
    this.#rememberObjects();
    await this.server.start();
  }

  async stop(): Promise<void> {
    this.#endRevision();
    await this.server.stop();
  }

  publish(values: ObjectValues, facts: DeviceFacts): void {
    this.#objects.publish(values);
    this.#device.publish(facts);
  }

  #rememberObjects(): void {
    this.#memory.remember({ databaseRevision: this.store.databaseRevision, objects: fingerprint(this.store.objects) });
  }
}

function broadcastOptions({ bbmd, bbmd_ttl_s, bbmd_table }: Settings['bacnet']): BroadcastOptions | undefined {
  if (bbmd_table.length > 0) return { kind: 'bbmd', table: bbmd_table };
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
