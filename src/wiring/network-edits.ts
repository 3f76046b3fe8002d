import type { NetworkConfiguration } from '../http/api/network-answer.js';
import { reasonText } from '../journal/reason-texts.js';
import { type Settings, settingOf } from '../settings/settings-schema.js';
import type { SettingEdit } from '../settings/settings-sources.js';
import type { NetworkSettings } from '../system/network/network-settings.js';

const keys = ['dhcp', 'address', 'netmask', 'gateway', 'dns', 'hostname'] as const;

/** What the form of the page asks for. */
export function networkOfForm(input: NetworkConfiguration): NetworkSettings {
  const { dhcp, address = '', netmask = '', gateway = '', dns = '', hostname = '' } = input;
  const servers = dns.split(/[\s,]+/).filter((one) => one !== '');
  return { dhcp, address: address.trim(), netmask: netmask.trim(), gateway: gateway.trim(), dns: servers, hostname };
}

/** What `[network]` asks for. */
export function networkOf({ network }: Settings): NetworkSettings {
  const { dhcp, address, netmask, gateway, dns, hostname } = network;
  return { dhcp, address, netmask, gateway, dns, hostname };
}

/** Only the keys that differ, so that a file with a few lines keeps its few lines. */
export function editsTo(now: NetworkSettings, target: NetworkSettings): readonly SettingEdit[] {
  return keys
    .map((key) => ({ section: 'network', key, from: textOf(key, now), value: textOf(key, target) }))
    .filter(({ from, value }) => from !== value)
    .map(({ section, key, value }) => ({ section, key, value }));
}

/** For journal and log. */
export function summaryOf({ dhcp, address, netmask, gateway }: NetworkSettings): string {
  if (dhcp) return 'DHCP';
  return gateway === '' ? `${address} ${netmask}` : reasonText('fixedNetwork', { address, netmask, gateway });
}

function textOf(key: (typeof keys)[number], settings: NetworkSettings): string {
  return settingOf('network', key)?.kind.format(settings[key]) ?? '';
}
