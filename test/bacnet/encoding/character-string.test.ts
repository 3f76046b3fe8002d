import { describe, expect, it } from 'vitest';
import { decodeCharacterString } from '../../../src/bacnet/encoding/primitive-content.js';
import { hasCode } from '../../../src/core/errors.js';
import { fromHex } from '../../vectors/from-hex.js';

describe('character strings (135-2012 §20.2.9)', () => {
  it('character set 0 is UTF-8', () => {
    expect(decodeCharacterString(fromHex('00 4F 6E 64 75 6C C3 A9 75 72'))).toBe('Onduléur');
  });

  it('character set 4 is UCS-2, most significant octet first', () => {
    expect(decodeCharacterString(fromHex('04 00 4F 00 E9 20 AC'))).toBe('Oé€');
  });

  it('character set 5 is ISO 8859-1, the octets 80 to 9F included', () => {
    expect(decodeCharacterString(fromHex('05 4F E9 80 9F'))).toBe('Oé\u0080\u009f');
  });

  it('a mark at the beginning of a UTF-8 string belongs to it', () => {
    expect(decodeCharacterString(fromHex('00 EF BB BF 41'))).toBe('\ufeffA');
  });

  it.each([1, 2, 3, 6, 255])('character set %i is refused as not supported', (characterSet) => {
    const facts = { rejectReason: 3, errorClass: 2, errorCode: 41 };
    const refused = (error: unknown) => hasCode(error, 'bacnet.decode') && matches(error.facts, facts);
    expect(() => decodeCharacterString(Uint8Array.of(characterSet, 0x41, 0x42))).toThrow(expect.toSatisfy(refused));
  });
});

function matches(facts: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(expected).every(([name, value]) => facts[name] === value);
}
