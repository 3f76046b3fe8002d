import type { X509Certificate } from 'node:crypto';

/** The authorities that have signed the certificate, the next one first; those between it and a root, and the root. */
export function issuersInChain(
  certificate: X509Certificate,
  issuers: readonly X509Certificate[],
): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  let last = certificate;
  for (;;) {
    const next = issuers.find((one) => !chain.includes(one) && isSignedBy(last, one));
    if (next === undefined) return chain;
    chain.push(next);
    last = next;
  }
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return isNamedBy(certificate, issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // A key of a kind that this machine does not know proves nothing.
    return false;
  }
}

/** Whether its name is that of the issuer; any authority can take any name. */
export function isNamedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.issuer === issuer.subject;
}
