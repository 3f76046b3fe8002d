import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { identifier, integer, tlv } from '../../support/snmp/wire.js';

// DER of RFC 5280, as much of it as a certificate without extensions needs; the key is made of octets that are the same each time.

const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
const sequence = (...parts: readonly Uint8Array[]) => tlv(0x30, ...parts);
/** Ed25519 (RFC 8410). */
const algorithm = sequence(identifier('1.3.101.112'));
const nameOf = (commonName: string) =>
  sequence(tlv(0x31, sequence(identifier('2.5.4.3'), tlv(0x0c, Buffer.from(commonName, 'utf8')))));
/** UTCTime, up to 2049. */
const timeOf = (atMs: number) =>
  tlv(0x17, Buffer.from(`${new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`, 'latin1'));

/** PEM; both ends in whole seconds. */
export function certificateOf(commonName: string, serial: number, fromMs: number, toMs: number): string {
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const content = sequence(
    tlv(0xa0, integer(2)),
    integer(serial),
    algorithm,
    nameOf('Site authority'),
    sequence(timeOf(fromMs), timeOf(toMs)),
    nameOf(commonName),
    publicKey,
  );
  const signature = tlv(0x03, Buffer.concat([Buffer.from([0]), sign(null, content, privateKey)]));
  const base64 = sequence(content, algorithm, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}

export interface SiteCertificates {
  /** Ends of validity, milliseconds since 1970. */
  readonly deviceToMs: number;
  readonly issuerToMs: number;
}

const dayMs = 86_400_000;

/**
 * Of a site whose run begins at `beginsMs`: one of two comes into its last 60 days half an hour later, one of two ends then, so that
 * each clock that jumps by a day passes it, too.
 */
export function certificatesOf(beginsMs: number, seed: number): SiteCertificates {
  const soonMs = beginsMs + 30 * 60_000;
  return { deviceToMs: seed % 2 === 0 ? soonMs : soonMs + 61 * dayMs, issuerToMs: beginsMs + 400 * dayMs };
}

/** `DIR/sc/certificates.json` (src/security/README.md); the key opens nothing: no hub is there. */
export function keptText({ deviceToMs, issuerToMs }: SiteCertificates, beginsMs: number): string {
  const fromMs = beginsMs - 300 * dayMs;
  const operational = {
    key: 'no key',
    certificate: certificateOf('ups-1', 1, fromMs, deviceToMs),
    issuers: [certificateOf('Site authority', 2, fromMs, issuerToMs)],
    sinceMs: fromMs,
  };
  return `${JSON.stringify({ format: 'ups-bacnet-gateway certificates of BACnet/SC', operational })}\n`;
}
