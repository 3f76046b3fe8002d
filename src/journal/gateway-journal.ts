import { stationName } from '../bacnet/datalink/station.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import { enumeratedName } from '../bacnet/enumeration-names.js';
import type { WrittenValue } from '../bacnet/object-model/object-database.js';
import type { IdentityEvent } from '../bacnet/server/identity/identity-watch.js';
import { CommunicationControl } from '../bacnet/services/device-communication-control.js';
import { objectName, propertyName } from '../objects/object-and-property-names.js';
import type { LoadedSettings, SettingsChange } from '../settings/loaded-settings.js';
import { formatProblem } from '../settings/settings-problem.js';
import { valueText } from './event-log.js';
import type { GatewayEvent } from './gateway-event.js';
import type { NewEvent } from './journal-event.js';
import { reasonText } from './reason-texts.js';

/** What the journal keeps of an event; undefined when another event already tells it. */
export function journalEventOf(event: GatewayEvent): NewEvent | undefined {
  switch (event.kind) {
    case 'property-written':
      return writtenEvent(event);
    case 'password-refused':
      return { kind: 'password-failure', subject: event.service, who: event.by };
    case 'communication-changed':
      return {
        kind: event.control === CommunicationControl.enable ? 'communication-enabled' : 'communication-disabled',
        who: event.by,
        ...(event.minutes !== undefined && { detail: `${event.minutes} min` }),
      };
    case 'communication-enabled-again':
      return { kind: 'communication-enabled' };
    case 'restart-requested':
    case 'restart-refused':
      return { kind: event.kind, who: event.by, detail: reasonText(event.restart) };
    case 'time-synchronized':
      return { kind: 'time-synchronised', who: event.by, detail: stepText(event.stepMs) };
    case 'time-refused':
      return { kind: 'time-refused', who: event.by };
    case 'requests-lost':
      return { kind: 'bacnet-requests-lost', detail: String(event.count) };
    case 'alarm-acknowledged':
      return { kind: event.kind, subject: event.name, ...(event.by !== '' && { who: event.by }) };
    case 'alarm-inhibition-ended':
      return { kind: event.kind, subject: event.name };
    case 'event-recipient-away':
      return { kind: event.kind, subject: event.recipient, detail: reasonText(event.reason) };
    case 'event-recipient-back':
      return { kind: event.kind, subject: event.recipient, ...(event.lost > 0 && { detail: String(event.lost) }) };
    case 'event-notification-lost':
      return { kind: event.kind, subject: event.recipient, detail: String(event.waiting) };
    case 'commissioning-opened':
      return { kind: 'commissioning-started', detail: `${event.minutes} min`, ...whoOf(event.by) };
    case 'commissioning-closed':
      return { kind: 'commissioning-ended', detail: reasonText(event.end), ...whoOf(event.by) };
  }
}

/** What the journal keeps of devices that have our number or name; undefined for the end of a double name. */
export function identityEventOf(event: IdentityEvent): NewEvent | undefined {
  const { address, remote, instance, vendorId } = event.other;
  const told = {
    subject: String(instance),
    who: stationName(address),
    detail: deviceText(vendorId, remote),
  };
  switch (event.kind) {
    case 'same-instance':
      return { kind: 'duplicate-device', ...told };
    case 'same-instance-ended':
      return { kind: 'duplicate-device-gone', ...told };
    case 'same-name':
      return { kind: 'duplicate-name', ...told, subject: event.name };
    case 'same-name-ended':
      return undefined;
  }
}

function deviceText(vendor: number | undefined, remote: IdentityEvent['other']['remote']): string {
  if (remote === undefined) return vendor === undefined ? '' : reasonText('vendor', { vendor });
  const { network, mac } = remote;
  return vendor === undefined
    ? reasonText('remote', { network, mac })
    : reasonText('remoteVendor', { vendor, network, mac });
}

/** Keys of one change that are told one by one. */
const maxKeysTold = 50;

export function settingsEvents({ changed, by }: SettingsChange): readonly NewEvent[] {
  const who = whoOf(by);
  const events: NewEvent[] = changed.slice(0, maxKeysTold).map(({ section, key, from, to }) => {
    return { kind: 'settings-changed', subject: `[${section}] ${key}`, from, to, ...who };
  });
  const others = changed.length - maxKeysTold;
  if (others > 0) events.push({ kind: 'settings-changed', subject: '…', to: `+${others}`, ...who });
  return events;
}

/** What became of config.ini itself; undefined when there is nothing wrong with it. */
export function settingsFileEvent({ problems, notices }: LoadedSettings, by?: string): NewEvent | undefined {
  const [first] = problems;
  const who = whoOf(by);
  if (first === undefined) {
    const isBack = notices.some(({ reason }) => reason === 'restored');
    return isBack ? { kind: 'settings-file-returned' } : undefined;
  }
  if (first.reason === 'missing') return { kind: 'settings-file-deleted', ...who };
  const others = problems.length > 1 ? ` (+${problems.length - 1})` : '';
  return {
    kind: 'settings-rejected',
    detail: `${formatProblem(first)}${others}`,
    detailFr: `${formatProblem(first, 'fr')}${others}`,
    ...who,
  };
}

/** `who` of an event; absent where no person or device did it. */
function whoOf(by: string | undefined): Pick<NewEvent, 'who'> {
  return by === undefined ? {} : { who: by };
}

/** By how much a clock was moved. */
function stepText(stepMs: number): string {
  const seconds = Math.round(stepMs / 1000);
  return `${seconds > 0 ? '+' : ''}${seconds} s`;
}

type PropertyWritten = Extract<GatewayEvent, { kind: 'property-written' }>;

function writtenEvent({ by, objectId, propertyId, value }: PropertyWritten): NewEvent | undefined {
  // What is written to the Device is kept in the settings, whose change is told.
  if (objectId.objectType === ObjectType.device) return undefined;
  const told = { subject: objectName(objectId), who: by };
  const detail = propertyName(propertyId);
  switch (propertyId) {
    case P.outOfService:
      if (value.type === 'boolean' && value.value)
        return { ...told, kind: 'forced-value', detail: reasonText('outOfService') };
      return { ...told, kind: 'forced-value-ended' };
    case P.presentValue:
      return { ...told, kind: 'forced-value', to: valueText(value) };
    case P.reliability:
      return { ...told, kind: 'forced-value', to: stateText(propertyId, value), detail };
    default:
      return { ...told, kind: 'property-written', to: valueText(value), detail };
  }
}

function stateText(propertyId: number, value: WrittenValue): string {
  return value.type === 'enumerated' ? enumeratedName(propertyId, value.value) : valueText(value);
}
