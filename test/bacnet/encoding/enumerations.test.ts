import { describe, expect, it } from 'vitest';
import { ConfirmedService } from '../../../src/bacnet/encoding/confirmed-service.js';
import { ErrorCode } from '../../../src/bacnet/encoding/error-class-and-code.js';
import { ObjectType, objectTypesSupportedBits } from '../../../src/bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../../../src/bacnet/encoding/property-identifier.js';
import { ServicesSupportedBit, servicesSupportedBits } from '../../../src/bacnet/encoding/services-supported.js';
import { UnconfirmedService } from '../../../src/bacnet/encoding/unconfirmed-service.js';

describe('numbers of 135-2012 §21', () => {
  it.each([ConfirmedService, ErrorCode, ObjectType, PropertyIdentifier, ServicesSupportedBit, UnconfirmedService])(
    'no number has two names in enumeration %#',
    (enumeration) => {
      const numbers = Object.values(enumeration);
      expect(new Set(numbers).size).toBe(numbers.length);
    },
  );

  it('object types of Protocol_Revision 14 fill 55 bits, services 41', () => {
    expect(Math.max(...Object.values(ObjectType)) + 1).toBe(55);
    expect(Math.max(...Object.values(ServicesSupportedBit)) + 1).toBe(41);
    expect([objectTypesSupportedBits, servicesSupportedBits]).toEqual([55, 41]);
  });

  it('every service has a bit; a confirmed one up to 23 the bit of its own number', () => {
    const bits: Readonly<Record<string, number>> = ServicesSupportedBit;
    for (const name of [...Object.keys(ConfirmedService), ...Object.keys(UnconfirmedService)]) {
      expect(bits).toHaveProperty(name);
    }
    for (const [name, service] of Object.entries(ConfirmedService)) if (service <= 23) expect(bits[name]).toBe(service);
  });

  it('the later services have the bits of the standard', () => {
    expect(ServicesSupportedBit).toMatchObject({
      iAm: 26,
      iHave: 27,
      unconfirmedCovNotification: 28,
      timeSynchronization: 32,
      whoHas: 33,
      whoIs: 34,
      readRange: 35,
      utcTimeSynchronization: 36,
      lifeSafetyOperation: 37,
      subscribeCovProperty: 38,
      getEventInformation: 39,
      writeGroup: 40,
    });
  });

  it('the object types of this gateway are 2, 8, 19 and 39', () => {
    expect(ObjectType).toMatchObject({ analogValue: 2, device: 8, multiStateValue: 19, bitStringValue: 39 });
  });
});
