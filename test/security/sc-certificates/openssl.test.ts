import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import { ScCertificates } from '../../../src/security/sc-certificates/sc-certificates.js';
import { RecordingLog } from '../../support/recording-log.js';

let folder: string;
let certificates: ScCertificates;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openssl-'));
  certificates = new ScCertificates({ dataDir: folder, clock: systemClock, log: new RecordingLog().logger });
});

afterEach(() => rm(folder, { recursive: true }));

const run = promisify(execFile);
const openssl = (...words: readonly string[]) => run('openssl', words, { cwd: folder });

const fields = {
  commonName: 'Onduleur réserve, bât. B',
  organization: 'Clinique "Les Chênes" + Cie',
  unit: 'Technique',
  locality: 'Lyon',
  state: 'Rhône',
  country: 'fr',
  dns: ['ups-1.clinique.example'],
  ips: ['192.0.2.7', '2001:db8::7'],
  uris: ['urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
};

describe('a request, as the OpenSSL of Debian reads it', () => {
  it('is signed by its own key, and says what the site asks for', async () => {
    await writeFile(join(folder, 'ups.csr'), await certificates.makeRequest(fields));
    const verified = await openssl('req', '-in', 'ups.csr', '-verify', '-noout');
    expect(`${verified.stdout}${verified.stderr}`).toContain('verify OK');
    const format = ['-nameopt', 'utf8,sep_comma_plus_space,esc_2253'] as const;
    const { stdout } = await openssl('req', '-in', 'ups.csr', '-noout', '-text', ...format);
    expect(stdout).toContain('C=FR, ST=Rhône, L=Lyon, O=Clinique \\"Les Chênes\\" \\+ Cie, OU=Technique');
    expect(stdout).toContain('CN=Onduleur réserve\\, bât. B');
    expect(stdout).toContain('NIST CURVE: P-256');
    expect(stdout).toContain('TLS Web Client Authentication, TLS Web Server Authentication');
    expect(stdout).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\s/);
    expect(stdout).toContain('DNS:ups-1.clinique.example, IP Address:192.0.2.7');
    expect(stdout).toContain('URI:urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301');
    expect(stdout).toContain('ecdsa-with-SHA256');
  });
});

describe('what an authority of OpenSSL makes of it', () => {
  const authority = async (...more: readonly string[]) => {
    await openssl('req', '-x509', '-new', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650', ...more);
  };
  const sign = (...more: readonly string[]) =>
    openssl('x509', '-req', '-in', 'ups.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-out', 'ups.pem', ...more);
  const file = async (name: string) => ({ name, bytes: await readFile(join(folder, name)) });

  beforeEach(async () => writeFile(join(folder, 'ups.csr'), await certificates.makeRequest(fields)));

  it('is taken, as PKCS#7, too', async () => {
    await authority('-newkey', 'rsa:2048', '-subj', '/CN=Site CA');
    await sign('-days', '700', '-copy_extensions', 'copyall');
    await openssl(
      'crl2pkcs7',
      '-nocrl',
      '-certfile',
      'ups.pem',
      '-certfile',
      'ca.pem',
      '-outform',
      'DER',
      '-out',
      'all.p7b',
    );
    expect(await certificates.check([await file('ups.pem'), await file('ca.pem')])).toEqual([]);
    expect(await certificates.offer([await file('all.p7b')])).toEqual({ outcome: 'in-force', findings: [] });
    expect(certificates.shown.operational?.view.usages).toEqual(['clientAuth', 'serverAuth']);
  });

  it('with SHA-1 is refused, and a key store, too', async () => {
    await authority('-newkey', 'rsa:2048', '-subj', '/CN=Site CA');
    await sign('-days', '700', '-sha1');
    const answer = await certificates.offer([await file('ups.pem'), await file('ca.pem')]);
    expect([answer.outcome, answer.findings.map(({ kind }) => kind)]).toEqual(['refused', ['weakSignature']]);
    await openssl('pkcs12', '-export', '-inkey', 'ca.key', '-in', 'ca.pem', '-out', 'ca.p12', '-passout', 'pass:x');
    expect((await certificates.check([await file('ca.p12')])).map(({ kind }) => kind)).toEqual(['isKeyStore']);
  });
});
