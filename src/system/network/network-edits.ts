import { reasonText } from '../../journal/reason-texts.js';
import { type Settings, settingOf } from '../../settings/settings-schema.js';
import type { SettingEdit } from '../../settings/settings-sources.js';
import type { NetworkInForce } from './interface-in-force.js';
import { type NetworkSettings, prefixLength } from './network-settings.js';
import type { CompanionSetting } from './pending-change.js';

const keys = ['dhcp', 'address', 'netmask', 'gateway', 'dns', 'hostname'] as const;

/** What `[network]` asks for. */
export function networkOf({ network }: Settings): NetworkSettings {
  const { dhcp, address, netmask, gateway, dns, hostname } = network;
  return { dhcp, address, netmask, gateway, dns, hostname };
}

/**
 * As much of `[network]` as the machine has, where its fixed address is one of that; undefined where it is not. What is
 * missing is then a change of its own, whose way back keeps the address.
 */
export function confirmedByMachine(wanted: NetworkSettings, inForce: NetworkInForce): NetworkSettings | undefined {
  const { address, netmask, gateway, dns, hostname } = wanted;
  const isThere = inForce.addresses.includes(`${address}/${prefixLength(netmask)}`);
  if (wanted.dhcp || inForce.dhcp === true || !isThere) return undefined;
  return {
    ...wanted,
    gateway: gateway === inForce.gateway ? gateway : '',
    dns: dns.every((one) => inForce.dns.includes(one)) ? dns : [],
    hostname: hostname.toLowerCase() === inForce.hostname.toLowerCase() ? hostname : '',
  };
}

/** Only the keys that differ, so that a file with a few lines keeps its few lines. */
export function editsTo(now: NetworkSettings, target: NetworkSettings): readonly SettingEdit[] {
  return keys
    .map((key) => ({ section: 'network', key, from: textOf(key, now), value: textOf(key, target) }))
    .filter(({ from, value }) => from !== value)
    .map(({ section, key, value }) => ({ section, key, value }));
}

/** The edits that take companions of a change back; what somebody has changed since stays. */
export function editsBack(settings: Settings, companions: readonly CompanionSetting[]): readonly SettingEdit[] {
  const texts = new Map<string, SettingEdit & { readonly value: string }>();
  for (const { section, key, from, value } of companions.toReversed()) {
    const name = `${section}.${key}`;
    if ((texts.get(name)?.value ?? textInForce(settings, section, key)) === value) {
      texts.set(name, { section, key, value: from });
    }
  }
  return [...texts.values()];
}

function textInForce(settings: Settings, section: string, key: string): string | undefined {
  const values = Object.entries(settings).find(([name]) => name === section)?.[1] ?? {};
  const value = Object.entries(values).find(([name]) => name === key)?.[1];
  return settingOf(section, key)?.kind.format(value);
}

/** For journal and log. */
export function summaryOf({ dhcp, address, netmask, gateway }: NetworkSettings): string {
  if (dhcp) return 'DHCP';
  return gateway === '' ? `${address} ${netmask}` : reasonText('fixedNetwork', { address, netmask, gateway });
}

function textOf(key: (typeof keys)[number], settings: NetworkSettings): string {
  return settingOf('network', key)?.kind.format(settings[key]) ?? '';
}
