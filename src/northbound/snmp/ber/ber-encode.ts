import type { Oid } from './oid.js';
import { Tag } from './tags.js';

/** Tag, length in the shortest form, and the content, which comes in parts. */
export function encoded(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = lengthOf(parts);
  // Nearly all: a walk encodes thousands of them.
  if (length >= 0x80) return joined(new Uint8Array([tag, ...lengthOctets(length)]), ...parts);
  const whole = new Uint8Array(2 + length);
  whole[0] = tag;
  whole[1] = length;
  putAll(parts, whole, 2);
  return whole;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(lengthOf(parts));
  putAll(parts, whole, 0);
  return whole;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of parts) length += part.length;
  return length;
}

function putAll(parts: readonly Uint8Array[], whole: Uint8Array, from: number): void {
  let offset = from;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
}

/** -2^31 to 2^31-1. */
export function encodedInteger(value: number): Uint8Array {
  return encoded(Tag.integer, new Uint8Array(signedOctets(value)));
}

/** 0 to 2^32-1: Counter32, Gauge32 and TimeTicks. */
export function encodedUnsigned(tag: number, value: number): Uint8Array {
  return encoded(tag, new Uint8Array(signedOctets(value)));
}

/** 0 to 2^64-1. */
export function encodedCounter64(value: bigint): Uint8Array {
  const octets: number[] = [];
  for (let rest = value; rest > 0n || octets.length === 0; rest >>= 8n) octets.unshift(Number(rest & 0xffn));
  if ((octets[0] ?? 0) >= 0x80) octets.unshift(0);
  return encoded(Tag.counter64, new Uint8Array(octets));
}

export function encodedOctets(content: Uint8Array, tag: number = Tag.octetString): Uint8Array {
  return encoded(tag, content);
}

/** Two arcs at least, as every identifier has (X.690 §8.19.4). */
export function encodedOid(arcs: Oid): Uint8Array {
  const [first = 0, second = 0] = arcs;
  const octets: number[] = [];
  putArc(first * 40 + second, octets);
  for (let place = 2; place < arcs.length; place += 1) putArc(arcs[place] ?? 0, octets);
  return encoded(Tag.objectIdentifier, new Uint8Array(octets));
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
function putArc(arc: number, octets: number[]): void {
  if (arc < 0x80) {
    octets.push(arc);
    return;
  }
  const own = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) own.unshift((rest % 128) | 0x80);
  octets.push(...own);
}
