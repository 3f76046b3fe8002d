import type { KeptState } from '../../../core/kept-state.js';
import type { ApplicationValue, ObjectIdentifier } from '../../encoding/application-value.js';
import { ByteReader } from '../../encoding/byte-reader.js';
import { ByteWriter } from '../../encoding/byte-writer.js';
import { type Destination, readDestination, writeDestination } from '../../encoding/constructed/destination.js';
import {
  type EventTransitionBits,
  eventTransitionBits,
  eventTransitions,
  type PerTransition,
} from '../../encoding/constructed/named-bits.js';
import { ErrorCode } from '../../encoding/error-reject-abort.js';
import { ObjectType } from '../../encoding/object-type.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import {
  constructedValues,
  type ObjectDatabase,
  type ObjectDefinition,
  type PropertyDefinition,
  readConstructedValues,
  type WrittenValue,
} from '../../object-model/object-database.js';
import type { CheckedWrite, OwnedWrites } from '../../object-model/property-writer.js';
import { propertyFailure, type WriteFailure } from '../../object-model/write-rule.js';

/** A Notification Class as it is at this moment (135-2016 §12.21). */
export interface NotificationClassState {
  /** Instance of the object, and Notification_Class of the objects that belong to it. */
  readonly number: number;
  /** 0, the most urgent, to 255. */
  readonly priority: PerTransition<number>;
  readonly ackRequired: EventTransitionBits;
  readonly recipients: readonly Destination[];
}

/** A class as it is delivered; its recipients are the site's. */
export interface NotificationClassDefaults extends Omit<NotificationClassState, 'recipients'> {
  /** Unique in the device. */
  readonly name: string;
  readonly description: string;
}

/** What a BMS or a person has changed. */
export type NotificationClassChange = Partial<Omit<NotificationClassState, 'number'>>;

/** A class that was changed, in a form that can be written as JSON. */
export interface KeptNotificationClass {
  readonly number: number;
  readonly priority: PerTransition<number>;
  readonly ackRequired: EventTransitionBits;
  /** Each a BACnetDestination, encoded, in hexadecimal digits. */
  readonly recipients: readonly string[];
}

/** Of a file; what is wrong within a class gives way to the defaults. Throws where there are none. */
export function readKeptClasses(value: unknown): readonly KeptNotificationClass[] {
  if (!Array.isArray(value)) throw new TypeError('no Notification Classes');
  return value.filter((one): one is KeptNotificationClass => typeof one === 'object' && one !== null);
}

const writable: readonly number[] = [P.priority, P.ackRequired, P.recipientList];

/** Priorities, acknowledgement and recipients of all Notification Classes: kept, and served from the object database. */
export class NotificationClasses implements OwnedWrites {
  readonly #defaults: readonly NotificationClassDefaults[];
  readonly #kept: KeptState<readonly KeptNotificationClass[]>;
  readonly #states = new Map<number, NotificationClassState>();
  readonly #listeners = new Set<() => void>();
  #database: Pick<ObjectDatabase, 'set'> | undefined;

  constructor(defaults: readonly NotificationClassDefaults[], kept: KeptState<readonly KeptNotificationClass[]>) {
    this.#defaults = defaults;
    this.#kept = kept;
    this.#restore();
  }

  get all(): readonly NotificationClassState[] {
    return [...this.#states.values()];
  }

  get(number: number): NotificationClassState | undefined {
    return this.#states.get(number);
  }

  /** What is kept is other than before: a backup was restored, or everything was forgotten. */
  reload(): void {
    this.#restore();
    for (const state of this.all) this.#mirror(state);
    for (const listener of this.#listeners) listener();
  }

  /** The objects as they are served at this moment. */
  definitions(): readonly ObjectDefinition[] {
    return this.#defaults.flatMap(({ number, name, description }) => {
      const state = this.#states.get(number);
      if (state === undefined) return [];
      return [
        {
          id: idOf(number),
          name,
          properties: [
            { id: P.description, value: { type: 'characterString', value: description } },
            { id: P.notificationClass, value: { type: 'unsigned', value: number } },
            ...propertiesOf(state),
          ],
        },
      ];
    });
  }

  /** From now on changes are served from this database, which has the definitions. */
  serve(database: Pick<ObjectDatabase, 'set'>): void {
    this.#database = database;
    for (const state of this.all) this.#mirror(state);
  }

  /** Called after each change; the returned function ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  owns(objectType: number, propertyId: number): boolean {
    return objectType === ObjectType.notificationClass && writable.includes(propertyId);
  }

  async write({ objectId, propertyId, arrayIndex, value }: CheckedWrite): Promise<WriteFailure | undefined> {
    const state = this.#states.get(objectId.instance);
    const change = state && changeOf(state, propertyId, value, arrayIndex);
    if (change === undefined) return propertyFailure(ErrorCode.writeAccessDenied);
    await this.change(objectId.instance, change);
    return undefined;
  }

  /** Serves the change at once; resolves when it is kept. */
  change(number: number, change: NotificationClassChange): Promise<void> {
    const state = this.#states.get(number);
    if (state === undefined) return Promise.resolve();
    const changed = { ...state, ...change };
    this.#states.set(number, changed);
    this.#mirror(changed);
    for (const listener of this.#listeners) listener();
    return this.#kept.keep(this.all.map(keptOf));
  }

  #restore(): void {
    for (const { number, priority, ackRequired } of this.#defaults) {
      const changed = this.#kept.current?.find((one) => one.number === number);
      const state = { number, priority, ackRequired, recipients: [] };
      this.#states.set(number, changed === undefined ? state : restored(state, changed));
    }
  }

  #mirror(state: NotificationClassState): void {
    for (const { id, value } of propertiesOf(state)) this.#database?.set(idOf(state.number), id, value);
  }
}

function idOf(instance: number): ObjectIdentifier {
  return { objectType: ObjectType.notificationClass, instance };
}

function propertiesOf({ priority, ackRequired, recipients }: NotificationClassState): readonly PropertyDefinition[] {
  const priorities = eventTransitions.map((one): ApplicationValue => ({ type: 'unsigned', value: priority[one] }));
  return [
    { id: P.priority, value: { type: 'array', elements: priorities } },
    { id: P.ackRequired, value: { type: 'bitString', value: eventTransitionBits.toBits(ackRequired) } },
    { id: P.recipientList, value: { type: 'list', elements: constructedValues(writeDestination, recipients) } },
  ];
}

function changeOf(
  state: NotificationClassState,
  propertyId: number,
  value: WrittenValue,
  arrayIndex: number | undefined,
): NotificationClassChange | undefined {
  switch (propertyId) {
    case P.priority:
      return { priority: prioritiesOf(state.priority, value, arrayIndex) };
    case P.ackRequired:
      return value.type === 'bitString' ? { ackRequired: eventTransitionBits.fromBits(value.value) } : undefined;
    case P.recipientList:
      return { recipients: destinationsOf(value) };
    default:
      return undefined;
  }
}

/** All three, or the one of the index, from 1 on. */
function prioritiesOf(
  before: PerTransition<number>,
  value: WrittenValue,
  arrayIndex: number | undefined,
): PerTransition<number> {
  const written = value.type === 'array' ? value.elements : [value];
  const first = arrayIndex === undefined ? 0 : arrayIndex - 1;
  const entries = eventTransitions.map((transition, index) => {
    const element = written[index - first];
    return [transition, element?.type === 'unsigned' ? element.value : before[transition]] as const;
  });
  return Object.fromEntries(entries) as Record<keyof EventTransitionBits, number>;
}

function destinationsOf(value: WrittenValue): readonly Destination[] {
  const elements = value.type === 'list' ? value.elements : [];
  return elements.flatMap((one) =>
    one.type === 'constructed' ? readConstructedValues(one.octets, readDestination).map(owned) : [],
  );
}

/** What was read is a view of the packet. */
function owned(destination: Destination): Destination {
  const { recipient } = destination;
  if (recipient.type === 'device') return destination;
  const { network, macAddress } = recipient.address;
  return {
    ...destination,
    recipient: { type: 'address', address: { network, macAddress: new Uint8Array(macAddress) } },
  };
}

function keptOf({ number, priority, ackRequired, recipients }: NotificationClassState): KeptNotificationClass {
  return { number, priority, ackRequired, recipients: recipients.map(hexOf) };
}

function hexOf(destination: Destination): string {
  const writer = new ByteWriter(64);
  writeDestination(writer, destination);
  return Buffer.from(writer.bytes()).toString('hex');
}

/** What of a kept class is damaged gives way to the defaults. */
function restored(state: NotificationClassState, kept: KeptNotificationClass): NotificationClassState {
  const { priority, ackRequired, recipients } = kept;
  const hasAll = (values: Readonly<Record<string, unknown>> | undefined, type: string) =>
    eventTransitions.every((one) => typeof values?.[one] === type);
  return {
    number: state.number,
    priority: hasAll(priority, 'number') ? priority : state.priority,
    ackRequired: hasAll(ackRequired, 'boolean') ? ackRequired : state.ackRequired,
    recipients: Array.isArray(recipients) ? recipients.flatMap((one) => destinationOf(String(one)) ?? []) : [],
  };
}

function destinationOf(hex: string): Destination | undefined {
  try {
    return owned(readDestination(new ByteReader(Buffer.from(hex, 'hex'))));
  } catch {
    return undefined;
  }
}
