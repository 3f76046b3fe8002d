import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { isErrnoException } from '../../core/files/is-errno-exception.js';
import { isHostOf, isSameSubnet, parseIpv4 } from '../../settings/ipv4.js';

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
