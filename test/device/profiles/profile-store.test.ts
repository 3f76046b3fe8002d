import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Disk, thisDisk } from '../../../src/core/machine/disk.js';
import { ProfileStore } from '../../../src/device/profiles/profile-store.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';
import { borealProfile } from '../../ups/profiles/boreal-profile.js';

const profile = (name: string, model = 'BOREAL TWO') =>
  borealProfile.replace('"name": "boreal-two"', `"name": "${name}"`).replace('BOREAL TWO', model);
const octets = (text: string) => new TextEncoder().encode(text);

let folder: string;
let shippedFolder: string;
let site: string;
let clock: ManualClock;
let log: RecordingLog;
let store: ProfileStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profiles-'));
  shippedFolder = join(folder, 'shipped');
  site = join(folder, 'data', 'profiles');
  await mkdir(shippedFolder);
  clock = new ManualClock();
  log = new RecordingLog();
  store = new ProfileStore({ dataDir: join(folder, 'data'), shippedFolder, clock, log: log.logger });
});

afterEach(async () => {
  await store.stop();
  await rm(folder, { recursive: true, force: true });
});

async function put(where: string, name: string, text: string): Promise<void> {
  await mkdir(where, { recursive: true });
  await writeFile(join(where, `${name}.json`), text);
}

/** What the next looks at the folder find. */
async function lookAgain(): Promise<void> {
  for (let looks = 0; looks < 8; looks += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(2000);
    await until(() => clock.pendingTimers > 0, 5000, 'the look at the folder');
  }
}

describe('Profiles', () => {
  it('are known by the names of their files, and none is read for that', async () => {
    await put(shippedFolder, 'polar-9', profile('polar-9'));
    await put(shippedFolder, 'README', 'not a profile');
    await put(site, 'alpine-1', '{');
    await store.open();
    expect(store.names).toEqual(['alpine-1', 'polar-9']);
    expect(store.find('polar-9')).toBeUndefined();
    expect(log.lines).toEqual([]);
  });

  it('are all looked at, whatever one of them holds', async () => {
    await store.open();
    store.watch();
    await put(site, 'aa', `/*"*/${'['.repeat(100_000)}`);
    await put(site, 'bb', `/*"*/${'{"a":'.repeat(40_000)}`);
    await put(site, 'polar-9', profile('polar-9'));
    await lookAgain();
    await store.read(['aa', 'bb', 'polar-9']);
    expect(store.find('polar-9')?.displayName).toBe('BOREAL TWO');
    expect((await store.known('aa'))?.problems).toHaveLength(1);
    expect((await store.check(octets(`/*"*/${'['.repeat(100_000)}`))).problems).toHaveLength(1);
  });

  it('are there without any folder', async () => {
    await rm(shippedFolder, { recursive: true });
    await store.open();
    expect(store.names).toEqual([]);
  });

  it('are families once they were read', async () => {
    await put(shippedFolder, 'polar-9', profile('polar-9'));
    await store.open();
    await store.read(['polar-9', 'no-such']);
    expect(store.find('polar-9')).toMatchObject({ name: 'polar-9', maker: 'Boreal Power', profile: 'polar-9' });
    expect(store.find('polar-9')?.maps.map(({ id }) => id)).toEqual(['polar-9']);
    expect(store.find('no-such')).toBeUndefined();
  });

  it('of the site go before shipped ones of the same name, and the log says so', async () => {
    await put(shippedFolder, 'polar-9', profile('polar-9', 'SHIPPED'));
    await put(site, 'polar-9', profile('polar-9', 'OF THE SITE'));
    await store.open();
    await store.read(['polar-9']);
    expect(store.find('polar-9')?.displayName).toBe('OF THE SITE');
    expect((await store.known('polar-9'))?.overrides).toBe(true);
    expect(log.at('warn')).toHaveLength(1);
  });

  it('with errors are told with their lines, and are no families', async () => {
    await put(site, 'polar-9', profile('polar-9').replace('"words": 2,', '"words": 0,'));
    await store.open();
    await store.read(['polar-9']);
    expect(store.find('polar-9')).toBeUndefined();
    expect(store.problemsOf('polar-9')).toEqual([expect.objectContaining({ line: 11, path: 'tables[0].words' })]);
    expect(log.at('error')).toEqual([expect.objectContaining({ code: 'profile.invalid' })]);
  });

  it('are called as their files are', async () => {
    await put(site, 'polar-9', profile('polar-8'));
    await store.open();
    expect((await store.known('polar-9'))?.problems).toEqual([
      expect.objectContaining({ reason: 'conflict', path: 'name' }),
    ]);
  });
});

describe('A profile that is brought', () => {
  it('is kept under its own name, and those who use it are told', async () => {
    await store.open();
    const told: (readonly string[])[] = [];
    store.onChange((names) => told.push(names));
    await store.save(octets(profile('polar-9')));
    expect(await readdir(site)).toEqual(['polar-9.json']);
    expect(store.find('polar-9')?.displayName).toBe('BOREAL TWO');
    await store.save(octets(profile('polar-9', 'ANOTHER')));
    expect(store.find('polar-9')?.displayName).toBe('ANOTHER');
    expect(told).toEqual([['polar-9'], ['polar-9']]);
  });

  it('with errors is refused with all of them, and nothing changes', async () => {
    await store.open();
    await store.save(octets(profile('polar-9')));
    const bad = profile('polar-9').replace('"words": 2,', '"words": 0,').replace('"bit": 1,', '"bit": 16,');
    await expect(store.save(octets(bad))).rejects.toMatchObject({
      code: 'profile.invalid',
      facts: { problems: [expect.objectContaining({ line: 11 }), expect.objectContaining({ line: 25 })] },
    });
    expect(store.find('polar-9')).toBeDefined();
  });

  it('under the name of a range of the manual is refused', async () => {
    await store.open();
    await expect(store.save(octets(profile('itys-pro')))).rejects.toMatchObject({ code: 'profile.invalid' });
  });

  it('is removed again, and a shipped one of its name is back', async () => {
    await put(shippedFolder, 'polar-9', profile('polar-9', 'SHIPPED'));
    await store.open();
    await store.save(octets(profile('polar-9', 'OF THE SITE')));
    await store.remove('polar-9');
    expect(store.find('polar-9')?.displayName).toBe('SHIPPED');
    await expect(store.remove('polar-9')).rejects.toMatchObject({ code: 'profile.missing' });
  });
});

describe('More profiles than a site may have', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `many-${1000 + index}`);

  it('are refused before anything is written, and the one in use stays', async () => {
    for (const name of many(199)) await put(site, name, '{');
    await put(site, 'zz-in-use', profile('zz-in-use'));
    await store.open();
    await store.read(['zz-in-use']);
    for (const name of ['aa-new', 'zzz-new']) {
      await expect(store.save(octets(profile(name)))).rejects.toMatchObject({ code: 'profile.too-many' });
    }
    expect(await readdir(site)).toHaveLength(200);
    expect(store.find('zz-in-use')).toBeDefined();
    // In place of a former one it is no further one.
    await store.save(octets(profile('zz-in-use', 'NEWER')));
    expect(store.find('zz-in-use')?.displayName).toBe('NEWER');
  });

  it('put into the folder by hand take no place of one that is known, and the log says so', async () => {
    await put(site, 'zz-in-use', profile('zz-in-use'));
    await store.open();
    await store.read(['zz-in-use']);
    store.watch();
    for (const name of many(200)) await put(site, name, '{');
    await lookAgain();
    await until(() => store.names.length === 200, 5000, 'the look at the folder');
    expect(store.find('zz-in-use')).toBeDefined();
    expect(log.at('error').filter(({ code }) => code === 'profile.too-many')).toHaveLength(1);
  });

  it('are found at a start where the settings name them', async () => {
    for (const name of many(200)) await put(site, name, '{');
    await put(site, 'zz-in-use', profile('zz-in-use'));
    await store.open();
    await store.read(['zz-in-use']);
    expect(store.find('zz-in-use')).toBeDefined();
    expect(store.names).toHaveLength(200);
  });

  it('are counted by their files only', async () => {
    for (const name of many(200)) await mkdir(join(site, `${name}.json`), { recursive: true });
    await store.open();
    await store.save(octets(profile('polar-9')));
    expect(store.names).toEqual(['polar-9']);
  });

  it('are refused for their size all together, so that a backup can be put back', async () => {
    // 16 of the greatest size.
    for (const name of many(16)) await put(site, name, ' '.repeat(262_144));
    await store.open();
    await expect(store.save(octets(profile('polar-9')))).rejects.toMatchObject({ code: 'profile.too-many' });
    expect(await store.siteFiles()).toHaveLength(16);
  });
});

describe('A disk that fails for a while', () => {
  /** Whether it gives a name or a content. */
  let gives: (path: string) => boolean;
  let told: (readonly string[])[];

  beforeEach(() => {
    gives = () => true;
    told = [];
    const or =
      <A extends [path: unknown, ...unknown[]], R>(run: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        if (!gives(String(args[0]))) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
        return run(...args);
      };
    const disk: Disk = {
      ...thisDisk,
      readdir: or(thisDisk.readdir),
      stat: or(thisDisk.stat),
      open: or(thisDisk.open),
    };
    store = new ProfileStore({ dataDir: join(folder, 'data'), shippedFolder, clock, log: log.logger, disk });
    store.onChange((names, by) => told.push([by, ...names]));
  });

  it('takes no profile away that is known', async () => {
    await put(site, 'polar-9', profile('polar-9'));
    await store.open();
    await store.read(['polar-9']);
    store.watch();
    gives = () => false;
    await lookAgain();
    expect(store.find('polar-9')).toBeDefined();
    gives = () => true;
    await lookAgain();
    expect(store.find('polar-9')).toBeDefined();
    expect(told).toEqual([]);
  });

  it.each([
    ['which are shipped', (path: string) => path !== shippedFolder],
    ['what a file is', (path: string) => !path.endsWith('polar-9.json')],
  ])('at the start, and does not tell %s, has them used as soon as it does', async (_, isGiven) => {
    await put(shippedFolder, 'polar-9', profile('polar-9'));
    gives = isGiven;
    await store.open();
    await store.read(['polar-9']);
    expect(store.find('polar-9')).toBeUndefined();
    store.watch();
    await lookAgain();
    expect(told).toEqual([]);
    gives = () => true;
    await lookAgain();
    await until(() => told.length > 0, 5000, 'the look at the folder');
    expect(store.find('polar-9')).toBeDefined();
    await lookAgain();
    expect(told).toEqual([['late', 'polar-9']]);
    expect(log.at('error')).toHaveLength(1);
  });

  it('at the start, and does not tell which the site has, has them used as soon as it does: nobody has brought them', async () => {
    await put(site, 'alpine-1', profile('alpine-1'));
    gives = (path) => path !== site;
    await store.open();
    store.watch();
    await lookAgain();
    gives = () => true;
    await lookAgain();
    await until(() => told.length > 0, 5000, 'the look at the folder');
    expect(told).toEqual([['late', 'alpine-1']]);
    expect(store.find('alpine-1')).toBeDefined();
  });

  it('and does not give a file, which is told once, has it used as soon as it does', async () => {
    await put(shippedFolder, 'polar-9', profile('polar-9'));
    await store.open();
    gives = (path) => !path.endsWith('polar-9.json');
    await store.read(['polar-9']);
    expect(store.problemsOf('polar-9')).toHaveLength(1);
    store.watch();
    await lookAgain();
    gives = () => true;
    await lookAgain();
    await until(() => store.find('polar-9') !== undefined, 5000, 'the look at the folder');
    expect(told).toEqual([['late', 'polar-9']]);
    expect(log.at('error')).toHaveLength(1);
  });
});

describe('A file of the site that changes', () => {
  it('and one that is brought at the same time are both there', async () => {
    await store.open();
    store.watch();
    const told: (readonly string[])[] = [];
    store.onChange((names, by) => told.push([by, ...names]));
    const saved = store.save(octets(profile('polar-9')));
    await clock.advance(2000);
    await saved;
    await put(site, 'alpine-1', profile('alpine-1'));
    await lookAgain();
    await until(() => told.length === 2, 5000, 'the look at the folder');
    expect(told).toEqual([
      ['asked', 'polar-9'],
      ['by hand', 'alpine-1'],
    ]);
  });

  it('is read once it has come to rest, and those who use it are told', async () => {
    await store.open();
    store.watch();
    const told: (readonly string[])[] = [];
    store.onChange((names) => told.push(names));
    await put(site, 'polar-9', profile('polar-9'));
    await lookAgain();
    await until(() => told.length === 1, 5000, 'the look at the folder');
    expect(store.find('polar-9')).toBeDefined();
    await put(site, 'polar-9', '{ broken');
    await lookAgain();
    await until(() => told.length === 2, 5000, 'the look at the folder');
    expect(store.find('polar-9')).toBeUndefined();
    expect(log.at('error')[0]).toMatchObject({ code: 'profile.invalid' });
    await rm(join(site, 'polar-9.json'));
    await lookAgain();
    await until(() => told.length === 3, 5000, 'the look at the folder');
    expect(store.names).toEqual([]);
    await lookAgain();
    expect(told).toEqual([['polar-9'], ['polar-9'], ['polar-9']]);
  });
});
