import { fieldsOf, isFields, listIn, numberIn, textIn } from './answers.js';
import { eventOf, type ToldEvent } from './journal-book.js';
import { judgeHistory } from './judge-history.js';
import { type EventTime, judgeActiveAlarms, judgeAlarmEvents, judgeConnectionEvents } from './judge-journal.js';
import { judgeFiles, judgeLeftovers, leftoversIn } from './judge-secrets.js';
import { judgeMetrics, judgeObjects, judgeStatus } from './judge-values.js';
import { addresses, type People } from './people.js';
import { nameOf, type SettingValues, triedSettings } from './settings-model.js';

/** People and programs that only look. Each look is judged by what it shows. */

const api = '/api/v1';

export async function lookAtValues(people: People): Promise<void> {
  const askedAtMs = people.nowMs;
  const answer = await people.ask({ method: 'GET', path: `${api}/objects` });
  if (answer?.status === 200) judgeObjects(answer.body, people.look(askedAtMs));
}

export async function lookAtStatus(people: People): Promise<void> {
  const askedAtMs = people.nowMs;
  const answer = await people.ask({ method: 'GET', path: `${api}/status` });
  if (answer?.status === 200) judgeStatus(answer.body, people.look(askedAtMs));
}

export async function lookAtAlarms(people: People): Promise<void> {
  const askedAtMs = people.nowMs;
  const answer = await people.ask({ method: 'GET', path: `${api}/alarms` });
  const body = answer?.status === 200 ? fieldsOf(answer.body) : undefined;
  if (body === undefined) return;
  const active = listIn(body, 'active').map((one) => ({
    name: textIn(one, 'name') ?? '',
    bit: textIn(one, 'bit') ?? '',
  }));
  judgeActiveAlarms(active, body.isTold === true, people.look(askedAtMs));
}

export async function collectMetrics(people: People): Promise<void> {
  const askedAtMs = people.nowMs;
  const answer = await people.ask({ method: 'GET', path: '/metrics', from: addresses.collector });
  if (answer?.status === 200) judgeMetrics(answer.body, people.look(askedAtMs));
}

/** Somebody without a login sees whether all is well, and nothing else. */
export async function lookWithoutLogin(people: People): Promise<void> {
  const { judge } = people.parts;
  const health = await people.askAs({ method: 'GET', path: '/healthz', from: addresses.stranger });
  const isForm = health === undefined || /^\{"status":"(ok|unavailable)"\}$/.test(health.body);
  if (!isForm) judge.violated('login', `/healthz says ${health.body.slice(0, 100)}.`);
  for (const path of closedPaths) {
    const answer = await people.askAs({ method: 'GET', path, from: addresses.stranger });
    if (answer !== undefined && answer.status !== 401 && answer.status !== 429)
      judge.violated('login', `GET ${path} is answered with ${answer.status} to somebody without a login.`);
  }
}

/** Some of what nobody sees without a login. */
const closedPaths = [`${api}/objects`, `${api}/settings`, `${api}/journal`, `${api}/backup`, '/metrics'] as const;

const historyNames = [
  'UPS_OUTPUT_Lr',
  'UNIT_OUTPUT_V1',
  'UNIT_OUTPUT_fr',
  'BATTERY_V+',
  'BATTERY_%',
  'BATTERY_Min',
  'UNIT_TMP',
  'BYPASS_V1',
];
const hourMs = 3_600_000;

export async function lookAtHistory(people: People, hours: number): Promise<void> {
  const { doors } = people.parts;
  const toMs = doors.wallMs();
  const askedAtMs = people.nowMs;
  const query = `names=${encodeURIComponent(historyNames.join(','))}&from=${toMs - hours * hourMs}&to=${toMs}&points=2000`;
  const answer = await people.ask({ method: 'GET', path: `${api}/history?${query}` });
  if (answer?.status !== 200) return;
  judgeHistory(answer.body, {
    ...people.look(askedAtMs),
    whenShown: (fromMs, endMs) => doors.whenShown(fromMs, endMs),
    ranWithin: (fromMs, endMs) => doors.ranWithin(fromMs, endMs),
  });
}

const minuteMs = 60_000;
/** Longest page of the journal. */
const most = 500;

/** All of the journal, or its newest events only; undefined where it could not be read to the end. */
export async function readJournal(people: People, isWhole: boolean): Promise<readonly ToldEvent[] | undefined> {
  const events: ToldEvent[] = [];
  for (let before: number | undefined; ; ) {
    const path = `${api}/journal?limit=${isWhole ? most : 60}${before === undefined ? '' : `&before=${before}`}`;
    const answer = await people.ask({ method: 'GET', path });
    const body = answer?.status === 200 ? fieldsOf(answer.body) : undefined;
    if (body === undefined) return undefined;
    const page = listIn(body, 'events').map(eventOf);
    if (page.includes(undefined))
      people.parts.judge.violated('journal-form', 'An event of the journal lacks number, time, kind or words.');
    events.push(...page.filter((one) => one !== undefined));
    before = numberIn(body, 'next');
    if (before === undefined || !isWhole) return events;
  }
}

export async function lookAtJournal(people: People, isWhole: boolean): Promise<void> {
  const { judge, doors, disturbances } = people.parts;
  const askedAtMs = people.nowMs;
  const wallMs = doors.wallMs();
  const events = await readJournal(people, isWhole);
  if (events === undefined) return;
  const downTo = isWhole ? 0 : (events.at(-1)?.id ?? Number.POSITIVE_INFINITY);
  const wrong = people.book.take(events, downTo, {
    nowMs: people.nowMs,
    ends: doors.ends,
    wasDiskWell: (fromMs, toMs) => !disturbances.wereThere(['disk'], fromMs, toMs),
    wasCardWell: () => !disturbances.wereThere(['card'], 0, people.nowMs),
  });
  for (const [rule, what] of wrong) judge.violated(rule, what);
  judge.judged('journal event', events.length);
  if (!isWhole) return;
  const hasRightClock = !disturbances.wereThere(['clock'], 0, people.nowMs);
  const look = people.look(askedAtMs);
  const when: EventTime = ({ atMs, id }) => {
    const runMs = atMs - wallMs + askedAtMs;
    if (hasRightClock) return [{ fromMs: runMs - clockMs, toMs: runMs + clockMs }];
    // It is no later than when it was first seen, and where no clock has shown its time, that is all that is known.
    const seenMs = people.book.seenAtMs(id) ?? people.nowMs;
    const shown = doors.whenShown(atMs - clockMs, atMs + clockMs).filter(({ fromMs }) => fromMs <= seenMs);
    return shown.length > 0
      ? shown.map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs, seenMs) }))
      : [{ fromMs: 0, toMs: seenMs }];
  };
  judgeAlarmEvents(people.book.events, when, look);
  judgeConnectionEvents(people.book.events, when, look);
}

/** A clock that goes wrong by 50 millionths is so much out in six hours. */
const clockMs = 2000;

export interface ReadSettings {
  readonly values: SettingValues;
  readonly problems: readonly string[];
  /** Where the settings in force come from. */
  readonly origin: string;
}

/** What is in force of the keys that people change, and what the page says is wrong with the file. */
export async function readSettings(people: People): Promise<ReadSettings | undefined> {
  const answer = await people.ask({ method: 'GET', path: `${api}/settings` });
  const body = answer?.status === 200 ? fieldsOf(answer.body) : undefined;
  if (body === undefined) return undefined;
  const values = new Map<string, string>();
  for (const section of listIn(body, 'sections')) {
    for (const key of listIn(section, 'keys')) {
      const tried = triedSettings.find(
        (one) => one.section === textIn(section, 'name') && one.key === textIn(key, 'key'),
      );
      if (tried !== undefined) values.set(nameOf(tried), textIn(key, 'value') ?? '');
    }
  }
  return {
    values,
    problems: listIn(body, 'problems').map((one) => problemText(one)),
    origin: textIn(body, 'origin') ?? '',
  };
}

/** With line, key, what was found and what is allowed, as far as they are told. */
export function problemText(problem: { readonly [key: string]: unknown }): string {
  const allowed = isFields(problem.allowed) ? (textIn(problem.allowed, 'en') ?? '') : '';
  return `line ${numberIn(problem, 'line') ?? '?'} [${textIn(problem, 'section') ?? '?'}] ${textIn(problem, 'key') ?? '?'}: found ${textIn(problem, 'found') ?? ''}; allowed: ${allowed}`;
}

/** While neither config.ini nor its copy can be read, the defaults go on; some seconds later they are over. */
function isDiskBad({ parts: { disturbances }, nowMs }: People): boolean {
  return disturbances.wereThere(['disk'], nowMs - 30_000, nowMs);
}

/** The settings in force are those that were accepted. */
export async function lookAtSettings(people: People): Promise<void> {
  const { judge } = people.parts;
  const read = await readSettings(people);
  if (read === undefined || (read.origin === 'defaults' && isDiskBad(people))) return;
  judge.judged('setting', read.values.size);
  const seen = people.model.seen(read.values);
  if (seen !== true) judge.violated('setting-lost', seen);
}

/** The data folder, by somebody at the machine. */
export async function lookAtFiles(people: People): Promise<void> {
  const { files, judge, doors } = people.parts;
  judgeFiles(files, people.secrets, judge);
  const { startedAtMs } = doors;
  const isSettled = () => people.isUp && doors.startedAtMs === startedAtMs && people.hasBeenWellSince(startedAtMs);
  const before = leftoversIn(files);
  if (before.length === 0 || people.nowMs - startedAtMs <= minuteMs || !isSettled()) return;
  await people.wait(longestWriteMs);
  if (isSettled()) judgeLeftovers(before, files, judge);
}

/** Of a disk that is well. */
const longestWriteMs = 5000;
