import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promtool, promtoolMissing, promtoolNote } from '../support/machine/promtool.js';
import { dashboardQueries, kit, kitText } from './kit.js';

describe.skipIf(promtoolMissing)(`Prometheus itself, of the fleet kit${promtoolNote}`, () => {
  it('takes the settings and the alert rules', () => {
    const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
    try {
      cpSync(kit, folder, { recursive: true });
      // It looks whether the file of the token is there.
      const [config, token] = [join(folder, 'prometheus.yml'), join(folder, 'ups-token')];
      writeFileSync(token, '0123456789abcdef');
      writeFileSync(config, kitText('prometheus.yml').replace('/etc/prometheus/ups-token', token));
      const { status, said } = promtool(['check', 'config', config]);
      expect([status, said]).toEqual([0, expect.stringContaining('19 rules found')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('raises each alert when it should, and no other', () => {
    expect(promtool(['test', 'rules', join(kit, 'alert-rules.test.yml')])).toEqual({
      status: 0,
      said: expect.stringContaining('SUCCESS'),
    });
  });

  it('understands every query of the dashboard', () => {
    const folder = mkdtempSync(join(tmpdir(), 'queries-'));
    try {
      const rules = dashboardQueries().map(({ query }, index) => ({ record: `query:${index}`, expr: query }));
      // JSON is YAML.
      writeFileSync(join(folder, 'queries.yml'), JSON.stringify({ groups: [{ name: 'queries', rules }] }));
      const { status, said } = promtool(['check', 'rules', join(folder, 'queries.yml')]);
      expect([status, said]).toEqual([0, expect.stringContaining(`${rules.length} rules found`)]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
