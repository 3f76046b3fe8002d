import type { NetworkService } from '../../../system/network/network-service.js';
import { refusalForPage } from '../settings/settings-faults.js';
import type { NetworkPort } from './port.js';

/** The network, with refusals as the other settings have them. */
export function networkPort(network: NetworkService): NetworkPort {
  return {
    read: (localAddress) => network.read(localAddress),
    apply: (settings, by) =>
      network.apply(settings, by).catch((error: unknown) => {
        throw refusalForPage(error);
      }),
    confirm: (by, localAddress) => network.confirm(by, localAddress),
  };
}
