import type { ApplicationValue, ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import type { ObjectDatabase, ObjectDefinition, PropertyDefinition } from '../bacnet/object-model/object-database.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import { alarmObjectTexts } from './alarms/structured-views.js';
import { analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { multiStates } from './catalog/multi-states.js';
import type { DeviceClock } from './device-clock.js';
import type { UpsIdentity } from './identity.js';
import type { Factor } from './mapping/value-scale.js';

export interface DeviceOptions {
  readonly instance: number;
  /** Empty: the model of the UPS. */
  readonly objectName: string;
  readonly vendorName: string;
  /** Nobody has chosen that name: of a UPS that a profile describes, its maker is the vendor. */
  readonly vendorIsUsual?: boolean;
  readonly unitNumber: number;
  readonly firmwareRevision: string;
  readonly applicationSoftwareVersion: string;
  readonly values: 'raw' | 'engineering';
  readonly isSimulated: boolean;
  /** What the server says of the protocol: versions, services, APDU sizes, time-outs. */
  readonly protocol: readonly PropertyDefinition[];
  /** What it says of its last start, and who is told. */
  readonly restart?: readonly PropertyDefinition[];
  /** Device_UUID: 16 octets. */
  readonly deviceUuid?: Uint8Array;
  /** By which objects a BMS can browse; empty where there are none. */
  readonly structure?: readonly PropertyDefinition[];
}

/** What is known of the UPS behind the Device object. */
export interface DeviceFacts {
  /** Of the UPS itself, or as remembered from the last time it answered. */
  readonly identity: UpsIdentity;
  readonly family: UpsFamily | undefined;
  readonly factor: Factor;
  readonly hasInternalFault: boolean;
}

/** Vendor_Identifier of Manual §5.2.1. */
const vendorIdentifier = 591;

/** BACnetDeviceStatus (135-2012 §21). */
const systemStatus = { operational: 0, nonOperational: 4 } as const;

/** The Device object: the rows of Manual §5.2.1 that have a meaning here. */
export function deviceDefinition(options: DeviceOptions, facts: DeviceFacts, clock: DeviceClock): ObjectDefinition {
  return {
    id: { objectType: ObjectType.device, instance: options.instance },
    name: deviceName(options, facts),
    properties: [
      ...changingProperties(options, facts),
      { id: P.vendorIdentifier, value: { type: 'unsigned', value: vendorIdentifier } },
      { id: P.firmwareRevision, value: text(options.firmwareRevision) },
      { id: P.applicationSoftwareVersion, value: text(options.applicationSoftwareVersion) },
      { id: P.location, value: text(String(options.unitNumber)) },
      { id: P.localTime, value: live(() => ({ type: 'time', value: clock.time() })) },
      { id: P.localDate, value: live(() => ({ type: 'date', value: clock.date() })) },
      { id: P.utcOffset, value: live(() => ({ type: 'signed', value: clock.utcOffset() })) },
      { id: P.daylightSavingsStatus, value: live(() => ({ type: 'boolean', value: clock.isDaylightSaving() })) },
      ...(options.structure ?? []),
      ...options.protocol,
      ...(options.restart ?? []),
      ...(options.deviceUuid === undefined
        ? []
        : [{ id: P.deviceUuid, value: { type: 'octetString', value: options.deviceUuid } } as const]),
    ],
  };
}

/** Brings what the UPS says of itself into the Device object. */
export class DevicePublisher {
  readonly #database: ObjectDatabase;
  readonly #options: DeviceOptions;
  readonly #id: ObjectIdentifier;
  #objectName: string;
  #name: string;

  /** `added`: the facts that the object was added with. */
  constructor(database: ObjectDatabase, options: DeviceOptions, added: DeviceFacts) {
    this.#database = database;
    this.#options = options;
    this.#id = { objectType: ObjectType.device, instance: options.instance };
    this.#objectName = options.objectName;
    this.#name = deviceName(options, added);
  }

  /** The setting; shows with the next `publish`. */
  set objectName(objectName: string) {
    this.#objectName = objectName;
  }

  publish(facts: DeviceFacts): void {
    for (const { id, value } of changingProperties(this.#options, facts)) this.#database.set(this.#id, id, value);
    const name = deviceName({ objectName: this.#objectName }, facts);
    if (name === this.#name) return;
    this.#database.rename(this.#id, name);
    this.#name = name;
  }
}

const namesOfObjects: ReadonlySet<string> = new Set([
  ...[analogValues, multiStates, bitStrings].flatMap((rows) => rows.map(({ name }) => name)),
  ...alarmObjectTexts.keys(),
]);

/** Whether one of the 101 objects is called so, or one of those for alarms. */
export function isNameOfObject(name: string): boolean {
  return namesOfObjects.has(name);
}

/**
 * The model of the UPS, its family until that is known; the setting goes first. A name that another object of the device
 * has cannot be used (135-2012 §12.11.2).
 */
export function deviceName({ objectName }: Pick<DeviceOptions, 'objectName'>, facts: DeviceFacts): string {
  const candidates = [objectName, facts.identity.model, facts.family?.displayName];
  return candidates.find((name) => name && !isNameOfObject(name)) ?? 'UPS';
}

/** Manual §5.2.1: what a BMS must do with the values it reads. */
export function profileName(values: 'raw' | 'engineering', factor: Factor): string {
  if (values === 'engineering') return 'engineering';
  switch (factor) {
    case 'x10':
      return 'factor_10';
    case 'none':
      return 'no_factor';
    case undefined:
      return 'N/A';
  }
}

function changingProperties(options: DeviceOptions, facts: DeviceFacts): PropertyDefinition[] {
  const { serialNumber } = facts.identity;
  const status = facts.hasInternalFault ? systemStatus.nonOperational : systemStatus.operational;
  return [
    { id: P.systemStatus, value: { type: 'enumerated', value: status } },
    { id: P.vendorName, value: text(vendorName(options, facts)) },
    { id: P.modelName, value: text(modelName(facts)) },
    { id: P.description, value: text(description(serialNumber, options.isSimulated)) },
    { id: P.profileName, value: text(profileName(options.values, facts.factor)) },
  ];
}

/** Manual §5.2.1 has one vendor for all of its ranges. */
function vendorName({ vendorName: setting, vendorIsUsual }: DeviceOptions, { family }: DeviceFacts): string {
  return vendorIsUsual && family?.profile !== undefined ? family.maker : setting;
}

/** Manual §5.2.1: the power. Of a UPS that a profile describes its model is told, too: no manual says which there are. */
function modelName({ identity: { nominalKva }, family }: DeviceFacts): string {
  const power = nominalKva === undefined ? [] : [`${nominalKva} kVA`];
  const model = family?.profile === undefined ? [] : [family.displayName];
  return [...model, ...power].join(', ') || 'N/A';
}

/** Imaginary data must never pass for a UPS. */
function description(serialNumber: string | undefined, isSimulated: boolean): string {
  if (!isSimulated) return serialNumber ?? 'N/A';
  return serialNumber === undefined ? 'SIMULATED' : `SIMULATED ${serialNumber}`;
}

function text(value: string): ApplicationValue {
  return { type: 'characterString', value };
}

function live(read: () => ApplicationValue) {
  return { type: 'live', read } as const;
}
