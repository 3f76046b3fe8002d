import { randomInt } from 'node:crypto';

/**
 * Linux gives ports from 32768 up to sockets that ask for any. A port from there that was free a moment ago may belong to some
 * client of another test by the time the program it was meant for is up, and that program waits for it in vain.
 */
const firstPort = 10_000;
const lastPort = 32_767;

/** Draws ports that no socket gets by chance until one can be opened now. */
export async function freePort(opens: (port: number) => Promise<boolean>): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(firstPort, lastPort + 1);
    if (await opens(port)) return port;
  }
  throw new Error(`none of 100 ports between ${firstPort} and ${lastPort} could be opened`);
}
