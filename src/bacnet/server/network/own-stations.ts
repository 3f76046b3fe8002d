import type { ScDataLink } from '../../datalink/sc/sc-data-link.js';
import { isRandomVmac, octetsOfVmac, type Vmac } from '../../datalink/sc/vmac.js';
import {
  type DataLink,
  dataLinkOf,
  macAddressOf,
  type Station,
  stationOfNode,
  stationOnLink,
} from '../../datalink/station.js';
import type { LearnedNetworkNumber } from '../network-number.js';
import type { DatagramPort } from './datagram-port.js';

/** As many nodes as any site has; 1,024 VMACs take little memory. */
const maxNodes = 1024;

/** UDP ports of BACnet/IP: the assigned one, and those after it that sites with several networks take. */
const usualPorts = { first: 0xbac0, last: 0xbacf } as const;

export interface OwnStationsParts {
  /** False where BACnet/SC serves alone. */
  readonly servesIp: boolean;
  readonly sc: ScDataLink | undefined;
  readonly numbers: Readonly<Record<DataLink, LearnedNetworkNumber>>;
}

/** Which station is which on the networks that this device is on. */
export class OwnStations {
  readonly #parts: OwnStationsParts;
  /** Nodes of BACnet/SC that were heard, the one heard first at the beginning. */
  readonly #nodes = new Set<Vmac>();
  #port: DatagramPort | undefined;
  /** Ours at the hub that accepted us last, also when it is gone: what we said there may still be on its way. */
  #vmac: Vmac | undefined;

  constructor(parts: OwnStationsParts) {
    this.#parts = parts;
  }

  /** BACnet/IP has this port from now on. */
  bound(port: DatagramPort): void {
    this.#port = port;
  }

  /** A hub has accepted us. */
  connected(): void {
    this.#vmac = this.#parts.sc?.vmac;
  }

  hearNode(vmac: Vmac): void {
    if (this.#nodes.has(vmac)) return;
    this.#nodes.add(vmac);
    const [first] = this.#nodes;
    if (this.#nodes.size > maxNodes && first !== undefined) this.#nodes.delete(first);
  }

  /** As `NotificationPort.stationFor`. */
  stationFor(station: Station): Station | undefined {
    const { servesIp, sc } = this.#parts;
    if (dataLinkOf(station) === 'sc') return sc && station;
    const vmac = Buffer.from(macAddressOf(station)).toString('hex');
    if (sc !== undefined && (!servesIp || this.#nodes.has(vmac) || this.#isLikelyNode(station, vmac))) {
      return stationOfNode(vmac);
    }
    return servesIp && this.#port?.canBePeer(station) === true ? station : undefined;
  }

  /**
   * Of six octets that nobody was heard under, as after a start: they say that they were drawn at random, and no device of
   * BACnet/IP is to be expected there. As an address they would be anybody's on the Internet, who is not to hear of us.
   */
  #isLikelyNode({ address, port }: Station, vmac: Vmac): boolean {
    const isScOn = (this.#parts.sc?.maxNpduLength ?? 0) > 0;
    const isUsualPort = port >= usualPorts.first && port <= usualPorts.last;
    return isScOn && isRandomVmac(vmac) && !isUsualPort && this.#port?.isOnOwnNetwork(address) !== true;
  }

  /** As `NotificationPort.dataLinkOfNetwork`. */
  dataLinkOfNetwork(network: number): DataLink | undefined {
    const { servesIp, sc, numbers } = this.#parts;
    if (sc !== undefined && numbers.sc.number === network) return 'sc';
    return servesIp && numbers.ip.number === network ? 'ip' : undefined;
  }

  /**
   * True for the MAC address that this device itself has on one of its networks: by a router between them our own messages
   * come back with it.
   */
  isOwn(macAddress: Uint8Array): boolean {
    if (this.#vmac !== undefined && Buffer.compare(octetsOfVmac(this.#vmac), macAddress) === 0) return true;
    const host = stationOnLink('ip', macAddress);
    return host !== undefined && this.#port?.isOwn(host) === true;
  }
}
