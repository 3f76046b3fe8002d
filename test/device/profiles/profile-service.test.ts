import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProfileService, type ProfileServiceParts } from '../../../src/device/profiles/profile-service.js';
import { ProfileStore } from '../../../src/device/profiles/profile-store.js';
import type { NewEvent } from '../../../src/journal/journal-event.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { borealProfile } from '../../ups/profiles/boreal-profile.js';

const profile = (name: string, model = 'BOREAL TWO') =>
  borealProfile.replace('"name": "boreal-two"', `"name": "${name}"`).replace('BOREAL TWO', model);

let folder: string;
let site: string;
let store: ProfileStore;
let service: ProfileService;
let events: NewEvent[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profile-service-'));
  site = join(folder, 'profiles');
  await mkdir(site);
  const { logger: log } = new RecordingLog();
  store = new ProfileStore({ dataDir: folder, shippedFolder: join(folder, 'shipped'), clock: new ManualClock(), log });
  events = [];
  // Neither settings nor a UPS belong to what is tried here.
  const parts = { store, log, recorder: { record: (event: NewEvent) => void events.push(event) } };
  service = new ProfileService(parts as unknown as ProfileServiceParts);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('The profiles of a backup', () => {
  it('are in place before its settings, and those with errors are named', async () => {
    await store.open();
    let names: readonly string[] = [];
    const brought = { 'polar-9': profile('polar-9'), 'alpine-1': '{' };
    const leftOut = await service.restore(brought, async () => {
      names = store.names;
    });
    expect([names, leftOut]).toEqual([['polar-9'], ['alpine-1']]);
  });

  it('are as before where its settings cannot be used', async () => {
    await writeFile(join(site, 'polar-9.json'), profile('polar-9', 'OF BEFORE'));
    await writeFile(join(site, 'broken.json'), '{');
    await store.open();
    const brought = Object.fromEntries(['polar-9', 'alpine-1', 'broken'].map((name) => [name, profile(name)]));
    const refusal = new Error('config.ini has errors');
    await expect(service.restore(brought, () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(await readdir(site)).toEqual(['broken.json', 'polar-9.json']);
    expect(await readFile(join(site, 'polar-9.json'), 'utf8')).toContain('OF BEFORE');
    expect(await readFile(join(site, 'broken.json'), 'utf8')).toBe('{');
  });
});

describe('What somebody does in the folder of profiles', () => {
  it('is in the journal', async () => {
    await writeFile(join(site, 'polar-9.json'), profile('polar-9'));
    await store.open();
    service.recordByHand(['polar-9', 'alpine-1']);
    const who = 'a file on the machine';
    expect(events).toEqual([
      { kind: 'profile-saved', subject: 'polar-9', who },
      { kind: 'profile-removed', subject: 'alpine-1', who },
    ]);
  });
});
