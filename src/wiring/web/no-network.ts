import { hostname, networkInterfaces } from 'node:os';
import { GatewayError } from '../../errors.js';
import type { NetworkPort } from '../../http/ports.js';
import type { LoadedSettings } from '../../settings/settings-store.js';

const reason = {
  en: 'Nothing on this machine lets the gateway set its network.',
  fr: "Rien sur cette machine ne permet à la passerelle d'en régler le réseau.",
};

/** Shows the network of the machine and changes nothing. */
export function shownNetwork(loaded: () => LoadedSettings): NetworkPort {
  const refuse = async (): Promise<never> => {
    throw new GatewayError('network.unavailable', reason.en);
  };
  return {
    read: async () => {
      const { backend, dns, ...configured } = loaded().settings.network;
      return {
        backend,
        canApply: false,
        reason,
        inForce: inForce(),
        configured: { ...configured, dns: dns.join(' ') },
      };
    },
    apply: refuse,
    confirm: refuse,
  };
}

function inForce() {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).filter(({ internal }) => !internal).map((address) => ({ name, ...address })),
  );
  const first = all.find(({ family }) => family === 'IPv4');
  return {
    interface: first?.name ?? '',
    addresses: all.map(({ cidr, address }) => cidr ?? address),
    mac: first?.mac ?? '',
    hostname: hostname(),
  };
}
