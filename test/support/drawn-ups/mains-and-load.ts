import type { Draws } from './draws.js';
import { at, type Series, seriesOf, wandering } from './series.js';
import { stateAt, type Visit } from './visit.js';

export type Phases<T = Series> = readonly [T, T, T];

export function phasesOf<T>(make: (phase: number) => T): Phases<T> {
  return [make(0), make(1), make(2)];
}

export interface Mains {
  /** As the rectifier and as the bypass measure them: often one supply, and sensors that differ. */
  readonly input: Phases;
  readonly bypass: Phases;
  readonly hertz: Series;
  readonly bypassHertz: Series;
}

export interface Load {
  readonly mains: Mains;
  readonly volts: Phases;
  readonly hertz: Series;
  readonly amps: Phases;
  readonly kva: Phases;
  readonly kw: Phases;
  readonly pf: Phases;
  readonly percent: Phases;
  readonly crest: Phases;
  readonly neutral: Series;
  readonly degrees: Series;
  readonly chargeKw: Series;
}

export function drawMains(draws: Draws, visit: Visit, nominalV: number, nominalHz: number): Mains {
  const supply = drawSupply(draws, visit, nominalV);
  const otherSupply = draws.chance(0.3) ? drawSupply(draws, visit, nominalV) : supply;
  const hertz = drawHertz(draws, visit, nominalHz);
  // Frequency is the same wherever in the grid the bypass comes from; its measurement is its own.
  const ownHertz = wandering(draws, visit.seconds, 0.004, 3);
  const bypassOff = otherSupply === supply ? () => isMainsOff : () => () => false;
  return {
    input: sensed(draws, visit, supply, (second) => isMainsOff(visit, second)),
    bypass: sensed(draws, visit, otherSupply, (second) => bypassOff()(visit, second)),
    hertz: hertz.map((value, second) => (isMainsOff(visit, second) ? 0 : value)),
    bypassHertz: hertz.map((value, second) => (bypassOff()(visit, second) ? 0 : value + at(ownHertz, second))),
  };
}

function isMainsOff(visit: Visit, second: number): boolean {
  return stateAt(visit, second)?.mainsOff ?? false;
}

/** Three phases that go up and down together, each some volts from the others, with a dip now and then. */
function drawSupply(draws: Draws, visit: Visit, nominalV: number): Phases {
  const { seconds } = visit;
  const together = wandering(draws, seconds, 0.008 * nominalV, 400);
  const level = draws.spread(nominalV * 1.005, nominalV * 0.012);
  const dips = Array.from({ length: draws.whole(0, 2) }, () => {
    const fromS = draws.between(0, seconds);
    return { fromS, toS: fromS + draws.between(1, 4), deep: draws.between(0.1, 0.6), phase: draws.whole(0, 3) };
  });
  return phasesOf((phase) => {
    const apart = draws.spread(0, nominalV * 0.006);
    const alone = wandering(draws, seconds, 0.0025 * nominalV, 60);
    return seriesOf(seconds, (second) => {
      const volts = level + apart + at(together, second) + at(alone, second) + draws.spread(0, 0.0005 * nominalV);
      const dip = dips.find(
        ({ fromS, toS, phase: of }) => second >= fromS && second < toS && (of === phase || of === 3),
      );
      return volts * (1 - (dip?.deep ?? 0));
    });
  });
}

/** Sensors differ by some tenths of a percent. */
function sensed(draws: Draws, visit: Visit, supply: Phases, isOff: (second: number) => boolean): Phases {
  return phasesOf((phase) => {
    const gain = draws.spread(1, 0.004);
    const source = supply[phase] ?? supply[0];
    const noise = wandering(draws, visit.seconds, 0.0004, 2);
    return source.map((volts, second) => (isOff(second) ? 0 : volts * (gain + at(noise, second))));
  });
}

function drawHertz(draws: Draws, visit: Visit, nominalHz: number): Series {
  const drift = wandering(draws, visit.seconds, draws.chance(0.1) ? 0.15 : 0.02, 120);
  return drift.map((value) => nominalHz + value);
}

export function drawLoad(draws: Draws, visit: Visit, mains: Mains, nominalV: number, ratedVa: number): Load {
  const { seconds } = visit;
  const volts = drawOutputVolts(draws, visit, mains, nominalV);
  // Phases of a load are never alike, nor alike in what they are.
  const weights = phasesOf(() => Math.max(0.55, draws.spread(1, 0.16)));
  const power = draws.between(0.74, 0.98);
  const ownPower = phasesOf(() => Math.min(1, power + draws.spread(0, 0.025)));
  const crestAtRest = phasesOf(() => draws.between(1.5, 2.5));
  const share = phasesOf((phase) => {
    const slow = wandering(draws, seconds, 0.02, 45);
    const quick = wandering(draws, seconds, 0.006, 2);
    return seriesOf(seconds, (second) => {
      const load = stateAt(visit, second)?.load ?? 0.2;
      return Math.min(1.2, load * (weights[phase] ?? 1) * (1 + at(slow, second) + at(quick, second)));
    });
  });
  const pf = phasesOf((phase) => {
    const drift = wandering(draws, seconds, 0.003, 20);
    return (
      share[phase]?.map((load, second) =>
        Math.min(1, (ownPower[phase] ?? 1) - 0.05 * (1 - load) + at(drift, second)),
      ) ?? volts[0]
    );
  });
  const each = (make: (second: number, phase: 0 | 1 | 2) => number): Phases =>
    phasesOf((phase) => seriesOf(seconds, (second) => make(second, phase as 0 | 1 | 2)));
  const kva = each((second, phase) => (at(share[phase], second) * ratedVa) / 1000);
  const kw = each((second, phase) => at(kva[phase], second) * at(pf[phase], second));
  const amps = each((second, phase) => (at(kva[phase], second) * 1000) / Math.max(at(volts[phase], second), 20));
  const shimmer = wandering(draws, seconds, 0.02, 10);
  const hertz = drawHertz(draws, visit, Math.round(at(mains.bypassHertz, 0)));
  const isFree = draws.chance(0.15);
  const warm = wandering(draws, seconds, 0.8, 1200);
  const room = draws.between(18, 30);
  return {
    mains,
    volts,
    // The inverter follows its bypass, a little later; without one, or not in tolerance, its own quartz.
    hertz: isFree
      ? hertz
      : mains.bypassHertz.map((value, second) => (value < 10 ? Math.round(at(hertz, second)) : value)),
    amps,
    kva,
    kw,
    pf,
    percent: each((second, phase) => at(share[phase], second) * 100),
    crest: each((second, phase) => (crestAtRest[phase] ?? 2) - 0.5 * at(share[phase], second) + at(shimmer, second)),
    neutral: seriesOf(seconds, (second) => unbalance(amps.map((series) => at(series, second)))),
    degrees: seriesOf(seconds, (second) => room + at(warm, second) + 4 * at(share[0], second)),
    chargeKw: wandering(draws, seconds, 0.01, 30).map((value) => Math.max(0, (ratedVa / 1000) * (0.03 + value))),
  };
}

function drawOutputVolts(draws: Draws, visit: Visit, mains: Mains, nominalV: number): Phases {
  const set = nominalV + draws.between(-1, 1);
  const droop = draws.between(0, 0.006);
  return phasesOf((phase) => {
    const apart = draws.spread(0, nominalV * 0.0025);
    const gain = draws.spread(1, 0.003);
    const wander = wandering(draws, visit.seconds, 0.0006 * nominalV, 20);
    return seriesOf(visit.seconds, (second) => {
      const state = stateAt(visit, second);
      if (state?.source === 'bypass') return at(mains.bypass[phase] ?? mains.bypass[0], second) * gain;
      return set + apart - droop * (state?.load ?? 0) * nominalV + at(wander, second);
    });
  });
}

/** What three currents that are 120 degrees apart leave in the neutral. */
function unbalance(amps: readonly number[]): number {
  const [one = 0, two = 0, three = 0] = amps;
  return Math.sqrt(Math.max(0, one * one + two * two + three * three - one * two - two * three - three * one));
}
