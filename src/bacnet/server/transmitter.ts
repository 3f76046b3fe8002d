import { type Apdu, writeApdu } from '../apdu/apdu.js';
import { maxApduLengthBacnetIp } from '../apdu/max-sizes.js';
import { PduType } from '../apdu/pdu-type.js';
import { BvlcFunction } from '../bvlc/bvlc-function.js';
import { beginBvlc, bvlcHeaderOctets, endBvlc } from '../bvlc/bvlc-message.js';
import type { ScDataLink } from '../datalink/sc/sc-data-link.js';
import { broadcastVmac } from '../datalink/sc/vmac.js';
import { type DataLink, dataLinkOf } from '../datalink/station.js';
import { ByteWriter } from '../encoding/byte-writer.js';
import type { AbortReason } from '../encoding/error-reject-abort.js';
import {
  globalBroadcastNetwork,
  maxHopCount,
  type NetworkPriority,
  type Npdu,
  plainNpdu,
  writeNpdu,
} from '../npdu/npdu.js';
import type { DatagramAddress, DatagramPort } from './network/datagram-port.js';
import { limitedBroadcast } from './network/ipv4-networks.js';
import type { Peer } from './peer.js';
import type { ServerCounters } from './server-counters.js';

const plainExpectingReply: Npdu = { ...plainNpdu, expectingReply: true };

const toAllNetworks: Npdu = {
  ...plainNpdu,
  destination: { network: globalBroadcastNetwork, address: new Uint8Array(0), hopCount: maxHopCount },
};

/** How far a broadcast goes, on this network with all that its BBMDs reach or on all networks, and its priority. */
export interface BroadcastTerms {
  readonly scope: 'local' | 'global';
  readonly priority: NetworkPriority;
  /** The one data link by which it goes; absent: by each. */
  readonly only?: DataLink;
}

const toAll: BroadcastTerms = { scope: 'global', priority: 0 };

/** Octets of an NPDU header without addresses, and of DNET, DLEN and hop count that come with a DADR (135-2012 §6.2.2). */
const [plainHeaderOctets, destinationOctets] = [2, 4];

/**
 * Builds each packet in one buffer, from BVLC to the last parameter, and sends it by the data link of its peer; BACnet/SC
 * puts a header of its own before the NPDU. One packet at a time: nothing may begin another one between `begin...` and
 * `send...`.
 */
export class Transmitter {
  readonly #counters: ServerCounters;
  #writer = new ByteWriter();
  #port: DatagramPort | undefined;
  #sc: ScDataLink | undefined;
  #carry: (npdu: Uint8Array) => void = () => undefined;
  #apduStart = 0;

  constructor(counters: ServerCounters) {
    this.#counters = counters;
  }

  attach(port: DatagramPort): void {
    this.#port = port;
  }

  attachSc(link: ScDataLink): void {
    this.#sc = link;
  }

  /** `carry` takes the NPDU of each broadcast to where the local one does not get. */
  onBroadcast(carry: (npdu: Uint8Array) => void): void {
    this.#carry = carry;
  }

  /** From here on what is sent by BACnet/IP goes nowhere. */
  detach(): void {
    this.#port = undefined;
  }

  /** From here on what is sent by BACnet/SC goes nowhere. */
  detachSc(): void {
    this.#sc = undefined;
  }

  /** Whether anything goes out by the data link at this moment. */
  isUp(link: DataLink): boolean {
    return link === 'ip' ? this.#port !== undefined : this.#sc?.vmac !== undefined;
  }

  /** Octets of the longest APDU that gets to the peer, whatever it accepts itself. */
  maxApduLengthTo(peer: Peer): number {
    if (this.#sc === undefined || dataLinkOf(peer) === 'ip') return maxApduLengthBacnetIp;
    const { remote } = peer;
    const header = plainHeaderOctets + (remote === undefined ? 0 : destinationOctets + remote.address.length);
    return Math.min(maxApduLengthBacnetIp, this.#sc.maxNpduLength - header);
  }

  /** Octets of the APDU begun last. */
  get apduLength(): number {
    return this.#writer.length - this.#apduStart;
  }

  /** Begins a packet to a peer; the service's parameters are written to the returned writer. */
  beginApdu(peer: Peer, expectingReply: boolean, header: Apdu): ByteWriter {
    this.#beginNpdu(BvlcFunction.originalUnicastNpdu, npduTo(peer, expectingReply));
    this.#apduStart = this.#writer.length;
    writeApdu(this.#writer, header);
    return this.#writer;
  }

  /** Drops the APDU begun last in favour of another one to the same peer. */
  replaceApdu(header: Apdu): ByteWriter {
    this.#writer.truncate(this.#apduStart);
    writeApdu(this.#writer, header);
    return this.#writer;
  }

  /** A copy of the APDU begun last. */
  apdu(): Uint8Array {
    return this.#writer.bytes().slice(this.#apduStart);
  }

  /** Sends an APDU that was built before. */
  sendApdu(peer: Peer, apdu: Uint8Array): void {
    this.#beginNpdu(BvlcFunction.originalUnicastNpdu, npduTo(peer, false));
    this.#apduStart = this.#writer.length;
    this.#writer.writeBytes(apdu);
    this.send(peer);
  }

  /** Sends the packet begun last. */
  send(peer: Peer): void {
    if (dataLinkOf(peer) === 'sc') {
      this.#sendSc(peer.address);
      return;
    }
    if (this.#port === undefined) return;
    endBvlc(this.#writer, 0);
    this.#counters.sent += 1;
    const isStillNeeded = this.#port.send(this.#writer.bytes(), peer);
    if (isStillNeeded) this.#writer = new ByteWriter();
  }

  /** True for a peer that a unicast reaches without an IP router between: one of our subnets, or by BACnet/SC. */
  isOnOwnNetwork(peer: Peer): boolean {
    return dataLinkOf(peer) === 'sc' || this.#port?.isOnOwnNetwork(peer.address) === true;
  }

  /** Sends an unconfirmed request to everybody on the wire, whatever their subnet, on the UDP port of the peer. */
  sendOnWire({ port }: Peer, service: number, writeParameters: (writer: ByteWriter) => void): void {
    if (this.#port === undefined) return;
    this.#beginNpdu(BvlcFunction.originalBroadcastNpdu, plainNpdu);
    writeApdu(this.#writer, { type: PduType.unconfirmedRequest, service });
    writeParameters(this.#writer);
    this.send({ address: limitedBroadcast, port, remote: undefined });
  }

  sendAbort(peer: Peer, invokeId: number, reason: AbortReason): void {
    this.beginApdu(peer, false, { type: PduType.abort, server: true, invokeId, reason });
    this.send(peer);
  }

  /** Begins a network-layer message to a peer; its parameters are written to the returned writer. */
  beginNetworkMessage(peer: Peer, messageType: number): ByteWriter {
    const npdu = npduTo(peer, false);
    this.#beginNpdu(BvlcFunction.originalUnicastNpdu, {
      ...npdu,
      networkMessage: { messageType, vendorId: undefined },
    });
    return this.#writer;
  }

  sendBvlc(bytes: Uint8Array, to: DatagramAddress): void {
    this.#counters.sent += 1;
    this.#port?.send(bytes, to);
  }

  /** Broadcasts an unconfirmed request on each data link; rejects with `bacnet.socket` when no network takes it. */
  async broadcastUnconfirmed(
    service: number,
    writeParameters: (writer: ByteWriter) => void,
    { scope, priority, only }: BroadcastTerms = toAll,
  ): Promise<void> {
    this.#beginBroadcast({ ...(scope === 'global' ? toAllNetworks : plainNpdu), priority }, service, writeParameters);
    await this.#broadcast(only);
  }

  /** Broadcasts a network-layer message on the network of one data link, or of each; rejects as above. */
  async broadcastNetworkMessage(
    messageType: number,
    writeParameters: (writer: ByteWriter) => void,
    only?: DataLink,
  ): Promise<void> {
    const npdu = { ...plainNpdu, networkMessage: { messageType, vendorId: undefined } };
    this.#beginNpdu(BvlcFunction.originalBroadcastNpdu, npdu);
    writeParameters(this.#writer);
    endBvlc(this.#writer, 0);
    await this.#broadcast(only);
  }

  /** As a broadcast, but only to where a local one does not get. */
  carryUnconfirmed(
    service: number,
    writeParameters: (writer: ByteWriter) => void,
    { scope, priority }: BroadcastTerms = toAll,
  ): void {
    this.#beginBroadcast({ ...(scope === 'global' ? toAllNetworks : plainNpdu), priority }, service, writeParameters);
    if (this.#port) this.#carry(this.#writer.bytes().subarray(bvlcHeaderOctets));
  }

  async #broadcast(only?: DataLink): Promise<void> {
    if (only !== 'ip') this.#sendSc(broadcastVmac);
    if (only === 'sc' || this.#port === undefined) return;
    this.#carry(this.#writer.bytes().subarray(bvlcHeaderOctets));
    await this.#port.broadcast(this.#writer.bytes());
    this.#counters.sent += 1;
  }

  /** The packet begun last, without the header of BACnet/IP; false while no hub has accepted us. */
  #sendSc(destination: string): boolean {
    if (this.#sc?.vmac === undefined) return false;
    this.#counters.sent += 1;
    this.#sc.sendNpdu(this.#writer.bytes().subarray(bvlcHeaderOctets), destination);
    return true;
  }

  #beginBroadcast(npdu: Npdu, service: number, writeParameters: (writer: ByteWriter) => void): void {
    this.#beginNpdu(BvlcFunction.originalBroadcastNpdu, npdu);
    writeApdu(this.#writer, { type: PduType.unconfirmedRequest, service });
    writeParameters(this.#writer);
    endBvlc(this.#writer, 0);
  }

  #beginNpdu(bvlcFunction: BvlcFunction, npdu: Npdu): void {
    this.#writer.reset();
    beginBvlc(this.#writer, bvlcFunction);
    writeNpdu(this.#writer, npdu);
  }
}

/** An answer to a device behind a router carries its SNET and SADR as DNET and DADR (135-2012 §6.5). */
function npduTo({ remote, priority = 0 }: Peer, expectingReply: boolean): Npdu {
  if (remote === undefined && priority === 0) return expectingReply ? plainExpectingReply : plainNpdu;
  const destination = remote && { ...remote, hopCount: maxHopCount };
  return { ...plainNpdu, expectingReply, priority, destination };
}
