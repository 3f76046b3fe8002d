import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandLines } from '../../src/ftp/command-lines.js';

const octets = (text: string) => new TextEncoder().encode(text);
const read = (bytes: Uint8Array, most = 512) => new CommandLines(most).push(bytes);

describe('a command line (RFC 959 §5.3)', () => {
  it.each([
    ['NOOP\r\n', { verb: 'NOOP', argument: '' }],
    ['noop\n', { verb: 'NOOP', argument: '' }],
    ['Pass  two blanks \r\n', { verb: 'PASS', argument: ' two blanks ' }],
    ['RETR été.ini\r\n', { verb: 'RETR', argument: 'été.ini' }],
    ['PWD\r\n', { verb: 'PWD', argument: '' }],
  ])('%j is understood', (text, expected) => {
    expect(read(octets(text))).toEqual([expected]);
  });

  it.each(['', ' ', '<html>', 'RETR\tx', 'RETR a\u0000b', 'RETR a\rb', 'X', 'RE\u0301TR x'])('%j is none', (text) => {
    expect(read(octets(`${text}\r\n`))).toEqual(['malformed']);
  });

  it('that is no UTF-8 is none', () => {
    expect(read(Uint8Array.of(0x52, 0x45, 0x54, 0x52, 0x20, 0xc3, 0x28, 0x0d, 0x0a))).toEqual(['malformed']);
  });

  it('with a password that is no UTF-8 is a password all the same', () => {
    const pass = Uint8Array.of(...octets('PASS cl'), 0xe9, ...octets('\r\n'));
    expect(read(pass)).toEqual([{ verb: 'PASS', argument: 'cl\ufffd' }]);
    const user = Uint8Array.of(...octets('user '), 0xe9, ...octets('\r\n'));
    expect(read(user)).toEqual([{ verb: 'USER', argument: '\ufffd' }]);
  });

  it('loses the Telnet orders that stand before ABOR (RFC 854)', () => {
    expect(read(Uint8Array.of(0xff, 0xf4, 0xff, 0xf2, ...octets('ABOR\r\n')))).toEqual([
      { verb: 'ABOR', argument: '' },
    ]);
    expect(read(Uint8Array.of(0xff, 0xfb, 0x18, ...octets('NOOP\r\n')))).toEqual([{ verb: 'NOOP', argument: '' }]);
    expect(read(Uint8Array.of(0xf2, ...octets('ABOR\r\n')))).toEqual(['malformed']);
  });

  it('may not be longer than allowed, with its end or without', () => {
    expect(read(octets(`PASS ${'x'.repeat(30)}\r\n`), 20)).toBeUndefined();
    expect(read(octets('x'.repeat(21)), 20)).toBeUndefined();
    expect(read(octets(`PASS ${'x'.repeat(14)}\r\n`), 20)).toHaveLength(1);
  });

  it('does not depend on where the octets were cut on the way', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 20 }), (chunks) => {
        const whole = new CommandLines(64).push(Buffer.concat(chunks));
        const lines = new CommandLines(64);
        let parts: unknown[] | undefined = [];
        for (const chunk of chunks) {
          const more = lines.push(chunk);
          parts = more && parts && [...parts, ...more];
          if (!parts) break;
        }
        expect(parts).toEqual(whole);
      }),
    );
  });
});
