import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimalsUnder,
  decodeClock,
  decodeText,
  decodeWord,
  isManaged,
  measurementFactor,
  rawNumber,
  scaled,
} from '../../../src/ups/maps/decode-words.js';
import { jbusp } from '../../../src/ups/maps/jbusp/jbusp.js';
import type { RegisterMap, WordRow } from '../../../src/ups/maps/register-map.js';
import { vuMap } from '../../../src/ups/maps/vu-map/vu-map.js';
import { encodeNumber } from '../../../src/ups/simulator/encode-words.js';

const vu = vuMap('masterys');
const jb = jbusp('masterys');

const word = { code: 'M000', table: 'measurements', offset: 0, name: 'x', unit: 'V' } as const;
const marks = { scale: 0, source: 'a page', certainty: 'documented' } as const;
const unsigned: WordRow = { ...word, ...marks, type: 'u16' };
const signed: WordRow = { ...word, ...marks, type: 's16' };

describe('a word is not available', () => {
  it.each<[string, RegisterMap, WordRow, number, number | undefined]>([
    ['VU-MAP, unsigned: 0xFFFF is the mark', vu, unsigned, 0xffff, undefined],
    ['VU-MAP, signed: 0xFFFF is a real -1', vu, signed, 0xffff, -1],
    ['VU-MAP, unsigned: 0x8000 is a number', vu, unsigned, 0x8000, 32_768],
    ['VU-MAP, signed: 0x8000 is the least number', vu, signed, 0x8000, -32_768],
    ['JBUSP, unsigned: 0xFFFF is the mark', jb, unsigned, 0xffff, undefined],
    ['JBUSP, signed: 0xFFFF is the mark before it is a sign', jb, signed, 0xffff, undefined],
    ['JBUSP, signed: 0xFFFE is -2', jb, signed, 0xfffe, -2],
    ['a plain number stays raw', vu, unsigned, 500, 500],
    ['zero is a number', jb, signed, 0, 0],
  ])('%s', (_, map, row, raw, value) => {
    expect(decodeWord(map, row, raw)).toBe(value);
  });

  it('every other word is the number whose low 16 bits it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xfffe }), fc.boolean(), (raw, isSigned) => {
        const value = decodeWord(vu, isSigned ? signed : unsigned, raw);
        expect((value ?? Number.NaN) & 0xffff).toBe(raw);
      }),
    );
  });
});

describe('IOMXXXOPXX00 p.48: managed bits', () => {
  it('bit 9 of 0x00C0 clear means that M009 is not managed', () => {
    const words = [0xfdff, 0xffff, 0xffff, 0xffff, 0xffff, 0, 0];
    expect(isManaged(words, 9)).toBe(false);
    expect(isManaged(words, 8)).toBe(true);
    expect(isManaged(words, 10)).toBe(true);
  });

  it('0x00C2 covers M032 to M047', () => {
    const words = [0, 0, 0x8001, 0, 0, 0, 0];
    expect([31, 32, 33, 46, 47, 48].map((number) => isManaged(words, number))).toEqual([
      false,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('a table that was never read leaves every measurement managed', () => {
    expect(isManaged(undefined, 0)).toBe(true);
  });
});

describe('IOMXXXOPXX00 p.26, 33: the factor T013', () => {
  it('gives a decimal to the values that depend on it, and to no other', () => {
    expect(measurementFactor(1)).toBe('x10');
    expect(measurementFactor(0)).toBe('none');
    expect(measurementFactor(7)).toBe('none');
    expect([decimalsUnder('x10', 'factor'), decimalsUnder('none', 'factor')]).toEqual([1, 0]);
    expect([decimalsUnder('x10', 0), decimalsUnder('none', 1), decimalsUnder('x10', 2)]).toEqual([0, 1, 2]);
  });
});

describe('a text', () => {
  const text = (map: RegisterMap, code: string) => {
    const found = map.texts.find((one) => one.code === code);
    if (found === undefined) throw new Error(code);
    return found;
  };

  it('IOMXXXOPXX00 p.10: VU-MAP has the first character in the high byte', () => {
    const words = [0x5031, 0x3233, 0x3435, 0x2020, 0, 0, 0, 0, 0, 0];
    expect(decodeText(text(vu, 'I000'), words)).toBe('P12345');
  });

  it('DMX p.8: JBUSP has it in the low byte, from the fourth word of the identification', () => {
    const words = [515, 5000, 1, 0x3241, 0x3433, 0x3635, 0x3837, 0x3039, 0, 0, 0, 0];
    expect(decodeText(text(jb, 'I03'), words)).toBe('A234567890');
  });

  it('loses padding and what cannot be printed, but keeps a space inside', () => {
    const words = [0x0047, 0x5020, 0x3407, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff];
    expect(decodeText(text(vu, 'I001'), words)).toBe('GP 4');
  });

  it('is empty when nothing was set', () => {
    expect(decodeText(text(vu, 'I002'), [0, 0, 0, 0, 0, 0])).toBe('');
    expect(decodeText(text(vu, 'I002'), [])).toBe('');
  });
});

describe('IOMXXXOPXX00 p.36, DMX p.8: the UPS clock', () => {
  it('is minute and second, day and hour, month and weekday, year', () => {
    // 2024-02-29 was a Thursday.
    expect(decodeClock([0x1e3b, 0x1d17, 0x0204, 0x0018])).toEqual({
      year: 2024,
      month: 2,
      day: 29,
      weekday: 4,
      hour: 23,
      minute: 30,
      second: 59,
    });
  });

  it('takes the year from either byte', () => {
    expect(decodeClock([0, 0x0100, 0x0101, 0x1800])?.year).toBe(2024);
    expect(decodeClock([0, 0x0100, 0x0101, 0x0018])?.year).toBe(2024);
    expect(decodeClock([0, 0x0100, 0x0106, 0x0000])?.year).toBe(2000);
  });

  it('computes the weekday itself: 2023-01-01 was a Sunday, whatever the UPS says', () => {
    expect(decodeClock([0, 0x0100, 0x0103, 0x0017])?.weekday).toBe(7);
  });

  it.each([
    ['0xFFFF, as an ITYS without a clock', [0xffff, 0xffff, 0xffff, 0xffff]],
    ['zeros, never set', [0, 0, 0, 0]],
    ['second 60', [0x003c, 0x0100, 0x0101, 0x0018]],
    ['minute 60', [0x3c00, 0x0100, 0x0101, 0x0018]],
    ['hour 24', [0, 0x0118, 0x0101, 0x0018]],
    ['day 0', [0, 0x0000, 0x0101, 0x0018]],
    ['31 April', [0, 0x1f00, 0x0401, 0x0018]],
    ['29 February of a common year', [0, 0x1d00, 0x0201, 0x0017]],
    ['month 13', [0, 0x0100, 0x0d01, 0x0018]],
    ['a year in both bytes', [0, 0x0100, 0x0101, 0x0118]],
    ['year 100', [0, 0x0100, 0x0101, 0x0064]],
    ['three words', [0, 0x0100, 0x0101]],
    ['nothing', []],
  ])('is no date when it holds %s', (_, words) => {
    expect(decodeClock(words)).toBeUndefined();
  });

  it('gives back every date of the century', () => {
    const anyDate = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2099-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(anyDate, (date) => {
        const words = [
          (date.getUTCMinutes() << 8) | date.getUTCSeconds(),
          (date.getUTCDate() << 8) | date.getUTCHours(),
          (date.getUTCMonth() + 1) << 8,
          date.getUTCFullYear() - 2000,
        ];
        const clock = decodeClock(words);
        const iso = `${clock?.year}-${clock?.month}-${clock?.day} ${clock?.hour}:${clock?.minute}:${clock?.second}`;
        expect(iso).toBe(
          `${date.getUTCFullYear()}-${date.getUTCMonth() + 1}-${date.getUTCDate()} ` +
            `${date.getUTCHours()}:${date.getUTCMinutes()}:${date.getUTCSeconds()}`,
        );
      }),
    );
  });

  it('never throws and never gives an impossible time, whatever the words', () => {
    const anyWords = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 });
    fc.assert(
      fc.property(anyWords, (words) => {
        const clock = decodeClock(words);
        expect(clock === undefined || (clock.hour <= 23 && clock.minute <= 59 && clock.second <= 59)).toBe(true);
      }),
    );
  });
});

describe('a number says how it stands in its words', () => {
  const row = (facts: Partial<WordRow>): WordRow => ({ ...unsigned, ...facts });
  const plain = { notAvailable: { appliesTo: 'all' } } as const;
  const read = (facts: Partial<WordRow>, words: readonly number[]) => {
    const raw = rawNumber(row(facts), words);
    const number = raw === undefined ? undefined : decodeWord(plain, row(facts), raw);
    return number === undefined ? undefined : scaled(row(facts), number, undefined);
  };

  it.each<[string, Partial<WordRow>, readonly number[], number | undefined]>([
    ['u16', { type: 'u16' }, [0xffff], 65_535],
    ['s16', { type: 's16' }, [0xfffe], -2],
    ['u32, high word first', { type: 'u32' }, [0x0001, 0x0002], 65_538],
    ['u32, low word first', { type: 'u32', order: 'low-first' }, [0x0002, 0x0001], 65_538],
    ['s32', { type: 's32' }, [0xffff, 0xfffe], -2],
    ['s32, low word first', { type: 's32', order: 'low-first' }, [0xfffe, 0xffff], -2],
    // IEEE 754: 230.5 is 0x43668000, -1.5 is 0xBFC00000.
    ['f32', { type: 'f32' }, [0x4366, 0x8000], 230.5],
    ['f32, low word first', { type: 'f32', order: 'low-first' }, [0x8000, 0x4366], 230.5],
    ['f32, negative', { type: 'f32' }, [0xbfc0, 0x0000], -1.5],
    ['f32, 230.1 without the noise of its binary form', { type: 'f32' }, [0x4366, 0x199a], 230.1],
    ['f32, not a number', { type: 'f32' }, [0x7fc0, 0x0000], undefined],
    ['f32, infinite', { type: 'f32' }, [0x7f80, 0x0000], undefined],
    ['two words of which one is missing', { type: 'u32' }, [1], undefined],
    ['thousandths', { scale: 3 }, [49_950], 49.95],
    ['1/64 of a volt', { scale: { multiplier: 0.015625, addend: 0 } }, [14_752], 230.5],
    ['1/64 of a volt, to what one step moves', { scale: { multiplier: 0.015625, addend: 0 } }, [14_753], 230.52],
    ['tenths by multiplication, without its noise', { scale: { multiplier: 0.1, addend: 0 } }, [2303], 230.3],
    ['quarters stay exact', { scale: { multiplier: 0.25, addend: 0 } }, [921], 230.25],
    ['an offset: kelvins in tenths', { scale: { multiplier: 0.1, addend: -273.1 } }, [2931], 20],
    ['tens', { scale: { multiplier: 10, addend: 5 } }, [12], 125],
  ])('%s', (_, facts, words, value) => {
    expect(read(facts, words)).toBe(value);
  });

  it('its own marks count beside that of the map', () => {
    const marked = row({ type: 's16', notAvailable: [0x7fff, 0x8000] });
    expect([0x7fff, 0x8000, 0xffff, 5].map((raw) => decodeWord(vu, marked, raw))).toEqual([
      undefined,
      undefined,
      -1,
      5,
    ]);
  });

  it('the words of a value are those that it is read from', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('u16', 's16', 'u32', 's32', 'f32' as const),
        fc.boolean(),
        fc.constantFrom<WordRow['scale']>(0, 1, 2, 3, { multiplier: 0.015625, addend: -40 }),
        fc.integer({ min: 0, max: 120 }),
        (type, isLowFirst, scale, value) => {
          const any = row({ type: type as WordRow['type'], scale, ...(isLowFirst && { order: 'low-first' }) });
          const fits = scale === 3 && type.endsWith('16') ? value % 30 : value;
          expect(read(any, encodeNumber(plain, any, fits, 1))).toBeCloseTo(fits, 4);
        },
      ),
    );
  });
});
