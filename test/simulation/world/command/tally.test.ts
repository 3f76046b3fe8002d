import { describe, expect, it } from 'vitest';
import type { SiteDraw } from '../contract.js';
import type { RunResult } from '../run-result.js';
import { Tally } from './tally.js';

const site: SiteDraw = {
  family: 'delphys-mp',
  registerMap: 'jbusp',
  architecture: 'concentrator',
  units: 4,
  unitNumber: 0,
  baud: 9600,
  pollIntervalMs: 1000,
  offlineAfter: 3,
  settings: {},
};
const result: RunResult = {
  seed: 7,
  hash: '',
  violations: [],
  judged: { value: 30 },
  plantMs: 21_600_000,
  faults: { 'power-cut': 2 },
  skippedMs: 16_200_000,
  cpuMs: 3000,
  events: 10,
  most: { timers: 5 },
};
const violation = (rule: string) => ({ rule, atMs: 1500, what: 'It was so.\nAnd so.' });

function tallied(): Tally {
  const tally = new Tally();
  tally.add(site, result);
  tally.add({ ...site, family: 'itys-pro', architecture: 'single', units: 1 }, { ...result, seed: 8 });
  tally.add(site, { ...result, seed: 9, violations: ['value-true', 'alarm-once', 'value-true'].map(violation) });
  return tally;
}

describe('the report of a campaign', () => {
  it('tells the time by family and architecture, what was skipped, and what it costs', () => {
    const table = tallied().table(3_600_000);
    expect(table).toMatch(/18\.0 hours of a plant; 0\.0062 years of the units served/);
    expect(table).toMatch(/families +delphys-mp 12\.0 h, itys-pro 6\.0 h/);
    expect(table).toMatch(/systems +concentrator 12\.0 h, single 6\.0 h/);
    expect(table).toMatch(/75\.0 % of the time skipped/);
    expect(table).toMatch(/0\.500 s of CPU per plant hour/);
    // 18 hours in an hour are 432 in a day, of 8766 in a year.
    expect(table).toMatch(/rate +0\.05 UPS-years a day/);
    expect(table).toMatch(/violations +1: value-true 1/);
    expect(table).toMatch(/seed 9, 1\.5 s: value-true, alarm-once: It was so\.$/m);
  });

  it('is one line of JSON as well, so that campaigns can be added up', () => {
    const line = tallied().json(60_000, 7);
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toMatchObject({
      firstSeed: 7,
      seeds: 3,
      plantHours: 18,
      skippedHours: 13.5,
      cpuS: 9,
      elapsedS: 60,
      hoursByFamily: { 'delphys-mp': 12, 'itys-pro': 6 },
      faults: { 'power-cut': 6 },
      judged: { value: 90 },
      failures: [{ seed: 9, rules: ['value-true', 'alarm-once'] }],
    });
  });
});
