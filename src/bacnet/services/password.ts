import type { ByteReader } from '../encoding/byte-reader.js';
import { readOptionalContextCharacterString } from '../encoding/context-codec.js';
import { decodeError } from '../encoding/decode-error.js';
import { RejectReason } from '../encoding/error-reject-abort.js';

/** Passwords are up to 20 characters (135-2012 §16.1.1.1.3, §16.4.1.1.2). */
const maxPasswordLength = 20;

/** The optional password of a service: a longer one than can be is no wrong one, but no password. */
export function readOptionalPassword(reader: ByteReader, tagNumber: number): string | undefined {
  const password = readOptionalContextCharacterString(reader, tagNumber);
  if (password !== undefined && [...password].length > maxPasswordLength) {
    throw decodeError(RejectReason.parameterOutOfRange, `a password of ${[...password].length} characters`);
  }
  return password;
}
