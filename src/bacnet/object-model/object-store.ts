import { GatewayError } from '../../core/errors.js';
import type { ObjectIdentifier } from '../encoding/application-value.js';
import { maxInstance, ObjectType, objectTypesSupportedBits } from '../encoding/object-type.js';
import { NetworkType } from '../encoding/property-enumerations.js';
import { PropertyIdentifier } from '../encoding/property-identifier.js';
import type { ObjectDatabase, ObjectDefinition, PropertyDefinition, PropertyValue } from './object-database.js';
import { propertyTableOf } from './property-tables.js';
import { SharedOctets } from './shared-octets.js';
import { sourcesOfStatusFlags } from './status-flags.js';
import { StoredObject } from './stored-object.js';
import { type ReadFailure, unknownObject } from './stored-property.js';

export type PropertyChangeListener = (id: ObjectIdentifier, propertyId: number) => void;

export interface ObjectStoreOptions {
  /** Database_Revision of the last run, or 0. */
  readonly databaseRevision: number;
}

/** What the database says about itself in the Device object (135-2012 §12.11). */
const derivedOfDevice: readonly number[] = [
  PropertyIdentifier.objectList,
  PropertyIdentifier.protocolObjectTypesSupported,
  PropertyIdentifier.databaseRevision,
];

const derivedOfAll: readonly number[] = [
  PropertyIdentifier.objectIdentifier,
  PropertyIdentifier.objectName,
  PropertyIdentifier.objectType,
  PropertyIdentifier.propertyList,
  PropertyIdentifier.statusFlags,
];

/** All objects of the device: written by the gateway, read by the services. */
export class ObjectStore implements ObjectDatabase {
  readonly #objects = new Map<number, StoredObject>();
  readonly #byName = new Map<string, StoredObject>();
  readonly #changeListeners = new Set<PropertyChangeListener>();
  readonly #revisionListeners = new Set<(revision: number) => void>();
  #device: StoredObject | undefined;
  #revision: number;
  #isOpen = false;
  /** While the objects of the start are added. */
  #shared: SharedOctets | undefined = new SharedOctets();

  constructor({ databaseRevision }: ObjectStoreOptions) {
    this.#revision = databaseRevision;
  }

  get device(): StoredObject | undefined {
    return this.#device;
  }

  /** Whether the set of objects counts as known to others. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  get databaseRevision(): number {
    return this.#revision;
  }

  /** In the order of Object_List: the Device first. */
  get objects(): readonly StoredObject[] {
    const others = [...this.#objects.values()].filter((object) => object !== this.#device);
    return this.#device === undefined ? others : [this.#device, ...others];
  }

  add(definition: ObjectDefinition): void {
    const { id, name, properties, readOnly } = definition;
    const table = propertyTableOf(id.objectType);
    if (table === undefined) throw refusal('The object type has no property table.', id, name);
    if (this.#objects.has(keyOf(id.objectType, id.instance)) || id.instance >= maxInstance) {
      throw refusal('The object identifier is taken or out of range.', id, name);
    }
    if (this.#byName.has(name) || name === '') throw refusal('The object name is taken or empty.', id, name);
    const isDevice = id.objectType === ObjectType.device;
    if (isDevice && this.#device !== undefined) throw refusal('There is one Device object only.', id, name);
    const object = new StoredObject(id, name, table, properties, isDevice ? emptyDerived() : [], readOnly);
    const [missing] = object.missingProperties;
    if (missing !== undefined) throw refusal(`The required property ${missing} is missing.`, id, name);
    if (this.#shared !== undefined) object.shareOctets(this.#shared);
    this.#objects.set(keyOf(id.objectType, id.instance), object);
    this.#byName.set(name, object);
    if (isDevice) this.#device = object;
    if (this.#isOpen) this.#listChanged();
  }

  /** From here on the set of objects and names counts as known to others: Database_Revision grows with each change. */
  open(): void {
    if (this.#isOpen) return;
    if (this.#device === undefined) throw new GatewayError('internal.fault', 'The database has no Device object.');
    this.#isOpen = true;
    this.#shared = undefined;
    this.#encodeDerived();
  }

  set(id: ObjectIdentifier, propertyId: number, value: PropertyValue): void {
    const object = this.#objects.get(keyOf(id.objectType, id.instance));
    if (object === undefined) throw refusal('There is no such object.', id, '');
    const isDerived =
      derivedOfAll.includes(propertyId) || (object === this.#device && derivedOfDevice.includes(propertyId));
    if (isDerived) throw refusal(`The property ${propertyId} is derived.`, id, object.name);
    if (!object.assign(propertyId, value)) return;
    // Before anyone is told: who looks then finds properties that agree.
    const hasNewFlags = sourcesOfStatusFlags.has(propertyId) && object.deriveStatusFlags();
    this.#notifyChange(object, propertyId);
    if (hasNewFlags) this.#notifyChange(object, PropertyIdentifier.statusFlags);
  }

  rename(id: ObjectIdentifier, name: string): void {
    const object = this.#objects.get(keyOf(id.objectType, id.instance));
    if (object === undefined) throw refusal('There is no such object.', id, name);
    if (object.name === name) return;
    if (this.#byName.has(name) || name === '') throw refusal('The object name is taken or empty.', id, name);
    this.#byName.delete(object.name);
    this.#byName.set(name, object);
    object.rename(name);
    this.#notifyChange(object, PropertyIdentifier.objectName);
    if (this.#isOpen) this.#listChanged();
  }

  /**
   * The object, where Device 4194303 is whatever device this is (135-2012 §12.11.1), and Network Port 4194303 the port that
   * the request came by (135-2020 §15.5.2): the one of `networkType`.
   */
  find(objectType: number, instance: number, networkType: NetworkType = NetworkType.ipv4): StoredObject | undefined {
    if (instance === maxInstance) return this.#ofThisDevice(objectType, networkType);
    return this.#objects.get(keyOf(objectType, instance));
  }

  #ofThisDevice(objectType: number, networkType: NetworkType): StoredObject | undefined {
    if (objectType === ObjectType.device) return this.#device;
    if (objectType !== ObjectType.networkPort) return undefined;
    const ports = [...this.#objects.values()].filter(({ id }) => id.objectType === ObjectType.networkPort);
    return ports.find((port) => {
      const type = port.value(PropertyIdentifier.networkType);
      return type?.type === 'enumerated' && type.value === networkType;
    });
  }

  findByName(name: string): StoredObject | undefined {
    return this.#byName.get(name);
  }

  /** Application-tagged octets of a property, or the error class and code of why not. */
  read(id: ObjectIdentifier, propertyId: number, arrayIndex?: number): Uint8Array | ReadFailure {
    const object = this.find(id.objectType, id.instance);
    return object === undefined ? unknownObject : object.read(propertyId, arrayIndex);
  }

  /** Called after each change of a property's octets; the returned function ends it. */
  onChange(listener: PropertyChangeListener): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Called with each new Database_Revision, so that it survives a restart. */
  onDatabaseRevision(listener: (revision: number) => void): () => void {
    this.#revisionListeners.add(listener);
    return () => this.#revisionListeners.delete(listener);
  }

  #listChanged(): void {
    // Unsigned32 is as far as a BMS can be expected to read it.
    this.#revision = (this.#revision + 1) >>> 0;
    this.#encodeDerived();
    for (const listener of this.#revisionListeners) listener(this.#revision);
  }

  #encodeDerived(): void {
    const device = this.#device;
    if (device === undefined) return;
    const objects = this.objects;
    const types = new Set(objects.map(({ id }) => id.objectType));
    const values = new Map<number, PropertyValue>([
      [
        PropertyIdentifier.objectList,
        { type: 'array', elements: objects.map(({ id }) => ({ type: 'objectIdentifier', value: id })) },
      ],
      [
        PropertyIdentifier.protocolObjectTypesSupported,
        { type: 'bitString', value: Array.from({ length: objectTypesSupportedBits }, (_, type) => types.has(type)) },
      ],
      [PropertyIdentifier.databaseRevision, { type: 'unsigned', value: this.#revision }],
    ]);
    for (const [propertyId, value] of values) {
      if (device.assign(propertyId, value)) this.#notifyChange(device, propertyId);
    }
  }

  #notifyChange(object: StoredObject, propertyId: number): void {
    for (const listener of this.#changeListeners) listener(object.id, propertyId);
  }
}

/** As on the wire: 10 bits of type, 22 of instance (135-2012 §20.2.14). */
function keyOf(objectType: number, instance: number): number {
  return objectType * (maxInstance + 1) + instance;
}

function emptyDerived(): PropertyDefinition[] {
  return [
    { id: PropertyIdentifier.objectList, value: { type: 'array', elements: [] } },
    { id: PropertyIdentifier.protocolObjectTypesSupported, value: { type: 'bitString', value: [] } },
    { id: PropertyIdentifier.databaseRevision, value: { type: 'unsigned', value: 0 } },
  ];
}

function refusal(message: string, id: ObjectIdentifier, name: string): GatewayError {
  return new GatewayError('internal.fault', message, { object: id, name });
}
