import { restoreFactorySettings } from '../../../system/recovery/factory-reset.js';
import type { Caller } from '../../server/access/caller.js';
import { textOfCaller } from '../../server/access/text-of-caller.js';
import { refusalForPage } from '../settings/settings-faults.js';
import type { WebSources } from '../web-sources.js';
import type { MachinePort } from './port.js';

/** Restart, factory reset, and what a finder shows. */
export class MachinePages implements MachinePort {
  readonly #sources: WebSources;

  constructor(sources: WebSources) {
    this.#sources = sources;
  }

  restart(kind: 'warm' | 'cold', by: Caller): void {
    const restart = kind === 'warm' ? 'warmstart' : 'coldstart';
    const { bms } = this.#sources;
    bms.report({ kind: 'restart-requested', by: textOfCaller(by), restart });
    bms.restart(restart);
  }

  async factoryReset(by: Caller): Promise<void> {
    const { dataDir, settings, memory, journal, bms } = this.#sources;
    try {
      await restoreFactorySettings({ dataDir, settings, memory, recorder: journal }, textOfCaller(by));
    } catch (error) {
      throw refusalForPage(error);
    }
    bms.restart('warmstart');
  }

  finderInfo(): unknown {
    const { version, loaded, identity, bacnet, isSimulated } = this.#sources;
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
  }
}
