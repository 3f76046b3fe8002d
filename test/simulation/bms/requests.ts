import { context, join, objectId, readMultiplePayload, unsignedOctets } from '../../support/bacnet/wire.js';
import { property, type } from './judged-objects.js';
import type { Address } from './lan-port.js';
import { contextId, contextUnsigned, stampOctets } from './payloads.js';

/** Numbers of the services (135-2012 §21). */
export const service = {
  acknowledgeAlarm: 0,
  confirmedCov: 1,
  confirmedEvent: 2,
  subscribeCov: 5,
  addListElement: 8,
  removeListElement: 9,
  readProperty: 12,
  readPropertyMultiple: 14,
  writeProperty: 15,
  deviceCommunicationControl: 17,
  reinitializeDevice: 20,
  readRange: 26,
  subscribeCovProperty: 28,
  getEventInformation: 29,
} as const;

export const unconfirmedService = {
  iAm: 0,
  iHave: 1,
  cov: 2,
  event: 3,
  timeSynchronization: 6,
  whoHas: 7,
  whoIs: 8,
  utcTimeSynchronization: 9,
} as const;

/** Value, flags and reliability of objects, the answer that the judge can tell most of; with COV_Increment of numbers. */
export function valuesPayload(
  ids: readonly (readonly [type: number, instance: number])[],
  withIncrement = false,
): Uint8Array {
  const properties = [property.presentValue, property.statusFlags, property.reliability];
  const ofNumber = withIncrement ? [...properties, property.covIncrement] : properties;
  return readMultiplePayload(
    ids.map(([objectType, instance]) => ({
      type: objectType,
      instance,
      properties: objectType === type.analogValue ? ofNumber : properties,
    })),
  );
}

export function whoIsPayload(low?: number, high?: number): number[] {
  return low === undefined || high === undefined ? [] : [...contextUnsigned(0, low), ...contextUnsigned(1, high)];
}

/** By the name of an object. */
export function whoHasPayload(name: string): number[] {
  return context(3, [0, ...Buffer.from(name, 'utf8')]);
}

export interface SubscribeTerms {
  readonly processId: number;
  readonly type: number;
  readonly instance: number;
  /** Absent: the subscription is cancelled. */
  readonly confirmed?: boolean | undefined;
  readonly lifetimeS?: number | undefined;
  /** SubscribeCOVProperty where it is there. */
  readonly propertyId?: number | undefined;
}

/** 135-2012 §13.14.1 and §13.15.1. */
export function subscribePayload(terms: SubscribeTerms): Uint8Array {
  const { processId, type: objectType, instance, confirmed, lifetimeS, propertyId } = terms;
  return join(
    contextUnsigned(0, processId),
    contextId(1, objectType, instance),
    confirmed === undefined ? [] : context(2, [confirmed ? 1 : 0]),
    confirmed === undefined || lifetimeS === undefined ? [] : contextUnsigned(3, lifetimeS),
    propertyId === undefined ? [] : [0x4e, ...contextUnsigned(0, propertyId), 0x4f],
  );
}

export interface Recipient {
  readonly to: Address | number;
  readonly processId: number;
  readonly isConfirmed: boolean;
}

/** BACnetDestination of all days, all times and all transitions (135-2012 §21). */
function destination({ to, processId, isConfirmed }: Recipient): number[] {
  const recipient =
    typeof to === 'number' ? contextId(0, type.device, to) : [0x1e, 0x21, 0, 0x65, 6, ...macOf(to), 0x1f];
  const process = unsignedOctets(processId);
  const times = [0xb4, 0, 0, 0, 0, 0xb4, 23, 59, 59, 99];
  return [
    0x82,
    1,
    0xfe,
    ...times,
    ...recipient,
    0x20 | process.length,
    ...process,
    isConfirmed ? 0x11 : 0x10,
    0x82,
    5,
    0xe0,
  ];
}

/** Of B/IP: address and port. */
export const macOf = ({ address, port }: Address): number[] => [
  ...address.split('.').map(Number),
  port >> 8,
  port & 0xff,
];

/** AddListElement and RemoveListElement of Recipient_List. */
export function recipientPayload(notificationClass: number, recipients: readonly Recipient[]): Uint8Array {
  return join(
    contextId(0, type.notificationClass, notificationClass),
    contextUnsigned(1, property.recipientList),
    [0x3e],
    ...recipients.map(destination),
    [0x3f],
  );
}

/** 135-2012 §15.9.1. */
export function writePayload(objectType: number, instance: number, propertyId: number, value: readonly number[]) {
  return join(contextId(0, objectType, instance), contextUnsigned(1, propertyId), [0x3e, ...value, 0x3f]);
}

export interface Acknowledged {
  readonly processId: number;
  /** As `type,instance`. */
  readonly object: string;
  readonly toState: number;
  readonly timeStamp: string;
  readonly source: string;
}

/** 135-2012 §13.5.1. */
export function acknowledgePayload({ processId, object, toState, timeStamp, source }: Acknowledged): Uint8Array {
  const [objectType = 0, instance = 0] = object.split(',').map(Number);
  return join(
    contextUnsigned(0, processId),
    context(1, objectId(objectType, instance)),
    contextUnsigned(2, toState),
    [0x3e, ...stampOctets(timeStamp), 0x3f],
    context(4, [0, ...Buffer.from(source, 'utf8')]),
    // Time of acknowledgement: a sequence number, which any device can give.
    [0x5e, ...contextUnsigned(1, 1), 0x5f],
  );
}

/** The first page, or what follows `last`. */
export function eventInformationPayload(last?: string): Uint8Array {
  if (last === undefined) return new Uint8Array(0);
  const [objectType = 0, instance = 0] = last.split(',').map(Number);
  return Uint8Array.from(context(0, objectId(objectType, instance)));
}

/** ReadRange by sequence number, 135-2012 §15.8.1. */
export function readRangePayload(objectType: number, instance: number, from: number, count: number): Uint8Array {
  const first = unsignedOctets(from);
  return join(contextId(0, objectType, instance), contextUnsigned(1, 131), [
    0x6e,
    0x20 | first.length,
    ...first,
    ...signedOf(count),
    0x6f,
  ]);
}

function signedOf(value: number): number[] {
  if (value >= -128 && value < 128) return [0x31, value & 0xff];
  return [0x32, (value >> 8) & 0xff, value & 0xff];
}

/** State: 0 coldstart, 1 warmstart (135-2012 §16.4). */
export function reinitializePayload(state: number, password: string): Uint8Array {
  return join(contextUnsigned(0, state), context(1, [0, ...Buffer.from(password, 'utf8')]));
}

/** Date and time of TimeSynchronization (135-2012 §16.7). */
export function timePayload(atMs: number): number[] {
  const at = new Date(atMs);
  const date = [0xa4, at.getUTCFullYear() - 1900, at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCDay() || 7];
  const hundredths = Math.floor(at.getUTCMilliseconds() / 10);
  return [...date, 0xb4, at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), hundredths];
}

/** Register-Foreign-Device, with seconds of life (Annex J.5.2). */
export const registerForeignPacket = (ttlS: number): Uint8Array =>
  Uint8Array.of(0x81, 0x05, 0, 6, ttlS >> 8, ttlS & 0xff);
