import { parseCondition } from '../../maps/condition.js';
import { rawNumber, scaled, typed, wordsOfRaw } from '../../maps/decode-words.js';
import type { HeldWord, MapContents, PageView } from '../../maps/map-contents.js';
import type { FeedOptions } from '../../maps/map-feed.js';
import type { RegisterMap, WordRow } from '../../maps/register-map.js';
import { encodeNumber } from '../encode-words.js';
import { bitHolds, shownNumber, stateHolds } from './shown-values.js';
import { type Goal, solveConditions } from './solve-conditions.js';
import { type AskedWords, wordTestOf } from './word-tests.js';

/** How much a wrong state of each sort would mislead. */
const weights = { load: 10_000, state: 1000, bit: 100, hidden: 1 };

/** A line of the feed, or all of one object and state or bit. */
interface FedThing {
  readonly name: string;
  readonly object: string;
  readonly part: string;
  readonly isState: boolean;
  readonly options: FeedOptions;
  readonly clauses: Goal['clauses'];
}

interface Solved {
  readonly raws: ReadonlyMap<string, number>;
  readonly unmet: readonly string[];
}

/** A battery goes through a handful of states; this many are remembered. */
const mostRemembered = 64;

/**
 * What stands in the registers of a map of which nothing but its data is known: the inverse of what it feeds. Numbers are
 * those of the simulated UPS under the objects that show them, words and bits such that the conditions of the states and bits
 * hold that are so, and no others; identity is what the map is recognised by. What nothing asks for is not provided.
 */
export function derivedContents(map: RegisterMap): MapContents {
  return new DerivedContents(map).contents;
}

class DerivedContents {
  readonly #map: RegisterMap;
  readonly #numbers: ReadonlyMap<string, (view: PageView) => number | undefined>;
  readonly #identity: readonly HeldWord[];
  readonly #asked: AskedWords = new Map();
  readonly #fed = new Map<1 | 10, readonly FedThing[]>();
  readonly #solved = new Map<string, Solved>();
  readonly #ofViews = new WeakMap<PageView, Solved>();

  constructor(map: RegisterMap) {
    this.#map = map;
    this.#numbers = new Map([...fedNumbers(map), ...plateNumbers(map)]);
    this.#identity = identityWords(map);
  }

  get contents(): MapContents {
    const { words, bits, texts } = this.#map;
    return {
      numbers: Object.fromEntries(words.map((row) => [row.code, (view: PageView) => this.#numberOf(row, view)])),
      bits: Object.fromEntries(
        bits.map(({ code, table, offset, bit }) => [
          code,
          (view: PageView) => (((this.#solve(view).raws.get(`${table}.${offset}`) ?? 0) >>> bit) & 1) === 1,
        ]),
      ),
      texts: Object.fromEntries(texts.map(({ code }) => [code, (view: PageView) => this.#textOf(code, view)])),
      held: (view) => this.#held(view),
      unshown: (view) => this.#solve(view).unmet,
    };
  }

  #numberOf(row: WordRow, view: PageView): number | undefined {
    const fixed = this.#numbers.get(row.code);
    if (fixed) return fixed(view);
    const raw = this.#solve(view).raws.get(`${row.table}.${row.offset}`);
    if (raw === undefined) return undefined;
    return scaled(row, typed(row.type, raw), view.profile.factor === 10 ? 'x10' : 'none');
  }

  #textOf(code: string, { profile, page, number }: PageView): string {
    const { family, feed } = this.#map;
    if (code === feed.identity.serialNumber) {
      return typeof page === 'number' ? `${profile.serialNumber}-${number}` : profile.serialNumber;
    }
    if (code !== family.text) return code === feed.identity.model ? profile.reference : '';
    const isTold = family.words.some(([word]) => profile.reference.toUpperCase().includes(word));
    return isTold || family.words[0] === undefined ? profile.reference : family.words[0][0];
  }

  /** What has a row comes by that. */
  #held(view: PageView): readonly HeldWord[] {
    const { raws } = this.#solve(view);
    const without = [...this.#asked].flatMap(([word, { table, offset, row }]) => {
      const value = raws.get(word) ?? 0;
      return row === undefined ? [{ table, offset, mask: value, value }] : [];
    });
    const { hears } = this.#map;
    return [...without, ...this.#identity, ...(hears ? [hears] : []), ...this.#parallelWords(view)];
  }

  #parallelWords({ ups, number }: PageView): readonly HeldWord[] {
    const { parallel, unitNumber } = this.#map;
    const mark = parallel?.word;
    return [
      ...(parallel && mark
        ? [
            {
              table: parallel.table,
              offset: mark.offset,
              mask: mark.mask,
              value: ups.parallel ? mark.value : ~mark.value & mark.mask,
            },
          ]
        : []),
      ...(unitNumber ? [{ ...unitNumber, mask: 0xffff, value: number }] : []),
    ];
  }

  #solve(view: PageView): Solved {
    const known = this.#ofViews.get(view);
    if (known) return known;
    const solved = this.#solveAnew(view);
    this.#ofViews.set(view, solved);
    return solved;
  }

  #solveAnew(view: PageView): Solved {
    const { factor } = view.profile;
    const goals = goalsOf(this.#fedThings(factor), view);
    const fixed = this.#fixedRaws(view);
    const key = JSON.stringify([goals.map(({ wanted, weight }) => (wanted ? weight : -weight)), [...fixed], factor]);
    const known = this.#solved.get(key);
    if (known) return known;
    const free = goals.map((goal) => withFixed(goal, fixed));
    const lowest = [...this.#asked].map(([word, one]) => [word, one.lowest] as const);
    const { words, unmet } = solveConditions(free, new Map([...lowest, ...fixed]));
    const raws = new Map([...this.#asked.keys()].map((word) => [word, words.get(word) ?? 0]));
    const solved = {
      raws,
      unmet: unmet.filter((name) => goals.some((one) => one.name === name && one.weight > weights.hidden)),
    };
    const [eldest] = this.#solved.keys();
    if (this.#solved.size >= mostRemembered && eldest !== undefined) this.#solved.delete(eldest);
    this.#solved.set(key, solved);
    return solved;
  }

  /** Words that conditions ask and that show a number: they are as they are. */
  #fixedRaws(view: PageView): Map<string, number> {
    const fixed = new Map<string, number>();
    for (const [word, { row }] of this.#asked) {
      const value = row && this.#numbers.get(row.code)?.(view);
      if (row === undefined || value === undefined) continue;
      const raw = rawNumber(row, encodeNumber(this.#map, row, value, view.profile.factor));
      if (raw !== undefined) fixed.set(word, raw);
    }
    for (const { table, offset, value } of this.#identity) {
      if (this.#asked.has(`${table}.${offset}`)) fixed.set(`${table}.${offset}`, value);
    }
    return fixed;
  }

  #fedThings(factor: 1 | 10): readonly FedThing[] {
    const known = this.#fed.get(factor);
    if (known) return known;
    const { states, bits } = this.#map.feed;
    const things: FedThing[] = [];
    const add = (isState: boolean, object: string, part: string, when: string, options: FeedOptions = {}) => {
      const { without } = options;
      if (without !== undefined && this.#map.bits.some(({ code }) => code === without)) return;
      const clauses = this.#clausesOf(when, factor, options.meaning);
      if (clauses.length > 0)
        things.push({ name: `${object} ${part}: ${when}`, object, part, isState, options, clauses });
    };
    for (const [object, state, when, options] of states) add(true, object, state, when, options);
    for (const [object, bit, when, options] of bits) add(false, object, bit, when, options);
    this.#fed.set(factor, things);
    return things;
  }

  /** A clause with a word that the map does not have is left out, as where it is read. */
  #clausesOf(when: string, factor: 1 | 10, meaning: string | undefined): Goal['clauses'] {
    return parseCondition(when, [this.#map]).flatMap((clause) => {
      const tests = clause.map((term) => {
        const test = wordTestOf(term, this.#map, factor, this.#asked, meaning);
        return test && { ...test, negated: term.negated };
      });
      return tests.every((test) => test !== undefined) ? [tests] : [];
    });
  }
}

/** A word that stands fast can be changed by nothing. */
function withFixed(goal: Goal, fixed: ReadonlyMap<string, number>): Goal {
  const clauses = goal.clauses.map((clause) =>
    clause.map((test) => (fixed.has(test.word) ? { ...test, changes: () => [] } : test)),
  );
  return { ...goal, clauses };
}

/** All lines of one state or bit are one goal; of a Multi-state Value the lowest state that is so must show. */
function goalsOf(things: readonly FedThing[], view: PageView): readonly Goal[] {
  const grouped = new Map<string, FedThing>();
  for (const thing of things) {
    const { architecture } = thing.options;
    if (architecture !== undefined && (architecture === 'parallel') !== view.ups.parallel) continue;
    // What tells of one unit of several stands on that unit's page.
    if (typeof thing.options.page === 'number' && thing.options.page !== view.page) continue;
    const key = `${thing.object} ${thing.part}`;
    const before = grouped.get(key);
    grouped.set(key, before ? { ...before, clauses: [...before.clauses, ...thing.clauses] } : thing);
  }
  const shown = new Map<string, string>();
  return [...grouped.values()].flatMap(({ name, object, part, isState, clauses }): Goal[] => {
    if (!isState) {
      const wanted = bitHolds(object, part, view);
      return wanted === undefined ? [] : [{ name, clauses, wanted, weight: weights.bit }];
    }
    const wanted = stateHolds(object, part, view);
    const isHidden = shown.has(object);
    if (wanted === true && !isHidden) shown.set(object, part);
    if (wanted === undefined) return isHidden ? [] : [{ name, clauses, wanted: false, weight: weights.hidden }];
    const heavy = object.endsWith('LoadStatus') ? weights.load : weights.state;
    return [{ name, clauses, wanted, weight: isHidden ? weights.hidden : heavy }];
  });
}

function fedNumbers({ feed }: RegisterMap): readonly (readonly [string, (view: PageView) => number | undefined])[] {
  const objectsOf = new Map<string, string[]>();
  const lines = [...feed.numbers, ...(feed.ofEachUnit ?? []).map(([object, , code]) => [object, code] as const)];
  for (const [object, code] of lines) objectsOf.set(code, [...(objectsOf.get(code) ?? []), object]);
  return [...objectsOf].map(([code, objects]) => [
    code,
    (view) => objects.map((object) => shownNumber(object, view)).find((value) => value !== undefined),
  ]);
}

/** What the UPS is, rather than what it measures. */
function plateNumbers({ feed }: RegisterMap): readonly (readonly [string, (view: PageView) => number | undefined])[] {
  const { phases, factor, identity } = feed;
  const ofEach = typeof phases === 'object' ? phases : {};
  const lines: (readonly [string | undefined, (view: PageView) => number])[] = [
    [
      typeof phases === 'string' ? phases : undefined,
      ({ profile }) => (profile.inputPhases << 8) | profile.outputPhases,
    ],
    [ofEach.input, ({ profile }) => profile.inputPhases],
    [ofEach.output, ({ profile }) => profile.outputPhases],
    [factor, ({ profile }) => (profile.factor === 10 ? 1 : 0)],
    [identity.nominalKva, ({ unit }) => unit.nominalKva],
  ];
  return lines.flatMap(([code, value]) => (code === undefined ? [] : [[code, value] as const]));
}

/** The device code by which the family is known. */
function identityWords({ family, words }: RegisterMap): readonly HeldWord[] {
  const { table, codeOffset, codes } = family;
  const code = codes[0]?.[0];
  if (codeOffset === undefined || code === undefined) return [];
  const row = words.find((one) => one.table === table && one.offset === codeOffset);
  return wordsOfRaw(row ?? { type: 'u16' }, code).map((value, index) => ({
    table,
    offset: codeOffset + index,
    mask: 0xffff,
    value,
  }));
}
