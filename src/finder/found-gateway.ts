import type { DatagramAddress } from '../bacnet/server/network/datagram-port.js';
import type { AnnouncedGateway } from './dns-sd/service-book.js';

/** A BACnet device that answered Who-Is. */
export interface FoundDevice {
  /** Of the device itself, or of the router before it. */
  readonly address: DatagramAddress;
  /** Network and address behind that router. */
  readonly remote: { readonly network: number; readonly mac: string } | undefined;
  readonly instance: number;
  readonly vendorId: number;
  /** What it says of itself; undefined when it could not be asked. */
  readonly texts: DeviceTexts | undefined;
}

/** Properties of the Device object (Manual §5.2.1); undefined where it has none. */
export interface DeviceTexts {
  /** Object_Name: the model of the UPS, or a name given by hand. */
  readonly name: string | undefined;
  /** Model_Name: the power of the UPS. */
  readonly power: string | undefined;
  /** Description: the serial number. */
  readonly description: string | undefined;
  /** Location: the unit number. */
  readonly location: string | undefined;
  readonly firmware: string | undefined;
  readonly vendor: string | undefined;
}

export interface FoundGateway {
  readonly address: string;
  /** Undefined: it is on BACnet/SC alone, where a BMS reaches it by its hub. */
  readonly bacnetPort: number | undefined;
  /** Set when it is reached through a BACnet router, whose address the other one is. */
  readonly remote: FoundDevice['remote'];
  readonly device: number;
  readonly name: string | undefined;
  readonly model: string | undefined;
  readonly power: string | undefined;
  readonly unit: string | undefined;
  readonly serial: string | undefined;
  readonly firmware: string | undefined;
  readonly vendor: string | undefined;
  readonly page: string | undefined;
  readonly isSimulated: boolean;
  readonly foundBy: readonly ('bacnet' | 'dns-sd')[];
  /** False: none of this machine's addresses is in its subnet. */
  readonly isInOwnSubnet: boolean;
}

export interface Conflict {
  readonly kind: 'same-number' | 'same-name';
  readonly value: string;
  /** Addresses of all who have it. */
  readonly addresses: readonly string[];
}

export interface Findings {
  readonly gateways: readonly FoundGateway[];
  /** Other BACnet devices of the network. */
  readonly others: readonly FoundDevice[];
  readonly conflicts: readonly Conflict[];
}

/** What the search heard. */
export interface Heard {
  readonly devices: readonly FoundDevice[];
  readonly announced: readonly AnnouncedGateway[];
}
