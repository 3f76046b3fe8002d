import { describe, expect, it } from 'vitest';
import type { LiveState } from '../../web/src/api/live-state.js';
import { Format } from '../../web/src/i18n/format.js';
import { diffLines } from '../../web/src/settings/diff-lines.js';
import { ageOf } from '../../web/src/state/live-value.js';
import { presentValueText, valueText } from '../../web/src/values/value-text.js';
import { valuesCsv } from '../../web/src/values/values-csv.js';
import { objectOf, statusOf } from '../support/web/page-state.js';
import { translators } from '../support/web/translators.js';

function liveAt(nowMs: number, lastPollAtMs: number, toldAtMs: number): LiveState {
  return {
    phase: 'live',
    heardAtMs: 0,
    heardAgoMs: 0,
    status: statusOf({ lastPollAtMs }),
    pageVersion: '1.0.0',
    objects: new Map(),
    nowMs,
    toldAtMs: new Map([['X', toldAtMs]]),
    events: [],
  };
}

describe('the age of a value', () => {
  it('is that of the last poll while the value is good, though it was told long ago', () => {
    expect(ageOf(objectOf('X', { ageMs: 200 }), liveAt(60_000, 59_300, 10_000))).toBe(700);
  });

  it('goes on when polls no longer reach it', () => {
    expect(ageOf(objectOf('X', { ageMs: 200, state: 'stale' }), liveAt(60_000, 59_300, 50_000))).toBe(10_200);
    expect(ageOf(objectOf('X', { ageMs: 200 }), liveAt(60_000, 50_000, 49_900))).toBe(10_000);
  });

  it('goes on for a value that is read only now and then', () => {
    expect(ageOf(objectOf('X', { ageMs: 300_000 }), liveAt(60_000, 59_300, 50_000))).toBe(310_000);
  });

  it('is unknown for what is never read', () => {
    const { ageMs: _age, ...unread } = objectOf('X', {});
    expect(ageOf(unread, liveAt(60_000, 59_300, 50_000))).toBeUndefined();
  });
});

describe('a value in words', () => {
  const en = { format: new Format('en') };
  const fr = { format: new Format('fr') };

  it('has the decimals of its format and the comma of its language', () => {
    const frequency = objectOf('UNIT_OUTPUT_fr', { engineeringValue: 50, text: '50.0 Hz', unit: 'Hz' });
    expect(valueText(frequency, en)).toBe('50.0 Hz');
    expect(valueText(frequency, fr)).toBe('50,0 Hz');
  });

  it('is what the UPS says, not what is forced for a BMS', () => {
    const states = ['OFF', 'ON'];
    const forced = objectOf('X', {
      type: 'MV',
      states,
      presentValue: 1,
      text: 'OFF',
      outOfService: true,
      liveValue: 2,
    });
    expect(valueText(forced, en)).toBe('ON');
    const bits = [
      { name: 'A', active: true },
      { name: 'B', active: false },
    ];
    const alarms = objectOf('Y', {
      type: 'BSV',
      bits,
      presentValue: [true, false],
      outOfService: true,
      liveValue: [false, true],
    });
    expect(valueText(alarms, en)).toBe('B');
  });

  it('is a dash where the UPS gives none', () => {
    expect(valueText(objectOf('X', { presentValue: -1 }), en)).toBe('–');
  });

  it('names the bits that a BMS reads', () => {
    expect(presentValueText([false, true, false, true])).toBe('b01 b03');
    expect(presentValueText([false])).toBe('0');
    expect(presentValueText(-1)).toBe('-1');
  });
});

describe('durations', () => {
  it.each([
    [400, '0.4 s'],
    [12_000, '12 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [349_200_000, '4 d 1 h'],
    [-5, '0.0 s'],
  ])('%i ms are %s', (ms, expected) => {
    expect(new Format('en').duration(ms)).toBe(expected);
  });
});

describe('the table as CSV', () => {
  const live = liveAt(60_000, 59_300, 59_300);

  it('has a line per object and the separators that spreadsheets of the language expect', () => {
    const object = objectOf('X', { engineeringValue: 50.1, unit: 'Hz', presentValue: 501 });
    expect(valuesCsv([object], live, translators.en).split('\r\n')[1]).toBe(
      'X,AV 0,,50.1,Hz,,501,,,documented,0.7,good,no',
    );
    expect(valuesCsv([object], live, translators.en)).toMatch(
      /^\uFEFFname,object,description,value,unit,text,present value,/,
    );
    expect(valuesCsv([object], live, translators.fr)).toMatch(/^\uFEFFnom;objet;description;valeur;unité;texte;/);
    expect(valuesCsv([object], live, translators.fr).split('\r\n')[1]).toBe(
      'X;AV 0;;50,1;Hz;;501;;;documentée;0,7;bonne;non',
    );
  });

  it('has the same decimal comma in every number of the French file', () => {
    const object = objectOf('X', { engineeringValue: 50.1, presentValue: 50.1, text: '50.10 Hz', unit: 'Hz' });
    expect(valuesCsv([object], live, translators.fr)).toContain(';50,1;Hz;50,10 Hz;50,1;');
    expect(valuesCsv([object], live, translators.en)).toContain(',50.1,Hz,50.10 Hz,50.1,');
  });

  it('quotes what would end a cell, and gives a spreadsheet no formula', () => {
    const [, line] = valuesCsv([objectOf('=1+1', { text: 'say "a, b"' })], live, translators.en).split('\r\n');
    expect(line).toMatch(/^'=1\+1,/);
    expect(line).toContain('"say ""a, b"""');
    expect(valuesCsv([objectOf('X', { presentValue: -1 })], live, translators.en)).toContain(',-1,');
    expect(valuesCsv([objectOf('-1+1', {})], live, translators.en)).toContain("\n'-1+1,");
  });
});

describe('the difference of two texts', () => {
  it('names lines taken away and added, with a little around them', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f'].join('\n');
    const after = ['a', 'b', 'c', 'D', 'e', 'f'].join('\n');
    expect(diffLines(before, after).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same b',
      'same c',
      'removed d',
      'added D',
      'same e',
      'same f',
    ]);
  });

  it('is nothing when they are the same, but for the ends of lines', () => {
    expect(diffLines('a\r\nb', 'a\nb')).toEqual([]);
  });

  it('has a name of its own for each line', () => {
    const lines = diffLines('a\na\na', 'b\na\nb\na');
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
  });
});
