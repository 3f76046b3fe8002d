import type { Dice, Json, Script, SiteDraw, StepKind } from './contract.js';
import { SeededDice } from './dice.js';
import { drawSite } from './draw-site.js';

export const msPerHour = 3_600_000;
/** Faults begin when the gateway has had time to start once, and end so long before the run does that all is good again. */
const calmBeginMs = 30_000;
const calmEndMs = 300_000;
/** A poll that leaves next to no pause is as good in a short run as in a long one, and costs as much as thirty others. */
const busyPollMs = 500;
const hoursOfBusyPoll = 0.25;
/** Most plants are calm: few faults, few who ask, in six long hours; of so many seeds. */
const calmShare = 0.85;
const calmHours = 6;
/** How likely a kind of fault is taken by a calm seed. */
const calmSwarmShare = 0.04;
/** Moments of a calm run at which something goes wrong, and people and BMS look for so long. */
const mostMoments = 4;
const momentMs = 300_000;
/** A fault of a moment begins so soon. */
const soonMs = 60_000;
/** Of what BMS and people do otherwise, so much. */
const calmRate = 0.08;
/** More steps are more than a run can show. */
const mostSteps = 4000;

/** Hours of a run; many short ones see more beginnings, the long ones what takes its time. */
const hoursDrawn = [0.25, 0.5, 1, 1, 2, 3, 6] as const;
/** How many of the kinds of fault a swarm takes. */
const swarmShares = [0, 0.1, 0.2, 0.4, 0.7] as const;
/** What becomes of the rate of a fault in an hour: nothing, as drawn, a storm. */
const weathers = [0, 0, 1, 1, 4] as const;

export interface DrawLimits {
  readonly kinds: readonly StepKind[];
  readonly family?: string | undefined;
  /** Whether the plant can play such a site. */
  readonly canPlay?: (site: SiteDraw) => boolean;
  /** Instead of what is drawn. */
  readonly durationMs?: number | undefined;
  /** Instead of what is drawn: all kinds of fault at their rates, in any hour. */
  readonly takesAll?: boolean;
}

/** The run of a seed. */
export function drawScript(
  seed: number,
  { kinds, family, canPlay = () => true, durationMs: wanted, takesAll = false }: DrawLimits,
): Script {
  const dice = SeededDice.ofSeed(seed);
  const isCalm = !takesAll && dice.fork('calm').chance(calmShare);
  const site = drawPlayable(dice, { family, isCalm }, canPlay);
  const run = isCalm ? calmRun(dice, wanted) : stormyRun(dice, { site, wanted, takesAll });
  const fitting = kinds.filter((kind) => kind.fits?.(site) !== false);
  const drawn = fitting.filter(({ name, isFault }) => !isFault || dice.fork('taken').fork(name).chance(run.share));
  const steps = drawn
    .flatMap((kind) => {
      const own = dice.fork('steps').fork(kind.name);
      return run.draw(kind, own).map(({ atMs, number }) => ({
        atMs: Math.round(atMs),
        kind: kind.name,
        with: kind.draw(own.fork(number), site),
      }));
    })
    .sort((a, b) => a.atMs - b.atMs);
  return { version: 1, seed, durationMs: run.durationMs, site, steps: steps.slice(0, mostSteps) };
}

interface Arrival {
  readonly atMs: number;
  /** Of its kind. */
  readonly number: number;
}

interface Run {
  readonly durationMs: number;
  /** Of the kinds of fault. */
  readonly share: number;
  /** When a kind that is taken happens. */
  draw(kind: StepKind, dice: Dice): readonly Arrival[];
}

interface WantedRun {
  readonly site: SiteDraw;
  readonly wanted: number | undefined;
  readonly takesAll: boolean;
}

function stormyRun(dice: Dice, { site, wanted, takesAll }: WantedRun): Run {
  const hours = site.pollIntervalMs < busyPollMs ? hoursOfBusyPoll : dice.fork('duration').one(hoursDrawn);
  const durationMs = wanted ?? hours * msPerHour;
  const swarm = dice.fork('swarm');
  const share = takesAll ? 1 : swarm.one(swarmShares);
  const weather = Array.from({ length: Math.ceil(durationMs / msPerHour) }, () => (takesAll ? 1 : swarm.one(weathers)));
  return { durationMs, share, draw: (kind, own) => stormyArrivals(kind, own, { durationMs, weather }) };
}

/** Long stretches without anything, and some moments at which it all happens. */
function calmRun(dice: Dice, wanted: number | undefined): Run {
  const durationMs = wanted ?? calmHours * msPerHour;
  const own = dice.fork('moments');
  const lastMs = Math.max(calmBeginMs, durationMs - calmEndMs - soonMs);
  const moments = Array.from(
    { length: own.integer(1, mostMoments) },
    () => calmBeginMs + own.fraction() * (lastMs - calmBeginMs),
  );
  return {
    durationMs,
    share: calmSwarmShare,
    draw: ({ isFault, perHour }, kindDice) =>
      (isFault ? faultsOf(moments, kindDice) : calmArrivals(perHour, kindDice, { durationMs, moments }))
        .sort((a, b) => a - b)
        .map((atMs, number) => ({ atMs, number })),
  };
}

/** At some of the moments, at one at least. */
function faultsOf(moments: readonly number[], dice: Dice): number[] {
  const surely = dice.integer(0, moments.length - 1);
  return moments.filter((_, at) => dice.chance(0.5) || at === surely).map((atMs) => atMs + dice.fraction() * soonMs);
}

interface CalmHours {
  readonly durationMs: number;
  readonly moments: readonly number[];
}

/** Now and then all the time, and as often as in other runs after a moment. */
function calmArrivals(perHour: number, dice: Dice, { durationMs, moments }: CalmHours): number[] {
  const seldom = poisson(dice.fork('seldom'), calmRate * perHour, durationMs);
  const then = moments.flatMap((atMs, at) =>
    poisson(dice.fork(`moment ${at}`), perHour, momentMs).map((afterMs) => atMs + afterMs),
  );
  return [...seldom, ...then.filter((atMs) => atMs < durationMs)];
}

function poisson(dice: Dice, perHour: number, forMs: number): number[] {
  const found: number[] = [];
  if (perHour <= 0) return found;
  for (let atMs = 0; ; found.push(atMs)) {
    atMs += (-Math.log(1 - dice.fraction()) / perHour) * msPerHour;
    if (atMs >= forMs) return found;
  }
}

interface SiteLimits {
  readonly family: string | undefined;
  readonly isCalm: boolean;
}

function drawPlayable(dice: Dice, { family, isCalm }: SiteLimits, canPlay: (site: SiteDraw) => boolean): SiteDraw {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    const site = drawSite(dice.fork('site').fork(attempt), { family, isCalm });
    if (canPlay(site)) return site;
  }
  throw new RangeError(`No site of ${family ?? 'any family'} can be played.`);
}

interface Hours {
  readonly durationMs: number;
  /** A factor for each hour. */
  readonly weather: readonly number[];
}

/** Arrivals of a Poisson process whose rate is that of the weather. */
function stormyArrivals(kind: StepKind, dice: Dice, { durationMs, weather }: Hours): readonly Arrival[] {
  const found: Arrival[] = [];
  // From a third to three times what the table says.
  const perHour = kind.perHour * 3 ** (2 * dice.fraction() - 1);
  const most = kind.isFault ? Math.max(...weather) : 1;
  const endMs = durationMs - (kind.isFault ? calmEndMs : 0);
  if (perHour * most <= 0) return found;
  let atMs = kind.isFault ? calmBeginMs : 0;
  for (let number = 0; ; number += 1) {
    atMs += (-Math.log(1 - dice.fraction()) / (perHour * most)) * msPerHour;
    if (atMs >= endMs) return found;
    const factor = kind.isFault ? (weather[Math.floor(atMs / msPerHour)] ?? 0) : 1;
    if (dice.chance(factor / most)) found.push({ atMs, number });
  }
}

/** A script from a file that anybody may have written; throws a `RangeError` that says what is wrong. */
export function readScript(text: string, kinds: readonly StepKind[]): Script {
  const parsed: Json = JSON.parse(text);
  if (!isScript(parsed))
    throw new RangeError('This is no script of the proving ground: version 1, seed, durationMs, site, steps.');
  const known = new Set(kinds.map(({ name }) => name));
  const unknown = parsed.steps.find(({ kind }) => !known.has(kind));
  if (unknown !== undefined)
    throw new RangeError(`There is no step "${unknown.kind}"; there are ${[...known].join(', ')}.`);
  return parsed;
}

function isScript(value: unknown): value is Script {
  if (typeof value !== 'object' || value === null) return false;
  const { version, seed, durationMs, site, steps } = value as Partial<Record<keyof Script, unknown>>;
  return (
    version === 1 &&
    typeof seed === 'number' &&
    typeof durationMs === 'number' &&
    durationMs > 0 &&
    durationMs <= 6 * msPerHour &&
    typeof site === 'object' &&
    Array.isArray(steps)
  );
}
