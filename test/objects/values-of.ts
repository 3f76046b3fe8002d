import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../src/objects/catalog/multi-states.js';
import { type MapperOptions, ObjectMapper, type ObjectValues } from '../../src/objects/mapper.js';
import type { ObjectValue } from '../../src/objects/object-value.js';
import type { RegisterSnapshot } from '../../src/ups/polling/snapshot.js';

export const rawSingle: MapperOptions = {
  values: 'raw',
  onLoss: 'hold',
  architecture: { kind: 'single' },
  assignments: [],
  staleAfterMs: 5000,
};

export function mapped(snapshot: RegisterSnapshot, options: Partial<MapperOptions> = {}): ObjectValues {
  return new ObjectMapper({ ...rawSingle, ...options }).map(snapshot);
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`no object ${name}`);
  return value;
}

export function number(values: ObjectValues, name: string): ObjectValue<number> {
  return found(values.analogValues[analogValues.findIndex((row) => row.name === name)], name);
}

/** The Present_Value of an Analog Value. */
export function av(values: ObjectValues, name: string): number {
  return number(values, name).presentValue;
}

export function state(values: ObjectValues, name: string): ObjectValue<number> {
  return found(values.multiStates[multiStates.findIndex((row) => row.name === name)], name);
}

/** The Present_Value of a Multi-state Value. */
export function mv(values: ObjectValues, name: string): number {
  return state(values, name).presentValue;
}

export function bits(values: ObjectValues, name: string): ObjectValue<readonly boolean[]> {
  return found(values.bitStrings[bitStrings.findIndex((row) => row.name === name)], name);
}

/** The numbers of the bits that are set. */
export function setBits(values: ObjectValues, name: string): number[] {
  return bits(values, name).presentValue.flatMap((bit, number) => (bit ? [number] : []));
}
