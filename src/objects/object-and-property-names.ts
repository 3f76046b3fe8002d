import type { ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import { alarmClasses } from './alarms/alarm-classes.js';
import { alarmPointOf } from './alarms/alarm-points.js';
import { analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { multiStates } from './catalog/multi-states.js';

/** As journal, log and page call a property: `presentValue`. */
export function propertyName(id: number): string {
  return Object.entries(PropertyIdentifier).find(([, one]) => one === id)?.[0] ?? `property ${id}`;
}

type Named = { readonly name: string } | undefined;

const namedBy: Readonly<Record<number, (instance: number) => Named>> = {
  [ObjectType.analogValue]: (instance) => analogValues[instance],
  [ObjectType.multiStateValue]: (instance) => multiStates[instance],
  [ObjectType.bitStringValue]: (instance) => bitStrings[instance],
  [ObjectType.binaryValue]: alarmPointOf,
  [ObjectType.notificationClass]: (instance) => alarmClasses.find(({ number }) => number === instance),
};

/** As the manual calls an object (§5.2), and as those for alarms are called. */
export function objectName({ objectType, instance }: ObjectIdentifier): string {
  return namedBy[objectType]?.(instance)?.name ?? `${objectType}:${instance}`;
}
