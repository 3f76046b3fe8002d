import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familyNames } from './family-names.js';
import { SimulatedUps } from './simulated-ups.js';

const seeds = fc.integer({ min: 0, max: 1_000_000 });
const families = fc.constantFrom(...familyNames);

async function stateAfter(ups: SimulatedUps, seconds: number) {
  await ups.clock.advance(1000 * seconds);
  return ups.simulator.state().system;
}

describe('the physics of a UPS hold for every range and seed', () => {
  it('on mains: the load is on the inverter, the battery full and idle, no alarm', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, families, async (seed, family) => {
        const unit = await stateAfter(new SimulatedUps(family, { seed }), 600);
        expect(unit.output.source).toBe('inverter');
        expect(unit.alarms.size).toBe(0);
        expect(unit.battery).toMatchObject({ chargePercent: 100, charging: false, secondsOnBattery: 0 });
        expect(unit.output.loadPercent).toBeGreaterThan(30);
        expect(unit.output.loadPercent).toBeLessThan(70);
        expect(unit.output.kw).toBeLessThan(unit.output.kva);
        for (const volts of unit.output.voltages) expect(Math.abs(volts - 230)).toBeLessThan(2);
        expect(Math.abs(unit.output.frequencyHz - 50)).toBeLessThan(0.2);
      }),
      { numRuns: 40 },
    );
  });

  it('on battery: charge, volts and minutes fall, seconds count, the current flows out', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, families, async (seed, family) => {
        const ups = new SimulatedUps(family, { seed, scenario: 'on-battery' });
        let before = await stateAfter(ups, 1);
        for (let step = 0; step < 5; step += 1) {
          const now = await stateAfter(ups, 60);
          expect(now.onBattery).toBe(true);
          expect(now.alarms.has('on-battery')).toBe(true);
          expect(now.battery.chargePercent).toBeLessThan(before.battery.chargePercent);
          expect(now.battery.voltages[0]).toBeLessThan((before.battery.voltages[0] ?? 0) + 0.5);
          expect(now.battery.currents[0]).toBeLessThan(0);
          expect(now.battery.secondsOnBattery - before.battery.secondsOnBattery).toBeCloseTo(60, 3);
          before = now;
        }
        expect(before.battery.remainingMinutes).toBeLessThan(30);
      }),
      { numRuns: 30 },
    );
  });

  it('after the return of mains: the charge rises again and the seconds on battery are back at 0', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, families, async (seed, family) => {
        const ups = new SimulatedUps(family, { seed, scenario: 'mains-failure' });
        const low = await stateAfter(ups, 96);
        const later = await stateAfter(ups, 600);
        expect(low.battery).toMatchObject({ charging: true, secondsOnBattery: 0 });
        expect(later.battery.chargePercent).toBeGreaterThan(low.battery.chargePercent);
        expect(later.battery.currents[0]).toBeGreaterThan(0);
        expect(later.alarms.size).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('gives the same run for the same seed, however often it is looked at', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.array(fc.integer({ min: 1, max: 40_000 }), { maxLength: 20 }), async (seed, looks) => {
        const once = new SimulatedUps('masterys-gp4', { seed, scenario: 'mains-failure' });
        const often = new SimulatedUps('masterys-gp4', { seed, scenario: 'mains-failure' });
        for (const ms of looks) {
          await often.clock.advance(ms);
          often.simulator.state();
        }
        const total = looks.reduce((sum, ms) => sum + ms, 0);
        await once.clock.advance(total);
        expect(once.simulator.state()).toEqual(often.simulator.state());
      }),
      { numRuns: 20 },
    );
  });

  it('gives another UPS for another seed', () => {
    const first = new SimulatedUps('masterys-gp4', { seed: 1 }).simulator.state().system.output.kva;
    const second = new SimulatedUps('masterys-gp4', { seed: 2 }).simulator.state().system.output.kva;
    expect(first).not.toBeCloseTo(second, 1);
  });

  it('adds up: power per phase to the total, current times voltage to power', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, families, async (seed, family) => {
        const { output } = await stateAfter(new SimulatedUps(family, { seed }), 60);
        const kva = output.kvaPerPhase.reduce((sum, value) => sum + value, 0);
        expect(output.kva).toBeCloseTo(kva, 6);
        for (const [phase, amperes] of output.currents.entries()) {
          expect((amperes * (output.voltages[phase] ?? 0)) / 1000).toBeCloseTo(output.kvaPerPhase[phase] ?? 0, 6);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('the battery runs out', () => {
  it('is low before the stop is imminent, is discharged at the end, and then the load is off', async () => {
    const ups = new SimulatedUps('masterys-bc-plus', { scenario: 'on-battery' });
    const times: Partial<Record<string, number>> = {};
    for (let second = 0; second <= 1800; second += 5) {
      const unit = await stateAfter(ups, 5);
      for (const alarm of unit.alarms) times[alarm] ??= second;
      if (unit.output.source === 'none') times['load-off'] ??= second;
    }
    const [low = 0, stop = 0, empty = 0, off = 0] = [
      'battery-low',
      'imminent-stop',
      'battery-discharged',
      'load-off',
    ].map((name) => times[name]);
    expect(low).toBeGreaterThan(300);
    expect(stop).toBeGreaterThan(low);
    expect(empty).toBeGreaterThan(stop);
    expect(off).toBe(empty);
  });
});
