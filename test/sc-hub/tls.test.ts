import { X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RawClient, type RawClientOptions } from '../support/sc-hub/raw-client.js';
import { ScHub, type ScHubOptions } from '../support/sc-hub/sc-hub.js';
import { hasOpenssl, type Identity, SitePki } from '../support/sc-hub/site-pki.js';
import { until } from '../support/until.js';

const dayMs = 86_400_000;
const day = (days: number) => new Date(Date.now() + days * dayMs);

describe.skipIf(!hasOpenssl)('§AB.7.4: who may speak to the hub', () => {
  let pki: SitePki;
  let other: SitePki;
  let hubIdentity: Identity;
  let device: Identity;
  let hub: ScHub | undefined;

  beforeAll(() => {
    pki = new SitePki('Site A');
    other = new SitePki('Site B');
    hubIdentity = pki.issue('hub');
    device = pki.issue('device');
  });
  afterAll(() => {
    pki?.dispose();
    other?.dispose();
  });
  afterEach(async () => {
    await hub?.kill();
    hub = undefined;
  });

  const start = async (options: Partial<ScHubOptions> = {}) => {
    hub = await ScHub.start({ identity: hubIdentity, issuers: [pki.ca], ...options });
    return hub;
  };
  const open = (options: Partial<RawClientOptions> = {}) =>
    RawClient.open({ uri: hub?.uri ?? '', identity: device, issuers: [pki.ca], ...options });

  it('a device with a certificate of the site', async () => {
    await start();
    await (await open()).end();
    expect(hub?.tlsErrors).toEqual([]);
  });

  it('nobody without a certificate, of another site, or whose time is not now', async () => {
    await start();
    await expect(RawClient.open({ uri: hub?.uri ?? '', issuers: [pki.ca] })).rejects.toThrow();
    await expect(open({ identity: other.issue('device') })).rejects.toThrow();
    await expect(open({ identity: pki.issue('old', { notBefore: day(-9), notAfter: day(-1) }) })).rejects.toThrow();
    await expect(open({ identity: pki.issue('young', { notBefore: day(1), notAfter: day(9) }) })).rejects.toThrow();
    await expect(open({ identity: pki.issue('mail', { usage: 'e-mail' }) })).rejects.toThrow();
    await until(() => hub?.tlsErrors.length === 5, 2000, 'five refusals');
  });

  it('nobody with TLS 1.2', async () => {
    await start();
    await expect(open({ maxVersion: 'TLSv1.2' })).rejects.toThrow(/PROTOCOL_VERSION|protocol version/i);
  });

  it('a hub of TLS 1.2, for a node that must refuse it', async () => {
    await start({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
    await (await open()).end();
  });

  it('a hub of one cipher suite', async () => {
    await start({ ciphers: 'TLS_CHACHA20_POLY1305_SHA256' });
    await (await open()).end();
  });

  it('a hub of what every node must know, and no more', async () => {
    const profile = { ciphers: 'TLS_AES_128_GCM_SHA256', ecdhCurve: 'P-256', sigalgs: 'ecdsa_secp256r1_sha256' };
    await start(profile);
    await (await open()).end();
  });

  it('a hub whose certificate is wrong shows it', async () => {
    const wrong: readonly [Identity, string][] = [
      [other.issue('hub'), 'unable to verify'],
      [pki.issue('hub', { notBefore: day(-9), notAfter: day(-1) }), 'expired'],
      [pki.issue('hub', { notBefore: day(1), notAfter: day(9) }), 'not yet valid'],
      [pki.issue('hub', { usage: 'client' }), 'purpose'],
    ];
    for (const [identity, words] of wrong) {
      await start({ identity });
      await expect(open()).rejects.toThrow(words);
      await hub?.kill();
    }
  });

  it('an intermediate issuer signs for the root', async () => {
    const below = pki.issue('device', { byIntermediate: true });
    await start();
    await expect(open({ identity: below })).rejects.toThrow();
    await hub?.kill();
    await start({ issuers: [pki.ca, pki.intermediate] });
    await (await open({ identity: below })).end();
    await (await open({ identity: { ...below, cert: below.cert + pki.intermediate } })).end();
  });

  it('the authority reads a request and signs it, with the dates that are wished', () => {
    const request = other.requestOf('Gateway 1');
    expect(pki.checkRequest(request)).toMatchObject({ isSigned: true });
    expect(pki.checkRequest(request).subject).toContain('Gateway 1');
    expect(
      pki.checkRequest(request.replace(/.(?=.{30}\n-----END)/, (digit) => (digit === 'A' ? 'B' : 'A'))).isSigned,
    ).toBe(false);
    const notAfter = new Date('2031-05-06T07:08:09Z');
    const signed = new X509Certificate(pki.sign(request, { notAfter }));
    expect(signed.subject).toContain('Gateway 1');
    expect(signed.validTo).toBe('May  6 07:08:09 2031 GMT');
    expect(signed.verify(new X509Certificate(pki.ca).publicKey)).toBe(true);
  });
});
