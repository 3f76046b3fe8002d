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

/** What the person changes between the rounds of reading. */
export type Change =
  /** Another load each time. */
  | 'load'
  /** Whatever the day brings: the same load somewhat later, too. */
  | 'anything';

/**
 * The rounds of a person who has been told to read again with another load: light load first, then more; from the third on
 * another one, sometimes on battery or on bypass.
 */
export function drawVisit(draws: Draws, rounds: number, valuesToRead: number, change: Change): Visit {
  const drawn: Round[] = [];
  const loads: number[] = [];
  let free = draws.between(30, 200);
  for (let index = 0; index < rounds; index++) {
    const state = change === 'load' ? drawOtherLoad(draws, loads) : drawAnything(draws, loads);
    loads.push(state.load);
    const changeS = index === 0 ? 0 : free + draws.between(5, 40);
    const startS = changeS + draws.between(15, 90) + (state.isLater ? draws.between(200, 900) : 0);
    // Finding the screen and reading a value takes 5 to 9 seconds.
    const endS = startS + valuesToRead * draws.between(5, 9) + 30;
    drawn.push({ changeS, startS, endS, source: state.source, mainsOff: state.mainsOff, load: state.load });
    free = endS;
  }
  return { seconds: Math.ceil(free + draws.between(20, 60)), rounds: drawn };
}

interface State {
  readonly source: Source;
  readonly mainsOff: boolean;
  readonly isLater: boolean;
  readonly load: number;
}

const onInverter = { source: 'inverter', mainsOff: false, isLater: false } as const;

/** First light, then more; in a fourth and fifth round not the one before. */
function nextLoad(draws: Draws, loads: readonly number[]): number {
  const before = loads.at(-1);
  if (before === undefined) return draws.between(0.1, 0.4);
  if (loads.length === 1) return Math.min(0.9, before * draws.between(1.25, 2.6));
  return draws.chance(0.5) ? draws.between(0.12, 0.9) : before * draws.between(0.5, 0.8);
}

function drawOtherLoad(draws: Draws, loads: readonly number[]): State {
  let load = nextLoad(draws, loads);
  while (loads.some((other) => Math.abs(load / other - 1) < 0.15)) load = draws.between(0.1, 0.92);
  if (loads.length < 2) return { ...onInverter, load };
  const source = draws.weighted([
    [70, 'inverter'],
    [15, 'battery'],
    [15, 'bypass'],
  ] as const);
  return { ...onInverter, source, mainsOff: source === 'battery' && draws.chance(0.3), load };
}

function drawAnything(draws: Draws, loads: readonly number[]): State {
  const load = nextLoad(draws, loads);
  if (loads.length < 2) return { ...onInverter, load };
  const before = loads.at(-1) ?? load;
  const kind = draws.weighted([
    [40, 'load'],
    [25, 'battery'],
    [20, 'bypass'],
    [15, 'later'],
  ] as const);
  switch (kind) {
    case 'load':
      return { ...onInverter, load };
    case 'battery':
      return { ...onInverter, source: kind, mainsOff: draws.chance(0.3), load: before * draws.between(0.9, 1.15) };
    case 'bypass':
      return { ...onInverter, source: kind, load: before * draws.between(0.8, 1.25) };
    case 'later':
      return { ...onInverter, isLater: true, load: before * draws.between(0.8, 1.25) };
  }
}

/** The round whose state the UPS is in. */
export function stateAt(visit: Visit, second: number): Round | undefined {
  return visit.rounds.findLast(({ changeS }) => second >= changeS);
}
