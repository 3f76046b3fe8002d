import type { X509Certificate } from 'node:crypto';

/** What a certificate says of itself. */
export interface CertificateView {
  /** `CN=ups-1, O=Clinic`. */
  readonly subject: string;
  readonly issuer: string;
  /** Hexadecimal digits. */
  readonly serialNumber: string;
  readonly validFromMs: number;
  readonly validToMs: number;
  /** `EC prime256v1`, `RSA 2048`. */
  readonly key: string;
  /** Extended key usages by their names or numbers; undefined where it is for any use. */
  readonly usages?: readonly string[];
  readonly isCa: boolean;
  /** SHA-256, with colons. */
  readonly fingerprint: string;
}

/** Extended key usages (RFC 5280 §4.2.1.12). */
export const usageNames: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '2.5.29.37.0': 'anyExtendedKeyUsage',
};

export function viewOfCertificate(certificate: X509Certificate): CertificateView {
  const usages = usagesOf(certificate);
  return {
    subject: nameInOneLine(certificate.subject),
    issuer: nameInOneLine(certificate.issuer),
    serialNumber: certificate.serialNumber,
    validFromMs: Date.parse(certificate.validFrom),
    validToMs: Date.parse(certificate.validTo),
    key: keyWords(certificate),
    ...(usages !== undefined && { usages }),
    isCa: certificate.ca,
    fingerprint: certificate.fingerprint256,
  };
}

/** Undefined where the certificate does not limit its use. */
export function usagesOf({ keyUsage }: X509Certificate): readonly string[] | undefined {
  // Node calls the extended key usage `keyUsage`; its types do not know that it can be missing.
  const found: readonly string[] | undefined = keyUsage;
  return found?.map((usage) => usageNames[usage] ?? usage);
}

/** Kind and size of the public key. */
export function keyWords({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = publicKey;
  if (details.namedCurve !== undefined) return `EC ${details.namedCurve}`;
  if (details.modulusLength !== undefined) return `${(type ?? '').toUpperCase()} ${details.modulusLength}`;
  return type ?? '?';
}

/** Node writes a name with a part on each line, and a backslash before signs of RFC 2253, of which people read nothing. */
export function nameInOneLine(name: string | undefined): string {
  // A certificate of version 1 or of a careless authority may have no name at all.
  return name === undefined || name === ''
    ? '(no name)'
    : name.replaceAll('\n', ', ').replace(/\\([,+"\\<>;=# ])/g, '$1');
}
