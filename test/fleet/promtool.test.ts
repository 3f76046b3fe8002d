import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { promtool, promtoolMissing, promtoolNote } from '../support/machine/promtool.js';
import { dashboardQueries, kit } from './kit.js';

describe.skipIf(promtoolMissing)(`Prometheus itself, of the fleet kit${promtoolNote}`, () => {
  it('takes the settings and the alert rules', () => {
    const { status, said } = promtool(['check', 'config', join(kit, 'prometheus.yml')]);
    expect([status, said]).toEqual([0, expect.stringContaining('17 rules found')]);
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
