import { describe, expect, it } from 'vitest';
import { protocolStatement } from '../../src/documents/protocol-statement.js';
import type { ToldList, ToldRow } from '../../src/documents/told-list.js';
import type { ObjectReportRow } from '../../src/objects/object-report.js';
import type { Certainty } from '../../src/objects/object-value.js';

const object = (name: string, instance: number, certainty: Certainty, code?: string): ObjectReportRow => ({
  ...({ name, instance, certainty, objectType: 2, presentValue: 1, text: '', raw: 1, engineering: 1 } as const),
  ...({ unit: 'V', state: 'good', cause: undefined, ageMs: 0 } as const),
  name: name as ObjectReportRow['name'],
  sources: code === undefined ? [] : [{ page: 'system', code, address: 0x4a, word: 231 }],
});
const report = [
  object('UNIT_OUTPUT_V1', 7, 'documented', 'M010'),
  object('BYPASS_V1', 70, 'none'),
  object('UNIT_OUTPUT_kVA', 9, 'computed', 'M010'),
];

const row = (there: string, objects: readonly string[], more: Partial<ToldRow> = {}): ToldRow => ({
  there,
  meaning: { en: `meaning of ${there}`, fr: `sens de ${there}` },
  unit: 'V',
  objects,
  ...more,
});
const list: ToldList = {
  name: 'Signals',
  title: { en: 'Signals by smoke', fr: 'Signaux de fumée' },
  facts: [
    [
      { en: 'Colours', fr: 'Couleurs' },
      { en: 'black; white', fr: 'noir ; blanc' },
    ],
  ],
  rows: [
    row('voltage', ['UNIT_OUTPUT_V1']),
    row('bypass', ['BYPASS_V1']),
    row('both', ['UNIT_OUTPUT_V1', 'UNIT_OUTPUT_kVA']),
    row('=name', [], { unit: '', origin: { source: { en: 'settings', fr: 'réglages' }, certainty: 'gateway' } }),
  ],
};
const context = { version: '1.2.3', date: new Date(2026, 0, 15) } as const;
const files = (language: 'en' | 'fr', ups: string | undefined, lists: readonly ToldList[] = [list]) =>
  protocolStatement('ups-5', { lists, report, ups, isSimulated: false }, { ...context, language });
const linesOf = (text = '') => text.split('\r\n').filter((line) => line !== '');

describe('the statement of the protocols beside BACnet', () => {
  it('has what is spoken and a row for each thing that is told: name there, object, unit, register, certainty', () => {
    const [statement] = files('en', 'MASTERYS GP4, VU-MAP');
    expect(statement?.name).toBe('ups-5_Protocols.md');
    expect(statement?.text).toContain('# What the protocols beside BACnet tell');
    expect(statement?.text).toContain('- **UPS:** MASTERYS GP4, VU-MAP');
    expect(statement?.text).toContain('## Signals by smoke\n\n- **Colours:** black; white');
    expect(statement?.text).toContain(
      '| voltage | meaning of voltage | UNIT_OUTPUT_V1 (AV 7) | V | M010 0x004A | documented |',
    );
    expect(statement?.text).toContain(
      '| both | meaning of both | UNIT_OUTPUT_V1 (AV 7), UNIT_OUTPUT_kVA (AV 9) | V | M010 0x004A | documented, computed |',
    );
  });

  it('names of a bit the word of that bit alone, and leaves out a bit that nothing tells', () => {
    const alarms: ObjectReportRow = {
      ...object('UnitAlarms', 1, 'inferred', 'A000'),
      objectType: 39,
      bits: new Map([
        ['ON BATTERY', { words: [{ page: 'system', code: 'A019', address: 0x22 }], certainty: 'documented' }],
        ['FAN FAILURE', { words: [{ page: 'system', code: 'A030', address: 0x23 }], certainty: 'inferred' }],
      ]),
    };
    const bit = (there: string, ...texts: string[]) =>
      row(there, ['UnitAlarms'], { unit: '', bits: texts.map((text) => ({ object: 'UnitAlarms', text })) });
    const rows = [bit('battery', 'ON BATTERY'), bit('either', 'ON BATTERY', 'FAN FAILURE'), bit('none', 'BAT. ROOM')];
    const lists = [{ ...list, rows: [...rows, row('all', ['UnitAlarms'], { unit: '' })] }];
    const facts = { lists, report: [alarms], ups: 'a UPS', isSimulated: false };
    const [, table] = protocolStatement('ups-5', facts, { ...context, language: 'en' });
    expect(linesOf(table?.text).slice(1)).toEqual([
      'battery,meaning of battery,UnitAlarms (BSV 1),,A019 0x0022,documented',
      'either,meaning of either,UnitAlarms (BSV 1),,"A019 0x0022, A030 0x0023","documented, inferred"',
      'all,meaning of all,UnitAlarms (BSV 1),,A000 0x004A,inferred',
    ]);
  });

  it('leaves out what this UPS has no register for: it is not told either', () => {
    expect(files('en', 'an UPS').some(({ text }) => text.includes('bypass'))).toBe(false);
    // Which one it is is not known: the list is that of all, and says so.
    const [statement, table] = files('en', undefined);
    expect(statement?.text).toContain('not found yet');
    expect(table?.text).toContain('bypass');
  });

  it('gives each list as a table for a spreadsheet of the language', () => {
    const [, table] = files('fr', 'une ASI');
    expect(table?.name).toBe('ups-5_Signals.csv');
    const [head, voltage, , name] = linesOf(table?.text);
    expect(head).toBe('\uFEFFNom ou adresse dans le protocole;Signification;Objet ici;Unité;Source;Certitude');
    expect(voltage).toBe('voltage;sens de voltage;UNIT_OUTPUT_V1 (AV 7);V;M010 0x004A;documentée');
    // Never a formula.
    expect(name).toBe("'=name;sens de =name;;;réglages;passerelle");
  });

  it('says so where the UPS is simulated', () => {
    const facts = { lists: [list], report, ups: 'MASTERYS GP4, VU-MAP', isSimulated: true };
    expect(protocolStatement('ups-5', facts, { ...context, language: 'fr' })[0]?.text).toContain('SIMULATED');
    expect(files('fr', 'une ASI')[0]?.text).not.toContain('SIMULATED');
  });

  it('says so where no protocol is switched on', () => {
    const [statement, ...others] = files('en', undefined, []);
    expect(statement?.text).toContain('No protocol beside BACnet is switched on.');
    expect(others).toEqual([]);
  });
});
