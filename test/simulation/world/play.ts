import type { Script, Step, StepKind } from './contract.js';
import { withUncaught } from './current-run.js';
import { SeededDice } from './dice.js';
import { EventQueue } from './event-queue.js';
import { told } from './gateway-run.js';
import { loadBefore } from './loaded-before.js';
import { RunDisturbances } from './run-disturbances.js';
import { RunJudge } from './run-judge.js';
import type { PlayOptions, RunResult } from './run-result.js';
import { RunTrace } from './run-trace.js';
import { Settling } from './settling.js';
import { stepKinds } from './step-kinds.js';
import { type BuiltWorld, worldOf } from './world-of.js';

/** Every so often the run looks at what must stay bounded. */
const lookEveryMs = 60_000;

/** Plays a script from its beginning to its end. Never rejects: what goes wrong is a violation. */
export async function play(script: Script, options: PlayOptions = {}): Promise<RunResult> {
  await loadBefore();
  const schedule = new EventQueue();
  const judge = new RunJudge(schedule);
  const trace = new RunTrace(schedule, options.onLine);
  const disturbances = new RunDisturbances();
  const settling = new Settling();
  const cpu = process.cpuUsage();
  const faults: Record<string, number> = {};
  let events = 0;
  let world: BuiltWorld | undefined;
  await withUncaught(judge, async () => {
    try {
      world = worldOf({
        script,
        schedule,
        judge,
        trace,
        disturbances,
        settling,
        dice: SeededDice.ofSeed(script.seed).fork('run'),
        options,
      });
      scheduleSteps(world, faults);
      world.begin();
      const isOver = () => options.untilViolation === true && judge.violations.length > 0;
      events = await runTo(script.durationMs, world, isOver);
      world.end();
      await settling.settle();
    } catch (error) {
      judge.violated('run-goes-on', told(error));
    }
  });
  const { user, system } = process.cpuUsage(cpu);
  return {
    seed: script.seed,
    hash: trace.digest,
    violations: judge.violations,
    judged: judge.counts,
    plantMs: schedule.nowMs,
    faults,
    skippedMs: world?.quiet?.skippedMs ?? 0,
    cpuMs: (user + system) / 1000,
    events,
    most: {
      ...world?.most,
      events: schedule.mostPending,
      'heap, MB': Math.round(process.memoryUsage().heapUsed / 1e6),
    },
  };
}

/** One after the other, so that the queue stays short. */
function scheduleSteps({ world }: BuiltWorld, faults: Record<string, number>): void {
  const kinds = new Map(stepKinds.map((kind) => [kind.name, kind]));
  const { script, schedule, trace, judge } = world;
  const steps = script.steps.filter(({ kind }) => kinds.has(kind));
  const scheduleNext = (number: number): void => {
    const step = steps[number];
    if (step === undefined) return;
    schedule.after(step.atMs - schedule.nowMs, () => {
      scheduleNext(number + 1);
      begin(step, kinds.get(step.kind));
    });
  };
  const begin = (step: Step, kind: StepKind | undefined): void => {
    trace.text('step', step.kind);
    if (kind?.isFault) faults[kind.name] = (faults[kind.name] ?? 0) + 1;
    try {
      kind?.begin(world, step);
    } catch (error) {
      judge.violated('run-goes-on', `The step ${step.kind} failed: ${told(error)}`);
    }
  };
  scheduleNext(0);
}

/** Resolves with the number of events. */
async function runTo(
  endMs: number,
  { queue, settling, quiet, world, look }: BuiltWorld,
  isOver: () => boolean,
): Promise<number> {
  let events = 0;
  let lookAtMs = lookEveryMs;
  await settling.settle();
  for (;;) {
    try {
      if (!queue.runNext(endMs)) return events;
    } catch (error) {
      world.judge.violated('no-internal-fault', `A timer throws: ${told(error)}`);
    }
    events += 1;
    await settling.settle();
    if (isOver()) return events;
    quiet?.afterEvent(endMs);
    if (queue.nowMs < lookAtMs) continue;
    lookAtMs = queue.nowMs + lookEveryMs;
    look();
  }
}
