import { acceptanceBound } from '../../../src/objects/register-search/acceptance.js';
import { searchRegisters } from '../../../src/objects/register-search/register-search.js';
import { drawAlarmSite, scoreBits } from './alarms.js';
import { drawSite, type SiteOptions } from './drawn-site.js';
import type { Scores } from './score-table.js';
import { type Score, score } from './scoring.js';

/** Lets the search loose on UPS drawn from seeds in a row. */
export function runDrawn(
  firstSeed: number,
  sites: number,
  rounds: readonly number[] = [3],
  options: SiteOptions = {},
): Scores {
  const bits: Score[] = [];
  const byRounds = new Map<number, Score[]>(rounds.map((count) => [count, []]));
  for (let seed = firstSeed; seed < firstSeed + sites; seed++) {
    const site = drawSite(seed, { rounds: Math.max(...rounds), ...options });
    for (const [count, scores] of byRounds) {
      const { words, observations, known } = site.after(count);
      scores.push(...score(site, count, searchRegisters(words, observations, known)));
    }
    const alarms = drawAlarmSite(seed);
    const { alarmsRose } = alarms;
    bits.push(...scoreBits(alarms, searchRegisters(alarms.words, alarms.observations, [], { alarmsRose })));
  }
  return { sites, byRounds, bits, bound: acceptanceBound };
}
