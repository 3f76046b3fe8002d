import type { FirmwareUpdater } from '../../firmware/firmware-updater.js';
import type { FirmwarePort } from '../../http/ports/firmware-port.js';
import { textOfCaller } from './text-of-caller.js';

/** Versions, updates and the way back. */
export function firmwarePort(updater: FirmwareUpdater): FirmwarePort {
  return {
    read: async () => {
      const { slots, ...status } = await updater.status();
      return { ...status, slots: slots.map(({ isRunning, ...slot }) => ({ ...slot, active: isRunning })) };
    },
    upload: (image, by) => updater.receive(image, textOfCaller(by)),
    rollback: async (by) => {
      await updater.rollback(textOfCaller(by));
    },
  };
}
