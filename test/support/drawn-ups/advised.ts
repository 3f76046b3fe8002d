import { searchRegisters } from '../../../src/objects/register-search/register-search.js';
import type {
  Candidate,
  Finding,
  NumberObservation,
  SearchedWord,
} from '../../../src/objects/register-search/search-types.js';
import { type DrawnSite, msOf } from './drawn-site.js';
import { Draws } from './draws.js';
import type { Asked } from './person.js';
import { type Score, score } from './scoring.js';

/** A person reads all objects this often; then, round by round, what is still open. */
const readByAll = 3;

/**
 * A person who follows the advice: in each further round, at another load, he reads what is still open, when the page says
 * that the leading candidates differ, if they do in that round; and what he is told to read as well, though nobody had asked for it.
 * The scores after 3, 4, 5 ... observations of what was open: of what was asked first, and of the others what is wrong. What was found
 * once was accepted, and is read no more.
 */
export function runAdvised(
  drawn: (seed: number, options: { readonly rounds: number }) => DrawnSite,
  firstSeed: number,
  sites: number,
  rounds: number,
): ReadonlyMap<number, readonly Score[]> {
  const scores = new Map<number, Score[]>();
  for (let seed = firstSeed; seed < firstSeed + sites; seed++) {
    const site = drawn(seed, { rounds });
    const draws = new Draws(seed + 0x5eed);
    let observations = site.after(readByAll).observations;
    let asked = site.asked;
    const accepted = new Map<string, Score>();
    for (let count = readByAll; count <= rounds; count++) {
      const findings = search(site, count, observations);
      const first = new Set<string>(site.asked.map(({ object }) => object));
      const now = score({ ...site, asked }, readByAll, findings).map((one) => accepted.get(one.object) ?? one);
      for (const one of now) if (isAccepted(one)) accepted.set(one.object, one);
      const counted = now.filter(({ object, outcome }) => outcome === 'wrong' || first.has(object));
      scores.set(count, [...(scores.get(count) ?? []), ...counted]);
      const { words } = site.after(count + 1);
      asked = [...asked, ...toldToRead(site, asked, findings)];
      const denied = new Set(findings.flatMap(({ object, verdict }) => (verdict === 'none' ? [object] : [])));
      const open = asked.filter(({ object }) => !accepted.has(object) && !denied.has(object));
      observations = [...observations, ...open.flatMap((one) => readAgain(draws, site, one, count, findings, words))];
    }
  }
  return scores;
}

function isAccepted({ outcome }: Score): boolean {
  return outcome === 'found' || outcome === 'same' || outcome === 'wrong';
}

/** What the page names, if the UPS measures it. */
function toldToRead(site: DrawnSite, asked: readonly Asked[], findings: readonly Finding[]): readonly Asked[] {
  const named = new Set(findings.flatMap(({ advice }) => (advice.code === 'read-also' ? [advice.object] : [])));
  return [...named].flatMap((object) => {
    const quantity = site.plant.quantities.find(({ objects }) => objects.includes(object));
    return quantity === undefined || asked.some((one) => one.object === object) ? [] : [{ object, quantity }];
  });
}

function search(site: DrawnSite, rounds: number, observations: readonly NumberObservation[]): readonly Finding[] {
  const { words, known } = site.after(rounds);
  return [...new Set(words.map(({ page }) => page))].flatMap((page) => {
    const own = observations.filter(({ object }) => site.pageOf(object) === page);
    return own.length === 0
      ? []
      : searchRegisters(
          words.filter((word) => word.page === page),
          own,
          known,
        );
  });
}

function readAgain(
  draws: Draws,
  site: DrawnSite,
  asked: Asked,
  round: number,
  findings: readonly Finding[],
  words: readonly SearchedWord[],
): readonly NumberObservation[] {
  const span = site.visit.rounds[round];
  if (span === undefined) return [];
  const first = site.shownAt(asked, span.startS);
  const places = first.split('.')[1]?.length ?? 0;
  const candidates = findings.find(({ object }) => object === asked.object)?.candidates ?? [];
  const seconds = Array.from({ length: 40 }, () => draws.between(span.startS, span.endS)).sort(
    (one, other) => one - other,
  );
  const parted = seconds.find((second) => arePartedAt(candidates, words, second, places));
  const readS = (parted ?? seconds[0] ?? span.startS) + draws.between(1, 4);
  const typedS = readS + (draws.chance(0.1) ? draws.between(10, 20) : draws.between(2, 9));
  return [{ kind: 'number', object: asked.object, shown: site.shownAt(asked, readS), atMs: msOf(typedS) }];
}

/** What the page shows: the first candidate says something else than each of the next. */
function arePartedAt(
  candidates: readonly Candidate[],
  words: readonly SearchedWord[],
  second: number,
  places: number,
): boolean {
  const [first, ...rest] = candidates.slice(0, 4).filter(({ probability }) => probability > 0.01);
  const now = first && saidAt(first, words, second);
  if (now === undefined || rest.length === 0) return false;
  return rest.every((other) => Math.abs((saidAt(other, words, second) ?? now) - now) > 1.5 * 10 ** -places);
}

function saidAt(candidate: Candidate, words: readonly SearchedWord[], second: number): number | undefined {
  const { key, address, type, order, decimals } = candidate;
  const space = key.slice(0, key.lastIndexOf(':'));
  const wordOf = (at: number) =>
    words.find((word) => word.key === `${space}:${at}`)?.samples.findLast(({ atMs }) => atMs <= msOf(second))?.word;
  const [one, two] = [wordOf(address), order === undefined ? 0 : wordOf(address + 1)];
  if (one === undefined || two === undefined) return undefined;
  const raw = order === undefined ? one : order === 'low-first' ? two * 0x10000 + one : one * 0x10000 + two;
  const size = order === undefined ? 0x10000 : 0x1_0000_0000;
  return (type.startsWith('s') && raw >= size / 2 ? raw - size : raw) / 10 ** decimals;
}
