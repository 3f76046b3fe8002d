import { noBackendTexts } from '../../../journal/no-backend-texts.js';
import type { Settings } from '../../../settings/settings-schema.js';
import type { NetworkInForce } from '../../../system/network/interface-in-force.js';
import type { NetworkRule } from '../../../system/network/network-agent.js';
import type { NetworkAnswer } from './schema.js';

/** What the page shows of the network. */
export function networkAnswer(
  { network }: Settings,
  rule: NetworkRule,
  inForce: NetworkInForce,
  unconfirmed: NetworkAnswer['unconfirmed'],
): NetworkAnswer {
  const { backend, dhcp, address, netmask, gateway, dns, hostname } = network;
  return {
    backend: rule.canApply ? rule.backend : backend === 'auto' ? 'none' : backend,
    canApply: rule.canApply,
    ...(!rule.canApply && { reason: noBackendTexts[rule.reason] }),
    inForce: { ...inForce, dns: inForce.dns.join(', ') },
    configured: { dhcp, address, netmask, gateway, dns: dns.join(', '), hostname },
    ...(unconfirmed && { unconfirmed }),
  };
}
