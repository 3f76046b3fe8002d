import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, root, runToEnd } from '../support/daemon.js';

const main = join(root, 'dist/main.js');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

describe('node dist/main.js', () => {
  let folder: string;

  beforeAll(() => {
    ensureBuilt();
    folder = mkdtempSync(join(tmpdir(), 'command-line-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function config(text: string): string {
    const file = join(folder, 'config.ini');
    writeFileSync(file, text);
    return file;
  }

  const check = (file: string) => runToEnd(main, ['--check', '--config', file, '--data', join(folder, 'data')], folder);

  it('--check finds an error in a profile of the data folder: its line on standard error, exit code 1', async () => {
    const folderOfProfiles = join(folder, 'data', 'profiles');
    mkdirSync(folderOfProfiles, { recursive: true });
    writeFileSync(join(folderOfProfiles, 'broken.json'), '{"profile":1,"name":"broken"}');
    const { code, stdout, stderr } = await check(config('[web]\nport=8080\n'));
    rmSync(join(folder, 'data'), { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toMatch(/broken\.json:1:1: /);
    expect(stdout).not.toContain('no errors');
  });

  it.each(['--help', '-h'])('%s explains every argument and every exit code', async (flag) => {
    const { code, stdout, stderr } = await runToEnd(main, [flag], folder);
    expect([code, stderr]).toEqual([0, '']);
    for (const word of [
      '--config',
      '--data',
      '--check',
      '--help',
      '--version',
      '--demo',
      '--objects',
      '--format',
      '--export',
      '--out',
      '--language',
    ])
      expect(stdout).toContain(word);
    expect(stdout).toMatch(/exit codes?/i);
  });

  it('--version says the version of package.json', async () => {
    expect(await runToEnd(main, ['--version'], folder)).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['an unknown option', ['--frobnicate'], '--frobnicate'],
    ['an option without its value', ['--config'], '--config'],
    ['a stray word', ['start'], 'start'],
  ])('%s: exit code 2, and the word is named', async (_name, args, word) => {
    const { code, stdout, stderr } = await runToEnd(main, args, folder);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain(word);
  });

  it('--check of a good file: exit code 0, and nothing is written', async () => {
    const text = '[serial]\nport=/dev/ttyUSB0\nbaud=9600\n[bacnet]\ndevice_identifier=7\n';
    const file = config(text);
    expect((await check(file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('--check of the shipped file: exit code 0', async () => {
    expect((await check(join(root, 'config/config.ini'))).code).toBe(0);
  });

  it('--check of a file that does not exist: exit code 1, and the file is named', async () => {
    const missing = join(folder, 'nowhere.ini');
    const { code, stdout, stderr } = await check(missing);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(missing);
    expect(existsSync(missing)).toBe(false);
  });

  it.each([
    ['ups', 'family', 'netys', ['itys-pro', 'delphys-mx']],
    ['ups', 'register_map', 'snmp', ['vu-map', 'jbusp', 'adicom']],
    ['serial', 'baud', '9601', ['9600', '57600']],
    ['serial', 'parity', 'maybe', ['none', 'even', 'odd']],
    ['serial', 'stop_bits', '3', ['1', '2']],
    ['serial', 'slave', '0', ['1', '247']],
    ['serial', 'poll_interval_ms', 'fast', ['0']],
    ['serial', 'offline_after', '0', ['1']],
    ['bacnet', 'device_identifier', '4194303', ['4194302']],
    ['bacnet', 'unit_number', '-1', ['0']],
    ['bacnet', 'port', '70000', ['65535']],
    ['bacnet', 'bind', '300.1.2.3', []],
    ['bacnet', 'values', 'scaled', ['raw', 'engineering']],
    ['bacnet', 'language', 'de', ['en', 'fr']],
    ['bacnet', 'on_loss', 'panic', ['hold', 'unavailable']],
    ['bacnet', 'apdu_retries', '1.5', []],
    ['simulator', 'pace', 'slow', []],
  ])(
    '[%s] %s=%s: exit code 1; file, line, key, what was found and what is allowed',
    async (section, key, found, allowed) => {
      const file = config(`; a comment\n\n[${section}]\n${key} = ${found}\n`);
      const { code, stdout, stderr } = await check(file);
      expect(code).toBe(1);
      const text = stdout + stderr;
      for (const word of [file, key, found, ...allowed]) expect(text).toContain(word);
      expect(text).toMatch(/\b4\b/);
    },
  );

  it('all errors at once', async () => {
    const file = config('[serial]\nbaud=1\nparity=2\nslave=999\n[bacnet]\nport=x\nlanguage=y\n');
    const { code, stdout, stderr } = await check(file);
    expect(code).toBe(1);
    for (const word of ['baud', 'parity', 'slave', 'port', 'language']) expect(stdout + stderr).toContain(word);
  });

  it.each([
    ['a line without =', '[serial]\nbaud 9600\n', [':2:', 'baud']],
    ['a key that stands twice', '[serial]\nbaud=9600\nbaud=57600\n', ['baud']],
    ['a section that never ends', '[serial\nbaud=9600\n', ['serial']],
    ['a control character', '[bacnet]\nobject_name=UPS\u0007\n', ['object_name']],
    ['__proto__ as a section', '[__proto__]\nbaud=1\n[serial]\nbaud=2\n', ['baud']],
  ])('%s is reported', async (_name, text, words) => {
    const { code, stdout, stderr } = await check(config(text));
    expect(code).toBe(1);
    for (const word of words) expect(stdout + stderr).toContain(word);
  });

  it('an unknown key is told, with the one that was probably meant, and is no error', async () => {
    const { code, stdout, stderr } = await check(config('[serial]\nbauds=9600\n[attic]\nkey=1\n'));
    expect(code).toBe(0);
    expect(stdout + stderr).toContain('bauds');
    expect(stdout + stderr).toContain('attic');
  });

  it('an address to listen on that this machine does not have is told, and is no error', async () => {
    const { code, stdout } = await check(config('[web]\nbind=203.0.113.1\n[bacnet]\nbind=203.0.113.2\n'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/\[web\] bind.*203\.0\.113\.1/);
    expect(stdout).toMatch(/\[bacnet\] bind.*203\.0\.113\.2/);
    expect((await check(config('[web]\nbind=127.0.0.1\n'))).stdout).not.toContain('bind');
  });

  it('Windows line ends and a byte order mark are fine', async () => {
    expect((await check(config('\uFEFF[serial]\r\nbaud=9600\r\n[bacnet]\r\nport=47809\r\n'))).code).toBe(0);
  });

  it('a password is never shown', async () => {
    const { stdout, stderr } = await check(config('[bacnet]\npassword=hunter2hunter2hunter2hunter2\nport=x\n'));
    expect(stdout + stderr).not.toContain('hunter2');
  });
});
