import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScCertificates } from '../../../src/security/sc-certificates/sc-certificates.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { SiteAuthority, signedAtMs } from '../../support/sc/site-authority.js';

let dataDir: string;
let log: RecordingLog;
let clock: ManualClock;
let site: SiteAuthority;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sc-certificates-'));
  log = new RecordingLog();
  clock = new ManualClock(signedAtMs + 86_400_000);
  site = await SiteAuthority.make();
});

afterEach(() => rm(dataDir, { recursive: true }));

async function loaded(): Promise<ScCertificates> {
  const certificates = new ScCertificates({ dataDir, clock, log: log.logger });
  await certificates.load();
  return certificates;
}

const fields = { commonName: 'ups-1', organization: 'Clinic' };
const file = (text: string, name = 'the certificate') => ({ name, bytes: Buffer.from(text) });
const path = () => join(dataDir, 'sc', 'certificates.json');

/** With a certificate in force. */
async function inForce(): Promise<ScCertificates> {
  const certificates = await loaded();
  const signed = await site.sign(await certificates.makeRequest(fields));
  expect(await certificates.offer([file(signed), file(site.pem)])).toEqual({ outcome: 'in-force', findings: [] });
  return certificates;
}

describe('the key of the device', () => {
  it('is made with a request, kept for this user alone, and shown nowhere', async () => {
    const certificates = await loaded();
    expect(await readdir(dataDir)).toEqual([]);
    await certificates.makeRequest(fields);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'sc'))).mode & 0o777).toBe(0o700);
    expect(await readFile(path(), 'utf8')).toContain('PRIVATE KEY');
    expect(JSON.stringify(certificates.shown)).not.toContain('PRIVATE');
    expect(certificates.credentials('operational')).toBeUndefined();
  });

  it('is another one for each request, and the one in force stays', async () => {
    const certificates = await inForce();
    const before = certificates.credentials('operational');
    const first = await certificates.makeRequest(fields);
    const second = await certificates.makeRequest(fields);
    expect(certificates.credentials('operational')).toEqual(before);
    const late = await certificates.offer([file(await site.sign(first)), file(site.pem)]);
    expect(late.findings.map(({ kind }) => kind)).toEqual(['otherKey']);
    const right = await certificates.offer([file(await site.sign(second)), file(site.pem)]);
    expect(right.outcome).toBe('candidate');
  });

  it('fits the certificate that comes into force', async () => {
    const { key, chain } = (await inForce()).credentials('operational') ?? { key: '', chain: '' };
    expect(new X509Certificate(chain).publicKey.equals(createPublicKey(key))).toBe(true);
  });
});

describe('a renewal', () => {
  it('leaves what is in force until the new one is committed, over a restart, too', async () => {
    const certificates = await inForce();
    const old = certificates.shown.operational;
    const renewed = await site.sign(await certificates.makeRequest(fields), { days: 400 });
    await certificates.offer([file(renewed)]);
    const after = await loaded();
    expect(after.shown.operational).toEqual(old);
    expect(after.shown.candidate?.certificate).toBe(new X509Certificate(renewed).toString());
    await after.commit();
    const { operational, candidate, request } = (await loaded()).shown;
    expect([operational?.certificate, candidate, request]).toEqual([
      new X509Certificate(renewed).toString(),
      undefined,
      undefined,
    ]);
    expect((await readFile(path(), 'utf8')).match(/BEGIN PRIVATE KEY/g)).toHaveLength(1);
  });

  it('can be discarded: what is in force stays, and the request can be signed once more', async () => {
    const certificates = await inForce();
    const old = certificates.shown.operational;
    const request = await certificates.makeRequest(fields);
    await certificates.offer([file(await site.sign(request))]);
    await certificates.discard();
    expect(certificates.shown).toMatchObject({ operational: old, request: { pem: request } });
    expect(certificates.shown.candidate).toBeUndefined();
    expect((await certificates.offer([file(await site.sign(request))])).outcome).toBe('candidate');
  });

  it('of the same key is taken, too: some authorities renew without a new request', async () => {
    const certificates = await loaded();
    const request = await certificates.makeRequest(fields);
    const first = await site.sign(request);
    await certificates.offer([file(first), file(site.pem)]);
    const again = await certificates.offer([file(first), file(site.pem)]);
    expect(again.findings.map(({ kind }) => kind)).toEqual(['unchanged']);
    const longer = await certificates.offer([file(await site.sign(request, { days: 400 })), file(site.pem)]);
    expect(longer).toEqual({ outcome: 'candidate', findings: [] });
  });

  it('of the authorities alone keeps the certificate: the next authority of the site is added', async () => {
    const certificates = await inForce();
    const next = await SiteAuthority.make({ name: 'Next CA' });
    const { outcome, findings } = await certificates.offer([file(site.pem), file(next.pem)]);
    expect([outcome, findings.map(({ kind }) => kind)]).toEqual(['candidate', ['issuerBeside']]);
    await certificates.commit();
    expect(certificates.shown.operational?.issuerViews.map(({ subject }) => subject)).toEqual([
      'CN=Site CA',
      'CN=Next CA',
    ]);
  });

  it('that a hub has accepted does not bring another one into force, given since', async () => {
    const certificates = await inForce();
    const request = await certificates.makeRequest(fields);
    await certificates.offer([file(await site.sign(request, { days: 400 }))]);
    const tried = certificates.credentials('candidate');
    const other = await site.sign(request, { days: 500 });
    await certificates.offer([file(other)]);
    await expect(certificates.commit(tried)).rejects.toMatchObject({ code: 'sc-certificates.no-candidate' });
    await certificates.commit(certificates.credentials('candidate'));
    expect(certificates.shown.operational?.certificate).toBe(new X509Certificate(other).toString());
  });

  it('that nobody offered can be neither committed nor discarded', async () => {
    const certificates = await inForce();
    const refused = { code: 'sc-certificates.no-candidate' };
    await expect(certificates.commit()).rejects.toMatchObject(refused);
    await expect(certificates.discard()).rejects.toMatchObject(refused);
  });
});

describe('the chain that a hub is shown', () => {
  it('has what stands between the certificate and the root, and not the root', async () => {
    const below = await SiteAuthority.make({ name: 'Clinic CA', by: site });
    const certificates = await loaded();
    const signed = await below.sign(await certificates.makeRequest(fields));
    await certificates.offer([file(`${site.pem}${below.pem}${signed}`)]);
    const { chain = '', issuers = [] } = certificates.credentials('operational') ?? {};
    const subjects = chain.split(/(?<=-----END CERTIFICATE-----\n)/).map((one) => new X509Certificate(one).subject);
    expect(subjects).toEqual(['O=Clinic\nCN=ups-1', 'CN=Clinic CA']);
    expect(issuers).toHaveLength(2);
  });
});

it('a name is shown as it was asked for, whatever signs are in it', async () => {
  const certificates = await loaded();
  const signed = await site.sign(await certificates.makeRequest({ commonName: 'MASTERYS BC+, "réserve"' }));
  await certificates.offer([file(signed), file(site.pem)]);
  expect(certificates.shown.operational?.view.subject).toBe('CN=MASTERYS BC+, "réserve"');
});

describe('the file of certificates', () => {
  it('that is damaged is set aside, and its text stays out of the log', async () => {
    await inForce();
    const text = await readFile(path(), 'utf8');
    await writeFile(path(), text.slice(0, -200));
    const certificates = await loaded();
    expect(certificates.shown).toEqual({});
    expect(await readdir(join(dataDir, 'sc'))).toEqual(['certificates.damaged.json']);
    expect(log.lines.map(({ level }) => level)).toEqual(['error']);
    expect(JSON.stringify(log.lines)).not.toContain('BEGIN');
    expect((await certificates.makeRequest(fields)).length).toBeGreaterThan(100);
  });

  it('is whole after a power cut in a write: the half of it that was begun beside it is gone', async () => {
    const before = (await inForce()).shown;
    const begun = join(dataDir, 'sc', '.certificates.json.0123456789ab.tmp');
    await writeFile(begun, '{"format":"ups-bac');
    expect((await loaded()).shown).toEqual(before);
    expect(await readdir(join(dataDir, 'sc'))).toEqual(['certificates.json']);
  });

  it('stays as it is where the disk refuses, and so does what is in force', async () => {
    const certificates = await inForce();
    const before = certificates.shown;
    await rm(join(dataDir, 'sc'), { recursive: true });
    await writeFile(join(dataDir, 'sc'), 'a file in the place of the folder');
    await expect(certificates.makeRequest(fields)).rejects.toMatchObject({ code: 'sc-certificates.unwritable' });
    expect(certificates.shown).toBe(before);
  });

  it('is gone with all keys when the device changes hands', async () => {
    const certificates = await inForce();
    let changes = 0;
    certificates.onChange(() => {
      changes += 1;
    });
    await certificates.forget();
    expect([certificates.shown, certificates.credentials('operational'), changes]).toEqual([{}, undefined, 1]);
    expect(await readdir(dataDir)).toEqual([]);
    expect((await loaded()).shown).toEqual({});
  });
});
