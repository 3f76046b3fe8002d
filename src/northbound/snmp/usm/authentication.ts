import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LocalizedUser } from './user-keys.js';

/** Puts the digest of a whole message into its place, which has zeros (RFC 3414 §6.3.1). */
export function sign(message: Uint8Array, digestAt: number, user: LocalizedUser): void {
  message.set(digestOf(message, user), digestAt);
}

/** Whether the digest in the message is that of the message with zeros in its place (RFC 3414 §6.3.2). */
export function isSignedBy(message: Uint8Array, digestAt: number, digest: Uint8Array, user: LocalizedUser): boolean {
  if (digest.length !== user.protocol.digestOctets) return false;
  // A Buffer's own slice would share its octets.
  const unsigned = Uint8Array.from(message);
  unsigned.fill(0, digestAt, digestAt + digest.length);
  return timingSafeEqual(digestOf(unsigned, user), digest);
}

function digestOf(message: Uint8Array, { protocol, authentication }: LocalizedUser): Uint8Array {
  return createHmac(protocol.hash, authentication).update(message).digest().subarray(0, protocol.digestOctets);
}
