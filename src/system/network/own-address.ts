import { createSocket } from 'node:dgram';
import { isErrnoException } from '../../state/is-errno-exception.js';

/**
 * Whether servers can listen on this IPv4 address; the list of interfaces lacks some of them, such as 127.0.0.2. Where
 * that cannot be found out, the server itself will say so.
 */
export function isOwnAddress(address: string): Promise<boolean> {
  const socket = createSocket({ type: 'udp4' });
  return new Promise((resolve) => {
    socket.once('error', (error) => {
      socket.close();
      resolve(!isErrnoException(error) || error.code !== 'EADDRNOTAVAIL');
    });
    socket.bind({ address, port: 0, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
