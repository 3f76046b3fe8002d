import { findNodeAtLocation } from 'jsonc-parser';
import { saysNothing } from '../maps/identification.js';
import { mostRows, type ProfileFile } from './profile-format.js';
import type { JsonNode, Path, ProfileProblems } from './profile-problems.js';
import { oneOf } from './shapes.js';

/** The names by which one part of the file means another. */
export interface KnownNames {
  readonly tables: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly bits: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
}

/** As they are written: a row that is refused for something else has its name all the same. */
export function knownNames(root: JsonNode): KnownNames {
  const names = (list: keyof typeof mostRows, member: string) => {
    // Of a list that was refused for its length the rest is of no use.
    const rows = (findNodeAtLocation(root, [list])?.children ?? []).slice(0, mostRows[list]);
    return new Set(rows.map((row) => String(findNodeAtLocation(row, [member])?.value)));
  };
  return {
    tables: names('tables', 'id'),
    words: names('words', 'code'),
    bits: names('bits', 'code'),
    texts: names('texts', 'code'),
  };
}

/** Whatever names a table, a word or a text, outside the lists of what objects show. */
export function checkReferences(file: Partial<ProfileFile>, known: KnownNames, problems: ProfileProblems): void {
  const { identity, plate, parallel, managed } = file;
  const table = (path: Path, name: string | undefined) => checkName(path, name, known.tables, problems);
  const word = (path: Path, name: string | undefined) => checkName(path, name, known.words, problems);
  const text = (path: Path, name: string | undefined) => checkName(path, name, known.texts, problems);
  table(['identity', 'table'], identity?.table);
  checkIdentity(file, problems);
  word(['identity', 'code'], identity?.code);
  text(['identity', 'text'], identity?.text);
  text(['plate', 'model'], plate?.model);
  text(['plate', 'serialNumber'], plate?.serialNumber);
  word(['plate', 'nominalKva'], plate?.nominalKva);
  if (typeof file.phases === 'string') word(['phases'], file.phases);
  if (typeof file.phases === 'object') {
    word(['phases', 'input'], file.phases.input);
    word(['phases', 'output'], file.phases.output);
  }
  word(['factor'], file.factor);
  table(['managed', 'table'], managed?.table);
  table(['managed', 'measurements'], managed?.measurements);
  table(['parallel', 'mark', 'table'], parallel?.mark.table);
  if (parallel && (parallel.mark.table === undefined) === (parallel.mark.address === undefined)) {
    problems.tellOf(['parallel', 'mark'], 'conflict', {
      en: 'either "table" or "address"',
      fr: 'soit "table", soit "address"',
    });
  }
  table(['parallel', 'ofEachUnit', 'table'], parallel?.ofEachUnit?.table);
  for (const [index, name] of (parallel?.untoldUnits?.tables ?? []).entries()) {
    table(['parallel', 'untoldUnits', 'tables', index], name);
  }
}

/** What recognises the range hangs together: a code needs its word, in the table that every UPS answers for. */
function checkIdentity(file: Partial<ProfileFile>, problems: ProfileProblems): void {
  const { identity, tables = [], words = [] } = file;
  if (identity === undefined) return;
  const { code, codes, text, words: looked } = identity;
  const pairs = [
    ['code', code, 'codes', codes],
    ['text', text, 'words', looked],
  ] as const;
  for (const [one, value, other, list] of pairs) {
    if (list === undefined || value !== undefined) continue;
    problems.tellOf(['identity', other], 'conflict', { en: `"${one}" beside it`, fr: `"${one}" à côté` });
  }
  for (const [index, one] of (codes ?? []).entries()) {
    if (!saysNothing(one.code)) continue;
    problems.tellOf(['identity', 'codes', index, 'code'], 'value', {
      en: 'a code that a UPS was given: 0x0000 and 0xFFFF are what others have where there is none',
      fr: "un code qu'une ASI a reçu : 0x0000 et 0xFFFF sont ce que d'autres ont là où il n'y en a pas",
    });
  }
  const row = words.find((word) => word !== undefined && word.code === code);
  const table = tables.find((one) => one?.id === identity.table);
  if (table !== undefined) checkPlausible(identity.plausible, table, problems);
  if (row === undefined || table === undefined) return;
  const isInside = row.address >= table.address && row.address < table.address + table.words;
  const isOfFunction = row.function === undefined || row.function === (table.function ?? file.function ?? 3);
  if (isInside && isOfFunction) return;
  problems.tellOf(['identity', 'code'], 'conflict', {
    en: `a word of the table "${table.id}", which is asked first`,
    fr: `un mot de la table "${table.id}", demandée en premier`,
  });
}

/** A word of another table is not read before it is known what the UPS is. */
function checkPlausible(
  facts: NonNullable<ProfileFile['identity']>['plausible'],
  { id, address: start, words: length }: NonNullable<ProfileFile['tables'][number]>,
  problems: ProfileProblems,
): void {
  for (const [index, { address, words = 1, least, most }] of (facts ?? []).entries()) {
    if (address < start || address + words > start + length) {
      problems.tellOf(['identity', 'plausible', index, 'address'], 'conflict', {
        en: `words of the table "${id}"`,
        fr: `des mots de la table "${id}"`,
      });
    }
    if (least !== undefined && most !== undefined && most < least) {
      problems.tellOf(['identity', 'plausible', index, 'most'], 'conflict', {
        en: `"least" (${least}) or more`,
        fr: `"least" (${least}) ou plus`,
      });
    }
  }
}

export function checkName(
  path: Path,
  name: string | undefined,
  known: ReadonlySet<string>,
  problems: ProfileProblems,
): void {
  if (name === undefined || known.has(name)) return;
  problems.tellOf(path, 'unknown-name', () => oneOf(name, known));
}
