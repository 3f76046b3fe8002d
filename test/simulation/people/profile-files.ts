import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fieldsOf, listIn, textIn } from './answers.js';
import { FtpCaller, type FtpReply } from './ftp-caller.js';
import { addresses, type People } from './people.js';

/** People who put profiles by FTP, and who take one away or break it while the UPS is read by it. */

const api = '/api/v1';
const ftpPort = 2121;
/** A file that changes is noticed within five seconds, once it has come to rest (src/device/profiles/README.md); and a cycle. */
const noticedMs = 12_000;
/** The UPS is looked for anew. */
const readAgainMs = 60_000;

/** A profile that ships, as a person has downloaded it. */
const shipped = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../config/profiles/${name}.json`, import.meta.url)), 'utf8');

const example = 'huawei-ups2000';

export type ProfileByFtp = 'good' | 'no-json' | 'bad-row' | 'other-name' | 'half';

/** As it is drawn: a copy with another name, right or wrong. */
function textByFtp(how: ProfileByFtp, name: string): string {
  const text = shipped(example).replace(`"name": "${example}"`, `"name": "${how === 'other-name' ? 'another' : name}"`);
  if (how === 'no-json') return text.replace('{', '{ ,');
  if (how === 'half') return text.slice(0, text.length / 2);
  if (how === 'bad-row') return text.replace('"certainty": "', '"certainty": "surely ');
  return text;
}

/** Puts a profile that nothing is read by, looks whether it is there, and takes it away again. */
export function putProfile(people: People, how: ProfileByFtp, number: number): Promise<void> {
  return people.inTurn(async () => {
    const { judge } = people.parts;
    const name = `ward-${number}`;
    const caller = await logIn(people);
    if (caller === undefined) return;
    judge.judged('profile by FTP');
    const before = await namesOnPage(people);
    const reply = await caller.put(`/FLASH0/Profiles/${name}.json`, Buffer.from(textByFtp(how, name)));
    judgeReply(people, how, reply);
    const after = await namesOnPage(people);
    if (reply?.code === 226 && after?.includes(name) === false)
      judge.violated('profile-kept', `FTP has taken ${name}.json, and the page has no such profile.`);
    if (reply !== undefined && reply.code >= 400 && before?.includes(name) === false && after?.includes(name) === true)
      judge.violated('profile-refused', `FTP has refused ${name}.json, and the page has it.`);
    if (reply?.code === 226) await caller.command(`DELE /FLASH0/Profiles/${name}.json`);
    if (!caller.isClosed) await caller.leave();
  });
}

async function logIn(people: People): Promise<FtpCaller | undefined> {
  const { doors } = people.parts;
  const open = (port: number) => doors.call(addresses.engineer, port);
  const call = people.isUp ? await open(ftpPort) : undefined;
  if (call === undefined) return undefined;
  const caller = new FtpCaller(call, open);
  const [password = ''] = people.passwords.possible;
  if ((await caller.logIn('root', password)) === 230) return caller;
  caller.hangUp();
  return undefined;
}

/** A wrong one is refused, with its line where it can be said; a right one is refused only where something is in the way. */
function judgeReply(people: People, how: ProfileByFtp, reply: FtpReply | undefined): void {
  const { judge, disturbances } = people.parts;
  if (reply === undefined) return;
  const isTaken = reply.code === 226;
  if (isTaken && how !== 'good') judge.violated('profile-refused', `FTP takes a profile that is ${how}.`);
  const isDisturbed = disturbances.wereThere(['disk', 'power', 'lan'], people.nowMs - 60_000, people.nowMs);
  if (isDisturbed) return;
  if (!isTaken && how === 'good') judge.violated('profile-refused', `FTP refuses a good profile: ${reply.text}`);
  if (!isTaken && how !== 'good' && !/:\d+/.test(reply.text))
    judge.violated('profile-why', `FTP refuses a profile that is ${how} without its line: ${reply.text.slice(0, 200)}`);
}

async function namesOnPage(people: People): Promise<readonly string[] | undefined> {
  const answer = await people.ask({ method: 'GET', path: `${api}/profiles` });
  const body = answer?.status === 200 ? fieldsOf(answer.body) : undefined;
  return body && listIn(body, 'profiles').map((one) => textIn(one, 'name') ?? '');
}

export type ProfileInUse = 'copied' | 'broken' | 'half' | 'refused-delete';

/**
 * Something happens to the profile by which the UPS is read. While its file has errors nothing is read by it: no value passes for good.
 * `forMs`: until it is as it was.
 */
export function meddleWithProfile(people: People, how: ProfileInUse, forMs: number): Promise<void> {
  return people.inTurn(async () => {
    const { files, disturbances, site, judge, trace } = people.parts;
    const path = `${files.dataDir}/profiles/${site.family}.json`;
    const text = shipped(site.family);
    const atMs = people.nowMs;
    const isBroken = how === 'broken' || how === 'half';
    trace.text('people', `profile in use: ${how}`);
    judge.judged('profile in use');
    disturbances.note('settings', atMs, atMs + (isBroken ? forMs : noticedMs) + readAgainMs);
    files.write(
      path,
      Buffer.from(how === 'broken' ? text.replace('"words":', '"wards":') : how === 'half' ? text.slice(0, 900) : text),
    );
    await people.wait(noticedMs);
    if (isBroken) {
      if (people.hasBeenWellSince(atMs)) await judgeNothingGood(people, how);
      await people.wait(Math.max(0, forMs - noticedMs));
    } else if (how === 'refused-delete') await judgeKept(people);
    files.remove(path);
    disturbances.note('settings', people.nowMs, people.nowMs + noticedMs + readAgainMs);
    await people.wait(noticedMs);
  });
}

/** Reliability communication-failure for everything that the UPS tells. */
async function judgeNothingGood(people: People, how: ProfileInUse): Promise<void> {
  const { judge, truth } = people.parts;
  const answer = await people.ask({ method: 'GET', path: `${api}/objects` });
  const body = answer?.status === 200 ? fieldsOf(answer.body) : undefined;
  if (body === undefined) return;
  const good = listIn(body, 'objects').filter(
    (one) => textIn(one, 'state') === 'good' && truth.feeds(textIn(one, 'name') ?? '') === true,
  );
  if (good.length > 0)
    judge.violated(
      'profile-in-use',
      `The profile in use is ${how}, and ${textIn(good[0] ?? {}, 'name')} passes for good.`,
    );
}

/** A profile that is in use cannot be deleted by FTP. */
async function judgeKept(people: People): Promise<void> {
  const { judge, site } = people.parts;
  const caller = await logIn(people);
  if (caller === undefined) return;
  const reply = await caller.command(`DELE /FLASH0/Profiles/${site.family}.json`);
  if (reply?.code === 250)
    judge.violated('profile-in-use', `FTP deletes ${site.family}.json, by which the UPS is read.`);
  if (!caller.isClosed) await caller.leave();
}
