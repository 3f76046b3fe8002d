import { join } from 'node:path';
import type { ObjectStore } from '../bacnet/object-model/object-store.js';
import { AnsweredRequests } from '../bacnet/server/answered-requests.js';
import type { BmsPorts } from '../bacnet/server/bms-ports.js';
import { CommunicationState } from '../bacnet/server/communication-state.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { DeviceClock } from '../objects/device-clock.js';
import { readIdentity } from '../objects/identity.js';
import type { ObjectValues } from '../objects/mapper.js';
import type { Settings } from '../settings/settings-schema.js';
import type { MapRegistry } from '../ups/maps/map-registry.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';
import { AlarmMemory, alarmsFileName } from './alarms/alarm-memory.js';
import { AlarmService } from './alarms/alarm-service.js';
import { familyOfDevice, GatewayMemory, identityFileName } from './gateway-memory.js';
import { type OfflinePortOptions, offlinePort } from './network-port/offline-port.js';
import { ServedDevice } from './served-device.js';
import { isSimulated } from './ups-monitor-of.js';

export interface OfflineDeviceParts {
  readonly dataDir: string;
  readonly demo: boolean;
  readonly registry: MapRegistry;
  readonly version: string;
  /** The machine's network behind the port. */
  readonly port?: OfflinePortOptions;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The BACnet device as the daemon would serve it with these settings, on no network: for the documents. What the UPS has
 * said of itself is remembered in the data folder, to which nothing is written.
 */
export async function offlineDevice(
  settings: Settings,
  values: ObjectValues,
  { snapshot, setup, problem }: UpsReport,
  { dataDir, demo, registry, version, port, clock, log }: OfflineDeviceParts,
): Promise<ObjectStore> {
  const memory = new GatewayMemory(join(dataDir, identityFileName), log);
  await memory.read();
  const { identity } = memory.current;
  const read = setup && readIdentity(snapshot, setup.architecture);
  const state = {
    values,
    connection: snapshot.connection,
    isSimulated: isSimulated(settings, demo),
    fault: problem,
    identity: {
      model: read?.model ?? identity?.model,
      serialNumber: read?.serialNumber ?? identity?.serialNumber,
      nominalKva: read?.nominalKva ?? identity?.nominalKva,
    },
    family: familyOfDevice(setup, memory.current, registry),
    factor: values.factor,
    hasInternalFault: problem !== undefined,
  };
  const deviceClock = new DeviceClock(clock);
  const alarmMemory = new AlarmMemory({ path: join(dataDir, alarmsFileName), clock, log });
  await alarmMemory.read();
  const alarms = new AlarmService({ dataDir, memory: alarmMemory, deviceClock, clock, log, report: () => undefined });
  const parts = { memory, deviceClock, version, clock, log, bms: noBms(clock), alarms };
  const { store } = new ServedDevice(settings, state, { ...parts, port: offlinePort(settings, { clock, log }, port) });
  store.open();
  return store;
}

/** For a device on no network: what a BMS can ask of it shows in the documents. */
function noBms(clock: Clock): BmsPorts {
  return {
    writes: { isCommissioning: false, isOutOfService: () => false, write: async () => undefined },
    communication: new CommunicationState(clock),
    answered: new AnsweredRequests(clock),
    verifyPassword: async () => false,
    restartRefusal: () => undefined,
    restart: () => undefined,
    activateChanges: async () => undefined,
    synchronizeTime: () => undefined,
    report: () => undefined,
  };
}
