import { generateKeyPairSync } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type MadeRequest, makeRequest } from '../../../src/security/sc-certificates/certificate-request.js';
import { judgeOffer, type OfferContext } from '../../../src/security/sc-certificates/judge-offer.js';
import { mostFileBytes } from '../../../src/security/sc-certificates/read-certificates.js';
import { SiteAuthority, signedAtMs, type Terms } from '../../support/sc/site-authority.js';

const dayMs = 86_400_000;
const nowMs = signedAtMs + dayMs;

let site: SiteAuthority;
let request: MadeRequest;
let otherRequest: MadeRequest;

beforeAll(async () => {
  site = await SiteAuthority.make();
  request = await makeRequest({ commonName: 'ups-1' });
  otherRequest = await makeRequest({ commonName: 'ups-2' });
});

const file = (content: string | Uint8Array, name = 'the file') => ({ name, bytes: Buffer.from(content) });
const contextOf = (over: Partial<OfferContext> = {}): OfferContext => ({
  operational: undefined,
  request: { ...request, fields: { commonName: 'ups-1' }, madeAtMs: signedAtMs },
  nowMs,
  saidMs: over.nowMs ?? nowMs,
  ...over,
});

/** What is found of files, each by its kind, and whether they are taken. */
async function judged(files: readonly (string | Uint8Array)[], over: Partial<OfferContext> = {}) {
  const { findings, set } = await judgeOffer(
    files.map((one) => file(one)),
    contextOf(over),
  );
  for (const { text } of findings) expect(`${text.en}${text.fr}`).not.toMatch(/[{}]|undefined|NaN/);
  return { found: findings.map(({ kind }) => kind), isTaken: set !== undefined, findings, set };
}

const signed = (terms: Terms = {}) => site.sign(request.request, terms);

describe('a certificate that fits', () => {
  it('is taken with its authority, in two files of PEM, in one, in either order', async () => {
    const certificate = await signed();
    expect(await judged([certificate, site.pem])).toMatchObject({ found: [], isTaken: true });
    expect(await judged([site.pem + certificate])).toMatchObject({ found: [], isTaken: true });
    expect(await judged([`Bag Attributes\r\n${certificate}\r\n${site.pem}`])).toMatchObject({ found: [] });
  });

  it('is taken as DER, as PKCS#7, and as PKCS#7 that says CERTIFICATE', async () => {
    const der = Buffer.from(new x509.X509Certificate(await signed()).rawData);
    expect(await judged([der, site.der])).toMatchObject({ found: [], isTaken: true });
    const pkcs7 = await site.signAsPkcs7(request.request);
    expect(await judged([pkcs7])).toMatchObject({ found: [], isTaken: true });
    const base64 = Buffer.from(pkcs7).toString('base64').replace(/.{64}/g, '$&\n');
    for (const kind of ['PKCS7', 'CERTIFICATE']) {
      const pem = `-----BEGIN ${kind}-----\n${base64}\n-----END ${kind}-----\n`;
      expect(await judged([pem])).toMatchObject({ found: [], isTaken: true });
    }
  });

  it('of an intermediate authority is taken without the root', async () => {
    const below = await SiteAuthority.make({ name: 'Clinic CA', by: site });
    const certificate = await below.sign(request.request);
    expect(await judged([certificate, below.pem])).toMatchObject({ found: [], isTaken: true });
    expect(await judged([certificate, site.pem, below.pem])).toMatchObject({ found: [], isTaken: true });
  });

  it('without extended key usages is for any use', async () => {
    expect(await judged([await signed({ usages: [] }), site.pem])).toMatchObject({ found: [], isTaken: true });
  });
});

describe('what is no certificate is refused, and said what it is', () => {
  it.each<[string, () => string | Uint8Array, string]>([
    ['nothing', () => '', 'noCertificate'],
    ['a page of HTML', () => '<!DOCTYPE html><title>Certificate Services</title>', 'noCertificate'],
    ['the request itself', () => request.request, 'isRequest'],
    [
      'the request in DER',
      () => new Uint8Array(new x509.Pkcs10CertificateRequest(request.request).rawData),
      'isRequest',
    ],
    ['a private key', () => keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 'isKey'],
    ['a private key in DER', () => keys.privateKey.export({ format: 'der', type: 'sec1' }), 'isKey'],
    ['PKCS#12', () => Buffer.from('3082065a02010330820620', 'hex'), 'isKeyStore'],
    ['too much', () => 'x'.repeat(mostFileBytes + 1), 'tooLarge'],
  ])('%s', async (_what, content, kind) => {
    expect(await judged([content()])).toMatchObject({ found: [kind], isTaken: false });
  });

  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it('a certificate beside which a private key stands is not read', async () => {
    const key = keys.privateKey.export({ format: 'pem', type: 'pkcs8' });
    expect(await judged([`${await signed()}${key}`, site.pem])).toMatchObject({ found: ['isKey'], isTaken: false });
  });

  it('a certificate with a letter cut off', async () => {
    const certificate = await signed();
    const broken = certificate.replace(/(.{64}\n.{30})./, '$1');
    expect(await judged([broken, site.pem])).toMatchObject({ found: ['noCertificate'], isTaken: false });
  });

  it('no file at all', async () => {
    expect(await judged([])).toMatchObject({ found: ['nothing'], isTaken: false });
  });

  it('whatever comes, nothing is thrown', async () => {
    const certificate = Buffer.from(new x509.X509Certificate(await signed()).rawData);
    const changed = fc.tuple(fc.nat(certificate.length - 1), fc.nat(255)).map(([at, octet]) => {
      const copy = Buffer.from(certificate);
      copy[at] = octet;
      return new Uint8Array(copy);
    });
    const anything = fc.oneof(changed, fc.uint8Array({ maxLength: 400 }));
    await fc.assert(
      fc.asyncProperty(anything, async (bytes) => {
        await judgeOffer([file(bytes), file(site.pem)], contextOf());
      }),
      { numRuns: 300 },
    );
  });
});

describe('a certificate that does not fit is refused, each with its own reason', () => {
  it('of another key', async () => {
    const other = await site.sign(otherRequest.request);
    expect(await judged([other, site.pem])).toMatchObject({ found: ['otherKey'], isTaken: false });
    expect((await judged([other, site.pem])).findings[0]?.text.en).toContain('CN=ups-2');
  });

  it('before any request was made', async () => {
    expect(await judged([await signed(), site.pem], { request: undefined })).toMatchObject({ found: ['noRequest'] });
  });

  it('without its authority', async () => {
    expect(await judged([await signed()])).toMatchObject({ found: ['noIssuer'], isTaken: false });
  });

  it('of another authority, also one of the same name', async () => {
    const other = await SiteAuthority.make({ name: 'Other CA' });
    expect(await judged([await signed(), other.pem])).toMatchObject({ found: ['notSignedBy'], isTaken: false });
    const namesake = await SiteAuthority.make();
    expect(await judged([await signed(), namesake.pem])).toMatchObject({ found: ['badSignature'], isTaken: false });
  });

  it('with an authority that is none', async () => {
    const noAuthority = await SiteAuthority.make({ name: 'A device', isCa: false });
    const certificate = await noAuthority.sign(request.request);
    expect((await judged([certificate, noAuthority.pem])).found).toEqual(['issuerIsNoCa']);
    const cannotSign = await SiteAuthority.make({ name: 'No signer', keyUsage: x509.KeyUsageFlags.digitalSignature });
    const other = await cannotSign.sign(request.request);
    expect((await judged([other, cannotSign.pem])).found).toEqual(['issuerIsNoCa']);
  });

  it('with too many authorities', async () => {
    const others = await Promise.all(['A', 'B'].map((name) => SiteAuthority.make({ name })));
    const { found, isTaken } = await judged([await signed(), site.pem + others.map(({ pem }) => pem).join('')]);
    expect([found[0], isTaken]).toEqual(['tooMany', false]);
  });

  it('expired, or its authority', async () => {
    const certificate = await signed({ days: 10 });
    const later = { nowMs: signedAtMs + 11 * dayMs };
    expect(await judged([certificate, site.pem], later)).toMatchObject({ found: ['expired'], isTaken: false });
    const short = await SiteAuthority.make({ name: 'Short CA', days: 10 });
    const long = await short.sign(request.request);
    const { findings } = await judged([long, short.pem], later);
    expect(findings.map(({ kind }) => kind)).toEqual(['expired']);
    expect(findings[0]?.text.fr).toContain('CN=Short CA');
  });

  it('not yet valid; the sentence has the time of the gateway', async () => {
    const { findings, isTaken } = await judged([await signed(), site.pem], { nowMs: signedAtMs - 40 * dayMs });
    expect([...new Set(findings.map(({ kind }) => kind))]).toEqual(['notYetValid']);
    expect(isTaken).toBe(false);
    expect(findings[0]?.text.en).toContain('2026-09-22 00:00 UTC');
  });

  it('not for clients', async () => {
    const certificate = await signed({ usages: ['serverAuth'] });
    expect(await judged([certificate, site.pem])).toMatchObject({ found: ['noClientUse'], isTaken: false });
  });

  it('not for signatures, without which there is no TLS 1.3', async () => {
    const certificate = await signed({ keyUsage: x509.KeyUsageFlags.keyEncipherment });
    expect(await judged([certificate, site.pem])).toMatchObject({ found: ['noSignatureUse'], isTaken: false });
  });

  it('of an authority with a weak key', async () => {
    const weak = await SiteAuthority.make({ name: 'Weak CA', rsaBits: 1_024 });
    const { found, findings } = await judged([await weak.sign(request.request), weak.pem]);
    expect(found).toEqual(['weakKey']);
    expect(findings[0]?.text.en).toContain('RSA 1024');
  });
});

describe('what can be used with a warning', () => {
  it('while the clock is not set, no date is judged: it says so', async () => {
    const expired = await signed({ days: 10 });
    const { found, findings, isTaken } = await judged([expired, site.pem], { nowMs: undefined, saidMs: 0 });
    expect([found, isTaken]).toEqual([['clockUnset'], true]);
    expect(findings[0]?.text.en).toContain('1970-01-01');
  });

  it('for clients alone', async () => {
    const certificate = await signed({ usages: ['clientAuth'] });
    expect(await judged([certificate, site.pem])).toMatchObject({ found: ['noServerUse'], isTaken: true });
  });

  it('an authority as a device', async () => {
    expect(await judged([await signed({ isCa: true }), site.pem])).toMatchObject({ found: ['isCa'], isTaken: true });
  });

  it('short, or longer than its authority', async () => {
    expect(await judged([await signed({ days: 40 }), site.pem])).toMatchObject({
      found: ['expiresSoon'],
      isTaken: true,
    });
    const short = await SiteAuthority.make({ name: 'Short CA', days: 100 });
    const longer = await short.sign(request.request, { days: 200 });
    expect(await judged([longer, short.pem])).toMatchObject({ found: ['issuerExpiresFirst'], isTaken: true });
  });
});
