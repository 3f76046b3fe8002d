import { decodeApplicationValues } from '../bacnet/encoding/application-codec.js';
import type { ApplicationValue, ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import { ServicesSupportedBit } from '../bacnet/encoding/service-choices.js';
import type { ObjectStore } from '../bacnet/object-model/object-store.js';
import type { PropertyConformance, WriteAccess } from '../bacnet/object-model/property-row.js';
import type { StoredObject } from '../bacnet/object-model/stored-object.js';
import { writeRuleOf } from '../bacnet/object-model/write-rules.js';
import { GatewayError, hasCode } from '../core/errors.js';

/** A property as a BMS finds it: made from the octets that it would read. */
export interface DescribedProperty {
  readonly id: number;
  readonly conformance: PropertyConformance;
  /** When a BMS may write it; undefined: never. */
  readonly writeAccess: WriteAccess | undefined;
  /** Which values of its type may be written; undefined: all. */
  readonly writeRange: string | undefined;
  readonly form: 'single' | 'array' | 'list';
  /** Undefined where the values are not primitive. */
  readonly values: readonly ApplicationValue[] | undefined;
}

export interface DescribedObject {
  readonly objectType: number;
  readonly instance: number;
  readonly name: string;
  /** In the order of the standard's table; Property_List last. */
  readonly properties: readonly DescribedProperty[];
}

export interface DeviceDescription {
  readonly device: DescribedObject;
  /** All but the Device, in the order of Object_List. */
  readonly objects: readonly DescribedObject[];
}

/** Reads the whole object database, which must be open. */
export function describeDevice(store: ObjectStore): DeviceDescription {
  const described = store.objects.map((object) => describeObject(object, canWrite(store)));
  const device = described.find(({ objectType }) => objectType === ObjectType.device);
  if (device === undefined) throw new GatewayError('internal.fault', 'The database has no Device object.');
  return { device, objects: described.filter((object) => object !== device) };
}

/** Reads properties of an object as a BMS does: those that it has, each in its octets; undefined without an answer. */
export type PropertyReader = (
  objectId: ObjectIdentifier,
  propertyIds: readonly number[],
) => Promise<ReadonlyMap<number, Uint8Array> | undefined>;

/**
 * The description with the values that another process serves for the same objects; undefined when it does not answer, or
 * has others.
 */
export async function describeRunningDevice(
  { device, objects }: DeviceDescription,
  read: PropertyReader,
): Promise<DeviceDescription | undefined> {
  const served: DescribedObject[] = [];
  for (const object of [device, ...objects]) {
    const { objectType, instance, properties } = object;
    const octets = await read(
      { objectType, instance },
      properties.map(({ id }) => id),
    );
    const name = octets?.get(PropertyIdentifier.objectName);
    if (octets === undefined || name === undefined) return undefined;
    const [text] = primitiveValues(name) ?? [];
    served.push({
      ...object,
      name: text?.type === 'characterString' ? text.value : object.name,
      properties: properties.map((property) => servedProperty(property, octets.get(property.id))),
    });
  }
  const [servedDevice, ...others] = served;
  return servedDevice && { device: servedDevice, objects: others };
}

function servedProperty(property: DescribedProperty, octets: Uint8Array | undefined): DescribedProperty {
  return octets === undefined ? property : { ...property, values: primitiveValues(octets) };
}

/** The property tables say what may be written; without the service nothing is. */
function canWrite({ device }: ObjectStore): boolean {
  const octets = device?.read(PropertyIdentifier.protocolServicesSupported);
  const [bits] = (octets instanceof Uint8Array && decodeApplicationValues(octets)) || [];
  return bits?.type === 'bitString' && bits.value[ServicesSupportedBit.writeProperty] === true;
}

function describeObject(object: StoredObject, isWritable: boolean): DescribedObject {
  const { id, name } = object;
  const required = new Set(object.requiredProperties);
  const properties = [...object.allProperties, PropertyIdentifier.propertyList].flatMap((propertyId) => {
    const octets = readSafely(object, propertyId);
    if (octets !== undefined && !(octets instanceof Uint8Array)) return [];
    const isRequired = required.has(propertyId) || propertyId === PropertyIdentifier.propertyList;
    const conformance: PropertyConformance = isRequired ? 'required' : 'optional';
    const values = octets && primitiveValues(octets);
    const writeAccess = isWritable ? object.writeAccess(propertyId) : undefined;
    const writeRange = writeAccess && writeRuleOf(id.objectType, propertyId)?.range;
    return { id: propertyId, conformance, writeAccess, writeRange, form: formOf(object, propertyId, values), values };
  });
  return { objectType: id.objectType, instance: id.instance, name, properties };
}

/** Undefined when reading fails by a fault of the program: one property must not cost the whole document. */
function readSafely(
  object: StoredObject,
  propertyId: number,
  arrayIndex?: number,
): ReturnType<StoredObject['read']> | undefined {
  try {
    return object.read(propertyId, arrayIndex);
  } catch {
    return undefined;
  }
}

function formOf(
  object: StoredObject,
  propertyId: number,
  values: readonly ApplicationValue[] | undefined,
): DescribedProperty['form'] {
  if (readSafely(object, propertyId, 0) instanceof Uint8Array) return 'array';
  return values?.length === 1 ? 'single' : 'list';
}

function primitiveValues(octets: Uint8Array): readonly ApplicationValue[] | undefined {
  try {
    return decodeApplicationValues(octets);
  } catch (error) {
    if (hasCode(error, 'bacnet.decode')) return undefined;
    throw error;
  }
}

/** The only value of a property; undefined where the object has none. */
export function firstValueOf(object: DescribedObject, propertyId: number): ApplicationValue | undefined {
  return object.properties.find(({ id }) => id === propertyId)?.values?.[0];
}

/** The text of a property; empty where the object has none. */
export function textOf(object: DescribedObject, propertyId: number): string {
  const value = firstValueOf(object, propertyId);
  return value?.type === 'characterString' ? value.value : '';
}

/** The number of a property; undefined where the object has none. */
export function numberOf(object: DescribedObject, propertyId: number): number | undefined {
  const value = firstValueOf(object, propertyId);
  return value?.type === 'unsigned' || value?.type === 'enumerated' ? value.value : undefined;
}

/** The REAL of a property; undefined where the object has none. */
export function realOf(object: DescribedObject, propertyId: number): number | undefined {
  const value = firstValueOf(object, propertyId);
  return value?.type === 'real' ? value.value : undefined;
}

/** The texts of an array such as State_Text. */
export function textsOf(object: DescribedObject, propertyId: number): readonly string[] {
  const values = object.properties.find(({ id }) => id === propertyId)?.values ?? [];
  return values.flatMap((value) => (value.type === 'characterString' ? [value.value] : []));
}
