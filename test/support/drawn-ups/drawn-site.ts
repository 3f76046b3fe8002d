import type { AnalogValueName } from '../../../src/objects/catalog/analog-values.js';
import type { KnownValue, NumberObservation, SearchedWord } from '../../../src/objects/register-search/search-types.js';
import { Draws } from './draws.js';
import { type DrawnMap, drawMap, type MapWord, systemPage, unitPage } from './map.js';
import { type Asked, drawAsked, reads, type Typed } from './person.js';
import { drawPlant, type Plant, type Quantity } from './plant.js';
import { drawPolls, samplesOf } from './poller.js';
import { at } from './series.js';
import { type Change, drawVisit, type Visit } from './visit.js';

/** A site: a UPS, what the gateway has read of it, and what a person has typed. */
export interface DrawnSite {
  readonly seed: number;
  readonly plant: Plant;
  readonly visit: Visit;
  readonly map: DrawnMap;
  readonly asked: readonly Asked[];
  readonly typed: readonly Typed[];
  /** What the display shows of it in a second of the visit. */
  shownAt(asked: Asked, second: number): string;
  /** The page that the object is made from. */
  pageOf(object: AnalogValueName): string;
  /** What is known after so many rounds. */
  after(rounds: number): Told;
}

/** What a search is told. */
export interface Told {
  readonly words: readonly SearchedWord[];
  readonly observations: readonly NumberObservation[];
  readonly known: readonly KnownValue[];
}

export interface SiteOptions {
  readonly rounds?: number;
  readonly change?: Change;
  /** Of the decoys, and of the maps without order, that are drawn elsewhere. */
  readonly decoys?: number;
  /** Of so many groups, in the mean, no register has anything. */
  readonly absent?: number;
}

/** Any day will do. */
const originMs = Date.UTC(2026, 5, 1, 8);

export function msOf(second: number): number {
  return Math.round(originMs + second * 1000);
}

export function drawSite(
  seed: number,
  { rounds = 3, change = 'load', decoys = 1, absent = 0.03 }: SiteOptions = {},
): DrawnSite {
  const draws = new Draws(seed);
  const visit = drawVisit(draws, rounds, draws.whole(12, 34), change);
  const plant = drawPlant(draws, visit);
  const map = drawMap(draws, plant, visit.seconds, decoys, absent);
  // Seven in ten are like the VU-MAP ranges: a document has a part. Of the others nothing is known.
  const isDocumented = draws.chance(0.7) ? documentedByVuMap : () => false;
  const asked = drawAsked(draws, plant, isDocumented, draws.whole(12, 34));
  return siteOf(draws, seed, { visit, plant, map, isDocumented, asked, managedChance: 0.5 });
}

/** What makes a site, before anybody has read anything of it. */
export interface SiteParts {
  readonly visit: Visit;
  readonly plant: Plant;
  readonly map: DrawnMap;
  /** What documents say; the search knows it. */
  readonly isDocumented: (quantity: Quantity) => boolean;
  readonly asked: readonly Asked[];
  /** How often such a UPS tells which words it fills. */
  readonly managedChance: number;
}

/** The person reads, the gateway polls. */
export function siteOf(draws: Draws, seed: number, parts: SiteParts): DrawnSite {
  const { visit, plant, map, isDocumented, asked } = parts;
  const { typed, shownAt } = reads(draws, plant, visit, asked, map.measured);
  const polls = drawPolls(draws, map.tables, visit.seconds);
  const saysManaged = draws.chance(parts.managedChance);
  return {
    seed,
    plant,
    visit,
    map,
    asked,
    typed,
    shownAt,
    pageOf: (object) => (plant.parallel && object.startsWith('UNIT_OUTPUT_') ? unitPage : systemPage),
    after: (count) => {
      const untilS = (visit.rounds[count - 1]?.endS ?? visit.seconds) + 30;
      return {
        words: map.words.map((word) =>
          searched(
            word,
            map,
            plant,
            (polls[word.table] ?? []).filter((second) => second < untilS),
            isDocumented,
            saysManaged,
          ),
        ),
        observations: typed
          .filter(({ round }) => round < count)
          .map(({ object, shown, typedS }) => ({
            kind: 'number',
            object,
            shown,
            atMs: Math.round(originMs + typedS * 1000),
          })),
        known: knownOf(plant, map, isDocumented, visit, count),
      };
    },
  };
}

function searched(
  word: MapWord,
  map: DrawnMap,
  plant: Plant,
  polls: readonly number[],
  isDocumented: (quantity: Quantity) => boolean,
  saysManaged: boolean,
): SearchedWord {
  const quantity = plant.quantities.find(({ name }) => name === word.quantity);
  // Of a copy no document speaks.
  const isOfFirst = quantity !== undefined && isDocumented(quantity) && withinReading(map, quantity.name, word);
  return {
    key: `${word.page}:${map.functionCode}:${word.address}`,
    page: word.page,
    functionCode: map.functionCode,
    address: word.address,
    ...(saysManaged && { managed: word.managed }),
    feeds: isOfFirst ? quantity.objects : [],
    ...(isOfFirst && { documented: { code: 'M000', name: quantity.name, certainty: 'documented' } }),
    samples: samplesOf(word, polls, originMs),
  };
}

function withinReading(map: DrawnMap, quantity: string, word: MapWord): boolean {
  const first = map.readings.find((reading) => reading.quantity === quantity);
  if (!first || first.page !== word.page) return false;
  return word.address >= first.address && word.address < first.address + (first.type.endsWith('32') ? 2 : 1);
}

const vuMapGroups: ReadonlySet<string> = new Set([
  'output V',
  'output Hz',
  'output A',
  'output %',
  'total',
  'UPS degrees',
  'rectifier V',
  'rectifier Hz',
  'rectifier U',
  'battery V',
  'battery A',
  'battery',
  'battery degrees',
  'unit output V',
  'unit output Hz',
  'unit output A',
  'unit output %',
  'unit total',
]);

/** What IOMXXXOPXX00-EN p.33 and 48 print. */
function documentedByVuMap(quantity: Quantity): boolean {
  return vuMapGroups.has(quantity.group);
}

/** The documented objects, every ten seconds of the rounds. */
function knownOf(
  plant: Plant,
  map: DrawnMap,
  isDocumented: (quantity: Quantity) => boolean,
  visit: Visit,
  rounds: number,
): KnownValue[] {
  const known: KnownValue[] = [];
  for (const quantity of plant.quantities.filter((one) => isDocumented(one))) {
    const reading = map.readings.find(({ quantity: name }) => name === quantity.name);
    if (!reading) continue;
    const places = 10 ** reading.decimals;
    for (const { startS, endS } of visit.rounds.slice(0, rounds)) {
      for (let second = startS - 20; second < endS; second += 10) {
        const value = Math.round(at(map.measured.get(quantity.name) ?? quantity.series, second) * places) / places;
        for (const object of quantity.objects as readonly AnalogValueName[]) {
          known.push({ object, value, atMs: Math.round(originMs + second * 1000) });
        }
      }
    }
  }
  return known;
}
