import { unknownVmac } from '../../bacnet/datalink/sc/vmac.js';
import type { Clock } from '../../core/clock.js';
import { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import type { DeviceClock } from '../../objects/device-clock.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { GatewayMemory } from '../gateway-memory.js';
import { NetworkPort } from './network-port.js';
import type { InterfaceFacts } from './port-values.js';
import { ScPort } from './sc-port.js';
import { offlineScPortSource } from './sc-port-source.js';

const noInterface: InterfaceFacts = {
  name: '',
  address: '',
  netmask: '',
  gateway: '',
  dns: [],
  linkSpeed: 0,
  dhcp: undefined,
};

export interface OfflinePortOptions {
  readonly read?: (bind: string) => InterfaceFacts;
  readonly setsNetwork?: boolean;
}

/** The port of a device that nobody writes to: for documents, and for a device that is only read. */
export function offlinePort(
  settings: Settings,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  { read = () => noInterface, setsNetwork = false }: OfflinePortOptions = {},
): NetworkPort {
  const refuse = () => Promise.reject(new GatewayError('internal.fault', 'Nothing is set on this network port.'));
  const machine = { read, setsNetwork: () => setsNetwork, apply: refuse, noticeRequest: () => undefined };
  return new NetworkPort({
    machine,
    settings: { current: settings },
    store: { preview: refuse, apply: refuse },
    clock,
    log,
  });
}

/** The same of BACnet/SC. A VMAC that was never drawn is not drawn for it. */
export function offlineScPort(
  settings: Settings,
  {
    memory,
    deviceClock,
    clock,
  }: { readonly memory: GatewayMemory; readonly deviceClock: DeviceClock; readonly clock: Clock },
): ScPort {
  const source = offlineScPortSource({ vmac: memory.current.sc?.vmac ?? unknownVmac });
  return new ScPort({ source, settings: { current: settings }, deviceClock, clock });
}
