import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/daemon.js';

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly engines?: { readonly node?: string } }>
  >;
}

const oldestNode = [20, 19, 0];

/** `a.b.c` with what is left out as 0. */
const numbersOf = (version: string) => [0, 1, 2].map((place) => Number(version.split('.')[place] ?? 0));
const compared = (one: readonly number[], other: readonly number[]) =>
  one.map((number, place) => number - (other[place] ?? 0)).find((difference) => difference !== 0) ?? 0;

/** One comparison of a range of npm's; `^1.2` and `1.x` also bind the first number. */
function admits(comparison: string): boolean {
  const [, sign = '', version = ''] = /^(>=|>|<=|<|\^|~|)v?([\d.]+)/.exec(comparison) ?? [];
  if (version === '') return comparison === '*' || comparison === '';
  const difference = compared(oldestNode, numbersOf(version));
  switch (sign) {
    case '>=':
      return difference >= 0;
    case '>':
      return difference > 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    default:
      return difference >= 0 && numbersOf(version)[0] === oldestNode[0];
  }
}

const admitsOldest = (range: string) =>
  range.split('||').some((part) =>
    part
      .trim()
      .replaceAll(/(>=|>|<=|<)\s+/g, '$1')
      .split(/\s+/)
      .every(admits),
  );

describe('the packages', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;

  it('all work on the oldest Node that package.json names: npm ci warns of none', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(engines.node).toBe('>=20.19');
    const others = Object.entries(lock.packages)
      .filter(([, { engines: wanted }]) => !admitsOldest(wanted?.node ?? '*'))
      .map(([path, { version, engines: wanted }]) => `${path}@${version} wants ${wanted?.node}`);
    expect(others).toEqual([]);
  });

  it('name no registry, so that a mirror may be used', () => {
    expect(JSON.stringify(lock)).not.toMatch(/"resolved":/);
  });
});
