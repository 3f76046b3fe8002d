import type { StepKind } from './contract.js';
import type { MachineClock } from './gateway-clock.js';
import type { GatewayRun } from './gateway-run.js';

declare module './contract.js' {
  interface World {
    readonly gateway: GatewayRun;
    readonly machineClock: MachineClock;
  }
}

const num = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** How long after an end everything may still be as it was before, for whoever judges. */
const startsWithinMs = 60_000;

/** What the machine itself does to the program. */
export const machineSteps: readonly StepKind[] = [
  {
    name: 'power-cut',
    isFault: true,
    perHour: 2,
    draw: (dice) => ({ offMs: dice.one([1000, 5000, 20_000, 120_000]) }),
    begin: ({ gateway, disturbances, schedule }, step) => {
      const offMs = num(step.with.offMs);
      disturbances.note('power', schedule.nowMs, schedule.nowMs + offMs + startsWithinMs);
      gateway.cutPower(offMs);
    },
  },
  {
    name: 'stop-and-start',
    isFault: true,
    perHour: 2,
    draw: (dice) => ({ pauseMs: dice.one([100, 1000, 10_000]) }),
    begin: ({ gateway, disturbances, schedule }, step) => {
      const pauseMs = num(step.with.pauseMs);
      disturbances.note('power', schedule.nowMs, schedule.nowMs + pauseMs + startsWithinMs);
      gateway.terminate(pauseMs);
    },
  },
  {
    name: 'clock-step',
    isFault: true,
    perHour: 3,
    draw: (dice) => ({
      byMs: dice.one([-86_400_000, -3_600_000, -60_000, -1500, -20, 20, 1500, 60_000, 3_600_000, 86_400_000]),
    }),
    begin: ({ machineClock, disturbances, schedule }, step) => {
      disturbances.note('clock', schedule.nowMs, schedule.nowMs);
      machineClock.step(num(step.with.byMs));
    },
  },
  {
    name: 'clock-lost',
    isFault: true,
    perHour: 0.5,
    // A board without a battery begins in 1970 or with its image, and a time server sets it some time later.
    draw: (dice) => ({ toMs: dice.one([0, Date.UTC(2024, 0, 1)]), setAfterMs: dice.one([5000, 60_000, 600_000]) }),
    begin: ({ machineClock, disturbances, schedule }, step) => {
      const setAfterMs = num(step.with.setAfterMs);
      disturbances.note('clock', schedule.nowMs, schedule.nowMs + setAfterMs);
      const rightMs = machineClock.wallMs() + setAfterMs;
      machineClock.set(num(step.with.toMs));
      schedule.after(setAfterMs, () => machineClock.set(rightMs));
    },
  },
  {
    name: 'clock-drift',
    isFault: true,
    perHour: 1,
    draw: (dice) => ({ ppm: dice.integer(-200, 200) }),
    begin: ({ machineClock }, step) => machineClock.drift(num(step.with.ppm)),
  },
];
