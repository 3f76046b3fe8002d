import { type KeptObservation, partText, targetOf } from '../../../device/register-search/observations.js';
import type { RegisterSearch } from '../../../device/register-search/register-search.js';
import type { Chosen, FindingView, KnownWord } from '../../../device/register-search/search-findings.js';
import { adviceText, evidenceText } from '../../../device/register-search/search-texts.js';
import type { SearchedPage } from '../../../device/register-search/searched-pages.js';
import type { UpsValues } from '../../../device/ups-values.js';
import { parseAssignments } from '../../../objects/assignments.js';
import { checkAssignments } from '../../../objects/check-assignments.js';
import { readIdentity } from '../../../objects/identity.js';
import { acceptanceBound } from '../../../objects/register-search/acceptance.js';
import type { LoadedSettings, SettingsChange } from '../../../settings/loaded-settings.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { refusalForPage } from '../shared/faults.js';
import type {
  AcceptBody,
  AcceptedAnswer,
  ObserveBody,
  SearchCandidate,
  SearchedWordsAnswer,
  SearchFinding,
  SearchObservation,
  SearchState,
} from './schema.js';

export interface RegisterSearchParts {
  readonly registerSearch: RegisterSearch;
  report(): UpsValues['report'];
  ups(): UpsValues['ups'];
  loaded(): LoadedSettings;
}

export type RegisterSearchAnswers = ReturnType<typeof registerSearchAnswers>;

/** The search for registers that no document publishes. */
export function registerSearchAnswers(parts: RegisterSearchParts) {
  const { registerSearch: search } = parts;
  const state = () => searchState(parts);
  const after = async (change: Promise<SettingsChange>): Promise<AcceptedAnswer> => {
    try {
      const { changed } = await change;
      return { changed, state: await state() };
    } catch (error) {
      throw refusalForPage(error);
    }
  };
  return {
    state,
    words: (): SearchedWordsAnswer => ({ words: search.words().flatMap(wordView) }),
    /** Rejects with `ups.not-polled` or `profile.invalid`. */
    profile: () => search.profile(),
    start: (): Promise<SearchState> => {
      search.start();
      return state();
    },
    stop: async (forget: boolean): Promise<SearchState> => {
      await search.stop({ forget });
      return state();
    },
    /** Rejects with `search.off`, `search.invalid` or `search.too-many`. */
    observe: async ({ observations }: ObserveBody): Promise<SearchState> => {
      search.observe(observations);
      return state();
    },
    /** Rejects with `search.unknown`. */
    forget: async (id: string): Promise<SearchState> => {
      search.forget(id);
      return state();
    },
    /** Rejects with `search.unknown`, `search.below-bound`, `search.feeds-already`, or as a change of settings does. */
    accept: (order: AcceptBody, by: Caller) => after(search.accept(order, textOfCaller(by))),
    takeBack: (key: string, by: Caller) => after(search.takeBack(key, textOfCaller(by))),
  };
}

async function searchState(parts: RegisterSearchParts): Promise<SearchState> {
  const { registerSearch: search } = parts;
  const { plan, startedMs, endsMs } = search;
  const { givenUp } = plan ?? {};
  const words = search.isRunning ? search.words() : [];
  return {
    isRunning: search.isRunning,
    ups: upsState(parts),
    ...(startedMs !== undefined && { startedMs: Math.round(startedMs) }),
    ...(endsMs !== undefined && { endsMs: Math.round(endsMs) }),
    words: words.length,
    reads: { ...search.counts, waiting: parts.ups()?.idleReads.waiting ?? 0 },
    pages: (plan?.pages ?? []).map((page) => pageView(page, words, search)),
    isComplete: plan?.isComplete ?? false,
    ...(givenUp !== undefined && { givenUp }),
    bound: acceptanceBound,
    observations: search.observations.map(observationView),
    findings: search.isRunning ? (await search.findings()).map(findingView) : [],
    assigned: assignedLines(parts.loaded(), parts.report()),
  };
}

function upsState({ report, ups }: RegisterSearchParts): SearchState['ups'] {
  const monitor = ups();
  if (monitor === undefined) return 'none';
  if (report().setup === undefined || monitor.search.isRunning) return 'searched';
  return report().snapshot.connection;
}

function pageView({ page }: SearchedPage, words: readonly KnownWord[], { plan }: RegisterSearch) {
  const own = words.filter((word) => word.page === String(page) && !word.isAlone);
  const counts = plan?.searchOf(String(page))?.counts ?? { readable: 0, refused: 0, left: 0 };
  const hasManaged = own.some(({ managed }) => managed !== undefined);
  return {
    page: String(page),
    known: own.length,
    ...(hasManaged && { managed: own.filter(({ managed }) => managed).length }),
    ...counts,
  };
}

function observationView({ id, observation }: KeptObservation): SearchObservation {
  const target = targetOf(observation);
  const part = partText(target);
  const named = { id, object: target.object, ...(part !== undefined && { part }), atMs: Math.round(observation.atMs) };
  if (observation.kind === 'number') return { ...named, kind: 'number', shown: observation.shown };
  const { isSet, sinceMs } = observation;
  return { ...named, kind: 'bit', isSet, ...(sinceMs !== undefined && { sinceMs: Math.round(sinceMs) }) };
}

function findingView({
  target,
  partText: part,
  finding,
  observations,
  choices,
  assigned,
  fedBy,
}: FindingView): SearchFinding {
  return {
    object: target.object,
    ...(part !== undefined && { part }),
    verdict: finding.verdict,
    observations,
    absent: finding.absent,
    candidates: choices.map(candidateView),
    advice: adviceText(finding.advice),
    ...(assigned !== undefined && { assigned }),
    ...(fedBy && { certainty: fedBy.certainty }),
  };
}

function candidateView({
  id,
  candidate,
  word,
  place,
  isBelowBound,
  feedsAlready,
  instead,
  line,
}: Chosen): SearchCandidate {
  const { functionCode, address, type, order, decimals, bit, negated, equals, probability, now, evidence } = candidate;
  return {
    id,
    page: word.page,
    address,
    baseAddress: place.baseAddress,
    functionCode,
    isAlone: place.isAlone,
    type,
    ...(order !== undefined && { order }),
    decimals,
    ...(bit !== undefined && { bit }),
    ...(negated !== undefined && { negated }),
    ...(equals !== undefined && { equals }),
    probability,
    mayBeAccepted: !isBelowBound,
    ...(now !== undefined && { now }),
    evidence: evidence.map(evidenceText),
    alsoFeeds: feedsAlready,
    ...(instead.length > 0 && { instead: [...instead] }),
    ...(word.documented && { documented: word.documented }),
    line,
  };
}

/** What a word has been, in a few numbers. */
function wordView({ page, functionCode, address, isAlone, managed, documented, samples, feeds }: KnownWord) {
  const last = samples.at(-1);
  if (last === undefined) return [];
  const all = samples.map(({ word }) => word);
  const changes = all.filter((word, index) => index > 0 && word !== all[index - 1]).length;
  return [
    {
      page,
      functionCode,
      address,
      isAlone,
      ...(managed !== undefined && { managed }),
      ...(documented && { code: documented.code, name: documented.name }),
      word: last.word,
      lowest: Math.min(...all),
      highest: Math.max(...all),
      changes,
      feeds,
    },
  ];
}

function assignedLines(
  { settings }: LoadedSettings,
  { setup, snapshot }: UpsValues['report'],
): SearchState['assigned'] {
  const { registers } = settings;
  const { assignments } = parseAssignments(Object.fromEntries(registers));
  // Before it has answered, it has not said who it is.
  const says = setup && snapshot.connection === 'running' ? readIdentity(snapshot, setup.architecture) : undefined;
  const serialNumber = says && (says.serialNumber ?? '');
  const problems = setup ? checkAssignments(assignments, setup.map, setup.architecture, serialNumber) : [];
  return assignments.map(({ key, found, replaces }) => {
    const problem = problems.find((one) => one.key === key)?.allowed;
    return {
      key,
      line: registers.get(key) ?? '',
      ...(found && { found: { date: found.date, observations: found.observations, chance: found.chance } }),
      ...(replaces !== undefined && { replaces }),
      ...(problem && { problem }),
    };
  });
}
