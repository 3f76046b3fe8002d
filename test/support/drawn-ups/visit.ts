import type { Draws } from './draws.js';

/** What feeds the load. */
export type Source = 'inverter' | 'battery' | 'bypass';

/** A time in which the person reads the display; the UPS is brought there before it, and settles. */
export interface Round {
  readonly changeS: number;
  readonly startS: number;
  readonly endS: number;
  readonly source: Source;
  readonly mainsOff: boolean;
  /** Share of the nominal power. */
  readonly load: number;
}

/** An hour or less of a person on site. */
export interface Visit {
  readonly seconds: number;
  readonly rounds: readonly Round[];
}

/**
 * The rounds of a person who has been told to read again when something has changed: light load first, then more; the third
 * with another load, on battery, on bypass, or simply some time later.
 */
export function drawVisit(draws: Draws, rounds: number, valuesToRead: number): Visit {
  const drawn: Round[] = [];
  let load = draws.between(0.1, 0.4);
  let free = draws.between(30, 200);
  for (let index = 0; index < rounds; index++) {
    const state = drawState(draws, index, load);
    load = state.load;
    const changeS = index === 0 ? 0 : free + draws.between(5, 40);
    const startS = changeS + draws.between(15, 90) + (state.later ? draws.between(200, 900) : 0);
    // Finding the screen and reading a value takes 5 to 9 seconds.
    const endS = startS + valuesToRead * draws.between(5, 9) + 30;
    drawn.push({ changeS, startS, endS, source: state.source, mainsOff: state.mainsOff, load });
    free = endS;
  }
  return { seconds: Math.ceil(free + draws.between(20, 60)), rounds: drawn };
}

function drawState(draws: Draws, index: number, before: number) {
  const inverter = { source: 'inverter' as Source, mainsOff: false, later: false };
  if (index === 0) return { ...inverter, load: before };
  const more = Math.min(0.9, before * draws.between(1.25, 2.6));
  if (index === 1) return { ...inverter, load: more };
  const other = draws.chance(0.5) ? draws.between(0.12, 0.9) : more * draws.between(0.5, 0.8);
  const kind = draws.weighted([
    [40, 'load'],
    [25, 'battery'],
    [20, 'bypass'],
    [15, 'later'],
  ] as const);
  switch (kind) {
    case 'load':
      return { ...inverter, load: other };
    case 'battery':
      return {
        source: 'battery' as Source,
        mainsOff: draws.chance(0.3),
        later: false,
        load: before * draws.between(0.9, 1.15),
      };
    case 'bypass':
      return { source: 'bypass' as Source, mainsOff: false, later: false, load: before * draws.between(0.8, 1.25) };
    case 'later':
      return { ...inverter, later: true, load: before * draws.between(0.8, 1.25) };
  }
}

/** The round whose state the UPS is in. */
export function stateAt(visit: Visit, second: number): Round | undefined {
  return visit.rounds.findLast(({ changeS }) => second >= changeS);
}
