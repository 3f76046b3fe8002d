import { anyAddress } from '../../core/any-address.js';
import { reasonIn, reasonText } from '../../journal/reason-texts.js';
import { quoted, type SettingsProblem, settingsProblem } from '../../settings/settings-problem.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { NetworkInForce } from './interface-in-force.js';
import type { NetworkSettings } from './network-settings.js';

/**
 * A `[bacnet] bind` to an address that the interface loses by a change of the network: BACnet would be served no more, a
 * fault that is hard to find. An address of another interface stays. Page and FTP need no such care: without the address of
 * `[web] bind` they are served on every one (ServedAddress).
 */
export function lostBinds(
  { bacnet: { bind } }: Settings,
  target: NetworkSettings,
  { addresses, dhcp }: NetworkInForce,
): readonly SettingsProblem[] {
  const lost = new Set(addresses.map((one) => one.split('/')[0]));
  // A lease is most likely the same one again.
  if (target.dhcp && dhcp === true) return [];
  if (!target.dhcp) lost.delete(target.address);
  if (!lost.has(bind)) return [];
  const en = reasonText('bindLost', { section: 'bacnet', address: bind });
  const message = { en, fr: reasonIn('fr', en) ?? en };
  const allowed = { en: anyAddress, fr: anyAddress };
  return [
    settingsProblem('config.ini', 'conflict', message, {
      section: 'bacnet',
      key: 'bind',
      found: quoted(bind),
      allowed,
    }),
  ];
}
