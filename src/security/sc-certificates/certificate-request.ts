import { createPrivateKey, webcrypto } from 'node:crypto';
import type { RequestFields } from './request-fields.js';

/** A request and its key, which never leaves the device; both PEM, the key in PKCS#8. */
export interface MadeRequest {
  readonly request: string;
  readonly key: string;
}

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signature = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Draws a key (ECDSA P-256) and signs a request (PKCS#10, RFC 2986) with it; the fields are good (`requestFaults`). */
export async function makeRequest(fields: RequestFields): Promise<MadeRequest> {
  // Up to 17 MB that a gateway needs once in years.
  const x509 = await import('@peculiar/x509');
  const keys = await webcrypto.subtle.generateKey(curve, true, ['sign', 'verify']);
  const names = alternativeNames(fields);
  const made = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: new x509.Name(subjectOf(fields)),
      keys,
      signingAlgorithm: signature,
      extensions: [
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        // A node that is no hub needs the first alone; sites ask for both.
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth]),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ],
    },
    webcrypto,
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' });
  return { request: `${made.toString('pem').trim()}\n`, key: key.toString() };
}

/** In the order from the country down, as directories have it. */
function subjectOf({ country, state, locality, organization, unit, commonName }: RequestFields) {
  const parts = { ST: state, L: locality, O: organization, OU: unit, CN: commonName };
  const texts = Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return [
    // Its type is ordered (RFC 5280 §A.1).
    ...(country === undefined ? [] : [{ C: [{ printableString: country.toUpperCase() }] }]),
    // Said, because of a bare text the package takes quotes and # for signs.
    ...texts.map(({ name, value }) => ({ [name]: [{ utf8String: value }] })),
  ];
}

function alternativeNames({ dns = [], ips = [], uris = [] }: RequestFields) {
  return [
    ...dns.map((value) => ({ type: 'dns' as const, value })),
    ...ips.map((value) => ({ type: 'ip' as const, value })),
    ...uris.map((value) => ({ type: 'url' as const, value })),
  ];
}
