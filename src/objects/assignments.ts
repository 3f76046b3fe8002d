import type { Bilingual } from '../core/bilingual.js';
import { GatewayError } from '../core/errors.js';
import { anyCode, type Condition, parseCondition } from '../ups/maps/condition.js';
import { wordsIn } from '../ups/maps/decode-words.js';
import type { Architecture, Page } from '../ups/maps/page.js';
import { allPages } from '../ups/maps/page.js';
import type { ReadFunction, RegisterMap, WordType } from '../ups/maps/register-map.js';
import { viewOf } from '../ups/maps/views.js';
import { type AnalogValueName, type AnalogValueRow, analogValues } from './catalog/analog-values.js';
import { type BitStringName, bitStrings } from './catalog/bit-strings.js';
import { type MultiStateName, type MultiStateRow, multiStates } from './catalog/multi-states.js';
import { type FoundOnSite, foundExample, readFound } from './found-on-site.js';

/** What stands behind every line. */
interface LineEnd {
  /** In [registers]. */
  readonly key: string;
  /** Undefined: the one of the table, or of the map. */
  readonly functionCode: ReadFunction | undefined;
  /** Outside every known table: its addresses are those on the wire, and it is read by itself. */
  readonly isAlone: boolean;
  /** Of a word alone: where it was found. On any other page the same address is a word of another unit. */
  readonly page: Page | undefined;
  readonly found: FoundOnSite | undefined;
  /** The line that stood there before, which taking this one back restores. */
  readonly replaces: string | undefined;
}

/** A word that the site gives to an object by hand, for registers that no document publishes. */
export type Assignment = LineEnd &
  (
    | {
        readonly kind: 'number';
        readonly object: AnalogValueName;
        readonly address: number;
        readonly type: WordType;
        /** Of two words; else the high one comes first. */
        readonly order: 'low-first' | undefined;
        /** Undefined: the word is the object's raw value as it stands. */
        readonly decimals: 0 | 1 | 2 | 3 | undefined;
      }
    | { readonly kind: 'state'; readonly object: MultiStateName; readonly state: number; readonly when: Condition }
    | { readonly kind: 'bit'; readonly object: BitStringName; readonly bit: number; readonly when: Condition }
  );

export interface AssignmentProblem {
  /** The key in [registers]. */
  readonly key: string;
  readonly found: string;
  readonly allowed: Bilingual;
}

export interface ParsedAssignments {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly AssignmentProblem[];
}

/** Reads the [registers] section: all lines, all problems at once. */
export function parseAssignments(section: Readonly<Record<string, string>>): ParsedAssignments {
  const assignments: Assignment[] = [];
  const problems: AssignmentProblem[] = [];
  const keyOf = new Map<string, string>();
  for (const [key, text] of Object.entries(section)) {
    try {
      const assignment = parseAssignment(key, text);
      const target = targetOf(assignment);
      const other = keyOf.get(target);
      if (other !== undefined) {
        throw problem(key, `${other}, ${key}`, { en: `one line for ${target}`, fr: `une ligne pour ${target}` });
      }
      keyOf.set(target, key);
      assignments.push(assignment);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      // All that is thrown here has both.
      problems.push({ key, found: String(error.facts.found), allowed: error.facts.allowed as Bilingual });
    }
  }
  return { assignments, problems };
}

/** Addresses of all words in known tables that assignments name. */
export function assignedAddresses(assignments: readonly Assignment[]): readonly number[] {
  return assignments.flatMap((one) => (one.isAlone ? [] : addressesOf(one)));
}

/** What a word feeds that a line names. */
export function certaintyOf({ found }: Assignment): 'assigned' | 'found' {
  return found === undefined ? 'assigned' : 'found';
}

/** The page that feeds the object (Manual §5.1). */
export function pageOf({ kind, object }: Assignment, map: RegisterMap, architecture: Architecture): Page {
  const rows = { number: analogValues, state: multiStates, bit: bitStrings }[kind];
  const isSystem = rows.some(({ name, level }) => name === object && level === 'system');
  return pageOfLevel(isSystem ? 'system' : 'unit', map, architecture);
}

export function pageOfLevel(level: 'system' | 'unit', map: RegisterMap, architecture: Architecture): Page {
  const { upsPage, unitPage } = viewOf(map, architecture);
  return (level === 'system' ? upsPage : undefined) ?? unitPage;
}

/** Reads one line of [registers]. Throws `settings.invalid`, whose facts `found` and `allowed` are for people. */
export function parseAssignment(key: string, text: string): Assignment {
  const trimmedKey = key.trim();
  const number = analogValues.find(({ name }) => isSameName(name, trimmedKey));
  if (number !== undefined) return parseNumber(key, number, text);
  const point = trimmedKey.indexOf('.');
  const [object, part] = [trimmedKey.slice(0, point), trimmedKey.slice(point + 1)];
  const states = multiStates.find(({ name, level }) => isSameName(name, object) && level !== 'gateway');
  if (states !== undefined) return parseState(key, states, part, text);
  const bits = bitStrings.find(({ name }) => isSameName(name, object));
  if (bits !== undefined) {
    const bit = indexOf(part, bits.bits, /^b?(\d{1,2})$/i, 0);
    if (bit === undefined) {
      const [first, last] = [`${object}.b00`, `${object}.b${bits.bits.length - 1}`];
      throw problem(key, part, {
        en: `${first} to ${last}, or a bit text`,
        fr: `${first} à ${last}, ou le texte d'un bit`,
      });
    }
    return { kind: 'bit', object: bits.name, bit, ...parseConditionLine(key, text) };
  }
  throw problem(key, key, {
    en: 'an Analog Value, or NAME.STATE of a Multi-state Value, or NAME.BIT of a BitString Value',
    fr: "une Analog Value, ou NOM.ÉTAT d'une Multi-state Value, ou NOM.BIT d'une BitString Value",
  });
}

/** Any case is taken for the catalog's. */
function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function parseNumber(key: string, row: AnalogValueRow, text: string): Assignment {
  const { head, ...end } = lineEnd(key, text);
  const pattern = /^0x([0-9a-f]{1,4})(?:\s+([us]16|[usf]32))?(?:\s+(low-first))?(?:\s*\/\s*(1|10|100|1000))?$/i;
  const [, hex, typeText, order, divisor] = pattern.exec(head) ?? [];
  // Manual §5.2.2 prints a sign for currents and power factors; a temperature needs one.
  const isSigned = row.format.startsWith('+/-') || row.unit === '°C';
  const type = wordTypes.find((one) => one === typeText?.toLowerCase()) ?? (isSigned ? 's16' : 'u16');
  if (hex === undefined || (order !== undefined && wordsIn(type) === 1)) throw problem(key, text, numberLine);
  return {
    ...end,
    kind: 'number',
    object: row.name,
    address: Number.parseInt(hex, 16),
    type,
    order: order === undefined ? undefined : 'low-first',
    decimals: divisor === undefined ? undefined : decimalsOf[divisor],
  };
}

const wordTypes = ['u16', 's16', 'u32', 's32', 'f32'] as const satisfies readonly WordType[];
const numberLine: Bilingual = {
  en: 'an address such as 0x0070, then u16, s16, u32, s32 or f32, low-first, /1, /10, /100 or /1000, fc3 or fc4, alone',
  fr: 'une adresse comme 0x0070, puis u16, s16, u32, s32 ou f32, low-first, /1, /10, /100 ou /1000, fc3 ou fc4, alone',
};

/** What may stand at the end of any line: the function, `alone`, what it is owed to, and what stood there before. */
function lineEnd(key: string, text: string): LineEnd & { readonly head: string } {
  const [, line = '', replaces] = /^(.*?)(?:\s+replaces\s+(.*))?$/i.exec(text.trim()) ?? [];
  const [, head = '', code, alone, page, found] =
    /^(.*?)(?:\s+fc([34]))?(?:\s+(alone)(?:\s+page\s+(single|system|[1-8]))?)?(?:\s+found\s+(.*))?$/i.exec(line) ?? [];
  const functionCode = code === undefined ? undefined : code === '4' ? 4 : 3;
  return {
    head,
    key,
    functionCode,
    isAlone: alone !== undefined,
    page: allPages.find((one) => String(one) === page?.toLowerCase()),
    found: foundOf(key, found),
    replaces,
  };
}

function foundOf(key: string, text: string | undefined): FoundOnSite | undefined {
  const found = text === undefined ? undefined : readFound(text);
  if (text !== undefined && found === undefined) {
    throw problem(key, `found ${text}`, { en: foundExample, fr: foundExample });
  }
  return found;
}

/** Whether there are such codes, only the map of the UPS knows: `checkAssignments`. */
function parseConditionLine(key: string, text: string): LineEnd & { readonly when: Condition } {
  const { head, ...end } = lineEnd(key, text);
  return { ...end, when: parseCondition(head, [anyCode]) };
}

const decimalsOf: Readonly<Record<string, 0 | 1 | 2 | 3>> = { '1': 0, '10': 1, '100': 2, '1000': 3 };

function parseState(key: string, row: MultiStateRow, part: string, text: string): Assignment {
  const index = indexOf(part, row.states, /^(\d{1,2})$/, 1);
  if (index === undefined) {
    const states = row.states.join(', ');
    throw problem(key, part, { en: `one of ${states}, or its number`, fr: `un état parmi ${states}, ou son numéro` });
  }
  const state = index + 1;
  if (state === row.defaultState) {
    throw problem(key, part, {
      en: `a state other than ${part}, which ${row.name} shows when no other one applies`,
      fr: `un autre état que ${part}, que ${row.name} montre quand aucun autre ne convient`,
    });
  }
  return { kind: 'state', object: row.name, state, ...parseConditionLine(key, text) };
}

/** By its text, or by its number counted from `first`. */
function indexOf(part: string, texts: readonly string[], numbered: RegExp, first: number): number | undefined {
  const byText = texts.findIndex((text) => text.toLowerCase() === part.trim().toLowerCase());
  if (byText >= 0) return byText;
  const digits = numbered.exec(part.trim())?.[1];
  const index = digits === undefined ? -1 : Number(digits) - first;
  return index >= 0 && index < texts.length ? index : undefined;
}

/** What a line feeds, however its key writes it. */
export function targetOf(assignment: Assignment): string {
  switch (assignment.kind) {
    case 'number':
      return assignment.object;
    case 'state':
      return `${assignment.object}.${assignment.state}`;
    case 'bit':
      return `${assignment.object}.b${assignment.bit}`;
  }
}

/** Of all words that a line names by their addresses. */
export function addressesOf(assignment: Assignment): number[] {
  if (assignment.kind === 'number') {
    const { address, type } = assignment;
    return wordsIn(type) === 2 ? [address, address + 1] : [address];
  }
  return assignment.when.flat().flatMap((term) => ('address' in term ? [term.address] : []));
}

/** Codes of bits and of words, apart. */
export function codesOf(assignment: Assignment, kind: 'bit' | 'value'): string[] {
  if (assignment.kind === 'number') return [];
  return assignment.when.flat().flatMap((term) => (term.kind === kind ? [term.code] : []));
}

function problem(key: string, found: string, allowed: Bilingual): GatewayError {
  return new GatewayError('settings.invalid', `[registers] ${key}: ${found} is not allowed`, { key, found, allowed });
}
