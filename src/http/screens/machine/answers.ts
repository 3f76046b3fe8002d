import type { Disk } from '../../../core/machine/disk.js';
import type { AlarmMemory } from '../../../device/alarms/alarm-memory.js';
import type { BmsRequests } from '../../../device/bms-requests.js';
import type { GatewayMemory } from '../../../device/gateway-memory.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { JournalService } from '../../../journal/journal-service.js';
import type { UpsIdentity } from '../../../objects/identity.js';
import type { ScCertificates } from '../../../security/sc-certificates/sc-certificates.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import type { SettingsStore } from '../../../settings/settings-store.js';
import { restoreFactorySettings } from '../../../system/recovery/factory-reset.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { refusalForPage } from '../shared/faults.js';

export interface MachineParts {
  readonly version: string;
  readonly dataDir: string;
  readonly disk: Disk;
  readonly settings: SettingsStore;
  readonly memory: GatewayMemory;
  readonly alarmMemory: AlarmMemory;
  readonly scCertificates: Pick<ScCertificates, 'forget'>;
  readonly journal: JournalService;
  readonly bms: BmsRequests;
  loaded(): LoadedSettings;
  identity(): UpsIdentity;
  isSimulated(): boolean;
  bacnet(): ServedDevice | undefined;
}

export type MachineAnswers = ReturnType<typeof machineAnswers>;

/** Restart, factory reset, and what a finder shows. */
export function machineAnswers(parts: MachineParts) {
  const { bms } = parts;
  return {
    restart: (kind: 'warm' | 'cold', by: Caller): void => {
      const restart = kind === 'warm' ? 'warmstart' : 'coldstart';
      bms.report({ kind: 'restart-requested', by: textOfCaller(by), restart });
      bms.restart(restart);
    },

    factoryReset: async (by: Caller): Promise<void> => {
      const { dataDir, disk, settings, memory, alarmMemory, scCertificates, journal: recorder } = parts;
      try {
        const forgetful = { dataDir, disk, settings, memory, alarmMemory, scCertificates, recorder };
        await restoreFactorySettings(forgetful, textOfCaller(by));
      } catch (error) {
        throw refusalForPage(error);
      }
      bms.restart('warmstart');
    },

    finderInfo: () => {
      const { version, loaded, identity, bacnet, isSimulated } = parts;
      const { device_identifier, unit_number, port } = loaded().settings.bacnet;
      const { model, serialNumber } = identity();
      return {
        version,
        deviceIdentifier: device_identifier,
        deviceName: bacnet()?.store.device?.name ?? '',
        unitNumber: unit_number,
        bacnetPort: port,
        ...(model !== undefined && { model }),
        ...(serialNumber !== undefined && { serialNumber }),
        simulated: isSimulated(),
      };
    },
  };
}
