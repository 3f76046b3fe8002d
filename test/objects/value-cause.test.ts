import { describe, expect, it } from 'vitest';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { objectReport } from '../../src/objects/object-report.js';
import { causeSentence, causeSentences } from '../../src/objects/value-cause.js';
import { type RegisterImage, type SnapshotOptions, snapshotOf, upsOf } from './register-image.js';
import { mapped } from './values-of.js';

const masterys = upsOf('masterys-gp4');
/** Three phases in and out, factor 10, battery present, every measurement managed, S000 load protected by inverter. */
const image: RegisterImage = {
  '0x0007': 0x0303,
  '0x000a': 1,
  '0x000e': 1,
  '0x0030': 0x0001,
  '0x004a': 231,
  '0x00c0': 0xffff,
  '0x00c1': 0xffff,
  '0x00c2': 0xffff,
};

function causeOf(name: string, more: RegisterImage = {}, options: SnapshotOptions = {}, ups = masterys) {
  const values = mapped(snapshotOf(ups, { ...image, ...more }, options));
  const row = objectReport(values, 1000).find((one) => one.name === name);
  if (row === undefined) throw new Error(name);
  return row.cause;
}

/** Every word of a table blank. */
const blankMeasurements = Object.fromEntries(
  Array.from({ length: 40 }, (_, word) => [`0x${(0x40 + word).toString(16).padStart(4, '0')}`, 0xffff]),
);

const blankStatus = Object.fromEntries(
  Array.from({ length: 6 }, (_, word) => [`0x${(0x30 + word).toString(16).padStart(4, '0')}`, 0xffff]),
);

describe('why a value is not what the UPS says now', () => {
  it('is nothing for a value that is', () => {
    expect(causeOf('UNIT_OUTPUT_V1')).toBeUndefined();
    expect(causeOf('DeviceStatus')).toBeUndefined();
  });

  it.each<[string, string, RegisterImage, SnapshotOptions]>([
    ['UNIT_OUTPUT_V1', 'starting', {}, { connection: 'ready' }],
    ['UNIT_OUTPUT_V1', 'lost', {}, { connection: 'lost' }],
    [
      'UNIT_OUTPUT_V1',
      'silent-table',
      {},
      { takenAtMs: 20_000, readings: { measurements: { outcome: 'failed', readAtMs: 1000 } } },
    ],
    ['UNIT_OUTPUT_V1', 'refused', {}, { readings: { measurements: { outcome: 'exception' } } }],
    ['UNIT_OUTPUT_V1', 'unread-table', {}, { readings: { measurements: { outcome: 'never', neverRead: true } } }],
    ['UNIT_OUTPUT_I1', 'no-scale', {}, { readings: { configuration: { outcome: 'never', neverRead: true } } }],
    ['UNIT_OUTPUT_V1', 'not-told', {}, { readings: { managed: { outcome: 'never', neverRead: true } } }],
    ['UNIT_OUTPUT_V2', 'no-phases', {}, { readings: { configuration: { outcome: 'never', neverRead: true } } }],
    ['UNIT_OUTPUT_kw1', 'phases-untold', {}, { readings: { configuration: { outcome: 'never', neverRead: true } } }],
    ['UNIT_OUTPUT_V2', 'single-phase', { '0x0007': 0x0101 }, {}],
    ['UNIT_OUTPUT_V1', 'not-provided', { '0x00c0': 0 }, {}],
    ['UNIT_OUTPUT_V1', 'mark', { '0x004a': 0xffff }, {}],
    ['UNIT_OUTPUT_V1', 'blank-table', blankMeasurements, {}],
    ['UPSLoadStatus', 'blank-table', blankStatus, {}],
    ['UNIT_OUTPUT_V1', 'beyond-bounds', { '0x004a': 0xfffe }, {}],
    ['BYPASS_V1', 'no-register', {}, {}],
    ['BYPASS_V1', 'no-register', {}, { connection: 'lost' }],
    ['UNIT_OUTPUT_KVA1', 'beyond-bounds', { '0x004a': 0xfffe, '0x0046': 1274 }, {}],
    ['UNIT_OUTPUT_U12', 'single-phase', { '0x0007': 0x0101 }, {}],
  ])('%s: %s', (name, cause, more, options) => {
    expect(causeOf(name, more, options)).toBe(cause);
  });

  it('is the order of Manual §5.1 for a system value of a DELPHYS with ADICOM', () => {
    const delphys = upsOf('delphys-gp', 'adicom');
    for (const name of ['UPS_OUTPUT_Lr', 'UPSLoadStatus', 'UPSAlarms']) {
      expect(causeOf(name, {}, {}, delphys)).toBe('manual-zero');
    }
  });
});

describe('the sentence', () => {
  it('names the bounds of the quantity', () => {
    const { en, fr } = causeSentence('beyond-bounds', { low: 0, high: 100, unit: 'Hz' });
    expect(en).toContain('outside of 0 to 100 Hz.');
    expect(fr).toContain('de 0 à 100 Hz.');
    expect(causeSentence('beyond-bounds', { low: -1, high: 1, unit: '' }).en).toContain('outside of -1 to 1.');
  });

  it.each(Object.entries(causeSentences))(
    '%s is there in both languages, with the same parameters',
    (_, { en, fr }) => {
      const parameters = (text: string) => text.match(/\{\w+\}/g) ?? [];
      expect(fr).not.toBe(en);
      expect(parameters(fr)).toEqual(parameters(en));
    },
  );

  it('tells each reason of Manual §5.2.2 for a -1', () => {
    expect(new Set(analogValues.map(({ minusOne }) => minusOne))).toEqual(
      new Set(['', 'not available', 'single-phase']),
    );
    expect(causeSentences['single-phase'].en).toContain('-1');
  });
});
