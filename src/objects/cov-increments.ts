import { encodeApplicationValue } from '../bacnet/encoding/application-codec.js';
import type { ApplicationValue, ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import type { ObjectDatabase } from '../bacnet/object-model/object-database.js';
import { type AnalogValueRow, analogValues } from './catalog/analog-values.js';
import { covIncrementInUnit } from './catalog/cov-increments.js';
import { type Factor, rawDecimals, shiftDecimals } from './mapping/value-scale.js';

/** COV_Increment as the object starts with it: on the scale of its Present_Value. */
export function defaultCovIncrement(row: AnalogValueRow, values: 'raw' | 'engineering', factor: Factor): number {
  return shiftDecimals(covIncrementInUnit(row), values === 'engineering' ? 0 : rawDecimals(row, factor));
}

/** The side of the object store that tells whether somebody has written an increment. */
export interface ReadableDatabase extends Pick<ObjectDatabase, 'set'> {
  read(id: ObjectIdentifier, propertyId: number): unknown;
}

/** Keeps the increments on the scale of the values: the UPS says only when it answers whether it measures in tenths. */
export class CovIncrements {
  readonly #database: ReadableDatabase;
  readonly #values: 'raw' | 'engineering';
  #factor: Factor;

  /** `added`: the factor that the objects were added with. */
  constructor(database: ReadableDatabase, values: 'raw' | 'engineering', added: Factor) {
    this.#database = database;
    this.#values = values;
    this.#factor = added;
  }

  publish(factor: Factor): void {
    if (factor === this.#factor) return;
    for (const row of analogValues) this.#rescale(row, factor);
    this.#factor = factor;
  }

  /** What a BMS has written stays. */
  #rescale(row: AnalogValueRow, factor: Factor): void {
    const before = defaultCovIncrement(row, this.#values, this.#factor);
    const after = defaultCovIncrement(row, this.#values, factor);
    if (before === after) return;
    const id = { objectType: ObjectType.analogValue, instance: row.instance };
    const present = this.#database.read(id, P.covIncrement);
    if (!(present instanceof Uint8Array) || Buffer.compare(present, encodeApplicationValue(real(before))) !== 0) return;
    this.#database.set(id, P.covIncrement, real(after));
  }
}

function real(value: number): ApplicationValue {
  return { type: 'real', value };
}
