import fc from 'fast-check';
import type { ApplicationValue, BacnetDate, BacnetTime } from '../../../src/bacnet/encoding/application-value.js';

const orWildcard = (low: number, high: number) => fc.option(fc.integer({ min: low, max: high }), { nil: undefined });

export const anyDate: fc.Arbitrary<BacnetDate> = fc.record({
  year: orWildcard(1900, 2154),
  month: orWildcard(1, 14),
  day: orWildcard(1, 34),
  weekday: orWildcard(1, 7),
});

export const anyTime: fc.Arbitrary<BacnetTime> = fc.record({
  hour: orWildcard(0, 23),
  minute: orWildcard(0, 59),
  second: orWildcard(0, 59),
  hundredths: orWildcard(0, 99),
});

export const anyObjectIdentifier = fc.record({
  objectType: fc.nat({ max: 1023 }),
  instance: fc.nat({ max: 4_194_303 }),
});

export const anyText = fc.string({ unit: 'binary', maxLength: 400 });
export const anyOctets = fc.uint8Array({ maxLength: 400 });

/** A value of any of the thirteen types. */
export const anyApplicationValue: fc.Arbitrary<ApplicationValue> = fc.oneof(
  fc.constant({ type: 'null' } as const),
  fc.boolean().map((value) => ({ type: 'boolean', value }) as const),
  fc.maxSafeNat().map((value) => ({ type: 'unsigned', value }) as const),
  fc.maxSafeInteger().map((value) => ({ type: 'signed', value: value === 0 ? 0 : value }) as const),
  fc.float().map((value) => ({ type: 'real', value }) as const),
  fc.double().map((value) => ({ type: 'double', value }) as const),
  anyOctets.map((value) => ({ type: 'octetString', value }) as const),
  anyText.map((value) => ({ type: 'characterString', value }) as const),
  fc.array(fc.boolean(), { maxLength: 300 }).map((value) => ({ type: 'bitString', value }) as const),
  fc.nat({ max: 0x7fff_ffff }).map((value) => ({ type: 'enumerated', value }) as const),
  anyDate.map((value) => ({ type: 'date', value }) as const),
  anyTime.map((value) => ({ type: 'time', value }) as const),
  anyObjectIdentifier.map((value) => ({ type: 'objectIdentifier', value }) as const),
);
