import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import type { Bilingual } from '../../core/bilingual.js';
import { isErrnoException } from '../../core/files/is-errno-exception.js';
import { anyAddress } from '../../core/special-addresses.js';
import { reasonIn, reasonText } from '../../journal/reason-texts.js';
import { isHostOf, isSameSubnet, parseIpv4 } from '../../settings/ipv4.js';
import { quoted, type SettingsProblem, settingsProblem } from '../../settings/settings-problem.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { NetworkInForce } from './interface-in-force.js';
import type { NetworkSettings } from './network-settings.js';

/**
 * Whether servers can be reached on this IPv4 address; the list of interfaces lacks some of them, such as 127.0.0.2. Where
 * that cannot be found out, the server itself will say so.
 */
export async function isOwnAddress(address: string): Promise<boolean> {
  return !isNoHost(address) && (await canListenOn(address));
}

/** Linux lets servers listen on the broadcast address of a network that it is in, where no connection ever arrives. */
function isNoHost(address: string): boolean {
  const number = parseIpv4(address);
  const own = Object.values(networkInterfaces()).flatMap((all = []) => all.filter(({ family }) => family === 'IPv4'));
  // In a network of one or two, the machine's own address is its first or last one.
  if (number === undefined || own.some((one) => one.address === address)) return false;
  return own.some((one) => {
    const [host, mask] = [parseIpv4(one.address), parseIpv4(one.netmask)];
    return host !== undefined && mask !== undefined && isSameSubnet(number, host, mask) && !isHostOf(number, mask);
  });
}

function canListenOn(address: string): Promise<boolean> {
  const socket = createSocket({ type: 'udp4' });
  return new Promise((resolve) => {
    socket.once('error', (error) => {
      socket.close();
      resolve(!isErrnoException(error) || error.code !== 'EADDRNOTAVAIL');
    });
    socket.bind({ address, port: 0, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

/** A `bind` as it would be in force. */
interface BoundAddress {
  readonly section: string;
  readonly address: string;
}

const messages: Readonly<Record<string, Bilingual>> = {
  web: {
    en: 'this machine does not have the address; until it does, page and FTP are served on every address',
    fr: "cette machine n'a pas l'adresse ; tant qu'elle ne l'a pas, page et FTP sont servis sur toutes les adresses",
  },
  bacnet: {
    en: 'this machine does not have the address; until it does, BACnet is not served',
    fr: "cette machine n'a pas l'adresse ; tant qu'elle ne l'a pas, BACnet n'est pas servi",
  },
};

/** Words on addresses that the machine does not have now; they are no errors: it may get them. */
export async function missingAddresses(
  file: string,
  bound: readonly BoundAddress[],
  isOwnAddress: (address: string) => Promise<boolean>,
): Promise<readonly SettingsProblem[]> {
  const notices: SettingsProblem[] = [];
  for (const { section, address } of bound) {
    const message = messages[section];
    if (message === undefined || (await isOwnAddress(address))) continue;
    notices.push(settingsProblem(file, 'advice', message, { section, key: 'bind', found: quoted(address) }));
  }
  return notices;
}

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
