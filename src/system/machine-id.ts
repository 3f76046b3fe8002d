import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

/** Where Linux lists its interfaces, also those without a cable or an address; nothing there on other systems. */
const linuxInterfaces = '/sys/class/net';
const addressed = () => Object.values(networkInterfaces()).flatMap((all = []) => (all[0]?.internal ? [] : all));

/**
 * No other machine's: machines are told apart by the MAC addresses of their interfaces. Those that are a device come
 * first, since bridges and tunnels come and go with other programs.
 */
export function machineId(folder = linuxInterfaces, others: () => readonly { readonly mac: string }[] = addressed) {
  const names = namesIn(folder);
  const devices = names.filter((name) => existsSync(join(folder, name, 'device')));
  const found = [devices, names].map((some) => macsOf(folder, some)).find((macs) => macs.length > 0);
  const macs = found ?? others().map(({ mac }) => mac);
  return createHash('sha256')
    .update([...new Set(macs)].toSorted().join())
    .digest('hex')
    .slice(0, 8);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name !== 'lo');
  } catch {
    return [];
  }
}

function macsOf(folder: string, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    try {
      const mac = readFileSync(join(folder, name, 'address'), 'utf8').trim();
      // Tunnels have none, or one of another length.
      return /^(?!00(:00)+$)[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac) ? [mac] : [];
    } catch {
      return [];
    }
  });
}
