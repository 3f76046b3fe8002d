import { describe, expect, it } from 'vitest';
import { type MetricParts, monitoringAnswers, prometheusText } from '../../../src/http/screens/monitoring/metrics.js';
import type { ObjectValues } from '../../../src/objects/mapper.js';
import { objectReport } from '../../../src/objects/object-report.js';
import type { ValueState } from '../../../src/objects/object-value.js';
import type { UpsReport } from '../../../src/ups/polling/ups-monitor.js';
import { objectValues } from '../../journal/object-values.js';
import { ManualClock } from '../../support/manual-clock.js';

/** Each bit as far as its object is told; the first one of UnitAlarms by nothing. */
function toldByBit(values: ObjectValues): ObjectValues {
  const states = values.bitStrings.map(({ presentValue, trust }, instance) =>
    presentValue.map((_, bit) => (instance === 2 && bit === 0 ? ('no-sensor' as const) : trust.state)),
  );
  return { ...values, feeds: { bitStates: states, bitSources: [] } as unknown as NonNullable<ObjectValues['feeds']> };
}

/** What Prometheus scrapes of a UPS with a battery of 99 %, an alarm and a load. */
function scraped(trust: ValueState, deviceStatus: number): string {
  const device = { numbers: { 'BATTERY_%': 99 }, bits: { UnitAlarms: ['OVERLOAD'] }, deviceStatus, trust };
  const clock = new ManualClock();
  const parts: MetricParts = {
    version: '1.2.3',
    clock,
    sc: { status: { connector: 'connected-to-failover', counters: { connects: 3 } } as never },
    scExpiry: {
      expiries: [{ of: 'device', subject: 'CN=ups-1', fingerprint: '', validToMs: 1_800_000_000_000, daysLeft: 9 }],
    },
    startedAtMs: 0,
    report: () => ({ snapshot: { connection: 'lost', takenAtMs: 0 } }) as unknown as UpsReport,
    objects: () => objectReport(objectValues(device), clock.monotonicMs()),
    values: () => toldByBit(objectValues(device)),
    bacnet: () => undefined,
    ups: () => undefined,
    isSimulated: () => true,
    loaded: () => {
      throw new Error('not asked');
    },
  };
  return prometheusText(monitoringAnswers(parts, () => ({ open: 0, dropped: 0 })).metrics());
}

const device = /^ups_value\{name="DeviceStatus",unit=""\} (\d)$/m;

it('values of a UPS that answers are scraped', () => {
  const text = scraped('good', 1);
  expect(text).toMatch(/^ups_value\{name="BATTERY_%",unit="%"\} 99$/m);
  expect(text).toMatch(/^ups_bit\{name="UnitAlarms",bit="1",text="OVERLOAD"\} 1$/m);
  expect(text).not.toMatch(/^ups_bit\{name="UnitAlarms",bit="0"/m);
  expect(device.exec(text)?.[1]).toBe('1');
  const expiry = 'bacnet_sc_certificate_expiry_timestamp_seconds';
  expect(text).toContain('\nbacnet_sc_connected 1\n');
  expect(text).toContain('\nbacnet_sc_failover 1\n');
  expect(text).toContain('\nbacnet_sc_counters_total{counter="connects"} 3\n');
  expect(text).toContain(`\n${expiry}{of="device",subject="CN=ups-1"} 1800000000\n`);
});

it.each(['stale', 'refused', 'pending', 'implausible', 'no-sensor'] as const)(
  'what is %s is left out, so that nobody takes the last value for news; how many are is told',
  (state) => {
    const text = scraped(state, 3);
    expect(text.match(/^ups_(?:value|bit)\{.*$/gm)).toEqual(['ups_value{name="DeviceStatus",unit=""} 3']);
    expect(text).toMatch(new RegExp(`^ups_values\\{state="${state}"\\} [1-9]`, 'm'));
    expect(text).toMatch(/^ups_value_age_seconds\{name="BATTERY_%"\} 0$/m);
  },
);

// Prometheus exposition formats, text format version 0.0.4.
describe('/metrics', () => {
  it('gives each metric its help, its type and a line per sample', () => {
    const text = prometheusText([
      {
        name: 'ups_value',
        help: 'Values.',
        type: 'gauge',
        samples: [{ labels: { name: 'BATTERY_%', unit: '%' }, value: 99.5 }, { value: -1 }],
      },
      { name: 'requests_total', help: 'Requests.', type: 'counter', samples: [{ value: 3 }] },
    ]);
    expect(text).toBe(
      '# HELP ups_value Values.\n# TYPE ups_value gauge\nups_value{name="BATTERY_%",unit="%"} 99.5\nups_value -1\n' +
        '# HELP requests_total Requests.\n# TYPE requests_total counter\nrequests_total 3\n',
    );
  });

  it('escapes what would end a label, and leaves out what has no sample', () => {
    const text = prometheusText([
      { name: 'a', help: 'A.', type: 'gauge', samples: [{ labels: { l: 'x"\\\ny' }, value: Number.NaN }] },
      { name: 'b', help: 'B.', type: 'gauge', samples: [] },
    ]);
    expect(text.split('\n')).toEqual(['# HELP a A.', '# TYPE a gauge', 'a{l="x\\"\\\\\\ny"} NaN', '']);
  });
});
