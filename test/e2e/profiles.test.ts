import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader } from '../support/bacnet/reader.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { becomes, deviceStatus } from '../support/gateway-with-ups.js';
import { until } from '../support/until.js';
import { borealProfile } from '../ups/profiles/boreal-profile.js';

/** Object types and properties of 135-2012 §21. */
const [analogValue, device] = [2, 8];
const [statusFlags, reliability, modelName, vendorName] = [111, 103, 70, 121];
const communicationFailure = 12;

let daemon: Daemon;
let reader: Reader;
let file: string;

const login = { authorization: `Basic ${Buffer.from('root:public').toString('base64')}` };

async function api(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`http://127.0.0.1:${daemon.webPort}/api/v1${path}`, {
    method,
    headers: { ...login, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

beforeAll(async () => {
  daemon = await startDaemon({ settings: { serial: { port: 'simulator' }, simulator: { pace: 'none' } } });
  reader = await Reader.open(daemon.port);
  file = join(daemon.dataDir, 'profiles', 'boreal-two.json');
  await becomes(reader, deviceStatus.running);
  await until(() => api('GET', '/status').catch(() => undefined), 20_000, 'the page');
});

afterAll(async () => {
  await reader?.close();
  await daemon?.stop();
});

describe('A profile in the running gateway', () => {
  it('with errors is refused by line; without, it is kept and can be named', async () => {
    const bad = await api('PUT', '/profiles', { text: borealProfile.replace('"words": 2,', '"words": 0,') });
    expect(bad.status).toBe(400);
    expect(bad.json).toMatchObject({
      error: { code: 'profile.invalid', problems: [{ line: 11, key: 'tables[0].words', found: '0' }] },
    });
    expect((await api('PUT', '/profiles', { text: borealProfile })).status).toBe(200);
    expect(await readFile(file, 'utf8')).toBe(borealProfile);
    const edits = ['ups', 'simulator'].map((section) => ({ section, key: 'family', value: 'boreal-two' }));
    expect((await api('PUT', '/settings', { edits })).status).toBe(200);
    await becomes(reader, deviceStatus.running, 20_000);
  });

  it('names its maker and model to a BMS, and feeds its objects', async () => {
    expect(await reader.value(device, 1338, vendorName)).toBe('Boreal Power');
    expect(await reader.value(device, 1338, modelName)).toMatch(/^BOREAL TWO/);
    expect(await reader.value(analogValue, 15)).toBeGreaterThan(200);
  });

  it('is not removed while it is in use, unless it is meant', async () => {
    expect(await api('DELETE', '/profiles/boreal-two')).toMatchObject({
      status: 409,
      json: { error: { code: 'profile.in-use' } },
    });
  });

  it('that is broken or gone leaves its objects unreliable, and the daemon running; back when the file is', async () => {
    await writeFile(file, '{ "profile": 1, broken');
    await becomes(reader, deviceStatus.fault, 10_000);
    expect(await reader.value(analogValue, 15, reliability)).toBe(communicationFailure);
    expect(await reader.value(analogValue, 15, statusFlags)).toEqual([false, true, false, false]);
    const { json } = await api('GET', '/status');
    expect(json).toMatchObject({ ups: { problem: { code: 'profile.unusable' } } });
    await rm(file);
    // Another key can be changed meanwhile.
    const edits = [{ section: 'bacnet', key: 'apdu_retries', value: '5' }];
    await until(async () => (await api('GET', '/profiles')).json, 5000, 'the list');
    expect((await api('PUT', '/settings', { edits })).status).toBe(200);
    await mkdir(join(daemon.dataDir, 'profiles'), { recursive: true });
    await writeFile(file, borealProfile);
    await becomes(reader, deviceStatus.running, 20_000);
    expect(await reader.value(analogValue, 15, reliability)).toBe(0);
  });

  it('is in the backup', async () => {
    const { json } = await api('GET', '/backup');
    expect(json).toMatchObject({ profiles: { 'boreal-two': borealProfile } });
  });
});
