import { bipAddressOctets, readBipAddress } from '../bvlc/bip-address.js';
import { isRandomVmac, readVmac } from '../datalink/sc/vmac.js';
import { type Station, stationName, stationOfNode } from '../datalink/station.js';
import { ByteReader } from '../encoding/byte-reader.js';
import type { BacnetAddress, Recipient } from '../encoding/constructed/recipient.js';
import { maxInstance, ObjectType } from '../encoding/object-type.js';
import { globalBroadcastNetwork } from '../npdu/npdu.js';

/** Where notifications for a recipient go, and what has to be found out first. */
export type Target =
  /** Its address is asked for by Who-Is. */
  | { readonly kind: 'device'; readonly instance: number }
  /** Of one of our own networks. What can be a B/IP address is given as one, though it may be a VMAC (`NotificationPort.stationFor`). */
  | ({ readonly kind: 'station' } & Station)
  /** Behind a router, which is asked for by Who-Is-Router-To-Network; without octets, all stations there. */
  | { readonly kind: 'remote'; readonly network: number; readonly macAddress: Uint8Array }
  | { readonly kind: 'broadcast'; readonly scope: BroadcastScope };

/** This network with all that its BBMDs reach, or all networks. */
export type BroadcastScope = 'local' | 'global';

/** Octets of the longest MAC address that a data link of the standard has: an IPv6 address with its port. */
const longestMacAddress = 18;
/** RFC 6890: 0.0.0.0/8 is this network, 224.0.0.0/4 multicast, 240.0.0.0/4 reserved with the limited broadcast. */
const hostOctets = { first: 1, last: 223 };

/** Undefined where nothing can ever be sent: no device number, no address of one station. */
export function targetOf(recipient: Recipient): Target | undefined {
  if (recipient.type === 'address') return targetAt(recipient.address);
  const { objectType, instance } = recipient.device;
  // 4194303 stands for a device that is not known.
  return objectType === ObjectType.device && instance < maxInstance ? { kind: 'device', instance } : undefined;
}

function targetAt({ network, macAddress }: BacnetAddress): Target | undefined {
  if (network === globalBroadcastNetwork) {
    return macAddress.length === 0 ? { kind: 'broadcast', scope: 'global' } : undefined;
  }
  if (network !== 0)
    return macAddress.length <= longestMacAddress ? { kind: 'remote', network, macAddress } : undefined;
  return macAddress.length === 0 ? { kind: 'broadcast', scope: 'local' } : stationAt(macAddress);
}

/**
 * On our own networks a MAC address is a B/IP address or a VMAC, both of six octets. What no host can have is a VMAC if it says
 * that it was drawn at random, as those of most nodes do; else it is a broadcast or reserved address.
 */
function stationAt(macAddress: Uint8Array): Target | undefined {
  if (macAddress.length !== bipAddressOctets) return undefined;
  const [first = 0] = macAddress;
  const { address, port } = readBipAddress(new ByteReader(macAddress));
  const isHost = first >= hostOctets.first && first <= hostOctets.last && port !== 0;
  if (isHost) return { kind: 'station', address, port };
  const vmac = readVmac(new ByteReader(macAddress));
  return isRandomVmac(vmac) ? { kind: 'station', ...stationOfNode(vmac) } : undefined;
}

/** Whether one device is meant: a confirmed request goes to no other (135-2016 §5.1). */
export function isOneDevice(target: Target): boolean {
  return target.kind !== 'broadcast' && !(target.kind === 'remote' && target.macAddress.length === 0);
}

/** The same text for the same target: key of what belongs to it, and what people read. */
export function targetName(target: Target): string {
  switch (target.kind) {
    case 'device':
      return `device ${target.instance}`;
    case 'station':
      return stationName(target);
    case 'remote': {
      const mac = Buffer.from(target.macAddress).toString('hex');
      return mac === '' ? `network ${target.network}` : `network ${target.network} station ${mac}`;
    }
    case 'broadcast':
      return target.scope === 'local' ? 'local broadcast' : 'global broadcast';
  }
}
