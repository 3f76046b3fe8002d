import { formatAddress } from '../../ups/maps/condition.js';
import type { UnitsRule } from '../../ups/maps/map-feed.js';
import type { WordRow } from '../../ups/maps/register-map.js';
import { certaintyOf } from '../assignments.js';
import { type AnalogValueName, type AnalogValueRow, analogValues } from '../catalog/analog-values.js';
import { computedFeeds, isOfEachUnit, singlePhaseFeeds, unitsRuleOf } from '../feeds/computed.js';
import { applies, type CompileContext } from './compile-context.js';
import type { CompiledNumber, CompiledWord, Computation } from './numbers.js';

export function compileNumbers(context: CompileContext): readonly CompiledNumber[] {
  const numbers: CompiledNumber[] = analogValues.map((row) => {
    const assigned = compileAssignedNumber(row, context);
    if (assigned !== undefined) return assigned;
    if (context.pageOf(row.level) === undefined) return { kind: 'zero' };
    if (!context.isGiven(row.name)) return { kind: 'none' };
    return compileNumber(row, context) ?? compileOfUnits(row, context) ?? { kind: 'none', ...singlePhaseOf(row.name) };
  });
  for (const [object] of computedFeeds) {
    const instance = analogValues.findIndex(({ name }) => name === object);
    const computation = computationOf(object);
    if (numbers[instance]?.kind !== 'none' || computation === undefined || !context.isGiven(object)) continue;
    if (computation.inputs.some((input) => numbers[input]?.kind === 'none')) continue;
    numbers[instance] = { kind: 'computed', ...computation };
  }
  return numbers;
}

/** The same word of each unit, where only units have it and the object stands for all of them. */
function compileOfUnits(row: AnalogValueRow, context: CompileContext): CompiledNumber | undefined {
  const feed = context.feed.ofEachUnit?.find(([object]) => object === row.name);
  const word = feed && context.index.word(feed[2]);
  return feed && word && ofUnits(feed[1], word, word.scale, word.certainty, context);
}

function ofUnits(
  rule: UnitsRule,
  row: WordRow,
  scale: CompiledWord['scale'],
  certainty: CompiledWord['certainty'],
  { index, ofEachUnit }: CompileContext,
): CompiledNumber | undefined {
  const units = (ofEachUnit?.table === row.table ? ofEachUnit.units : []).flatMap((page): CompiledWord[] => {
    const ref = index.ref(page, row.table, row.offset, row.code);
    const none = { managed: undefined, phasesOf: undefined, orElse: undefined };
    return ref ? [{ kind: 'word', ref, row, scale, certainty, ...none }] : [];
  });
  return units.length > 0 ? { kind: 'computed', rule, inputs: [], units } : undefined;
}

function singlePhaseOf(object: AnalogValueName): { readonly singlePhase?: Computation } {
  const singlePhase = computationOf(object, singlePhaseFeeds);
  return singlePhase === undefined ? {} : { singlePhase };
}

function computationOf(object: AnalogValueName, feeds = computedFeeds): Computation | undefined {
  const feed = feeds.find(([name]) => name === object);
  if (feed === undefined) return undefined;
  const [, rule, ...names] = feed;
  return { rule, inputs: names.map((name) => analogValues.findIndex((row) => row.name === name)) };
}

/** Instances in order, those first that others are computed from. */
export function orderOf(numbers: readonly CompiledNumber[]): number[] {
  const feeds = [...computedFeeds, ...singlePhaseFeeds];
  const computed = feeds.flatMap(([object]) => analogValues.findIndex(({ name }) => name === object));
  const isComputed = new Set(computed);
  return [...numbers.keys()].filter((instance) => !isComputed.has(instance)).concat(computed);
}

function compileNumber(row: AnalogValueRow, context: CompileContext): CompiledWord | undefined {
  const { index, feed } = context;
  for (const [object, code, options] of feed.numbers) {
    const word = object === row.name && applies(options, context) ? index.word(code) : undefined;
    const page = context.pageOf(row.level, options);
    const ref = word && page && index.ref(page, word.table, word.offset, word.code);
    if (word === undefined || page === undefined || !ref) continue;
    const isFound = word.certainty === 'found';
    return {
      kind: 'word',
      ref,
      row: word,
      scale: word.scale,
      // What was found on another site is no more than likely here.
      certainty: options?.link ?? (isFound ? 'inferred' : index.certaintyOn(page, word.certainty)),
      // The UPS manages no word that no document has; how many phases it has is its own.
      managed: isFound ? undefined : index.managedBit(page, word.table, word.offset),
      phasesOf: phasesOf(row),
      orElse: options?.orElse && computationOf(row.name),
    };
  }
  return undefined;
}

/** The bypass feeds the load, so that it has the output's phases. */
function phasesOf(row: AnalogValueRow): CompiledWord['phasesOf'] {
  if (row.minusOne !== 'single-phase') return undefined;
  return row.name.startsWith('RECTIFIER_') ? 'input' : 'output';
}

/**
 * The site vouches for the word: neither a managed bit nor the number of phases speaks against it. A word that only units
 * have is that of all of them where the object stands for the whole.
 */
function compileAssignedNumber(row: AnalogValueRow, context: CompileContext): CompiledNumber | undefined {
  const { index, assignments, pageOf } = context;
  const assignment = assignments.find((one) => one.kind === 'number' && one.object === row.name);
  const page = pageOf(row.level) ?? pageOf('unit');
  if (assignment?.kind !== 'number' || page === undefined) return undefined;
  const { functionCode, isAlone } = assignment;
  const place = index.placeOf(assignment.address, isAlone ? { page, functionCode } : undefined);
  if (place === undefined) return undefined;
  const code = formatAddress(assignment.address);
  const ref = index.ref(page, place.table.id, place.offset, code);
  const { type, order, decimals: scale = 'raw' } = assignment;
  const certainty = certaintyOf(assignment);
  const word: WordRow = {
    code,
    table: place.table.id,
    offset: place.offset,
    type,
    ...(order && { order }),
    name: row.name,
    unit: row.unit,
    scale: 0,
    source: '[registers]',
    certainty: 'inferred',
  };
  if (!ref) return isOfEachUnit(row.name) ? ofUnits(unitsRuleOf(row), word, scale, certainty, context) : undefined;
  const none = { managed: undefined, phasesOf: undefined, orElse: undefined };
  return { kind: 'word', ref, row: word, scale, certainty, ...none };
}
