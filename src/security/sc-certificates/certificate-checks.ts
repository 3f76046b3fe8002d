import type { X509Certificate } from 'node:crypto';
import { keyWords, nameInOneLine, usagesOf } from './certificate-view.js';
import { type Finding, finding } from './findings.js';
import { isNamedBy, issuersInChain } from './issuer-chain.js';

/** Authorities that are kept beside the certificate: Issuer_Certificate_Files has two places (135-2020 §12.56). */
export const mostIssuers = 2;

/** What is to be checked, and against what. */
export interface CheckedSet {
  readonly certificate: X509Certificate;
  readonly issuers: readonly X509Certificate[];
  /** Milliseconds since 1970; undefined while the clock of the machine cannot be right. */
  readonly nowMs: number | undefined;
  /** What the machine says all the same, for the sentences. */
  readonly saidMs: number;
}

const dayMs = 86_400_000;
const soonDays = 60;
const leastRsaBits = 2048;
const leastCurveBits = 256;

/** Whether a device can come to its hub with these; nothing of it depends on the key, which is compared before. */
export async function checkSet(set: CheckedSet): Promise<readonly Finding[]> {
  const { certificate, issuers } = set;
  const inUse = issuersInChain(certificate, issuers);
  const findings = [
    ...countFindings(issuers),
    ...signatureFindings(certificate, issuers),
    ...issuers.flatMap(authorityFindings),
    ...useFindings(certificate, await keyUsagesOf(certificate)),
    ...(await Promise.all([certificate, ...issuers].map(strengthFindings))).flat(),
    ...dateFindings(set),
  ];
  // Said only of a chain that holds.
  const isSigned = inUse.length > 0;
  const beside = isSigned ? issuers.filter((one) => !inUse.includes(one)) : [];
  return [...findings, ...beside.map((one) => finding('issuerBeside', { issuer: subjectOf(one) }))];
}

function countFindings({ length: found }: readonly X509Certificate[]): readonly Finding[] {
  return found > mostIssuers ? [finding('tooMany', { found, most: mostIssuers })] : [];
}

function signatureFindings(certificate: X509Certificate, issuers: readonly X509Certificate[]): readonly Finding[] {
  const subject = subjectOf(certificate);
  const issuer = nameInOneLine(certificate.issuer);
  if (issuers.length === 0) return [finding('noIssuer', { issuer })];
  if (issuersInChain(certificate, issuers).length > 0) return [];
  if (issuers.some((one) => isNamedBy(certificate, one))) return [finding('badSignature', { subject, issuer })];
  return [finding('notSignedBy', { issuer, given: issuers.map(subjectOf).join('; ') })];
}

function authorityFindings(issuer: X509Certificate): readonly Finding[] {
  return issuer.ca ? [] : [finding('issuerIsNoCa', { issuer: subjectOf(issuer) })];
}

function useFindings(certificate: X509Certificate, keyUsages: ReadonlySet<KeyUse> | undefined): readonly Finding[] {
  const subject = subjectOf(certificate);
  const usages = usagesOf(certificate);
  const isFor = (usage: string) => !usages || usages.includes(usage) || usages.includes('anyExtendedKeyUsage');
  return [
    ...(isFor('clientAuth') ? [] : [finding('noClientUse', { subject, found: (usages ?? []).join(', ') })]),
    ...(isFor('clientAuth') && !isFor('serverAuth') ? [finding('noServerUse', { subject })] : []),
    ...(keyUsages && !keyUsages.has('digitalSignature') ? [finding('noSignatureUse', { subject })] : []),
    ...(certificate.ca ? [finding('isCa', { subject })] : []),
  ];
}

type KeyUse = 'digitalSignature';

/** Undefined where the certificate does not say (RFC 5280 §4.2.1.3). */
async function keyUsagesOf(certificate: X509Certificate): Promise<ReadonlySet<KeyUse> | undefined> {
  const { KeyUsageFlags, KeyUsagesExtension, X509Certificate: Parsed } = await import('@peculiar/x509');
  const extension = new Parsed(Uint8Array.from(certificate.raw)).getExtension(KeyUsagesExtension);
  if (extension === null) return undefined;
  return new Set((extension.usages & KeyUsageFlags.digitalSignature) === 0 ? [] : (['digitalSignature'] as const));
}

async function strengthFindings(certificate: X509Certificate): Promise<readonly Finding[]> {
  const subject = subjectOf(certificate);
  const weakKey = isWeakKey(certificate) ? [finding('weakKey', { subject, found: keyWords(certificate) })] : [];
  // Nobody checks the signature of a root: it is trusted because it was given.
  if (certificate.issuer === certificate.subject) return weakKey;
  const hash = await signatureHashOf(certificate);
  return weakHashes.has(hash) ? [...weakKey, finding('weakSignature', { subject, found: hash })] : weakKey;
}

function isWeakKey({ publicKey }: X509Certificate): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength, namedCurve } = {} } = publicKey;
  if (type === 'rsa' || type === 'rsa-pss') return (modulusLength ?? 0) < leastRsaBits;
  if (type === 'ec') return curveBits(namedCurve ?? '') < leastCurveBits;
  return type !== 'ed25519' && type !== 'ed448';
}

/** `prime256v1`, `secp384r1`, `brainpoolP256r1`: the first number of three digits. */
function curveBits(curve: string): number {
  return Number(/\d{3}/.exec(curve)?.[0] ?? 0);
}

const weakHashes: ReadonlySet<string> = new Set(['SHA-1', 'MD5', 'MD2']);

/** Signatures whose hash the package does not know any more (RFC 8017 §A.2.4). */
const oldSignatures: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2',
  '1.2.840.113549.1.1.4': 'MD5',
};

/** `SHA-256`; the whole algorithm where it has no hash of its own. */
async function signatureHashOf(certificate: X509Certificate): Promise<string> {
  const { X509Certificate: Parsed } = await import('@peculiar/x509');
  const { signatureAlgorithm } = new Parsed(Uint8Array.from(certificate.raw));
  // The types of the package are those of a browser, and some algorithms have no hash.
  const { hash, name = '' } = signatureAlgorithm as { hash?: { readonly name: string }; readonly name?: string };
  return hash?.name ?? oldSignatures[name] ?? name;
}

function dateFindings({ certificate, issuers, nowMs, saidMs }: CheckedSet): readonly Finding[] {
  if (nowMs === undefined) return [finding('clockUnset', { now: momentWords(saidMs) })];
  const untilMs = Date.parse(certificate.validTo);
  const ofAll = [certificate, ...issuers].flatMap((one) => validityFindings(one, nowMs));
  const isValid = ofAll.length === 0;
  const days = Math.floor((untilMs - nowMs) / dayMs);
  const soon = isValid && days < soonDays;
  const first = isValid
    ? issuersInChain(certificate, issuers).find((one) => Date.parse(one.validTo) < untilMs)
    : undefined;
  return [
    ...ofAll,
    ...(soon ? [finding('expiresSoon', { subject: subjectOf(certificate), until: dayWords(untilMs), days })] : []),
    ...(first
      ? [finding('issuerExpiresFirst', { issuer: subjectOf(first), until: dayWords(Date.parse(first.validTo)) })]
      : []),
  ];
}

function validityFindings(certificate: X509Certificate, nowMs: number): readonly Finding[] {
  const [fromMs, untilMs] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  const [subject, now] = [subjectOf(certificate), momentWords(nowMs)];
  if (nowMs > untilMs) return [finding('expired', { subject, until: dayWords(untilMs), now })];
  return nowMs < fromMs ? [finding('notYetValid', { subject, from: momentWords(fromMs), now })] : [];
}

function subjectOf({ subject }: X509Certificate): string {
  return nameInOneLine(subject);
}

/** By UTC, in which certificates count. */
function momentWords(ms: number): string {
  return Number.isFinite(ms) ? `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC` : '?';
}

function dayWords(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : '?';
}
