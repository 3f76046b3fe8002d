import type { Language } from '../core/bilingual.js';
import type { AnalogValueRow } from '../objects/catalog/analog-values.js';
import type { Availability } from '../objects/catalog/compatibility.js';

interface Range {
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/**
 * What no healthy UPS goes beyond, by unit: wide enough for every range and every mains of the world, narrow enough that a
 * swapped or wrongly scaled word shows. The manual prints no limits.
 */
const byUnit: Readonly<Record<string, Range>> = {
  '%': { min: 0, max: 150 },
  V: { min: 0, max: 600 },
  A: { min: 0, max: undefined },
  kVA: { min: 0, max: undefined },
  kW: { min: 0, max: undefined },
  Hz: { min: 45, max: 65 },
  '°C': { min: 0, max: 60 },
  Ah: { min: 0, max: undefined },
  min: { min: 0, max: undefined },
  s: { min: 0, max: undefined },
};

const byFormat: Readonly<Record<string, Range>> = {
  '#.#': { min: 0, max: 10 },
  '+/-#.##': { min: -1, max: 1 },
};

/** What a measurement must lie within, in its unit. */
export function plausibleRange({ name, unit, format }: Pick<AnalogValueRow, 'name' | 'unit' | 'format'>): Range {
  if (name === 'BATTERY_%') return { min: 0, max: 100 };
  // A current that flows into the battery or out of it.
  if (format === '+/-') return { min: undefined, max: undefined };
  return byUnit[unit] ?? byFormat[format] ?? { min: undefined, max: undefined };
}

const texts = {
  en: {
    any: 'any number',
    atLeast: (min: string) => `${min} or more`,
    between: (min: string, max: string) => `${min} to ${max}`,
    notAvailable: '-1: not available',
    singlePhase: '-1: single-phase UPS',
    notGiven: '-1: this range does not give it (Manual §7.1)',
    asPanel: 'as the panel of the UPS shows',
  },
  fr: {
    any: 'un nombre',
    atLeast: (min: string) => `${min} ou plus`,
    between: (min: string, max: string) => `${min} à ${max}`,
    notAvailable: '-1 : non disponible',
    singlePhase: '-1 : ASI monophasée',
    notGiven: '-1 : non fourni par cette gamme (notice §7.1)',
    asPanel: "comme l'afficheur de l'ASI",
  },
} as const;

/** What an Analog Value must show, for the person who accepts it. */
export function expectedNumber(
  row: AnalogValueRow,
  availability: Availability | undefined,
  language: Language,
): string {
  const words = texts[language];
  if (availability === 'not-managed') return words.notGiven;
  const { min, max } = plausibleRange(row);
  const withUnit = (value: number) => (row.unit === '' ? String(value) : `${value} ${row.unit}`);
  const range =
    min === undefined
      ? words.any
      : max === undefined
        ? words.atLeast(withUnit(min))
        : words.between(String(min), withUnit(max));
  const absent = { 'not available': words.notAvailable, 'single-phase': words.singlePhase, '': '' }[row.minusOne];
  return [`${range}, ${words.asPanel}`, absent].filter((part) => part !== '').join('; ');
}
