import type { Clock } from '../../../core/clock.js';
import { SourceRateLimit } from '../../../core/source-rate-limit.js';
import { hostMask } from '../../../core/special-addresses.js';
import { BvlcFunction, BvlcResultCode } from '../../bvlc/bvlc-function.js';
import {
  type BroadcastDistributionEntry,
  type BvlcMessage,
  encodeBvlc,
  type ForeignDeviceEntry,
} from '../../bvlc/bvlc-message.js';
import { type DatagramAddress, type DatagramPort, isSameAddress } from '../network/datagram-port.js';
import { broadcastAddressOf } from '../network/ipv4-networks.js';
import { ForeignDeviceTable } from './foreign-device-table.js';

export interface BbmdState {
  /** Broadcast distribution table as it is told to those who ask. */
  readonly table: readonly BroadcastDistributionEntry[];
  readonly foreignDevices: readonly ForeignDeviceEntry[];
  /** Broadcasts carried on, and broadcasts dropped because there were too many. */
  readonly forwarded: number;
  readonly dropped: number;
}

export interface BbmdParts {
  readonly clock: Clock;
  readonly send: (bytes: Uint8Array, to: DatagramAddress) => void;
}

/** Broadcasts a second that one sender gets carried on: a Who-Is to a big site is answered by each device once. */
const broadcastsPerSource = 100;
/** Datagrams a second that all broadcasts together may become. */
const copiesPerSecond = 5_000;
/** Table requests and registrations that are answered in a second, to one source and to all. */
const answerLimits = { perSource: 20, total: 500 };

/**
 * Broadcast management for this subnet (135-2012 §J.4). What keeps broadcasts from going round: a Forwarded-NPDU is carried
 * on only when it comes from a peer of the table, and never to a peer; a local broadcast only when its sender is on this
 * subnet; what a peer on this very subnet forwards has been heard here already.
 */
export class Bbmd {
  readonly #entries: readonly BroadcastDistributionEntry[];
  readonly #parts: BbmdParts;
  readonly #acceptsForeignDevices: boolean;
  readonly #devices: ForeignDeviceTable;
  readonly #broadcastLimit: SourceRateLimit;
  readonly #answerLimit: SourceRateLimit;
  #port: DatagramPort | undefined;
  #forwarded = 0;
  #dropped = 0;

  /** `entries` may hold our own address or leave it out. */
  constructor(entries: readonly BroadcastDistributionEntry[], parts: BbmdParts, acceptsForeignDevices = true) {
    this.#acceptsForeignDevices = acceptsForeignDevices;
    this.#entries = entries;
    this.#parts = parts;
    this.#devices = new ForeignDeviceTable(parts.clock);
    const limits = { perSource: broadcastsPerSource, total: copiesPerSecond };
    this.#broadcastLimit = new SourceRateLimit(parts.clock, limits);
    this.#answerLimit = new SourceRateLimit(parts.clock, answerLimits);
  }

  get state(): BbmdState {
    return {
      table: this.#table,
      foreignDevices: this.#devices.entries,
      forwarded: this.#forwarded,
      dropped: this.#dropped,
    };
  }

  attach(port: DatagramPort): void {
    this.#port = port;
  }

  detach(): void {
    this.#port = undefined;
  }

  /** Another BBMD of the table. */
  isPeer(source: DatagramAddress): boolean {
    return this.#peers.some((peer) => isSameAddress(peer, source));
  }

  /** A broadcast of ours goes where those of this subnet go. */
  carryOwn(npdu: Uint8Array): void {
    const own = this.#ownEntry;
    if (own !== undefined) this.#forward(npdu, own, { toPeers: true, isLocal: false });
  }

  /** A broadcast of somebody on this subnet (135-2012 §J.4.5). */
  carryLocal(npdu: Uint8Array, source: DatagramAddress): void {
    if (this.#port?.isOnOwnNetwork(source.address) !== true) return;
    this.#limited(npdu, source, source, { toPeers: true, isLocal: false });
  }

  /** A broadcast of another subnet, from its BBMD (135-2012 §J.4.5). */
  carryForwarded(npdu: Uint8Array, originator: DatagramAddress, source: DatagramAddress): void {
    if (!this.isPeer(source)) return;
    // With another mask the peers reach this subnet by directed broadcasts, which everybody has heard.
    const isTwoHop = (this.#ownEntry?.mask ?? hostMask) === hostMask;
    const isLocal = isTwoHop && this.#port?.isOnOwnNetwork(source.address) !== true;
    this.#limited(npdu, originator, source, { toPeers: false, isLocal });
  }

  /** A broadcast of a foreign device; false when it is not registered (135-2012 §J.4.5). */
  carryDistributed(npdu: Uint8Array, source: DatagramAddress): boolean {
    if (!this.#devices.has(source)) return false;
    this.#limited(npdu, source, source, { toPeers: true, isLocal: true });
    return true;
  }

  receive(message: BvlcMessage, source: DatagramAddress): void {
    const answer = this.#answerTo(message, source);
    if (answer === undefined || !this.#answerLimit.admits(source.address)) return;
    this.#parts.send(encodeBvlc(answer), source);
  }

  #answerTo(message: BvlcMessage, source: DatagramAddress): BvlcMessage | undefined {
    switch (message.function) {
      case BvlcFunction.registerForeignDevice:
        return this.#register(source, message.timeToLiveS);
      case BvlcFunction.readBroadcastDistributionTable:
        return { function: BvlcFunction.readBroadcastDistributionTableAck, entries: this.#table };
      case BvlcFunction.readForeignDeviceTable:
        return { function: BvlcFunction.readForeignDeviceTableAck, entries: this.#devices.entries };
      case BvlcFunction.deleteForeignDeviceTableEntry:
        return result(
          this.#devices.remove(message.entry)
            ? BvlcResultCode.successfulCompletion
            : BvlcResultCode.deleteForeignDeviceTableEntryNak,
        );
      case BvlcFunction.writeBroadcastDistributionTable:
        // The table is a setting of this device, which is not changed without a login.
        return result(BvlcResultCode.writeBroadcastDistributionTableNak);
      case BvlcFunction.distributeBroadcastToNetwork:
        return result(BvlcResultCode.distributeBroadcastToNetworkNak);
      default:
        return undefined;
    }
  }

  #register(source: DatagramAddress, timeToLiveS: number): BvlcMessage {
    // A peer has its broadcasts already; as a foreign device it would get them twice.
    const mayRegister = this.#acceptsForeignDevices && !this.isPeer(source);
    const isAccepted = mayRegister && this.#devices.register(source, timeToLiveS);
    return result(isAccepted ? BvlcResultCode.successfulCompletion : BvlcResultCode.registerForeignDeviceNak);
  }

  get #ownEntry(): BroadcastDistributionEntry | undefined {
    const listed = this.#entries.find((entry) => this.#port?.isOwn(entry));
    const address = listed ?? this.#port?.localAddress();
    return address && { ...address, mask: listed?.mask ?? hostMask };
  }

  get #peers(): readonly BroadcastDistributionEntry[] {
    return this.#entries.filter((entry) => this.#port?.isOwn(entry) !== true);
  }

  /** The table of a BBMD has the BBMD itself in it (135-2012 §J.4.3). */
  get #table(): readonly BroadcastDistributionEntry[] {
    const own = this.#ownEntry;
    return own === undefined ? this.#entries : [own, ...this.#peers];
  }

  #limited(npdu: Uint8Array, originator: DatagramAddress, source: DatagramAddress, ways: Ways): void {
    const copies = (ways.toPeers ? this.#entries.length : 0) + this.#devices.size + (ways.isLocal ? 1 : 0);
    if (copies === 0) return;
    if (this.#broadcastLimit.admits(originator.address, copies)) this.#forward(npdu, originator, ways, source);
    else this.#dropped += 1;
  }

  #forward(npdu: Uint8Array, originator: DatagramAddress, ways: Ways, source = originator): void {
    const packet = encodeBvlc({ function: BvlcFunction.forwardedNpdu, originator, npdu });
    this.#forwarded += 1;
    const peers = ways.toPeers ? this.#peers.map(destinationOf) : [];
    for (const to of [...peers, ...this.#devices.entries]) {
      if (!isSameAddress(to, originator) && !isSameAddress(to, source)) this.#parts.send(packet, to);
    }
    // A network that takes no broadcast now is seen by everybody else; nothing is to be done about it here.
    if (ways.isLocal) this.#port?.broadcast(packet).catch(() => undefined);
  }
}

interface Ways {
  readonly toPeers: boolean;
  /** Broadcast on this subnet. */
  readonly isLocal: boolean;
}

/** The peer itself, or all of its subnet where its mask lets directed broadcasts through (135-2012 §J.4.3.2). */
function destinationOf(entry: BroadcastDistributionEntry): DatagramAddress {
  const address = broadcastAddressOf({ address: entry.address, netmask: entry.mask, internal: false });
  return { address: address ?? entry.address, port: entry.port };
}

function result(resultCode: BvlcResultCode): BvlcMessage {
  return { function: BvlcFunction.result, resultCode };
}
