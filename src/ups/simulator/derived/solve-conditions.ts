/** A thing that a word says or not, and what would make it so. */
export interface WordTest {
  /** Names the word. */
  readonly word: string;
  isTrue(raw: number): boolean;
  /** What the word may be changed to so that it is `wanted`, the smallest change first; empty: it cannot. */
  changes(raw: number, wanted: boolean): readonly number[];
}

/** A condition and whether it shall hold: any of the clauses, each of which needs all its tests. */
export interface Goal {
  readonly name: string;
  readonly clauses: readonly (readonly (WordTest & { readonly negated: boolean })[])[];
  readonly wanted: boolean;
  /** Of goals that contradict one another the weightier ones are met. */
  readonly weight: number;
}

interface Solution {
  readonly words: ReadonlyMap<string, number>;
  /** Names of goals that these words do not meet. */
  readonly unmet: readonly string[];
}

type Words = Map<string, number>;
type Clause = Goal['clauses'][number];
type Test = Clause[number];

/** Each step meets more than it breaks, so that there are no more of them than goals; this bounds what arithmetic cannot. */
const mostSteps = 500;

/** Words under which as many goals as possible hold: each step takes the change that leaves least unmet. Deterministic. */
export function solveConditions(goals: readonly Goal[], start: ReadonlyMap<string, number>): Solution {
  let words: Words = new Map(start);
  let unmet = weightUnmet(goals, words);
  for (let steps = 0; steps < mostSteps && unmet > 0; steps += 1) {
    const next = bestStep(goals, words);
    if (next === undefined || weightUnmet(goals, next) >= unmet) break;
    words = next;
    unmet = weightUnmet(goals, words);
  }
  return { words, unmet: goals.filter((goal) => !isMet(goal, words)).map(({ name }) => name) };
}

function bestStep(goals: readonly Goal[], words: Words): Words | undefined {
  let best: Words | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const goal of goals) {
    if (isMet(goal, words)) continue;
    for (const step of goal.wanted ? waysToHold(goal, goals, words) : waysToFail(goal, goals, words)) {
      const left = weightUnmet(goals, step);
      if (left < least) [best, least] = [step, left];
    }
  }
  return best;
}

/** By each of its clauses. */
function waysToHold({ clauses }: Goal, goals: readonly Goal[], words: Words): readonly Words[] {
  return clauses.flatMap((clause) => {
    let changed: Words | undefined = words;
    for (const test of clause) changed = changed && withTest(test, true, goals, changed);
    return changed ? [changed] : [];
  });
}

/** Every clause that holds needs one of its tests to fail: in each way, the tests of the same place. */
function waysToFail({ clauses }: Goal, goals: readonly Goal[], words: Words): readonly Words[] {
  const longest = Math.max(...clauses.map(({ length }) => length));
  return Array.from({ length: longest }, (_, place) => place).flatMap((place) => {
    let changed: Words | undefined = words;
    for (const clause of clauses) {
      if (!changed || !clause.every((test) => passes(test, changed ?? words))) continue;
      const test = clause[place % clause.length];
      changed = test && withTest(test, false, goals, changed);
    }
    return changed ? [changed] : [];
  });
}

/** With the change of its word that breaks least. */
function withTest(test: Test, passing: boolean, goals: readonly Goal[], words: Words): Words | undefined {
  const raw = words.get(test.word) ?? 0;
  const wanted = passing !== test.negated;
  if (test.isTrue(raw) === wanted) return words;
  const ways = test.changes(raw, wanted).map((changed) => new Map(words).set(test.word, changed));
  const weights = ways.map((way) => weightUnmet(goals, way));
  return ways[weights.indexOf(Math.min(...weights))];
}

function weightUnmet(goals: readonly Goal[], words: Words): number {
  return goals.reduce((sum, goal) => (isMet(goal, words) ? sum : sum + goal.weight), 0);
}

function isMet({ clauses, wanted }: Goal, words: Words): boolean {
  return clauses.some((clause) => clause.every((test) => passes(test, words))) === wanted;
}

function passes(test: Test, words: Words): boolean {
  return test.isTrue(words.get(test.word) ?? 0) !== test.negated;
}
