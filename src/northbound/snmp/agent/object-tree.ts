import { compareOids, isBelow, type Oid } from '../ber/oid.js';
import type { Absence, SnmpValue } from '../message/snmp-value.js';

/** One instance of an object: of a scalar the index is 0, of a column that of the row (RFC 2578 §7.7). */
export interface Instance {
  readonly index: Oid;
  readonly value: SnmpValue;
}

/** A scalar or a column with its instances at this moment, in order of their indices. */
export interface MibObject {
  readonly oid: Oid;
  instances(): readonly Instance[];
}

export interface Found {
  readonly name: Oid;
  readonly value: SnmpValue;
}

/** The objects that an agent has. */
export class ObjectTree {
  readonly #objects: readonly MibObject[];

  /** In the order of their identifiers. */
  constructor(objects: readonly MibObject[]) {
    this.#objects = objects;
  }

  /** RFC 3416 §4.2.1. */
  get(name: Oid): SnmpValue | Absence {
    const object = this.#objects.find((one) => isBelow(name, one.oid));
    if (object === undefined) return 'noSuchObject';
    const index = name.slice(object.oid.length);
    const found = object.instances().find((one) => compareOids(one.index, index) === 0);
    return found?.value ?? 'noSuchInstance';
  }

  /** The first instance after a name; undefined: endOfMibView (RFC 3416 §4.2.2). */
  next(name: Oid): Found | undefined {
    for (const { oid, instances } of this.#from(name)) {
      for (const { index, value } of instances()) {
        const instance = [...oid, ...index];
        if (compareOids(instance, name) > 0) return { name: instance, value };
      }
    }
    return undefined;
  }

  /** The objects that may have an instance after a name. */
  *#from(name: Oid): Generator<MibObject> {
    for (const object of this.#objects) {
      if (compareOids(object.oid, name) >= 0 || isBelow(name, object.oid)) yield object;
    }
  }
}
