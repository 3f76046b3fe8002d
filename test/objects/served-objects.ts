import { decodeApplicationValues } from '../../src/bacnet/encoding/application-codec.js';
import type { ApplicationValue, ObjectIdentifier } from '../../src/bacnet/encoding/application-value.js';
import { ObjectStore } from '../../src/bacnet/object-model/object-store.js';
import type { ObjectValues } from '../../src/objects/mapper.js';
import { objectDefinitions } from '../../src/objects/object-definitions.js';
import { ObjectPublisher } from '../../src/objects/object-publisher.js';

/** The object database with the 101 objects, and everything that a BMS reads differently, as it happens. */
export class ServedObjects {
  readonly store = new ObjectStore({ databaseRevision: 0 });
  readonly publisher = new ObjectPublisher(this.store);
  readonly writes: (readonly [object: string, propertyId: number, value: ApplicationValue | undefined])[] = [];

  constructor(values: ObjectValues) {
    for (const definition of objectDefinitions(values, 'en')) this.store.add(definition);
    this.publisher.publish(values);
    this.store.onChange((id, propertyId) => {
      this.writes.push([`${id.objectType}:${id.instance}`, propertyId, this.read(id, propertyId)]);
    });
  }

  read(id: ObjectIdentifier, propertyId: number): ApplicationValue | undefined {
    const octets = this.store.read(id, propertyId);
    return octets instanceof Uint8Array ? decodeApplicationValues(octets)?.[0] : undefined;
  }
}
