import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GatewayError } from '../../core/errors.js';

/** Longer than a change takes where all is well, and within what systemd and the gateway give the helper for all. */
const waitS = 100;
/** flock(1): somebody else has it. */
const taken = 1;

/**
 * Does something that no two processes may do at the same time; the file only stands for that. The kernel keeps the lock
 * by the open file and lets go of it when this process ends, however it ends. Programs that are started meanwhile do not
 * inherit it: a DHCP client lives on for years. Rejects with `network.unavailable` when the other one does not finish.
 */
export async function exclusively<T>(path: string, action: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a', 0o600);
  try {
    await lock(file.fd);
    return await action();
  } finally {
    await file.close();
  }
}

/** Node has no flock(2); the program of util-linux, which every Debian has, takes the lock for the file that it is given. */
function lock(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: unknown) =>
      reject(new GatewayError('network.unavailable', `The network cannot be changed now: ${reason}.`, {}, cause));
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
    const stdio = ['ignore', 'ignore', 'ignore', descriptor] as const;
    const locking = spawn('flock', ['--exclusive', '--timeout', String(waitS), '3'], { stdio: [...stdio], env });
    locking.on('error', (cause) => fail('flock of util-linux cannot be started', cause));
    locking.on('exit', (code) => {
      if (code === 0) resolve();
      else fail(code === taken ? 'another change takes too long' : `flock ended with ${code}`);
    });
  });
}
