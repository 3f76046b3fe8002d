/** The next number of a sequence, 0 included to 1 excluded. */
export type Random = () => number;

/** Mulberry32: small, fast, and the same sequence for the same seed on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A slow, smooth wandering between -1 and 1 as a function of seconds: three sines that never meet. */
export type Drift = (seconds: number) => number;

export function seededDrift(random: Random): Drift {
  const waves = [31, 127, 613].map((periodS) => ({ periodS: periodS * (0.9 + 0.2 * random()), phase: random() }));
  return (seconds) =>
    waves.reduce((sum, { periodS, phase }) => sum + Math.sin(2 * Math.PI * (seconds / periodS + phase)), 0) /
    waves.length;
}
