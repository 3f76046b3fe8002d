import type { Bilingual } from '../../core/bilingual.js';
import { GatewayError } from '../../core/errors.js';
import { type Condition, parseCondition, type Term } from '../maps/condition.js';
import type { ObjectNames } from './profile.js';
import type { ProfileFile } from './profile-format.js';
import { present, scaleOf } from './profile-of-file.js';
import type { Path, ProfileProblems } from './profile-problems.js';
import { isSatisfiable, type TermPlace } from './satisfiable.js';
import { oneOf } from './shapes.js';
import { type FileTable, placeIn } from './table-places.js';

/** Conditions of states and bits: that they can be read, that they mean registers of the file, that they can be true. */
export function checkConditions(file: Partial<ProfileFile>, names: ObjectNames, problems: ProfileProblems): void {
  const rows = registersOf(file);
  const read = (path: Path, line: ConditionLine | undefined) =>
    line && checkCondition([...path, 2], line[2], rows, problems);
  const states = (file.states ?? []).map((line, index) => ({ line, clauses: read(['states', index], line) }));
  const bits = (file.bitStrings ?? []).map((line, index) => ({ line, clauses: read(['bitStrings', index], line) }));
  for (const [index, line] of (file.plausibility ?? []).entries()) {
    const unless = line?.[4]?.unless;
    if (unless !== undefined) checkCondition(['plausibility', index, 4, 'unless'], unless, rows, problems);
  }
  checkHiddenStates(states, names, problems);
  checkHiddenBits(bits, problems);
}

type ConditionLine = NonNullable<NonNullable<ProfileFile['states']>[number]>;

/** A line whose condition could be read, with each clause in a form in which equal ones are equal. */
interface ReadLine {
  readonly line: ConditionLine | undefined;
  readonly clauses: readonly string[] | undefined;
}

interface Registers {
  readonly file: Partial<ProfileFile>;
  readonly tables: readonly FileTable[];
  /** By their codes in capitals. */
  readonly bits: ReadonlyMap<string, NonNullable<NonNullable<ProfileFile['bits']>[number]>>;
  readonly words: ReadonlyMap<string, NonNullable<NonNullable<ProfileFile['words']>[number]>>;
}

function registersOf(file: Partial<ProfileFile>): Registers {
  return {
    file,
    tables: present(file.tables),
    bits: new Map(present(file.bits).map((row) => [row.code.toUpperCase(), row])),
    words: new Map(present(file.words).map((row) => [row.code.toUpperCase(), row])),
  };
}

/** Any name is taken for a code here: whether there is such a one is asked afterwards, so that the nearest can be told. */
const isAnyName = (text: string) => text !== '';
const anyCode = { isBitCode: isAnyName, isWordCode: isAnyName };

function checkCondition(
  path: Path,
  text: string,
  rows: Registers,
  problems: ProfileProblems,
): readonly string[] | undefined {
  const condition = parsed(path, text, problems);
  if (condition === undefined) return undefined;
  const placed = condition.map((clause) =>
    clause.map((term) => ({ term, place: placeOf(path, term, rows, problems) })),
  );
  const clauses: string[] = [];
  for (const clause of placed) {
    const terms = clause.flatMap(({ term, place }) => (place === undefined ? [] : [{ term, place }]));
    if (terms.length < clause.length) return undefined;
    if (!isSatisfiable(terms)) {
      problems.tellOf(path, 'never', {
        en: 'a condition whose every part, from one "or" to the next, can be true',
        fr: 'une condition dont chaque partie, d\'un "or" à l\'autre, peut être vraie',
      });
      return undefined;
    }
    clauses.push(clauseText(terms));
  }
  return clauses;
}

function parsed(path: Path, text: string, problems: ProfileProblems): Condition | undefined {
  try {
    return parseCondition(text, [anyCode]);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    // All that is thrown there has both.
    problems.tellOf(path, 'value', error.facts.allowed as Bilingual, `"${String(error.facts.found)}"`);
    return undefined;
  }
}

/** Undefined, with the problem told, for what the file does not have. */
function placeOf(path: Path, term: Term, rows: Registers, problems: ProfileProblems): TermPlace | undefined {
  switch (term.kind) {
    case 'bit': {
      const row = rows.bits.get(term.code);
      if (row === undefined) return unknownCode(path, term.code, 'bits', rows, problems);
      return { word: `${row.function ?? ''} ${row.address}`, bit: row.bit };
    }
    case 'value': {
      const row = rows.words.get(term.code);
      if (row === undefined) return unknownCode(path, term.code, 'words', rows, problems);
      const scale = scaleOf(row.scale ?? 1, row.offset ?? 0);
      const { type, values } = row;
      return { word: `value ${row.code}`, row: { type, scale, ...(values && { values }) } };
    }
    default:
      return placeOfAddress(path, term, rows, problems);
  }
}

function unknownCode(
  path: Path,
  code: string,
  list: 'bits' | 'words',
  rows: Registers,
  problems: ProfileProblems,
): undefined {
  // A row that was refused has its name all the same.
  if (rows.file[list]?.includes(undefined)) return undefined;
  const isOther = (list === 'bits' ? rows.words : rows.bits).has(code);
  const hint = {
    bits: {
      en: `a comparison such as ${code} > 0: it is a number`,
      fr: `une comparaison comme ${code} > 0 : c'est un nombre`,
    },
    words: { en: `${code} alone: it is a bit`, fr: `${code} seul : c'est un bit` },
  } as const;
  const known = [...rows[list].values()].map((row) => row.code);
  problems.tellOf(path, 'unknown-name', () => (isOther ? hint[list] : oneOf(code, known)), code);
  return undefined;
}

function placeOfAddress(
  path: Path,
  term: Exclude<Term, { readonly kind: 'bit' | 'value' }>,
  { file, tables }: Registers,
  problems: ProfileProblems,
): TermPlace | undefined {
  const place = placeIn(tables, file.function ?? 3, { address: term.address }, 1);
  const word = ` ${term.address}`;
  if (place.kind === 'inside') return term.kind === 'address-bit' ? { word, bit: term.bit } : { word };
  if (file.tables?.includes(undefined)) return undefined;
  const allowed = {
    outside: { en: 'an address in a table', fr: 'une adresse dans une table' },
    across: { en: 'an address in a table', fr: 'une adresse dans une table' },
    'two-functions': {
      en: 'the code of a row: tables of both functions have this address',
      fr: "le code d'une ligne : des tables des deux fonctions ont cette adresse",
    },
  } as const;
  const reason = place.kind === 'two-functions' ? 'conflict' : 'outside-tables';
  problems.tellOf(path, reason, allowed[place.kind], `0x${term.address.toString(16).toUpperCase().padStart(4, '0')}`);
  return undefined;
}

function clauseText(terms: readonly { readonly term: Term; readonly place: TermPlace }[]): string {
  const texts = terms.map(({ term, place }) => {
    const compared = 'compared' in term ? `${term.compared.sign}${term.compared.value}` : '';
    const kind = term.kind === 'bit' ? 'address-bit' : term.kind;
    return `${term.negated ? '!' : ''}${kind} ${place.word} ${place.bit ?? ''}${compared}`;
  });
  return [...new Set(texts)].sort().join(' & ');
}

/** The lowest state of an object wins: one whose every clause is that of a lower state never shows. */
function checkHiddenStates(lines: readonly ReadLine[], names: ObjectNames, problems: ProfileProblems): void {
  const placed = lines.map(({ line, clauses }) => {
    const state = line && names.states.get(line[0])?.texts.indexOf(line[1]);
    return { object: line?.[0], state, where: whereOf(line), clauses };
  });
  for (const [index, { object, state, where, clauses }] of placed.entries()) {
    if (state === undefined || clauses === undefined) continue;
    const before = placed.filter(
      (one, at) =>
        one.object === object &&
        one.where === where &&
        one.state !== undefined &&
        (one.state < state || (one.state === state && at < index)),
    );
    const taken = new Set(before.flatMap((one) => one.clauses ?? []));
    if (!clauses.every((clause) => taken.has(clause))) continue;
    problems.tellOf(['states', index, 2], 'never', {
      en: 'a condition that no state before has: the first state of the object that holds wins',
      fr: "une condition qu'aucun état précédent n'a : le premier état vrai de l'objet gagne",
    });
  }
}

/** Of several lines for a bit the first one counts. */
function checkHiddenBits(lines: readonly ReadLine[], problems: ProfileProblems): void {
  const seen = new Set<string>();
  for (const [index, { line }] of lines.entries()) {
    if (line === undefined) continue;
    const name = `${line[0]} ${line[1]} ${whereOf(line)}`;
    if (seen.has(name)) {
      problems.tellOf(['bitStrings', index, 1], 'twice', {
        en: 'one line for each bit: join the conditions by "or"',
        fr: 'une ligne par bit : joindre les conditions par "or"',
      });
    }
    seen.add(name);
  }
}

function whereOf(line: ConditionLine | undefined): string {
  return `${line?.[3]?.architecture ?? ''} ${line?.[3]?.page ?? ''}`;
}
