import { createCipheriv, createDecipheriv } from 'node:crypto';
import { joined } from '../ber/ber-encode.js';

/** Of the key and of the salt that is sent, in octets (RFC 3826 §1.2, §3.1.2.1). */
const keyOctets = 16;
export const saltOctets = 8;

/** The clock of the engine that has authority over the message, and a number that it never used before. */
export interface PrivacyContext {
  readonly key: Uint8Array;
  readonly engineBoots: number;
  readonly engineTime: number;
  readonly salt: Uint8Array;
}

/** AES in cipher feedback mode, 128 bits (RFC 3826 §3.1.3). */
export function encrypted(plain: Uint8Array, context: PrivacyContext): Uint8Array {
  const cipher = createCipheriv('aes-128-cfb', context.key.subarray(0, keyOctets), startOf(context));
  return joined(cipher.update(plain), cipher.final());
}

/** RFC 3826 §3.1.4. A wrong key gives octets, too, which then are no PDU. */
export function decrypted(octets: Uint8Array, context: PrivacyContext): Uint8Array {
  const decipher = createDecipheriv('aes-128-cfb', context.key.subarray(0, keyOctets), startOf(context));
  return joined(decipher.update(octets), decipher.final());
}

/** The initialization vector. */
function startOf({ engineBoots, engineTime, salt }: PrivacyContext): Uint8Array {
  const start = new Uint8Array(16);
  const view = new DataView(start.buffer);
  view.setUint32(0, engineBoots);
  view.setUint32(4, engineTime);
  start.set(salt, 8);
  return start;
}
