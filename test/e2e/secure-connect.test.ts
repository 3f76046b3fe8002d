import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScAnswer, ScFindingsAnswer, ScOfferAnswer, ScTrialAnswer } from '../../src/http/screens/sc/schema.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { ScHub } from '../support/sc-hub/sc-hub.js';
import { hasOpenssl, SitePki } from '../support/sc-hub/site-pki.js';
import { freeTcpPort } from '../support/tcp.js';
import { until } from '../support/until.js';

const authorization = `Basic ${Buffer.from('root:public').toString('base64')}`;

/** A gateway as it is installed, the authority of a site run with openssl, and a strict hub of another hand. */
describe.skipIf(!hasOpenssl)('a gateway that joins BACnet/SC by its page', () => {
  let site: SitePki;
  let elsewhere: SitePki;
  let hub: ScHub;
  let daemon: Daemon;

  beforeAll(async () => {
    site = new SitePki();
    elsewhere = new SitePki('Site B');
    hub = new ScHub({ identity: site.issue('hub'), issuers: [site.ca], port: await freeTcpPort() });
    await hub.listen();
    daemon = await startDaemon({
      args: ['--demo'],
      settings: { sc: { enabled: 'yes', primary_hub: hub.uri, reconnect_min_s: 2 } },
    });
    await until(async () => (await ask('GET', '/healthz').catch(() => undefined))?.status === 200, 15_000, 'the page');
  });
  afterAll(async () => {
    await daemon?.stop();
    await hub?.kill();
    site?.dispose();
    elsewhere?.dispose();
  });

  async function ask(method: string, path: string, body?: unknown) {
    const response = await fetch(`http://127.0.0.1:${daemon.webPort}${path}`, {
      method,
      headers: {
        authorization,
        'x-confirm-password': 'public',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  const answerOf = async <T>(method: string, path: string, body?: unknown) =>
    JSON.parse((await ask(method, `/api/v1/sc${path}`, body)).text) as T;
  const read = () => answerOf<ScAnswer>('GET', '');
  const request = async (commonName: string) =>
    (await answerOf<{ pem: string }>('POST', '/request', { commonName, organization: 'Clinic' })).pem;
  const filesOf = (...texts: readonly string[]) => ({
    files: texts.map((text) => ({ name: 'file.pem', base64: Buffer.from(text).toString('base64') })),
  });
  const give = (...texts: readonly string[]) => answerOf<ScOfferAnswer>('PUT', '/certificates', filesOf(...texts));
  /** By the names in their certificates. */
  const connected = () => hub.nodes.map((vmac) => hub.connection(vmac).commonName);
  const isConnected = async () => (await read()).connector === 'connected-to-primary';

  it('says that it has no certificate before it has one, and comes to no hub', async () => {
    await until(async () => (await read()).hubs[0]?.failure !== undefined, 10_000, 'the reason');
    const { hubs, certificates } = await read();
    expect(hubs[0]?.failure?.en).toContain('This gateway has no certificate yet');
    expect([certificates, connected()]).toEqual([{}, []]);
  });

  it('makes a request that openssl takes, and comes to the hub as soon as what was signed is given', async () => {
    const pem = await request('ups-1');
    expect(site.checkRequest(pem)).toMatchObject({ isSigned: true, subject: expect.stringMatching(/ups-1/) });
    expect((await ask('GET', '/api/v1/sc/request.csr')).text).toBe(pem);
    const wrong = await answerOf<ScFindingsAnswer>('POST', '/certificates/check', filesOf(elsewhere.ca));
    expect(wrong.findings.map(({ kind }) => kind)).toEqual(['otherKey']);
    expect(await give(site.sign(pem), site.ca)).toEqual({ outcome: 'in-force', findings: [] });
    await until(isConnected, 15_000, 'the hub');
    expect(connected()).toEqual(['ups-1']);
  });

  it('keeps the connection where a renewal is refused by the hub, and says why', async () => {
    const foreign = elsewhere.sign(await request('ups-2'));
    expect((await give(foreign, elsewhere.ca)).outcome).toBe('candidate');
    const { outcome, failure } = await answerOf<ScTrialAnswer>('POST', '/certificates/try');
    expect([outcome, failure?.en]).toEqual(['refused', expect.stringContaining(hub.uri)]);
    expect([connected(), await isConnected()]).toEqual([['ups-1'], true]);
    expect((await ask('DELETE', '/api/v1/sc/certificates/candidate')).status).toBe(200);
  });

  it('renews: the hub sees the new certificate, and the former key is gone', async () => {
    const keys = () => readFileSync(join(daemon.dataDir, 'sc/certificates.json'), 'utf8').match(/BEGIN PRIVATE KEY/g);
    expect(keys()).toHaveLength(2);
    const inFortyDays = new Date(Date.now() + 40.5 * 86_400_000);
    const offer = await give(site.sign(await request('ups-3'), { notAfter: inFortyDays }));
    expect([offer.outcome, offer.findings.map(({ kind }) => kind)]).toEqual([
      'candidate',
      ['expiresSoon', 'issuersKept'],
    ]);
    expect(await answerOf<ScTrialAnswer>('POST', '/certificates/try')).toEqual({ outcome: 'accepted' });
    await until(() => connected().join() === 'ups-3', 15_000, 'the new certificate');
    expect((await read()).certificates).toMatchObject({
      operational: { certificate: { subject: 'CN=ups-3, O=Clinic' } },
    });
    expect(keys()).toHaveLength(1);
  });

  it('says that what is in force must be renewed soon: on Home, in its journal, and to Prometheus', async () => {
    expect(JSON.parse((await ask('GET', '/api/v1/status')).text).pending).toContain('sc-certificate');
    expect((await ask('GET', '/api/v1/journal?limit=20')).text).toMatch(/"sc-certificate-expiring"/);
    const { text } = await ask('GET', '/metrics');
    expect(text).toMatch(/^bacnet_sc_connected 1$/m);
    const [, at] =
      /^bacnet_sc_certificate_expiry_timestamp_seconds\{of="device",[^}]*ups-3[^}]*\} (\d+)$/m.exec(text) ?? [];
    expect(Math.floor((Number(at) - Date.now() / 1000) / 86_400)).toBe(40);
  });

  it('gives its key to nobody: not by page, backup, documents, journal or log', async () => {
    const file = join(daemon.dataDir, 'sc/certificates.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { key } = JSON.parse(readFileSync(file, 'utf8')).operational as { key: string };
    const [, line = ''] = key.split('\n');
    expect(line.length).toBeGreaterThan(40);
    const paths = ['sc', 'sc/request.csr', 'sc/trace.txt', 'backup', 'journal', 'settings', 'documents/bacnet-sc.html'];
    await request('ups-4');
    for (const path of paths) {
      const { status, text } = await ask('GET', `/api/v1/${path}`);
      expect(status, path).toBe(200);
      expect(text, path).not.toContain(line.slice(0, 40));
      expect(text, path).not.toContain('PRIVATE KEY');
    }
    expect(daemon.program.text).not.toContain(line.slice(0, 40));
  });

  it('has each step in its journal', async () => {
    const { text } = await ask('GET', '/api/v1/journal?limit=100');
    for (const kind of ['requested', 'given', 'in-force', 'failed', 'discarded']) {
      expect(text).toContain(`"sc-certificate-${kind}"`);
    }
  });
});
