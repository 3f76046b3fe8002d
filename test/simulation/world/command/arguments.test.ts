import { describe, expect, it } from 'vitest';
import { parseSimulateArguments } from './arguments.js';

const families = ['delphys-mp', 'itys-pro'];
const parse = (...words: string[]) => parseSimulateArguments(words, families);

describe('the words after npm run simulate --', () => {
  it('say where to begin, how far to go, and how', () => {
    expect(
      parse('--seed', '7', '--years', '0.5', '--family', 'itys-pro', '--twice', '--keep', '--jobs', '3'),
    ).toMatchObject({
      seed: 7,
      years: 0.5,
      family: 'itys-pro',
      isTwice: true,
      isKept: true,
      isShrunk: true,
      jobs: 3,
      mutants: false,
      isAsDrawn: false,
    });
    expect(parse('--mutants', 'deaf', 'blind', '--as-drawn')).toMatchObject({
      mutants: true,
      names: ['deaf', 'blind'],
      isAsDrawn: true,
    });
  });

  it.each([
    [['--seed=-1'], /--seed is a whole number from 0/],
    [['--seed', '1.5'], /--seed is a whole number/],
    [['--seed', ''], /--seed is a whole number/],
    [['--years', 'many'], /--years is a number from/],
    [['--minutes', '0'], /--minutes is a number from/],
    [['--count', '0'], /--count is a whole number from 1/],
    [['--family', 'moped'], /there are delphys-mp, itys-pro\./],
    [['--sead', '3'], /--sead/],
    [['deaf'], /"deaf" is no option/],
    [['--script', 'a.json', '--seed', '3'], /--script has its own seed/],
  ])('refuse %j, and say what is allowed', (words, told) => {
    expect(() => parse(...words)).toThrow(told);
  });
});
