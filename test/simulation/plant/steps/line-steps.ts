import type { Dice, SiteDraw, Step, StepKind, World } from '../../world/contract.js';
import { firstTimeoutMs, networkFaults, serialFaults } from '../line/faults.js';
import { isOnNetwork } from '../line/site-line.js';
import { numberOf, wordOf } from './supply-steps.js';

/** Some are over within a poll, some last until the UPS is lost; all are over in time for the calm at the end of a run. */
const aWhile = (dice: Dice) => (dice.chance(0.3) ? dice.integer(1, 5) : dice.integer(5, 180));
const share = (dice: Dice) => dice.one([0.02, 0.1, 0.5, 1]);

const isSerial = (site: SiteDraw) => !isOnNetwork(site);

/** A fault of the line that lasts, and is noted as long. */
function lasts(world: World, step: Step, end: () => void): void {
  const { schedule, disturbances } = world;
  const forMs = 1000 * numberOf(step, 'forS');
  disturbances.note('line', schedule.nowMs, schedule.nowMs + forMs);
  schedule.after(forMs, end);
}

const answerSteps = Object.entries(serialFaults).map(
  ([name, make]): StepKind => ({
    name: `line ${name}`,
    isFault: true,
    perHour: 1,
    fits: (site) => isSerial(site) || networkFaults.includes(name),
    draw: (dice) => ({ forS: aWhile(dice), share: share(dice) }),
    begin(world, step) {
      const { line, plant } = world;
      const timeoutMs = Number(plant.site.settings.serial?.timeout_ms ?? firstTimeoutMs);
      lasts(world, step, line.addFault(make({ share: numberOf(step, 'share'), envelope: line.envelope, timeoutMs })));
    },
  }),
);

const otherSpeeds = [2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200];

/** What a serial line, its adapter and its cable do. */
export const lineSteps: readonly StepKind[] = [
  ...answerSteps,
  {
    name: 'line babble',
    isFault: true,
    perHour: 1,
    fits: isSerial,
    draw: (dice) => ({ forS: aWhile(dice), everyMs: dice.integer(20, 5000), seed: dice.integer(1, 1_000_000) }),
    begin(world, step) {
      const { line, schedule, dice } = world;
      const draw = dice.fork(`babble ${numberOf(step, 'seed')}`);
      let isOver = false;
      const turn = () => {
        if (isOver) return;
        // Too short for any frame.
        line.babble(draw.bytes(draw.integer(1, 4)));
        schedule.after(numberOf(step, 'everyMs') * (0.5 + draw.fraction()), turn);
      };
      turn();
      lasts(world, step, () => {
        isOver = true;
      });
    },
  },
  {
    // All others are answered: what it tells grows old while the UPS is there.
    name: 'line silent table',
    isFault: true,
    perHour: 0.3,
    draw: (dice) => ({ forS: aWhile(dice), table: dice.integer(0, 99) }),
    begin(world, step) {
      const { plant, line } = world;
      const { tables } = plant.registers;
      const table = tables[numberOf(step, 'table') % tables.length];
      const end = line.addFault((answer) => {
        if (plant.registers.tableOf(answer.request.address) === table) answer.isDropped = true;
      });
      lasts(world, step, end);
    },
  },
  {
    name: 'line refused table',
    isFault: true,
    perHour: 0.5,
    draw: (dice) => ({ forS: aWhile(dice), table: dice.integer(0, 99), code: dice.one([1, 2, 3, 4, 5, 6]) }),
    begin(world, step) {
      const { plant } = world;
      const { tables } = plant.registers;
      const start = tables[numberOf(step, 'table') % tables.length]?.start ?? 0;
      plant.refuse(start, numberOf(step, 'code'));
      lasts(world, step, () => plant.refuse(start, undefined));
    },
  },
  {
    name: 'line refused',
    isFault: true,
    perHour: 0.3,
    draw: (dice) => ({ forS: aWhile(dice), code: dice.one([1, 2, 4, 5, 6]) }),
    begin(world, step) {
      const { plant } = world;
      plant.refuse(-1, numberOf(step, 'code'));
      lasts(world, step, () => plant.refuse(-1, undefined));
    },
  },
  {
    name: 'line unplugged',
    isFault: true,
    perHour: 0.7,
    // How long it is out, and whether it comes back by another name before.
    draw: (dice) => ({
      forS: aWhile(dice),
      otherName: dice.chance(0.3) ? dice.one(['/dev/ttyUSB1', '/dev/ttyACM0']) : '',
    }),
    begin(world, step) {
      const { line, schedule, disturbances } = world;
      const other = wordOf(step, 'otherName');
      const goneMs = (other === '' ? 1000 : 500) * numberOf(step, 'forS');
      disturbances.note('port', schedule.nowMs, schedule.nowMs + goneMs);
      const plug = line.unplug();
      if (other !== '') schedule.after(goneMs, () => plug(other));
      lasts(world, step, () => plug(line.configuredPath));
    },
  },
  {
    name: 'line other speed',
    isFault: true,
    perHour: 0.3,
    fits: isSerial,
    draw: (dice) => ({ forS: aWhile(dice), baud: dice.one(otherSpeeds) }),
    begin(world, step) {
      const { line, plant } = world;
      line.baud = numberOf(step, 'baud');
      lasts(world, step, () => {
        line.baud = plant.site.baud;
      });
    },
  },
];
