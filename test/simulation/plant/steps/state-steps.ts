import type { SiteDraw, StepKind } from '../../world/contract.js';
import { drawnAlarms } from '../standing-alarms.js';
import type { UnitState } from '../unit-state.js';
import { anyUnit, isOfManual, numberOf, unitsOf, wordOf } from './supply-steps.js';

/** What a unit can be for a while: its source, what it does, its battery. */
const moods: Readonly<Record<string, Partial<UnitState>>> = {
  bypass: { source: 'bypass' },
  maintenance: { source: 'maintenance', activity: 'service' },
  eco: { source: 'eco' },
  off: { source: 'off', activity: 'available' },
  standby: { source: 'off', activity: 'standby' },
  isolated: { source: 'off', activity: 'isolated' },
  'auto-test': { activity: 'auto-test' },
  'energy-saver': { isSavingEnergy: true },
  'battery-test': { battery: 'testing' },
};

/** IOMXXXOPXX00 p.27: ITYS-PRO has no maintenance bypass, no energy saver, and is not isolated. */
const notOfItys: readonly string[] = ['maintenance', 'isolated', 'energy-saver'];

const moodsOf = ({ family }: SiteDraw) =>
  Object.keys(moods).filter((mood) => family !== 'itys-pro' || !notOfItys.includes(mood));

const well: Partial<UnitState> = { activity: 'operating', isSavingEnergy: false };

/** States and alarms that come and go, units that stop. */
export const stateSteps: readonly StepKind[] = [
  {
    name: 'plant scene',
    isFault: true,
    perHour: 4,
    fits: (site) => !isOfManual(site),
    draw: (dice) => ({ scene: dice.integer(0, 11) }),
    begin({ plant }, step) {
      plant.setScene(numberOf(step, 'scene'));
    },
  },
  {
    name: 'plant state',
    isFault: true,
    fits: isOfManual,
    perHour: 3,
    draw: (dice, site) => ({
      unit: anyUnit(dice, site),
      mood: dice.one(moodsOf(site)),
      forS: dice.chance(0.3) ? dice.integer(1, 5) : dice.integer(5, 600),
    }),
    begin({ plant }, step) {
      for (const [at, unit] of plant.units.entries()) {
        if (unit.source === 'battery' || !unitsOf(plant, step).includes(unit)) continue;
        Object.assign(unit, moods[wordOf(step, 'mood')]);
        plant.course(`state ${at}`, 1000 * numberOf(step, 'forS'), () => {
          const source = unit.source === 'battery' ? 'battery' : unit.mains === 'ok' ? 'inverter' : unit.source;
          Object.assign(unit, well, { source });
          if (unit.battery === 'testing') unit.battery = 'ok';
          plant.write();
        });
      }
      plant.write();
    },
  },
  {
    name: 'plant alarm',
    isFault: true,
    fits: isOfManual,
    perHour: 6,
    draw: (dice, site) => ({
      unit: anyUnit(dice, site),
      alarm: dice.one(drawnAlarms),
      // Some are over before a poll has seen them.
      forS: dice.chance(0.2) ? dice.fraction() * 3 : dice.integer(3, 900),
    }),
    begin({ plant, schedule }, step) {
      const alarm = wordOf(step, 'alarm');
      for (const unit of unitsOf(plant, step)) unit.alarms.add(alarm);
      plant.write();
      schedule.after(1000 * numberOf(step, 'forS'), () => {
        for (const unit of unitsOf(plant, step)) unit.alarms.delete(alarm);
        plant.write();
      });
    },
  },
  {
    name: 'plant storm',
    isFault: true,
    fits: isOfManual,
    perHour: 0.2,
    draw: (dice, site) => ({
      unit: anyUnit(dice, site),
      seed: dice.integer(1, 1_000_000),
      forS: dice.integer(10, 120),
    }),
    begin({ plant, schedule, dice }, step) {
      // Every bit of the alarms changes again and again, as a UPS does that dies.
      const draw = dice.fork(`storm ${numberOf(step, 'seed')}`);
      const endMs = schedule.nowMs + 1000 * numberOf(step, 'forS');
      const turn = () => {
        const isOver = schedule.nowMs >= endMs;
        for (const unit of unitsOf(plant, step)) {
          for (const alarm of drawnAlarms) {
            if (!isOver && draw.chance(0.3)) unit.alarms.add(alarm);
            else unit.alarms.delete(alarm);
          }
        }
        plant.write();
        if (!isOver) plant.course('storm', draw.integer(200, 6000), turn);
      };
      turn();
    },
  },
];
