import type { UnitNumber } from './page.js';
import type { PlausibilityLine } from './plausibility-lines.js';

export interface FeedOptions {
  /** Only for one UPS on its own, or only for a parallel system. */
  readonly architecture?: 'single' | 'parallel';
  /** Only where the register has this name: some bits mean different things in different families. */
  readonly meaning?: string;
  /** Only where the family does not have this bit. */
  readonly without?: string;
  /** The register is known, but that this object shows it is a deduction. */
  readonly link?: 'inferred';
  /** Where the UPS says that it does not manage the word, physics decides: for registers that we only suppose. */
  readonly orElse?: 'computed';
  /** The system's tables, although the object belongs to the unit; or those of unit n, for a bit that tells of that unit. */
  readonly page?: 'system' | UnitNumber;
}

/** An Analog Value shows a word. */
export type NumberFeed = readonly [object: string, code: string, options?: FeedOptions];

/** How one value is made of those of all units. */
export type UnitsRule = 'mean' | 'sum' | 'least' | 'greatest';

/** An Analog Value of a concentrator shows a word of every unit, taken together. */
export type UnitsFeed = readonly [object: string, rule: UnitsRule, code: string];

/** A Multi-state Value is in the state when the condition holds; the lowest state wins (Manual §6.2). */
export type StateFeed = readonly [object: string, state: string, when: string, options?: FeedOptions];

/** A bit of a BitString Value is set when the condition holds. */
export type BitFeed = readonly [object: string, bit: string, when: string, options?: FeedOptions];

/** Words that count phases. */
export interface PhaseWords {
  readonly input?: string;
  readonly output?: string;
}

/**
 * What the objects show of one register map, by the names of the manual's lists (§5.2, §6). An object without a line is
 * -1, its default state, or all bits 0.
 */
export interface MapFeed {
  readonly numbers: readonly NumberFeed[];
  readonly states: readonly StateFeed[];
  readonly bits: readonly BitFeed[];
  /** Of words that only units have, what a concentrator shows. */
  readonly ofEachUnit?: readonly UnitsFeed[];
  /** What of the states the measurements deny on this map, before what they deny on every map. */
  readonly plausibility?: readonly PlausibilityLine[];
  /**
   * Word whose high byte counts the phases of the input, and its low byte those of the output; or a word for each; or how many
   * all UPS of the map have.
   */
  readonly phases?: string | PhaseWords | 1 | 3;
  /** Word that says whether measurements are in tenths. */
  readonly factor?: string;
  /** Texts and words of Manual §5.2.1; `deviceCode` names the family where the UPS gives no text. */
  readonly identity: {
    readonly model?: string;
    readonly serialNumber?: string;
    readonly nominalKva?: string;
    readonly deviceCode?: string;
  };
}
