import { describe, expect, it } from 'vitest';
import { objectReport } from '../../src/objects/object-report.js';
import { snapshotOf, upsOf } from './register-image.js';
import { mapped } from './values-of.js';

/** VU-MAP, three-phase in and out, measurements in tenths, every measurement managed. */
const image = {
  '0x0003': 0x0303,
  '0x000e': 1,
  '0x004a': 231,
  '0x004d': 499,
  '0x0046': 123,
  // S000 load protected by inverter, S011 and S012.
  '0x0030': 0x1801,
};

const ups = upsOf('masterys-gp4');

function rowOf(name: string, options = {}, at = 1500, settings = {}) {
  const values = mapped(snapshotOf(ups, { ...image, ...everythingManaged }, options), settings);
  const row = objectReport(values, at).find((one) => one.name === name);
  if (row === undefined) throw new Error(name);
  return row;
}

/** The managed bits of VU-MAP stand in the table that the map calls `managed`. */
const managedStart = ups.map.tables.find(({ id }) => id === 'managed')?.start ?? 0;
const everythingManaged = Object.fromEntries(
  Array.from({ length: 8 }, (_, word) => [`0x${(managedStart + word).toString(16).padStart(4, '0')}`, 0xffff]),
);

describe('the report of the objects', () => {
  it('has the 101 objects of Manual §5.2 in its order', () => {
    const rows = objectReport(mapped(snapshotOf(ups, image)), 0);
    expect(rows.map(({ objectType, instance }) => `${objectType}:${instance}`)).toEqual([
      ...Array.from({ length: 88 }, (_, instance) => `2:${instance}`),
      ...Array.from({ length: 10 }, (_, instance) => `19:${instance}`),
      ...Array.from({ length: 3 }, (_, instance) => `39:${instance}`),
    ]);
    expect(rows[5]?.name).toBe('UPS_OUTPUT_Lr3');
    expect(rows[100]?.name).toBe('UnitAlarms');
  });

  it('shows a frequency raw and in hertz with its decimal, and the word it comes from', () => {
    expect(rowOf('UPS_OUTPUT_fr')).toMatchObject({
      presentValue: 499,
      raw: 499,
      engineering: 49.9,
      text: '49.9 Hz',
      unit: 'Hz',
      sources: [{ page: 'system', address: 0x004d, word: 499 }],
      certainty: 'documented',
      state: 'good',
      ageMs: 500,
    });
  });

  it('keeps both scales whichever is served', () => {
    const served = { values: 'engineering' };
    expect(rowOf('UPS_OUTPUT_I1')).toMatchObject({ presentValue: 123, raw: 123, engineering: 12.3, text: '12.3 A' });
    expect(rowOf('UPS_OUTPUT_I1', {}, 0, served)).toMatchObject({ presentValue: 12.3, raw: 123, engineering: 12.3 });
  });

  it('names the state of a Multi-state Value and the set bits of a BitString Value', () => {
    expect(rowOf('DeviceStatus')).toMatchObject({ presentValue: 1, text: 'Running', certainty: 'gateway' });
    expect(rowOf('UPSLoadStatus')).toMatchObject({ presentValue: 3, text: 'ON INVERTER' });
    expect(rowOf('UPSStatus')).toMatchObject({ text: 'UNIT OPERATING 1', raw: undefined, unit: '' });
    expect(rowOf('UPSAlarms').text).toBe('');
  });

  it('has no number, text or age before the first complete poll', () => {
    expect(rowOf('UPS_OUTPUT_V1', { connection: 'ready' })).toMatchObject({ presentValue: -1, state: 'pending' });
    const nothing = objectReport(mapped({ ...snapshotOf(ups, image), map: undefined, family: undefined }), 0);
    expect(nothing[15]).toMatchObject({ raw: undefined, engineering: undefined, text: '', ageMs: undefined });
  });

  it('says that the last values are stale once the UPS is lost, and how old they are', () => {
    const row = rowOf('UPS_OUTPUT_V1', { connection: 'lost' }, 61_000);
    expect(row).toMatchObject({ presentValue: 231, state: 'stale', ageMs: 60_000 });
  });
});
