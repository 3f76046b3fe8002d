/** A way to prove who sent a message: HMAC with this hash, of which so many octets are sent. */
export interface DigestProtocol {
  /** As Node names it. */
  readonly hash: 'sha1' | 'sha256' | 'sha512';
  readonly digestOctets: number;
}

/** RFC 3414 §7 (SHA), RFC 7860 §4 (the others), by the words of `[snmp] authentication`. */
export const digestProtocols = {
  sha: { hash: 'sha1', digestOctets: 12 },
  sha256: { hash: 'sha256', digestOctets: 24 },
  sha512: { hash: 'sha512', digestOctets: 48 },
} as const satisfies Readonly<Record<string, DigestProtocol>>;

export type DigestProtocolName = keyof typeof digestProtocols;
