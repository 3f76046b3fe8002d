import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';

/** Virtual MAC address of a node of BACnet/SC, as 12 hexadecimal digits in small letters (135-2020 §AB.1.5.2, §H.7). */
export type Vmac = string;

export const vmacOctets = 6;

/** All nodes of the network (135-2020 §AB.1.5.2). */
export const broadcastVmac: Vmac = 'ffffffffffff';

/** No VMAC: reserved (135-2020 §AB.1.5.2). */
export const unknownVmac: Vmac = '000000000000';

export function readVmac(reader: ByteReader): Vmac {
  return Buffer.from(reader.readBytes(vmacOctets)).toString('hex');
}

export function writeVmac(writer: ByteWriter, vmac: Vmac): void {
  writer.writeBytes(octetsOfVmac(vmac));
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
