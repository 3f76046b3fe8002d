import type { GatewayMemory } from '../device/gateway-memory.js';
import type { ScService } from '../device/sc/sc-service.js';
import type { FirmwareUpdater } from '../firmware/firmware-updater.js';
import type { GatewayTroubles, TroubleState } from '../objects/alarms/gateway-troubles.js';
import type { DeviceClock } from '../objects/device-clock.js';
import type { Credentials } from '../security/credentials.js';
import type { ExpiryWatch } from '../security/sc-certificates/expiry-watch.js';

/** The parts that know of what is wrong. */
interface TroubleSources {
  readonly credentials: Pick<Credentials, 'isFactoryPassword'>;
  readonly memory: Pick<GatewayMemory, 'current'>;
  readonly deviceClock: Pick<DeviceClock, 'isSet'>;
  readonly firmware: Pick<FirmwareUpdater, 'update'>;
  readonly scExpiry: Pick<ExpiryWatch, 'isDue'>;
  readonly sc: Pick<ScService, 'isWithoutHub'>;
}

/** What is wrong with the gateway itself, and no part of BACnet sees. */
export function ownTroubles(sources: TroubleSources): GatewayTroubles {
  const { credentials, memory, deviceClock, firmware, scExpiry, sc } = sources;
  const { state } = firmware.update ?? {};
  return {
    'factory-password': passwordState(credentials.isFactoryPassword, memory.current.keepsFactoryPassword === true),
    'clock-not-set': deviceClock.isSet ? 'none' : 'present',
    // Until the next update, or the next start.
    'update-failed': state === 'refused' || state === 'reverted' ? 'present' : 'none',
    'certificate-expiring': scExpiry.isDue ? 'present' : 'none',
    'sc-hub-lost': sc.isWithoutHub ? 'present' : 'none',
  };
}

function passwordState(isFactoryPassword: boolean, isKept: boolean): TroubleState {
  if (!isFactoryPassword) return 'none';
  return isKept ? 'accepted' : 'present';
}
