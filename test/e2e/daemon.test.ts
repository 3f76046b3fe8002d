import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { threePhaseImage, vuMapTables } from '../conformance/vu-map-images.js';
import { Reader } from '../support/bacnet/reader.js';
import { answersWhoIs, type Daemon, iniText, logLevel, Program, root, startDaemon } from '../support/daemon.js';
import { becomes, deviceStatus, startGatewayWithUps } from '../support/gateway-with-ups.js';
import { bound, freeUdpPort } from '../support/udp.js';
import { pause, until } from '../support/until.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';

const description = 28;
const device = 8;
const instance = 1338;

describe('the daemon', () => {
  const cleanUp: (() => unknown)[] = [];

  afterEach(async () => {
    for (const end of cleanUp.splice(0).reverse()) await end();
  });

  async function start(options: Parameters<typeof startDaemon>[0] = {}): Promise<Daemon> {
    const daemon = await startDaemon(options);
    cleanUp.push(daemon.stop);
    return daemon;
  }

  async function readerOf(daemon: Daemon): Promise<Reader> {
    const reader = await Reader.open(daemon.port);
    cleanUp.push(() => reader.close());
    return reader;
  }

  /** Starts the program again on files that are there already. */
  async function startOn(configFile: string, dataDir: string, port: number): Promise<Program> {
    const program = new Program(join(root, 'dist/main.js'), ['--config', configFile, '--data', dataDir]);
    cleanUp.push(() => program.stop());
    await answersWhoIs(port, program);
    return program;
  }

  function scratch(): string {
    const folder = mkdtempSync(join(tmpdir(), 'daemon-'));
    cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  describe('stops within a second with exit code 0, and leaves no part behind', () => {
    /** After 900 ms the process ends with 0 whatever still runs, and says so. */
    async function expectStops(program: Program, signal?: NodeJS.Signals): Promise<void> {
      const from = performance.now();
      expect(await program.stop(signal)).toBe(0);
      expect(performance.now() - from).toBeLessThan(1000);
      expect(program.text).not.toContain('did not stop in time');
      expect(program.log.at(-1)?.msg).toBe('The gateway has stopped.');
    }

    it.each(['SIGTERM', 'SIGINT'] as const)('on %s', async (signal) => {
      const { program } = await start({ settings: { serial: { port: 'simulator' } } });
      await pause(500);
      await expectStops(program, signal);
      expect(program.stderr).toBe('');
    });

    it('while the serial port is missing', async () => {
      const { program } = await start({ settings: { serial: { port: '/dev/no-such-port' } } });
      await expectStops(program);
    });

    it('while the network helper is at work, with everything on the disk', async () => {
      const socket = join(scratch(), 'helper.sock');
      const asked: string[] = [];
      const answers: Record<string, unknown> = {
        inspect: { canApply: true, backend: 'networkmanager', interfaceName: 'eth0' },
        probe: 'free',
      };
      const helper = createServer((connection) => {
        connection.setEncoding('utf8').on('error', () => {});
        connection.on('data', (line: string) => {
          const { verb } = JSON.parse(line);
          asked.push(verb);
          if (verb in answers) connection.end(`${JSON.stringify({ result: answers[verb] })}\n`);
        });
      }).listen(socket);
      cleanUp.push(() => helper.close());
      const settings = { network: { dhcp: 'no', address: '192.0.2.10', netmask: '255.255.255.0' } };
      const { program, dataDir } = await start({ settings, args: ['--network-helper', socket] });
      await until(() => asked.includes('apply'), 10_000, 'the change');
      const from = performance.now();
      expect(await program.stop()).toBe(0);
      expect(performance.now() - from).toBeLessThan(1000);
      expect(program.text).not.toContain('left behind');
      expect(JSON.parse(readFileSync(join(dataDir, 'journal/plant.json'), 'utf8'))).toMatchObject({ stopped: true });
      expect(JSON.parse(readFileSync(join(dataDir, 'network.json'), 'utf8')).pending.stage).toBe('applying');
    });

    it('while the UDP port is taken', async () => {
      const port = await freeUdpPort();
      const other = await bound('127.0.0.1', port);
      cleanUp.push(() => other.close());
      const { program } = await start({ port, silent: true });
      await until(() => program.log.length > 0, 5000, 'the daemon logs');
      await pause(500);
      await expectStops(program);
    });

    it.skipIf(socatMissing)(`in the middle of a request to a silent UPS${socatNote}`, async () => {
      const gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, {
        ups: { family: 'masterys-gp4' },
        serial: { timeout_ms: 5000 },
      });
      cleanUp.push(gateway.stop);
      gateway.ups.mute = true;
      await pause(500);
      await expectStops(gateway.daemon.program);
    });
  });

  it('no serial port: DeviceStatus is Ready, nothing is simulated, the log says what to do', async () => {
    const daemon = await start();
    const reader = await readerOf(daemon);
    await pause(500);
    expect(await reader.value(19, 0)).toBe(deviceStatus.ready);
    expect(await reader.presentValues(2, [0, 15, 70])).toEqual([-1, -1, -1]);
    expect(await reader.value(device, instance, description)).not.toContain('SIMULATED');
    expect(daemon.program.stdout).not.toContain('SIMULATED');
    expect(daemon.program.atLeast(logLevel.info).some(({ msg }) => /serial|port/i.test(msg))).toBe(true);
  });

  it.each([
    ['--demo without a serial port', { args: ['--demo'] }],
    ['port=simulator', { settings: { serial: { port: 'simulator' } } }],
  ])('%s: SIMULATED stands in the Description and in the log', async (_name, options) => {
    const daemon = await start(options);
    const reader = await readerOf(daemon);
    await becomes(reader, deviceStatus.running);
    expect(await reader.value(device, instance, description)).toContain('SIMULATED');
    expect(daemon.program.stdout).toContain('SIMULATED');
    const voltage = (await reader.value(2, 41)) as number;
    expect(voltage).toBeGreaterThan(180);
    expect(voltage).toBeLessThan(260);
  });

  it('--demo does not stand in for a configured serial port that is missing', async () => {
    const daemon = await start({ args: ['--demo'], settings: { serial: { port: '/dev/no-such-port' } } });
    const reader = await readerOf(daemon);
    await pause(1500);
    expect(await reader.value(19, 0)).not.toBe(deviceStatus.running);
    expect(daemon.program.stdout).not.toContain('SIMULATED');
    const missing = daemon.program
      .atLeast(logLevel.warn)
      .find((line) => JSON.stringify(line).includes('/dev/no-such-port'));
    expect(missing).toBeDefined();
  });

  it('UDP port taken: the log names it at once; BACnet comes up when the port is free', async () => {
    const port = await freeUdpPort();
    const other = await bound('127.0.0.1', port);
    const daemon = await start({ port, silent: true });
    const said = await until(
      () => daemon.program.atLeast(logLevel.warn).find((line) => JSON.stringify(line).includes(String(port))),
      5000,
      'the log names the port',
    );
    expect(JSON.stringify(said)).toMatch(/taken|use|another program/i);
    expect(daemon.program.running).toBe(true);
    await new Promise<void>((resolve) => other.close(resolve));
    await answersWhoIs(port, daemon.program, 40_000);
  }, 60_000);

  describe('config.ini', () => {
    const bad = '[serial]\nbaud=12345\n[bacnet]\nbind=127.0.0.1\nport=99999\n; mine\n';

    it('a bad file: the last good settings run, the file is untouched, the log names file, line, key, found, allowed', async () => {
      const folder = scratch();
      const port = await freeUdpPort();
      const configFile = join(folder, 'config.ini');
      const dataDir = join(folder, 'data');
      writeFileSync(configFile, iniText({ bacnet: { bind: '127.0.0.1', port, device_identifier: 4711 } }));
      const first = await startOn(configFile, dataDir, port);
      expect(await first.stop()).toBe(0);
      writeFileSync(configFile, bad);
      const second = await startOn(configFile, dataDir, port);
      const reader = await Reader.open(port);
      cleanUp.push(() => reader.close());
      expect(await reader.value(device, 4194303, 75)).toBe('8,4711');
      expect(readFileSync(configFile, 'utf8')).toBe(bad);
      const log = second
        .atLeast(logLevel.warn)
        .map((line) => JSON.stringify(line))
        .join('\n');
      for (const word of [configFile, 'baud', '12345', '9600', 'port', '99999', '65535']) expect(log).toContain(word);
    });

    it('a missing file comes back from the last good settings', async () => {
      const folder = scratch();
      const port = await freeUdpPort();
      const configFile = join(folder, 'config.ini');
      const dataDir = join(folder, 'data');
      writeFileSync(configFile, iniText({ bacnet: { bind: '127.0.0.1', port, device_identifier: 815 } }));
      await (await startOn(configFile, dataDir, port)).stop();
      rmSync(configFile);
      await startOn(configFile, dataDir, port);
      expect(existsSync(configFile)).toBe(true);
      expect(readFileSync(configFile, 'utf8')).toMatch(/device_identifier\s*=\s*815/);
    });

    it('a password becomes (set) in the file and stands nowhere else in plain', async () => {
      const daemon = await start({ settings: { bacnet: { password: 'Tr0mbone77' } } });
      await until(
        () => !readFileSync(daemon.configFile, 'utf8').includes('Tr0mbone77'),
        5000,
        'the password is replaced',
      );
      expect(readFileSync(daemon.configFile, 'utf8')).toContain('password=(set)');
      expect(daemon.program.text).not.toContain('Tr0mbone77');
    });
  });

  it('a data folder that cannot be written: exit code 1, and the folder is named', async () => {
    const folder = scratch();
    const inTheWay = join(folder, 'data');
    writeFileSync(inTheWay, 'a file');
    writeFileSync(join(folder, 'config.ini'), iniText({ bacnet: { bind: '127.0.0.1', port: await freeUdpPort() } }));
    const program = new Program(join(root, 'dist/main.js'), [
      '--config',
      join(folder, 'config.ini'),
      '--data',
      inTheWay,
    ]);
    cleanUp.push(() => program.stop());
    expect((await program.exited).code).toBe(1);
    expect(program.text).toContain(inTheWay);
  });

  it.skipIf(socatMissing)(`the name of the UPS survives a restart without the UPS${socatNote}`, async () => {
    const folder = scratch();
    const gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, { ups: { family: 'masterys-gp4' } });
    cleanUp.push(gateway.stop);
    const [name, model, revision] = await identity(gateway.reader, instance);
    expect(name).toBe('MASTERYS GP4 40');
    // Away with the UPS, and once more from the same files.
    const configFile = join(folder, 'config.ini');
    writeFileSync(configFile, readFileSync(gateway.daemon.configFile));
    expect(await gateway.daemon.program.stop()).toBe(0);
    await gateway.ups.stop();
    await startOn(configFile, gateway.daemon.dataDir, gateway.daemon.port);
    const reader = await Reader.open(gateway.daemon.port);
    cleanUp.push(() => reader.close());
    expect(await identity(reader, instance)).toEqual([name, model, revision]);
  });
});

/** Object_Name, Model_Name, Database_Revision. */
async function identity(reader: Reader, deviceInstance: number): Promise<unknown[]> {
  const values: unknown[] = [];
  for (const id of [77, 70, 155]) values.push(await reader.value(device, deviceInstance, id));
  return values;
}
