import type { Bilingual } from '../../core/bilingual.js';
import { GatewayError } from '../../core/errors.js';
import type { RegisterMap } from './register-map.js';

/** How a value is compared. */
export const comparisons = ['<=', '>=', '!=', '=', '<', '>'] as const;
export type ComparisonSign = (typeof comparisons)[number];

/** A value and what it is compared with. */
export interface Comparison {
  readonly sign: ComparisonSign;
  readonly value: number;
}

/**
 * One thing that is so or not. Addresses are those of the map's own base page, as the UPS documents print them; codes are in
 * capitals, whatever the map writes.
 */
export type Term = { readonly negated: boolean } & (
  | { readonly kind: 'bit'; readonly code: string }
  | { readonly kind: 'address-bit'; readonly address: number; readonly bit: number }
  | { readonly kind: 'address-word'; readonly address: number }
  /** The UPS manages the word: it was not zero once. */
  | { readonly kind: 'shown-word'; readonly address: number }
  /** The value of a word of the map, in the unit of its row. */
  | { readonly kind: 'value'; readonly code: string; readonly compared: Comparison }
  /** A word as it stands on the wire. */
  | { readonly kind: 'raw-value'; readonly address: number; readonly compared: Comparison }
);

/** Any of the clauses, each of which needs all its terms. */
export type Condition = readonly (readonly Term[])[];

/** What a register map says of the codes in a condition. */
export type ConditionCodes = Pick<RegisterMap, 'isBitCode' | 'isWordCode'>;

const codePattern = /^[a-z][\w.-]{0,39}$/i;
/** Whatever could be a code of some map: where none is known yet, or the nearest is to be told afterwards. */
export const anyCode: ConditionCodes = {
  isBitCode: (text) => codePattern.test(text),
  isWordCode: (text) => codePattern.test(text),
};

/** A condition is compiled once and judged with every answer: these keep both short. */
const maxLength = 512;
const maxTerms = 32;

/**
 * Reads a condition: bits of the UPS documents (`A037`, `T009.0`), bits by address (`0x0033.1`) or whole words, which
 * count as set when they are not zero (`0x0033`), or have once been (`shown 0x0033`); values compared with a number, of a
 * word that the map knows, in its unit (`M022 < 20`), or as it stands (`0x0010 = 3`); each may follow `not`; joined by
 * `and`, which binds closer, and `or`. What is written as a code of one of the maps counts as one. Throws
 * `settings.invalid`.
 */
export function parseCondition(text: string, maps: readonly ConditionCodes[]): Condition {
  if (text.length > maxLength) throw notAllowed(`${text.slice(0, 40)}...`, tooLong);
  const clauses = text
    .trim()
    .split(/\s+or\s+/i)
    .map((clause) => clause.split(/\s+and\s+/i));
  if (clauses.flat().length > maxTerms) throw notAllowed(`${text.slice(0, 40)}...`, tooLong);
  return clauses.map((clause) => clause.map((term) => parseTerm(term.trim(), maps)));
}

const termPattern = /^(not\s+)?(shown\s+)?([^\s<>=!]+)(?:\s*(<=|>=|!=|=|<|>)\s*(\S+))?$/i;

function parseTerm(text: string, maps: readonly ConditionCodes[]): Term {
  const [, not, shown, name = '', signText, number] = termPattern.exec(text) ?? [];
  const negated = not !== undefined;
  const sign = comparisons.find((one) => one === signText);
  const compared = sign && comparisonOf(sign, number);
  const wantsBit = shown === undefined && sign === undefined;
  const [, hex, bitText] = /^0x([0-9a-f]{1,4})(?:\.(\d{1,2}))?$/i.exec(name) ?? [];
  if (hex !== undefined) {
    const address = Number.parseInt(hex, 16);
    if (bitText !== undefined) {
      if (wantsBit && Number(bitText) <= 15) return { negated, kind: 'address-bit', address, bit: Number(bitText) };
    } else if (sign === undefined) return { negated, kind: shown ? 'shown-word' : 'address-word', address };
    else if (shown === undefined && compared) return { negated, kind: 'raw-value', address, compared };
  } else if (wantsBit && maps.some((map) => map.isBitCode(name))) {
    return { negated, kind: 'bit', code: name.toUpperCase() };
  } else if (shown === undefined && compared && maps.some((map) => map.isWordCode(name))) {
    return { negated, kind: 'value', code: name.toUpperCase(), compared };
  }
  throw notAllowed(text, terms);
}

function comparisonOf(sign: ComparisonSign, text = ''): Comparison | undefined {
  if (!/^(-?\d{1,10}(\.\d{1,6})?|0x[0-9a-f]{1,8})$/i.test(text)) return undefined;
  return { sign, value: Number(text) };
}

const tooLong: Bilingual = {
  en: `at most ${maxTerms} terms and ${maxLength} characters`,
  fr: `au plus ${maxTerms} termes et ${maxLength} caractères`,
};
const terms: Bilingual = {
  en: 'bits such as 0x0033.1, 0x0033 (any bit of the word) or A019, values such as 0x0033 = 2 or M022 < 20, with "not", "and", "or"',
  fr: 'des bits comme 0x0033.1, 0x0033 (un bit quelconque du mot) ou A019, des valeurs comme 0x0033 = 2 ou M022 < 20, avec "not", "and", "or"',
};

function notAllowed(found: string, allowed: Bilingual): GatewayError {
  return new GatewayError('settings.invalid', `"${found}" is no condition`, { found, allowed });
}

/** Whether a value is as the comparison has it. */
export function compares(value: number, { sign, value: other }: Comparison): boolean {
  switch (sign) {
    case '=':
      return value === other;
    case '!=':
      return value !== other;
    case '<':
      return value < other;
    case '<=':
      return value <= other;
    case '>':
      return value > other;
    case '>=':
      return value >= other;
  }
}

/** As the documents print it: 0x0033. */
export function formatAddress(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
}
