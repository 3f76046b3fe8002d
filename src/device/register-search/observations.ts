import type { Bilingual } from '../../core/bilingual.js';
import { GatewayError } from '../../core/errors.js';
import { analogValues } from '../../objects/catalog/analog-values.js';
import { bitStrings } from '../../objects/catalog/bit-strings.js';
import { multiStates } from '../../objects/catalog/multi-states.js';
import type { KnownValue, Observation } from '../../objects/register-search/search-types.js';
import { parseShown } from '../../objects/register-search/shown-number.js';

/** As a person, or a script, types it. */
export interface TypedObservation {
  readonly object: string;
  /** The bit or state, by its text or its number. */
  readonly part?: string | undefined;
  readonly shown?: string | undefined;
  readonly isSet?: boolean | undefined;
  readonly secondsAgo?: number | undefined;
  readonly sinceSeconds?: number | undefined;
  /** How far off that may be. */
  readonly sinceWithinSeconds?: number | undefined;
}

/** What is wrong with one of them. */
export interface ObservationProblem {
  /** The object. */
  readonly key: string;
  readonly found: string;
  readonly allowed: Bilingual;
  readonly message: Bilingual;
}

/** With what else was known at that moment. */
export interface KeptObservation {
  readonly id: string;
  readonly observation: Observation;
  readonly known: readonly KnownValue[];
}

/** The same at another time. */
export function movedBy({ id, observation, known }: KeptObservation, byMs: number): KeptObservation {
  const sinceMs = observation.kind === 'bit' ? observation.sinceMs : undefined;
  return {
    id,
    observation: {
      ...observation,
      atMs: observation.atMs + byMs,
      ...(sinceMs !== undefined && { sinceMs: sinceMs + byMs }),
    },
    known: known.map((one) => ({ ...one, atMs: one.atMs + byMs })),
  };
}

/** What an observation tells of. */
export interface ObservedTarget {
  readonly object: Observation['object'];
  readonly part?: number;
}

export const mostObservations = 64;

/** Reads all of them, or throws `search.invalid` with everything that is wrong (fact `problems`). */
export function readObservations(typed: readonly TypedObservation[], nowMs: number): readonly Observation[] {
  const problems: ObservationProblem[] = [];
  const read = typed.flatMap((one): Observation[] => {
    const result = readObservation(one, nowMs);
    if ('kind' in result) return [result];
    problems.push(result.problem);
    return [];
  });
  if (problems.length > 0) {
    throw new GatewayError('search.invalid', problems.map(({ message }) => message.en).join('; '), { problems });
  }
  return read;
}

function readObservation(
  typed: TypedObservation,
  nowMs: number,
): Observation | { readonly problem: ObservationProblem } {
  const { object, part, shown, isSet, secondsAgo = 0, sinceSeconds, sinceWithinSeconds } = typed;
  const atMs = nowMs - secondsAgo * 1000;
  const number = analogValues.find(({ name }) => isSame(name, object));
  if (number !== undefined) {
    const text = shown?.trim() ?? '';
    if (parseShown(text) === undefined) return wrong(object, text, numberTexts);
    return { kind: 'number', object: number.name, shown: text, atMs };
  }
  const target = partOf(object, part);
  if ('problem' in target) return target;
  if (isSet === undefined) return wrong(object, '', bitTexts);
  if (sinceSeconds === undefined) return { kind: 'bit', ...target, isSet, atMs };
  const within = sinceWithinSeconds === undefined ? {} : { sinceWithinMs: sinceWithinSeconds * 1000 };
  return { kind: 'bit', ...target, isSet, atMs, sinceMs: nowMs - sinceSeconds * 1000, ...within };
}

function partOf(object: string, part: string | undefined) {
  const bits = bitStrings.find(({ name }) => isSame(name, object));
  const states = multiStates.find(({ name, level }) => isSame(name, object) && level !== 'gateway');
  if (bits === undefined && states === undefined) return wrong(object, object, objectTexts);
  const texts = bits?.bits ?? states?.states ?? [];
  const first = bits === undefined ? 1 : 0;
  const index = indexOf(part ?? '', texts, first);
  const name = bits?.name ?? states?.name;
  if (index === undefined || name === undefined) {
    return wrong(object, part ?? '', { en: `one of ${texts.join(', ')}`, fr: `un parmi ${texts.join(', ')}` });
  }
  return { object: name, part: index + first };
}

/** By its text, or by its number as it is counted: b05 or 5. */
function indexOf(part: string, texts: readonly string[], first: number): number | undefined {
  const byText = texts.findIndex((text) => isSame(text, part.trim()));
  if (byText >= 0) return byText;
  const digits = /^b?(\d{1,2})$/i.exec(part.trim())?.[1];
  const index = digits === undefined ? -1 : Number(digits) - first;
  return index >= 0 && index < texts.length ? index : undefined;
}

const objectTexts: Bilingual = {
  en: 'an Analog Value, or a bit of a BitString Value or a state of a Multi-state Value',
  fr: "une Analog Value, ou un bit d'une BitString Value ou un état d'une Multi-state Value",
};
const numberTexts: Bilingual = {
  en: 'the number that the display shows, such as 231, 49.9 or -3,2',
  fr: "le nombre que l'afficheur montre, comme 231, 49.9 ou -3,2",
};
const bitTexts: Bilingual = { en: 'whether the display shows it', fr: "si l'afficheur le montre" };

function wrong(key: string, found: string, allowed: Bilingual): { readonly problem: ObservationProblem } {
  const message = { en: `${key}: ${allowed.en} is needed`, fr: `${key} : il faut ${allowed.fr}` };
  return { problem: { key, found, allowed, message } };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function targetOf(observation: Observation): ObservedTarget {
  const { object } = observation;
  return observation.kind === 'bit' ? { object, part: observation.part } : { object };
}

export function targetKey({ object, part }: ObservedTarget): string {
  return part === undefined ? object : `${object}.${part}`;
}

/** The bit or state by its text. */
export function partText({ object, part }: ObservedTarget): string | undefined {
  if (part === undefined) return undefined;
  const bits = bitStrings.find(({ name }) => name === object)?.bits[part];
  return bits ?? multiStates.find(({ name }) => name === object)?.states[part - 1];
}

/** Of the whole UPS, or of the unit that the gateway stands for. */
export function levelOf(object: Observation['object']): 'system' | 'unit' {
  const row = [...analogValues, ...multiStates, ...bitStrings].find(({ name }) => name === object);
  return row?.level === 'system' ? 'system' : 'unit';
}
