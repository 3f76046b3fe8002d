import type { WordSample } from '../../../src/objects/register-search/search-types.js';
import type { Draws } from './draws.js';
import type { MapWord } from './map.js';
import { at } from './series.js';

/** When each table was read, in seconds; now and then no answer comes. */
export function drawPolls(draws: Draws, tables: number, seconds: number): readonly (readonly number[])[] {
  const cycleS = draws.between(1, 10);
  return Array.from({ length: tables }, () => {
    const everyS = Math.min(10, cycleS * draws.pick([1, 1, 2]));
    const polls: number[] = [];
    for (let now = draws.between(0, everyS); now < seconds; now += everyS + draws.between(0, 0.3)) {
      if (!draws.chance(0.02)) polls.push(now);
    }
    return polls;
  });
}

/** The changes that were seen, and the last reading. */
export function samplesOf(word: MapWord, polls: readonly number[], originMs: number): WordSample[] {
  const samples: WordSample[] = [];
  polls.forEach((second, index) => {
    const said = at(word.content, second);
    if (index === 0 || index === polls.length - 1 || said !== samples.at(-1)?.word) {
      samples.push({ atMs: Math.round(originMs + second * 1000), word: said });
    }
  });
  return samples;
}
