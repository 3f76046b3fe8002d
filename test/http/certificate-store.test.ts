import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CertificateStore } from '../../src/http/tls/certificate-store.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const storeAt = (name: string, wallMs = Date.now()) => new CertificateStore(join(folder, name), () => wallMs);
const dayMs = 86_400_000;

describe('certificates', () => {
  it('are made for years, with a key that nobody else on the machine can read', async () => {
    const store = storeAt('a');
    await store.load();
    const view = await store.view();
    expect(view?.validToMs).toBeGreaterThan(Date.now() + 3000 * dayMs);
    expect(statSync(join(folder, 'a', 'key.pem')).mode & 0o077).toBe(0);
  });

  it('of our own making are made anew when they run out', async () => {
    const first = await storeAt('a').load();
    const later = await storeAt('a', Date.now() + 4000 * dayMs).load();
    expect(later.cert).not.toBe(first.cert);
  });

  it('work where they cannot be kept, with the reason', async () => {
    writeFileSync(join(folder, 'a'), 'no folder');
    expect(await storeAt('a').load()).toMatchObject({
      cert: expect.stringContaining('CERTIFICATE'),
      problem: { code: 'web.certificate-unwritable' },
    });
  });

  it.each([
    ['no certificate', 'nonsense', undefined],
    ['no key', undefined, 'nonsense'],
    ["another one's key", undefined, 'other'],
  ])('are refused with %s; those in use stay', async (_what, cert, key) => {
    const store = storeAt('a');
    const good = await store.load();
    const other = await storeAt('b').load();
    const pair = { cert: cert ?? good.cert, key: key === 'other' ? other.key : (key ?? good.key) };
    await expect(store.store(pair)).rejects.toMatchObject({ code: 'web.bad-certificate' });
    expect(await store.load()).toEqual(good);
  });

  it('go back to one of our own making when they are removed', async () => {
    const store = storeAt('a');
    const first = await store.load();
    await store.remove();
    expect(await store.view()).toBeUndefined();
    expect((await store.load()).cert).not.toBe(first.cert);
  });
});
