import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { threePhaseImage, vuMapTables } from '../conformance/vu-map-images.js';
import { Reader } from '../support/bacnet/reader.js';
import { confirmed, readPropertyPayload, unconfirmed, unicast } from '../support/bacnet/wire.js';
import { answersWhoIs, type Daemon, ensureBuilt, iniText, logLevel, root, startDaemon } from '../support/daemon.js';
import { startGatewayWithUps } from '../support/gateway-with-ups.js';
import { freeUdpPort, RawPeer } from '../support/udp.js';
import { pause, until } from '../support/until.js';
import { openPtyPort, socatMissing, socatNote } from '../support/ups/pty-pair.js';

const device = 8;
const anyDevice = 4194303;
const objectIdentifier = 75;

describe('years without anybody looking', () => {
  const cleanUp: (() => unknown)[] = [];

  afterEach(async () => {
    for (const end of cleanUp.splice(0).reverse()) await end();
  });

  async function start(options: Parameters<typeof startDaemon>[0] = {}): Promise<Daemon> {
    const daemon = await startDaemon(options);
    cleanUp.push(daemon.stop);
    return daemon;
  }

  async function readerOf(port: number): Promise<Reader> {
    const reader = await Reader.open(port);
    cleanUp.push(() => reader.close());
    return reader;
  }

  describe('config.ini changed by hand takes effect within five seconds', () => {
    it('a new device identifier, without a restart', async () => {
      const daemon = await start();
      const reader = await readerOf(daemon.port);
      expect(await reader.value(device, anyDevice, objectIdentifier)).toBe('8,1338');
      const text = readFileSync(daemon.configFile, 'utf8');
      writeFileSync(daemon.configFile, `${text}device_identifier=2500\n`);
      await until(
        async () => (await reader.value(device, anyDevice, objectIdentifier).catch(() => '')) === '8,2500',
        6000,
        'the device answers as 2500',
      );
      expect(daemon.program.running).toBe(true);
    });

    it('a mistake leaves everything as it was, and is told by line', async () => {
      const daemon = await start();
      const reader = await readerOf(daemon.port);
      const text = `${readFileSync(daemon.configFile, 'utf8')}device_identifier=many\n`;
      writeFileSync(daemon.configFile, text);
      const line = text.trimEnd().split('\n').length;
      await until(
        () => daemon.program.atLeast(logLevel.warn).find((one) => JSON.stringify(one).includes('many')),
        6000,
        'the mistake is told',
      );
      expect(daemon.program.stdout).toMatch(new RegExp(`\\b${line}\\b`));
      expect(await reader.value(device, anyDevice, objectIdentifier)).toBe('8,1338');
      expect(readFileSync(daemon.configFile, 'utf8')).toBe(text);
    });
  });

  it.skipIf(socatMissing)(`nothing is written to disk while nothing changes${socatNote}`, async () => {
    const gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, { ups: { family: 'masterys-gp4' } });
    cleanUp.push(gateway.stop);
    const files = () =>
      [
        gateway.daemon.configFile,
        ...readdirSync(gateway.daemon.dataDir, { recursive: true, encoding: 'utf8' }).map((name) =>
          join(gateway.daemon.dataDir, name),
        ),
      ].map((path) => `${path} ${statSync(path).mtimeMs} ${statSync(path).ino}`);
    await pause(1500);
    const before = files();
    await pause(4000);
    expect(files()).toEqual(before);
  });

  it.skipIf(socatMissing)(`a line full of garbage does not fill the log${socatNote}`, async () => {
    const port = await openPtyPort();
    cleanUp.push(() => port.stop());
    const noise = setInterval(() => port.send.write(Buffer.alloc(64, 0x55)), 5);
    cleanUp.push(() => clearInterval(noise));
    const daemon = await start({
      settings: { ups: { family: 'masterys-gp4' }, serial: { port: port.path, baud: 57600, poll_interval_ms: 0 } },
    });
    await pause(5000);
    expect(daemon.program.log.length).toBeLessThan(40);
  });

  it('packets of every kind of nonsense do not fill the log', async () => {
    const daemon = await start();
    const peer = await RawPeer.open(daemon.port);
    cleanUp.push(() => peer.close());
    const before = daemon.program.log.length;
    for (let sent = 0; sent < 2000; sent += 1)
      peer.send(Uint8Array.of(0x81, 0x0a, 0, 9, 1, 4, 0, sent & 0xff, sent >> 8));
    await pause(500);
    expect(daemon.program.log.length - before).toBeLessThan(10);
  });

  it('5,000 Who-Is a second from one source: reading goes on', async () => {
    const daemon = await start();
    const flood = await RawPeer.open(daemon.port);
    cleanUp.push(() => flood.close());
    const reader = await readerOf(daemon.port);
    const timer = setInterval(() => {
      for (let sent = 0; sent < 50; sent += 1) flood.send(unicast(unconfirmed(8), 0x00));
    }, 10);
    cleanUp.push(() => clearInterval(timer));
    const end = performance.now() + 3000;
    let reads = 0;
    while (performance.now() < end) {
      await reader.value(2, 0);
      reads += 1;
    }
    expect(reads).toBeGreaterThan(300);
    expect(flood.received.length).toBeLessThan(400);
  });

  it('the reader of the log went away: the daemon goes on', async () => {
    ensureBuilt();
    const port = await freeUdpPort();
    const folder = mkdtempSync(join(tmpdir(), 'unattended-'));
    cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
    const configFile = join(folder, 'config.ini');
    writeFileSync(configFile, iniText({ bacnet: { bind: '127.0.0.1', port }, serial: { port: '/dev/no-such-port' } }));
    const args = [join(root, 'dist/main.js'), '--config', configFile, '--data', join(folder, 'data')];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    cleanUp.push(() => child.kill('SIGKILL'));
    await answersWhoIs(port);
    child.stdout.destroy();
    // A mistake in the file gives it something to say.
    writeFileSync(configFile, `${readFileSync(configFile, 'utf8')}baud=wrong\n`);
    await pause(4000);
    await answersWhoIs(port);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });

  it('a hundred BMS at once each get their answers', async () => {
    const daemon = await start();
    const peers = await Promise.all(Array.from({ length: 100 }, () => RawPeer.open(daemon.port)));
    cleanUp.push(() => Promise.all(peers.map((peer) => peer.close())));
    const request = (invokeId: number) => unicast(confirmed(12, readPropertyPayload(8, 1338, 76), { invokeId }));
    for (let round = 0; round < 10; round += 1) {
      for (const peer of peers) peer.send(request(round));
      await until(() => peers.every(({ received }) => received.length > round), 3000, `all answers of round ${round}`);
    }
    for (const { received } of peers)
      expect(received.map((packet) => packet[7])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
