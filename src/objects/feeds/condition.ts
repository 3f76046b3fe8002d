import { GatewayError } from '../../core/errors.js';
import { builtInMaps } from '../../ups/maps/built-in-maps.js';
import type { RegisterMap } from '../../ups/maps/register-map.js';

/** One thing that is set or not. Addresses are those of the map's own base page, as the UPS documents print them. */
export type Term = { readonly negated: boolean } & (
  | { readonly kind: 'bit'; readonly code: string }
  | { readonly kind: 'address-bit'; readonly address: number; readonly bit: number }
  | { readonly kind: 'address-word'; readonly address: number }
  /** The UPS manages the word: it was not zero once. */
  | { readonly kind: 'shown-word'; readonly address: number }
);

/** Any of the clauses, each of which needs all its terms. */
export type Condition = readonly (readonly Term[])[];

/**
 * Reads a condition: bits of the UPS documents (`A037`, `T009.0`), bits by address (`0x0033.1`) or whole words, which
 * count as set when they are not zero (`0x0033`), or have once been (`shown 0x0033`); each may follow `not`; joined by
 * `and`, which binds closer, and `or`. What is written as a bit of one of the maps counts as one. Throws
 * `settings.invalid`.
 */
export function parseCondition(text: string, maps: readonly RegisterMap[] = builtInMaps.maps): Condition {
  return text
    .trim()
    .split(/\s+or\s+/i)
    .map((clause) => clause.split(/\s+and\s+/i).map((term) => parseTerm(term, maps)));
}

function parseTerm(text: string, maps: readonly RegisterMap[]): Term {
  const [, not, shown, name = ''] = /^(not\s+)?(shown\s+)?(\S+)$/i.exec(text.trim()) ?? [];
  const negated = not !== undefined;
  const [, hex, bitText] = /^0x([0-9a-f]{1,4})(?:\.(\d{1,2}))?$/i.exec(name) ?? [];
  if (hex !== undefined) {
    const address = Number.parseInt(hex, 16);
    if (bitText === undefined) return { negated, kind: shown ? 'shown-word' : 'address-word', address };
    if (!shown && Number(bitText) <= 15) return { negated, kind: 'address-bit', address, bit: Number(bitText) };
  } else if (!shown && maps.some((map) => map.isBitCode(name))) {
    return { negated, kind: 'bit', code: name.toUpperCase() };
  }
  throw new GatewayError('settings.invalid', `"${text.trim()}" is no bit`, {
    found: text.trim(),
    allowed: {
      en: 'bits such as 0x0033.1, 0x0033 (any bit of the word) or A019, with "not", "and", "or"',
      fr: 'des bits comme 0x0033.1, 0x0033 (un bit quelconque du mot) ou A019, avec "not", "and", "or"',
    },
  });
}

/** As the documents print it: 0x0033. */
export function formatAddress(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
}
