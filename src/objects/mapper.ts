import type { Architecture } from '../ups/maps/page.js';
import type { RegisterMap } from '../ups/maps/register-map.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import type { RegisterSnapshot } from '../ups/polling/snapshot.js';
import type { Assignment } from './assignments.js';
import { analogValues } from './catalog/analog-values.js';
import { type BitStringRow, bitStrings } from './catalog/bit-strings.js';
import { type MultiStateRow, multiStates } from './catalog/multi-states.js';
import { readIdentity } from './identity.js';
import { type CompiledFeed, type CompiledPhases, compileFeed } from './mapping/compile.js';
import { type CompiledBits, type CompiledStates, stateThatHolds } from './mapping/compiled-states.js';
import { bitStateOf, holds, noteShown, stateOfTests } from './mapping/conditions.js';
import { type Frame, firstWord, frameOf, isCurrent, trustOf } from './mapping/frame.js';
import { type Circumstances, evaluateNumbers, type NumberResult } from './mapping/numbers.js';
import { DefaultMemory, DenialMemory, judge } from './mapping/plausibility.js';
import type { Factor } from './mapping/value-scale.js';
import type { AnalogObjectValue, BitState, BitWords, ObjectValue, StateObjectValue, Trust } from './object-value.js';
import { ShownWords } from './shown-words.js';

export interface MapperOptions {
  /** `raw`: as Manual §5.2.2 has it; `engineering`: in the object's unit. */
  readonly values: 'raw' | 'engineering';
  /** When the UPS is lost: keep the last values, or -1 and the default states. The FAULT flag comes with both. */
  readonly onLoss: 'hold' | 'unavailable';
  readonly architecture: Architecture;
  readonly assignments: readonly Assignment[];
  /** How long a table may fail while others are answered before its values are stale. */
  readonly staleAfterMs: number;
  /** What this UPS has shown before; kept up to date. */
  readonly shown?: ShownWords;
  /** Whether a unit of this UPS has been there before. */
  readonly hasSeenUnit?: (unit: number) => boolean;
}

/** All 101 objects at one moment, each list in order of the instances. */
export interface ObjectValues {
  readonly analogValues: readonly AnalogObjectValue[];
  readonly multiStates: readonly StateObjectValue[];
  readonly bitStrings: readonly ObjectValue<readonly boolean[]>[];
  /** What the UPS says of the scale of its measurements; undefined where it does not. */
  readonly factor: Factor;
  /** What no Present_Value tells, and alarms need; absent while the UPS is not known. */
  readonly feeds?: FeedFacts;
}

/** Where the states and bits of this UPS come from. */
export interface FeedFacts {
  readonly architecture: Architecture;
  /** Objects with a register, or some of theirs, that the register search has found on this UPS. */
  readonly foundOnSite: readonly string[];
  /** By instance of the Multi-state Values: whether anything tells the state. */
  readonly fedStates: readonly boolean[];
  /** By bit string and bit: bits with the same text here tell the same fact; empty where nothing tells one. */
  readonly bitSources: readonly (readonly string[])[];
  /** By bit string and Bit_Text: what the bit is made of; those that nothing tells are not there. */
  readonly bitWords: readonly ReadonlyMap<string, BitWords>[];
  /** By bit string and bit, at this moment. */
  readonly bitStates: readonly (readonly BitState[])[];
  /** Bits of UPSStatus for units that have once been seen to operate. */
  readonly seenUnits: readonly number[];
}

const pending: Trust = { state: 'pending', certainty: 'none', sources: [], readAtMs: undefined };
const ownState: Trust = { state: 'good', certainty: 'gateway', sources: [], readAtMs: undefined };

/** Turns snapshots into object values; the register map is laid out once and kept for the next snapshots. */
export class ObjectMapper {
  readonly #options: MapperOptions;
  readonly #shown: ShownWords;
  readonly #denied = new DenialMemory();
  readonly #defaults = new DefaultMemory();
  /** Whether a line is true of one UPS only, which its serial number tells. */
  readonly #asksWhoItIs: boolean;
  #serialNumber: string | undefined;
  #compiled: CompiledFeed | undefined;

  constructor(options: MapperOptions) {
    this.#options = options;
    this.#shown = options.shown ?? new ShownWords();
    this.#asksWhoItIs = options.assignments.some(({ found }) => found?.serialNumber !== undefined);
  }

  map(snapshot: RegisterSnapshot, hasInternalFault = false): ObjectValues {
    const { architecture } = this.#options;
    // One that says none is not the one that was looked at.
    const serialNumber = this.#asksWhoItIs ? (readIdentity(snapshot, architecture).serialNumber ?? '') : undefined;
    const compiled = snapshot.map && this.#compiledFor(snapshot.map, snapshot.family, serialNumber);
    return mapSnapshot(
      snapshot,
      compiled,
      this.#options,
      { shown: this.#shown, denied: this.#denied, defaults: this.#defaults },
      hasInternalFault,
    );
  }

  #compiledFor(map: RegisterMap, family: UpsFamily | undefined, serialNumber: string | undefined): CompiledFeed {
    if (this.#compiled?.map !== map || this.#compiled.family !== family || this.#serialNumber !== serialNumber) {
      this.#serialNumber = serialNumber;
      this.#compiled = compileFeed(map, family, this.#options.architecture, this.#options.assignments, serialNumber);
    }
    return this.#compiled;
  }
}

/** What a mapper knows of former snapshots. */
interface MapperMemory {
  readonly shown: ShownWords;
  readonly denied: DenialMemory;
  readonly defaults: DefaultMemory;
}

/** The object values of a snapshot; `compiled` is undefined while the UPS is not known. */
export function mapSnapshot(
  snapshot: RegisterSnapshot,
  compiled: CompiledFeed | undefined,
  options: MapperOptions,
  { shown, denied, defaults }: MapperMemory,
  hasInternalFault: boolean,
): ObjectValues {
  const deviceStatus = { presentValue: deviceStatusOf(snapshot, hasInternalFault), trust: ownState };
  if (compiled === undefined) return unknownUps(deviceStatus);
  const frame = frameOf(snapshot, compiled, options.staleAfterMs, shown);
  noteShown(compiled.shownTests, frame);
  const circumstances = circumstancesOf(compiled, frame);
  const numbers = evaluateNumbers(analogValues, compiled.numbers, compiled.numberOrder, frame, circumstances);
  const served = options.values;
  const bits = bitStrings.map((row, instance) => bitStringOf(row, compiled.bitStrings[instance], frame, options));
  return {
    analogValues: numbers.map(({ raw, engineering, [served]: value = -1, trust }) => ({
      presentValue: isServed(trust, options) ? value : -1,
      raw,
      engineering,
      trust,
    })),
    multiStates: multiStates.map((row, instance) => {
      const states = compiled.multiStates[instance];
      if (row.level === 'gateway' || states === undefined) return deviceStatus;
      const value = multiStateOf(row, states, numbers, frame, options);
      const { shown: state, isDenied, isDefault } = value;
      const { takenAtMs } = snapshot;
      const isUnconfirmed = defaults.isUnconfirmed(instance, isDefault, state.trust.readAtMs, takenAtMs);
      if (denied.lasts(instance, isDenied, takenAtMs)) return flagged(state);
      if (!isDenied && !isUnconfirmed) return state;
      return { ...state, ...(isDenied && { isInDoubt: true }), ...(isUnconfirmed && { isUnconfirmed: true }) };
    }),
    bitStrings: bits,
    factor: circumstances.factor,
    feeds: feedFacts(compiled, bits, frame, options),
  };
}

function feedFacts(
  compiled: CompiledFeed,
  bits: ObjectValues['bitStrings'],
  frame: Frame,
  { architecture, hasSeenUnit = () => false }: MapperOptions,
): FeedFacts {
  const bitStates = compiled.bitStrings.map((one) => one.bits.map((bit) => bitStateOf(bit?.condition, frame)));
  return { ...compiled.feeds, architecture, bitStates, seenUnits: seenUnits(bits, bitStates, hasSeenUnit) };
}

const upsStatus = bitStrings.findIndex(({ name }) => name === 'UPSStatus');
const operatingUnits = (bitStrings[upsStatus]?.bits ?? []).flatMap((text, bit) => {
  const unit = /^UNIT OPERATING (\d+)$/.exec(text)?.[1];
  return unit === undefined ? [] : [{ bit, unit: Number(unit) }];
});

function seenUnits(
  bits: ObjectValues['bitStrings'],
  states: FeedFacts['bitStates'],
  hasSeenUnit: (unit: number) => boolean,
): number[] {
  return operatingUnits.flatMap(({ bit, unit }) => {
    const operates = bits[upsStatus]?.presentValue[bit] && states[upsStatus]?.[bit] === 'good';
    return operates || hasSeenUnit(unit) ? [bit] : [];
  });
}

/** Manual §6.2.1: 1 Running, 2 Ready, 3 No com with UPS, 4 Fault. */
function deviceStatusOf(snapshot: RegisterSnapshot, hasInternalFault: boolean): number {
  if (hasInternalFault) return 4;
  switch (snapshot.connection) {
    case 'running':
      return 1;
    case 'ready':
      return 2;
    case 'lost':
      return 3;
  }
}

function unknownUps(deviceStatus: ObjectValue<number>): ObjectValues {
  return {
    analogValues: analogValues.map(() => ({
      presentValue: -1,
      raw: undefined,
      engineering: undefined,
      trust: pending,
    })),
    multiStates: multiStates.map(({ level, defaultState }) =>
      level === 'gateway' ? deviceStatus : { presentValue: defaultState, trust: pending },
    ),
    bitStrings: bitStrings.map(({ bits }) => ({ presentValue: bits.map(() => false), trust: pending })),
    factor: undefined,
  };
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
  const both = firstWord(octets, frame) ?? 0;
  return {
    input: (always ?? firstWord(input, frame) ?? both >> 8) === 1,
    output: (always ?? firstWord(output, frame) ?? both & 0xff) === 1,
  };
}

/** Before the first complete poll nothing is served; afterwards `on_loss` decides about values that are not current. */
function isServed({ state }: Trust, { onLoss }: MapperOptions): boolean {
  return state !== 'pending' && (onLoss === 'hold' || isCurrent(state));
}

/** A state, and whether the measurements beside it deny it. */
interface JudgedState {
  readonly shown: ObjectValue<number>;
  readonly isDenied: boolean;
  /** It is good, and no bit tells it. */
  readonly isDefault: boolean;
}

function multiStateOf(
  row: MultiStateRow,
  compiled: CompiledStates,
  numbers: readonly NumberResult[],
  frame: Frame,
  options: MapperOptions,
): JudgedState {
  const { states, tests, refs, certainty, isOrderedZero } = compiled;
  const plain = (presentValue: number, trust: Trust) => ({
    shown: { presentValue, trust },
    isDenied: false,
    isDefault: false,
  });
  if (isOrderedZero && isServed(frame.unfed, options)) return plain(0, { ...frame.unfed, cause: 'manual-zero' });
  if (states.length === 0) return plain(row.defaultState, frame.unknown);
  const found = stateThatHolds(compiled, frame);
  const trust = trustOf(frame, refs, stateOfTests(tests, frame), found?.certainty ?? certainty);
  if (!isServed(trust, options)) return plain(row.defaultState, trust);
  const verdict = trust.state === 'good' ? judge(compiled, found, numbers, frame) : undefined;
  if (verdict?.kind === 'decided') return plain(verdict.state, { ...trust, certainty: 'inferred' });
  const isDefault = trust.state === 'good' && found === undefined;
  return { ...plain(found?.state ?? row.defaultState, trust), isDenied: verdict?.kind === 'denied', isDefault };
}

function flagged({ presentValue, trust }: ObjectValue<number>): ObjectValue<number> {
  return { presentValue, trust: { ...trust, state: 'implausible' } };
}

function bitStringOf(
  row: BitStringRow,
  bits: CompiledBits | undefined,
  frame: Frame,
  options: MapperOptions,
): ObjectValue<readonly boolean[]> {
  const none = () => row.bits.map(() => false);
  if (bits === undefined || bits.tests.length === 0) {
    const ordered: Trust = { ...frame.unfed, cause: 'manual-zero' };
    return { presentValue: none(), trust: bits?.isOrderedZero ? ordered : frame.unknown };
  }
  const trust = trustOf(frame, bits.refs, stateOfTests(bits.tests, frame), bits.certainty);
  // A bit whose own words are good shows them, whatever another one waits for: a Binary Value has each by itself.
  const isWhole = isServed(trust, options);
  const isSet = ({ condition }: NonNullable<CompiledBits['bits'][number]>) =>
    (isWhole || ['good', 'held'].includes(bitStateOf(condition, frame))) && holds(condition, frame);
  return { presentValue: bits.bits.map((bit) => bit !== undefined && isSet(bit)), trust };
}
