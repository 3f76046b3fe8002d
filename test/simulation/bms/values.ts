import { unsignedOctets } from '../../support/bacnet/wire.js';

/** Application values as octets (135-2012 §20.2). */
export const real = (value: number): number[] => {
  const octets = Buffer.alloc(4);
  octets.writeFloatBE(value);
  return [0x44, ...octets];
};

export const unsigned = (value: number): number[] => {
  const octets = unsignedOctets(value);
  return [0x20 | octets.length, ...octets];
};

export const enumerated = (value: number): number[] => [0x91, value];
export const boolean = (value: boolean): number[] => [value ? 0x11 : 0x10];

export const bitString = (bits: readonly boolean[]): number[] => {
  const octets = Array.from({ length: Math.ceil(bits.length / 8) }, (_, octet) =>
    bits.slice(octet * 8, octet * 8 + 8).reduce((sum, bit, at) => sum | (bit ? 0x80 >> at : 0), 0),
  );
  const content = [octets.length * 8 - bits.length, ...octets];
  return content.length < 5 ? [0x80 | content.length, ...content] : [0x85, content.length, ...content];
};

export const flags = (fault: boolean, alarm = false, outOfService = false): number[] =>
  bitString([alarm, fault, false, outOfService]);
