import { describe, expect, it } from 'vitest';
import { prometheusText } from '../../../src/http/screens/monitoring/prometheus-text.js';

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
