import { compareOids, isBelow, type Oid } from '../ber/oid.js';
import type { Absence, SnmpValue } from '../message/snmp-value.js';

/** One instance of an object: of a scalar the index is 0, of a column that of the row (RFC 2578 §7.7). */
export interface Instance {
  readonly index: Oid;
  readonly value: SnmpValue;
}

export interface Found {
  readonly name: Oid;
  readonly value: SnmpValue;
}

/** The objects that an agent has: scalars and columns, none within another. */
export class ObjectTree {
  readonly #objects: readonly Oid[];
  readonly #instancesAt: (place: number) => readonly Instance[];

  /** In the order of their identifiers; `instancesAt`: those of the object at a place, at this moment, in order of their indices. */
  constructor(objects: readonly Oid[], instancesAt: (place: number) => readonly Instance[]) {
    this.#objects = objects;
    this.#instancesAt = instancesAt;
  }

  /** RFC 3416 §4.2.1. */
  get(name: Oid): SnmpValue | Absence {
    const place = this.#firstFrom(name);
    const object = this.#objects[place];
    if (object === undefined || !isBelow(name, object)) return 'noSuchObject';
    const index = name.slice(object.length);
    const found = this.#instancesAt(place).find((one) => compareOids(one.index, index) === 0);
    return found?.value ?? 'noSuchInstance';
  }

  /** The first instance after a name; undefined: endOfMibView (RFC 3416 §4.2.2). */
  next(name: Oid): Found | undefined {
    for (let place = this.#firstFrom(name); ; place += 1) {
      const object = this.#objects[place];
      if (object === undefined) return undefined;
      for (const { index, value } of this.#instancesAt(place)) {
        const instance = [...object, ...index];
        if (compareOids(instance, name) > 0) return { name: instance, value };
      }
    }
  }

  /** The place of the object that has a name, or of the first one after it. */
  #firstFrom(name: Oid): number {
    let [low, high] = [0, this.#objects.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const object = this.#objects[middle] ?? [];
      if (compareOids(object, name) < 0 && !isBelow(name, object)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
