import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { playedLook } from '../people/played-look.js';
import { CertificateJudge } from './judge-certificates.js';
import { certificateOf, certificatesOf } from './played-certificate.js';

const beginsMs = Date.UTC(2026, 0, 15, 12);
const dayMs = 86_400_000;

function judged(wallMs: number, seed: number) {
  const look = playedLook({});
  const certificates = certificatesOf(beginsMs, seed);
  const judge = new CertificateJudge({ ...look, certificates, nowMs: () => 600_000, wallMs: () => wallMs });
  return { judge, certificates, broken: look.broken };
}

it('a played certificate says of itself what it was made of', () => {
  const read = new X509Certificate(certificateOf('ups-1', 1, beginsMs, beginsMs + dayMs));
  expect(read.subject).toBe('CN=ups-1');
  expect([Date.parse(read.validFrom), Date.parse(read.validTo)]).toEqual([beginsMs, beginsMs + dayMs]);
  expect(read.verify(read.publicKey)).toBe(true);
});

it('Binary Value 304 is active in the last 60 days and after the end, and not before', () => {
  for (const [wallMs, seed, isActive] of [
    [beginsMs, 1, false],
    [beginsMs + dayMs, 1, true],
    [beginsMs, 2, true],
    [beginsMs + dayMs, 2, true],
  ] as const) {
    const { judge, broken } = judged(wallMs, seed);
    judge.point(isActive);
    expect(broken).toEqual([]);
    judge.point(!isActive);
    expect(broken).toEqual(['certificate-told']);
  }
});

it('the metrics tell both ends', () => {
  const { judge, certificates, broken } = judged(beginsMs, 1);
  const line = (of: string, toMs: number) =>
    `bacnet_sc_certificate_expiry_timestamp_seconds{of="${of}",subject="x"} ${toMs / 1000}\n`;
  judge.metrics(line('device', certificates.deviceToMs) + line('issuer', certificates.issuerToMs));
  expect(broken).toEqual([]);
  judge.metrics(line('device', certificates.deviceToMs));
  judge.metrics(line('device', 0) + line('issuer', certificates.issuerToMs));
  expect(broken).toEqual(['certificate-told', 'certificate-told']);
});
