import { type Condition, parseCondition } from '../../ups/maps/condition.js';
import type { FeedOptions } from '../../ups/maps/map-feed.js';
import type { Page } from '../../ups/maps/page.js';
import { type Assignment, certaintyOf } from '../assignments.js';
import type { ObjectLevel } from '../catalog/analog-values.js';
import type { BitStringRow } from '../catalog/bit-strings.js';
import type { MultiStateRow } from '../catalog/multi-states.js';
import type { BitWords, Certainty } from '../object-value.js';
import { applies, type CompileContext } from './compile-context.js';
import type { CompiledBit, CompiledBits, CompiledState, CompiledStates } from './compiled-states.js';
import { type BitTest, type CompiledCondition, compileCondition, factsOf, refsOf } from './conditions.js';
import { slotsOf } from './frame.js';
import { compileDenials } from './plausibility.js';

export function compileStates(row: MultiStateRow, context: CompileContext): CompiledStates {
  const page = row.level === 'gateway' ? undefined : context.pageOf(row.level);
  const states = assignedStates(row, context);
  const isAssigned = new Set(states.map(({ state }) => state));
  for (const [object, text, when, options] of context.feed.states) {
    const state = row.states.indexOf(text) + 1;
    if (object !== row.name || page === undefined || isAssigned.has(state) || !applies(options, context)) continue;
    const compiled = compileFedCondition(parseCondition(when, [context.index.map]), page, context, options);
    if (compiled !== undefined) states.push({ state, ...compiled });
  }
  states.sort((first, second) => first.state - second.state);
  const tests = states.flatMap(({ condition }) => condition.flat());
  const certainty = states.length > 0 ? leastSure(states.map((one) => one.certainty)) : 'none';
  const isOrderedZero = states.length === 0 && row.level === 'system' && page === undefined;
  return { states, ...wordsOfTests(tests), certainty, isOrderedZero, ...rulesOf(row, page, context) };
}

function wordsOfTests(tests: readonly BitTest[]) {
  const refs = refsOf(tests);
  return { tests, refs, slots: slotsOf(refs) };
}

function rulesOf(row: MultiStateRow, page: Page | undefined, context: CompileContext) {
  const { defaultState, exclusive } = row;
  return { defaultState, exclusive, denials: compileDenials(row, page, context) };
}

/** An assigned condition without a place in this map is none: the state stays with what is published. */
function assignedStates(row: MultiStateRow, context: CompileContext): CompiledState[] {
  const level = row.level === 'system' ? 'system' : 'unit';
  return context.assignments.flatMap((one) => {
    if (one.kind !== 'state' || one.object !== row.name) return [];
    const condition = compileAssignedCondition(one, level, context);
    return condition.length > 0 ? [{ state: one.state, condition, certainty: certaintyOf(one) }] : [];
  });
}

export function compileBits(row: BitStringRow, context: CompileContext): CompiledBits {
  const page = context.pageOf(row.level);
  const bits = row.bits.map((text, bit) => assignedBit(row, bit, context) ?? fedBit(row, text, page, context));
  const fed = bits.filter((bit) => bit !== undefined);
  const tests = fed.flatMap(({ condition }) => condition.flat());
  const certainty = fed.length > 0 ? leastSure(fed.map((bit) => bit.certainty)) : 'none';
  const sources = bits.map((bit) => (bit === undefined ? '' : factsOf(bit.condition)));
  const words = new Map(
    bits.flatMap((bit, place) => (bit === undefined ? [] : [[row.bits[place] ?? '', wordsOfBit(bit)] as const])),
  );
  return {
    bits,
    sources,
    words,
    ...wordsOfTests(tests),
    certainty,
    isOrderedZero: fed.length === 0 && page === undefined,
  };
}

function wordsOfBit({ condition, certainty }: CompiledBit): BitWords {
  return { words: refsOf(condition.flat()).map(({ source }) => source), certainty };
}

function assignedBit(row: BitStringRow, bit: number, context: CompileContext): CompiledBit | undefined {
  const assigned = context.assignments.find((one) => one.kind === 'bit' && one.object === row.name && one.bit === bit);
  if (assigned?.kind !== 'bit') return undefined;
  const condition = compileAssignedCondition(assigned, row.level, context);
  return condition.length > 0 ? { condition, certainty: certaintyOf(assigned) } : undefined;
}

function fedBit(
  row: BitStringRow,
  text: string,
  page: Page | undefined,
  context: CompileContext,
): CompiledBit | undefined {
  for (const [object, fed, when, options] of context.feed.bits) {
    if (object !== row.name || fed !== text || page === undefined || !applies(options, context)) continue;
    const from = typeof options?.page === 'number' ? options.page : page;
    const compiled = compileFedCondition(parseCondition(when, [context.index.map]), from, context, options);
    if (compiled !== undefined) return compiled;
  }
  return undefined;
}

/**
 * Manual §6.2.5: GENERAL ALARM while any alarm of the unit is present and none is critical or preventive, whether or not
 * the UPS sets its own general bit with it. All bits of UnitAlarms count (§6.3.3), those too that JBUSP keeps among the
 * statuses: the manual calls them alarms.
 */
export function withEveryAlarm(alarms: CompiledStates, generalAlarm: number, unitAlarms: CompiledBits): CompiledStates {
  const any = unitAlarms.bits.flatMap((bit) => (bit === undefined ? [] : [{ state: generalAlarm, ...bit }]));
  if (any.length === 0) return alarms;
  const states = [...alarms.states, ...any].sort((first, second) => first.state - second.state);
  const tests = states.flatMap(({ condition }) => condition.flat());
  const certainty = leastSure(states.map((one) => one.certainty));
  return { ...alarms, states, ...wordsOfTests(tests), certainty };
}

function compileFedCondition(
  condition: Condition,
  page: Page,
  { index }: CompileContext,
  options: FeedOptions | undefined,
) {
  const compiled = compileCondition(condition, page, index, options);
  if (compiled.length === 0) return undefined;
  return {
    condition: compiled,
    certainty: leastSure([options?.link ?? 'documented', ...compiled.flat().map((test) => test.certainty)]),
  };
}

function compileAssignedCondition(
  { when, isAlone, functionCode }: Exclude<Assignment, { readonly kind: 'number' }>,
  level: ObjectLevel,
  { index, pageOf }: CompileContext,
): CompiledCondition {
  const page = pageOf(level) ?? pageOf('unit');
  const alone = isAlone ? { alone: { functionCode } } : {};
  return page === undefined ? [] : compileCondition(when, page, index, alone);
}

/** From the surest to the least sure. */
const order: readonly Certainty[] = [
  'gateway',
  'documented',
  'derived',
  'inferred',
  'computed',
  'found',
  'assigned',
  'none',
];

/** The least sure of them; `documented` for none at all. */
function leastSure(certainties: Iterable<Certainty>): Certainty {
  let result: Certainty = 'documented';
  for (const certainty of certainties) {
    if (order.indexOf(certainty) > order.indexOf(result)) result = certainty;
  }
  return result;
}
