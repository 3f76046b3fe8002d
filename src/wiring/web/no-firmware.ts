import { GatewayError } from '../../errors.js';
import type { FirmwarePort } from '../../http/ports.js';

const reason = {
  en: 'This installation has no slots for firmware: it is updated by who installed it.',
  fr: "Cette installation n'a pas d'emplacements de micrologiciel : elle est mise à jour par son installateur.",
};

/** Shows the version and updates nothing. */
export function shownFirmware(version: string): FirmwarePort {
  const refuse = async (): Promise<never> => {
    throw new GatewayError('firmware.unavailable', reason.en);
  };
  return {
    read: async () => ({ current: version, slots: [], canUpdate: false, reason }),
    upload: refuse,
    rollback: refuse,
  };
}
