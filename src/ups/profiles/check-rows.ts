import type { Bilingual } from '../../core/bilingual.js';
import { wordsIn } from '../maps/decode-words.js';
import type { ReadFunction } from '../maps/register-map.js';
import type { ProfileFile } from './profile-format.js';
import type { Path, ProfileProblems } from './profile-problems.js';
import { type FileTable, type FileWord, placeIn, type RowPlace } from './table-places.js';

type Table = NonNullable<ProfileFile['tables'][number]>;

/** Tables by themselves and against one another, then every row against the tables. */
export function checkRows(file: Partial<ProfileFile>, problems: ProfileProblems): void {
  const tables = file.tables ?? [];
  const known = tables.filter((one) => one !== undefined);
  checkTables(known, tables, file.function ?? 3, problems);
  // Where a table was refused, its rows would all be told to be in none.
  const isWhole = file.tables !== undefined && known.length === tables.length;
  if (isWhole) checkPlaces(file, known, problems);
  checkUntouched(file, problems);
  checkRanges(file, problems);
  checkWords(file.words ?? [], problems);
  checkSharedWords(file, known, problems);
  checkCodes(file, problems);
}

function checkTables(
  known: readonly Table[],
  tables: readonly (Table | undefined)[],
  fileFunction: ReadFunction,
  problems: ProfileProblems,
): void {
  const spans = known.flatMap((table) => spansOf(table, fileFunction));
  for (const [index, table] of tables.entries()) {
    if (table === undefined) continue;
    const path: Path = ['tables', index];
    if (tables.findIndex((one) => one?.id === table.id) < index) {
      problems.tellOf([...path, 'id'], 'twice', {
        en: 'a name that no table before has',
        fr: "un nom qu'aucune table précédente ne porte",
      });
    }
    if (table.fallbackWords !== undefined && table.fallbackWords >= table.words) {
      problems.tellOf([...path, 'fallbackWords'], 'conflict', {
        en: `fewer than the ${table.words} words of the table`,
        fr: `moins que les ${table.words} mots de la table`,
      });
    }
    if (table.continues !== undefined && !known.some(({ id }) => id === table.continues && id !== table.id)) {
      problems.tellOf([...path, 'continues'], 'unknown-name', idsOf(known));
    }
    if (table.optional && (table.tells !== undefined || table.cadence !== 'slow')) {
      problems.tellOf([...path, 'optional'], 'conflict', {
        en: 'none: a table that tells states, alarms or measurements is missed when it does not come; only "slow" ones without "tells" are configuration',
        fr: 'rien : une table d\'états, d\'alarmes ou de mesures manque quand elle ne vient pas ; seules celles en "slow" sans "tells" sont de la configuration',
      });
    }
    const other = overlapOf(table, spans, fileFunction, tables.slice(0, index));
    if (other !== undefined) problems.tellOf([...path, 'address'], 'overlap', other, shownSpan(table));
    checkEnd(table, path, problems);
  }
}

function checkEnd(table: Table, path: Path, problems: ProfileProblems): void {
  const addresses: (readonly [number | undefined, ...Path])[] = [
    [table.address, 'address'],
    [table.at?.single, 'at', 'single'],
    [table.at?.system, 'at', 'system'],
    ...(table.at?.units ?? []).map((address, unit) => [address, 'at', 'units', unit] as const),
  ];
  for (const [address, ...inside] of addresses) {
    if (address === undefined || address + table.words <= 0x1_0000) continue;
    problems.tellOf([...path, ...inside], 'across-the-end', {
      en: `an address from which ${table.words} words end at 0xFFFF or before`,
      fr: `une adresse d'où ${table.words} mots finissent à 0xFFFF ou avant`,
    });
  }
}

interface Span {
  readonly table: Table;
  /** `base` is where the file puts the rows. */
  readonly page: string;
  readonly start: number;
  readonly readFunction: ReadFunction;
}

function spansOf(table: Table, fileFunction: ReadFunction): readonly Span[] {
  const readFunction = table.function ?? fileFunction;
  const { single, system, units = [] } = table.at ?? { single: table.address };
  const pages: (readonly [string, number | undefined])[] = [
    ['base', table.address],
    ['single', single],
    ['system', system],
    ...units.map((address, unit) => [`unit ${unit + 1}`, address] as const),
  ];
  return pages.flatMap(([page, start]) => (start === undefined ? [] : [{ table, page, start, readFunction }]));
}

/** On the same page no two tables have a word in common; two units have none in any of theirs. */
function overlapOf(
  table: Table,
  spans: readonly Span[],
  fileFunction: ReadFunction,
  before: readonly (Table | undefined)[],
): Bilingual | undefined {
  for (const own of spansOf(table, fileFunction)) {
    const other = spans.find(
      (one) =>
        (before.includes(one.table)
          ? areOfOnePage(own.page, one.page)
          : one.table === table && areTwoUnits(own, one)) &&
        own.readFunction === one.readFunction &&
        own.start < one.start + one.table.words &&
        one.start < own.start + table.words,
    );
    if (other !== undefined) {
      const words = `"${other.table.id}" (${other.page}) ${shownSpan({ ...other.table, address: other.start })}`;
      return {
        en: `words that no other table has; ${words} is in the way`,
        fr: `des mots qu'aucune autre table n'a ; ${words} les occupe`,
      };
    }
  }
  return undefined;
}

function areOfOnePage(one: string, other: string): boolean {
  return one === other || (one.startsWith('unit') && other.startsWith('unit'));
}

function areTwoUnits(one: Span, other: Span): boolean {
  return one.page !== other.page && one.page.startsWith('unit') && other.page.startsWith('unit');
}

/** What is never read is in no table, on whichever page. */
function checkUntouched(file: Partial<ProfileFile>, problems: ProfileProblems): void {
  for (const [index, table] of (file.tables ?? []).entries()) {
    const spans = table === undefined ? [] : spansOf(table, file.function ?? 3).filter(({ page }) => page !== 'base');
    const range = (file.untouched ?? []).find(({ address, words }) =>
      spans.some((span) => span.start < address + words && address < span.start + span.table.words),
    );
    if (range === undefined) continue;
    problems.tellOf(['tables', index, 'address'], 'overlap', {
      en: `words that are not in "untouched": ${shownSpan(range)}`,
      fr: `des mots hors de "untouched" : ${shownSpan(range)}`,
    });
  }
}

/** There is no word behind 0xFFFF. */
function checkRanges(file: Partial<ProfileFile>, problems: ProfileProblems): void {
  for (const list of ['untouched', 'searched'] as const) {
    for (const [index, { address, words }] of (file[list] ?? []).entries()) {
      if (address + words <= 0x1_0000) continue;
      const most = 0x1_0000 - address;
      problems.tellOf([list, index, 'words'], 'across-the-end', {
        en: `at most ${most}: the last address is 0xFFFF`,
        fr: `au plus ${most} : la dernière adresse est 0xFFFF`,
      });
    }
  }
}

/** Every row lies in one table, whole. */
function checkPlaces(file: Partial<ProfileFile>, tables: readonly FileTable[], problems: ProfileProblems): void {
  const check = (path: Path, row: FileWord | undefined, words: number) => {
    if (row !== undefined) checkPlace([...path, 'address'], placeIn(tables, file.function ?? 3, row, words), words);
  };
  const checkPlace = (path: Path, place: RowPlace, words: number) => {
    if (place.kind === 'outside') problems.tellOf(path, 'outside-tables', () => inTables(tables));
    if (place.kind === 'across') problems.tellOf(path, 'across-the-end', endOf(place.table, words));
    if (place.kind === 'two-functions') {
      problems.tellOf(path, 'conflict', {
        en: '"function": 3 or 4 beside it: both have a table here',
        fr: '"function" : 3 ou 4 à côté : les deux ont une table ici',
      });
    }
  };
  for (const [index, row] of (file.words ?? []).entries()) check(['words', index], row, row ? wordsIn(row.type) : 1);
  for (const [index, row] of (file.bits ?? []).entries()) check(['bits', index], row, 1);
  for (const [index, row] of (file.texts ?? []).entries()) check(['texts', index], row, row?.words ?? 1);
  const { mark, unitNumber, otherUnitPages } = file.parallel ?? {};
  const { address, function: wanted } = mark ?? {};
  if (address !== undefined) check(['parallel', 'mark'], { address, ...(wanted && { function: wanted }) }, 1);
  check(['parallel', 'unitNumber'], unitNumber, 1);
  check(['hears'], file.hears, 1);
  const heard = file.hears && placeIn(tables, file.function ?? 3, file.hears, 1);
  const isUrgent = (id: string) => file.tables?.some((one) => one?.id === id && one.cadence === 'urgent');
  if (heard?.kind === 'inside' && !isUrgent(heard.table.id)) {
    problems.tellOf(['hears', 'address'], 'conflict', {
      en: 'a word of a table that is "urgent": it is asked before all that it speaks of',
      fr: 'un mot d\'une table "urgent" : il est demandé avant ce dont il parle',
    });
  }
  check(['parallel', 'otherUnitPages'], otherUnitPages, 1);
}

function inTables(tables: readonly FileTable[]): Bilingual {
  const list = tables.map((table) => `${table.id} ${shownSpan(table)}`).join(', ');
  return { en: `a word of a table: ${list}`, fr: `un mot d'une table : ${list}` };
}

function endOf(table: FileTable, words: number): Bilingual {
  const span = `"${table.id}" ${shownSpan(table)}`;
  return {
    en: `${words} words inside ${span}: a request never runs across the end of a table`,
    fr: `${words} mots dans ${span} : une requête ne dépasse jamais la fin d'une table`,
  };
}

/** Below it the largest number of one word is less than the last digit of any object. */
const leastScale = 0.000001;

/** What the members of a number say against one another. */
function checkWords(words: NonNullable<ProfileFile['words']>, problems: ProfileProblems): void {
  for (const [index, row] of words.entries()) {
    if (row === undefined) continue;
    const path: Path = ['words', index];
    const ofOneWord = wordsIn(row.type) === 1;
    if (ofOneWord && row.order !== undefined) {
      problems.tellOf([...path, 'order'], 'conflict', {
        en: 'none: a number in one word has no order',
        fr: "rien : un nombre en un mot n'a pas d'ordre",
      });
    }
    if (typeof row.scale === 'number' && Math.abs(row.scale) < leastScale) {
      problems.tellOf([...path, 'scale'], 'value', {
        en: `${leastScale} or more, or as much below 0: else every value would be the same`,
        fr: `${leastScale} ou plus, ou autant sous 0 : sinon toutes les valeurs seraient égales`,
      });
    }
    if (row.scale === 'factor' && row.offset !== undefined) {
      problems.tellOf([...path, 'offset'], 'conflict', {
        en: 'no offset beside factor',
        fr: 'pas de décalage avec factor',
      });
    }
    const raws = (['notAvailable', 'values'] as const).flatMap((list) =>
      (row[list] ?? []).map((mark, place) => ({ list, mark, place })),
    );
    for (const { list, mark, place } of raws) {
      if (!ofOneWord || mark <= 0xffff) continue;
      problems.tellOf([...path, list, place], 'value', {
        en: 'at most "0xFFFF" in one word',
        fr: 'au plus "0xFFFF" en un mot',
      });
    }
  }
}

/** Numbers and texts have no word in common, unless the document gives the very same words two meanings. */
function checkSharedWords(file: Partial<ProfileFile>, tables: readonly FileTable[], problems: ProfileProblems): void {
  const spanOf = (
    list: 'words' | 'texts',
    index: number,
    row: (FileWord & { readonly code: string }) | undefined,
    words: number,
  ) => {
    const place = row && placeIn(tables, file.function ?? 3, row, 1);
    const start = row?.address ?? 0;
    const table = place?.kind === 'inside' ? place.table.id : undefined;
    return { list, index, code: row?.code ?? '', table, start, end: start + words };
  };
  const spans = [
    ...(file.words ?? []).map((row, index) => spanOf('words', index, row, row ? wordsIn(row.type) : 0)),
    ...(file.texts ?? []).map((row, index) => spanOf('texts', index, row, row?.words ?? 0)),
  ].filter(({ table }) => table !== undefined);
  const furthest = new Map<string | undefined, (typeof spans)[number]>();
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const before = furthest.get(span.table);
    const isSame = before?.start === span.start && before.end === span.end;
    if (before !== undefined && span.start < before.end && !isSame) {
      problems.tellOf([span.list, span.index, 'address'], 'overlap', {
        en: `words that no other number or text has: "${before.code}" ends with ${shownAddress(before.end - 1)}`,
        fr: `des mots qu'aucun autre nombre ou texte n'a : "${before.code}" finit à ${shownAddress(before.end - 1)}`,
      });
    }
    if (span.end > (before?.end ?? 0)) furthest.set(span.table, span);
  }
}

const wordsOfConditions: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'SHOWN']);

/** Words, bits and texts are told apart by their codes, in any case of letters. */
function checkCodes(file: Partial<ProfileFile>, problems: ProfileProblems): void {
  const seen = new Map<string, string>();
  for (const list of ['words', 'bits', 'texts'] as const) {
    for (const [index, row] of (file[list] ?? []).entries()) {
      if (row === undefined) continue;
      const folded = row.code.toUpperCase();
      if (wordsOfConditions.has(folded)) {
        problems.tellOf([list, index, 'code'], 'conflict', {
          en: 'another code: conditions have this word for themselves',
          fr: 'un autre code : les conditions se réservent ce mot',
        });
      }
      const first = seen.get(folded);
      if (first === undefined) {
        seen.set(folded, `${list}[${index}]`);
      } else {
        problems.tellOf([list, index, 'code'], 'twice', {
          en: `a code that no row before has: ${first} has it`,
          fr: `un code qu'aucune ligne précédente n'a : ${first} le porte`,
        });
      }
    }
  }
}

function idsOf(tables: readonly FileTable[]): Bilingual {
  const list = tables.map(({ id }) => id).join(', ');
  return { en: `another table: ${list}`, fr: `une autre table : ${list}` };
}

function shownAddress(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
}

function shownSpan({ address, words }: { readonly address: number; readonly words: number }): string {
  return `${shownAddress(address)}-${shownAddress(address + words - 1)}`;
}
