import { fieldsOf, listIn, textIn } from './answers.js';
import { lookAtSettings } from './page-looks.js';
import { factoryPassword } from './passwords.js';
import type { People } from './people.js';

const api = '/api/v1';

/** What else the page has: each is asked for, is there, and shows no secret. */
const otherPages = [
  '/registers',
  '/ups-units',
  '/link',
  '/bacnet',
  '/network',
  '/security',
  '/firmware',
  '/profiles',
  '/alarms/points',
  '/alarms/classes',
  '/incidents',
  '/finder-info',
  '/documents',
] as const;

export async function lookAtOthers(people: People, count: number, first: number): Promise<void> {
  const { judge } = people.parts;
  for (let index = 0; index < count; index += 1) {
    const path = otherPages[(first + index) % otherPages.length] ?? '/registers';
    const answer = await people.ask({ method: 'GET', path: `${api}${path}` });
    if (answer !== undefined && answer.status !== 200 && answer.status !== 503 && answer.status < 500)
      judge.violated('page-complete', `GET ${path} is answered with ${answer.status}.`);
  }
}

/** Somebody at the page acknowledges the most urgent alarm; what is acknowledged stays so. */
export async function acknowledge(people: People): Promise<void> {
  const { judge } = people.parts;
  const waiting = await unacknowledged(people);
  const [name] = waiting ?? [];
  if (name === undefined) return;
  const atMs = people.nowMs;
  const answer = await people.ask({
    method: 'POST',
    path: `${api}/alarms/events/${encodeURIComponent(name)}/acknowledge`,
  });
  judge.judged('acknowledgement');
  if (answer?.status !== 200) return;
  const still = await unacknowledged(people);
  // It may have changed again since.
  const hasChanged =
    people.nowMs > atMs + 1000 || people.parts.truth.alarmChanges(atMs - 60_000, people.nowMs).length > 0;
  if (still?.includes(name) === true && !hasChanged)
    judge.violated('acknowledgement', `${name} was acknowledged by the page and still waits for it.`);
}

async function unacknowledged(people: People): Promise<readonly string[] | undefined> {
  const answer = await people.ask({ method: 'GET', path: `${api}/alarms/events` });
  const body = answer?.status === 200 ? fieldsOf(answer.body) : undefined;
  if (body === undefined) return undefined;
  return listIn(body, 'events')
    .filter((one) => Array.isArray(one.unacknowledged) && one.unacknowledged.length > 0)
    .map((one) => textIn(one, 'name') ?? '');
}

/** How long after it is asked for everything may still be as in a process that has just begun. */
const restartsWithinMs = 60_000;

/** Somebody restarts the gateway by the page. */
export async function restart(people: People, kind: 'warm' | 'cold'): Promise<void> {
  const { nowMs } = people;
  people.parts.disturbances.note('power', nowMs, nowMs + restartsWithinMs);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ kind });
  await people.ask({ method: 'POST', path: `${api}/restart`, headers, body, confirms: true });
}

/** All settings as the installation began, passwords and what was set of alarms too; what the site needs to run stands in `factory.ini`. */
export function resetToFactory(people: People): Promise<void> {
  return people.inTurn(async () => {
    const { files, trace, disturbances } = people.parts;
    const atMs = people.nowMs;
    trace.text('people', 'factory-reset');
    disturbances.note('settings', atMs, atMs + 60_000);
    const request = `${files.dataDir}/factory-reset`;
    files.write(request, new Uint8Array());
    people.parts.onAlarmSettingsReplaced?.();
    const values = people.parts.settings ?? new Map();
    people.model.doubtfulFile(values);
    people.passwords.changing(factoryPassword);
    await people.wait(5000);
    if (people.hasBeenWellSince(atMs)) {
      people.model.acceptedFile(values);
      people.passwords.accepted(factoryPassword);
      people.brokenFile = undefined;
    } else if (files.read(request) === undefined) people.passwords.unanswered();
    await lookAtSettings(people);
  });
}
