import { noBackendTexts } from '../../../journal/no-backend-texts.js';
import type { NetworkInForce } from '../../../system/network/interface-in-force.js';
import type { NetworkService, NetworkState } from '../../../system/network/network-service.js';
import type { NetworkSettings } from '../../../system/network/network-settings.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { refusalForPage, settingsFault } from '../shared/faults.js';
import type { FaultsAnswer } from '../shared/schema.js';
import type { ApplyAnswer, NetworkAnswer, NetworkConfiguration } from './schema.js';

export type NetworkAnswers = ReturnType<typeof networkAnswers>;

/** The network in force and as configured, and changes of it by confirm or revert. */
export function networkAnswers(network: NetworkService) {
  return {
    /** `localAddress`: ours, that the page has reached. */
    read: async (localAddress: string): Promise<NetworkAnswer> => answerOf(await network.read(localAddress)),

    /** Rejects with `network.unavailable`, `network.address-taken`, `settings.invalid` or `settings.unwritable`. */
    apply: (form: NetworkConfiguration, by: Caller): Promise<ApplyAnswer> =>
      network.apply(networkOfForm(form), textOfCaller(by)).catch((error: unknown) => {
        throw refusalForPage(error);
      }),

    check: async (form: NetworkConfiguration): Promise<FaultsAnswer> => ({
      problems: (await network.check(networkOfForm(form))).map(settingsFault),
    }),

    /** Rejects with `network.nothing-to-confirm`, `network.not-there` or `settings.unwritable`. */
    confirm: (by: Caller, localAddress: string): Promise<void> => network.confirm(textOfCaller(by), localAddress),
  };
}

function answerOf({ settings, rule, inForce, unconfirmed }: NetworkState): NetworkAnswer {
  const { backend, dhcp, address, netmask, gateway, dns, hostname } = settings;
  return {
    backend: rule.canApply ? rule.backend : backend === 'auto' ? 'none' : backend,
    canApply: rule.canApply,
    ...(!rule.canApply && { reason: noBackendTexts[rule.reason] }),
    inForce: inForceView(inForce),
    configured: { dhcp, address, netmask, gateway, dns: dns.join(', '), hostname },
    ...(unconfirmed && { unconfirmed }),
  };
}

function inForceView({ interface: name, dns, dhcp, ...rest }: NetworkInForce): NetworkAnswer['inForce'] {
  const { addresses, gateway, hostname, mac } = rest;
  return {
    ...(name !== undefined && { interface: name }),
    addresses,
    gateway,
    dns: dns.join(', '),
    hostname,
    mac,
    ...(dhcp !== undefined && { dhcp }),
  };
}

/** What the form asks for. */
function networkOfForm(form: NetworkConfiguration): NetworkSettings {
  const { dhcp, address = '', netmask = '', gateway = '', dns = '', hostname = '' } = form;
  const servers = dns.split(/[\s,]+/).filter((one) => one !== '');
  return { dhcp, address: address.trim(), netmask: netmask.trim(), gateway: gateway.trim(), dns: servers, hostname };
}
