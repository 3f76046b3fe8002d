import type { ObjectIdentifier } from '../../src/bacnet/encoding/application-value.js';
import type { ObjectDatabase, ObjectDefinition, PropertyValue } from '../../src/bacnet/object-model/object-database.js';

/** Notes what is written to it. */
export class RecordingDatabase implements ObjectDatabase {
  readonly added: ObjectDefinition[] = [];
  readonly writes: (readonly [object: string, propertyId: number, value: PropertyValue])[] = [];
  readonly names: string[] = [];

  add(definition: ObjectDefinition): void {
    this.added.push(definition);
  }

  set({ objectType, instance }: ObjectIdentifier, propertyId: number, value: PropertyValue): void {
    this.writes.push([`${objectType}:${instance}`, propertyId, value]);
  }

  rename(_id: ObjectIdentifier, name: string): void {
    this.names.push(name);
  }
}
