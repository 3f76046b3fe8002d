import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { ScSite } from '../support/sc-hub/sc-site.js';
import { hasOpenssl, SitePki } from '../support/sc-hub/site-pki.js';
import { until } from '../support/until.js';
import { WebClient } from '../support/web/web-client.js';

interface Offer {
  readonly outcome: string;
  readonly findings: readonly { readonly kind: string; readonly weight: string }[];
}
interface Trial {
  readonly outcome: string;
  readonly failure?: { readonly en: string };
}
interface State {
  readonly connector?: string;
  readonly certificates: {
    readonly operational?: { readonly certificate: { readonly subject: string; readonly validToMs: number } };
    readonly candidate?: unknown;
  };
}

const named = (...texts: readonly string[]) => ({
  files: texts.map((text, at) => ({ name: `${at}.pem`, base64: Buffer.from(text).toString('base64') })),
});
const keyWords = /BEGIN (EC |RSA )?(ENCRYPTED )?PRIVATE KEY|"d"\s*:/;

/** From an empty device to a renewed certificate, with openssl as the site's authority; each step needs the one before. */
describe.skipIf(!hasOpenssl)('certificates of BACnet/SC, from the request to the renewal', () => {
  let site: ScSite;
  let other: SitePki;
  let daemon: Daemon;
  let web: WebClient;
  let request = '';

  beforeAll(async () => {
    site = await ScSite.start();
    other = new SitePki('Site B');
    daemon = await startDaemon({ settings: { sc: site.settings({ failover_hub: '' }) } });
    web = new WebClient(daemon.webPort);
    await web.untilServed();
  });

  afterAll(async () => {
    await daemon?.stop();
    other?.dispose();
    await site?.stop();
  });

  const state = async () => (await web.get<State>('/api/v1/sc')).body;
  const makeRequest = async (commonName: string) => {
    const fields = { commonName, organization: 'Clinique du Parc', country: 'FR', dns: ['ups-1.example'] };
    const { status, body } = await web.send<{ pem: string }>('POST', '/api/v1/sc/request', fields);
    expect(status).toBe(200);
    return body.pem;
  };
  const offer = async (...texts: readonly string[]) =>
    (await web.send<Offer>('PUT', '/api/v1/sc/certificates', named(...texts), true)).body;
  const tryIt = async () => (await web.send<Trial>('POST', '/api/v1/sc/certificates/try')).body;

  it('without a certificate there is no hub, and the log says why', async () => {
    await until(
      () => daemon.program.log.some(({ reason }) => reason === 'own-certificate-missing'),
      10_000,
      'the log says it',
    );
    expect((await state()).connector).toBe('no-hub-connection');
  });

  it('makes a request that openssl takes for sound, with the names that were asked for', async () => {
    request = await makeRequest('UPS 1');
    const { isSigned, subject, text } = site.pki.checkRequest(request);
    expect(isSigned).toBe(true);
    expect(subject).toMatch(/C ?= ?FR, O ?= ?Clinique du Parc, CN ?= ?UPS 1/);
    expect(text).toContain('prime256v1');
    expect(text).toContain('DNS:ups-1.example');
    const file = await web.get('/api/v1/sc/request.csr');
    expect(file.text.trim()).toBe(request.trim());
  });

  it('refuses a certificate that is not of its request, or of an authority that is not given', async () => {
    const answers = [
      await offer(site.pki.issue('somebody').cert, site.pki.ca),
      await offer(site.pki.sign(request), other.ca),
      await offer(site.pki.sign(request, { notBefore: new Date(0), notAfter: new Date(86_400_000) }), site.pki.ca),
    ];
    for (const { outcome, findings } of answers) {
      expect(outcome).toBe('refused');
      expect(findings.some(({ weight }) => weight === 'refuses')).toBe(true);
    }
    expect((await state()).certificates.operational).toBeUndefined();
  });

  it('takes the signed certificate, and is connected at once', async () => {
    expect(await offer(site.pki.sign(request), site.pki.ca)).toMatchObject({ outcome: 'in-force' });
    await site.gatewayOn(site.primary, 10_000);
    await until(async () => (await state()).connector === 'connected-to-primary', 3000, 'the page says so');
    expect(site.primary.connection().commonName).toBe('UPS 1');
  });

  it('renews: the old one stays in force until a hub has accepted the new one', async () => {
    const renewal = site.pki.sign(await makeRequest('UPS 1 renewed'));
    expect(await offer(renewal, site.pki.ca)).toMatchObject({ outcome: 'candidate' });
    expect(site.primary.connection().commonName).toBe('UPS 1');
    const [vmac] = site.primary.nodes;
    expect(await tryIt()).toEqual({ outcome: 'accepted' });
    await until(() => site.primary.nodes.length === 1, 3000, 'one connection is left');
    expect(site.primary.nodes).toEqual([vmac]);
    expect(site.primary.connection().commonName).toBe('UPS 1 renewed');
    const { certificates } = await state();
    expect(certificates.candidate).toBeUndefined();
    const { validTo } = new X509Certificate(renewal);
    expect(certificates.operational?.certificate.validToMs).toBe(Date.parse(validTo));
  });

  it('a renewal that the hub refuses changes nothing', async () => {
    const renewal = other.sign(await makeRequest('UPS 1 astray'));
    // Its own authority is given with it, so that it fits together; the hub is not of that site.
    expect((await offer(renewal, other.ca)).outcome).toBe('candidate');
    const { outcome, failure } = await tryIt();
    expect(outcome).toBe('refused');
    expect(failure?.en).toContain(site.primary.uri);
    expect(site.primary.connection().commonName).toBe('UPS 1 renewed');
    expect((await web.send('DELETE', '/api/v1/sc/certificates/candidate')).status).toBe(200);
    site.primary.reset();
    await site.gatewayOn(site.primary, 15_000);
    expect(site.primary.connection().commonName).toBe('UPS 1 renewed');
  });

  it('no key is in any answer, in the log, or in a file that others may read', async () => {
    const answers = ['/api/v1/sc', '/api/v1/settings', '/api/v1/journal', '/api/v1/sc/request.csr'];
    for (const path of answers) expect((await web.get(path)).text).not.toMatch(keyWords);
    expect(daemon.program.text).not.toMatch(keyWords);
    const files = readdirSync(daemon.dataDir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(daemon.dataDir, name))
      .filter((path) => statSync(path).isFile() && keyWords.test(readFileSync(path, 'latin1')));
    expect(files.filter((path) => path.includes('/sc/'))).toHaveLength(1);
    for (const path of files) expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('broke no rule towards the hub', () => expect(site.violations).toEqual([]));
});
