import { decimalsUnder, decodeWord, isManaged, linear } from '../../ups/maps/decode-words.js';
import type { Decimals, RegisterMap, Scale, WordRow } from '../../ups/maps/register-map.js';
import type { AnalogValueRow } from '../catalog/analog-values.js';
import { bounds } from '../catalog/bounds.js';
import type { ComputedRule } from '../feeds/computed.js';
import { type Certainty, type Trust, type ValueState, valueCauseOf } from '../object-value.js';
import type { ValueCause } from '../value-cause.js';
import { type Frame, numberAt, refsOfNumber, trustOf, type WordRef, worse } from './frame.js';
import type { ManagedBit } from './register-index.js';
import { computedDecimals, type Factor, rawDecimals, roundTo, shiftDecimals } from './value-scale.js';

/** Where an Analog Value comes from, with every place looked up. */
export type CompiledNumber =
  | {
      readonly kind: 'none';
      /** Instead, on a UPS with one phase at its output. */
      readonly singlePhase?: Computation;
    }
  /** Manual §5.1, note **: DELPHYS with ADICOM on its own shows 0 at system level. */
  | { readonly kind: 'zero' }
  | CompiledWord
  | ({ readonly kind: 'computed' } & Computation);

export interface Computation {
  readonly rule: ComputedRule;
  /** Instances of the objects that it is made of. */
  readonly inputs: readonly number[];
  /** Instead, the same word of every unit that is there. */
  readonly units?: readonly CompiledWord[];
}

export interface CompiledWord {
  readonly kind: 'word';
  readonly ref: WordRef;
  readonly row: WordRow;
  /** `raw`: as many decimals as the object's raw value has. */
  readonly scale: Scale | 'raw';
  readonly certainty: Certainty;
  readonly managed: ManagedBit | undefined;
  /** Absent from a UPS with one phase here. */
  readonly phasesOf: 'input' | 'output' | undefined;
  /** Instead, where the UPS does not manage the word. */
  readonly orElse: Computation | undefined;
}

/** What the configuration tables say of all measurements. */
export interface Circumstances {
  readonly map: RegisterMap;
  readonly factor: Factor;
  readonly mapHasFactor: boolean;
  /** Undefined: the UPS has not said yet how many there are. */
  readonly isSinglePhase: { readonly input: boolean | undefined; readonly output: boolean | undefined };
}

export interface NumberResult {
  /** In the manual's raw scale. */
  readonly raw: number | undefined;
  /** In the unit of the object. */
  readonly engineering: number | undefined;
  readonly trust: Trust;
  /** The tables that its trust is made of. */
  readonly slots: readonly number[];
}

/** Values of all Analog Values; those that others are computed from come first. */
export function evaluateNumbers(
  rows: readonly AnalogValueRow[],
  numbers: readonly CompiledNumber[],
  order: readonly number[],
  frame: Frame,
  circumstances: Circumstances,
): readonly NumberResult[] {
  const results: NumberResult[] = [];
  for (const instance of order) {
    const [row, number] = [rows[instance], numbers[instance]];
    if (row === undefined || number === undefined) continue;
    results[instance] = evaluate(row, number, results, frame, circumstances);
  }
  return results;
}

function evaluate(
  row: AnalogValueRow,
  number: CompiledNumber,
  results: readonly NumberResult[],
  frame: Frame,
  circumstances: Circumstances,
): NumberResult {
  return within(row, measure(row, number, results, frame, circumstances));
}

/** What its quantity cannot be is no value. */
function within(row: AnalogValueRow, result: NumberResult): NumberResult {
  const { engineering, trust } = result;
  const limits = bounds[row.instance];
  const isWithin = (value: number) => limits === undefined || (value >= limits.min && value <= limits.max);
  if (engineering === undefined || isWithin(engineering)) return result;
  const state = worse(trust.state, 'implausible');
  const cause = state === 'implausible' ? ({ cause: 'beyond-bounds' } as const) : {};
  return { ...result, raw: undefined, engineering: undefined, trust: { ...trust, state, ...cause } };
}

function measure(
  row: AnalogValueRow,
  number: CompiledNumber,
  results: readonly NumberResult[],
  frame: Frame,
  circumstances: Circumstances,
): NumberResult {
  switch (number.kind) {
    case 'none':
      if (number.singlePhase === undefined || circumstances.isSinglePhase.output === false) {
        return { raw: undefined, engineering: undefined, trust: frame.unfed, slots: [] };
      }
      if (circumstances.isSinglePhase.output) {
        return computed(row, number.singlePhase, results, frame, circumstances);
      }
      return { raw: undefined, engineering: undefined, trust: withoutPhases(frame.unfed), slots: [] };
    case 'zero':
      return { raw: 0, engineering: 0, trust: { ...frame.unfed, cause: 'manual-zero' }, slots: [] };
    case 'word':
      if (number.orElse !== undefined && absenceOf(number, frame, circumstances) !== undefined) {
        return computed(row, number.orElse, results, frame, circumstances);
      }
      return fromWord(row, number, frame, circumstances);
    case 'computed':
      return computed(row, number, results, frame, circumstances);
  }
}

/** Whether the UPS has such a value depends on how many phases it has, which it has not said yet. */
function withoutPhases(unfed: Trust): Trust {
  return worse(unfed.state, 'refused') === 'refused' ? { ...unfed, state: 'refused', cause: 'phases-untold' } : unfed;
}

function fromWord(row: AnalogValueRow, number: CompiledWord, frame: Frame, circumstances: Circumstances): NumberResult {
  const { map, factor } = circumstances;
  const tableState = frame.states[number.ref.slot] ?? 'not-managed';
  const word = numberAt(frame, number.ref, number.row);
  if (word === undefined) {
    if (tableState === 'good') return missing(number, frame, 'not-managed', 'short-table');
    return missing(number, frame, tableState, tableState === 'not-managed' ? 'unread-table' : undefined);
  }
  const absence = absenceOf(number, frame, circumstances);
  const value = absence === undefined ? decodeWord(map, number.row, word) : undefined;
  if (value === undefined) {
    const state = worse(tableState, 'not-available');
    return missing(number, frame, state, state === 'not-available' ? (absence ?? 'mark') : undefined);
  }
  const read = inBothScales(row, number, value, factor);
  const slots = [number.ref.slot];
  const refs = refsOfNumber(number.ref, number.row);
  const doubt = doubtOf(number, frame, circumstances) ?? (read.engineering === undefined ? 'no-scale' : undefined);
  if (doubt === undefined) return { ...read, trust: trustOf(frame, refs, tableState, number.certainty), slots };
  // The word is what the manual serves, but nobody knows whether it is the value: nothing is computed from it.
  const state = worse(tableState, 'refused');
  const asked = doubt === 'not-told' && number.managed !== undefined ? [...refs, number.managed.ref] : refs;
  const trust = trustOf(frame, asked, state, number.certainty, state === 'refused' ? doubt : undefined);
  return { raw: read.raw, engineering: undefined, trust, slots };
}

/** `engineering` is undefined where the scale is not known. */
function inBothScales(
  row: AnalogValueRow,
  { row: word, scale }: CompiledWord,
  value: number,
  factor: Factor,
): { readonly raw: number; readonly engineering: number | undefined } {
  const shown = rawDecimals(row, factor);
  if (typeof scale === 'object') {
    const engineering = linear(word.type, value, scale);
    return { raw: shiftDecimals(engineering, shown), engineering };
  }
  const decimals = scale === 'raw' ? shown : decimalsOf(scale, factor);
  if (decimals === undefined) return { raw: value, engineering: undefined };
  return { raw: shiftDecimals(value, shown - decimals), engineering: shiftDecimals(value, -decimals) };
}

/** What the UPS has not said yet, without which nobody knows whether it has such a value. */
function doubtOf(
  { phasesOf, managed }: CompiledWord,
  { untold }: Frame,
  { isSinglePhase }: Circumstances,
): 'not-told' | 'no-phases' | undefined {
  if (managed !== undefined && untold[managed.ref.slot]) return 'not-told';
  return phasesOf !== undefined && isSinglePhase[phasesOf] === undefined ? 'no-phases' : undefined;
}

function missing(number: CompiledWord, frame: Frame, state: ValueState, cause?: ValueCause): NumberResult {
  return {
    raw: undefined,
    engineering: undefined,
    trust: trustOf(frame, refsOfNumber(number.ref, number.row), state, number.certainty, cause),
    slots: [number.ref.slot],
  };
}

/** Why the UPS has no such value, whatever the word says; undefined where it may have one. */
function absenceOf(
  { phasesOf, managed }: CompiledWord,
  frame: Frame,
  { isSinglePhase }: Circumstances,
): 'single-phase' | 'not-provided' | undefined {
  if (phasesOf !== undefined && isSinglePhase[phasesOf]) return 'single-phase';
  if (managed === undefined) return undefined;
  return isManaged(frame.readings[managed.ref.slot]?.words, managed.measurement) ? undefined : 'not-provided';
}

function decimalsOf(decimals: Decimals, factor: Factor): number | undefined {
  if (decimals === 'factor' && factor === undefined) return undefined;
  return decimalsUnder(factor ?? 'none', decimals);
}

function computed(
  row: AnalogValueRow,
  { rule, inputs: instances, units }: Computation,
  results: readonly NumberResult[],
  frame: Frame,
  circumstances: Circumstances,
): NumberResult {
  if (units !== undefined) return ofUnits(row, rule, units, frame, circumstances);
  const inputs = instances.flatMap((instance) => results[instance] ?? []);
  return combined(row, rule, rule === 'sum' ? phasesToAdd(inputs) : inputs, circumstances);
}

/** In which state a unit's value counts for that of all. */
const counted: ReadonlySet<ValueState> = new Set(['good', 'stale', 'implausible', 'refused']);

/**
 * Of the units that are there and have the value: one that has no such table, by exceptions 1 to 3, is off or does not exist. One
 * that is only busy or fails (4 to 11) says neither, so that nothing is known of all together.
 */
function ofUnits(
  row: AnalogValueRow,
  rule: ComputedRule,
  units: readonly CompiledWord[],
  frame: Frame,
  circumstances: Circumstances,
): NumberResult {
  const telling = units
    .map((unit) => ({ unit, result: within(row, fromWord(row, unit, frame, circumstances)) }))
    .filter(({ unit, result: { trust } }) => counted.has(trust.state) && frame.absent[unit.ref.slot] !== true)
    .map(({ result }) => result);
  if (telling.length === 0) return { raw: undefined, engineering: undefined, trust: frame.unfed, slots: [] };
  const { trust, ...value } = combined(row, rule, telling, circumstances);
  const ofSite = units[0]?.certainty;
  const certainty = ofSite === 'assigned' || ofSite === 'found' ? ofSite : trust.certainty;
  return { ...value, trust: { ...trust, certainty } };
}

function combined(
  row: AnalogValueRow,
  rule: ComputedRule,
  used: readonly NumberResult[],
  circumstances: Circumstances,
): NumberResult {
  const trust = computedTrust(used);
  const slots = [...new Set(used.flatMap((one) => one.slots))];
  const values = used.flatMap(({ engineering }) => (engineering === undefined ? [] : [engineering]));
  const exact = values.length === used.length ? calculate(rule, values) : undefined;
  if (exact === undefined || Number.isNaN(exact)) {
    const state = worse(trust.state, 'not-available');
    const cause = exact !== undefined && state === 'not-available' ? ({ cause: 'no-power' } as const) : {};
    return { raw: undefined, engineering: undefined, trust: { ...trust, state, ...cause }, slots };
  }
  if (rule === 'power-factor' && contradict(values)) {
    return {
      raw: undefined,
      engineering: undefined,
      trust: { ...trust, state: worse(trust.state, 'implausible') },
      slots,
    };
  }
  const { factor, mapHasFactor } = circumstances;
  const decimals = computedDecimals(row, factor, mapHasFactor);
  const engineering = roundTo(exact, decimals);
  const raw = roundTo(shiftDecimals(engineering, rawDecimals(row, factor)), decimals);
  return { raw, engineering, trust, slots };
}

/** A single-phase UPS has no phases 2 and 3: its only phase is the total. */
function phasesToAdd(inputs: readonly NumberResult[]): readonly NumberResult[] {
  const [first, ...others] = inputs;
  const isSinglePhase = others.every(({ engineering, trust }) => engineering === undefined && !isWithheld(trust.state));
  return first !== undefined && isSinglePhase ? [first] : inputs;
}

/** Whether there is a word, which only is not believed. */
function isWithheld(state: ValueState): boolean {
  return state === 'refused' || state === 'implausible';
}

function calculate(rule: ComputedRule, values: readonly number[]): number {
  const [first = 0, second = 0] = values;
  switch (rule) {
    case 'only-phase':
      return first;
    case 'power-factor':
      // Both are rounded, so that the quotient may pass 1; without power there is none.
      return second === 0 ? Number.NaN : Math.min(first / second, 1);
    case 'apparent-power':
      return (first * second) / 1000;
    case 'phase-to-phase':
      return Math.sqrt(first * first + second * second + first * second);
    case 'sum':
      return sumOf(values);
    case 'mean':
      return sumOf(values) / values.length;
    case 'least':
      return Math.min(...values);
    case 'greatest':
      return Math.max(...values);
  }
}

/** More active than apparent power, by more than both are rounded: words of two instants. In wholes they are rounded to one. */
function contradict([active = 0, apparent = 0]: readonly number[]): boolean {
  const step = Number.isInteger(active) && Number.isInteger(apparent) ? 1 : 0.1;
  return active > apparent + step + Number.EPSILON * active;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function computedTrust(inputs: readonly NumberResult[]): Trust {
  let state: ValueState = 'good';
  let cause: ValueCause | undefined;
  let readAtMs: number | undefined;
  for (const { trust } of inputs) {
    // The worst input says why.
    if (worse(state, trust.state) !== state) cause = valueCauseOf(trust);
    state = worse(state, trust.state);
    if (trust.readAtMs !== undefined && (readAtMs === undefined || trust.readAtMs < readAtMs))
      readAtMs = trust.readAtMs;
  }
  const sources = inputs.flatMap(({ trust }) => trust.sources);
  const isHeld = inputs.some(({ trust }) => trust.isHeld);
  return { state, ...(cause && { cause }), certainty: 'computed', sources, readAtMs, ...(isHeld && { isHeld }) };
}
