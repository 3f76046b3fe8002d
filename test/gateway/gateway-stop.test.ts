import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Gateway } from '../../src/gateway/gateway.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeTcpPort } from '../support/tcp.js';
import { freeUdpPort } from '../support/udp.js';
import { until } from '../support/until.js';

let folder: string;
let helper: Server;
let asked: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stop-'));
  asked = [];
  helper = createServer((socket) => {
    socket.setEncoding('utf8').on('error', () => {});
    socket.on('data', (line: string) => {
      const { verb } = JSON.parse(line) as { verb: string };
      asked.push(verb);
      const rule = { canApply: true, backend: 'systemd-networkd', interfaceName: 'eth0' };
      // Whether another machine has an address is asked for as long as the network takes.
      if (verb === 'inspect') socket.end(`${JSON.stringify({ result: rule })}\n`);
    });
  });
  await new Promise<void>((resolve) => helper.listen(join(folder, 'helper.sock'), resolve));
});

afterEach(async () => {
  await new Promise((resolve) => helper.close(resolve));
  rmSync(folder, { recursive: true });
});

describe('the stop of a gateway', () => {
  it('waits for no helper, though FTP waits for what becomes of a change of the network', async () => {
    const configFile = join(folder, 'config.ini');
    const [web, ftp, udp] = [await freeTcpPort(), await freeTcpPort(), await freeUdpPort()];
    const text = `[web]\nbind=127.0.0.1\nport=${web}\n[bacnet]\nbind=127.0.0.1\nport=${udp}\n[ftp]\nport=`;
    writeFileSync(configFile, `${text}${ftp}\n`);
    const clock = new ManualClock();
    const gateway = new Gateway({
      configFile,
      dataDir: folder,
      demo: false,
      version: '1.0.0',
      clock,
      log: silentLog,
      networkHelper: join(folder, 'helper.sock'),
      restart: () => undefined,
    });
    await gateway.start();
    const network = '[network]\ndhcp=no\naddress=192.0.2.99\nnetmask=255.255.255.0\n';
    writeFileSync(configFile, `${text}${await freeTcpPort()}\n${network}`);
    await until(
      async () => {
        // FTP waits no longer than 15 s.
        if (!asked.includes('probe')) await clock.advance(100);
        return asked.includes('probe');
      },
      10_000,
      'the question',
    );
    // Nothing falls due any more: the clock stands still.
    await gateway.stop();
    expect(asked).toEqual(['inspect', 'probe']);
  });
});
