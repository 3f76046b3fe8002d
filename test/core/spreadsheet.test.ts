import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SpreadsheetForm, spreadsheetForms, spreadsheetRow } from '../../src/core/spreadsheet.js';

/** Rows of cells as a spreadsheet that knows this separator reads a text (RFC 4180 §2). */
function readAs(text: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = [['']];
  let isQuoted = false;
  const add = (more: string) => {
    const row = rows.at(-1);
    if (row) row[row.length - 1] = `${row.at(-1) ?? ''}${more}`;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"' && isQuoted && text[at + 1] === '"') {
      add('"');
      at += 1;
    } else if (character === '"' && (isQuoted || rows.at(-1)?.at(-1) === '')) isQuoted = !isQuoted;
    else if (isQuoted) add(character);
    else if (character === separator) rows.at(-1)?.push('');
    else if (character === '\n' || character === '\r') rows.push(['']);
    else add(character);
  }
  return rows;
}

/** What Excel computes, or asks another program for, when it opens the file. */
const runs = (cell: string) => /^\s*[=+\-@]/.test(cell) && !/^\s*(-?\d+([.,]\d+)?|[=+\-@])\s*$/.test(cell);

const { en, fr } = spreadsheetForms;
const forms: readonly SpreadsheetForm[] = [en, fr, { separator: ';', decimalMark: '.' }];

describe('a row for a spreadsheet', () => {
  it.each([
    [fr, ['a', 'b,c', 'd;e'], 'a;b,c;"d;e"\r\n'],
    [en, ['a', 'b,c', 'd;e'], 'a,"b,c",d;e\r\n'],
    [en, ['say "no"', 'two\nlines', undefined, 7], '"say ""no""","two\nlines",,7\r\n'],
    [fr, [-1.5, 230, Number.NaN], '-1,5;230;\r\n'],
    [en, [-1.5, 230, Number.NaN], '-1.5,230,\r\n'],
  ] as const)('%j: %j', (form, cells, expected) => {
    expect(spreadsheetRow(cells, form)).toBe(expected);
  });

  it.each(['=1+1', '+1', '@x', '-1+1', '-x', '\tx', ' =1', '\u200b=1', '＝1+1', "-1+cmd|'/C calc'!A0"])(
    'never takes %j for a formula',
    (text) => {
      expect(readAs(spreadsheetRow([text], en), ',')[0]).toEqual([`'${text}`]);
    },
  );

  it.each(['-1', '-1.5', '-1,5', '12', '-'])('leaves %s what it is', (text) => {
    expect(readAs(spreadsheetRow([text], fr), ';')[0]).toEqual([text]);
  });

  const text = fc.string({ unit: fc.constantFrom(...'ab1 é,;"\'\r\n\t=+-@|') });

  it('reads back as it was written, where nothing in it could be a formula', () => {
    const harmless = text.map((one) => one.replace(/[=+\-@]/g, '').replace(/^[\t\r\n]+/, ''));
    fc.assert(
      fc.property(fc.array(harmless, { minLength: 1 }), fc.constantFrom(...forms), (cells, form) => {
        expect(readAs(spreadsheetRow(cells, form), form.separator)[0]).toEqual(cells);
      }),
    );
  });

  it('has no formula, whatever separator its reader expects', () => {
    const reader = fc.constantFrom(',', ';', '\t');
    fc.assert(
      fc.property(fc.array(text), fc.constantFrom(...forms), reader, (cells, form, separator) => {
        const read = readAs(spreadsheetRow(['name', ...cells], form), separator).flat();
        expect(read.filter(runs)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
