import type { BmsEvent } from '../bacnet/server/bms-ports.js';
import type { DeliveryEvent } from '../bacnet/server/events/delivery/queue-sender.js';
import type { CommissioningEvent } from '../objects/commissioning.js';

/** What people and BMSs do to the gateway, as a journal keeps it. */
export type GatewayEvent =
  | BmsEvent
  | CommissioningEvent
  | DeliveryEvent
  /** The time of a DeviceCommunicationControl is over. */
  | { readonly kind: 'communication-enabled-again' };
