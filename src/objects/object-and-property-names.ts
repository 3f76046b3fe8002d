import type { ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import { analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { multiStates } from './catalog/multi-states.js';

/** As journal, log and page call a property: `presentValue`. */
export function propertyName(id: number): string {
  return Object.entries(PropertyIdentifier).find(([, one]) => one === id)?.[0] ?? `property ${id}`;
}

const rowsOf: Readonly<Record<number, readonly { readonly name: string }[]>> = {
  [ObjectType.analogValue]: analogValues,
  [ObjectType.multiStateValue]: multiStates,
  [ObjectType.bitStringValue]: bitStrings,
};

/** As the manual calls an object (§5.2). */
export function objectName({ objectType, instance }: ObjectIdentifier): string {
  return rowsOf[objectType]?.[instance]?.name ?? `${objectType}:${instance}`;
}
