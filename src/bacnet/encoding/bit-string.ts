import { decodeError } from './decode-error.js';
import { wrongLength } from './primitive-content.js';
import { RejectReason } from './reject-reason.js';

/** Content of a bit string: the number of unused bits, then bit 0 first, in the top bit (135-2012 §20.2.10). */
export function encodeBitString(bits: readonly boolean[]): Uint8Array {
  const octets = Math.ceil(bits.length / 8);
  const content = new Uint8Array(1 + octets);
  content[0] = octets * 8 - bits.length;
  for (let bit = 0; bit < bits.length; bit += 1) {
    if (bits[bit]) content[1 + (bit >> 3)] = (content[1 + (bit >> 3)] ?? 0) | (0x80 >> (bit & 7));
  }
  return content;
}

export function decodeBitString(content: Uint8Array): readonly boolean[] {
  const unused = content[0];
  if (unused === undefined) throw wrongLength('bit string', 0);
  if (unused > 7 || (unused > 0 && content.length === 1)) {
    throw decodeError(RejectReason.invalidParameterDataType, `bit string with ${unused} unused bits`);
  }
  const bits: boolean[] = [];
  const count = (content.length - 1) * 8 - unused;
  for (let bit = 0; bit < count; bit += 1) bits.push(((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
  return bits;
}
