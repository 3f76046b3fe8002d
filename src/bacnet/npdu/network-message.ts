import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';

/** Network-layer message types (135-2012 §6.2.4). */
export const NetworkMessageType = {
  whoIsRouterToNetwork: 0x00,
  iAmRouterToNetwork: 0x01,
  iCouldBeRouterToNetwork: 0x02,
  rejectMessageToNetwork: 0x03,
  routerBusyToNetwork: 0x04,
  routerAvailableToNetwork: 0x05,
  initializeRoutingTable: 0x06,
  initializeRoutingTableAck: 0x07,
  establishConnectionToNetwork: 0x08,
  disconnectConnectionToNetwork: 0x09,
  whatIsNetworkNumber: 0x12,
  networkNumberIs: 0x13,
} as const;

export type NetworkMessageType = (typeof NetworkMessageType)[keyof typeof NetworkMessageType];

/** Reasons of Reject-Message-To-Network (135-2012 §6.4.4). */
export const NetworkRejectReason = {
  other: 0,
  notDirectlyConnected: 1,
  routerBusy: 2,
  unknownMessageType: 3,
  messageTooLong: 4,
  securityError: 5,
  addressingError: 6,
} as const;

export type NetworkRejectReason = (typeof NetworkRejectReason)[keyof typeof NetworkRejectReason];

export interface NetworkRejection {
  readonly reason: number;
  readonly network: number;
}

export interface NetworkNumber {
  readonly network: number;
  /** True when someone set it, false when the sender learned it (135-2012 §6.4.20). */
  readonly configured: boolean;
}

/** The network asked for by Who-Is-Router-To-Network; absent: all of them (135-2012 §6.4.1). */
export function decodeWhoIsRouterToNetwork(reader: ByteReader): number | undefined {
  return reader.remaining === 0 ? undefined : reader.readUint16();
}

export function encodeWhoIsRouterToNetwork(writer: ByteWriter, network: number | undefined): void {
  if (network !== undefined) writer.writeUint16(network);
}

/** The networks of I-Am-Router, Router-Busy and Router-Available (135-2012 §6.4.2, §6.4.5, §6.4.6). */
export function decodeNetworkList(reader: ByteReader): readonly number[] {
  const networks: number[] = [];
  while (reader.remaining > 0) networks.push(reader.readUint16());
  return networks;
}

export function encodeNetworkList(writer: ByteWriter, networks: readonly number[]): void {
  for (const network of networks) writer.writeUint16(network);
}

export function decodeRejectMessageToNetwork(reader: ByteReader): NetworkRejection {
  return { reason: reader.readUint8(), network: reader.readUint16() };
}

export function encodeRejectMessageToNetwork(writer: ByteWriter, { reason, network }: NetworkRejection): void {
  writer.writeUint8(reason);
  writer.writeUint16(network);
}

export function decodeNetworkNumberIs(reader: ByteReader): NetworkNumber {
  return { network: reader.readUint16(), configured: reader.readUint8() === 1 };
}

export function encodeNetworkNumberIs(writer: ByteWriter, { network, configured }: NetworkNumber): void {
  writer.writeUint16(network);
  writer.writeUint8(configured ? 1 : 0);
}
