import type { AddressResolution, AddressResolutionAck } from './address-resolution.js';
import type { Advertisement, AdvertisementSolicitation } from './advertisement.js';
import type { BvlcResult, ScError } from './bvlc-result.js';
import type { ConnectAccept, ConnectRequest } from './connect.js';
import type { DisconnectAck, DisconnectRequest, HeartbeatAck, HeartbeatRequest } from './connection-upkeep.js';
import type { EncapsulatedNpdu } from './encapsulated-npdu.js';
import type { ProprietaryMessage } from './proprietary-message.js';
import type { ScHeader } from './sc-header.js';

/** A BVLC message of BACnet/SC (135-2020 §AB.2), by its `function`. */
export type ScMessage =
  | BvlcResult
  | EncapsulatedNpdu
  | AddressResolution
  | AddressResolutionAck
  | Advertisement
  | AdvertisementSolicitation
  | ConnectRequest
  | ConnectAccept
  | DisconnectRequest
  | DisconnectAck
  | HeartbeatRequest
  | HeartbeatAck
  | ProprietaryMessage;

/** Octets that are no message, or not one for us. Told from a message by `'failure' in decoded`. */
export interface ScMalformed {
  /** What could be read of the header, addresses as far as they go; undefined: not even the first four octets. */
  readonly header: (Pick<ScHeader, 'messageId' | 'origin' | 'destination'> & { readonly function: number }) | undefined;
  /** What the NAK says, where one is due (`nakFor`). */
  readonly failure: ScError;
}
