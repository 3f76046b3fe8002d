import { basename } from 'node:path';
import { GatewayError } from '../core/errors.js';
import { readProfileFile } from '../device/profiles/profile-files.js';
import type { ProfileContents } from '../device/profiles/profile-reader.js';
import { formatProfileProblem } from '../device/profiles/profile-texts.js';
import { coverageOf, type ProfileTrial, type TriedRow } from '../device/profiles/profile-trial.js';
import { type TrialResult, tryOnOwnLine } from '../device/profiles/try-on-line.js';
import { isSimulated } from '../device/ups-monitor-of.js';
import { addressText } from '../documents/object-labels.js';
import { isGoodNow } from '../objects/object-value.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import type { Profile } from '../ups/profiles/profile.js';
import { type OneShot, settingsOf } from './one-shot.js';

/** `--check-profile`: everything that is wrong with a file, and what it feeds. */
export async function checkProfileCommand(file: string, shot: OneShot): Promise<string> {
  const { profile, family } = await usableProfile(file, shot);
  const { fed, counts } = coverageOf(family);
  const certainties = (['documented', 'derived', 'inferred', 'computed'] as const)
    .map((origin) => [counts.get(origin) ?? 0, origin] as const)
    .filter(([count]) => count > 0)
    .map(([count, origin]) => `${count} ${origin}`);
  const { name, maker, model, documents } = profile;
  const lines = [
    `${name}: ${maker} ${model}`,
    ...documents.map((document) => `  from ${document}`),
    `  feeds ${fed} of the 101 objects: ${certainties.join(', ')}`,
    `${file}: no errors`,
  ];
  return `${lines.join('\n')}\n`;
}

/** `--try-profile`: the UPS, read once by a file; each register beside what becomes of it. */
export async function tryProfileCommand(file: string, shot: OneShot): Promise<string> {
  const { profile, family } = await usableProfile(file, shot);
  const settings = await settingsOf(shot);
  const simulated = isSimulated(settings, shot.demo);
  if (settings.serial.port === '' && !simulated) {
    throw new GatewayError(
      'serial.missing',
      'No serial port is set ([serial] port in config.ini): there is no UPS to read.',
    );
  }
  shot.print(`Reading the UPS on ${simulated ? 'the simulator' : settings.serial.port} ...`);
  const trial = await tryOnOwnLine(family, settings, simulated, shot).catch((error: unknown) => {
    throw heldByOther(error);
  });
  if (trial.tables.every(({ outcome }) => outcome !== 'data')) {
    throw new GatewayError('ups.silent', `No table of the profile came:\n${outcomes(trial).join('\n')}`);
  }
  const head = `${simulated ? 'SIMULATED, invented values: ' : ''}${profile.maker} ${profile.model} (${profile.name})`;
  return `${[head, lineOf(trial), identities[trial.identity], ...outcomes(trial), '', ...table(trial)].join('\n')}\n`;
}

async function usableProfile(
  file: string,
  { profiles, print }: OneShot,
): Promise<{ readonly profile: Profile; readonly family: UpsFamily }> {
  const { profile, family, problems } = await contentsOf(file, profiles.check.bind(profiles));
  for (const problem of problems) print(formatProfileProblem(file, problem));
  if (profile && family) {
    const expected = `${profile.name}.json`;
    if (basename(file) !== expected) print(`${file}: in the folder profiles it has to be called ${expected}.`);
    return { profile, family };
  }
  throw new GatewayError('profile.invalid', `${file} cannot be used.`);
}

async function contentsOf(
  file: string,
  check: (bytes: Uint8Array) => Promise<ProfileContents>,
): Promise<ProfileContents> {
  const bytes = await readProfileFile(file).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new GatewayError('profile.missing', `${file} cannot be read: ${why}.`, {}, cause);
  });
  return check(bytes);
}

const identities: Readonly<Record<ProfileTrial['identity'], string>> = {
  right: 'The UPS says to be what this profile is for.',
  wrong: 'The UPS says to be something else than what this profile is for.',
  unknown: 'The UPS does not say what it is: compare the values with its display.',
};

function lineOf({ line: { baud, parity, stopBits, slave } }: TrialResult): string {
  const speed = baud === undefined ? 'Modbus TCP' : `${baud} baud, parity ${parity}, stop bits ${stopBits}`;
  return `${speed}, Modbus address ${slave}`;
}

function outcomes({ tables }: ProfileTrial): readonly string[] {
  return tables
    .filter(({ outcome }) => outcome !== 'data')
    .map(({ id, address, words, functionCode, outcome, exceptionCode }) => {
      const what = { exception: `exception ${exceptionCode}`, silent: 'no answer', skipped: 'not asked', data: '' }[
        outcome
      ];
      return `  ${id} ${addressText(address)}, ${words} words, function ${functionCode}: ${what}`;
    });
}

const head = ['REGISTER', 'ADDRESS', 'WORDS', 'VALUE', 'OBJECT', 'CERTAINTY'] as const;

function table({ rows }: ProfileTrial): readonly string[] {
  const lines = [head, ...rows.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cellsOf({ code, address, bit, words = [], value, certainty, objects }: TriedRow): readonly string[] {
  const shown = objects.map((object) => `${object.name} ${isGoodNow(object) ? object.text || '-' : '-'}`);
  return [
    code,
    `${addressText(address)}${bit === undefined ? '' : `.${bit}`}`,
    words.map(addressText).join(' '),
    value,
    shown.join('; '),
    certainty,
  ];
}

/** The likeliest holder is the gateway itself. */
function heldByOther(error: unknown): unknown {
  if (!(error instanceof GatewayError) || error.code !== 'serial.busy') return error;
  const message = `${error.message} While the gateway runs, it holds the port: try the profile on its page, or stop it.`;
  return new GatewayError('serial.busy', message, error.facts, error);
}
