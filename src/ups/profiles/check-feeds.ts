import { checkConditions } from './check-conditions.js';
import type { KnownNames } from './check-references.js';
import { checkName } from './check-references.js';
import type { ObjectNames } from './profile.js';
import type { ProfileFile } from './profile-format.js';
import type { Path, ProfileProblems } from './profile-problems.js';
import { oneOf } from './shapes.js';

/** The lists of what objects show: their names, and the codes that they mean. */
export function checkFeeds(
  file: Partial<ProfileFile>,
  known: KnownNames,
  names: ObjectNames,
  problems: ProfileProblems,
): void {
  checkNumbers(file, known, names, problems);
  for (const [index, line] of (file.states ?? []).entries()) {
    if (line !== undefined) checkState(['states', index], line[0], line[1], names, problems);
  }
  for (const [index, line] of (file.bitStrings ?? []).entries()) {
    if (line === undefined) continue;
    const [object, bit] = line;
    const bits = names.bits.get(object);
    checkName(['bitStrings', index, 0], object, new Set(names.bits.keys()), problems);
    if (bits) checkName(['bitStrings', index, 1], bit, new Set(bits), problems);
  }
  checkPlausibility(file, names, problems);
  checkConditions(file, names, problems);
}

function checkNumbers(
  file: Partial<ProfileFile>,
  known: KnownNames,
  names: ObjectNames,
  problems: ProfileProblems,
): void {
  const unitOf = new Map(
    (file.words ?? []).flatMap((row) => (row === undefined ? [] : [[row.code, row.unit] as const])),
  );
  const check = (list: 'numbers' | 'ofEachUnit', index: number, object: string, codeColumn: number, code: string) => {
    checkName([list, index, 0], object, new Set(names.numbers.keys()), problems);
    checkName([list, index, codeColumn], code, known.words, problems);
    const [wanted, given] = [names.numbers.get(object), unitOf.get(code)];
    if (wanted === undefined || given === undefined || wanted === given) return;
    problems.tellOf(
      [list, index, codeColumn],
      'unit',
      {
        en: `a word in ${shownUnit(wanted, 'en')}, as ${object} is; the scale of the word can turn one unit into another`,
        fr: `un mot en ${shownUnit(wanted, 'fr')}, comme ${object} ; l'échelle du mot peut changer d'unité`,
      },
      `"${code}" (${given})`,
    );
  };
  for (const [index, line] of (file.numbers ?? []).entries()) if (line) check('numbers', index, line[0], 1, line[1]);
  checkNumbersOnce(file.numbers ?? [], problems);
  for (const [index, line] of (file.ofEachUnit ?? []).entries())
    if (line) check('ofEachUnit', index, line[0], 2, line[2]);
}

/** Of several lines for an object the first one counts that is for its architecture. */
function checkNumbersOnce(numbers: NonNullable<ProfileFile['numbers']>, problems: ProfileProblems): void {
  const seen = new Set<string>();
  for (const [index, line] of numbers.entries()) {
    if (line === undefined) continue;
    const name = `${line[0]} ${line[2]?.architecture ?? ''}`;
    if (seen.has(name)) {
      problems.tellOf(['numbers', index, 0], 'twice', { en: 'one line for each object', fr: 'une ligne par objet' });
    }
    seen.add(name);
  }
}

function shownUnit(unit: string, language: 'en' | 'fr'): string {
  return unit === '' ? { en: 'no unit ("")', fr: 'sans unité ("")' }[language] : unit;
}

/** The state that shows when no other one applies is fed by nothing. */
function checkState(path: Path, object: string, state: string, names: ObjectNames, problems: ProfileProblems): void {
  const row = names.states.get(object);
  checkName([...path, 0], object, new Set(names.states.keys()), problems);
  if (row === undefined) return;
  if (state !== row.otherwise) {
    checkName([...path, 1], state, new Set(row.texts), problems);
    return;
  }
  problems.tellOf([...path, 1], 'conflict', {
    en: `another state: ${object} shows "${state}" when no other one applies`,
    fr: `un autre état : ${object} montre "${state}" quand aucun autre ne convient`,
  });
}

function checkPlausibility(file: Partial<ProfileFile>, names: ObjectNames, problems: ProfileProblems): void {
  for (const [index, line] of (file.plausibility ?? []).entries()) {
    if (line === undefined) continue;
    const path: Path = ['plausibility', index];
    const [object, state, deniedBy, instead, options] = line;
    const row = names.states.get(object);
    checkName([...path, 0], object, new Set(names.states.keys()), problems);
    if (row) checkName([...path, 1], state, new Set(row.texts), problems);
    if (row && instead !== 'unknown' && !row.texts.includes(instead)) {
      problems.tellOf([...path, 3], 'unknown-name', () => oneOf(instead, [...row.texts, 'unknown']));
    }
    if (deniedBy === 'untold' && options?.unless === undefined) {
      problems.tellOf(path, 'conflict', {
        en: '{ "unless": condition } behind it: what tells the state',
        fr: '{ "unless": condition } à la fin : ce qui dit l\'état',
      });
    }
  }
}
