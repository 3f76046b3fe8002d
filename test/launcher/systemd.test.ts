import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Systemd } from '../../src/launcher/systemd.js';
import { hasProgram, temporaryFolder } from '../support/machine/installation.js';
import { ManualClock } from '../support/manual-clock.js';
import { until } from '../support/until.js';

describe.skipIf(!hasProgram('systemd-notify') || !hasProgram('socat'))('systemd', () => {
  it('hears that the service is ready, that it lives three times in each period, and that it stops', async () => {
    const { folder, remove } = temporaryFolder();
    const socket = join(folder, 'notify');
    const listener = spawn('socat', ['-u', `UNIX-RECV:${socket}`, 'STDOUT'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let heard = '';
    listener.stdout.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    const count = (word: string) => heard.split(word).length - 1;
    try {
      await until(() => existsSync(socket), 5000, 'the socket is there');
      const clock = new ManualClock();
      const systemd = new Systemd(clock, { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '120000000' });
      systemd.ready();
      await until(() => count('READY=1') === 1 && count('WATCHDOG=1') === 1, 10_000, 'ready is heard');
      for (const seconds of [40, 40, 40]) await clock.advance(seconds * 1000);
      await until(() => count('WATCHDOG=1') === 4, 10_000, 'the watchdog is fed');
      systemd.stop();
      await until(() => count('STOPPING=1') === 1, 10_000, 'the stop is heard');
      expect(clock.pendingTimers).toBe(0);
    } finally {
      listener.kill();
      remove();
    }
  });

  it('that cannot be told anything ends nobody: the next time may be better', () => {
    const clock = new ManualClock();
    // Longer than a variable may be: Node throws such a failure and does not call back.
    const systemd = new Systemd(clock, { NOTIFY_SOCKET: `/${'x'.repeat(200_000)}`, WATCHDOG_USEC: '120000000' });
    systemd.ready();
    expect(clock.pendingTimers).toBe(1);
    systemd.stop();
  });

  it('is not looked for elsewhere', () => {
    const clock = new ManualClock();
    new Systemd(clock, { WATCHDOG_USEC: '120000000' }).ready();
    expect(clock.pendingTimers).toBe(0);
  });
});
