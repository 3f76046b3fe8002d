import { dataLinkOf, type Station, stationName } from '../datalink/station.js';
import { NetworkType } from '../encoding/property-enumerations.js';
import type { NetworkPriority } from '../npdu/npdu.js';

/** Who sent a message, and where its answer has to go: the device itself, or the router before it. */
export interface Peer extends Station {
  /** SNET and SADR, when the device is behind a router (135-2012 §6.2.2). */
  readonly remote: { readonly network: number; readonly address: Uint8Array } | undefined;
  /** Network priority of the request that is answered, which its answer takes over (135-2012 §6.2.2); absent: normal. */
  readonly priority?: NetworkPriority;
}

/** Network_Type of the port that it came by. */
export function networkTypeOf(peer: Peer): NetworkType {
  return dataLinkOf(peer) === 'sc' ? NetworkType.secureConnect : NetworkType.ipv4;
}

/** The same text for the same peer, for use as a key. */
export function peerKey({ address, port, remote }: Peer): string {
  if (remote === undefined) return `${address}:${port}`;
  return `${address}:${port}/${remote.network}:${Buffer.from(remote.address).toString('hex')}`;
}

/** For people: who asked, by which router. */
export function peerName(peer: Peer): string {
  const { remote } = peer;
  if (remote === undefined) return stationName(peer);
  return `${stationName(peer)}/${remote.network}:${Buffer.from(remote.address).toString('hex')}`;
}

/** A transaction is known by the peer and the invoke id that it chose (135-2012 §5.4). */
export function transactionKey(peer: Peer, invokeId: number): string {
  return `${peerKey(peer)}#${invokeId}`;
}

/** The device itself, whatever UDP port it sends from. */
export function sourceKey(peer: Peer): string {
  return peerKey({ ...peer, port: 0 });
}
