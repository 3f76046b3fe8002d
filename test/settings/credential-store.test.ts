import { beforeEach, describe, expect, it } from 'vitest';
import { CredentialStore } from '../../src/settings/credential-store.js';
import type { SecretRequest } from '../../src/settings/read-settings.js';
import { hashSecret, verifySecret } from '../../src/settings/secret-hash.js';
import { MemoryFiles } from './memory-files.js';

describe('a hashed secret', () => {
  it('verifies the secret and nothing else', async () => {
    const stored = await hashSecret('public');
    expect(stored).toMatch(/^scrypt\$4096\$8\$4\$/);
    expect(stored).not.toContain('public');
    expect(await verifySecret(stored, 'public')).toBe(true);
    for (const wrong of ['', 'Public', 'public ', stored]) expect(await verifySecret(stored, wrong)).toBe(false);
  });

  it('that was made with other parameters verifies too', async () => {
    const stored = 'scrypt$16384$8$1$MDEyMzQ1Njc4OWFiY2RlZg==$Ubqbvv+xTLfvwuHj75GsFGdJbDq2JxeVnYgrwqmntuQ=';
    expect(await verifySecret(stored, 'public')).toBe(true);
    expect(await verifySecret(stored, 'Public')).toBe(false);
  });

  it('is another text each time', async () => {
    expect(await hashSecret('public')).not.toBe(await hashSecret('public'));
  });

  it('does not depend on how the keyboard makes an accent', async () => {
    expect(await verifySecret(await hashSecret('\u00e9t\u00e9'), 'e\u0301te\u0301')).toBe(true);
  });

  it.each(['', 'public', 'locked', 'scrypt$3$8$1$AAAA$AAAA', `scrypt$3$8$1$AAAA$${'A'.repeat(43)}=`])(
    'verifies nothing when it is the damaged text %j',
    async (stored) => {
      expect(await verifySecret(stored, '')).toBe(false);
      expect(await verifySecret(stored, stored)).toBe(false);
    },
  );
});

describe('the credentials file', () => {
  const path = '/data/credentials.json';
  const copy = '/data/credentials-copy.json';
  let files = new MemoryFiles();

  beforeEach(() => {
    files = new MemoryFiles();
  });

  async function opened(): Promise<CredentialStore> {
    const store = new CredentialStore(path, files);
    await store.load();
    return store;
  }

  async function request(store: CredentialStore, name: string, one: SecretRequest): Promise<readonly string[]> {
    const plan = await store.plan(new Map([[name, one]]));
    if (plan.isNeeded) await store.save(plan.hashes);
    return plan.changed;
  }

  it('keeps a secret over a restart, as a hash, readable by its owner only', async () => {
    await request(await opened(), 'bacnet.password', { action: 'replace', plain: 'one' });
    expect(files.modes.get(path)).toBe(0o600);
    expect(files.text(path)).not.toContain('"one"');
    const store = await opened();
    expect([store.has('bacnet.password'), store.has('security.password')]).toEqual([true, false]);
    expect(await store.verify('bacnet.password', 'one')).toBe(true);
    expect(await store.verify('security.password', 'one')).toBe(false);
  });

  it('keeps what the disk has refused with the next settings that are read, also where they say nothing of it', async () => {
    const store = await opened();
    await request(store, 'bacnet.password', { action: 'replace', plain: 'one' });
    files.unwritable.add(path);
    const refused = request(store, 'bacnet.password', { action: 'replace', plain: 'two' });
    await expect(refused).rejects.toMatchObject({ code: 'ENOSPC' });
    files.unwritable.delete(path);
    expect(await request(store, 'bacnet.password', { action: 'keep', isWritten: true })).toEqual([]);
    expect(await (await opened()).verify('bacnet.password', 'two')).toBe(true);
  });

  it('is not written again for the secret that it holds', async () => {
    const store = await opened();
    expect(await request(store, 'a.b', { action: 'replace', plain: 'one' })).toEqual(['a.b']);
    expect(await request(store, 'a.b', { action: 'replace', plain: 'one' })).toEqual([]);
    expect(await request(store, 'a.b', { action: 'keep', isWritten: true })).toEqual([]);
    expect(files.writes).toEqual([path, copy]);
  });

  it('forgets a secret that is removed', async () => {
    const store = await opened();
    await request(store, 'a.b', { action: 'replace', plain: 'one' });
    expect(await request(store, 'a.b', { action: 'remove' })).toEqual(['a.b']);
    expect((await opened()).has('a.b')).toBe(false);
    expect(await store.verify('a.b', 'one')).toBe(false);
  });

  it.each(['', '{', '\u0000\u0000'])(
    'that is damaged (%j) comes back from its copy, as secret as it was',
    async (content) => {
      await request(await opened(), 'a.b', { action: 'replace', plain: 'one' });
      files.put(path, content);
      const store = await opened();
      expect([store.isFromCopy, store.isLocked('a.b'), await store.verify('a.b', 'one')]).toEqual([true, false, true]);
      expect(files.text(path)).toBe(files.text(copy));
      expect([files.modes.get(path), files.modes.get(copy)]).toEqual([0o600, 0o600]);
      expect((await opened()).isFromCopy).toBe(false);
    },
  );

  it('comes back from its copy whichever of its bits flips, also within a hash', async () => {
    const before = await opened();
    await request(before, 'a.b', { action: 'replace', plain: 'one' });
    await request(before, 'snmp.community', { action: 'replace', plain: 'ward-7' });
    const whole = files.text(path) ?? '';
    for (let bit = 0; bit < 8 * whole.length; bit += 1) {
      const bytes = Buffer.from(whole, 'latin1');
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      files.put(path, bytes.toString('latin1'));
      const store = await opened();
      expect([bit, store.stampOf('a.b'), store.reveal('snmp.community')]).toEqual([
        bit,
        before.stampOf('a.b'),
        'ward-7',
      ]);
      expect([files.text(path), files.text(copy)]).toEqual([whole, whole]);
    }
  });

  it('that was deleted means none, and takes its copy with it', async () => {
    await request(await opened(), 'a.b', { action: 'replace', plain: 'one' });
    await files.remove(path);
    expect((await opened()).has('a.b')).toBe(false);
    expect(files.text(copy)).toBeUndefined();
  });

  it('of a former version gets a copy at the start, and one that is behind is renewed', async () => {
    await request(await opened(), 'a.b', { action: 'replace', plain: 'one' });
    const whole = files.text(path);
    await files.remove(copy);
    await opened();
    expect(files.text(copy)).toBe(whole);
    files.put(copy, '{"version":1,"secrets":{}}');
    await opened();
    expect(files.text(copy)).toBe(whole);
    const { checksum, ...former } = JSON.parse(whole ?? '');
    expect(checksum).toHaveLength(44);
    for (const one of [path, copy]) files.put(one, JSON.stringify(former));
    expect(await (await opened()).verify('a.b', 'one')).toBe(true);
    expect([files.text(path), files.text(copy)]).toEqual([whole, whole]);
  });

  it('leaves no copy behind that holds former secrets, where the disk does not take the new one', async () => {
    const store = await opened();
    await request(store, 'a.b', { action: 'replace', plain: 'one' });
    files.refuseWrites(copy);
    await request(store, 'a.b', { action: 'replace', plain: 'two' });
    expect(files.text(copy)).toBeUndefined();
    expect(await (await opened()).verify('a.b', 'two')).toBe(true);
  });

  it('holds no secret when it is gone', async () => {
    const store = await opened();
    expect(store.has('a.b')).toBe(false);
    expect(await store.verify('a.b', '')).toBe(false);
  });

  it.each(['', '{', '[]', 'null', '{"secrets":null}', '{"secrets":{"a.b":1}}', '\u0000\u0000'])(
    'locks when it is damaged (%j), until a new secret is set',
    async (content) => {
      files.put(path, content);
      files.put(copy, content);
      const store = await opened();
      expect([store.has('a.b'), store.isLocked('a.b')]).toEqual([true, true]);
      await request(store, 'a.b', { action: 'keep', isWritten: true });
      const later = await opened();
      expect([later.has('a.b'), later.isLocked('a.b')]).toEqual([true, true]);
      expect(await later.verify('a.b', 'locked')).toBe(false);
      expect(await request(later, 'a.b', { action: 'replace', plain: 'new' })).toEqual(['a.b']);
      expect([later.isLocked('a.b'), await later.verify('a.b', 'new')]).toEqual([false, true]);
    },
  );
});
