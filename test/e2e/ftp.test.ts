import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { Client, FTPError } from 'basic-ftp';
import { afterEach, describe, expect, it } from 'vitest';
import { Reader } from '../support/bacnet/reader.js';
import { answersWhoIs, type Daemon, type IniSettings, iniText, Program, root, startDaemon } from '../support/daemon.js';
import { freeTcpPort } from '../support/tcp.js';
import { freeUdpPort } from '../support/udp.js';
import { until } from '../support/until.js';

const device = 8;
const remote = '/FLASH0/Config/config.ini';
const has = (program: string) => spawnSync(program, ['--version']).status === 0;

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

interface Served {
  readonly daemon: Daemon;
  readonly ftpPort: number;
  /** config.ini with these settings, at the same ports. */
  ini(settings: IniSettings): string;
}

async function serve(settings: IniSettings = {}): Promise<Served> {
  const ftpPort = await freeTcpPort();
  const port = await freeUdpPort();
  const ini = (more: IniSettings) =>
    iniText({
      ...more,
      web: { bind: '127.0.0.1', ...more.web },
      ftp: { enabled: 'yes', port: ftpPort, ...more.ftp },
      bacnet: { bind: '127.0.0.1', port, ...more.bacnet },
    });
  const daemon = await startDaemon({ port, config: ini(settings) });
  cleanUp.push(daemon.stop);
  await until(() => isOpen(ftpPort), 10_000, 'FTP is served');
  return { daemon, ftpPort, ini };
}

async function client(port: number, password = 'public'): Promise<Client> {
  const ftp = new Client(5000);
  cleanUp.push(() => ftp.close());
  try {
    await ftp.access({ host: '127.0.0.1', port, user: 'root', password });
  } catch (error) {
    ftp.close();
    throw error;
  }
  return ftp;
}

async function instanceOf(port: number): Promise<unknown> {
  const reader = await Reader.open(port);
  try {
    return await reader.value(device, 4_194_303, 75);
  } finally {
    await reader.close();
  }
}

async function fetched(ftp: Client, path: string): Promise<string> {
  const parts: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk);
      done();
    },
  });
  await ftp.downloadTo(sink, path);
  return Buffer.concat(parts).toString();
}

describe('config.ini by FTP (Manual §9.1), with basic-ftp', () => {
  it('log in as root with public, choose FLASH0/Config, delete the file, copy the new one: in force within 5 s', async () => {
    const { daemon, ftpPort, ini } = await serve({ bacnet: { device_identifier: 1338 } });
    const ftp = await client(ftpPort);
    await ftp.cd('FLASH0/Config');
    expect((await ftp.list()).map(({ name }) => name)).toEqual(['config.ini']);
    await ftp.remove('config.ini');
    expect(await ftp.list()).toEqual([]);
    expect(existsSync(daemon.configFile)).toBe(false);
    expect(await instanceOf(daemon.port)).toBe('8,1338');
    const from = performance.now();
    const text = ini({ bacnet: { device_identifier: 4711 } });
    const answer = await ftp.uploadFrom(Readable.from([text]), 'config.ini');
    expect(answer.message).toContain('[bacnet] device_identifier');
    await until(async () => (await instanceOf(daemon.port).catch(() => '')) === '8,4711', 5000, 'the new number');
    expect(performance.now() - from).toBeLessThan(5000);
    expect(readFileSync(daemon.configFile, 'utf8')).toBe(text);
    const journal = await fetched(ftp, '/FLASH0/Diagnostics/journal.csv');
    expect(journal).toMatch(/,settings-file-deleted,"config\.ini deleted by root.*\(ftp\)/);
    expect(journal).not.toContain('settings-rejected');
    expect(await ftp.size('config.ini')).toBe(text.length);
    expect(await fetched(ftp, 'config.ini')).toBe(text);
  });

  it('a bad file: the answer names the first error with its line; the old file and its settings stay', async () => {
    const { daemon, ftpPort } = await serve({ bacnet: { device_identifier: 99 } });
    const before = readFileSync(daemon.configFile, 'utf8');
    const ftp = await client(ftpPort);
    const refusal = await ftp
      .uploadFrom(Readable.from(['; mine\n[serial]\nbaud=97\n']), remote)
      .catch((error) => error);
    expect(refusal).toBeInstanceOf(FTPError);
    expect(refusal).toMatchObject({ code: 550 });
    expect(refusal.message).toContain('config.ini:3: [serial] baud');
    expect(readFileSync(daemon.configFile, 'utf8')).toBe(before);
    expect(await instanceOf(daemon.port)).toBe('8,99');
  });

  it('a new password is in force at once, stands nowhere in plain, and stays when a file does not mention it', async () => {
    const { daemon, ftpPort, ini } = await serve();
    const ftp = await client(ftpPort);
    await ftp.uploadFrom(Readable.from([ini({ security: { password: 'Tr0mbone77' } })]), remote);
    expect(await fetched(ftp, remote)).toContain('password=(set)');
    await expect(client(ftpPort)).rejects.toMatchObject({ code: 530 });
    const again = await client(ftpPort, 'Tr0mbone77');
    await again.uploadFrom(Readable.from([ini({})]), remote);
    await expect(client(ftpPort)).rejects.toMatchObject({ code: 530 });
    await again.uploadFrom(Readable.from([ini({ security: { password: '' } })]), remote);
    expect(await (await client(ftpPort)).pwd()).toBe('/');
    expect(readFileSync(daemon.configFile, 'utf8') + daemon.program.text).not.toContain('Tr0mbone77');
  });

  it('a new port answers the transfer on the old one, then moves; enabled=no ends FTP', async () => {
    const { ftpPort, ini } = await serve();
    const otherPort = await freeTcpPort();
    const ftp = await client(ftpPort);
    const moved = await ftp.uploadFrom(Readable.from([ini({ ftp: { port: otherPort } })]), remote);
    expect(moved.message).toContain('[ftp] port');
    expect(moved.message).not.toContain('restart');
    await until(() => isOpen(otherPort), 5000, 'the new port is open');
    expect(await isOpen(ftpPort)).toBe(false);
    const last = await client(otherPort);
    await last.uploadFrom(Readable.from([ini({ ftp: { enabled: 'no' } })]), remote);
    await until(async () => !(await isOpen(otherPort)), 5000, 'FTP is off');
  });

  it('the diagnostics can be read, hold no password, and cannot be written', async () => {
    const { ftpPort } = await serve({ security: { password: 'Tr0mbone77' } });
    const ftp = await client(ftpPort, 'Tr0mbone77');
    const text = await fetched(ftp, '/FLASH0/Diagnostics/diagnostics.json');
    expect(JSON.parse(text)).toMatchObject({ gateway: { node: process.versions.node }, ups: { connection: 'ready' } });
    expect(text).not.toMatch(/Tr0mbone77|scrypt/);
    await expect(client(ftpPort, 'wrong')).rejects.toMatchObject({ code: 530 });
    const journal = await fetched(ftp, '/FLASH0/Diagnostics/journal.csv');
    expect(journal).toMatch(/,login,.*root.*\(ftp\)/);
    expect(journal).toContain(',login-failed,');
    expect(journal).not.toMatch(/Tr0mbone77|wrong/);
    await expect(ftp.uploadFrom(Readable.from(['x']), '/FLASH0/Diagnostics/diagnostics.json')).rejects.toMatchObject({
      code: 550,
    });
  });
});

describe('a power cut between deleting and copying', () => {
  it('config.ini comes back at the next start with the settings that were in force, comments included', async () => {
    const { daemon, ftpPort, ini } = await serve({ bacnet: { device_identifier: 815 } });
    const ftp = await client(ftpPort);
    const text = `; the hall\n${ini({ bacnet: { device_identifier: 816 } })}`;
    await ftp.uploadFrom(Readable.from([text]), remote);
    await ftp.remove(remote);
    expect(existsSync(daemon.configFile)).toBe(false);
    daemon.program.child.kill('SIGKILL');
    await daemon.program.exited;
    const again = new Program(join(root, 'dist/main.js'), ['--config', daemon.configFile, '--data', daemon.dataDir]);
    cleanUp.push(() => again.stop());
    await answersWhoIs(daemon.port, again);
    expect(readFileSync(daemon.configFile, 'utf8')).toBe(text);
    expect(await instanceOf(daemon.port)).toBe('8,816');
    const journal = async () => fetched(await client(ftpPort), '/FLASH0/Diagnostics/journal.csv');
    await until(() => isOpen(ftpPort), 10_000, 'FTP is served again');
    expect(await journal()).toContain(',settings-file-returned,');
  });

  it('in the middle of the copy leaves the file deleted, and the old one comes back', async () => {
    const { daemon, ftpPort } = await serve({ bacnet: { device_identifier: 5 } });
    const before = readFileSync(daemon.configFile, 'utf8');
    const ftp = await client(ftpPort);
    await ftp.remove(remote);
    const endless = new Readable({ read() {} });
    endless.push('[bacnet]\ndevice_identifier=6\n');
    const upload = ftp.uploadFrom(endless, remote).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    daemon.program.child.kill('SIGKILL');
    await daemon.program.exited;
    endless.destroy();
    await upload;
    const again = new Program(join(root, 'dist/main.js'), ['--config', daemon.configFile, '--data', daemon.dataDir]);
    cleanUp.push(() => again.stop());
    await answersWhoIs(daemon.port, again);
    expect(readFileSync(daemon.configFile, 'utf8')).toBe(before);
  });
});

describe('other clients', () => {
  const curlMissing = !has('curl');
  const lftpMissing = !has('lftp');

  it.skipIf(curlMissing).each([
    ['passive', []],
    ['PASV', ['--disable-epsv']],
    ['active', ['-P', '-']],
    ['active, PORT', ['-P', '-', '--disable-eprt']],
  ])(`curl, %s${curlMissing ? ' (SKIPPED: no curl)' : ''}`, async (_mode, options) => {
    const { daemon, ftpPort, ini } = await serve();
    const file = scratchFile(ini({ bacnet: { device_identifier: 31 } }));
    const url = `ftp://root:public@127.0.0.1:${ftpPort}${remote}`;
    expect((await run('curl', ['-sS', ...options, '-T', file, url])).code).toBe(0);
    expect(readFileSync(daemon.configFile, 'utf8')).toContain('device_identifier=31');
    expect((await run('curl', ['-sS', ...options, url])).stdout).toBe(readFileSync(file, 'utf8'));
    const bad = scratchFile('[serial]\nbaud=97\n');
    const refused = await run('curl', ['-sS', '-v', ...options, '-T', bad, url]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('550 config.ini:2: [serial] baud');
  });

  it.skipIf(lftpMissing).each([
    ['passive', 'on'],
    ['active', 'off'],
  ])(`lftp, %s${lftpMissing ? ' (SKIPPED: no lftp)' : ''}`, async (_mode, passive) => {
    const { daemon, ftpPort, ini } = await serve();
    const file = scratchFile(ini({ bacnet: { device_identifier: 32 } }));
    const script = [
      `set net:max-retries 1; set ftp:passive-mode ${passive}; set ftp:prefer-epsv no; set cmd:fail-exit yes`,
      `open -u root,public ftp://127.0.0.1:${ftpPort}`,
      'cd FLASH0/Config',
      'rm config.ini',
      `put ${file} -o config.ini.new`,
      'mv config.ini.new config.ini',
      'ls',
      'cat config.ini',
    ].join('; ');
    const { code, stdout, stderr } = await run('lftp', ['-c', script]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/config\.ini\n/);
    expect(stdout).toContain('device_identifier=32');
    expect(readFileSync(daemon.configFile, 'utf8')).toBe(readFileSync(file, 'utf8'));
  });
});

it('a port that is taken does not keep the gateway from serving BACnet; FTP comes when it is free', async () => {
  const ftpPort = await freeTcpPort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(ftpPort, '127.0.0.1', resolve));
  const daemon = await startDaemon({
    settings: { web: { bind: '127.0.0.1' }, ftp: { enabled: 'yes', port: ftpPort } },
  });
  cleanUp.push(daemon.stop);
  const told = await until(
    () => daemon.program.log.find(({ code }) => code === 'ftp.port-taken'),
    5000,
    'the log tells of the port',
  );
  expect(told.msg).toContain(String(ftpPort));
  await new Promise((resolve) => other.close(resolve));
  const ftp = await until(() => client(ftpPort).catch(() => undefined), 15_000, 'FTP is served');
  expect(await ftp.pwd()).toBe('/');
});

function scratchFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ftp-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'new.ini');
  writeFileSync(file, text);
  return file;
}

function run(command: string, args: readonly string[]) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(command, args, { timeout: 15_000 });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Whether it can still be listened on tells the same without a session. */
async function isOpen(port: number): Promise<boolean> {
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  await new Promise((resolve) => server.close(resolve));
  return !isFree;
}
