import { wordsIn } from '../maps/decode-words.js';
import type { FeedOptions, MapFeed } from '../maps/map-feed.js';
import type { PageRoles } from '../maps/page.js';
import type {
  FamilyMarks,
  MapData,
  ParallelMark,
  RegisterTable,
  Scale,
  SimulatedAnswers,
  TextRow,
  WordPlace,
  WordRow,
} from '../maps/register-map.js';
import type { Profile } from './profile.js';
import type { ProfileFile } from './profile-format.js';
import { type FileWord, placeIn } from './table-places.js';

/** Of maps of makers that did not say: behind all others. */
export const usualRank = 20;

/** What a simulated UPS does unless the file says otherwise. */
export const usualAnswers = {
  tooManyWords: 3,
  noTable: 2,
  singlePageOfParallel: false,
  systemPageOfSingle: false,
  unit1OfModular: false,
  shortTables: 'some-models',
} as const satisfies SimulatedAnswers;

type FileRow<K extends 'tables' | 'words' | 'bits' | 'texts'> = NonNullable<NonNullable<ProfileFile[K]>[number]>;

/** What a file that was found to be right stands for. */
export function profileOfFile(file: ProfileFile): Profile {
  return {
    name: file.name,
    maker: file.maker,
    model: file.model,
    documents: file.documents,
    ...(file.remarks && { remarks: file.remarks }),
    serial: file.serial,
    maxUnits: file.maxUnits ?? 1,
    ...(file.comSlot !== undefined && { comSlot: file.comSlot }),
    map: mapOf(file),
    ...(file.usualModel && { usualModel: file.usualModel }),
  };
}

function mapOf(file: ProfileFile): MapData {
  const places = placesOf(file);
  const { parallel, managed, untouched, searched } = file;
  return {
    id: file.name,
    readFunction: file.function ?? 3,
    tables: present(file.tables).map(tableOf),
    words: present(file.words).map((row) => wordOf(row, places)),
    bits: present(file.bits).map(({ code, bit, name, source, certainty, ...row }) => ({
      code,
      ...places(row, 1),
      bit,
      name,
      source,
      certainty,
    })),
    texts: present(file.texts).map((row) => textOf(row, places)),
    notAvailable: file.notAvailable ?? { appliesTo: 'all' },
    ...(managed && { managed }),
    pageRoles: rolesOf(file),
    probePages: file.probePages ?? ['single'],
    likelySpeeds: (file.speeds ?? [{ baud: file.serial.baud }]).map(({ baud, rank = usualRank }) => ({ baud, rank })),
    ...(file.needsBoard && { needsBoard: true }),
    family: familyMarksOf(file),
    ...parallelOf(parallel, places),
    ...(file.hears && {
      hears: { ...places(file.hears, 1), mask: file.hears.mask ?? 0xffff, value: file.hears.value },
    }),
    ...(untouched && { untouched: untouched.map(({ address, words }) => ({ start: address, words })) }),
    ...(searched && { searched: searched.map(({ address, words }) => ({ start: address, words })) }),
    feed: feedOf(file),
    simulated: { ...usualAnswers, ...file.simulator },
  };
}

type Places = (row: FileWord, words: number) => { readonly table: string; readonly offset: number };

function placesOf(file: ProfileFile): Places {
  const tables = present(file.tables);
  return (row, words) => {
    const place = placeIn(tables, file.function ?? 3, row, words);
    // The check has refused every row that is not inside a table.
    if (place.kind !== 'inside') throw new RangeError(`0x${row.address.toString(16)} is in no table`);
    return { table: place.table.id, offset: place.offset };
  };
}

function tableOf(table: FileRow<'tables'>): RegisterTable {
  const { address, function: readFunction, at, parallelOnly, identity, ofDevice, optional, ...rest } = table;
  return {
    ...rest,
    start: address,
    at: at ?? { single: address },
    ...(readFunction && { readFunction }),
    ...(parallelOnly && { parallelOnly }),
    ...(identity && { identity }),
    ...(ofDevice && { ofDevice }),
    ...(optional && { optional }),
  };
}

function wordOf(row: FileRow<'words'>, places: Places): WordRow {
  const { address, function: wanted, scale, offset, code, ...rest } = row;
  const place = places({ address, ...(wanted && { function: wanted }) }, wordsIn(row.type));
  return { code, ...place, ...rest, scale: scaleOf(scale ?? 1, offset ?? 0) };
}

/** Whole decimals are told as such: they are moved, not multiplied. */
export function scaleOf(scale: number | 'factor', addend: number): Scale {
  if (scale === 'factor') return scale;
  const decimals = [1, 0.1, 0.01, 0.001].indexOf(scale);
  if (addend === 0 && (decimals === 0 || decimals === 1 || decimals === 2 || decimals === 3)) return decimals;
  return { multiplier: scale, addend };
}

function textOf(row: FileRow<'texts'>, places: Places): TextRow {
  const { address, function: wanted, code, ...rest } = row;
  return { code, ...places({ address, ...(wanted && { function: wanted }) }, row.words), ...rest };
}

export const everythingSingle: PageRoles = { upsPage: 'single', unitPage: 'single', devicePage: 'single' };

function rolesOf({ pages }: ProfileFile): MapData['pageRoles'] {
  if (pages === undefined) {
    return { single: everythingSingle, concentrator: everythingSingle, 'multi-units': everythingSingle };
  }
  const roles = ({ ups, unit, device }: (typeof pages)['single']): PageRoles => ({
    ...(ups !== undefined && { upsPage: ups }),
    unitPage: unit,
    devicePage: device,
  });
  return {
    single: roles(pages.single),
    concentrator: roles(pages.concentrator),
    'multi-units': roles(pages['multi-units']),
  };
}

function familyMarksOf({ name, identity, words, tables, function: fileFunction = 3 }: ProfileFile): FamilyMarks {
  const offsetOf = (code: string | undefined) => {
    const row = present(words).find((one) => one.code === code);
    const place = row && placeIn(present(tables), fileFunction, row, 1);
    return place?.kind === 'inside' ? place.offset : undefined;
  };
  const codeOffset = offsetOf(identity.code);
  const start = present(tables).find(({ id }) => id === identity.table)?.address ?? 0;
  return {
    table: identity.table,
    ...(codeOffset !== undefined && { codeOffset }),
    ...(identity.plausible && {
      plausible: identity.plausible.map(({ address, ...fact }) => ({ offset: address - start, ...fact })),
    }),
    codes: (identity.codes ?? []).map(({ code, certainty, source }) => [code, name, certainty, source]),
    ...(identity.text !== undefined && { text: identity.text }),
    words: (identity.words ?? []).map((word) => [word.toUpperCase(), name]),
    ...(identity.otherwise && { otherwise: name }),
  };
}

function parallelOf(parallel: ProfileFile['parallel'], places: Places) {
  if (parallel === undefined) return {};
  const { mark, unitNumber, singleIsUnit1, untoldUnits, ofEachUnit, otherUnitPages, inferredPages } = parallel;
  const placeOf = (word: FileWord): WordPlace => places(word, 1);
  return {
    parallel: markOf(mark, placeOf),
    ...(unitNumber && { unitNumber: placeOf(unitNumber) }),
    ...(singleIsUnit1 && { singleIsUnit1 }),
    ...(untoldUnits && { untoldUnits }),
    ...(ofEachUnit && { ofEachUnit }),
    ...(otherUnitPages && {
      otherUnitPages: { ...placeOf(otherUnitPages), values: otherUnitPages.values },
    }),
    ...(inferredPages && { inferredPages }),
  };
}

function markOf(
  mark: NonNullable<ProfileFile['parallel']>['mark'],
  placeOf: (word: FileWord) => WordPlace,
): ParallelMark {
  const { table, address, function: wanted, mask = 0xffff, value = mask } = mark;
  // The check has seen that there is one or the other.
  if (address === undefined) return { table: table ?? '' };
  const place = placeOf({ address, ...(wanted && { function: wanted }) });
  return { table: place.table, word: { offset: place.offset, mask, value } };
}

function feedOf(file: ProfileFile): MapFeed {
  const { identity, plate, phases, factor, ofEachUnit, plausibility } = file;
  return {
    numbers: present(file.numbers).map(([object, code, options]) =>
      hasAny(options) ? [object, code, options] : [object, code],
    ),
    states: present(file.states).map(([object, state, when, options]) =>
      hasAny(options) ? [object, state, when, options] : [object, state, when],
    ),
    bits: present(file.bitStrings).map(([object, bit, when, options]) =>
      hasAny(options) ? [object, bit, when, options] : [object, bit, when],
    ),
    ...(ofEachUnit && { ofEachUnit: present(ofEachUnit).map(([object, rule, code]) => [object, rule, code] as const) }),
    ...(plausibility && { plausibility: present(plausibility) }),
    ...(phases !== undefined && { phases }),
    ...(factor !== undefined && { factor }),
    identity: { ...plate, ...(identity.code !== undefined && { deviceCode: identity.code }) },
  };
}

function hasAny(options: FeedOptions | undefined): options is FeedOptions {
  return options !== undefined && Object.keys(options).length > 0;
}

/** The rows that are as they may be; of a file that was found to be right, all. */
export function present<T>(rows: readonly (T | undefined)[] | undefined): readonly T[] {
  return (rows ?? []).filter((row) => row !== undefined);
}
