import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Finding, finding } from './findings.js';

/** What somebody gives: pasted, or the content of a file. */
export interface GivenFile {
  /** As it is called in sentences. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** More than any chain of certificates that are kept needs. */
export const mostFileBytes = 16_384;

export type ReadFile = { readonly certificates: readonly X509Certificate[] } | { readonly problem: Finding };

/** All certificates of a file: PEM (any number of them), DER, or PKCS#7 (.p7b). Never throws. */
export async function readCertificates({ name: file, bytes }: GivenFile): Promise<ReadFile> {
  if (bytes.length > mostFileBytes) {
    return { problem: finding('tooLarge', { file, found: bytes.length, most: mostFileBytes }) };
  }
  const text = new TextDecoder('latin1').decode(bytes);
  // Before anything is read of it: it shall not end in a message of a parser.
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return { problem: finding('isKey', { file }) };
  if (/-----BEGIN (NEW )?CERTIFICATE REQUEST-----/.test(text)) return { problem: finding('isRequest', { file }) };
  const certificates = await certificatesOf(text, bytes);
  const isUsable = (await Promise.all(certificates.map(canBeUsed))).every(Boolean);
  if (!isUsable) return { problem: finding('unreadable', { file }) };
  if (certificates.length > 0) return { certificates };
  return { problem: finding((await otherKindOf(bytes)) ?? 'noCertificate', { file }) };
}

const pemBlock = /-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE|PKCS7|CMS)-----([\s\S]*?)-----END \1-----/g;

async function certificatesOf(text: string, bytes: Uint8Array): Promise<readonly X509Certificate[]> {
  const blocks = [...text.matchAll(pemBlock)].map(([, , base64 = '']) => Buffer.from(base64, 'base64'));
  if (blocks.length === 0) return certificatesOfDer(bytes);
  // Microsoft's authority writes CERTIFICATE above a PKCS#7, too.
  const all = await Promise.all(blocks.map(certificatesOfDer));
  // One that cannot be read among good ones is damage, not something to leave out.
  return all.some((one) => one.length === 0) ? [] : all.flat();
}

async function certificatesOfDer(bytes: Uint8Array): Promise<readonly X509Certificate[]> {
  const one = ofDer(bytes);
  return one.length > 0 ? one : ofPkcs7(bytes);
}

/** Whether both that look at it later understand all of it. */
async function canBeUsed(certificate: X509Certificate): Promise<boolean> {
  const { X509Certificate: Parsed } = await import('@peculiar/x509');
  try {
    const { extensions, signatureAlgorithm } = new Parsed(Uint8Array.from(certificate.raw));
    return certificate.publicKey !== undefined && extensions !== undefined && signatureAlgorithm !== undefined;
  } catch {
    return false;
  }
}

function ofDer(der: Uint8Array): readonly X509Certificate[] {
  try {
    return [new X509Certificate(der)];
  } catch {
    return [];
  }
}

async function ofPkcs7(der: Uint8Array): Promise<readonly X509Certificate[]> {
  // A sequence; whatever else it is, the package need not be loaded for it.
  if (der[0] !== sequenceTag) return [];
  const { X509Certificates } = await import('@peculiar/x509');
  try {
    const found = new X509Certificates(Uint8Array.from(der));
    return found.map(({ rawData }) => new X509Certificate(new Uint8Array(rawData)));
  } catch {
    return [];
  }
}

const sequenceTag = 0x30;

/** What else people give by mistake, in DER. */
async function otherKindOf(bytes: Uint8Array): Promise<'isRequest' | 'isKey' | 'isKeyStore' | undefined> {
  if (bytes[0] !== sequenceTag) return undefined;
  if (isKeyStore(bytes)) return 'isKeyStore';
  if (isPrivateKey(bytes)) return 'isKey';
  const { Pkcs10CertificateRequest } = await import('@peculiar/x509');
  try {
    new Pkcs10CertificateRequest(Uint8Array.from(bytes));
    return 'isRequest';
  } catch {
    return undefined;
  }
}

/** PKCS#12: a sequence that begins with the version 3 (RFC 7292 §4). */
function isKeyStore(bytes: Uint8Array): boolean {
  const lengthOctets = (bytes[1] ?? 0) & 0x80 ? ((bytes[1] ?? 0) & 0x7f) + 1 : 1;
  const version = bytes.subarray(1 + lengthOctets, 4 + lengthOctets);
  return Buffer.from(version).toString('hex') === '020103';
}

function isPrivateKey(bytes: Uint8Array): boolean {
  const key = Buffer.from(bytes);
  return (['pkcs8', 'pkcs1', 'sec1'] as const).some((type) => {
    try {
      createPrivateKey({ key, format: 'der', type });
      return true;
    } catch {
      return false;
    }
  });
}
