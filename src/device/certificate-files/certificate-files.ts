import type { CertificateFileName } from '../../objects/object-and-property-names.js';
import type { ScCertificates } from '../../security/sc-certificates/sc-certificates.js';

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

/** Those in force, and the request that waits for its certificate. */
export function certificateFilesOf(certificates: Pick<ScCertificates, 'shown'>): CertificateFiles {
  return {
    file(name) {
      const { operational, request } = certificates.shown;
      switch (name) {
        case 'operational':
          return fileOf(operational?.certificate, operational?.sinceMs);
        case 'issuer1':
          return fileOf(operational?.issuers[0], operational?.sinceMs);
        case 'issuer2':
          return fileOf(operational?.issuers[1], operational?.sinceMs);
        case 'signingRequest':
          return fileOf(request?.pem, request?.madeAtMs);
      }
    },
  };
}

function fileOf(pem: string | undefined, modifiedAtMs = 0): CertificateFile | undefined {
  return pem === undefined ? undefined : { content: Buffer.from(pem), modifiedAtMs };
}
