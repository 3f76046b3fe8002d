import type { FeedOptions } from '../maps/map-feed.js';
import type { PageRoles } from '../maps/page.js';
import type { MapData, PlausibleWords, RegisterTable, WordPlace, WordRow } from '../maps/register-map.js';
import type { Profile } from './profile.js';
import type { ProfileFile } from './profile-format.js';
import { everythingSingle, usualAnswers, usualRank } from './profile-of-file.js';
import { placeIn } from './table-places.js';

type Json = string | number | boolean | readonly Json[] | JsonRecord;
interface JsonRecord {
  readonly [name: string]: Json;
}

/** The members of the format that have these names: a slip of a name here is a type error. */
type FileMembers = { readonly [K in keyof ProfileFile]?: Json };

/** A profile as a file: a line for every register and for everything that an object shows, always in the same order. */
export function writeProfile(profile: Profile): string {
  return layOut(membersOf(profile));
}

/** The members of a profile, in their order, a line for every row: as documents print it, so that both can be compared. */
export function layOut(members: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(members).map(([name, value]) => `  ${JSON.stringify(name)}: ${block(value)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Lists of rows and of sentences, a line each; everything else on one line. */
function block(value: unknown): string {
  const isLong = Array.isArray(value) && value.some((entry) => typeof entry === 'object' || isSentence(entry));
  if (!isLong) return inline(value);
  return `[\n${value.map((row) => `    ${inline(row)}`).join(',\n')}\n  ]`;
}

function isSentence(value: unknown): boolean {
  return typeof value === 'string' && value.length > 20;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${inline(one)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function membersOf(profile: Profile): FileMembers {
  const { map, usualModel } = profile;
  const { identity: _, ...feed } = map.feed;
  return {
    profile: 1,
    name: profile.name,
    maker: profile.maker,
    model: profile.model,
    documents: profile.documents,
    ...(profile.remarks && { remarks: profile.remarks }),
    serial: { ...profile.serial },
    ...speedsOf(profile),
    ...(profile.maxUnits !== 1 && { maxUnits: profile.maxUnits }),
    ...(profile.comSlot !== undefined && { comSlot: profile.comSlot }),
    ...(map.readFunction !== 3 && { function: map.readFunction }),
    ...notAvailableOf(map),
    tables: map.tables.map(tableOf),
    words: map.words.map((row) => wordOf(map, row)),
    bits: map.bits.map(({ code, bit, ...row }) => ({ code, ...addressOf(map, row), bit, ...factOf(row) })),
    texts: map.texts.map(({ code, words, firstCharacter, ...row }) => ({
      code,
      ...addressOf(map, row),
      words,
      firstCharacter,
      ...factOf(row),
    })),
    identity: identityOf(map),
    ...plateOf(map),
    ...(feed.phases !== undefined && {
      phases: typeof feed.phases === 'object' ? { ...feed.phases } : feed.phases,
    }),
    ...(feed.factor !== undefined && { factor: feed.factor }),
    ...(map.managed && { managed: { ...map.managed } }),
    ...pagesOf(map),
    ...parallelOf(map),
    ...(map.needsBoard && { needsBoard: true }),
    ...(map.hears && {
      hears: { ...addressOf(map, map.hears), mask: hex(map.hears.mask), value: hex(map.hears.value) },
    }),
    ...rangesOf(map),
    numbers: feed.numbers.map(([object, code, options]) => [object, code, ...optionsOf(options)]),
    states: feed.states.map(([object, state, when, options]) => [object, state, when, ...optionsOf(options)]),
    bitStrings: feed.bits.map(([object, bit, when, options]) => [object, bit, when, ...optionsOf(options)]),
    ...(feed.ofEachUnit && { ofEachUnit: feed.ofEachUnit }),
    ...(feed.plausibility && {
      plausibility: feed.plausibility.map(([object, state, deniedBy, instead, options]) => [
        object,
        state,
        deniedBy,
        instead,
        ...(options === undefined ? [] : [{ ...options }]),
      ]),
    }),
    ...(usualModel && { usualModel: { ...usualModel } }),
    ...simulatorOf(map),
  };
}

function speedsOf({ map: { likelySpeeds }, serial }: Profile): FileMembers {
  const [first, ...others] = likelySpeeds;
  if (others.length === 0 && first?.baud === serial.baud && first.rank === usualRank) return {};
  return { speeds: likelySpeeds.map(({ baud, rank }) => ({ baud, ...(rank !== usualRank && { rank }) })) };
}

function notAvailableOf({ notAvailable: { word, doubleWord, appliesTo } }: MapData): FileMembers {
  if (word === undefined && doubleWord === undefined && appliesTo === 'all') return {};
  return {
    notAvailable: {
      ...(word !== undefined && { word: hex(word) }),
      ...(doubleWord !== undefined && { doubleWord: hex(doubleWord, 8) }),
      appliesTo,
    },
  };
}

function tableOf(table: RegisterTable): JsonRecord {
  const { id, start, words, readFunction, kind, cadence, at, source, certainty } = table;
  const { fallbackWords, continues, parallelOnly, tells, identity, ofDevice, optional } = table;
  const { single, system, units } = at;
  const isUsual = single === start && system === undefined && units === undefined;
  return {
    id,
    address: hex(start),
    words,
    ...(readFunction !== undefined && { function: readFunction }),
    kind,
    cadence,
    ...(!isUsual && {
      at: {
        ...(single !== undefined && { single: hex(single) }),
        ...(system !== undefined && { system: hex(system) }),
        ...(units !== undefined && { units: units.map((address) => hex(address)) }),
      },
    }),
    ...(fallbackWords !== undefined && { fallbackWords }),
    ...(continues !== undefined && { continues }),
    ...(parallelOnly && { parallelOnly }),
    ...(tells !== undefined && { tells }),
    ...(identity && { identity }),
    ...(ofDevice && { ofDevice }),
    ...(optional && { optional }),
    source,
    certainty,
  };
}

function wordOf(map: MapData, row: WordRow): JsonRecord {
  const { code, type, order, scale, unit, notAvailable, values } = row;
  return {
    code,
    ...addressOf(map, row),
    type,
    ...(order !== undefined && { order }),
    ...scaleOf(scale),
    unit,
    ...(notAvailable !== undefined && { notAvailable: notAvailable.map((mark) => hex(mark, mark > 0xffff ? 8 : 4)) }),
    ...(values !== undefined && { values }),
    ...factOf(row),
  };
}

function scaleOf(scale: WordRow['scale']): JsonRecord {
  if (typeof scale === 'object') {
    return { scale: scale.multiplier, ...(scale.addend !== 0 && { offset: scale.addend }) };
  }
  if (scale === 'factor') return { scale };
  return scale === 0 ? {} : { scale: [1, 0.1, 0.01, 0.001][scale] ?? 1 };
}

function factOf({ name, source, certainty }: Pick<WordRow, 'name' | 'source' | 'certainty'>): JsonRecord {
  return { name, source, certainty };
}

/** With the function where the address alone would not tell the table. */
function addressOf(map: MapData, { table: id, offset }: WordPlace): JsonRecord {
  const table = map.tables.find((one) => one.id === id);
  const address = (table?.start ?? 0) + offset;
  const tables = map.tables.map((one) => ({
    id: one.id,
    address: one.start,
    words: one.words,
    ...(one.readFunction && { function: one.readFunction }),
  }));
  const isClear = placeIn(tables, map.readFunction, { address }, 1).kind !== 'two-functions';
  return { address: hex(address), ...(!isClear && { function: table?.readFunction ?? map.readFunction }) };
}

function identityOf(map: MapData): JsonRecord {
  const { table, codeOffset, codes, text, words, plausible, otherwise } = map.family;
  const code =
    map.feed.identity.deviceCode ?? map.words.find((row) => row.table === table && row.offset === codeOffset)?.code;
  return {
    table,
    ...(code !== undefined && { code }),
    ...(codes.length > 0 && {
      codes: codes.map(([value, , certainty, source]) => ({ code: hex(value), source, certainty })),
    }),
    ...(text !== undefined && { text }),
    ...(words.length > 0 && { words: words.map(([word]) => word) }),
    ...(plausible !== undefined && { plausible: plausible.map((fact) => plausibleOf(map, fact)) }),
    ...(otherwise !== undefined && { otherwise: true }),
  };
}

function plausibleOf(map: MapData, { offset, least, most, ...fact }: PlausibleWords): JsonRecord {
  const start = map.tables.find(({ id }) => id === map.family.table)?.start ?? 0;
  return {
    address: hex(start + offset),
    ...fact,
    ...(least !== undefined && { least }),
    ...(most !== undefined && { most }),
  };
}

function plateOf({ feed }: MapData): FileMembers {
  const { deviceCode: _, ...plate } = feed.identity;
  return Object.keys(plate).length > 0 ? { plate } : {};
}

function pagesOf({ pageRoles, probePages }: MapData): FileMembers {
  const roles = ({ upsPage, unitPage, devicePage }: PageRoles) => ({
    ...(upsPage !== undefined && { ups: upsPage }),
    unit: unitPage,
    device: devicePage,
  });
  const isUsual = Object.values(pageRoles).every(
    ({ upsPage, unitPage, devicePage }) =>
      upsPage === everythingSingle.upsPage &&
      unitPage === everythingSingle.unitPage &&
      devicePage === everythingSingle.devicePage,
  );
  return {
    ...(!isUsual && {
      pages: {
        single: roles(pageRoles.single),
        concentrator: roles(pageRoles.concentrator),
        'multi-units': roles(pageRoles['multi-units']),
      },
    }),
    ...((probePages.length !== 1 || probePages[0] !== 'single') && { probePages }),
  };
}

function parallelOf(map: MapData): FileMembers {
  const { parallel: mark, unitNumber, singleIsUnit1, untoldUnits, ofEachUnit, otherUnitPages, inferredPages } = map;
  if (mark === undefined) return {};
  const at = (place: WordPlace) => addressOf(map, place);
  return {
    parallel: {
      mark:
        mark.word === undefined
          ? { table: mark.table }
          : {
              ...at({ table: mark.table, offset: mark.word.offset }),
              mask: hex(mark.word.mask),
              value: hex(mark.word.value),
            },
      ...(unitNumber && { unitNumber: at(unitNumber) }),
      ...(singleIsUnit1 && { singleIsUnit1 }),
      ...(untoldUnits && { untoldUnits: { ...untoldUnits } }),
      ...(ofEachUnit && { ofEachUnit: { ...ofEachUnit } }),
      ...(otherUnitPages && {
        otherUnitPages: { ...at(otherUnitPages), values: otherUnitPages.values.map((value) => hex(value)) },
      }),
      ...(inferredPages && inferredPages.length > 0 && { inferredPages }),
    },
  };
}

function rangesOf({ untouched, searched }: MapData): FileMembers {
  const ranges = (list: NonNullable<MapData['untouched']>) =>
    list.map(({ start, words }) => ({ address: hex(start), words }));
  return {
    ...(untouched && { untouched: ranges(untouched) }),
    ...(searched && { searched: ranges(searched) }),
  };
}

function simulatorOf({ simulated }: MapData): FileMembers {
  const { tooManyWords, noTable, singlePageOfParallel, systemPageOfSingle, unit1OfModular, shortTables } = simulated;
  const all = { tooManyWords, noTable, singlePageOfParallel, systemPageOfSingle, unit1OfModular, shortTables };
  const unusual = Object.entries(all).filter(([name, value]) => usualAnswers[name as keyof typeof all] !== value);
  return unusual.length > 0 ? { simulator: Object.fromEntries(unusual) } : {};
}

function optionsOf(options: FeedOptions | undefined): readonly JsonRecord[] {
  return options === undefined || Object.keys(options).length === 0 ? [] : [{ ...options }];
}

/** As documents print it: 0x008E. */
function hex(value: number, digits = 4): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}
