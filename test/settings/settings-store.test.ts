import { beforeEach, describe, expect, it } from 'vitest';
import type { SettingsChange } from '../../src/settings/loaded-settings.js';
import { renderShippedSettings } from '../../src/settings/render-settings.js';
import { SettingsStore } from '../../src/settings/settings-store.js';
import { ManualClock } from '../support/manual-clock.js';
import { MemoryFiles } from './memory-files.js';

const configFile = '/etc/gateway/config.ini';
const lastGood = '/data/last-good.ini';
const credentials = '/data/credentials.json';
const credentialsCopy = '/data/credentials-copy.json';
/** Both files, as a failing memory card leaves them. */
const damageCredentials = (content: string) => {
  for (const path of [credentials, credentialsCopy]) files.put(path, content);
};

let files = new MemoryFiles();
let clock = new ManualClock();

beforeEach(() => {
  files = new MemoryFiles();
  clock = new ManualClock();
});

const newStore = () => new SettingsStore({ configFile, dataDir: '/data', clock, files });

async function loaded(config?: string): Promise<SettingsStore> {
  if (config !== undefined) files.put(configFile, config);
  const store = newStore();
  await store.load();
  return store;
}

const reasons = (list: readonly { reason: string }[]) => list.map(({ reason }) => reason);
const keysOf = ({ changed }: { changed: SettingsChange['changed'] }) =>
  changed.map(({ section, key }) => `${section}.${key}`);

describe('at start', () => {
  it('a valid file comes into force and becomes last good, to the letter', async () => {
    const text = '; ours\r\n[serial]\r\nport=/dev/ttyUSB0\r\nmystery=1\r\n';
    const { current } = await loaded(text);
    expect(current).toMatchObject({ origin: 'file', problems: [], settings: { serial: { port: '/dev/ttyUSB0' } } });
    expect(reasons(current.notices)).toEqual(['unknown-key']);
    expect(files.text(lastGood)).toBe(text);
    expect(files.writes).toEqual([lastGood]);
  });

  it.each(['[security]\nPass word=secret\n', '[Secu rity]\npassword=a;secret\n', '[bacnet]\n Pass word = secret\n'])(
    'a file that was in force with a misspelt password goes on without its value (%j)',
    async (lines) => {
      const text = `[serial]\nbaud=9600\n${lines}`;
      files.put(lastGood, text);
      const store = await loaded(text);
      expect(store.current).toMatchObject({ origin: 'file', problems: [], settings: { serial: { baud: 9600 } } });
      expect(reasons(store.current.notices)).toContain('unknown-key');
      const texts = [files.text(configFile), files.text(lastGood), (await store.export())?.text, await store.backup()];
      expect(texts.join()).not.toContain('secret');
      expect(files.text(configFile)).toMatch(/word\s*=\s*\n$/i);
      await store.apply([{ section: 'serial', key: 'baud', value: '19200' }]);
      expect((await loaded()).current).toMatchObject({ origin: 'file', settings: { serial: { baud: 19200 } } });
    },
  );

  it('the last good settings run, not the defaults, where only they have a misspelt password', async () => {
    files.put(lastGood, '[serial]\nbaud=9600\n[security]\nPass word=secret\n');
    const store = await loaded('[serial]\nbaud=97\n');
    expect(store.current).toMatchObject({ origin: 'last-good', settings: { serial: { baud: 9600 } } });
    expect(`${(await store.export())?.text}${await store.backup()}`).not.toContain('secret');
  });

  it('last good is written only when it changed', async () => {
    await loaded('[serial]\nbaud=9600\n');
    await loaded();
    expect(files.writes).toEqual([lastGood]);
  });

  it('an invalid file is reported and left untouched while the last good settings run', async () => {
    await loaded('[serial]\nbaud=9600\n');
    const { current } = await loaded('[serial]\nbaud=97\n');
    expect(current).toMatchObject({ origin: 'last-good', settings: { serial: { baud: 9600 } } });
    expect(current.problems).toMatchObject([{ reason: 'bad-value', line: 2, key: 'baud', file: configFile }]);
    expect(files.text(configFile)).toBe('[serial]\nbaud=97\n');
    expect(files.text(lastGood)).toBe('[serial]\nbaud=9600\n');
  });

  it('an invalid file runs with the defaults where nothing was ever good, or last good is damaged', async () => {
    const first = await loaded('[serial]\nbaud=97\n');
    expect(first.current).toMatchObject({ origin: 'defaults', settings: { serial: { baud: 'auto', port: '' } } });
    expect(files.writes).toEqual([]);
    files.put(lastGood, '\u0000\u0000');
    expect((await loaded()).current.origin).toBe('defaults');
  });

  it('a missing file comes back from the last good settings, comments included', async () => {
    await loaded('[serial] ; hall 2\nbaud=9600\n');
    await files.remove(configFile);
    const { current } = await loaded();
    expect(current).toMatchObject({ origin: 'last-good', problems: [], settings: { serial: { baud: 9600 } } });
    expect(reasons(current.notices)).toEqual(['restored']);
    expect(files.text(configFile)).toBe('[serial] ; hall 2\nbaud=9600\n');
  });

  it('a missing file comes back with the defaults only when there are no last good settings', async () => {
    const { current } = await loaded();
    expect(current).toMatchObject({ origin: 'defaults', settings: { bacnet: { device_identifier: 1338 } } });
    expect(reasons(current.notices)).toEqual(['restored']);
    expect(files.text(configFile)).toContain('device_identifier=1338');
  });

  it('an empty file, as a power cut leaves it, does not pass for the defaults', async () => {
    await loaded('[serial]\nbaud=9600\n');
    const { current } = await loaded('');
    expect(current).toMatchObject({ origin: 'last-good', settings: { serial: { baud: 9600 } } });
    expect(reasons(current.problems)).toEqual(['empty']);
  });

  it('a file that cannot be read is said so, and never replaced', async () => {
    await loaded('[serial]\nbaud=9600\n');
    files.unreadable.set(configFile, 'this user has no right to read it');
    const store = await loaded();
    expect(store.current).toMatchObject({ origin: 'last-good', settings: { serial: { baud: 9600 } } });
    expect(reasons(store.current.problems)).toEqual(['unreadable']);
    await expect(store.apply([{ section: 'serial', key: 'slave', value: '2' }])).rejects.toMatchObject({
      code: 'settings.unreadable',
    });
    expect(files.writes).toEqual([lastGood]);
  });

  it('a file that the disk did not give is in force within 5 seconds of the moment when it does', async () => {
    files.put(configFile, '[serial]\nbaud=9600\n');
    files.unreadable.set(configFile, 'the disk or memory card fails (EIO)');
    const store = await loaded();
    expect(store.current).toMatchObject({ origin: 'defaults' });
    store.watch(() => undefined);
    await clock.advance(20_000);
    files.unreadable.clear();
    await clock.advance(5000);
    expect(store.current).toMatchObject({ origin: 'file', problems: [], settings: { serial: { baud: 9600 } } });
    files.unreadable.set(configFile, 'the disk or memory card fails (EIO)');
    await store.reread();
    expect(reasons(store.current.problems)).toEqual(['unreadable']);
    files.unreadable.clear();
    await clock.advance(5000);
    expect(store.current).toMatchObject({ origin: 'file', problems: [] });
    await store.stop();
  });

  it('passwords that the disk does not give are locked until it does, and none is lost', async () => {
    const first = await loaded('[security]\npassword=secret\n[nut]\npassword_1=other\n');
    const kept = [files.text(credentials), files.text(credentialsCopy)];
    for (const path of [configFile, credentials, credentialsCopy]) files.unreadable.set(path, 'EIO');
    const store = newStore();
    await store.load();
    expect(await store.verifySecret('security.password', 'secret')).toBe(false);
    expect(await store.verifySecret('security.password', 'public')).toBe(false);
    await expect(store.apply([{ section: 'security', key: 'password', value: 'third' }])).rejects.toThrow();
    store.watch(() => undefined);
    await clock.advance(10_000);
    expect([files.text(credentials), files.text(credentialsCopy)]).toEqual(kept);
    files.unreadable.clear();
    await clock.advance(5000);
    expect(await store.verifySecret('security.password', 'secret')).toBe(true);
    expect(await store.verifySecret('nut.password_1', 'other')).toBe(true);
    expect([files.text(credentials), files.text(credentialsCopy)]).toEqual(kept);
    await Promise.all([first.stop(), store.stop()]);
  });

  it('a copy of the passwords that may be behind replaces none that the disk does not give', async () => {
    await loaded('[security]\npassword=secret\n');
    const behind = files.text(credentials) ?? '';
    await loaded('[security]\npassword=changed\n');
    const now = files.text(credentials);
    files.put(credentialsCopy, behind);
    files.unreadable.set(credentials, 'EIO');
    await loaded();
    files.unreadable.clear();
    expect(files.text(credentials)).toBe(now);
  });

  it('the defaults replace no file and no copy that the disk does not give', async () => {
    await loaded('[serial]\nbaud=9600\n');
    files.contents.delete(configFile);
    files.unreadable.set(lastGood, 'the disk or memory card fails (EIO)');
    const { current } = await loaded();
    expect(current).toMatchObject({ origin: 'defaults' });
    expect(reasons(current.problems)).toEqual(['unreadable']);
    files.unreadable.clear();
    expect((await loaded()).current).toMatchObject({ origin: 'last-good', settings: { serial: { baud: 9600 } } });
  });

  it('a full or read-only disk is a notice, not a failure', async () => {
    for (const path of [configFile, lastGood, credentials]) files.unwritable.add(path);
    const missing = await loaded();
    expect(missing.current.origin).toBe('defaults');
    expect(reasons(missing.current.notices)).toEqual(['unwritable', 'unwritable']);
    const valid = await loaded('[bacnet]\npassword=secret\n');
    expect(valid.current).toMatchObject({ origin: 'file', settings: { bacnet: { password: 'set' } } });
    expect(reasons(valid.current.notices)).toEqual(['unwritable', 'unwritable']);
    expect(files.text(configFile)).toContain('secret');
    expect(await valid.verifySecret('bacnet.password', 'secret')).toBe(true);
  });

  it('settings that are asked for too early are an internal fault', () => {
    expect(() => newStore().current).toThrow(expect.objectContaining({ code: 'internal.fault' }));
  });
});

describe('a password in the file', () => {
  it('is hashed, and replaced by (set) in the file and in last good', async () => {
    const store = await loaded('[bacnet]\n; for the BMS\npassword = "a;b"\nport=47809\n');
    expect(files.text(configFile)).toBe('[bacnet]\n; for the BMS\npassword = (set)\nport=47809\n');
    expect(files.text(lastGood)).toBe(files.text(configFile));
    expect(store.current.settings.bacnet.password).toBe('set');
    expect(await store.verifySecret('bacnet.password', 'a;b')).toBe(true);
    expect(await store.verifySecret('security.password', 'a;b')).toBe(false);
  });

  it('is stored before it leaves the file', async () => {
    await loaded('[security]\npassword=secret\n');
    expect(files.writes).toEqual([credentials, credentialsCopy, configFile, lastGood]);
  });

  it('(set) keeps it', async () => {
    await loaded('[security]\npassword=secret\n');
    const store = await loaded();
    expect(store.current).toMatchObject({ notices: [], settings: { security: { password: 'set' } } });
    expect(await store.verifySecret('security.password', 'secret')).toBe(true);
  });

  it.each(['[security]\nuser=root\n', '[web]\n'])('%j, without its line, keeps it', async (text) => {
    await loaded('[security]\npassword=secret\n');
    const store = await loaded(text);
    expect(store.current).toMatchObject({ notices: [], settings: { security: { password: 'set' } } });
    expect(await store.verifySecret('security.password', 'secret')).toBe(true);
    await store.apply(new TextEncoder().encode('[bacnet]\n'));
    expect(await store.verifySecret('security.password', 'secret')).toBe(true);
  });

  it('has another stamp when it is another one, none when there is none', async () => {
    const store = await loaded('[web]\n');
    expect(store.secretStamp('security.password')).toBeUndefined();
    await store.apply([{ section: 'security', key: 'password', value: 'one' }]);
    const one = store.secretStamp('security.password');
    await store.apply([{ section: 'web', key: 'port', value: '81' }]);
    expect(store.secretStamp('security.password')).toBe(one);
    await store.apply([{ section: 'security', key: 'password', value: 'two' }]);
    expect(store.secretStamp('security.password')).not.toBe(one);
    expect(one).toEqual(expect.any(String));
  });

  it('an empty value removes it', async () => {
    const text = '[security]\npassword=\n';
    await loaded('[security]\npassword=secret\n');
    const store = await loaded(text);
    expect(store.current.settings.security.password).toBe('none');
    expect(await store.verifySecret('security.password', 'secret')).toBe(false);
    expect(files.text(credentials)).not.toContain('security');
  });

  it('(set) where none is stored is a notice', async () => {
    const store = await loaded('[security]\npassword=(set)\n');
    const { current } = store;
    expect(current.settings.security.password).toBe('none');
    expect(keysOf(await store.preview([{ section: 'web', key: 'port', value: '81' }]))).toEqual(['web.port']);
    expect(current.notices).toMatchObject([{ reason: 'secret-missing', section: 'security', key: 'password' }]);
  });

  it('stays in force when the file is invalid, missing or restored', async () => {
    await loaded('[security]\npassword=secret\n');
    for (const change of [
      () => files.put(configFile, '[security]\npassword=other\n[web]\nport=x\n'),
      () => files.remove(configFile),
    ]) {
      change();
      const store = await loaded();
      expect(store.current.settings.security.password).toBe('set');
      expect(await store.verifySecret('security.password', 'secret')).toBe(true);
      expect(await store.verifySecret('security.password', 'other')).toBe(false);
    }
  });

  it('that was lost with a damaged credentials file locks, and a new one opens again', async () => {
    await loaded('[security]\npassword=secret\n');
    damageCredentials('{');
    const store = await loaded();
    expect(store.current.settings.security.password).toBe('set');
    expect(reasons(store.current.notices)).toEqual(['credentials-damaged']);
    expect(await store.verifySecret('security.password', 'secret')).toBe(false);
    expect((await loaded('[web]\n')).current.settings.security.password).toBe('set');
    const mended = await loaded('[security]\npassword=new\n');
    expect(mended.current.notices).toEqual([]);
    expect(await mended.verifySecret('security.password', 'new')).toBe(true);
  });
});

describe('config.ini and credentials.json that are both empty, as a power cut may leave them', () => {
  const told = (store: SettingsStore) => store.current.notices.map(({ reason, key }) => [reason, key]);

  it('cost nothing: settings and password come back from their copies, and the log is told', async () => {
    await loaded('[serial]\nbaud=9600\n[security]\npassword=secret\n');
    for (const path of [configFile, credentials]) files.put(path, '');
    const store = await loaded();
    expect(store.current).toMatchObject({ origin: 'last-good', settings: { serial: { baud: 9600 } } });
    expect(told(store)).toEqual([['credentials-restored', undefined]]);
    expect(await store.verifySecret('security.password', 'secret')).toBe(true);
    expect(await store.verifySecret('security.password', 'public')).toBe(false);
  });

  it('lock the login where the copy is lost as well, and the log is told how to get in', async () => {
    await loaded('[serial]\nbaud=9600\n[security]\npassword=secret\n');
    files.put(configFile, '');
    damageCredentials('');
    const store = await loaded();
    expect(store.secretStamp('security.password')).toEqual(expect.any(String));
    expect(told(store)).toContainEqual(['credentials-damaged', 'password']);
    const [notice] = store.current.notices.filter(({ section }) => section === 'security');
    expect(notice?.message.en).toContain('--reset-password');
    expect(notice?.message.fr).toContain('--reset-password');
  });

  it('leave the factory login open where the last good settings say that no password was set', async () => {
    await loaded('[serial]\nbaud=9600\n[security]\npassword=\n[bacnet]\npassword=(set)\n');
    files.put(configFile, '');
    damageCredentials('');
    const store = await loaded();
    expect(store.secretStamp('security.password')).toBeUndefined();
    expect(store.secretStamp('bacnet.password')).toEqual(expect.any(String));
    expect(await store.verifySecret('bacnet.password', '')).toBe(false);
    expect((await loaded()).secretStamp('security.password')).toBeUndefined();
  });
});

describe('a damaged credentials file', () => {
  it.each([
    ['on a full disk', [configFile, credentials]],
    ['where only config.ini cannot be written', [configFile]],
  ])('keeps its door locked %s, whatever an edit asks for', async (_what, unwritable) => {
    await loaded('[security]\npassword=secret\n');
    damageCredentials('{');
    files.put(configFile, '');
    const store = await loaded();
    for (const path of unwritable) files.unwritable.add(path);
    const edit = new TextEncoder().encode('[security]\npassword=\n');
    await expect(store.apply(edit)).rejects.toMatchObject({ code: 'settings.unwritable' });
    const again = await loaded();
    for (const one of [store, again]) {
      expect(one.secretStamp('security.password')).toEqual(expect.any(String));
      expect(one.secretStamp('bacnet.password')).toEqual(expect.any(String));
      expect(one.current.settings.security.password).toBe('set');
      expect(await one.verifySecret('security.password', 'secret')).toBe(false);
    }
  });
});

describe('an edit', () => {
  const text = '; ours\n[serial]\nbaud=9600 ; slow\nmystery=1\n[registers]\nBYPASS_V1=0x0070\n';

  it('is written into the file with everything else kept, and comes into force', async () => {
    const store = await loaded(text);
    const change = await store.apply([
      { section: 'serial', key: 'baud', value: '57600' },
      { section: 'bacnet', key: 'port', value: '47809' },
      { section: 'registers', key: 'BYPASS_V1', value: undefined },
      { section: 'registers', key: 'BYPASS_V2', value: '0x0071' },
    ]);
    const expected =
      '; ours\n[serial]\nbaud=57600 ; slow\nmystery=1\n[registers]\nBYPASS_V2=0x0071\n\n[bacnet]\nport=47809\n';
    expect(files.text(configFile)).toBe(expected);
    expect(files.text(lastGood)).toBe(expected);
    expect(change.changed).toEqual([
      { section: 'serial', key: 'baud', from: '9600', to: '57600' },
      { section: 'bacnet', key: 'port', from: '47808', to: '47809' },
      { section: 'registers', key: 'BYPASS_V1', from: '0x0070', to: '' },
      { section: 'registers', key: 'BYPASS_V2', from: '', to: '0x0071' },
    ]);
    expect(store.current.settings).toMatchObject({ serial: { baud: 57600 }, bacnet: { port: 47809 } });
  });

  it('can be previewed without a trace', async () => {
    const store = await loaded(text);
    const before = [...files.writes];
    const good = await store.preview([
      { section: 'web', key: 'tls', value: 'yes' },
      { section: 'bacnet', key: 'password', value: 'secret' },
    ]);
    expect(good.changed).toEqual([
      { section: 'bacnet', key: 'password', from: '', to: '(set)' },
      { section: 'web', key: 'tls', from: 'off', to: 'on' },
    ]);
    const bad = await store.preview([{ section: 'web', key: 'port', value: '0' }]);
    expect([reasons(bad.problems), bad.changed]).toEqual([['bad-value'], []]);
    expect(files.writes).toEqual(before);
    expect(await store.verifySecret('bacnet.password', 'secret')).toBe(false);
    expect(store.current.settings.web.tls).toBe(false);
  });

  it.each([
    [[{ section: 'serial', key: 'baud', value: '97' }], 'bad-value'],
    [[{ section: 'serial', key: 'buad', value: '9600' }], 'unknown-key'],
    [[{ section: '__proto__', key: 'x', value: '1' }], 'unknown-key'],
    [[{ section: 'serial', key: 'port', value: '/dev/a\n[web]\nport=1' }], 'bad-value'],
    [[{ section: 'bacnet', key: 'object_name', value: 'a\n[web]' }], 'bad-value'],
    [[{ section: 'registers', key: 'A\n[web]\nport', value: '1' }], 'bad-value'],
    [[{ section: 'registers', key: 'A=B', value: '1' }], 'bad-value'],
  ])('that is wrong (%j) is refused whole', async (edit, reason) => {
    const store = await loaded(text);
    const error = await store.apply(edit).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'settings.invalid' });
    expect(reasons((error as { facts: { problems: { reason: string }[] } }).facts.problems)).toEqual([reason]);
    expect(files.text(configFile)).toBe(text);
    expect(store.current.settings.serial.baud).toBe(9600);
  });

  it('may be what mends an invalid file', async () => {
    const store = await loaded('[serial]\nbaud=97\n');
    await store.apply([{ section: 'serial', key: 'baud', value: '9600' }]);
    expect(store.current).toMatchObject({ origin: 'file', problems: [], settings: { serial: { baud: 9600 } } });
  });

  it('never destroys a file that it cannot understand', async () => {
    files.put(configFile, new Uint8Array([0x5b, 0xff, 0x5d]));
    const store = await loaded();
    await expect(store.apply([{ section: 'serial', key: 'slave', value: '2' }])).rejects.toMatchObject({
      code: 'settings.invalid',
    });
    expect(files.contents.get(configFile)).toEqual(new Uint8Array([0x5b, 0xff, 0x5d]));
  });

  it('may be a whole new file', async () => {
    const store = await loaded(text);
    const change = await store.apply(new TextEncoder().encode('[serial]\nslave=2\n'));
    expect(keysOf(change)).toEqual(['serial.baud', 'serial.slave', 'registers.BYPASS_V1']);
    expect(files.text(configFile)).toBe('[serial]\nslave=2\n');
  });

  it('never puts a plain password on the disk, and reports its change without it', async () => {
    const store = await loaded('[bacnet]\npassword=first\n');
    const change = await store.apply([{ section: 'bacnet', key: 'password', value: 'second' }]);
    expect(change.changed).toEqual([{ section: 'bacnet', key: 'password', from: '(set)', to: '(set)' }]);
    expect(await store.verifySecret('bacnet.password', 'second')).toBe(true);
    for (const path of [configFile, lastGood, credentials]) expect(files.text(path)).not.toContain('second');
  });

  it('that cannot be written changes nothing, not even the password', async () => {
    const store = await loaded('[bacnet]\npassword=first\n');
    files.unwritable.add(configFile);
    const edit = [
      { section: 'bacnet', key: 'password', value: 'second' },
      { section: 'bacnet', key: 'port', value: '47809' },
    ];
    await expect(store.apply(edit)).rejects.toMatchObject({ code: 'settings.unwritable' });
    expect(await store.verifySecret('bacnet.password', 'first')).toBe(true);
    expect(store.current.settings.bacnet.port).toBe(47808);
    expect((await loaded()).current.settings.bacnet.password).toBe('set');
  });

  it('waits for the one before it', async () => {
    const store = await loaded('[serial]\n');
    await Promise.all([
      store.apply([{ section: 'serial', key: 'slave', value: '2' }]),
      store.apply([{ section: 'serial', key: 'baud', value: '9600' }]),
    ]);
    expect(store.current.settings.serial).toMatchObject({ slave: 2, baud: 9600 });
  });
});

describe('sections and keys in other letters than ours', () => {
  it('are edited where they stand', async () => {
    const store = await loaded('[BACnet]\nPort=47809 ; ours\n');
    await store.apply([
      { section: 'bacnet', key: 'port', value: '47810' },
      { section: 'bacnet', key: 'device_identifier', value: '4711' },
    ]);
    expect(files.text(configFile)).toBe('[BACnet]\nPort=47810 ; ours\ndevice_identifier=4711\n');
  });

  it('hold passwords that are hashed and never shown', async () => {
    const store = await loaded('[Security]\nPassword=Tr0ub4dor\n');
    expect(files.text(configFile)).toBe('[Security]\nPassword=(set)\n');
    expect(await store.verifySecret('security.password', 'Tr0ub4dor')).toBe(true);
    expect(await store.backup()).toBe('[Security]\nPassword=(set)\n');
    await store.restore('[SECURITY]\nPASSWORD=\n', 'root');
    expect(await store.verifySecret('security.password', 'Tr0ub4dor')).toBe(true);
  });
});

describe('a new file that drops settings which are in force', () => {
  const rich = '[bacnet]\ndevice_identifier=4711\nport=47809\nobject_name=HALL 3\n[serial]\nbaud=9600\n';
  const poor = '[bacnett]\ndevice_identifier=4711\nport=47809\n[serial]\nbaud=9600\n';
  const dropped = [
    ['bacnet', 'device_identifier', 'no longer in the file: instead of "4711", the default "1338" holds'],
    ['bacnet', 'port', 'no longer in the file: instead of "47809", the default "47808" holds'],
    ['bacnet', 'object_name', 'no longer in the file: instead of "HALL 3", the default "" holds'],
  ];
  const told = ({ notices }: Pick<SettingsChange, 'notices'>) =>
    notices.filter(({ reason }) => reason === 'dropped').map(({ section, key, message }) => [section, key, message.en]);

  it('says so before it is applied, and when it is', async () => {
    const store = await loaded(rich);
    const bytes = new TextEncoder().encode(poor);
    expect(told(await store.preview(bytes))).toEqual(dropped);
    expect(told(await store.apply(bytes))).toEqual(dropped);
    expect(told(store.current)).toEqual(dropped);
  });

  it('says so when it is put in place by hand', async () => {
    const store = await loaded(rich);
    const changes: SettingsChange[] = [];
    store.watch((change) => changes.push(change));
    files.put(configFile, poor);
    await clock.advance(5000);
    expect(changes.map(told)).toEqual([dropped]);
    await store.stop();
  });

  it('says so at the next start, when it was put in place while the gateway was off', async () => {
    await loaded(rich);
    expect(told((await loaded(poor)).current)).toEqual(dropped);
  });

  it('says nothing of a key that an edit takes out, nor of one that is written with its default', async () => {
    const store = await loaded(rich);
    expect(told(await store.apply([{ section: 'bacnet', key: 'port', value: undefined }]))).toEqual([]);
    const written = rich.replace('4711', '1338');
    expect(told(await store.apply(new TextEncoder().encode(written)))).toEqual([]);
  });
});

describe('while running', () => {
  async function watched(config: string): Promise<{ store: SettingsStore; changes: SettingsChange[] }> {
    const store = await loaded(config);
    const changes: SettingsChange[] = [];
    store.watch((change) => changes.push(change));
    return { store, changes };
  }

  it('a change by hand is in force within 5 seconds', async () => {
    const { store, changes } = await watched('[serial]\nbaud=9600\n');
    await clock.advance(1_999);
    files.put(configFile, '[serial]\nbaud=57600\n');
    await clock.advance(5_000);
    expect(changes).toMatchObject([{ origin: 'file', problems: [], settings: { serial: { baud: 57600 } } }]);
    expect(changes.map(keysOf)).toEqual([['serial.baud']]);
    expect(store.current.settings.serial.baud).toBe(57600);
  });

  it('a file that is still growing is left alone until it rests', async () => {
    const { changes } = await watched('[serial]\nbaud=9600\n');
    await clock.advance(2_000);
    for (let part = 0; part < 20; part += 1) {
      files.put(configFile, `[serial]\nbaud=${'5'.repeat(part)}`);
      await clock.advance(400);
    }
    expect(changes).toEqual([]);
    files.put(configFile, '[serial]\nbaud=57600\n');
    await clock.advance(5_000);
    expect(changes.map(keysOf)).toEqual([['serial.baud']]);
  });

  it('an error is reported once, the settings stay, and its end is reported too', async () => {
    const { store, changes } = await watched('[serial]\nbaud=9600\n');
    files.put(configFile, '[serial]\nbaud=97\n');
    await clock.advance(20_000);
    expect(changes).toMatchObject([{ origin: 'last-good', changed: [], problems: [{ line: 2, key: 'baud' }] }]);
    expect(store.current.settings.serial.baud).toBe(9600);
    files.put(configFile, '[serial]\nbaud=9600\n');
    await clock.advance(5_000);
    expect(changes[1]).toMatchObject({ origin: 'file', changed: [], problems: [] });
    expect(changes).toHaveLength(2);
  });

  it('a file that is deleted on the way to a new one is reported and not written back (Manual §9.1)', async () => {
    const { store, changes } = await watched('[serial]\nbaud=9600\n');
    await files.remove(configFile);
    await clock.advance(10_000);
    expect(changes.map(({ problems }) => reasons(problems))).toEqual([['missing']]);
    expect(files.text(configFile)).toBeUndefined();
    expect(store.current.settings.serial.baud).toBe(9600);
    files.put(configFile, '[serial]\nbaud=57600\n');
    await clock.advance(5_000);
    expect(changes[1]?.settings.serial.baud).toBe(57600);
  });

  it('a change of comments only is no news', async () => {
    const { changes } = await watched('[serial]\nbaud=9600\n');
    files.put(configFile, '; mine\n[serial]\nbaud=9600\n');
    await clock.advance(5_000);
    expect(changes).toEqual([]);
    expect(files.text(lastGood)).toBe('; mine\n[serial]\nbaud=9600\n');
  });

  it('an edit is reported once, at once', async () => {
    const { store, changes } = await watched('[serial]\nbaud=9600\n');
    await store.apply([{ section: 'serial', key: 'baud', value: '57600' }]);
    expect(changes.map(keysOf)).toEqual([['serial.baud']]);
    await clock.advance(10_000);
    expect(changes).toHaveLength(1);
  });

  it('nothing is looked at or reported after the stop, which may be called twice', async () => {
    const { store, changes } = await watched('[serial]\nbaud=9600\n');
    await store.stop();
    await store.stop();
    files.put(configFile, '[serial]\nbaud=57600\n');
    await clock.advance(10_000);
    expect([changes, clock.pendingTimers]).toEqual([[], 0]);
  });
});

describe('a file that is taken away, deleted and comes back (Manual §9.1)', () => {
  it('is given out without passwords', async () => {
    const store = await loaded('; mine\n[security]\npassword=secret\n');
    expect((await store.export())?.text).toBe('; mine\n[security]\npassword=(set)\n');
  });

  it.each(['[security]\nPass word=secret\n', '[Secu rity]\npassword=secret\n'])(
    'is not given out, nor backed up, with a misspelt password (%j)',
    async (text) => {
      const store = await loaded('[serial]\nbaud=9600\n');
      files.put(configFile, text);
      expect([(await store.export())?.text, await store.backup()]).toEqual(Array(2).fill('[serial]\nbaud=9600\n'));
      await expect(store.apply(new TextEncoder().encode(text))).rejects.toMatchObject({ code: 'settings.invalid' });
    },
  );

  it('is given out as the settings in force while it is invalid: a password may stand anywhere in it', async () => {
    const store = await loaded('[serial]\nbaud=9600\n');
    files.put(configFile, '[security]\npassword secret\npassword=secret\n');
    expect((await store.export())?.text).toBe('[serial]\nbaud=9600\n');
  });

  it.each([
    ['neither it nor its copy', [configFile, lastGood]],
    ['it, and there is no copy', [configFile]],
    ['its copy, and it is wrong', [lastGood]],
  ])(
    'is not given out as the defaults, which somebody may send back, where the disk does not give %s',
    async (_, lost) => {
      const store = await loaded('[serial]\nbaud=9600\n');
      files.put(configFile, '[serial]\nbaud=1\n');
      if (!lost.includes(lastGood)) await files.remove(lastGood);
      for (const path of lost) files.unreadable.set(path, 'EIO');
      for (const taken of [store.export(), store.backup()]) {
        await expect(taken).rejects.toMatchObject({ code: 'settings.unreadable' });
      }
    },
  );

  it('is not replaced by the defaults and one change where it is empty and the disk does not give its copy', async () => {
    const store = await loaded('[serial]\nbaud=9600\n');
    files.put(configFile, '');
    files.unreadable.set(lastGood, 'EIO');
    const change = [{ section: 'bacnet', key: 'apdu_retries', value: '1' }];
    expect((await store.preview(change)).problems).toMatchObject([{ reason: 'unreadable' }]);
    await expect(store.apply(change)).rejects.toMatchObject({ code: 'settings.unreadable' });
    expect(files.text(configFile)).toBe('');
  });

  it('does not come back as the defaults after a disk has failed for one moment', async () => {
    await loaded('[serial]\nbaud=9600\n');
    await files.remove(configFile);
    const { read } = files;
    let failures = 1;
    files.read = async (path, maxBytes) => {
      if (path !== lastGood || failures === 0) return read.call(files, path, maxBytes);
      failures -= 1;
      return { state: 'unreadable', why: 'EIO' };
    };
    const store = newStore();
    expect(await store.load()).toMatchObject({ origin: 'last-good', problems: [{ reason: 'unreadable' }] });
    expect(files.text(configFile)).toBeUndefined();
  });

  it('is missing after it was deleted, while its settings stay in force, and comes back with its comments', async () => {
    const store = await loaded('; mine\n[serial]\nbaud=9600\n');
    await store.remove();
    expect(files.text(configFile)).toBeUndefined();
    expect(await store.export()).toBeUndefined();
    expect(store.current).toMatchObject({ origin: 'last-good', settings: { serial: { baud: 9600 } } });
    expect(await store.restoreMissing()).toBe(true);
    expect(files.text(configFile)).toBe('; mine\n[serial]\nbaud=9600\n');
    expect(store.current.settings.serial.baud).toBe(9600);
    expect(store.current.problems).toEqual([]);
  });

  it('is not written over when a new one has come', async () => {
    const store = await loaded('[serial]\nbaud=9600\n');
    await store.remove();
    await store.apply(new TextEncoder().encode('[serial]\nbaud=19200\n'));
    expect(await store.restoreMissing()).toBe(false);
    expect(files.text(configFile)).toBe('[serial]\nbaud=19200\n');
  });

  it('is not deleted when its copy could not come back', async () => {
    const store = await loaded('[serial]\nbaud=9600\n');
    files.put(lastGood, '\u0000');
    await expect(store.remove()).rejects.toMatchObject({ code: 'settings.unwritable' });
    expect(files.text(configFile)).toBe('[serial]\nbaud=9600\n');
  });

  it('stays when the disk refuses', async () => {
    const store = await loaded('[serial]\nbaud=9600\n');
    files.unwritable.add(configFile);
    await expect(store.remove()).rejects.toMatchObject({ code: 'settings.unwritable' });
    expect(files.text(configFile)).toBe('[serial]\nbaud=9600\n');
  });
});

describe('a backup', () => {
  const withPasswords = '[bacnet]\npassword=from-a-bms\n[security]\npassword=secret\n';

  it('tells of a password nothing but that the stored one stays, also where none is', async () => {
    const bare = await loaded('; mine\n[bacnet]\npassword=\n[security]\nuser=ops\n');
    expect(await bare.backup()).toBe('; mine\n[bacnet]\npassword=(set)\n[security]\nuser=ops\n');
  });

  it('is of the settings in force while config.ini is missing or cannot be used', async () => {
    const store = await loaded('[serial]\nbaud=9600\n');
    files.put(configFile, '[serial]\nbaud=97\npassword=secret\n');
    expect(await store.backup()).toBe('[serial]\nbaud=9600\n');
    await store.remove();
    expect(await store.backup()).toBe('[serial]\nbaud=9600\n');
  });

  it.each([
    ['of a gateway with factory passwords, from before', renderShippedSettings()],
    ['with passwords, written into it by hand', '[bacnet]\npassword=mine\n[security]\npassword=mine\n'],
    ['without a line of them', '[ups]\nfamily=delphys-mx\n'],
  ])('%s, leaves both passwords as they are', async (_what, text) => {
    const store = await loaded(withPasswords);
    const { changed } = await store.restore(text, 'somebody');
    expect(changed.map(({ key }) => key)).not.toContain('password');
    expect(await store.verifySecret('security.password', 'secret')).toBe(true);
    expect(await store.verifySecret('bacnet.password', 'from-a-bms')).toBe(true);
    expect(store.current.notices.filter(({ key }) => key === 'password')).toEqual([]);
    const again = newStore();
    await again.load();
    expect(await again.verifySecret('security.password', 'secret')).toBe(true);
  });

  it('sets no password where there is none, and asks for none that it does not bring', async () => {
    const store = await loaded('[ups]\nfamily=auto\n');
    await store.restore('[bacnet]\npassword=(set)\n[security]\npassword=mine\n', 'somebody');
    expect(files.text(configFile)).toBe('[bacnet]\npassword=\n[security]\npassword=\n');
    expect(store.current).toMatchObject({ notices: [], settings: { security: { password: 'none' } } });
  });

  it('with errors is refused, and nothing changes', async () => {
    const store = await loaded(withPasswords);
    await expect(store.restore('[serial]\nbaud=97\n', 'somebody')).rejects.toMatchObject({ code: 'settings.invalid' });
    expect(await store.verifySecret('security.password', 'secret')).toBe(true);
  });
});
