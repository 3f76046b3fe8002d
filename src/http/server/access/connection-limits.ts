import type { Server } from 'node:net';

/** Turns away connections above a number of one address, so that one client cannot take them all; a proxy has many. */
export function limitConnections(
  server: Server,
  total: number,
  perAddress: number,
  isProxy: (address: string) => boolean,
): void {
  const counts = new Map<string, number>();
  server.maxConnections = total;
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    socket.once('close', () => {
      const left = (counts.get(address) ?? 1) - 1;
      if (left === 0) counts.delete(address);
      else counts.set(address, left);
    });
    if (count > perAddress && !isProxy(address)) socket.destroy();
  });
}
