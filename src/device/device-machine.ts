import type { DatagramPortFactory } from '../bacnet/server/network/datagram-port.js';
import { UdpPort } from '../bacnet/server/network/udp-port.js';
import type { Clock } from '../core/clock.js';
import { type OpenLine, ownLines } from '../ups/link/open-line.js';

/** What the device has of its machine: the wire of BACnet/IP on one side, the line to the UPS on the other. */
export interface DeviceMachine {
  readonly openPort: DatagramPortFactory;
  readonly openLine: OpenLine;
}

export function ownDeviceMachine(clock: Clock): DeviceMachine {
  return {
    openPort: (bind, port) => new UdpPort(bind, port, () => clock.monotonicMs()),
    openLine: ownLines(clock),
  };
}
