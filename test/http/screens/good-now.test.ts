import { describe, expect, it } from 'vitest';
import { noUps } from '../../../src/device/ups-monitor-of.js';
import { eventAnswers } from '../../../src/http/screens/events/answers.js';
import { monitoringAnswers } from '../../../src/http/screens/monitoring/metrics.js';
import { valueAnswers } from '../../../src/http/screens/values/object-views.js';
import { objectReport } from '../../../src/objects/object-report.js';
import { type SnapshotOptions, snapshotOf, upsOf } from '../../objects/register-image.js';
import { mapped } from '../../objects/values-of.js';
import { ManualClock } from '../../support/manual-clock.js';

const masterys = upsOf('masterys-gp4');
/** Load 57 %, all measurements managed. */
const image = { '0x000e': 1, '0x0040': 57, '0x00c0': 0xffff, '0x00c1': 0xffff, '0x00c2': 0xffff };

function metricsWith(options: SnapshotOptions) {
  const values = mapped(snapshotOf(masterys, image, options));
  const rows = objectReport(values, 1000);
  const { metrics } = monitoringAnswers(
    {
      version: '1.0.0',
      clock: new ManualClock(),
      sc: { status: undefined },
      scExpiry: { expiries: [] },
      startedAtMs: 0,
      report: () => noUps,
      objects: () => rows,
      values: () => values,
      bacnet: () => undefined,
      ups: () => undefined,
      isSimulated: () => false,
      loaded: () => ({ settings: { serial: { port: '' } } }) as never,
    },
    () => ({ open: 0, dropped: 0 }),
  );
  const samples = metrics().filter(({ name }) => name === 'ups_value' || name === 'ups_bit');
  return samples.flatMap((one) => one.samples.map(({ labels }) => labels?.name));
}

describe('what is not good now is left out of the metrics, which have no word for its trust', () => {
  it('a good value is there', () => {
    expect(metricsWith({})).toEqual(expect.arrayContaining(['UPS_OUTPUT_Lr', 'UnitLoadStatus', 'UnitAlarms']));
  });

  it('of a UPS that is lost only what the gateway says of itself', () => {
    expect(new Set(metricsWith({ connection: 'lost' }))).toEqual(new Set(['DeviceStatus']));
  });

  it('while only the table of alarms is silent, what is made of it', () => {
    const alarms = { outcome: 'failed', readAtMs: 1000 } as const;
    const names = metricsWith({ takenAtMs: 60_000, readAtMs: 60_000, readings: { alarms } });
    expect(names).toContain('UPS_OUTPUT_Lr');
    expect(names).not.toContain('Alarms');
    expect(names).not.toContain('UnitAlarms');
  });
});

describe('a list of alarms says whether the UPS tells them now: an empty one alone would pass for no alarm', () => {
  const isTold = (options: SnapshotOptions) => {
    const rows = objectReport(mapped(snapshotOf(masterys, image, options)), 1000);
    const journal = { activeAlarms: () => [] } as never;
    const unasked = { clock: new ManualClock(), loaded: () => undefined as never, isSimulated: () => false };
    return eventAnswers({ journal, objects: () => rows, ...unasked }).alarms();
  };

  it('it does', () => {
    expect(isTold({})).toEqual({ active: [], isTold: true });
  });

  it('not a UPS that is lost, nor one whose table of alarms is silent', () => {
    const alarms = { outcome: 'failed', readAtMs: 1000 } as const;
    expect(isTold({ connection: 'lost' }).isTold).toBe(false);
    expect(isTold({ takenAtMs: 60_000, readAtMs: 60_000, readings: { alarms } }).isTold).toBe(false);
  });
});

it('the units of a parallel system are those that it names now', () => {
  const system = {};
  const rows = (connection: 'running' | 'lost') =>
    objectReport(
      mapped(snapshotOf(masterys, system, { connection }), { architecture: { kind: 'concentrator' } }),
      1000,
    ).map((row) => (row.name === 'UPSStatus' ? { ...row, presentValue: bitsOf('UNIT OPERATING 1') } : row));
  const unitsOf = (connection: 'running' | 'lost') =>
    valueAnswers({ objects: () => rows(connection), bacnet: () => undefined }).units();
  expect(unitsOf('running')).toEqual([{ unit: 1, operating: true, alarm: false }]);
  expect(unitsOf('lost')).toEqual([]);
});

/** Manual §8.3: bit 0 is ENERGY SAVER, bits 1 to 15 the units. */
function bitsOf(text: 'UNIT OPERATING 1'): readonly boolean[] {
  return Array.from({ length: 16 }, (_, bit) => bit === Number(text.slice(-1)));
}
