import type { Oid } from './oid.js';
import { Tag } from './tags.js';

/** Tag, length in the shortest form, and the content, which comes in parts. */
export function encoded(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return joined(Uint8Array.from([tag, ...lengthOctets(parts.reduce((sum, { length }) => sum + length, 0))]), ...parts);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** -2^31 to 2^31-1. */
export function encodedInteger(value: number): Uint8Array {
  return encoded(Tag.integer, Uint8Array.from(signedOctets(value)));
}

/** 0 to 2^32-1: Counter32, Gauge32 and TimeTicks. */
export function encodedUnsigned(tag: number, value: number): Uint8Array {
  return encoded(tag, Uint8Array.from(signedOctets(value)));
}

/** 0 to 2^64-1. */
export function encodedCounter64(value: bigint): Uint8Array {
  const octets: number[] = [];
  for (let rest = value; rest > 0n || octets.length === 0; rest >>= 8n) octets.unshift(Number(rest & 0xffn));
  if ((octets[0] ?? 0) >= 0x80) octets.unshift(0);
  return encoded(Tag.counter64, Uint8Array.from(octets));
}

export function encodedOctets(content: Uint8Array, tag: number = Tag.octetString): Uint8Array {
  return encoded(tag, content);
}

/** Two arcs at least, as every identifier has (X.690 §8.19.4). */
export function encodedOid([first = 0, second = 0, ...others]: Oid): Uint8Array {
  const octets = [first * 40 + second, ...others].flatMap(arcOctets);
  return encoded(Tag.objectIdentifier, Uint8Array.from(octets));
}

export const encodedNull = encoded(Tag.null);

function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest & 0xff);
  return [0x80 | octets.length, ...octets];
}

/** Two's complement in as few octets as keep the sign (X.690 §8.3.2). */
function signedOctets(value: number): readonly number[] {
  const octets: number[] = [];
  let rest = value;
  do {
    octets.unshift(((rest % 256) + 256) % 256);
    rest = Math.floor(rest / 256);
  } while (rest !== 0 && rest !== -1);
  const isNegative = (octets[0] ?? 0) >= 0x80;
  if (value >= 0 && isNegative) octets.unshift(0);
  if (value < 0 && !isNegative) octets.unshift(0xff);
  return octets;
}

/** Seven bits an octet, all but the last with the eighth set. */
function arcOctets(arc: number): readonly number[] {
  const octets = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift((rest % 128) | 0x80);
  return octets;
}
