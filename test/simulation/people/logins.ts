import { withLine } from './ini-file.js';
import { lookAtSettings } from './page-looks.js';
import { factoryPassword } from './passwords.js';
import { addresses, type People } from './people.js';

/** Those who log in, who cannot, and who set another password. */

const api = '/api/v1';
/** A person at the machine leaves a file, which the gateway takes within five seconds (README.md, Lost password). */
const takenMs = 5000;

/** Somebody who guesses: never let in, and after some tries made to wait or shut out. */
export async function guessPassword(people: People, tries: number): Promise<void> {
  const { judge } = people.parts;
  for (let count = 1; count <= tries && people.isUp; count += 1) {
    const login = Buffer.from(`root:guess ${count}`).toString('base64');
    const answer = await people.askAs({
      method: 'GET',
      path: `${api}/status`,
      headers: { authorization: `Basic ${login}` },
      from: addresses.stranger,
    });
    if (answer === undefined) return;
    judge.judged('refused login');
    if (answer.status !== 401 && answer.status !== 429 && answer.status !== 503)
      judge.violated('login', `A wrong password is answered with ${answer.status}.`);
  }
}

/** Somebody who sets another password by the page. */
export function setPassword(people: People, next: string): Promise<void> {
  return people.inTurn(async () => {
    people.secrets.add(next, 'a password of the page');
    // Asks first with what is known, so that the present one is.
    await lookAtSettings(people);
    const [current = ''] = people.passwords.possible;
    people.passwords.changing(next);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ current, next });
    const answer = await people.ask({ method: 'PUT', path: `${api}/security/password`, headers, body });
    const isDiskBad = people.parts.disturbances.wereThere(['disk'], people.nowMs - 60_000, people.nowMs);
    people.parts.judge.judged('password');
    if (answer === undefined) await people.letEnd();
    if (answer?.status === 200) people.passwords.accepted(next);
    else if (answer === undefined) people.passwords.unanswered();
    else people.passwords.refused(next);
    const isRefused = answer !== undefined && answer.status !== 200;
    if (isRefused && !isDiskBad && people.brokenFile === undefined && answer.status !== 503)
      people.parts.judge.violated(
        'setting-refused',
        `A new password is refused with ${answer.status}: ${answer.body.slice(0, 200)}`,
      );
    await lookAtSettings(people);
  });
}

/** Somebody who writes another password into config.ini, where it must not stay. */
export function setPasswordByHand(people: People, next: string): Promise<void> {
  return people.inTurn(async () => {
    const { files, trace, judge } = people.parts;
    const before = files.read(files.configFile);
    if (before === undefined || people.brokenFile !== undefined) return;
    people.secrets.add(next, 'a password of config.ini');
    const atMs = people.nowMs;
    trace.text('people', 'a password by hand');
    const change = { section: 'security', key: 'password', value: next };
    files.write(files.configFile, Buffer.from(withLine(Buffer.from(before).toString('utf8'), change)));
    // Another one may come with the old one before it is taken.
    people.passwords.changing(next);
    await people.wait(takenMs);
    if (people.hasBeenWellSince(atMs)) {
      people.passwords.accepted(next);
      judge.judged('password');
      const now = Buffer.from(files.read(files.configFile) ?? []).toString('utf8');
      const whose = people.secrets.foundIn(now);
      if (whose !== undefined)
        judge.violated('secret', `config.ini still shows ${whose} ${takenMs / 1000} seconds after it was written.`);
    }
    // Else it is taken as soon as the disk, or the next start, allows: either may hold until then.
    await lookAtSettings(people);
  });
}

/** Somebody who logs in at the page, looks, signs out, and whose browser has kept the cookie. */
export async function useSession(people: People, looks: number, everyMs: number): Promise<void> {
  const { judge } = people.parts;
  const beganMs = people.nowMs;
  const [password = ''] = people.passwords.possible;
  const from = addresses.operator;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ user: 'root', password });
  const opened = await people.askAs({ method: 'POST', path: `${api}/session`, headers, body, from });
  const [cookie] = String(opened?.headers['set-cookie'] ?? '').split(';');
  if (opened?.status !== 200 || cookie === undefined || cookie === '') return;
  const ask = (method: 'GET' | 'DELETE', path: string) => people.askAs({ method, path, headers: { cookie }, from });
  for (let count = 0; count < looks; count += 1) {
    judge.judged('session');
    const answer = await ask('GET', `${api}/status`);
    // It ends with the process, and with another password.
    const isSame = people.hasBeenWellSince(beganMs) && people.passwords.possible[0] === password;
    if (isSame && answer?.status === 401 && people.passwords.possible.length === 1)
      judge.violated('login', 'A session that was opened lets nobody in.');
    await people.wait(everyMs);
  }
  const ended = await ask('DELETE', `${api}/session`);
  const again = await ask('GET', `${api}/status`);
  if (ended?.status === 200 && again?.status === 200)
    judge.violated('login', 'A session that was signed out still lets in.');
}

/** Somebody at the machine who has lost it. */
export function resetPassword(people: People): Promise<void> {
  return people.inTurn(async () => {
    const { files, trace } = people.parts;
    const atMs = people.nowMs;
    trace.text('people', 'reset-password');
    const request = `${files.dataDir}/reset-password`;
    files.write(request, new Uint8Array());
    people.passwords.changing(factoryPassword);
    await people.wait(takenMs);
    // Else it is taken at the next start, or as soon as the disk lets it: until then nobody knows.
    if (people.hasBeenWellSince(atMs)) people.passwords.accepted(factoryPassword);
    else if (files.read(request) === undefined) people.passwords.unanswered();
    await lookAtSettings(people);
  });
}
