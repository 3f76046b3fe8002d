import { isPrimitive, type WrittenValue } from '../bacnet/object-model/object-database.js';
import { CommunicationControl } from '../bacnet/services/device-communication-control.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { objectName, propertyName } from '../objects/object-and-property-names.js';
import type { GatewayEvent } from './gateway-event.js';

/** Lines of one kind in a minute: a device that repeats itself on the network does not fill the disk. */
const linesPerMinute = 30;
const msPerMinute = 60_000;

/** Puts events into the log, one sentence each. */
export class EventLog {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #lines = new Map<GatewayEvent['kind'], { sinceMs: number; count: number }>();

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  write(event: GatewayEvent): void {
    const count = this.#count(event.kind);
    if (count > linesPerMinute) return;
    const { kind } = event;
    const isWarning = warnings.has(kind);
    this.#log[isWarning ? 'warn' : 'info'](factsOf(event), sentenceOf(event));
    if (count === linesPerMinute) this.#log.warn({ event: kind }, 'More of the same within a minute is not logged.');
  }

  #count(kind: GatewayEvent['kind']): number {
    const nowMs = this.#clock.monotonicMs();
    const lines = this.#lines.get(kind);
    if (lines === undefined || nowMs - lines.sinceMs >= msPerMinute) {
      this.#lines.set(kind, { sinceMs: nowMs, count: 1 });
      return 1;
    }
    lines.count += 1;
    return lines.count;
  }
}

const warnings: ReadonlySet<GatewayEvent['kind']> = new Set([
  'password-refused',
  'communication-changed',
  'communication-enabled-again',
  'restart-requested',
  'restart-refused',
  'event-recipient-away',
  'event-notification-lost',
  'commissioning-opened',
  'commissioning-closed',
]);

function factsOf({ kind, ...facts }: GatewayEvent): Record<string, unknown> {
  if (!('value' in facts)) return { event: kind, ...facts };
  const { objectId, propertyId, value } = facts;
  const names = { object: objectName(objectId), property: propertyName(propertyId) };
  // Octets of a constructed value are no reading for people.
  return { event: kind, ...facts, ...names, value: isPrimitive(value) ? value : valueText(value) };
}

function sentenceOf(event: GatewayEvent): string {
  switch (event.kind) {
    case 'property-written':
      return `${event.by} has written ${propertyName(event.propertyId)} of ${objectName(event.objectId)}.`;
    case 'password-refused':
      return `${event.by} has been refused ${event.service}: wrong password, or none is set.`;
    case 'communication-changed':
      return `${event.by} has set BACnet communication to ${controlName(event.control)}.`;
    case 'communication-enabled-again':
      return 'BACnet communication is enabled again: its time was over.';
    case 'restart-requested':
      return `${event.by} has asked for a ${event.restart}.`;
    case 'restart-refused':
      return `${event.by} has been refused a ${event.restart}: servers on battery would lose the gateway and shut down.`;
    case 'time-synchronized':
      return `${event.by} has set the date and time that BACnet shows.`;
    case 'time-refused':
      return `${event.by} has sent a date that BACnet cannot show: the time stays as it was.`;
    case 'requests-lost':
      return `${event.count} BACnet requests were lost: more came at once than the machine lets wait.`;
    case 'alarm-acknowledged':
      return `${event.name} is acknowledged.`;
    case 'alarm-inhibition-ended':
      return `The time is over for which ${event.name} was put aside.`;
    case 'event-recipient-away':
      return `Event notifications for ${event.recipient} wait: ${event.reason}. It is tried again, ever more seldom.`;
    case 'event-recipient-back':
      return `${event.recipient} takes event notifications again; ${event.lost} were lost meanwhile.`;
    case 'event-notification-lost':
      return `Event notifications for ${event.recipient} are lost, the oldest first: ${event.waiting} wait.`;
    case 'commissioning-opened':
      return `COMMISSIONING: for ${event.minutes} minutes a BMS may set objects out of service and force their values.`;
    case 'commissioning-closed':
      return 'Commissioning is over: all objects show what the UPS says.';
  }
}

function controlName(control: CommunicationControl): string {
  return Object.entries(CommunicationControl).find(([, one]) => one === control)?.[0] ?? String(control);
}

/** What a BMS wrote, for people; a constructed value by its octets. */
export function valueText(value: WrittenValue): string {
  switch (value.type) {
    case 'null':
      return 'NULL';
    case 'bitString':
      return value.value.map((bit) => (bit ? '1' : '0')).join('');
    case 'array':
    case 'list':
      return value.elements.map(valueText).join(', ');
    case 'constructed':
      return Buffer.from(value.octets).toString('hex');
    default:
      return typeof value.value === 'object' ? JSON.stringify(value.value) : String(value.value);
  }
}
