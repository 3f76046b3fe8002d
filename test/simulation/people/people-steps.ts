import type { Dice, Json, SiteDraw, Step, StepKind } from '../world/contract.js';
import { guessPassword, resetPassword, setPassword, setPasswordByHand, useSession } from './logins.js';
import { acknowledge, lookAtOthers, resetToFactory, restart } from './other-acts.js';
import {
  collectMetrics,
  lookAtAlarms,
  lookAtFiles,
  lookAtHistory,
  lookAtJournal,
  lookAtSettings,
  lookAtStatus,
  lookAtValues,
  lookWithoutLogin,
} from './page-looks.js';
import type { People } from './people.js';
import { meddleWithProfile, type ProfileByFtp, type ProfileInUse, putProfile } from './profile-files.js';
import {
  type ByFtp,
  type ByHand,
  changeByForm,
  changeByFtp,
  changeByHand,
  nameDevice,
  putBackup,
  takeBackup,
} from './settings-changes.js';
import { type SettingChange, triedSettings } from './settings-model.js';

/** A kind of step of people: what is drawn of it, and what they do. */
interface Act {
  readonly name: string;
  readonly isFault?: true;
  readonly perHour: number;
  /** Whether the site has what it needs. */
  fits?(site: SiteDraw): boolean;
  draw?(dice: Dice): Step['with'];
  act(people: People, drawn: Step['with']): Promise<void>;
}

// biome-ignore format: an act per line where it fits
const acts: readonly Act[] = [
  { name: 'page', perHour: 5, draw: (dice) => ({ looks: dice.integer(1, 4), everyMs: dice.integer(500, 8000) }), act: lookAtPage },
  { name: 'metrics', perHour: 8, act: collectMetrics },
  { name: 'metrics-often', perHour: 0.3, draw: (dice) => ({ looks: dice.integer(4, 12), everyMs: 10_000 }), act: collectOften },
  { name: 'journal', perHour: 2, draw: (dice) => ({ whole: dice.chance(0.3) }), act: (people, drawn) => lookAtJournal(people, drawn.whole === true) },
  { name: 'history', perHour: 0.7, draw: (dice) => ({ hours: dice.integer(1, 6) }), act: (people, drawn) => lookAtHistory(people, numberOf(drawn.hours)) },
  { name: 'settings-page', perHour: 0.5, act: lookAtSettings },
  { name: 'other-pages', perHour: 0.7, draw: (dice) => ({ first: dice.integer(0, 12), count: dice.integer(1, 3) }), act: (people, drawn) => lookAtOthers(people, numberOf(drawn.count), numberOf(drawn.first)) },
  { name: 'no-login', perHour: 0.3, act: lookWithoutLogin },
  { name: 'acknowledge', perHour: 1, act: acknowledge },
  { name: 'files', perHour: 0.5, act: lookAtFiles },
  { name: 'guess', isFault: true, perHour: 0.4, draw: (dice) => ({ tries: dice.integer(1, 12) }), act: (people, drawn) => guessPassword(people, numberOf(drawn.tries)) },
  { name: 'form', perHour: 1, draw: (dice) => ({ changes: changesOf(dice, dice.integer(1, 3)) }), act: (people, drawn) => changeByForm(people, changesIn(drawn), false) },
  { name: 'device-name', perHour: 0.05, draw: (dice) => ({ name: dice.one(['UPS north', 'UPS south', 'Onduleur 3', '']), byHand: dice.chance(0.5) }), act: (people, drawn) => nameDevice(people, String(drawn.name), drawn.byHand === true) },
  { name: 'form-refused', isFault: true, perHour: 0.5, draw: (dice) => ({ changes: [...changesOf(dice, dice.integer(0, 2)), badChange(dice)] }), act: (people, drawn) => changeByForm(people, changesIn(drawn), true) },
  { name: 'ini-by-hand', perHour: 0.4, draw: (dice) => ({ how: 'good', change: goodChange(dice), mendAfterMs: 0 }), act: byHand },
  { name: 'ini-broken', isFault: true, perHour: 0.3, draw: (dice) => ({ how: dice.one<ByHand>(['bad', 'bad', 'deleted', 'empty', 'half', 'not-utf8']), change: badChange(dice), mendAfterMs: dice.integer(20_000, 900_000) }), act: byHand },
  { name: 'ini-by-ftp', perHour: 0.4, draw: (dice) => ({ how: 'good', change: goodChange(dice) }), act: byFtp },
  { name: 'ftp-refused', isFault: true, perHour: 0.3, draw: (dice) => ({ how: dice.one<ByFtp>(['bad', 'broken-off', 'huge', 'garbage']), change: badChange(dice) }), act: byFtp },
  { name: 'backup', perHour: 0.3, act: takeBackup },
  { name: 'restore', perHour: 0.2, act: putBackup },
  { name: 'password', perHour: 0.1, draw: (dice) => ({ next: `Pw-${Buffer.from(dice.bytes(9)).toString('base64url')}` }), act: (people, drawn) => setPassword(people, String(drawn.next)) },
  { name: 'password-by-hand', perHour: 0.1, draw: (dice) => ({ next: `Pw-${Buffer.from(dice.bytes(9)).toString('base64url')}` }), act: (people, drawn) => setPasswordByHand(people, String(drawn.next)) },
  { name: 'session', perHour: 0.5, draw: (dice) => ({ looks: dice.integer(1, 3), everyMs: dice.integer(100, 5000) }), act: (people, drawn) => useSession(people, numberOf(drawn.looks), numberOf(drawn.everyMs)) },
  { name: 'reset-password', perHour: 0.05, act: resetPassword },
  { name: 'factory-reset', isFault: true, perHour: 0.03, act: resetToFactory },
  { name: 'profile-by-ftp', isFault: true, perHour: 0.3, draw: (dice) => ({ how: dice.one<ProfileByFtp>(['good', 'good', 'no-json', 'bad-row', 'other-name', 'half']), number: dice.integer(1, 9) }), act: (people, { how, number }) => putProfile(people, String(how) as ProfileByFtp, numberOf(number)) },
  { name: 'profile-in-use', isFault: true, perHour: 1, fits: ({ registerMap }) => registerMap === 'profile', draw: (dice) => ({ how: dice.one<ProfileInUse>(['copied', 'broken', 'half', 'refused-delete']), forMs: dice.one([15_000, 60_000, 180_000]) }), act: (people, { how, forMs }) => meddleWithProfile(people, String(how) as ProfileInUse, numberOf(forMs)) },
  { name: 'restart-by-page', isFault: true, perHour: 0.1, draw: (dice) => ({ kind: dice.one(['warm', 'cold']) }), act: (people, drawn) => restart(people, drawn.kind === 'warm' ? 'warm' : 'cold') },
];

export const peopleSteps: readonly StepKind[] = acts.map(({ name, isFault = false, perHour, fits, draw, act }) => ({
  name: `people-${name}`,
  isFault,
  perHour,
  ...(fits && { fits }),
  draw: (dice) => draw?.(dice) ?? {},
  begin: ({ people }, step) => people.begin(step.kind, () => act(people, step.with)),
}));

/** A half file is cut where it was changed to something good. */
function byHand(people: People, { how, change, mendAfterMs }: Step['with']): Promise<void> {
  return changeByHand(people, String(how) as ByHand, changeOf(change), numberOf(mendAfterMs));
}

function byFtp(people: People, { how, change }: Step['with']): Promise<void> {
  return changeByFtp(people, String(how) as ByFtp, changeOf(change));
}

async function lookAtPage(people: People, { looks, everyMs }: Step['with']): Promise<void> {
  await lookAtStatus(people);
  for (let count = 0; count < numberOf(looks); count += 1) {
    await lookAtValues(people);
    await lookAtAlarms(people);
    await people.wait(numberOf(everyMs));
  }
}

async function collectOften(people: People, { looks, everyMs }: Step['with']): Promise<void> {
  for (let count = 0; count < numberOf(looks); count += 1) {
    await collectMetrics(people);
    await people.wait(numberOf(everyMs));
  }
}

function goodChange(dice: Dice): { readonly [key: string]: Json } {
  const { section, key, good } = dice.one(triedSettings);
  return { section, key, value: dice.one(good) };
}

function badChange(dice: Dice): { readonly [key: string]: Json } {
  const { section, key, bad } = dice.one(triedSettings);
  return { section, key, value: dice.one(bad) };
}

function changesOf(dice: Dice, count: number): readonly Json[] {
  return Array.from({ length: count }, () => goodChange(dice));
}

function changesIn({ changes }: Step['with']): readonly SettingChange[] {
  return Array.isArray(changes) ? changes.map((one) => changeOf(one as Json)) : [];
}

function changeOf(value: Json | undefined): SettingChange {
  const { section, key, value: to } = (value ?? {}) as { readonly [key: string]: Json };
  return { section: String(section), key: String(key), value: String(to) };
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}
