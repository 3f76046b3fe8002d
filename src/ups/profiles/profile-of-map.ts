import type { FeedOptions, MapFeed } from '../maps/map-feed.js';
import type { PlausibilityLine } from '../maps/plausibility-lines.js';
import type { FamilyMarks, MapData, RegisterMap } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import type { Profile } from './profile.js';

interface ExportOptions {
  /** Of the profile; without it, that of the range and of the map. */
  readonly name?: string;
  readonly documents?: readonly string[];
  readonly remarks?: readonly string[];
  /** False for a measurement that the range never gives, whatever its tables hold: it gets no line. */
  readonly isGiven?: (object: string) => boolean;
}

/**
 * What one family makes of a map, as a profile of its own: the lines that other families of the map have are resolved, so
 * that it tells the same registers and values, and recognises this family alone.
 */
export function profileOf(family: UpsFamily, map: RegisterMap, options: ExportOptions = {}): Profile {
  const name = options.name ?? `${family.name}-${map.id}`.slice(0, 40);
  return {
    name,
    maker: family.maker,
    model: family.displayName,
    documents: options.documents ?? documentsOf(map),
    ...(options.remarks && { remarks: options.remarks }),
    serial: family.serial,
    maxUnits: family.maxUnits,
    ...(family.comSlot !== '' && { comSlot: family.comSlot }),
    map: {
      ...dataOf(map),
      id: name,
      family: ownMarks(map.family, family.name, name),
      feed: ownFeed(map, options.isGiven ?? (() => true)),
    },
    usualModel: family.usualModel,
  };
}

/** Without what follows from the data, and without the rule of the codes: a profile names a bit without a row by its address. */
function dataOf(map: RegisterMap): MapData {
  const {
    addressOf: _1,
    isInferredPage: _2,
    isBitCode: _3,
    isWordCode: _4,
    contentsOf: _5,
    comparedUnits: _6,
    codeRules: _7,
    ...all
  } = map;
  const { inferredPages, ...data } = all;
  return { ...data, ...(inferredPages && inferredPages.length > 0 && { inferredPages }) };
}

/** The sources of its rows, without their pages: the titles that stand before `p.` or a number. */
function documentsOf(map: RegisterMap): readonly string[] {
  const sources = [...map.tables, ...map.words, ...map.bits, ...map.texts].flatMap(({ source }) => source.split(';'));
  const titles = new Set(sources.map((source) => source.trim().replace(/\s+(p\.\s?)?\d.*$/, '')));
  return [...titles].filter((title) => title !== '').slice(0, 32);
}

/** An unknown range is what says something and nothing known: as a profile, whatever answers. */
function ownMarks(
  { codes, words, unknown, otherwise, ...marks }: FamilyMarks,
  family: string,
  name: string,
): FamilyMarks {
  return {
    ...marks,
    codes: codes.filter((line) => line[1] === family).map(([code, , ...fact]) => [code, name, ...fact]),
    words: words.filter((line) => line[1] === family).map(([word]) => [word, name]),
    ...((otherwise === family || unknown === family) && { otherwise: name }),
  };
}

function ownFeed(map: RegisterMap, isGiven: (object: string) => boolean): MapFeed {
  const { numbers, states, bits, ofEachUnit, plausibility, phases, factor, identity } = map.feed;
  const hasWord = (code: string | undefined) => map.words.some((row) => row.code === code);
  const hasText = (code: string | undefined) => map.texts.some((row) => row.code === code);
  return {
    ...(phases !== undefined && (typeof phases !== 'string' || hasWord(phases)) && { phases }),
    ...(hasWord(factor) && factor !== undefined && { factor }),
    identity: Object.fromEntries(Object.entries(identity).filter(([, code]) => hasWord(code) || hasText(code))),
    numbers: numbers.flatMap(([object, code, options]) =>
      hasWord(code) && isGiven(object) && isOwn(map, options) ? [[object, code, ...resolved(options)]] : [],
    ),
    states: states.flatMap(([object, state, when, options]) => {
      const own = ownCondition(map, when, options);
      return own === undefined ? [] : [[object, state, own, ...resolved(options)]];
    }),
    bits: bits.flatMap(([object, bit, when, options]) => {
      const own = ownCondition(map, when, options);
      return own === undefined ? [] : [[object, bit, own, ...resolved(options)]];
    }),
    ...(ofEachUnit && { ofEachUnit: ofEachUnit.filter(([object, , code]) => hasWord(code) && isGiven(object)) }),
    ...(plausibility && { plausibility: plausibility.flatMap((line) => ownPlausibility(map, line)) }),
  };
}

/** Whether a line for some of the families is one for this one. */
function isOwn(map: RegisterMap, options: FeedOptions | undefined): boolean {
  return options?.without === undefined || !hasBit(map, options.without);
}

/** The clauses whose bits the family has; undefined where none is left. */
function ownCondition(map: RegisterMap, when: string, options: FeedOptions | undefined): string | undefined {
  if (!isOwn(map, options)) return undefined;
  const clauses = when.split(/\s+or\s+/i).filter((clause) =>
    clause.split(/\s+and\s+/i).every((term) => {
      const name = term.trim().replace(/^(not\s+)?(shown\s+)?/i, '');
      return !map.isBitCode(name) || hasBit(map, name, options?.meaning);
    }),
  );
  return clauses.length > 0 ? clauses.join(' or ') : undefined;
}

function hasBit(map: RegisterMap, code: string, meaning?: string): boolean {
  return map.bits.some((row) => row.code === code && (meaning === undefined || row.name === meaning));
}

/** Of one family, what tells the families apart has been heeded. */
function resolved(options: FeedOptions | undefined): [FeedOptions] | [] {
  const { without: _1, meaning: _2, ...others } = options ?? {};
  return Object.keys(others).length > 0 ? [others] : [];
}

function ownPlausibility(map: RegisterMap, line: PlausibilityLine): readonly PlausibilityLine[] {
  const [object, state, deniedBy, instead, { without, unless } = {}] = line;
  if (without !== undefined && hasBit(map, without)) return [];
  const own = unless === undefined ? undefined : ownCondition(map, unless, undefined);
  if (own === undefined) return [[object, state, deniedBy, instead]];
  return [[object, state, deniedBy, instead, { unless: own }]];
}
