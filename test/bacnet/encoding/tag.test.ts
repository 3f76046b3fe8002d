import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import {
  nextIsClosing,
  nextIsContext,
  nextIsOpening,
  readClosingTag,
  readConstructed,
  readContextTag,
  readOpeningTag,
  readTag,
  writeApplicationTag,
  writeClosingTag,
  writeContextTag,
  writeOpeningTag,
} from '../../../src/bacnet/encoding/tag.js';
import { rejectReasonOf } from '../../support/bacnet/outcome.js';
import { fromHex, toHex } from '../../vectors/from-hex.js';

const readerOf = (hex: string) => new ByteReader(fromHex(hex));

function written(write: (writer: ByteWriter) => void): string {
  const writer = new ByteWriter(1);
  write(writer);
  return toHex(writer.bytes());
}

describe('tag numbers (135-2012 §20.2.1.2)', () => {
  it.each([
    [14, 'e9'],
    [15, 'f90f'],
    [27, 'f91b'],
    [254, 'f9fe'],
  ])('context tag %i of one octet is %s', (number, hex) => {
    expect(written((writer) => writeContextTag(writer, number, 1))).toBe(hex);
    expect(readTag(readerOf(`${hex} 00`))).toEqual({ number, form: 'context', length: 1 });
    expect(nextIsContext(readerOf(`${hex} 00`), number)).toBe(true);
    expect(readContextTag(readerOf(`${hex} 00`), number)).toBe(1);
  });

  it.each([
    [0, '0e', '0f'],
    [14, 'ee', 'ef'],
    [15, 'fe0f', 'ff0f'],
    [200, 'fec8', 'ffc8'],
  ])('opening and closing tag %i are %s and %s', (number, opening, closing) => {
    expect(written((writer) => writeOpeningTag(writer, number))).toBe(opening);
    expect(written((writer) => writeClosingTag(writer, number))).toBe(closing);
    const reader = readerOf(`${opening} 21 05 ${closing}`);
    expect(nextIsOpening(reader, number)).toBe(true);
    expect(toHex(readConstructed(reader, number))).toBe('2105');
    expect(reader.remaining).toBe(0);
  });

  it.each([
    ['F9 0E 00', 'an extended number that has a shorter form'],
    ['F9 FF 00', 'the reserved number 255'],
  ])('%s: %s is refused', (hex) => {
    expect(rejectReasonOf(() => readTag(readerOf(hex)))).toBe(4);
  });

  it('the extended form of a low number is not taken for its short form', () => {
    expect(nextIsContext(readerOf('F9 02 00'), 2)).toBe(false);
  });
});

describe('lengths (135-2012 §20.2.1.3.1)', () => {
  it.each([
    [0, '60'],
    [4, '64'],
    [5, '6505'],
    [253, '65fd'],
    [254, '65fe00fe'],
    [65535, '65feffff'],
    [65536, '65ff00010000'],
  ])('%i is written as %s', (length, hex) => {
    expect(written((writer) => writeApplicationTag(writer, 6, length))).toBe(hex);
    const octets = Buffer.concat([fromHex(hex), new Uint8Array(length)]);
    expect(readTag(new ByteReader(octets))).toEqual({ number: 6, form: 'application', length });
  });

  it('a tag with extended number and extended length has the number first', () => {
    expect(written((writer) => writeContextTag(writer, 20, 300))).toBe('fd14fe012c');
  });

  it.each(['65 05 00', '65 FE FF FF 00', '65 FF FF FF FF FF 00', '0D FF 7F FF FF FF', '65', '65 FE 01', 'F9'])(
    '%s claims more than there is and is refused',
    (hex) => {
      expect(rejectReasonOf(() => readTag(readerOf(hex)))).toBe(5);
    },
  );
});

describe('expected tags', () => {
  it('another tag than the expected one is an invalid tag, the end a missing parameter', () => {
    expect(rejectReasonOf(() => readContextTag(readerOf('19 55'), 0))).toBe(4);
    expect(rejectReasonOf(() => readContextTag(readerOf(''), 0))).toBe(5);
    expect(rejectReasonOf(() => readContextTag(readerOf('0E'), 0))).toBe(4);
    expect(rejectReasonOf(() => readOpeningTag(readerOf('09 01'), 0))).toBe(4);
    expect(rejectReasonOf(() => readClosingTag(readerOf('1F'), 0))).toBe(4);
    expect(rejectReasonOf(() => readClosingTag(readerOf(''), 0))).toBe(5);
  });

  it('at the end no tag is next', () => {
    const reader = readerOf('');
    expect([nextIsContext(reader, 15), nextIsOpening(reader, 15), nextIsClosing(reader, 15)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('constructed values', () => {
  it('are delimited by their own closing tag, whatever they hold', () => {
    const reader = readerOf('3E 0E 19 02 0F 11 0E 2E 3F');
    expect(rejectReasonOf(() => readConstructed(reader, 3))).toBe(4);
    const nested = readerOf('3E 0E 19 02 3E 3F 0F 11 82 04 F0 3F 49 01');
    expect(toHex(readConstructed(nested, 3))).toBe('0e19023e3f0f118204f0');
    expect(toHex(nested.readRest())).toBe('4901');
  });

  it.each([
    ['without a closing tag', '3E 21 05', 5],
    ['closed by another number', '3E 21 05 4F', 4],
    ['nested 17 deep', `3E ${'0E'.repeat(16)}${'0F'.repeat(16)} 3F`, 4],
  ])('%s are refused', (_title, hex, reason) => {
    expect(rejectReasonOf(() => readConstructed(readerOf(hex), 3))).toBe(reason);
  });

  it('nested 16 deep are read', () => {
    const content = `${'0e'.repeat(15)}${'0f'.repeat(15)}`;
    expect(toHex(readConstructed(readerOf(`3E ${content} 3F`), 3))).toBe(content);
  });
});

describe('ByteReader and ByteWriter', () => {
  it('numbers of every width come back, whatever the starting capacity', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 64 }),
        fc.tuple(fc.nat(0xff), fc.nat(0xffff), fc.nat(0xff_ffff), fc.nat(0xffff_ffff), fc.uint8Array()),
        (capacity, [octet, word, triple, long, octets]) => {
          const writer = new ByteWriter(capacity);
          writer.writeUint8(octet);
          writer.writeUint16(word);
          writer.writeUint24(triple);
          writer.writeUint32(long);
          writer.writeBytes(octets);
          const reader = new ByteReader(writer.copy());
          expect([reader.readUint8(), reader.readUint16(), reader.readUint24(), reader.readUint32()]).toEqual([
            octet,
            word,
            triple,
            long,
          ]);
          expect(reader.readRest()).toEqual(octets);
        },
      ),
    );
  });

  it('a reader ends where it is told to, not where its buffer ends', () => {
    const reader = new ByteReader(fromHex('01 02 03 04'), 1, 3);
    expect(reader.remaining).toBe(2);
    expect(reader.peek(2)).toBe(-1);
    expect(reader.readUint16()).toBe(0x0203);
    expect(rejectReasonOf(() => reader.readUint8())).toBe(5);
  });

  it('a writer used again has nothing of before', () => {
    const writer = new ByteWriter(2);
    writer.writeUint32(0xdead_beef);
    writer.reset();
    writer.writeUint16(0x0102);
    writer.truncate(1);
    expect(toHex(writer.bytes())).toBe('01');
  });
});
