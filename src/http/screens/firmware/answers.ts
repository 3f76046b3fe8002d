import { GatewayError } from '../../../core/errors.js';
import type { UpdateStatus } from '../../../firmware/firmware-status.js';
import type { FirmwareUpdater, RestartTerms } from '../../../firmware/firmware-updater.js';
import { frenchRevertReason } from '../../../launcher/revert-reasons.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { noticeOf } from '../shared/faults.js';
import type { FirmwareAnswer, UploadAnswer } from './schema.js';

export type FirmwareAnswers = ReturnType<typeof firmwareAnswers>;

/** Versions, updates and the way back. */
export function firmwareAnswers(updater: FirmwareUpdater) {
  return {
    read: async (): Promise<FirmwareAnswer> => {
      const { slots, update, ...status } = await updater.status();
      return {
        ...status,
        slots: slots.map(({ isRunning, ...slot }) => ({ ...slot, active: isRunning })),
        ...(update && { update: updateView(update) }),
      };
    },

    /** Takes the image as it comes and never trusts it; rejects with `firmware.` codes. */
    upload: (image: AsyncIterable<Uint8Array>, by: Caller, terms: RestartTerms): Promise<UploadAnswer> =>
      updater.receive(image, textOfCaller(by), terms),

    rollback: async (by: Caller, terms: RestartTerms): Promise<void> => {
      await updater.rollback(textOfCaller(by), terms);
    },
  };
}

/** With its result in both languages. */
function updateView({ code, result, ...update }: UpdateStatus) {
  if (code !== undefined) return { ...update, result: noticeOf(new GatewayError(code, result ?? '')).message };
  return { ...update, ...(result !== undefined && { result: { en: result, fr: frenchRevertReason(result) } }) };
}
