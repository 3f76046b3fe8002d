import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../src/journal/incident.js';
import { playOutage } from '../../../../src/northbound/nut/policy/past-outage.js';
import { siteRules } from '../../../support/northbound/discharge.js';

const beginMs = Date.UTC(2026, 0, 15);
const hourMs = 3_600_000;

/** Of which the journal knows nothing but that the load was on battery. */
function outageOf(hours: number): Incident {
  const endMs = beginMs + hours * hourMs;
  const alarms = [{ id: 'UnitAlarms/ON BATTERY', raisedMs: beginMs, clearedMs: endMs }];
  return { id: 1, beginMs, endMs, alarms } as unknown as Incident;
}

const off = { minutes: undefined, seconds: undefined, charge: undefined };
const lazy = { ...siteRules, stages: { 'ups-early': off, ups: off, 'ups-late': off } };

/** What it tells, and how often others had their turn meanwhile. */
async function played(hours: number, rules: typeof siteRules) {
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const outage = await playOutage(outageOf(hours), new Map(), 'min', rules, beginMs + hours * hourMs);
  isOver = true;
  return { ...outage, turns };
}

describe('an outage of the past', () => {
  it('that was long gives others their turn: a day of it has a hundred pauses', async () => {
    const { secondsOnBattery, low, turns } = await played(24, lazy);
    expect(secondsOnBattery).toBe(24 * 3600);
    expect(low).toEqual({});
    expect(turns).toBeGreaterThanOrEqual(100);
  });

  it('of which all is told is played no further', async () => {
    const seconds = { ...off, seconds: 300 };
    const rules = { ...siteRules, stages: { 'ups-early': seconds, ups: seconds, 'ups-late': seconds } };
    const { low, turns } = await played(240, rules);
    expect(Object.keys(low)).toEqual(['ups-early', 'ups', 'ups-late']);
    expect(turns).toBeLessThan(10);
  });

  it('of weeks is played by its minutes in the end, and still told', async () => {
    const late = { ...off, seconds: 200 * 3600 };
    const rules = { ...lazy, stages: { ...lazy.stages, 'ups-late': late } };
    const { low, turns } = await played(240, rules);
    expect(turns).toBeLessThan(400);
    const toldMs = (low['ups-late']?.atMs ?? 0) - beginMs - 200 * hourMs;
    expect(toldMs).toBeGreaterThan(0);
    expect(toldMs).toBeLessThanOrEqual(240_000);
  });
});
