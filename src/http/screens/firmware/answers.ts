import { GatewayError } from '../../../core/errors.js';
import type { UpdateStatus } from '../../../firmware/firmware-status.js';
import type { FirmwareUpdater } from '../../../firmware/firmware-updater.js';
import { frenchRevertReason } from '../../../launcher/revert-reasons.js';
import { textOfCaller } from '../../server/access/text-of-caller.js';
import { noticeOf } from '../notice/notice-of.js';
import type { FirmwarePort } from './port.js';

/** Versions, updates and the way back. */
export function firmwarePort(updater: FirmwareUpdater): FirmwarePort {
  return {
    read: async () => {
      const { slots, update, ...status } = await updater.status();
      return {
        ...status,
        slots: slots.map(({ isRunning, ...slot }) => ({ ...slot, active: isRunning })),
        ...(update && { update: updateView(update) }),
      };
    },
    upload: (image, by) => updater.receive(image, textOfCaller(by)),
    rollback: async (by) => {
      await updater.rollback(textOfCaller(by));
    },
  };
}

/** With its result in both languages. */
function updateView({ code, result, ...update }: UpdateStatus) {
  if (code !== undefined) return { ...update, result: noticeOf(new GatewayError(code, result ?? '')).message };
  return { ...update, ...(result !== undefined && { result: { en: result, fr: frenchRevertReason(result) } }) };
}
