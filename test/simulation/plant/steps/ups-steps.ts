import type { Dice, SiteDraw, Step, StepKind, World } from '../../world/contract.js';
import { anyUnit, numberOf } from './supply-steps.js';

const isParallel = ({ architecture }: SiteDraw) => architecture !== 'single';
/** The end of a run has no faults: all must be good again. */
const calmEndMs = 240_000;
const silence = (dice: Dice) => (dice.chance(0.3) ? dice.integer(1, 5) : dice.integer(5, 120));

function note(world: World, forMs: number): void {
  world.disturbances.note('ups', world.schedule.nowMs, world.schedule.nowMs + forMs);
}

/** Says nothing for a while, then `after`. */
function silentFor(world: World, forMs: number, after: () => void): void {
  const end = world.line.addFault((answer) => {
    answer.isDropped = true;
  });
  world.schedule.after(forMs, () => {
    end();
    after();
  });
}

/** What a UPS does as a machine with a processor of its own. */
export const upsSteps: readonly StepKind[] = [
  {
    name: 'ups reboot',
    isFault: true,
    perHour: 0.5,
    draw: (dice) => ({
      silentS: silence(dice),
      // Registers that say nothing yet.
      word: dice.one([0, 0, 0xffff, 0x2020]),
      wrongS: dice.chance(0.5) ? 0 : dice.integer(1, 30),
    }),
    begin(world, step) {
      const { plant, schedule } = world;
      const silentMs = 1000 * numberOf(step, 'silentS');
      const wrongMs = 1000 * numberOf(step, 'wrongS');
      note(world, silentMs + wrongMs);
      silentFor(world, silentMs, () => {
        if (wrongMs === 0) return;
        plant.blank(numberOf(step, 'word'));
        schedule.after(wrongMs, () => plant.restore());
      });
    },
  },
  {
    name: 'ups replaced',
    isFault: true,
    perHour: 0.2,
    draw: (dice) => ({ silentS: silence(dice), seed: dice.integer(1, 1_000_000) }),
    begin(world, step) {
      const forMs = 1000 * numberOf(step, 'silentS');
      note(world, forMs);
      silentFor(world, forMs, () => world.plant.replace(world.dice.fork(`ups ${numberOf(step, 'seed')}`)));
    },
  },
  {
    name: 'ups unit lost',
    isFault: true,
    perHour: 0.7,
    fits: isParallel,
    draw: (dice, site) => ({ unit: anyUnit(dice, site), forS: dice.integer(1, 180) }),
    begin(world, step) {
      const { plant } = world;
      const unit = numberOf(step, 'unit');
      const forMs = 1000 * numberOf(step, 'forS');
      note(world, forMs);
      plant.setThere(unit, false);
      plant.course(`there ${unit}`, forMs, () => plant.setThere(unit, true));
    },
  },
  {
    // Switched off, given another's number, switched on: the page tells whose it is (T003, IOMXXXOPXX00 p.38). In no drawn seed, as
    // nobody has said whose alarm UNIT 1 ALARM is then.
    name: 'ups wrong number',
    isFault: true,
    perHour: 0,
    fits: ({ registerMap, architecture, units }) =>
      registerMap === 'vu-map' && architecture === 'multi-units' && units > 1,
    draw: (dice, { units }) => ({ other: dice.integer(1, units - 1), forS: dice.integer(20, 120) }),
    begin(world, step) {
      const { plant, schedule, script } = world;
      const { units, unitNumber, offlineAfter, pollIntervalMs } = plant.site;
      // Until it is lost, and asked anew for all that it is.
      const silentMs = (offlineAfter + 2) * Math.max(pollIntervalMs, 6000);
      const forMs = 1000 * numberOf(step, 'forS');
      const isOverInTime = schedule.nowMs + 2 * silentMs + forMs < script.durationMs - calmEndMs;
      if (plant.exchanged !== undefined || !isOverInTime) return;
      note(world, 2 * silentMs + forMs);
      const other = 1 + ((unitNumber - 1 + numberOf(step, 'other')) % units);
      plant.exchanged = [unitNumber, other];
      silentFor(world, silentMs, () => {
        schedule.after(forMs, () =>
          silentFor(world, silentMs, () => {
            plant.exchanged = undefined;
          }),
        );
      });
    },
  },
  {
    name: 'ups tears',
    isFault: true,
    perHour: 1,
    draw: (dice) => ({
      forS: dice.integer(60, 1200),
      how: dice.one(['tables', 'words']),
      lagMs: dice.one([1, 20, 300, 1500, 3000]),
    }),
    begin(world, step: Step) {
      const { plant, schedule } = world;
      const how = step.with.how === 'words' ? 'words' : 'tables';
      plant.tear = { how, lagMs: numberOf(step, 'lagMs') };
      schedule.after(1000 * numberOf(step, 'forS'), () => {
        plant.tear = undefined;
      });
    },
  },
];
