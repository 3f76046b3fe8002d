import { fieldsOf, isFields, listIn } from './answers.js';
import { FtpCaller } from './ftp-caller.js';
import { lineOf, valuesIn, withLine } from './ini-file.js';
import { lookAtSettings, problemText, readSettings } from './page-looks.js';
import { addresses, type People } from './people.js';
import { nameOf, type SettingChange, type SettingValues, triedSettings } from './settings-model.js';

/** People who change settings: by the page, by FTP, in the file. */

const api = '/api/v1';
/** A change by page, FTP or file is in force within five seconds (config/README.md). */
const inForceMs = 5000;
const settingsFile = '/FLASH0/Config/config.ini';

/** A form of the page with some keys; `isBad`: one of them has a value that there may not be. */
export function changeByForm(people: People, changes: readonly SettingChange[], isBad: boolean): Promise<void> {
  return people.inTurn(async () => {
    const { judge } = people.parts;
    const body = JSON.stringify({ edits: changes });
    const headers = { 'content-type': 'application/json' };
    if (!people.isUp) return;
    const before = people.model.possible;
    if (!isBad) {
      people.noteChange(new Map([...people.model.values, ...changes.map((one) => [nameOf(one), one.value] as const)]));
      people.model.doubtful(changes);
    }
    const answer = await people.ask({ method: 'PUT', path: `${api}/settings`, headers, body });
    judge.judged('change of settings');
    if (answer === undefined) return people.letEnd();
    if (answer.status === 200) {
      if (isBad) judge.violated('setting-refused', `The page takes ${shownChanges(changes)}, which is not allowed.`);
      people.model.accepted(changes);
      if (people.brokenFile !== undefined) people.brokenFile = undefined;
    } else {
      people.model.refused(before);
      judgeRefusal(people, answer.body, answer.status, changes, isBad);
    }
    await lookAtSettings(people);
  });
}

/** Where no program runs, the next one takes the name. */
const namedWithinMs = 60_000;

/** Somebody gives the Device another name, by the page or in the file, perhaps while no program runs: another Database_Revision. */
export function nameDevice(people: People, name: string, isByHand: boolean): Promise<void> {
  const { disturbances } = people.parts;
  disturbances.note('settings', people.nowMs, people.nowMs + namedWithinMs);
  const change = { section: 'bacnet', key: 'object_name', value: name };
  return isByHand ? changeByHand(people, 'good', change, 0) : changeByForm(people, [change], false);
}

/** A refusal says which key, what was found and what is allowed; a good change is refused where the file or the disk is at fault only. */
function judgeRefusal(
  people: People,
  body: string,
  status: number,
  changes: readonly SettingChange[],
  isBad: boolean,
): void {
  const { judge, disturbances } = people.parts;
  const error = fieldsOf(body)?.error;
  const problems = isFields(error) ? listIn(error, 'problems').map((one) => problemText(one)) : [];
  const isDiskBad = disturbances.wereThere(['disk'], people.nowMs - 60_000, people.nowMs);
  if (!isBad) {
    if (people.brokenFile === undefined && !isDiskBad && status < 500)
      judge.violated(
        'setting-refused',
        `The page refuses ${shownChanges(changes)} with ${status}: ${problems[0] ?? body.slice(0, 200)}`,
      );
    return;
  }
  if (status >= 500 && isDiskBad) return;
  if (people.brokenFile === undefined) judgeProblems(people, problems, changes.filter(isBadChange), 'The page');
}

function isBadChange({ section, key, value }: SettingChange): boolean {
  return triedSettings.some((one) => one.section === section && one.key === key && one.bad.includes(value));
}

function judgeProblems(people: People, problems: readonly string[], bad: readonly SettingChange[], who: string): void {
  const { judge } = people.parts;
  for (const change of bad) {
    const tried = triedSettings.find((one) => nameOf(one) === nameOf(change));
    const told = problems.find((one) => one.includes(`[${change.section}] ${change.key}:`));
    const isWhole = told?.includes(tried?.allowed ?? '') === true && told.includes(change.value.slice(0, 20));
    if (!isWhole)
      judge.violated(
        'setting-why',
        `${who} refuses ${shownChanges([change])} and says of it: ${told ?? problems[0] ?? 'nothing'}.`,
      );
  }
}

function shownChanges(changes: readonly SettingChange[]): string {
  return changes.map((change) => `${nameOf(change)}=${change.value.slice(0, 40)}`).join(', ');
}

/** What somebody does to config.ini with an editor at the machine, or a card reader. */
export type ByHand = 'good' | 'bad' | 'deleted' | 'empty' | 'half' | 'not-utf8';

/** The file is written in one go; after five seconds it is in force or refused, and in the second case still there. */
export function changeByHand(people: People, how: ByHand, change: SettingChange, mendAfterMs: number): Promise<void> {
  return people.inTurn(async () => {
    const { files, disturbances } = people.parts;
    const before = files.read(files.configFile);
    if (before === undefined || people.brokenFile !== undefined) return;
    const text = Buffer.from(before).toString('utf8');
    const changed = withLine(text, change);
    const bytes = bytesByHand(how, changed);
    const atMs = people.nowMs;
    people.parts.trace.text('people', `config.ini by hand: ${how}`);
    people.parts.judge.judged('change of settings');
    if (how === 'deleted') files.remove(files.configFile);
    else files.write(files.configFile, bytes);
    if (how === 'good') return goodByHand(people, changed, atMs);
    people.brokenFile = how === 'deleted' ? 'deleted' : bytes;
    // Until it is mended, each start of the gateway complains of it.
    disturbances.note('settings', atMs, atMs + inForceMs + mendAfterMs + 60_000);
    if (how === 'half') {
      people.model.doubtfulFile(valuesIn(Buffer.from(bytes).toString('utf8')));
    }
    await people.wait(inForceMs);
    await judgeBroken(people, how, bytes, change, changed, atMs);
    const { schedule } = people.parts;
    schedule.after(mendAfterMs, () => people.begin('mend config.ini', () => mendFile(people, bytes, before)));
  });
}

function bytesByHand(how: ByHand, changed: string): Uint8Array {
  const bytes = Buffer.from(changed);
  if (how === 'empty') return new Uint8Array();
  if (how === 'half') return bytes.subarray(0, Math.floor(bytes.length * 0.75));
  if (how === 'not-utf8') return Buffer.concat([bytes, Buffer.from([0x63, 0xff, 0xfe, 0x0a])]);
  return bytes;
}

async function goodByHand(people: People, changed: string, atMs: number): Promise<void> {
  const wanted = valuesIn(changed);
  people.noteChange(wanted);
  people.model.doubtfulFile(wanted);
  await people.wait(inForceMs);
  let isTaken = people.hasBeenWellSince(atMs);
  // A slow disk, or no program that reads it: it is in force when all has been well for a while.
  for (let tries = 0; !isTaken && tries < mostTries; tries += 1) {
    const sinceMs = people.nowMs;
    await people.wait(2 * inForceMs);
    isTaken = people.hasBeenWellSince(sinceMs);
  }
  if (isTaken && isStill(people, wanted)) people.model.acceptedFile(wanted);
  await lookAtSettings(people);
}

const mostTries = 60;

/** Whether the file says what was written into it. */
function isStill({ parts: { files } }: People, wanted: SettingValues): boolean {
  const bytes = files.read(files.configFile);
  const now = bytes === undefined ? undefined : valuesIn(Buffer.from(bytes).toString('utf8'));
  return now !== undefined && [...wanted].every(([name, value]) => now.get(name) === value);
}

/** Nothing of it is in force; the page says what is wrong with it, and the file stays as it was written. */
async function judgeBroken(
  people: People,
  how: ByHand,
  bytes: Uint8Array,
  change: SettingChange,
  changed: string,
  atMs: number,
): Promise<void> {
  const { judge, files } = people.parts;
  const read = await readSettings(people);
  if (read === undefined) return;
  await lookAtSettings(people);
  if (!people.hasBeenWellSince(atMs)) return;
  if (how === 'half') return;
  if (read.problems.length === 0)
    judge.violated('setting-why', `config.ini is ${how}, and the page says nothing of it after 5 s.`);
  if (how === 'bad') {
    judgeProblems(people, read.problems, [change], 'The page');
    const line = lineOf(changed, change);
    if (!read.problems.some((one) => one.startsWith(`line ${line} `)))
      judge.violated(
        'setting-why',
        `The page does not name line ${line} of config.ini, but ${read.problems[0] ?? 'none'}.`,
      );
  }
  const now = files.read(files.configFile);
  if (how !== 'deleted' && (now === undefined || !Buffer.from(now).equals(bytes)))
    judge.violated('file-kept', `A config.ini that is ${how} is not there any more as it was written.`);
}

/** Unless somebody else has written it meanwhile. */
async function mendFile(people: People, broken: Uint8Array, good: Uint8Array): Promise<void> {
  await people.inTurn(async () => {
    const { files, trace } = people.parts;
    const now = files.read(files.configFile);
    const isUntouched =
      people.brokenFile === 'deleted' ? now === undefined : now !== undefined && Buffer.from(now).equals(broken);
    people.brokenFile = undefined;
    if (!isUntouched) return lookAtSettings(people);
    const atMs = people.nowMs;
    trace.text('people', 'config.ini mended');
    // What the page has taken since stands in no file that a person has.
    const text = [...people.model.values].reduce(
      (before, [name, value]) => withLine(before, changeOf(name, value)),
      Buffer.from(good).toString('utf8'),
    );
    files.write(files.configFile, Buffer.from(text));
    return goodByHand(people, text, atMs);
  });
}

function changeOf(name: string, value: string): SettingChange {
  const [, section = '', key = ''] = /^\[(\w+)\] (\w+)$/.exec(name) ?? [];
  return { section, key, value };
}

/** What is put by FTP. */
export type ByFtp = 'good' | 'bad' | 'broken-off' | 'huge' | 'garbage';

export function changeByFtp(people: People, how: ByFtp, change: SettingChange): Promise<void> {
  return people.inTurn(async () => {
    const { doors, judge } = people.parts;
    const open = (port: number) => doors.call(addresses.engineer, port);
    const call = people.isUp ? await open(ftpPort) : undefined;
    if (call === undefined) return;
    const caller = new FtpCaller(call, open);
    const [password = ''] = people.passwords.possible;
    if ((await caller.logIn('root', password)) !== 230) return caller.hangUp();
    const before = await caller.fetch(settingsFile);
    if (before === undefined) return caller.hangUp();
    judgeFetched(people, before);
    const changed = withLine(before, change);
    const bytes = bytesByFtp(how, changed);
    const wasBroken = people.brokenFile !== undefined;
    judge.judged('change of settings');
    const possible = people.model.possible;
    people.noteChange(valuesIn(changed));
    people.model.doubtfulFile(valuesIn(changed));
    const reply = await caller.put(
      settingsFile,
      bytes,
      how === 'broken-off' ? Math.floor(bytes.length / 2) : undefined,
    );
    if (reply?.code === 226) {
      if (how !== 'good') judge.violated('setting-refused', `FTP takes a config.ini that is ${how}.`);
      people.model.acceptedFile(valuesIn(changed));
      people.brokenFile = undefined;
    } else {
      if (reply === undefined) await people.letEnd();
      if (reply !== undefined || how !== 'good') people.model.refused(possible);
      judgeFtpRefusal(people, { how, reply: reply?.text, change, changed, wasBroken });
    }
    if (!caller.isClosed) await caller.leave();
    await lookAtSettings(people);
  });
}

const ftpPort = 2121;

function bytesByFtp(how: ByFtp, changed: string): Uint8Array {
  if (how === 'huge') return Buffer.from(`${changed}\n${'; filler\n'.repeat(9000)}`);
  if (how === 'garbage') return Buffer.from([0, 1, 2, 255, 254, 10, 91, 117]);
  return Buffer.from(changed);
}

interface FtpRefusal {
  readonly how: ByFtp;
  /** Undefined: the connection has ended. */
  readonly reply: string | undefined;
  readonly change: SettingChange;
  readonly changed: string;
  readonly wasBroken: boolean;
}

function judgeFtpRefusal(people: People, { how, reply, change, changed, wasBroken }: FtpRefusal): void {
  const { judge, disturbances } = people.parts;
  if (reply === undefined) return;
  const isDisturbed = disturbances.wereThere(['disk', 'power', 'lan'], people.nowMs - 60_000, people.nowMs);
  if (how === 'good' && !isDisturbed && !wasBroken)
    judge.violated('setting-refused', `FTP refuses a good config.ini: ${reply}`);
  if (how !== 'bad' || isDisturbed) return;
  const allowed = triedSettings.find((one) => nameOf(one) === nameOf(change))?.allowed ?? '';
  const isWhole =
    reply.includes(change.key) && reply.includes(allowed) && reply.includes(`:${lineOf(changed, change)}:`);
  if (!isWhole) judge.violated('setting-why', `FTP refuses ${nameOf(change)} and says: ${reply.slice(0, 200)}`);
}

/** What FTP gives away is what is in force, without secrets. */
function judgeFetched(people: People, text: string): void {
  const { judge } = people.parts;
  const whose = people.hidden.foundIn(text);
  if (whose !== undefined) judge.violated('secret', `config.ini by FTP shows ${whose}.`);
}

/** Until another server, or the settings of a backup, are in force. */
const restoredInMs = 10_000;

/** Somebody who takes a backup, and somebody who puts it back later. */
export async function takeBackup(people: People): Promise<void> {
  await people.inTurn(async () => {
    await lookAtSettings(people);
    if (!people.model.isCertain || people.brokenFile !== undefined) return;
    const answer = await people.ask({ method: 'GET', path: `${api}/backup` });
    if (answer?.status === 200) people.backup = { text: answer.body, values: people.model.values };
  });
}

export async function putBackup(people: People): Promise<void> {
  await people.inTurn(async () => {
    const { backup } = people;
    if (backup === undefined) return;
    const { judge, disturbances } = people.parts;
    if (!people.isUp) return;
    // Whoever serves begins anew with it (src/device/alarms/README.md), the values of a key changed or not.
    disturbances.note('settings', people.nowMs, people.nowMs + restoredInMs);
    people.model.doubtfulFile(backup.values);
    const headers = { 'content-type': 'application/json' };
    const answer = await people.ask({
      method: 'POST',
      path: `${api}/restore`,
      headers,
      body: backup.text,
      confirms: true,
    });
    judge.judged('change of settings');
    // Lists of recipients and delays are those of the backup (src/device/alarms/README.md).
    if (answer === undefined || answer.status === 200) people.parts.onAlarmSettingsReplaced?.();
    if (answer === undefined) return people.letEnd();
    const isDiskBad = disturbances.wereThere(['disk'], people.nowMs - 60_000, people.nowMs);
    if (answer.status === 200) {
      people.model.acceptedFile(backup.values);
      people.brokenFile = undefined;
    } else if (!isDiskBad && answer.status !== 409)
      judge.violated(
        'setting-refused',
        `A backup of this gateway is refused with ${answer.status}: ${answer.body.slice(0, 200)}`,
      );
    await lookAtSettings(people);
  });
}
