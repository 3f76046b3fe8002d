import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Disk, thisDisk } from '../../src/core/machine/disk.js';
import { CertificateStore } from '../../src/http/server/tls/certificate-store.js';

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

  it('that the disk does not give are not replaced, and used again when it does', async () => {
    const { cert } = await storeAt('a').load();
    let fails = true;
    const readFile = ((...words: Parameters<Disk['readFile']>) =>
      fails
        ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
        : thisDisk.readFile(...words)) as Disk['readFile'];
    let nowMs = Date.now();
    const store = new CertificateStore(join(folder, 'a'), () => nowMs, { ...thisDisk, readFile });
    const standIn = await store.load();
    expect(standIn.cert).not.toBe(cert);
    expect(standIn.problem).toMatchObject({ code: 'web.bad-certificate' });
    fails = false;
    nowMs += 61_000;
    expect((await store.load()).cert).toBe(cert);
  });

  it('are made once for all that ask at the same moment, and the one that is kept is theirs', async () => {
    const store = storeAt('a');
    const all = await Promise.all(Array.from({ length: 16 }, () => store.load()));
    const kept = await storeAt('a').load();
    expect(new Set(all.map(({ cert }) => cert))).toEqual(new Set([kept.cert]));
    expect(all.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it('that somebody stores while another is made are those that are kept', async () => {
    const other = await storeAt('b').load();
    const store = storeAt('a');
    await Promise.all([store.load(), store.store(other)]);
    expect((await store.load()).cert).toBe(other.cert);
  });

  it('made in the place of damaged ones are the same for all that ask', async () => {
    const { cert } = await storeAt('a').load();
    writeFileSync(join(folder, 'a', 'key.pem'), 'damaged');
    const store = storeAt('a');
    const [one, other] = [await store.load(), await store.load()];
    expect(one.problem?.code).toBe('web.bad-certificate');
    expect(one.cert).not.toBe(cert);
    expect(other.cert).toBe(one.cert);
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

  it('of our own making whose key is not there any more are made anew and kept', async () => {
    const first = await storeAt('a').load();
    const { key } = await storeAt('b').load();
    writeFileSync(join(folder, 'a/key.pem'), key);
    const later = () => storeAt('a', Date.now() + 61_000);
    const second = await later().load();
    expect([second.problem, second.cert === first.cert]).toEqual([undefined, false]);
    expect(await later().load()).toEqual(second);
  });

  it('wait for the second file when a person puts a pair there by hand', async () => {
    await storeAt('a').load();
    const other = await storeAt('b').load();
    writeFileSync(join(folder, 'a/key.pem'), other.key);
    expect((await storeAt('a').load()).problem).toMatchObject({ code: 'web.bad-certificate' });
    writeFileSync(join(folder, 'a/cert.pem'), other.cert);
    expect(await storeAt('a').load()).toEqual(other);
  });

  it('of somebody else stay as they are, with the reason, where their key is not there', async () => {
    await storeAt('a').load();
    writeFileSync(join(folder, 'a/cert.pem'), 'theirs');
    expect((await storeAt('a', Date.now() + 61_000).load()).problem).toMatchObject({ code: 'web.bad-certificate' });
    expect(readFileSync(join(folder, 'a/cert.pem'), 'utf8')).toBe('theirs');
  });

  it('keep their key where the disk takes only half of another pair', async () => {
    const first = await storeAt('a').load();
    const other = await storeAt('b').load();
    rmSync(join(folder, 'a/cert.pem'));
    mkdirSync(join(folder, 'a/cert.pem/x'), { recursive: true });
    await expect(storeAt('a').store(other)).rejects.toThrow();
    expect(readFileSync(join(folder, 'a/key.pem'), 'utf8')).toBe(first.key);
  });

  it('go back to one of our own making when they are removed', async () => {
    const store = storeAt('a');
    const first = await store.load();
    await store.remove();
    expect(await store.view()).toBeUndefined();
    expect((await store.load()).cert).not.toBe(first.cert);
  });
});
