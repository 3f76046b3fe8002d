import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { cannotEncode } from '../../encoding/primitive-content.js';

/** Virtual MAC address of a node of BACnet/SC, as 12 hexadecimal digits in small letters (135-2020 §AB.1.5.2, §H.7). */
export type Vmac = string;

export const vmacOctets = 6;

/** All nodes of the network (135-2020 §AB.1.5.2). */
export const broadcastVmac: Vmac = 'ffffffffffff';

/** No VMAC: reserved (135-2020 §AB.1.5.2). */
export const unknownVmac: Vmac = '000000000000';

/** `00` to `ff`: two look-ups and a joint cost a sixth of what Buffer's own conversion does, for every message. */
const octetTexts = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

export function readVmac(reader: ByteReader): Vmac {
  let vmac = '';
  for (let octet = 0; octet < vmacOctets; octet += 1) vmac += octetTexts[reader.readUint8()];
  return vmac;
}

/** Throws `bacnet.encode` for what is not 12 hexadecimal digits. */
export function writeVmac(writer: ByteWriter, vmac: Vmac): void {
  if (vmac.length !== 2 * vmacOctets) throw cannotEncode('VMAC', vmac);
  for (let place = 0; place < vmac.length; place += 2) {
    const octet = digitAt(vmac, place) * 16 + digitAt(vmac, place + 1);
    if (!(octet >= 0)) throw cannotEncode('VMAC', vmac);
    writer.writeUint8(octet);
  }
}

/** NaN for what is no hexadecimal digit. */
function digitAt(text: string, place: number): number {
  const code = text.charCodeAt(place);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = (code | 0x20) - 0x61;
  return letter >= 0 && letter < 6 ? letter + 10 : Number.NaN;
}

export function octetsOfVmac(vmac: Vmac): Uint8Array {
  return Buffer.from(vmac, 'hex');
}

/** True where one node can have it: neither all nodes nor none. */
export function canBeNode(vmac: Vmac): boolean {
  return vmac !== broadcastVmac && vmac !== unknownVmac;
}

/** Low half of the first octet that says: drawn at random (135-2020 §H.7.3). */
const randomMark = 0x02;

/** A random-48 VMAC of six random octets; 44 bits of them stay (135-2020 §H.7.3). */
export function randomVmac(random: Uint8Array): Vmac {
  const octets = Buffer.from(random.subarray(0, vmacOctets));
  octets.writeUInt8((octets.readUInt8(0) & 0xf0) | randomMark, 0);
  return octets.toString('hex');
}

/** Whether it says of itself that it was drawn at random. */
export function isRandomVmac(vmac: Vmac): boolean {
  return vmac.length === 2 * vmacOctets && Number.parseInt(vmac.slice(1, 2), 16) === randomMark;
}

/** As people read it: `f2:a1:b2:c3:d4:e5`. */
export function vmacText(vmac: Vmac): string {
  return vmac.replace(/..(?=.)/g, '$&:');
}
