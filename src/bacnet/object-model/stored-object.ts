import { GatewayError } from '../../core/errors.js';
import { decodeApplicationValues } from '../encoding/application-codec.js';
import type { ApplicationValue, ObjectIdentifier } from '../encoding/application-value.js';
import { PropertyIdentifier } from '../encoding/property-identifier.js';
import type { PropertyDefinition, PropertyValue } from './object-database.js';
import type { WriteAccess } from './property-row.js';
import type { ObjectTypeTable } from './property-tables.js';
import type { SharedOctets } from './shared-octets.js';
import { statusFlagsOf } from './status-flags.js';
import { type ReadFailure, StoredProperty, unknownProperty } from './stored-property.js';

/** Identifiers that are a vendor's own; the standard goes on behind them (135-2020 §23.1). */
const proprietaryProperties = { first: 512, last: 4_194_303 };

/** What Property_List leaves out (135-2012 §12.1.1.4). */
const unlisted: ReadonlySet<number> = new Set([
  PropertyIdentifier.objectIdentifier,
  PropertyIdentifier.objectName,
  PropertyIdentifier.objectType,
  PropertyIdentifier.propertyList,
]);

/** An object as the services read it. */
export class StoredObject {
  readonly id: ObjectIdentifier;
  readonly #table: ObjectTypeTable;
  readonly #properties = new Map<number, StoredProperty>();
  #name: string;
  readonly #readOnly: ReadonlySet<number>;
  #all: readonly number[] = [];
  #required: readonly number[] = [];
  #optional: readonly number[] = [];

  /** `derived` are the properties that the database computes itself; `readOnly` those that are never written here. */
  constructor(
    id: ObjectIdentifier,
    name: string,
    table: ObjectTypeTable,
    given: readonly PropertyDefinition[],
    derived: readonly PropertyDefinition[],
    readOnly: readonly number[] = [],
  ) {
    this.id = id;
    this.#readOnly = new Set(readOnly);
    this.#name = name;
    this.#table = table;
    const own: PropertyDefinition[] = [
      { id: PropertyIdentifier.objectIdentifier, value: { type: 'objectIdentifier', value: id } },
      { id: PropertyIdentifier.objectName, value: { type: 'characterString', value: name } },
      { id: PropertyIdentifier.objectType, value: { type: 'enumerated', value: id.objectType } },
    ];
    for (const property of [...own, ...this.#withStatusFlags(given), ...derived]) this.#add(property);
    this.deriveStatusFlags();
    this.#group();
    this.#add({ id: PropertyIdentifier.propertyList, value: this.#propertyList() });
  }

  get name(): string {
    return this.#name;
  }

  /** Identifiers that ALL stands for (135-2012 §15.7.3.1.2): everything but Property_List. */
  get allProperties(): readonly number[] {
    return this.#all;
  }

  /** Identifiers that REQUIRED stands for. */
  get requiredProperties(): readonly number[] {
    return this.#required;
  }

  /** Identifiers that OPTIONAL stands for; may be empty. */
  get optionalProperties(): readonly number[] {
    return this.#optional;
  }

  /** When a BMS may write the property; undefined: never. */
  writeAccess(propertyId: number): WriteAccess | undefined {
    return this.#readOnly.has(propertyId) ? undefined : this.#table.writable.get(propertyId);
  }

  property(propertyId: number): StoredProperty | undefined {
    return this.#properties.get(propertyId);
  }

  read(propertyId: number, arrayIndex?: number): Uint8Array | ReadFailure {
    const property = this.#properties.get(propertyId);
    return property === undefined ? unknownProperty : property.read(arrayIndex);
  }

  /** The first primitive value of a property; undefined where it has none. */
  value(propertyId: number): ApplicationValue | undefined {
    const octets = this.read(propertyId);
    return octets instanceof Uint8Array ? decodeApplicationValues(octets)?.[0] : undefined;
  }

  /** Required properties of the type that are not there. */
  get missingProperties(): readonly number[] {
    return [...this.#table.properties]
      .filter(([id, conformance]) => conformance === 'required' && !this.#properties.has(id))
      .map(([id]) => id);
  }

  /** Returns whether the property reads differently from now on. */
  assign(propertyId: number, value: PropertyValue): boolean {
    const property = this.#properties.get(propertyId);
    if (property === undefined) throw this.#fault('has no such property', propertyId);
    return property.assign(value);
  }

  /** Returns whether Status_Flags reads differently from now on; an object without it has nothing to derive. */
  deriveStatusFlags(): boolean {
    const property = this.#properties.get(PropertyIdentifier.statusFlags);
    if (property === undefined) return false;
    const outOfService = this.value(PropertyIdentifier.outOfService);
    const value = statusFlagsOf({
      eventState: enumeratedOf(this.value(PropertyIdentifier.eventState)),
      reliability: enumeratedOf(this.value(PropertyIdentifier.reliability)),
      isOutOfService: outOfService?.type === 'boolean' && outOfService.value,
      isOverridden: false,
    });
    return property.assign(value);
  }

  shareOctets(shared: SharedOctets): void {
    for (const property of this.#properties.values()) property.shareOctets(shared);
  }

  rename(name: string): void {
    this.#name = name;
    this.assign(PropertyIdentifier.objectName, { type: 'characterString', value: name });
  }

  #add({ id, value }: PropertyDefinition): void {
    if (this.#properties.has(id)) throw this.#fault('has the property twice', id);
    const isProprietary = id >= proprietaryProperties.first && id <= proprietaryProperties.last;
    if (!isProprietary && !this.#table.properties.has(id)) {
      throw this.#fault('is of a type without this property', id);
    }
    this.#properties.set(id, new StoredProperty(id, value));
  }

  /** Status_Flags takes its place in the order of the standard's table. */
  #withStatusFlags(given: readonly PropertyDefinition[]): readonly PropertyDefinition[] {
    const order = [...this.#table.properties.keys()];
    const place = order.indexOf(PropertyIdentifier.statusFlags);
    if (place === -1) return given;
    const next = given.findIndex(({ id }) => order.indexOf(id) > place);
    const index = next === -1 ? given.length : next;
    const flags = { id: PropertyIdentifier.statusFlags, value: { type: 'bitString', value: [] } } as const;
    return [...given.slice(0, index), flags, ...given.slice(index)];
  }

  #group(): void {
    const conformanceOf = (id: number) => this.#table.properties.get(id);
    this.#all = [...this.#properties.keys()];
    this.#required = this.#all.filter((id) => conformanceOf(id) === 'required');
    this.#optional = this.#all.filter((id) => conformanceOf(id) === 'optional');
  }

  #propertyList(): PropertyValue {
    const listed = this.#all.filter((id) => !unlisted.has(id));
    return { type: 'array', elements: listed.map((value) => ({ type: 'enumerated', value })) };
  }

  #fault(what: string, propertyId: number): GatewayError {
    return new GatewayError('internal.fault', `The object ${this.#name} ${what}: ${propertyId}.`, {
      object: this.id,
      propertyId,
    });
  }
}

function enumeratedOf(value: ApplicationValue | undefined): number | undefined {
  return value?.type === 'enumerated' ? value.value : undefined;
}
