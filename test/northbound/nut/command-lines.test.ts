import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandLines, tooLong, type Words } from '../../../src/northbound/nut/protocol/command-lines.js';
import { device, ToldConversation } from './told-conversation.js';

const limits = { lineBytes: 1024, words: 32 };
const octets = (text: string) => Buffer.from(text, 'latin1');
const cut = (lines: CommandLines, some: Uint8Array) => [...lines.cut(some)];
const read = (text: string) => cut(new CommandLines(limits), octets(text));

/** How many random inputs the commands are tried with; `NUT_FUZZ_INPUTS=1000000` for a long run. */
const inputs = Number(process.env.NUT_FUZZ_INPUTS ?? 20_000);

describe('words of a line (parseconf of NUT)', () => {
  it.each<readonly [string, readonly Words[]]>([
    ['this is a line\n', [['this', 'is', 'a', 'line']]],
    ['this "is also" a line\n', [['this', 'is also', 'a', 'line']]],
    ['embedded\\ space\n', [['embedded space']]],
    ['embedded\\\\backslash\n', [['embedded\\backslash']]],
    ['a \\"quote\\"\n', [['a', '"quote"']]],
    ['"a \\"quote\\" inside"\n', [['a "quote" inside']]],
    ['one\\\n two\n', [['one', 'two']]],
    ['one\\\ntwo\n', [['onetwo']]],
    ['"one\ntwo"\n', [['onetwo']]],
    ['a#b c\n', [['a']]],
    ['# all of it\n', [[]]],
    ['a \\# b\n', [['a', '#', 'b']]],
    ['key=value\n', [['key', '=', 'value']]],
    ['= =\n', [['=', '=']]],
    ['tab\tand\r\n', [['tab', 'and']]],
    ['""\n', [['']]],
    ['\n\n', [[], []]],
    ['caf\xe9\n', [['caf']]],
    ['a\u0000b\n', [['ab']]],
    ['unfinished', []],
  ])('%j', (text, lines) => {
    expect(read(text)).toEqual(lines);
  });

  it('no more than 32, as NUT takes', () => {
    expect(read(`${'x '.repeat(40)}\n`)[0]).toHaveLength(32);
  });

  it('a line that is too long has no end that could be known, with its newline or without', () => {
    expect(read('x'.repeat(1025))).toEqual([tooLong]);
    expect(read(`${'x'.repeat(1023)}\n`)).toHaveLength(1);
    expect(read(`"${'\n'.repeat(1024)}`)).toEqual([tooLong]);
    expect(read(`VER\n# ${'x'.repeat(1024)}\n`)).toEqual([['VER'], tooLong]);
  });

  it('do not depend on where the octets were cut on the way', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom('"', '\\', '\n', '#', '=', ' ', 'GET ', 'VAR').map(octets),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (chunks) => {
        const whole = cut(new CommandLines(limits), Buffer.concat(chunks));
        const lines = new CommandLines(limits);
        const parts = chunks.flatMap((chunk) => cut(lines, chunk));
        const end = parts.indexOf(tooLong);
        expect(end < 0 ? parts : parts.slice(0, end + 1)).toEqual(whole);
      }),
    );
  });
});

describe('any octets', () => {
  const words = fc.constantFrom(
    ...'GET LIST SET VAR TYPE DESC CMDDESC UPSDESC NUMLOGINS NUMATTACH TRACKING ENUM RANGE RW CMD CLIENT UPS'.split(
      ' ',
    ),
    ...'USERNAME PASSWORD LOGIN ATTACH LOGOUT DETACH FSD MASTER PRIMARY INSTCMD STARTTLS VER NETVER HELP'.split(' '),
    ...['ups', 'UPS-LATE', 'ups.status', 'server.info', 'ON', 'mon', 'secret', '""', '"a b"', '\\', '#', '='],
    ...['__proto__', 'constructor', 'server.constructor', 'toString'],
  );
  const line = fc.array(fc.oneof({ weight: 5, arbitrary: words }, fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 7,
  });
  const text = fc
    .array(
      line.map((some) => some.join(' ')),
      { minLength: 1, maxLength: 4 },
    )
    .map((some) => some.join('\n'));
  const devices = [
    device({ name: 'ups-late', availability: 'stale' }),
    device({}, { 'ups.status': 'OL', 'battery.charge': '100' }),
  ];
  /** Every line that upsd or RFC 9271 know. */
  const answers =
    /^(?:OK(?: (?:Goodbye|STARTTLS))?|ERR [A-Z-]+|ON|OFF|1\.3|Commands: .*|UPS BACnet gateway .*|(?:BEGIN|END) LIST .*|(?:VAR|TYPE|DESC|CMDDESC|UPSDESC|NUMLOGINS|NUMATTACH|UPS|CLIENT) .*)$/;

  it('are answered by lines of the protocol, each of printable ASCII', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('off', 'offered', 'required'), async (said, tls) => {
        const client = Object.assign(new ToldConversation(devices), { tls });
        for (const answer of await client.say(`${said}\n`)) {
          expect(answer).toMatch(answers);
          expect(answer).toMatch(/^[\x20-\x7e]*$/);
        }
      }),
      { numRuns: inputs },
    );
  }, 600_000);
});
