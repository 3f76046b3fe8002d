import { anyAddress } from '../bacnet/server/network/ipv4-networks.js';
import { reasonIn, reasonText } from '../journal/reason-texts.js';
import { quoted, type SettingsProblem, settingsProblem } from '../settings/settings-problem.js';
import type { Settings } from '../settings/settings-schema.js';
import type { NetworkInForce } from '../system/network/interface-in-force.js';
import type { NetworkSettings } from '../system/network/network-settings.js';

/**
 * What keeps a change of the network from being reached: services that are bound to an address which the interface loses
 * by it. An address of another interface stays, and so does whoever listens there.
 */
export function lostBinds(
  { web, bacnet }: Settings,
  target: NetworkSettings,
  { addresses, dhcp }: NetworkInForce,
): readonly SettingsProblem[] {
  const lost = new Set(addresses.map((one) => one.split('/')[0]));
  // A lease is most likely the same one again.
  if (target.dhcp && dhcp === true) return [];
  if (!target.dhcp) lost.delete(target.address);
  const binds = [
    ['web', web.bind],
    ['bacnet', bacnet.bind],
  ] as const;
  return binds
    .filter(([, address]) => lost.has(address))
    .map(([section, address]) => {
      const en = reasonText('bindLost', { section, address });
      const allowed = { en: anyAddress, fr: anyAddress };
      const message = { en, fr: reasonIn('fr', en) ?? en };
      return settingsProblem('config.ini', 'conflict', message, {
        section,
        key: 'bind',
        found: quoted(address),
        allowed,
      });
    });
}
