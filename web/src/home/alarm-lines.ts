import type { ActiveAlarm } from '../../../src/http/screens/events/schema.js';
import type { Bilingual } from '../../../src/http/screens/shared/schema.js';
import { causes, severalFacts } from './causes.js';

/** One fact that the UPS complains about, whoever of unit and system tells it. */
export interface AlarmLine {
  readonly key: string;
  readonly severity: ActiveAlarm['severity'];
  readonly text: Bilingual;
  /** Object and Bit_Text of the copy whose words these are. */
  readonly name: string;
  readonly bit: string;
  /** Bit_Text of each copy. */
  readonly bits: readonly string[];
  /** The first of them. */
  readonly sinceMs: number;
}

interface Place {
  /** In the table of causes: the gravest and most exact first, what is general last. */
  readonly rank: number;
  readonly fact: string;
}

/**
 * The alarms as the sentence ranks them; copies of one fact, of the unit and of the system, are one line. `isSystem`: the
 * system is more than the unit.
 */
export function alarmLines(active: readonly ActiveAlarm[], isSystem: boolean): readonly AlarmLine[] {
  const facts = new Map<string, { rank: number; copies: ActiveAlarm[] }>();
  for (const alarm of active) {
    const { rank, fact } = placeOf(alarm);
    const known = facts.get(fact);
    if (known === undefined) facts.set(fact, { rank, copies: [alarm] });
    else known.copies.push(alarm);
  }
  return [...facts]
    .sort(([, one], [, other]) => one.rank - other.rank || sinceOf(one.copies) - sinceOf(other.copies))
    .flatMap(([key, { copies }]) => {
      const first = copies.find((one) => isOfSystem(one) === isSystem) ?? copies[0];
      if (first === undefined) return [];
      const bits = [...new Set(copies.map(({ bit }) => bit))];
      const { severity, text, name, bit } = first;
      return [{ key, severity, text, name, bit, bits, sinceMs: sinceOf(copies) }];
    });
}

/** An alarm that the table does not have stands between what is exact and what is general. */
export function placeOf({ name, bit }: Pick<ActiveAlarm, 'name' | 'bit'>): Place {
  const rank = causes.findIndex(({ unitBits, upsBits }) => (name === 'UPSAlarms' ? upsBits : unitBits).includes(bit));
  const found = causes[rank];
  if (found === undefined) return { rank: causes.findIndex((one) => one.name === 'unitAlarm'), fact: `${name}/${bit}` };
  return { rank, fact: severalFacts.has(found.name) ? `${name}/${bit}` : found.name };
}

function isOfSystem({ name }: ActiveAlarm): boolean {
  return name === 'UPSAlarms';
}

function sinceOf(copies: readonly ActiveAlarm[]): number {
  return Math.min(...copies.map(({ sinceMs }) => sinceMs));
}
