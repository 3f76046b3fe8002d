import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerBytes,
  crc16,
  endsWithAnswer,
  hasGoodCrc,
  judge,
  parseReadRequest,
} from '../../../src/ups/link/rtu-frame.js';
import { hex, join, withCrc } from '../../support/ups/scripted-line.js';

const request = { slave: 1, functionCode: 3, start: 0x1034, words: 3 } as const;

describe('Modbus over serial line V1.02 §6.2.2, the CRC', () => {
  it('is 0x1241 over 02 07, the standard’s example', () => {
    expect(crc16(hex('02 07'))).toBe(0x1241);
  });

  it('goes low byte first', () => {
    expect(hasGoodCrc(hex('02 07 41 12'))).toBe(true);
    expect(hasGoodCrc(hex('02 07 12 41'))).toBe(false);
  });

  it('finds every error in up to two bytes', () => {
    const frame = hex('01 03 06 00 02 01 84 00 00 19 60');
    const place = fc.nat(frame.length - 1);
    const flip = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(place, flip, place, flip, (first, a, second, b) => {
        fc.pre(Math.abs(first - second) <= 1 && (first === second ? (a ^ b) !== 0 : (a | b) !== 0));
        const damaged = Uint8Array.from(frame);
        damaged[first] = (damaged[first] ?? 0) ^ a;
        damaged[second] = (damaged[second] ?? 0) ^ b;
        expect(hasGoodCrc(damaged)).toBe(false);
      }),
    );
  });
});

describe('a request', () => {
  it('is read back as slave, start and number of words', () => {
    expect(parseReadRequest(hex('01 03 10 34 00 03 40 C5'))).toEqual(request);
  });

  it('may have function 4 (Modbus application protocol V1.1b3 §6.4), and no other', () => {
    const codes = Array.from({ length: 256 }, (_, code) => code);
    const isRead = (code: number) => parseReadRequest(withCrc(`01 ${code.toString(16)} 10 34 00 03`)) !== undefined;
    expect(codes.filter(isRead)).toEqual([3, 4]);
    expect(parseReadRequest(withCrc('01 04 10 34 00 03'))).toEqual({ ...request, functionCode: 4 });
  });

  it('has an answer of five bytes and two for each word', () => {
    expect(answerBytes(request)).toBe(11);
    expect(answerBytes({ ...request, words: 125 })).toBe(255);
  });
});

describe('what came before a silence', () => {
  it.each([
    ['an exception', withCrc('01 83 02'), 'exception'],
    ['an answer that broke off', hex('01 03 06 00'), 'short'],
    ['an exception that broke off', hex('01 83 02'), 'short'],
    ['an answer with a wrong CRC', hex('01 03 06 00 02 01 84 00 00 19 61'), 'damaged'],
    ['an exception with a wrong CRC', hex('01 83 02 00 00'), 'damaged'],
    ['an answer with a wrong head', hex('00 03 06 00 02 01 84 00 00 19 60'), 'damaged'],
    ['a frame of another slave', withCrc('02 03 02 00 01'), 'foreign'],
    ['a few stray bytes', hex('00 FF'), 'noise'],
  ])('is known as %s', (_, bytes, verdict) => {
    expect(judge(bytes, request)).toBe(verdict);
  });

  it('is an answer only if its last bytes are one', () => {
    const answer = hex('01 03 06 00 02 01 84 00 00 19 60');
    expect(endsWithAnswer(join(hex('55 01 03'), answer), request)).toBe(true);
    expect(endsWithAnswer(join(answer, hex('00')), request)).toBe(false);
    expect(endsWithAnswer(answer.subarray(1), request)).toBe(false);
  });
});
