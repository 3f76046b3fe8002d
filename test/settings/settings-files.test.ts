import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSettingsFile } from '../../src/settings/check-settings-file.js';
import { diskFiles } from '../../src/settings/settings-files.js';
import { settingsError } from '../../src/settings/settings-problem.js';
import { SettingsStore } from '../../src/settings/settings-store.js';
import { ManualClock } from '../support/manual-clock.js';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'settings-'));
  path = join(folder, 'config.ini');
});

afterEach(async () => {
  await fs.rm(folder, { recursive: true });
});

describe('reading from the disk', () => {
  it('gives the content, and one byte more than allowed of a file that is too large', async () => {
    await fs.writeFile(path, 'abcdef');
    expect(await diskFiles.read(path, 10)).toMatchObject({
      state: 'content',
      bytes: new TextEncoder().encode('abcdef'),
    });
    expect(await diskFiles.read(path, 3)).toMatchObject({ state: 'content', bytes: new TextEncoder().encode('abcd') });
  });

  it('tells a missing file from a folder, a file in the way, a device and a named pipe', async () => {
    expect(await diskFiles.read(path, 10)).toEqual({ state: 'missing' });
    await fs.writeFile(path, '');
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const other of [folder, join(path, 'x'), '/dev/zero', pipe]) {
      expect(await diskFiles.read(other, 10)).toMatchObject({ state: 'unreadable', why: expect.stringMatching(/./) });
    }
  });

  it('gives a signature that changes with content of the same length and when the file goes', async () => {
    await fs.writeFile(path, 'one');
    const first = await diskFiles.signature(path);
    expect(await diskFiles.signature(path)).toBe(first);
    await diskFiles.write(path, 'two');
    const second = await diskFiles.signature(path);
    expect(second).not.toBe(first);
    await fs.unlink(path);
    expect(await diskFiles.signature(path)).not.toBe(second);
  });
});

describe('checking a file', () => {
  it('gives the settings of a valid one and changes nothing, plain passwords included', async () => {
    await fs.writeFile(path, '[bacnet]\npassword=secret\n');
    const { settings, problems, notices } = await checkSettingsFile(path);
    expect([problems, notices]).toEqual([[], []]);
    expect(settings?.bacnet.password).toBe('set');
    expect(await fs.readFile(path, 'utf8')).toBe('[bacnet]\npassword=secret\n');
    expect(await fs.readdir(folder)).toEqual(['config.ini']);
  });

  it('names the file as it was given', async () => {
    await fs.writeFile(path, '[web]\nport=0\n');
    expect((await checkSettingsFile(path)).problems).toMatchObject([{ reason: 'bad-value', file: path, line: 2 }]);
  });

  it.each([
    ['that is missing', () => path, 'missing'],
    ['that is a folder', () => folder, 'unreadable'],
  ])('says that of one %s', async (_, target, reason) => {
    const { problems, settings } = await checkSettingsFile(target());
    expect(settings).toBeUndefined();
    expect(problems).toMatchObject([{ reason, file: target() }]);
    expect(settingsError(problems).code).toBe('settings.unreadable');
  });
});

describe('the store on a real disk', () => {
  const store = () => new SettingsStore({ configFile: path, dataDir: join(folder, 'data'), clock: new ManualClock() });

  it('makes its folders, writes the file with the defaults and keeps credentials to their owner', async () => {
    path = join(folder, 'etc/config.ini');
    const first = store();
    expect((await first.load()).origin).toBe('defaults');
    await first.apply([{ section: 'bacnet', key: 'password', value: 'filister' }]);
    await first.stop();
    expect((await fs.stat(join(folder, 'data/credentials.json'))).mode & 0o777).toBe(0o600);
    const again = store();
    expect(await again.load()).toMatchObject({ origin: 'file', problems: [], notices: [] });
    expect(await again.verifySecret('bacnet.password', 'filister')).toBe(true);
    for (const name of ['etc/config.ini', 'data/last-good.ini', 'data/credentials.json']) {
      expect(await fs.readFile(join(folder, name), 'utf8')).not.toContain('filister');
    }
  });

  it('deletes at start what a power cut has left', async () => {
    await fs.mkdir(join(folder, 'data'));
    const leftovers = ['.config.ini', 'data/.last-good.ini', 'data/.credentials.json'];
    for (const name of leftovers) await fs.writeFile(join(folder, `${name}.0123456789ab.tmp`), 'half');
    await store().load();
    expect((await fs.readdir(folder)).toSorted()).toEqual(['config.ini', 'data']);
    expect(await fs.readdir(join(folder, 'data'))).toEqual(['last-good.ini']);
  });
});
