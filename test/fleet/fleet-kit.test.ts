import { describe, expect, it } from 'vitest';
import { monitoringAnswers } from '../../src/http/screens/monitoring/metrics.js';
import { bitStrings } from '../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../src/objects/catalog/multi-states.js';
import { objectReport } from '../../src/objects/object-report.js';
import { valueStates } from '../../src/objects/object-value.js';
import { momentOf } from '../northbound/mqtt/moments.js';
import { ManualClock } from '../support/manual-clock.js';
import { dashboardQueries, kitText, labelsIn, metricsIn } from './kit.js';

const rules = kitText('alert-rules.yml');
const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
const queries = [...dashboardQueries(), { title: 'alert rules', query: rules }];

/** What is served of a healthy UPS. */
async function served() {
  const { state } = await momentOf('healthy', 30);
  const clock = new ManualClock();
  const parts = {
    version: '1.2.3',
    clock,
    sc: { status: { connector: 'no-hub-connection', counters: {} } as never },
    scExpiry: { expiries: [] },
    startedAtMs: 0,
    report: () => ({ snapshot: { connection: 'running', takenAtMs: 0, readAtMs: 0 } }) as never,
    objects: () => objectReport(state.values, clock.monotonicMs()),
    values: () => state.values,
    bacnet: () => undefined,
    ups: () => undefined,
    isSimulated: () => false,
    loaded: () => ({ settings: { serial: { port: '' } } }) as never,
  };
  const metrics = monitoringAnswers(parts, () => ({ open: 0, dropped: 0 })).metrics();
  return metrics;
}

describe('dashboard and alert rules', () => {
  it('name metrics that the gateway serves', async () => {
    const known = new Set((await served()).map(({ name }) => name));
    expect(queries.length).toBeGreaterThan(20);
    for (const { title, query } of queries) {
      for (const metric of metricsIn(query)) expect([title, metric, known.has(metric)]).toEqual([title, metric, true]);
    }
  });

  it('name objects, alarms and states that the gateway has', async () => {
    const metrics = await served();
    const labels = (metric: string, label: string) =>
      metrics.find(({ name }) => name === metric)?.samples.map(({ labels: all }) => all?.[label] ?? '') ?? [];
    const names = [...labels('ups_value', 'name'), ...labels('ups_bit', 'name')];
    const texts = bitStrings.flatMap(({ bits }) => bits);
    const isMet = (pattern: string, all: readonly string[]) =>
      all.some((one) => new RegExp(`^(?:${pattern})$`).test(one));
    for (const { title, query } of queries) {
      for (const name of labelsIn(query, 'name'))
        expect([title, name, isMet(name, names)]).toEqual([title, name, true]);
      for (const text of labelsIn(query, 'text'))
        expect([title, text, isMet(text, texts)]).toEqual([title, text, true]);
      for (const state of labelsIn(query, 'state')) expect(valueStates).toContain(state);
    }
  });

  it('mean by the numbers of UPSLoadStatus what the manual has there (§6.2.2)', () => {
    const states = multiStates.find(({ name }) => name === 'UPSLoadStatus')?.states;
    expect(states).toEqual([
      ...['ON MAINT. BYPASS', 'ON BATTERY', 'ON INVERTER', 'NORMAL MODE', 'ECO MODE', 'ON BYPASS', 'LOAD OFF'],
    ]);
    expect(rules).toMatch(/UnitLoadStatus"\} == 2/);
    expect(rules).toMatch(/UnitLoadStatus"\} == 1 or .*UnitLoadStatus"\} >= 6/);
    const dashboard = kitText('grafana-dashboard.json');
    expect(dashboard).toMatch(/"2": \{\s+"text": "battery"/);
    expect(dashboard).toMatch(/"7": \{\s+"text": "load off"/);
  });

  it('are tested, alert by alert', () => {
    const tested = new Set([...kitText('alert-rules.test.yml').matchAll(/alertname: (\w+)/g)].map(([, name]) => name));
    expect([...tested].toSorted()).toEqual(alerts.toSorted());
    expect(alerts).toHaveLength(19);
    expect(kitText('README.md')).toContain('19 alerts');
  });
});
