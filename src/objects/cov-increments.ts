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

/** Keeps the increments on the scale of the values: the UPS says only when it answers whether it measures in tenths. */
export class CovIncrements {
  readonly #database: Pick<ObjectDatabase, 'set'>;
  readonly #values: 'raw' | 'engineering';
  readonly #isWritten: (instance: number) => boolean;
  #factor: Factor;

  /** `added`: the factor that the objects were added with. `isWritten`: whether a BMS has written that one's increment. */
  constructor(
    database: Pick<ObjectDatabase, 'set'>,
    values: 'raw' | 'engineering',
    added: Factor,
    isWritten: (instance: number) => boolean,
  ) {
    this.#database = database;
    this.#values = values;
    this.#factor = added;
    this.#isWritten = isWritten;
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
    if (before === after || this.#isWritten(row.instance)) return;
    const id = { objectType: ObjectType.analogValue, instance: row.instance };
    this.#database.set(id, P.covIncrement, { type: 'real', value: after });
  }
}
