import { createServer } from 'node:net';
import { freePort } from './free-port.js';

/** A TCP port of the loopback that nobody uses at this moment. */
export function freeTcpPort(): Promise<number> {
  return freePort(async (port) => {
    const probe = createServer();
    const opens = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (opens) await new Promise((resolve) => probe.close(resolve));
    return opens;
  });
}
