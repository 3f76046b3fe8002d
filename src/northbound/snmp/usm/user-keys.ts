import { createHash } from 'node:crypto';
import type { DigestProtocol } from './digest-protocols.js';

/** How much of the repeated passphrase is hashed (RFC 3414 §A.2). */
const expandedOctets = 1 << 20;

/** Of a passphrase of a character at least: the key before it is bound to an engine, `Ku`. Takes milliseconds. */
export function keyOfPassphrase({ hash }: DigestProtocol, passphrase: string): Uint8Array {
  return createHash(hash)
    .update(Buffer.alloc(expandedOctets, passphrase, 'utf8'))
    .digest();
}

/** `Kul`: the same passphrase is another key on each engine (RFC 3414 §2.6). */
export function localizedKey({ hash }: DigestProtocol, key: Uint8Array, engineId: Uint8Array): Uint8Array {
  return createHash(hash).update(key).update(engineId).update(key).digest();
}

/** What a user proves himself by and encrypts with, at any engine. */
export interface UserKeys {
  readonly name: Uint8Array;
  readonly protocol: DigestProtocol;
  readonly authentication: Uint8Array;
  readonly privacy: Uint8Array;
}

/** Those keys at one engine. */
export interface LocalizedUser extends UserKeys {
  readonly engineId: Uint8Array;
}

export function userKeys(
  name: string,
  protocol: DigestProtocol,
  passphrases: { readonly authentication: string; readonly privacy: string },
): UserKeys {
  return {
    name: new TextEncoder().encode(name),
    protocol,
    authentication: keyOfPassphrase(protocol, passphrases.authentication),
    privacy: keyOfPassphrase(protocol, passphrases.privacy),
  };
}

export function localizedUser(keys: UserKeys, engineId: Uint8Array): LocalizedUser {
  return {
    ...keys,
    engineId,
    authentication: localizedKey(keys.protocol, keys.authentication, engineId),
    // The privacy key is made with the authentication protocol's hash, too (RFC 3826 §1.2).
    privacy: localizedKey(keys.protocol, keys.privacy, engineId),
  };
}
