import { ObjectType } from '../encoding/object-type.js';
import { PropertyIdentifier as P } from '../encoding/property-identifier.js';

/** Those of an object's properties that can change while it is served; Present_Value and Status_Flags are table 13-1's. */
const ofEveryValue: readonly number[] = [P.presentValue, P.statusFlags, P.eventState, P.reliability, P.outOfService];

const reporting: ReadonlyMap<number, ReadonlySet<number>> = new Map([
  [ObjectType.analogValue, new Set([...ofEveryValue, P.covIncrement])],
  [ObjectType.binaryValue, new Set(ofEveryValue)],
  [ObjectType.multiStateValue, new Set(ofEveryValue)],
  [ObjectType.bitStringValue, new Set(ofEveryValue)],
]);

/** Properties that can be subscribed to; undefined: objects of this type report no changes (135-2012 §13.1, table 13-1). */
export function covPropertiesOf(objectType: number): ReadonlySet<number> | undefined {
  return reporting.get(objectType);
}
