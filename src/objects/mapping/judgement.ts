import { analogValues } from '../catalog/analog-values.js';
import { type BitStringRow, bitStrings } from '../catalog/bit-strings.js';
import { type MultiStateRow, multiStates } from '../catalog/multi-states.js';
import type { AnalogObjectValue, BitState, ObjectValue, Trust } from '../object-value.js';
import type { CompiledFeed, CompiledPhases } from './compile.js';
import { type CompiledBits, type CompiledStates, stateThatHolds } from './compiled-states.js';
import { bitStateOf, holds, stateOfTests } from './conditions.js';
import { type Frame, firstWord, isCurrent, oldestReadMs, trustOf, type WordRef } from './frame.js';
import { type Circumstances, evaluateNumbers, type NumberResult } from './numbers.js';
import { judge } from './plausibility.js';

/** How values are served. */
export interface ServingOptions {
  /** `raw`: as Manual §5.2.2 has it; `engineering`: in the object's unit. */
  readonly values: 'raw' | 'engineering';
  /** When the UPS is lost: keep the last values, or -1 and the default states. The FAULT flag comes with both. */
  readonly onLoss: 'hold' | 'unavailable';
}

/** A value, and the tables (slots) it was made from: when the oldest of them was read is the time of its trust. */
interface Dated<V extends ObjectValue = ObjectValue> {
  readonly value: V;
  readonly slots: readonly number[];
}

/** A state, and whether the measurements beside it deny it. */
export interface JudgedState extends Dated<ObjectValue<number>> {
  readonly isDenied: boolean;
  /** It is good, and no bit tells it. */
  readonly isDefault: boolean;
}

/** What the tables of one moment make of all objects; what former moments have to say of that comes besides. */
export interface Judgement {
  readonly analogValues: readonly Dated<AnalogObjectValue>[];
  /** Of those that the UPS feeds; undefined where the gateway does. */
  readonly multiStates: readonly (JudgedState | undefined)[];
  readonly bitStrings: readonly Dated<ObjectValue<readonly boolean[]>>[];
  readonly bitStates: readonly (readonly BitState[])[];
}

export function judgementOf(compiled: CompiledFeed, frame: Frame, options: ServingOptions): Judgement {
  const circumstances = circumstancesOf(compiled, frame);
  const numbers = evaluateNumbers(analogValues, compiled.numbers, compiled.numberOrder, frame, circumstances);
  return {
    analogValues: numbers.map((number) => analogValueOf(number, options)),
    multiStates: multiStates.map((row, instance) => {
      const states = compiled.multiStates[instance];
      if (row.level === 'gateway' || states === undefined) return undefined;
      return multiStateOf(row, states, numbers, frame, options);
    }),
    bitStrings: bitStrings.map((row, instance) => bitStringOf(row, compiled.bitStrings[instance], frame, options)),
    bitStates: compiled.bitStrings.map(({ bits }) => bits.map((bit) => bitStateOf(bit?.condition, frame))),
  };
}

/** The same of tables that differ from those of the judgement in nothing but when they were read. */
export function readAgain(judgement: Judgement, frame: Pick<Frame, 'readings'>): Judgement {
  const again = <D extends Dated>(dated: D): D => {
    const readAtMs = oldestReadMs(frame, dated.slots);
    const { value } = dated;
    if (readAtMs === value.trust.readAtMs) return dated;
    return { ...dated, value: { ...value, trust: { ...value.trust, readAtMs } } };
  };
  return {
    ...judgement,
    analogValues: judgement.analogValues.map(again),
    multiStates: judgement.multiStates.map((state) => state && again(state)),
    bitStrings: judgement.bitStrings.map(again),
  };
}

function analogValueOf(number: NumberResult, options: ServingOptions): Dated<AnalogObjectValue> {
  const { raw, engineering, [options.values]: value = -1, trust, slots } = number;
  return { value: { presentValue: isServed(trust, options) ? value : -1, raw, engineering, trust }, slots };
}

function circumstancesOf(compiled: CompiledFeed, frame: Frame): Circumstances {
  return {
    map: compiled.map,
    factor: frame.factor,
    mapHasFactor: compiled.factor.length > 0,
    isSinglePhase: singlePhasesOf(compiled.phases, frame),
  };
}

function singlePhasesOf(
  { octets, input, output, always }: CompiledPhases,
  frame: Frame,
): Circumstances['isSinglePhase'] {
  const both = firstWord(octets, frame);
  return {
    input: isOne(always ?? firstWord(input, frame) ?? (both && both >> 8), [...octets, ...input], frame),
    output: isOne(always ?? firstWord(output, frame) ?? (both && both & 0xff), [...octets, ...output], frame),
  };
}

/** Undefined while it may still be told. A UPS that has no such table is taken to have three. */
function isOne(phases: number | undefined, refs: readonly WordRef[], { untold }: Frame): boolean | undefined {
  if (phases !== undefined) return phases === 1;
  return refs.length > 0 && refs.every(({ slot }) => untold[slot]) ? undefined : false;
}

/** Before the first complete poll nothing is served; afterwards `on_loss` decides about values that are not current. */
function isServed({ state }: Trust, { onLoss }: ServingOptions): boolean {
  return state !== 'pending' && (onLoss === 'hold' || isCurrent(state));
}

function multiStateOf(
  row: MultiStateRow,
  compiled: CompiledStates,
  numbers: readonly NumberResult[],
  frame: Frame,
  options: ServingOptions,
): JudgedState {
  const { states, tests, refs, certainty, isOrderedZero } = compiled;
  const plain = (presentValue: number, trust: Trust, slots: readonly number[]) => ({
    value: { presentValue, trust },
    slots,
    isDenied: false,
    isDefault: false,
  });
  if (isOrderedZero && isServed(frame.unfed, options)) return plain(0, { ...frame.unfed, cause: 'manual-zero' }, []);
  if (states.length === 0) return plain(row.defaultState, frame.unknown, []);
  const { slots } = compiled;
  const found = stateThatHolds(compiled, frame);
  const trust = trustOf(frame, refs, stateOfTests(tests, frame), found?.certainty ?? certainty);
  if (!isServed(trust, options)) return plain(row.defaultState, trust, slots);
  const verdict = trust.state === 'good' ? judge(compiled, found, numbers, frame) : undefined;
  if (verdict?.kind === 'decided') return plain(verdict.state, { ...trust, certainty: 'inferred' }, slots);
  const isDefault = trust.state === 'good' && found === undefined;
  return { ...plain(found?.state ?? row.defaultState, trust, slots), isDenied: verdict?.kind === 'denied', isDefault };
}

function bitStringOf(
  row: BitStringRow,
  bits: CompiledBits | undefined,
  frame: Frame,
  options: ServingOptions,
): Dated<ObjectValue<readonly boolean[]>> {
  const none = () => row.bits.map(() => false);
  if (bits === undefined || bits.tests.length === 0) {
    const ordered: Trust = { ...frame.unfed, cause: 'manual-zero' };
    return { value: { presentValue: none(), trust: bits?.isOrderedZero ? ordered : frame.unknown }, slots: [] };
  }
  const trust = trustOf(frame, bits.refs, stateOfTests(bits.tests, frame), bits.certainty);
  // A bit whose own words are good shows them, whatever another one waits for: a Binary Value has each by itself.
  const isWhole = isServed(trust, options);
  const isSet = ({ condition }: NonNullable<CompiledBits['bits'][number]>) =>
    (isWhole || ['good', 'held'].includes(bitStateOf(condition, frame))) && holds(condition, frame);
  const presentValue = bits.bits.map((bit) => bit !== undefined && isSet(bit));
  return { value: { presentValue, trust }, slots: bits.slots };
}
