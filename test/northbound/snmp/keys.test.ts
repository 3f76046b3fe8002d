import { describe, expect, it } from 'vitest';
import { digestProtocols } from '../../../src/northbound/snmp/usm/digest-protocols.js';
import { decrypted, encrypted } from '../../../src/northbound/snmp/usm/privacy.js';
import { SaltSource } from '../../../src/northbound/snmp/usm/salt-source.js';
import { keyOfPassphrase, localizedKey } from '../../../src/northbound/snmp/usm/user-keys.js';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const bytes = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('keys', () => {
  it('RFC 3414 §A.3.2: "maplesyrup" with SHA, and at engine ...02', () => {
    const key = keyOfPassphrase(digestProtocols.sha, 'maplesyrup');
    expect(hex(key)).toBe('9fb5cc0381497b3793528939ff788d5d79145211');
    const local = localizedKey(digestProtocols.sha, key, bytes('000000000000000000000002'));
    expect(hex(local)).toBe('6695febc9288e36282235fc7151f128497b38f3f');
  });

  it('RFC 7860 §4.2: as many octets of each digest are sent', () => {
    const { sha, sha256, sha512 } = digestProtocols;
    expect([sha, sha256, sha512].map(({ digestOctets }) => digestOctets)).toEqual([12, 24, 48]);
  });
});

describe('privacy', () => {
  // NIST SP 800-38A §F.3.13, CFB128-AES128: the vector as boots, time and salt, one after the other.
  const context = {
    key: bytes('2b7e151628aed2a6abf7158809cf4f3c'),
    engineBoots: 0x00010203,
    engineTime: 0x04050607,
    salt: bytes('08090a0b0c0d0e0f'),
  };
  const plain = bytes('6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51');
  const cipher = bytes('3b3fd92eb72dad20333449f8e83cfb4a c8a64537a0b3a93fcde3cdad9f1ce58b');

  it('is AES-128 in cipher feedback mode', () => {
    expect(hex(encrypted(plain, context))).toBe(hex(cipher));
    expect(hex(decrypted(cipher, context))).toBe(hex(plain));
  });

  it('RFC 3826 §3.1.2.1: no salt comes twice, also where it begins anew', () => {
    const salts = new SaltSource(bytes('ffffffffffffffff'));
    expect([salts.next(), salts.next()].map(hex)).toEqual(['0000000000000000', '0000000000000001']);
  });
});
