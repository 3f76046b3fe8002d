import { type Condition, formatAddress, type Term } from '../ups/maps/condition.js';
import { wordsIn } from '../ups/maps/decode-words.js';
import type { FeedOptions } from '../ups/maps/map-feed.js';
import type { Architecture } from '../ups/maps/page.js';
import {
  type BitRow,
  functionOf,
  type RegisterMap,
  type RegisterTable,
  type WordRow,
} from '../ups/maps/register-map.js';
import { type TablePlace, tableAt } from '../ups/maps/table-at.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import type { Profile } from '../ups/profiles/profile.js';
import { profileOf } from '../ups/profiles/profile-of-map.js';
import { type Assignment, pageOf } from './assignments.js';
import { analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { compatibilityOf } from './catalog/compatibility.js';
import { multiStates } from './catalog/multi-states.js';
import { rawDecimals } from './mapping/value-scale.js';

export interface SiteProfile {
  readonly profile: Profile;
  /** Keys in [registers] of what the file cannot say: a word that stands over another, or on the page of one unit alone. */
  readonly leftOut: readonly string[];
}

/** What a site knows of its UPS, the map and what it has given to objects by itself, for a UPS of the same kind elsewhere. */
export function siteProfile(
  family: UpsFamily,
  map: RegisterMap,
  architecture: Architecture,
  assignments: readonly Assignment[],
  options: { readonly name: string; readonly remarks?: readonly string[] },
): SiteProfile {
  const isGiven = (object: string) => compatibilityOf(object, family.name, architecture) !== 'not-managed';
  // Words that stand alone get tables of their own here.
  const published = { ...map, tables: map.tables.filter(({ alone }) => !alone) };
  const base = profileOf(family, published, { ...options, isGiven });
  const additions = new SiteAdditions(base, map, architecture);
  const leftOut = assignments.filter((one) => !additions.add(one)).map(({ key }) => key);
  return { profile: additions.profile(), leftOut };
}

/** How sure a line of a site is, and who says so. */
function factOf({ found }: Assignment): Pick<WordRow, 'source' | 'certainty'> {
  if (found === undefined) return { source: '[registers], given by hand', certainty: 'inferred' };
  const { date, observations, chance } = found;
  return { source: `found on site ${date}, observations ${observations}, chance ${chance}`, certainty: 'found' };
}

class SiteAdditions {
  readonly #base: Profile;
  readonly #map: RegisterMap;
  readonly #architecture: Architecture;
  readonly #tables: RegisterTable[];
  readonly #words: WordRow[];
  readonly #bits: BitRow[];
  #numbers: Profile['map']['feed']['numbers'];
  #states: Profile['map']['feed']['states'];
  #fedBits: Profile['map']['feed']['bits'];

  constructor(base: Profile, map: RegisterMap, architecture: Architecture) {
    this.#base = base;
    this.#map = map;
    this.#architecture = architecture;
    this.#tables = [...base.map.tables];
    this.#words = [...base.map.words];
    this.#bits = [...base.map.bits];
    this.#numbers = base.map.feed.numbers;
    this.#states = base.map.feed.states;
    this.#fedBits = base.map.feed.bits;
  }

  profile(): Profile {
    const { map } = this.#base;
    const feed = { ...map.feed, numbers: this.#numbers, states: this.#states, bits: this.#fedBits };
    return {
      ...this.#base,
      map: { ...map, tables: this.#tables, words: this.#words, bits: this.#bits, feed },
    };
  }

  /** False where the file cannot say it. */
  add(assignment: Assignment): boolean {
    switch (assignment.kind) {
      case 'number':
        return this.#addNumber(assignment);
      case 'state': {
        const { object, state } = assignment;
        const text = multiStates.find(({ name }) => name === object)?.states[state - 1];
        const line = text && this.#conditionOf(assignment, assignment.when);
        if (!line) return false;
        this.#states = [...this.#states.filter((one) => one[0] !== object || one[1] !== text), [object, text, ...line]];
        return true;
      }
      case 'bit': {
        const { object, bit } = assignment;
        const text = bitStrings.find(({ name }) => name === object)?.bits[bit];
        const line = text && this.#conditionOf(assignment, assignment.when);
        if (!line) return false;
        this.#fedBits = [
          ...this.#fedBits.filter((one) => one[0] !== object || one[1] !== text),
          [object, text, ...line],
        ];
        return true;
      }
    }
  }

  #addNumber(assignment: Extract<Assignment, { readonly kind: 'number' }>): boolean {
    const { object, address, type, order } = assignment;
    const row = analogValues.find(({ name }) => name === object);
    const place = this.#placeOf(assignment, address, wordsIn(type), 'values');
    if (row === undefined || place === undefined) return false;
    const { factor } = this.#base.map.feed;
    const ofFactor = row.takesFactor && row.format === '' && factor !== undefined;
    const word: WordRow = {
      code: this.#newCode(place),
      table: place.table.id,
      offset: place.offset,
      type,
      ...(order && { order }),
      scale: assignment.decimals ?? (ofFactor ? 'factor' : (rawDecimals(row, undefined) as 0 | 1 | 2)),
      name: row.name,
      unit: row.unit,
      ...factOf(assignment),
    };
    if (this.#isOverAnother(word)) return false;
    this.#words.push(word);
    this.#numbers = [...this.#numbers.filter((one) => one[0] !== object), [object, word.code]];
    return true;
  }

  /** In a table that is read in every cycle, as every assigned word is; one outside all tables gets its own. */
  #placeOf(
    assignment: Assignment,
    address: number,
    words: number,
    kind: RegisterTable['kind'],
  ): TablePlace | undefined {
    const place = assignment.isAlone ? this.#placeAlone(assignment, address, words, kind) : tableAt(this.#map, address);
    if (place === undefined || place.offset + words > place.table.words) return undefined;
    const index = this.#tables.findIndex(({ id }) => id === place.table.id);
    const table = this.#tables[index];
    if (table === undefined) return undefined;
    if (table.cadence === 'spare') this.#tables[index] = { ...table, cadence: 'regular' };
    return { ...place, table };
  }

  #placeAlone(
    assignment: Assignment,
    address: number,
    words: number,
    kind: RegisterTable['kind'],
  ): TablePlace | undefined {
    const page = pageOf(assignment, this.#map, this.#architecture);
    if (typeof page === 'number') return undefined;
    const readFunction = assignment.functionCode ?? this.#map.readFunction;
    const known = this.#tables.find(
      (one) =>
        functionOf(this.#map, one) === readFunction &&
        one.at[page] !== undefined &&
        isInside(one.at[page], one, address),
    );
    if (known !== undefined) return { table: known, offset: address - (known.at[page] ?? 0) };
    const table: RegisterTable = {
      id: `found-${formatAddress(address)}${readFunction === this.#map.readFunction ? '' : `-fc${readFunction}`}`,
      start: address,
      words,
      ...(readFunction !== this.#map.readFunction && { readFunction }),
      kind,
      cadence: 'regular',
      at: { [page]: address },
      ...factOf(assignment),
    };
    this.#tables.push(table);
    return { table, offset: 0 };
  }

  #isOverAnother({ table, offset, type }: WordRow): boolean {
    const { texts } = this.#base.map;
    const spans = [
      ...this.#words.map((row) => ({ ...row, words: wordsIn(row.type) })),
      ...texts.map((row) => ({ table: row.table, offset: row.offset, words: row.words })),
    ];
    const words = wordsIn(type);
    return spans.some(
      (one) =>
        one.table === table &&
        offset < one.offset + one.words &&
        one.offset < offset + words &&
        !(one.offset === offset && one.words === words),
    );
  }

  /** Condition and options of a line; undefined where a term has no place. */
  #conditionOf(assignment: Assignment, when: Condition): readonly [string, FeedOptions?] | undefined {
    const knownBits = this.#bits.length;
    const clauses = when.map((clause) => clause.map((term) => this.#termText(assignment, term)));
    if (clauses.flat().includes(undefined)) return undefined;
    const text = clauses.map((clause) => clause.join(' and ')).join(' or ');
    // The bits are known: that this object shows them is what the site says.
    return this.#bits.length === knownBits ? [text, { link: 'inferred' }] : [text];
  }

  #termText(assignment: Assignment, term: Term): string | undefined {
    const not = term.negated ? 'not ' : '';
    if (term.kind === 'bit') return `${not}${codeIn(this.#bits, term.code)}`;
    if (term.kind === 'value') {
      return `${not}${codeIn(this.#words, term.code)} ${term.compared.sign} ${term.compared.value}`;
    }
    const place = this.#placeOf(assignment, term.address, 1, 'bits');
    if (place === undefined) return undefined;
    const address = formatAddress(place.table.start + place.offset);
    if (term.kind === 'address-bit') return `${not}${this.#bitAt(assignment, place, term.bit)}`;
    if (term.kind === 'shown-word') return `${not}shown ${address}`;
    if (term.kind === 'raw-value') return `${not}${address} ${term.compared.sign} ${term.compared.value}`;
    return `${not}${address}`;
  }

  #bitAt(assignment: Assignment, { table, offset }: TablePlace, bit: number): string {
    const known = this.#bits.find((row) => row.table === table.id && row.offset === offset && row.bit === bit);
    if (known !== undefined) return known.code;
    const code = `${this.#newCode({ table, offset })}.${bit}`;
    const { key } = assignment;
    this.#bits.push({ code, table: table.id, offset, bit, name: key, ...factOf(assignment) });
    return code;
  }

  /** After the address, since no document has a code for it. */
  #newCode({ table, offset }: TablePlace): string {
    const code = `X${formatAddress(table.start + offset).slice(2)}`;
    const taken = new Set([...this.#words, ...this.#bits, ...this.#base.map.texts].map((row) => row.code));
    for (let number = 2; ; number += 1) {
      const other = number === 2 ? code : `${code}-${number - 1}`;
      if (!taken.has(other)) return other;
    }
  }
}

function isInside(start: number, { words }: RegisterTable, address: number): boolean {
  return address >= start && address < start + words;
}

/** As the map writes it: a condition has capitals. */
function codeIn(rows: readonly { readonly code: string }[], code: string): string {
  return rows.find((row) => row.code.toUpperCase() === code)?.code ?? code;
}
