import type { FamilyName } from './family-name.js';
import type { FactCertainty, PlausibleWords, RegisterMap, TextRow } from './register-map.js';

/** What a UPS says of itself: the device code and the text of its map. */
export interface Identity {
  readonly deviceCode: number | undefined;
  readonly reference: string;
}

export interface Identification {
  readonly family: FamilyName;
  readonly certainty: FactCertainty;
}

/** A code that was never set, and one that the UPS does not have. */
const nothing: readonly number[] = [0, 0xffff];

/** Whether a word is what UPS have where they have no code: none can be recognised by it. */
export function saysNothing(word: number): boolean {
  return nothing.includes(word);
}

/** The family of a UPS that answered on a map; undefined where it is none of those that the map is for. */
export function identify(
  { family: marks }: RegisterMap,
  { deviceCode, reference }: Identity,
): Identification | undefined {
  const byCode = marks.codes.find(([code]) => code === deviceCode);
  if (byCode !== undefined) return { family: byCode[1], certainty: byCode[2] };
  const text = reference.toUpperCase();
  const byText = marks.words.find(([word]) => text.includes(word));
  const family =
    byText?.[1] ?? (saysAnything({ deviceCode, reference }) ? marks.unknown : undefined) ?? marks.otherwise;
  return family === undefined ? undefined : { family, certainty: 'inferred' };
}

/** Whether it has a code or a text at all. */
export function saysAnything({ deviceCode, reference }: Identity): boolean {
  return (deviceCode !== undefined && !nothing.includes(deviceCode)) || reference.trim() !== '';
}

/** The text in which a UPS of the map says what it is. */
export function identityText({ texts, family: { text } }: RegisterMap): TextRow | undefined {
  return texts.find(({ code }) => code === text);
}

/** Whether a code or a word names a family: what another UPS does not say by chance. */
export function isNamed({ family: { codes, words } }: RegisterMap, { deviceCode, reference }: Identity): boolean {
  const text = reference.toUpperCase();
  return codes.some(([code]) => code === deviceCode) || words.some(([word]) => text.includes(word));
}

/** Whether a UPS can be named on the map at all: else it is taken for what nothing else is, or never found. */
export function namesFamilies({ family: { codes, words } }: RegisterMap): boolean {
  return codes.length > 0 || words.length > 0;
}

/** Facts that a table must break before it is another UPS's: one may be the exception of a range that nobody has seen. */
const leastBroken = 2;

/**
 * Whether a table cannot be the identity of the map: it breaks what the documents print in several facts, and in more of
 * them than it keeps. An empty one breaks none.
 */
export function isForeign({ family: { plausible = [] } }: RegisterMap, words: readonly number[]): boolean {
  const verdicts = plausible.map((fact) => verdictOf(fact, words));
  const [kept, broken] = [true, false].map((wanted) => verdicts.filter((one) => one === wanted).length);
  return broken !== undefined && kept !== undefined && broken >= leastBroken && broken > kept;
}

/** Undefined: the words say nothing. */
function verdictOf(fact: PlausibleWords, words: readonly number[]): boolean | undefined {
  const said = words.slice(fact.offset, fact.offset + (fact.words ?? 1)).filter((word) => !nothing.includes(word));
  if (said.length === 0) return undefined;
  const { least, most, octet } = fact;
  if (least === undefined && most === undefined) return said.every(isText);
  const numbers = said.map((word) => (octet === undefined ? word : octet === 'high' ? word >> 8 : word & 0xff));
  return numbers.every((number) => number >= (least ?? 0) && number <= (most ?? 0xffff));
}

function isText(word: number): boolean {
  return [word >> 8, word & 0xff].every((octet) => octet === 0 || octet === 0xff || (octet >= 0x20 && octet <= 0x7e));
}
