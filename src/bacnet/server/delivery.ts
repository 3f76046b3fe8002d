import type { DatagramAddress } from './network/datagram-port.js';

/**
 * How a message came. It is decided once, where BVLC and NPDU are taken apart, and decides what the message may be:
 *
 * - `unicast`: sent by its sender to this device alone. Anything.
 * - `wire`: a broadcast that its sender put on our own wire.
 * - `carried`: a broadcast that came by a BBMD that we know, or from a foreign device that is registered here.
 * - `hearsay`: a broadcast in a Forwarded-NPDU of somebody who is no BBMD known here: anybody can write any name into it.
 *
 * All but the first are broadcasts, which hold unconfirmed requests and nothing else: confirmed requests and all that
 * belongs to them go from one device to one other (135-2012 §5.1, §6.1, Table 5-1). They are dropped in silence.
 */
export type DeliveryKind = 'unicast' | 'wire' | 'carried' | 'hearsay';

export interface Delivery {
  readonly kind: DeliveryKind;
  /** Who handed it to us: the sender, or the BBMD. */
  readonly source: DatagramAddress;
}
