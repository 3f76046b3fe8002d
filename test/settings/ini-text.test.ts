import fc from 'fast-check';
import { parse } from 'ini';
import { describe, expect, it } from 'vitest';
import { formatIniValue, joinIni, readIniValue, scanIni, setIniValue } from '../../src/settings/ini-text.js';

const word = fc.stringMatching(/^[a-z][a-z_]{0,8}$/).filter((name) => name !== 'true');
const value = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text));
const anyText = fc.array(
  fc.oneof(
    fc.constantFrom(
      '[ups]',
      '[serial]',
      ' [web] ; x',
      '; note',
      '',
      'baud=9600',
      'port = "a;b"',
      '\r\n',
      '\n',
      '\r',
      '=',
    ),
    fc.string({ maxLength: 12 }),
  ),
  { maxLength: 30 },
);

function entry(text: string, section: string, key: string) {
  const line = scanIni(text).findLast((one) => one.kind === 'entry' && one.section === section && one.key === key);
  return line?.kind === 'entry' ? line : undefined;
}

describe('scanning', () => {
  it('gives back every text unchanged', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('', '\uFEFF'), (parts, mark) => {
        const text = mark + parts.join('\n');
        expect(joinIni(scanIni(text))).toBe(text);
      }),
    );
  });

  it('reads what the ini package reads, for sections and keys that it keeps apart', () => {
    const sections = fc.uniqueArray(
      fc.tuple(word, fc.uniqueArray(fc.tuple(word, value), { selector: ([key]) => key })),
      {
        selector: ([name]) => name,
      },
    );
    fc.assert(
      fc.property(sections, fc.constantFrom('\n', '\r\n'), (list, lineEnd) => {
        const lines = list.flatMap(([name, keys]) => [
          `[${name}]`,
          ...keys.map(([key, text]) => `${key}=${formatIniValue(text)}`),
        ]);
        const text = lines.join(lineEnd);
        for (const line of scanIni(text)) {
          if (line.kind !== 'entry') continue;
          // ini makes true, false and null of the words.
          expect(line.value).toBe(String(parse(text)[line.section ?? '']?.[line.key]));
        }
        expect(scanIni(text).filter(({ kind }) => kind === 'entry')).toHaveLength(
          list.flatMap(([, keys]) => keys).length,
        );
      }),
    );
  });

  it('counts lines the same whether they end with LF, CR LF or CR', () => {
    for (const lineEnd of ['\n', '\r\n', '\r']) {
      const text = ['; first', '', '[serial]', 'baud=9600'].join(lineEnd);
      expect(entry(text, 'serial', 'baud')?.number).toBe(4);
    }
  });

  it('reads a section behind a byte order mark, indented, or with a comment', () => {
    for (const header of ['\uFEFF[serial]', '  [serial]', '[serial] ; the line', '[serial]# the line']) {
      expect(entry(`${header}\nbaud=9600`, 'serial', 'baud')?.value).toBe('9600');
    }
  });

  it.each(['no equals sign', '=value', '[open', '[a]b=c'])('finds %j malformed', (line) => {
    expect(scanIni(line)[0]?.kind).toBe('malformed');
  });

  it.each([
    ['plain text', 'plain text', undefined],
    ['"a;b#c"', 'a;b#c', undefined],
    ["'a;b'", 'a;b', undefined],
    ["'0123'", '0123', undefined],
    ["'123'", '123', undefined],
    ["'1e3'", '1e3', undefined],
    ["'1.0'", '1.0', undefined],
    ["'true'", 'true', undefined],
    ['true', 'true', undefined],
    ['null', 'null', undefined],
    ['a\\;b', 'a;b', undefined],
    ['9600 ; bauds', '9600', undefined],
    ['a#b', 'a', 'comment'],
    ['UPS #2', 'UPS', 'comment'],
    ['"UPS 2" ; name', '"UPS 2"', 'quotes'],
    ['"open', '"open', 'quotes'],
    ['"a\\x"', '"a\\x"', 'quotes'],
    ["'t Zand", "'t Zand", undefined],
  ])('reads %s as %s', (raw, text, doubt) => {
    expect(readIniValue(raw)).toMatchObject({ value: text, doubt });
  });
});

describe('writing a value', () => {
  it('reads back the same, in our reading and in that of the ini package', () => {
    fc.assert(
      fc.property(value, (text) => {
        const line = `key=${formatIniValue(text)}`;
        expect(entry(`[s]\n${line}`, 's', 'key')).toMatchObject({ value: text, comment: '', doubt: undefined });
        expect(String(parse(`[s]\n${line}`).s?.key)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('changes one line and nothing else', () => {
    fc.assert(
      fc.property(anyText, word, value, (parts, key, text) => {
        const before = `${parts.join('\n')}\n[mine]\nother=1\n`;
        const after = setIniValue(before, 'mine', key, text);
        expect(entry(after, 'mine', key)?.value).toBe(text);
        const kept = after.split(/[\r\n]+/).filter((line) => !line.startsWith(`${key}=`));
        expect(kept).toEqual(before.split(/[\r\n]+/).filter((line) => !line.startsWith(`${key}=`)));
      }),
    );
  });

  it.each([
    ['[serial]\nbaud = 9600 ; slow\nslave=1\n', '[serial]\nbaud = 57600 ; slow\nslave=1\n'],
    ['[serial]\r\n\tbaud=9600\r\n', '[serial]\r\n\tbaud=57600\r\n'],
    ['[serial]\r\nslave=1\r\n\r\n; web\r\n[web]\r\n', '[serial]\r\nslave=1\r\nbaud=57600\r\n\r\n; web\r\n[web]\r\n'],
    ['[serial]', '[serial]\nbaud=57600\n'],
    ['[web]\nport=1', '[web]\nport=1\n\n[serial]\nbaud=57600\n'],
    ['', '[serial]\nbaud=57600\n'],
    ['\uFEFF[serial]\nbaud=\n', '\uFEFF[serial]\nbaud=57600\n'],
    ['[serial]\nbaud=   ; any\n', '[serial]\nbaud=   57600 ; any\n'],
  ])('sets a key in %j', (before, after) => {
    expect(setIniValue(before, 'serial', 'baud', '57600')).toBe(after);
  });

  it('moves the comment above a value that needs quotes, because nothing may follow them', () => {
    const after = setIniValue('[bacnet]\nobject_name=UPS ; hall 2\n', 'bacnet', 'object_name', ' a=b');
    expect(after).toBe('[bacnet]\n; hall 2\nobject_name=" a=b"\n');
  });

  it('takes a key out with its line only', () => {
    const text = '[registers]\n; mine\nBYPASS_V1=0x0070\nBYPASS_V2=0x0071\n';
    expect(setIniValue(text, 'registers', 'BYPASS_V1', undefined)).toBe('[registers]\n; mine\nBYPASS_V2=0x0071\n');
    expect(setIniValue(text, 'registers', 'BYPASS_V9', undefined)).toBe(text);
  });
});
