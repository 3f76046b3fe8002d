import type { Json, StepKind } from '../world/contract.js';
import { FirmwareBoard } from './firmware-board.js';
import { type ImageKind, imageKinds } from './played-images.js';

const num = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

/** Of an update in all: what is drawn beyond falls into the trial, or never. */
const mostChanges = 70;

/** An update of a board beside the gateway of the run, with cuts of its power and a disk that is full. */
export const firmwareSteps: readonly StepKind[] = [
  {
    name: 'firmware-update',
    isFault: true,
    perHour: 0.3,
    draw: (dice) => ({
      image: dice.one(imageKinds),
      at: dice.fraction(),
      cuts: Array.from({ length: dice.one([0, 1, 1, 2, 4]) }, () => dice.integer(1, dice.one([5, 20, mostChanges]))),
      freeBytes: dice.chance(0.2) ? dice.integer(0, 12_000) : -1,
    }),
    begin: ({ schedule, dice, judge, trace, people }, step) => {
      const { image, at, cuts, freeBytes } = step.with;
      const own = dice.fork('firmware').fork(step.atMs);
      const board = new FirmwareBoard({ schedule, dice: own, judge, trace });
      const story = {
        image: imageOfName(image),
        at: num(at),
        cuts: (Array.isArray(cuts) ? cuts : []).map((one) => num(one as Json)),
        freeBytes: num(freeBytes) < 0 ? undefined : num(freeBytes),
      };
      people.begin(step.kind, async () => void (await board.play(story)));
    },
  },
];

function imageOfName(name: Json | undefined): ImageKind {
  return imageKinds.find((one) => one === name) ?? 'good';
}
