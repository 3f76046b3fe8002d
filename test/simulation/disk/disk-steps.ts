import type { Step, StepKind, World } from '../world/contract.js';
import type { OperationKind, SimulatedDisk } from './simulated-disk.js';

declare module '../world/contract.js' {
  interface World {
    readonly disk: SimulatedDisk;
  }
}

const num = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** A disk that works again is tried at the latest after so long, and has then what it had refused. */
const mendedWithinMs = 60_000;
const calmEndMs = 300_000;
const durationsMs = [2000, 20_000, 120_000, 600_000] as const;
const offMs = [1000, 5000, 20_000, 120_000] as const;

/** What fails where a disk fails: a card that is worn out refuses writes, one with a bad contact everything. */
const failing: Readonly<Record<string, readonly OperationKind[]>> = {
  writes: ['write', 'sync'],
  syncs: ['sync'],
  names: ['change'],
  reads: ['read'],
  everything: ['look', 'read', 'write', 'change', 'sync'],
};

/** What befalls the disk. */
export const diskSteps: readonly StepKind[] = [
  {
    name: 'disk-full',
    isFault: true,
    perHour: 2,
    draw: (dice) => ({ forMs: dice.one(durationsMs), freeBytes: dice.one([0, 0, dice.integer(1, 5000)]) }),
    begin: (world, step) =>
      whileDisturbed(world, step, {
        begin: () => {
          world.disk.freeBytes = num(step.with.freeBytes);
        },
        end: () => {
          world.disk.freeBytes = undefined;
        },
      }),
  },
  {
    name: 'disk-read-only',
    isFault: true,
    perHour: 2,
    draw: (dice) => ({ forMs: dice.one(durationsMs) }),
    begin: (world, step) =>
      whileDisturbed(world, step, {
        begin: () => {
          world.disk.isReadOnly = true;
        },
        end: () => {
          world.disk.isReadOnly = false;
        },
      }),
  },
  {
    name: 'disk-slow',
    isFault: true,
    perHour: 3,
    draw: (dice) => ({ forMs: dice.one(durationsMs), toMs: dice.one([50, 400, 2000, 5000]) }),
    begin: (world, step) =>
      whileDisturbed(world, step, {
        begin: () => {
          const toMs = num(step.with.toMs);
          world.disk.slow = { fromMs: toMs / 10, toMs };
        },
        end: () => {
          world.disk.slow = undefined;
        },
      }),
  },
  {
    name: 'disk-fails',
    isFault: true,
    perHour: 2,
    draw: (dice) => ({
      forMs: dice.one(durationsMs),
      what: dice.one(Object.keys(failing)),
      share: dice.one([0.02, 0.2, 1]),
    }),
    begin: (world, step) => {
      const kinds = failing[String(step.with.what)] ?? [];
      const set = (share: number) => {
        for (const kind of kinds) world.disk.failing[kind] = share;
      };
      world.disturbances.note('card', world.schedule.nowMs, world.schedule.nowMs + num(step.with.forMs));
      whileDisturbed(world, step, { begin: () => set(num(step.with.share)), end: () => set(0) });
    },
  },
  {
    name: 'power-cut-at-a-write',
    isFault: true,
    perHour: 4,
    // Those that follow one another at once are those of one file, of a change of settings or of a start.
    draw: (dice) => ({ change: dice.integer(1, dice.one([4, 20, 100])), offMs: dice.one(offMs) }),
    begin: (world, step) => {
      const end = world.disk.atChange(num(step.with.change), () => cutPower(world, num(step.with.offMs)));
      world.schedule.after(leftMs(world), end);
    },
  },
  {
    name: 'bit-flips-while-off',
    isFault: true,
    perHour: 0.5,
    draw: (dice) => ({ offMs: dice.one(offMs), file: dice.fraction() }),
    begin: (world, step) => {
      cutPower(world, num(step.with.offMs));
      // What is set by hand has no checksum: nobody can know that it was something else.
      const files = [...world.disk.tree.files()].filter(({ path }) => path.startsWith('/var/lib/'));
      const flipped = files[Math.floor(num(step.with.file) * files.length)];
      if (flipped === undefined) return;
      world.disk.flip(flipped.path);
      world.disturbances.note('card', world.schedule.nowMs);
      world.trace.text('disk', `a bit flips in ${flipped.path}`);
      world.disturbances.note(
        'disk',
        world.schedule.nowMs,
        world.schedule.nowMs + num(step.with.offMs) + mendedWithinMs,
      );
    },
  },
];

function whileDisturbed(
  world: World,
  step: Step,
  fault: { readonly begin: () => void; readonly end: () => void },
): void {
  const { schedule, disturbances } = world;
  const forMs = Math.min(num(step.with.forMs), leftMs(world));
  disturbances.note('disk', schedule.nowMs, schedule.nowMs + forMs + mendedWithinMs);
  fault.begin();
  schedule.after(forMs, fault.end);
}

/** Until all faults must have ended, so that all can be good again. */
function leftMs({ script, schedule }: World): number {
  return Math.max(0, script.durationMs - calmEndMs - schedule.nowMs);
}

function cutPower({ gateway, disturbances, schedule }: World, forMs: number): void {
  disturbances.note('power', schedule.nowMs, schedule.nowMs + forMs + mendedWithinMs);
  gateway.cutPower(forMs);
}
