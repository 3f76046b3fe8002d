import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import { type DescribedObject, type DeviceDescription, numberOf, textOf } from './device-description.js';

/** Where what is served is not what the standard has: ordered by the product manual, but for the last one, which spares a BMS. */
const known: readonly { readonly isThere: (object: DescribedObject) => boolean; readonly text: string }[] = [
  {
    isThere: (object) => has(object, P.relinquishDefault) && !has(object, P.priorityArray),
    text: 'Relinquish_Default is served without Priority_Array, read-only: no object can be commanded.',
  },
  {
    // 135-2020 §12.11: a profile name begins with the identifier of the vendor who defines it, and a hyphen.
    isThere: (object) => has(object, P.profileName) && !/^\d+-/.test(textOf(object, P.profileName)),
    text: 'Profile_Name of the Device says how its numbers are to be read (factor_10, no_factor, N/A, engineering); it names no profile.',
  },
  {
    isThere: (object) => object.objectType === ObjectType.multiStateValue && numberOf(object, P.presentValue) === 0,
    text: 'Present_Value of UPSLoadStatus is 0, outside of 1 to Number_Of_States: a DELPHYS with ADICOM does not tell it.',
  },
  {
    isThere: (object) => has(object, P.eventEnable),
    text: 'While Event_Enable of an object has to-fault FALSE, its return from FAULT to NORMAL is stamped and not notified when it was NORMAL before (135-2016 §13.2.5 has one bit for every way to NORMAL): a lost UPS is one alarm.',
  },
];

/** Those of this device, in the words of the conformance statement. */
export function departures({ device, objects }: DeviceDescription): readonly string[] {
  return known.filter(({ isThere }) => [device, ...objects].some(isThere)).map(({ text }) => text);
}

function has(object: DescribedObject, propertyId: number): boolean {
  return object.properties.some(({ id }) => id === propertyId);
}
