import type { ApplicationValue, ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import type { ObjectDatabase } from '../bacnet/object-model/object-database.js';
import type { ObjectValues } from './mapper.js';
import type { ObjectValue } from './object-value.js';
import { reliabilityOf, statusFlagsOf } from './reliability.js';

/** Brings mapped values into the object database, and of them only what changed. */
export class ObjectPublisher {
  readonly #database: ObjectDatabase;
  #published: ObjectValues | undefined;

  constructor(database: ObjectDatabase) {
    this.#database = database;
  }

  publish(values: ObjectValues): void {
    const last = this.#published;
    values.analogValues.forEach((value, instance) => {
      const id = { objectType: ObjectType.analogValue, instance };
      this.#set(id, value, last?.analogValues[instance], (presentValue) => ({ type: 'real', value: presentValue }));
    });
    values.multiStates.forEach((value, instance) => {
      const id = { objectType: ObjectType.multiStateValue, instance };
      this.#set(id, value, last?.multiStates[instance], (presentValue) => ({ type: 'unsigned', value: presentValue }));
    });
    values.bitStrings.forEach((value, instance) => {
      const id = { objectType: ObjectType.bitStringValue, instance };
      this.#set(id, value, last?.bitStrings[instance], (presentValue) => ({ type: 'bitString', value: presentValue }));
    });
    this.#published = values;
  }

  #set<T extends number | readonly boolean[]>(
    id: ObjectIdentifier,
    value: ObjectValue<T>,
    last: ObjectValue<T> | undefined,
    encodable: (presentValue: T) => ApplicationValue,
  ): void {
    const reliability = reliabilityOf(value.trust);
    if (last === undefined || reliabilityOf(last.trust) !== reliability) {
      this.#database.set(id, P.reliability, { type: 'enumerated', value: reliability });
      this.#database.set(id, P.statusFlags, statusFlagsOf(value.trust));
    }
    if (last === undefined || !isSame(last.presentValue, value.presentValue)) {
      this.#database.set(id, P.presentValue, encodable(value.presentValue));
    }
  }
}

function isSame(first: number | readonly boolean[], second: number | readonly boolean[]): boolean {
  if (typeof first === 'number' || typeof second === 'number') return Object.is(first, second);
  return first.length === second.length && first.every((bit, index) => bit === second[index]);
}
