import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CovSample, isReportable } from '../../../../src/bacnet/server/cov/cov-criteria.js';

const noFlags = Uint8Array.of(0x82, 4, 0x00);
const fault = Uint8Array.of(0x82, 4, 0x40);

/** An application-tagged REAL (135-2012 §20.2.6). */
function real(value: number, statusFlags = noFlags): CovSample {
  const octets = Buffer.alloc(5);
  octets[0] = 0x44;
  octets.writeFloatBE(value, 1);
  return { value: octets, number: octets.readFloatBE(1), statusFlags, encodedValues: octets };
}

function enumerated(value: number): CovSample {
  const octets = Uint8Array.of(0x91, value);
  return { value: octets, number: undefined, statusFlags: noFlags, encodedValues: octets };
}

describe('when a change is reported (135-2012 §13.1, tables 13-1 and 13-1a)', () => {
  it.each([
    [230, 231, 1, true],
    [230, 230.99, 1, false],
    [230, 229, 1, true],
    [-1, 0, 1, true],
    [0, 0.5, 0, true],
    [5, 5, 0, false],
    // One tenth apart as people write them, less than that as REALs.
    [23.1, 23.2, 0.1, true],
    [49.9, 50, 0.1, true],
    [23.1, 23.19, 0.1, false],
    [16_777_216, 16_777_217, 1, false],
  ])('a REAL from %d to %d with increment %d: %s', (before, now, increment, expected) => {
    expect(isReportable(real(before), real(now), increment)).toBe(expected);
  });

  it.each([
    [230, Number.NaN, true],
    [Number.NaN, 230, true],
    [Number.NaN, Number.NaN, false],
    [230, Number.POSITIVE_INFINITY, true],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, false],
    [Number.NEGATIVE_INFINITY, 0, true],
    [Number.NaN, Number.POSITIVE_INFINITY, true],
  ])('NaN and infinities, from %d to %d whatever the increment: %s (BTL 8.22)', (before, now, expected) => {
    expect(isReportable(real(before), real(now), 1000)).toBe(expected);
  });

  it('a REAL without an increment and anything else: any change', () => {
    expect(isReportable(real(1), real(1.001), undefined)).toBe(true);
    expect(isReportable(enumerated(1), enumerated(2), 1000)).toBe(true);
    expect(isReportable(enumerated(1), enumerated(1), undefined)).toBe(false);
  });

  it('Status_Flags: any change, whatever the increment', () => {
    expect(isReportable(real(1), real(1, fault), 1000)).toBe(true);
    expect(isReportable(real(1, fault), real(1, Uint8Array.from(fault)), 1000)).toBe(false);
  });

  it('whatever moves by clearly more than the increment is reported, whatever by clearly less is not', () => {
    const number = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 1000 }), (tenths, otherTenths, incrementTenths) => {
        const expected = Math.abs(tenths - otherTenths) >= incrementTenths;
        expect(isReportable(real(tenths / 10), real(otherTenths / 10), incrementTenths / 10)).toBe(expected);
      }),
      { numRuns: 2000, seed: 13 },
    );
  });
});
