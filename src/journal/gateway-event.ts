import type { BmsEvent } from '../bacnet/server/bms-ports.js';
import type { DeliveryEvent } from '../bacnet/server/events/delivery/queue-sender.js';
import type { CommissioningEvent } from '../objects/commissioning.js';

/** What becomes of an alarm by the hand of a person or a BMS. */
export type AlarmEvent =
  | { readonly kind: 'alarm-acknowledged'; readonly name: string; readonly by: string }
  /** Its time was over. */
  | { readonly kind: 'alarm-inhibition-ended'; readonly name: string };

/** What people and BMSs do to the gateway, as a journal keeps it. */
export type GatewayEvent =
  | BmsEvent
  | CommissioningEvent
  | DeliveryEvent
  | AlarmEvent
  /** The time of a DeviceCommunicationControl is over. */
  | { readonly kind: 'communication-enabled-again' };
