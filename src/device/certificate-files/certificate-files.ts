import type { CertificateFileName } from '../../objects/object-and-property-names.js';

/** One file in PEM, as others may read it. */
export interface CertificateFile {
  readonly content: Uint8Array;
  /** Milliseconds since 1970 UTC. */
  readonly modifiedAtMs: number;
}

/** The certificates of BACnet/SC, and the request for one; a private key is never among them. */
export interface CertificateFiles {
  /** Undefined where there is none. */
  file(name: CertificateFileName): CertificateFile | undefined;
}

/** Of a device that has none. */
export const noCertificateFiles: CertificateFiles = { file: () => undefined };
