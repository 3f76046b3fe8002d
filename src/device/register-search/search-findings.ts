import { pageOfLevel, parseAssignments } from '../../objects/assignments.js';
import { assignmentsInForce } from '../../objects/assignments-alone.js';
import { readIdentity } from '../../objects/identity.js';
import type { ObjectValues } from '../../objects/mapper.js';
import { type ObjectReportRow, objectReport } from '../../objects/object-report.js';
import { acceptanceBound } from '../../objects/register-search/acceptance.js';
import type { Candidate, Finding, KnownValue, SearchedWord } from '../../objects/register-search/search-types.js';
import type { UpsSetup } from '../../ups/detection/ups-setup.js';
import type { Page } from '../../ups/maps/page.js';
import { allPages } from '../../ups/maps/page.js';
import type { RegisterMap } from '../../ups/maps/register-map.js';
import type { RegisterSnapshot } from '../../ups/polling/snapshot.js';
import { candidateId, type LinePlace, lineOf, type StandingLine, standingLine } from './found-line.js';
import { type KeptObservation, levelOf, type ObservedTarget, partText, targetKey, targetOf } from './observations.js';
import type { SearchThread } from './search-thread.js';
import { factsOf, type SearchedPage, type SearchedTable } from './searched-pages.js';
import { placeKey, type WordHistory } from './word-history.js';

/** Everything that a finding is made from, at one moment. */
export interface SearchedNow {
  readonly setup: UpsSetup | undefined;
  readonly snapshot: RegisterSnapshot;
  readonly values: ObjectValues;
  /** Section [registers]. */
  readonly registers: ReadonlyMap<string, string>;
  readonly pages: readonly SearchedPage[];
  readonly history: WordHistory;
  readonly observations: readonly KeptObservation[];
  readonly known: readonly KnownValue[];
  readonly alarmsRose: readonly number[];
  readonly monotonicMs: number;
}

/** A word of the search with all that is known of it. */
export interface KnownWord extends SearchedWord, LinePlace {}

/** A candidate with what accepting it would do. */
export interface Chosen {
  readonly id: string;
  readonly candidate: Candidate;
  readonly target: ObservedTarget;
  readonly word: KnownWord;
  readonly place: LinePlace;
  /** Of the object. */
  readonly page: Page;
  readonly observations: number;
  readonly isBelowBound: boolean;
  /** What the word, or the bit, feeds or is by the documents. */
  readonly feedsAlready: readonly string[];
  /** What feeds the object already, by a line of [registers] or by the documents. */
  readonly instead: readonly string[];
  readonly standing: StandingLine | undefined;
  /** Without what it is owed to. */
  readonly line: string;
}

export interface FindingView {
  readonly target: ObservedTarget;
  readonly partText: string | undefined;
  readonly finding: Finding;
  readonly observations: number;
  readonly choices: readonly Chosen[];
  /** What stands in [registers] for it now. */
  readonly assigned: string | undefined;
  /** Where its value comes from now; undefined where nothing feeds it. */
  readonly fedBy: Pick<ObjectReportRow, 'certainty' | 'sources'> | undefined;
}

/** Every word that has answered, with its history and what it is. */
export function searchedWords(now: SearchedNow): readonly KnownWord[] {
  const { setup, snapshot, pages, history, values, monotonicMs } = now;
  if (setup === undefined) return [];
  const tables = new Map(pages.flatMap(({ tables: all }) => all.flatMap(placesOf)));
  const feeds = feedsOf(objectReport(values, monotonicMs));
  return [...history.words].map(({ place, samples }): KnownWord => {
    const key = placeKey(place);
    const known = tables.get(key);
    const facts = known && factsOf(known.table, known.offset, setup.map, snapshot);
    return {
      ...place,
      key,
      samples,
      feeds: feeds.get(`${place.page}:${place.address}`) ?? [],
      ...(facts?.managed !== undefined && { managed: facts.managed }),
      ...(facts?.documented && { documented: facts.documented }),
      baseAddress: facts?.baseAddress ?? place.address,
      isAlone: known === undefined,
    };
  });
}

/**
 * Objects of the whole UPS are looked for on its page, those of the unit on that of the unit; where both are one page, together:
 * they speak for one another, and one word is not two of them.
 */
export async function findingsOf(now: SearchedNow, thread: SearchThread): Promise<readonly FindingView[]> {
  const { setup, observations } = now;
  if (setup === undefined || observations.length === 0) return [];
  const words = searchedWords(now);
  const byKey = new Map(words.map((word) => [word.key, word]));
  const rows = objectReport(now.values, now.monotonicMs);
  const views: FindingView[] = [];
  const pageOf = (level: 'unit' | 'system') => String(pageOfLevel(level, setup.map, setup.architecture));
  for (const page of new Set([pageOf('unit'), pageOf('system')])) {
    const own = observations
      .map(({ observation }) => observation)
      .filter(({ object }) => pageOf(levelOf(object)) === page);
    if (own.length === 0) continue;
    const there = words.filter((word) => word.page === page || word.isAlone);
    const observed = new Set<string>(own.map(({ object }) => object));
    // What a person has typed must not be proved by what the object showed before.
    const known = now.known.filter(({ object }) => !observed.has(object));
    const options = { alarmsRose: now.alarmsRose };
    const findings = await thread.search({ words: there, observations: own, known, options });
    views.push(...findings.map((finding) => viewOfFinding(finding, now, byKey, rows, setup)));
  }
  return views;
}

function viewOfFinding(
  finding: Finding,
  now: SearchedNow,
  words: ReadonlyMap<string, KnownWord>,
  rows: readonly ObjectReportRow[],
  setup: UpsSetup,
): FindingView {
  const { object, part } = finding;
  const target: ObservedTarget = part === undefined ? { object } : { object, part };
  const count = now.observations.filter(
    ({ observation }) => targetKey(targetOf(observation)) === targetKey(target),
  ).length;
  const row = rows.find(({ name }) => name === object);
  const standing = lineInForce(now, setup, target);
  const feed = { standing, instead: insteadOf(target, standing, row, setup) };
  return {
    target,
    partText: partText(target),
    finding,
    observations: count,
    choices: finding.candidates.flatMap((candidate) => {
      const word = words.get(candidate.key);
      return word === undefined ? [] : [{ ...chosenOf(candidate, word, target, count, finding, setup), ...feed }];
    }),
    assigned: standing?.line,
    fedBy: row && row.certainty !== 'none' ? { certainty: row.certainty, sources: row.sources } : undefined,
  };
}

function chosenOf(
  candidate: Candidate,
  word: KnownWord,
  target: ObservedTarget,
  observations: number,
  { verdict, candidates }: Finding,
  { map, architecture }: UpsSetup,
): Omit<Chosen, 'instead' | 'standing'> {
  const page = pageOfLevel(levelOf(target.object), map, architecture);
  const place = { baseAddress: word.baseAddress, isAlone: word.isAlone };
  const isBelowBound = verdict !== 'found' || candidate !== candidates[0] || candidate.probability < acceptanceBound;
  return {
    id: candidateId(candidate),
    candidate,
    target,
    word,
    place,
    page,
    observations,
    isBelowBound,
    feedsAlready: feedsAlready(candidate, word, target, map),
    line: lineOf(candidate, place, { page }),
  };
}

/** Other objects that the word feeds; of a bit, what the documents call it. */
function feedsAlready(
  { bit, alsoFeeds }: Candidate,
  { feeds, documented, page, address, isAlone }: KnownWord,
  target: ObservedTarget,
  map: RegisterMap,
): readonly string[] {
  const named = documented ? [`${documented.code} (${documented.name})`] : [];
  if (bit !== undefined) return isAlone ? [] : bitNames(map, page, address, bit);
  const objects = [...new Set([...feeds, ...alsoFeeds])].filter((name) => name !== target.object);
  return [...objects, ...named];
}

function bitNames(map: RegisterMap, page: string, address: number, bit: number): readonly string[] {
  return map.bits
    .filter((row) => {
      const table = map.tables.find(({ id }) => id === row.table);
      const start = table && pagesOf(page).map((one) => map.addressOf(one, table))[0];
      return row.bit === bit && start !== undefined && start + row.offset === address;
    })
    .map(({ code, name }) => `${code} (${name})`);
}

function pagesOf(page: string): readonly SearchedTable['page'][] {
  return allPages.filter((one) => String(one) === page);
}

function placesOf(table: SearchedTable): [string, { readonly table: SearchedTable; readonly offset: number }][] {
  const { page, functionCode, address } = table;
  return Array.from({ length: table.table.words }, (_, offset) => {
    return [placeKey({ page: String(page), functionCode, address: address + offset }), { table, offset }];
  });
}

function feedsOf(rows: readonly ObjectReportRow[]): ReadonlyMap<string, readonly string[]> {
  const feeds = new Map<string, string[]>();
  for (const { name, sources, certainty } of rows) {
    // What is computed of an object is not fed by the word, but by the object.
    if (certainty === 'computed') continue;
    for (const { page, address } of sources) {
      const key = `${page}:${address}`;
      const names = feeds.get(key) ?? [];
      if (!names.includes(name)) names.push(name);
      feeds.set(key, names);
    }
  }
  return feeds;
}

/** The line of [registers] that feeds it on this UPS. */
function lineInForce(now: SearchedNow, setup: UpsSetup, target: ObservedTarget): StandingLine | undefined {
  const standing = standingLine(now.registers, target);
  if (standing === undefined) return undefined;
  const { map, architecture } = setup;
  const serialNumber = readIdentity(now.snapshot, architecture).serialNumber ?? '';
  const { assignments } = parseAssignments(Object.fromEntries(now.registers));
  const inForce = assignmentsInForce(assignments, map, architecture, serialNumber);
  return inForce.some(({ key }) => key === standing.key) ? standing : undefined;
}

/** What the object, or the bit or state, would lose: a line that a site has given it, or what the documents say. */
function insteadOf(
  { object, part }: ObservedTarget,
  standing: StandingLine | undefined,
  row: ObjectReportRow | undefined,
  { map }: UpsSetup,
): readonly string[] {
  if (standing !== undefined) return [`${standing.key} = ${standing.line}`];
  if (part === undefined) {
    const isDocumented = row?.certainty === 'documented' || row?.certainty === 'derived';
    return isDocumented ? [[...new Set(row.sources.map(({ code }) => code))].join(', ')] : [];
  }
  const text = partText({ object, part });
  const feeds = [...map.feed.states, ...map.feed.bits];
  return feeds.filter((feed) => feed[0] === object && feed[1] === text).map((feed) => String(feed[2]));
}
