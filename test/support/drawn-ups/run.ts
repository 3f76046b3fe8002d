import { acceptanceBound } from '../../../src/objects/register-search/acceptance.js';
import { searchRegisters } from '../../../src/objects/register-search/register-search.js';
import type { Finding } from '../../../src/objects/register-search/search-types.js';
import { drawAlarmSite, scoreBits } from './alarms.js';
import { type Knowable, knowableOf } from './all-knowing.js';
import { type DrawnSite, drawSite, type SiteOptions } from './drawn-site.js';
import { drawMakersSite, type MakersOptions, type MakersScore, makersNameOf } from './makers-site.js';
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
      scores.push(...score(site, count, searchSite(site, count)));
    }
    const alarms = drawAlarmSite(seed);
    const { alarmsRose } = alarms;
    bits.push(...scoreBits(alarms, searchRegisters(alarms.words, alarms.observations, [], { alarmsRose })));
  }
  return { sites, byRounds, bits, bound: acceptanceBound };
}

/** The same with the makers' maps, and how far one who knows all but the place could come. */
export function runMakers(
  firstSeed: number,
  sites: number,
  rounds: number,
  options: MakersOptions = {},
): { readonly scores: readonly MakersScore[]; readonly knowable: Knowable } {
  const scores: MakersScore[] = [];
  let [objects, alone] = [0, 0];
  for (let seed = firstSeed; seed < firstSeed + sites; seed++) {
    const site = drawMakersSite(seed, { ...options, rounds });
    const map = makersNameOf(seed);
    scores.push(...score(site, rounds, searchSite(site, rounds)).map((one) => ({ ...one, map })));
    const of = knowableOf(site);
    objects += of.objects;
    alone += of.alone;
  }
  return { scores, knowable: { objects, alone } };
}

/** As the device searches: objects of a page among the words of that page (src/device/register-search/search-findings.ts). */
export function searchSite(site: DrawnSite, rounds: number): readonly Finding[] {
  const { words, observations, known } = site.after(rounds);
  return [...new Set(words.map(({ page }) => page))].flatMap((page) => {
    const own = observations.filter(({ object }) => site.pageOf(object) === page);
    const there = words.filter((word) => word.page === page);
    return own.length === 0 ? [] : searchRegisters(there, own, known);
  });
}
