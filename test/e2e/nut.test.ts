import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, ensureBuilt, startDaemon } from '../support/daemon.js';
import { hasProgram, wordsToRun } from '../support/machine/unpacked-programs.js';
import { freeTcpPort } from '../support/tcp.js';
import { until } from '../support/until.js';
import { WebClient } from '../support/web/web-client.js';

const upsc = '/usr/bin/upsc';
const upslog = '/usr/bin/upslog';
/** Debian's /sbin/upsmon is a script that reads /etc first. */
const upsmon = '/usr/lib/nut/upsmon';
const nutMissing = !hasProgram(upsc, upslog, upsmon);
/** Goes into the title of what is skipped. */
const note = nutMissing ? ' (SKIPPED: nut-client is not there)' : '';

let daemon: Daemon;
let port: number;
let folder: string;
const monitors: ChildProcess[] = [];

beforeAll(async () => {
  if (nutMissing) return;
  ensureBuilt();
  port = await freeTcpPort();
  folder = mkdtempSync(join(tmpdir(), 'nut-'));
  daemon = await startDaemon({ settings: settings('healthy') });
});
afterAll(async () => {
  for (const monitor of monitors) monitor.kill('SIGKILL');
  await daemon?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

/** The first stage goes after two seconds on battery, the others are left where they are. */
const settings = (scenario: string) => ({
  serial: { port: 'simulator', poll_interval_ms: 200 },
  simulator: { family: 'masterys-gp4', pace: 'none', scenario },
  nut: { enabled: 'yes', bind: '127.0.0.1', port, user_1: 'mon', password_1: 'secret', ups_early_seconds: 2 },
});

/** What upsc prints, by the name of the variable. */
function ask(ups: string): Readonly<Record<string, string>> {
  const [command, ...args] = wordsToRun(upsc, [`${ups}@127.0.0.1:${port}`]);
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return Object.fromEntries(
    stdout.split('\n').flatMap((line) => {
      const [name, value] = line.split(': ');
      return name !== undefined && value !== undefined ? [[name, value]] : [];
    }),
  );
}

/** A server as people set it up, but that it is quick; returns the file that its shutdown command writes. */
function monitor(name: string, ups: string, password = 'secret'): string {
  const own = join(folder, name);
  mkdirSync(own, { mode: 0o700 });
  const shutdown = join(own, 'shutdown');
  const lines = [
    `MONITOR ${ups}@127.0.0.1:${port} 1 mon ${password} secondary`,
    `SHUTDOWNCMD "touch ${shutdown}"`,
    ...[
      'MINSUPPLIES 1',
      'POLLFREQ 1',
      'POLLFREQALERT 1',
      'HOSTSYNC 1',
      'DEADTIME 15',
      'FINALDELAY 0',
      'RUN_AS_USER root',
    ],
    ...['ONLINE', 'ONBATT', 'LOWBATT', 'COMMOK', 'COMMBAD', 'SHUTDOWN', 'NOCOMM'].map(
      (one) => `NOTIFYFLAG ${one} IGNORE`,
    ),
  ];
  writeFileSync(join(own, 'upsmon.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
  const [command, ...args] = wordsToRun(upsmon, ['-D', '-p']);
  const env = { ...process.env, NUT_CONFPATH: own, NUT_PIDPATH: own, NUT_ALTPIDPATH: own };
  monitors.push(spawn(command, args, { env, stdio: 'ignore' }));
  return shutdown;
}

async function logins(ups: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let told = '';
  socket.on('data', (chunk) => {
    told += String(chunk);
  });
  socket.write(`GET NUMLOGINS ${ups}\nLOGOUT\n`);
  await new Promise((resolve) => socket.once('close', resolve));
  return told.split('\n')[0] ?? '';
}

describe.skipIf(nutMissing)(`Debian's clients of NUT${note}`, () => {
  it('upsc reads the UPS, encrypted as it asks for, with the names of NUT', async () => {
    const variables = await until(
      () => {
        const now = ask('ups');
        return now['ups.status'] === undefined ? undefined : now;
      },
      20_000,
      'upsc is answered',
    );
    expect(variables).toMatchObject({ 'ups.status': 'OL', 'device.type': 'ups', 'output.phases': '3' });
    expect(Number(variables['battery.runtime'])).toBeGreaterThan(60);
  });

  it('upslog writes a line a second', async () => {
    const [command, ...args] = wordsToRun(upslog, ['-s', `ups@127.0.0.1:${port}`, '-l', '-', '-i', '1', '-u', 'root']);
    const env = { ...process.env, NUT_PIDPATH: folder, NUT_ALTPIDPATH: folder };
    const logger = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    monitors.push(logger);
    let written = '';
    logger.stdout.on('data', (chunk) => {
      written += String(chunk);
    });
    // Time, battery.charge, input.voltage, ups.load, ups.status: the format that upslog has by itself.
    const lines = /^\d{8} \d{6} 100 NA [\d.]+ \[OL\].*\n\d{8} \d{6} 100 /m;
    await until(() => lines.test(written), 20_000, `upslog writes two lines: ${written}`);
  });

  it('upsmon: servers of the first stage shut down on battery, those of the last stay; one with a wrong password is not counted', async () => {
    const early = ['one', 'two'].map((name) => monitor(name, 'ups-early'));
    const late = monitor('late', 'ups-late');
    monitor('stranger', 'ups-early', 'wrong');
    await until(async () => (await logins('ups-early')) === 'NUMLOGINS ups-early 2', 20_000, 'both are attached');
    await until(async () => (await logins('ups-late')) === 'NUMLOGINS ups-late 1', 20_000, 'the last one is attached');
    writeFileSync(
      daemon.configFile,
      readFileSync(daemon.configFile, 'utf8').replace('scenario=healthy', 'scenario=on-battery'),
    );
    await until(() => early.every((file) => existsSync(file)), 30_000, 'both have shut down');
    expect(ask('ups-early')['ups.status']).toMatch(/^OB LB/);
    expect(ask('ups-late')['ups.status']).toMatch(/^OB(?! LB)/);
    expect(existsSync(late)).toBe(false);
    await until(async () => (await logins('ups-early')) === 'NUMLOGINS ups-early 0', 10_000, 'both have left');
  });

  it('a restart on battery is refused while one is logged in that would shut down for it', async () => {
    const web = new WebClient(daemon.webPort);
    const answer = await web.send('POST', '/api/v1/restart', { kind: 'warm' }, true);
    expect([answer.status, answer.code]).toEqual([409, 'servers.at-stake']);
    expect(answer.text).toMatch(/One client of the NUT server/);
    const edits = [{ section: 'simulator', key: 'scenario', value: 'battery-low' }];
    expect((await web.send('PUT', '/api/v1/settings', { edits })).code).toBe('servers.at-stake');
  });
});
