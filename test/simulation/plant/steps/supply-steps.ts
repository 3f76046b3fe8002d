import type { Dice, SiteDraw, Step, StepKind, World } from '../../world/contract.js';
import type { Plant } from '../plant.js';
import type { UnitState } from '../unit-state.js';

export const numberOf = (step: Step, name: string): number => {
  const value = step.with[name];
  return typeof value === 'number' ? value : 0;
};

export const wordOf = (step: Step, name: string): string => {
  const value = step.with[name];
  return typeof value === 'string' ? value : '';
};

/** A unit of the system, or all of them where the step says 0. */
export function unitsOf(plant: Plant, step: Step): readonly UnitState[] {
  const unit = numberOf(step, 'unit');
  if (unit === 0) return plant.units;
  const one = plant.units[(unit - 1) % plant.units.length];
  return one === undefined ? [] : [one];
}

/** A UPS of the manual's ranges; one of a profile plays scenes instead. */
export const isOfManual = ({ registerMap }: SiteDraw) => registerMap !== 'profile';

export const anyUnit = (dice: Dice, { units }: SiteDraw) => dice.integer(1, units);

/** Percent of the battery that go in one tick. */
const leastTick = 1;

/** On battery until the mains are back or the battery is empty: then the load is lost. */
function discharge(plant: Plant, unit: UnitState, name: string, tickMs: number, perTick: number): void {
  plant.course(name, tickMs, () => {
    if (unit.source !== 'battery') return;
    unit.batteryPercent = Math.max(0, unit.batteryPercent - perTick);
    unit.batterySeconds += Math.round(tickMs / 1000);
    if (unit.batteryPercent === 0) {
      unit.source = 'off';
      unit.activity = 'available';
    } else discharge(plant, unit, name, tickMs, perTick);
    plant.write();
  });
}

function charge(plant: Plant, unit: UnitState, name: string, tickMs: number, perTick: number): void {
  plant.course(name, tickMs, () => {
    if (unit.source === 'battery' || unit.battery !== 'charging') return;
    unit.batteryPercent = Math.min(100, unit.batteryPercent + perTick);
    if (unit.batteryPercent === 100) unit.battery = 'ok';
    else charge(plant, unit, name, tickMs, perTick);
    plant.write();
  });
}

function failMains(plant: Plant, unit: UnitState, name: string, tickMs: number, perTick: number, isBad: boolean): void {
  unit.mains = isBad ? 'bad' : 'absent';
  unit.bypass = isBad ? 'ok' : 'absent';
  // Of a failure before, that is not over yet.
  unit.isOnGenSet = false;
  if (unit.source === 'inverter' || unit.source === 'eco') {
    unit.source = unit.battery === 'none' || unit.batteryPercent === 0 ? 'off' : 'battery';
    unit.battery = 'ok';
    unit.batterySeconds = 0;
  } else if (unit.source === 'bypass' && !isBad) unit.source = 'off';
  discharge(plant, unit, name, tickMs, perTick);
}

function returnMains(plant: Plant, unit: UnitState, name: string): void {
  unit.mains = 'ok';
  unit.bypass = 'ok';
  unit.isOnGenSet = false;
  unit.batterySeconds = 0;
  if (unit.source === 'battery' || unit.source === 'off') {
    unit.source = 'inverter';
    unit.activity = 'operating';
  }
  if (unit.batteryPercent < 100 && unit.battery !== 'none') {
    unit.battery = 'charging';
    charge(plant, unit, name, 60_000, 5);
  }
}

function loseMains(world: World, step: Step): void {
  const { plant, schedule } = world;
  const tickMs = 1000 * numberOf(step, 'tickS');
  const perTick = Math.max(leastTick, numberOf(step, 'percent'));
  const name = (at: number) => `battery ${at}`;
  for (const [at, unit] of plant.units.entries()) {
    failMains(plant, unit, name(at), tickMs, perTick, wordOf(step, 'how') === 'bad');
  }
  plant.write();
  schedule.after(1000 * numberOf(step, 'genSetAfterS'), () => {
    // A gen-set takes over: the mains are good again for the UPS.
    if (wordOf(step, 'how') !== 'gen-set') return;
    for (const [at, unit] of plant.units.entries()) {
      returnMains(plant, unit, name(at));
      unit.isOnGenSet = true;
    }
    plant.write();
  });
  plant.course('mains', 1000 * numberOf(step, 'forS'), () => {
    for (const [at, unit] of plant.units.entries()) returnMains(plant, unit, name(at));
    plant.write();
  });
}

/** Mains, battery and load: what a UPS is for. */
export const supplySteps: readonly StepKind[] = [
  {
    name: 'plant wander',
    isFault: false,
    perHour: 12,
    draw: (dice, site) => ({ unit: anyUnit(dice, site), seed: dice.integer(1, 1_000_000) }),
    begin({ plant, dice }, step) {
      const draw = dice.fork(`wander ${numberOf(step, 'seed')}`);
      for (const unit of unitsOf(plant, step)) {
        const { wander } = unit;
        for (const of of [wander.outputVolts, wander.inputVolts, wander.bypassVolts]) {
          for (const phase of of.keys()) of[phase] = draw.integer(-4, 4);
        }
        wander.outputHz = draw.integer(-2, 2);
        wander.inputHz = draw.integer(-3, 3);
        wander.bypassHz = draw.integer(-3, 3);
        wander.batteryVolts = draw.integer(-20, 20);
        wander.batteryAmps = draw.integer(-4, 4);
        wander.ambient = draw.integer(-30, 60);
        wander.batteryDegrees = draw.integer(-20, 40);
        for (const phase of unit.load.keys()) {
          // An overload goes by itself, not by wandering.
          if ((unit.load[phase] ?? 0) <= 100) unit.load[phase] = draw.integer(5, 95);
        }
      }
      plant.write();
    },
  },
  {
    name: 'plant mains failure',
    isFault: true,
    fits: isOfManual,
    perHour: 1,
    draw: (dice) => ({
      how: dice.one(['absent', 'absent', 'bad', 'gen-set']),
      // Now and then until the battery is empty.
      forS: dice.chance(0.2) ? dice.integer(600, 2400) : dice.integer(1, 300),
      tickS: dice.integer(5, 30),
      percent: dice.integer(1, 10),
      genSetAfterS: dice.integer(10, 60),
    }),
    begin: loseMains,
  },
  {
    name: 'plant overload',
    isFault: true,
    fits: isOfManual,
    perHour: 0.5,
    draw: (dice, site) => ({ unit: anyUnit(dice, site), percent: dice.integer(101, 150), forS: dice.integer(2, 120) }),
    begin({ plant }, step) {
      for (const unit of unitsOf(plant, step)) unit.load.fill(numberOf(step, 'percent'));
      plant.write();
      plant.course(`overload ${numberOf(step, 'unit')}`, 1000 * numberOf(step, 'forS'), () => {
        for (const unit of unitsOf(plant, step)) unit.load.fill(60);
        plant.write();
      });
    },
  },
];
