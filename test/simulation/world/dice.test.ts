import { describe, expect, it } from 'vitest';
import { SeededDice } from './dice.js';

describe('the dice of a run', () => {
  it('draw the same from the same seed, and something else from another', () => {
    const draws = (seed: number) => Buffer.from(SeededDice.ofSeed(seed).bytes(32)).toString('hex');
    expect(draws(7)).toBe(draws(7));
    expect(draws(7)).not.toBe(draws(8));
  });

  it('are forked by name, whatever was drawn before', () => {
    const one = SeededDice.ofSeed(7);
    const other = SeededDice.ofSeed(7);
    one.bytes(1000);
    one.fork('lan').fraction();
    expect(one.fork('disk').fraction()).toBe(other.fork('disk').fraction());
    expect(one.fork('disk').fraction()).not.toBe(one.fork('lan').fraction());
    expect(one.fork('a').fork('b').fraction()).not.toBe(one.fork('a/1:b').fraction());
  });

  it('draw both ends of a range, and every number of it alike', () => {
    const dice = SeededDice.ofSeed(1);
    const counts = new Array<number>(6).fill(0);
    for (let draw = 0; draw < 60_000; draw += 1) {
      const number = dice.integer(1, 6);
      counts[number - 1] = (counts[number - 1] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(9600);
    expect(Math.max(...counts)).toBeLessThan(10_400);
  });

  it('draw bits that neighbouring seeds do not share', () => {
    const first = Array.from({ length: 4096 }, (_, seed) => SeededDice.ofSeed(seed).fraction());
    const mean = first.reduce((sum, fraction) => sum + fraction, 0) / first.length;
    const alike = first.slice(1).reduce((sum, fraction, at) => sum + (fraction - 0.5) * ((first[at] ?? 0) - 0.5), 0);
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.abs(alike / first.length)).toBeLessThan(0.01);
    expect(Math.min(...first)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...first)).toBeLessThan(1);
  });
});
