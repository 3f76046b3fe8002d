import { bipAddressOctets, readBipAddress } from '../bvlc/bip-address.js';
import { ByteReader } from '../encoding/byte-reader.js';
import { octetsOfVmac, readVmac, type Vmac, vmacOctets, vmacText } from './sc/vmac.js';

/** The data links by which messages come and go. */
export type DataLink = 'ip' | 'sc';

/** A station of the network of one of our data links. */
export interface Station {
  /** IPv4 address in dotted form, or VMAC on BACnet/SC. */
  readonly address: string;
  /** UDP port; `noPort` on BACnet/SC. */
  readonly port: number;
}

/** No device of BACnet/IP has it, and a node of BACnet/SC has no other. */
const noPort = 0;

export function dataLinkOf({ port }: Station): DataLink {
  return port === noPort ? 'sc' : 'ip';
}

export function stationOfNode(vmac: Vmac): Station {
  return { address: vmac, port: noPort };
}

/** For people: a B/IP address with its UDP port, or a VMAC. */
export function stationName(station: Station): string {
  return dataLinkOf(station) === 'sc' ? `VMAC ${vmacText(station.address)}` : `${station.address}:${station.port}`;
}

/**
 * The MAC address on its own network: of BACnet/IP the four octets of the IPv4 address and the two of the port (135-2012
 * §J.1.2), of BACnet/SC the VMAC (135-2020 §AB.1.5.2). Both have six octets.
 */
export function macAddressOf(station: Station): Uint8Array {
  const { address, port } = station;
  if (dataLinkOf(station) === 'sc') return octetsOfVmac(address);
  return Uint8Array.of(...address.split('.').map(Number), port >> 8, port & 0xff);
}

/** The station with this MAC address on the network of the data link; undefined: it has another length. */
export function stationOnLink(link: DataLink, macAddress: Uint8Array): Station | undefined {
  const reader = new ByteReader(macAddress);
  if (link === 'sc') return macAddress.length === vmacOctets ? stationOfNode(readVmac(reader)) : undefined;
  return macAddress.length === bipAddressOctets ? readBipAddress(reader) : undefined;
}
