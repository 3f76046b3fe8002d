import { cannotEncode } from '../encoding/primitive-content.js';

/** The second octet of a confirmed request: what its sender takes as an answer (135-2012 §20.1.2.4, §20.1.2.5). */

/** The APDU lengths that have a code; the code is the position. */
const apduLengths = [50, 128, 206, 480, 1024, 1476] as const;

export type MaxApduLength = (typeof apduLengths)[number];

/** Every device takes APDUs of this length (135-2012 §20.1.2.5). */
export const leastApduLength = apduLengths[0];

/** Largest APDU on BACnet/IP: an NPDU of 1497 octets less 21 of the longest header (135-2012 §5.2.1.3, §6.2). */
export const maxApduLengthBacnetIp = 1476;

/** 2, 4, 8, 16, 32 or 64; `Infinity`: more than 64; `undefined`: unspecified. */
export type MaxSegments = number | undefined;

export function decodeMaxApduLength(octet: number): MaxApduLength {
  // Codes from 6 are reserved; a client that sends one takes no less than the largest length that has a code today.
  return apduLengths[octet & 0x0f] ?? maxApduLengthBacnetIp;
}

export function decodeMaxSegments(octet: number): MaxSegments {
  const code = (octet >>> 4) & 0x07;
  if (code === 0) return undefined;
  return code === 7 ? Number.POSITIVE_INFINITY : 1 << code;
}

export function encodeMaxSizes(maxSegments: MaxSegments, maxApduLength: MaxApduLength): number {
  return (maxSegmentsCode(maxSegments) << 4) | apduLengths.indexOf(maxApduLength);
}

function maxSegmentsCode(maxSegments: MaxSegments): number {
  if (maxSegments === undefined) return 0;
  if (maxSegments === Number.POSITIVE_INFINITY) return 7;
  const code = Math.log2(maxSegments);
  if (!Number.isInteger(code) || code < 1 || code > 6) throw cannotEncode('max-segments-accepted', maxSegments);
  return code;
}
