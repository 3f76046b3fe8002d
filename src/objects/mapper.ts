import { type Told, tellTheSame } from '../core/told.js';
import type { Architecture } from '../ups/maps/page.js';
import type { RegisterMap } from '../ups/maps/register-map.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import type { RegisterSnapshot } from '../ups/polling/snapshot.js';
import type { Assignment } from './assignments.js';
import { analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { multiStates } from './catalog/multi-states.js';
import { readIdentity } from './identity.js';
import { type CompiledFeed, compileFeed } from './mapping/compile.js';
import { ages, differInTimesOnly, type Frame, frameOf } from './mapping/frame.js';
import { type JudgedState, type Judgement, judgementOf, readAgain, type ServingOptions } from './mapping/judgement.js';
import { DefaultMemory, DenialMemory } from './mapping/plausibility.js';
import type { Factor } from './mapping/value-scale.js';
import type { AnalogObjectValue, BitState, BitWords, ObjectValue, StateObjectValue, Trust } from './object-value.js';
import { ShownWords } from './shown-words.js';

export interface MapperOptions extends ServingOptions {
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
export interface ObjectValues extends Told {
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
  /** Of the last snapshot that brought anything new. */
  #last: Mapped | undefined;

  constructor(options: MapperOptions) {
    this.#options = options;
    this.#shown = options.shown ?? new ShownWords();
    this.#asksWhoItIs = options.assignments.some(({ found }) => found?.serialNumber !== undefined);
  }

  map(snapshot: RegisterSnapshot, hasInternalFault = false): ObjectValues {
    const { architecture, staleAfterMs } = this.#options;
    const deviceStatus = { presentValue: deviceStatusOf(snapshot, hasInternalFault), trust: ownState };
    // One that says none is not the one that was looked at.
    const serialNumber = this.#asksWhoItIs ? (readIdentity(snapshot, architecture).serialNumber ?? '') : undefined;
    const compiled = snapshot.map && this.#compiledFor(snapshot.map, snapshot.family, serialNumber);
    if (compiled === undefined) return unknownUps(deviceStatus);
    const last = this.#last;
    if (last !== undefined && this.#isReadAgain(last, snapshot, compiled, hasInternalFault)) {
      this.#denied.endLook();
      return readLater(last, snapshot, deviceStatus);
    }
    const frame = frameOf(snapshot, compiled, staleAfterMs, this.#shown);
    const isSame = last?.compiled === compiled && differInTimesOnly(last.frame, frame);
    const judgement = isSame ? readAgain(last.judgement, frame) : judgementOf(compiled, frame, this.#options);
    const lists = listsOf(judgement, (state, instance) =>
      state === undefined ? deviceStatus : this.#remembering(state, instance, snapshot.takenAtMs),
    );
    this.#denied.endLook();
    const isSettled = !lists.multiStates.some(isOfMoment);
    const facts = feedFacts(compiled, judgement, this.#options);
    const isAgain =
      isSame &&
      isSettled &&
      last.isSettled &&
      last.hasInternalFault === hasInternalFault &&
      areSameUnits(last.feeds.seenUnits, facts.seenUnits);
    const feeds = isAgain ? last.feeds : facts;
    const content = isAgain ? last.content : Symbol('content of the values');
    this.#last = { snapshot, hasInternalFault, compiled, frame, judgement, feeds, isSettled, content };
    return { ...lists, factor: frame.factor, feeds, content };
  }

  /** Whether what was made of the last snapshot is true of this one, but for the times: most polls bring the words of the one before. */
  #isReadAgain(last: Mapped, snapshot: RegisterSnapshot, compiled: CompiledFeed, hasInternalFault: boolean): boolean {
    const { frame, judgement, feeds } = last;
    const { hasSeenUnit } = this.#options;
    return (
      tellTheSame(last.snapshot, snapshot) &&
      last.compiled === compiled &&
      last.hasInternalFault === hasInternalFault &&
      last.isSettled &&
      frame.shownChanges === this.#shown.changes &&
      !ages(frame) &&
      areSameUnits(feeds.seenUnits, seenUnits(judgement, hasSeenUnit))
    );
  }

  /** With what former snapshots have to say of it. */
  #remembering({ value, isDenied, isDefault }: JudgedState, instance: number, nowMs: number): StateObjectValue {
    const isUnconfirmed = this.#defaults.isUnconfirmed(instance, isDefault, value.trust.readAtMs, nowMs);
    if (this.#denied.lasts(instance, isDenied, nowMs)) return flagged(value);
    if (!isDenied && !isUnconfirmed) return value;
    return { ...value, ...(isDenied && { isInDoubt: true }), ...(isUnconfirmed && { isUnconfirmed: true }) };
  }

  #compiledFor(map: RegisterMap, family: UpsFamily | undefined, serialNumber: string | undefined): CompiledFeed {
    if (this.#compiled?.map !== map || this.#compiled.family !== family || this.#serialNumber !== serialNumber) {
      this.#serialNumber = serialNumber;
      this.#compiled = compileFeed(map, family, this.#options.architecture, this.#options.assignments, serialNumber);
    }
    return this.#compiled;
  }
}

/** What a snapshot has become, and by what. */
interface Mapped {
  readonly snapshot: RegisterSnapshot;
  readonly hasInternalFault: boolean;
  readonly compiled: CompiledFeed;
  readonly frame: Frame;
  readonly judgement: Judgement;
  readonly feeds: FeedFacts;
  /** Time alone changes none of its states. */
  readonly isSettled: boolean;
  /** Of the values. */
  readonly content: symbol;
}

/** The same values, with the times of another snapshot as soon as somebody asks: most of those who follow the values do not. */
function readLater(
  { compiled, judgement, feeds, frame: { factor }, content }: Mapped,
  snapshot: RegisterSnapshot,
  deviceStatus: StateObjectValue,
): ObjectValues {
  let made: ObjectLists | undefined;
  const lists = () => {
    made ??= listsOf(
      readAgain(judgement, { readings: compiled.slots.map(({ page, table }) => snapshot.reading(page, table)) }),
      (state) => (state?.isDenied ? flagged(state.value) : (state?.value ?? deviceStatus)),
    );
    return made;
  };
  return {
    get analogValues() {
      return lists().analogValues;
    },
    get multiStates() {
      return lists().multiStates;
    },
    get bitStrings() {
      return lists().bitStrings;
    },
    factor,
    feeds,
    content,
  };
}

type ObjectLists = Pick<ObjectValues, 'analogValues' | 'multiStates' | 'bitStrings'>;

function listsOf(
  { analogValues: numbers, multiStates: states, bitStrings: bits }: Judgement,
  stateOf: (state: JudgedState | undefined, instance: number) => StateObjectValue,
): ObjectLists {
  return {
    analogValues: numbers.map(({ value }) => value),
    multiStates: states.map(stateOf),
    bitStrings: bits.map(({ value }) => value),
  };
}

/** What is denied, or told by nothing, is something else when it has lasted. */
function isOfMoment({ isInDoubt, isUnconfirmed }: StateObjectValue): boolean {
  return isInDoubt === true || isUnconfirmed === true;
}

function feedFacts(
  { feeds }: CompiledFeed,
  judgement: Judgement,
  { architecture, hasSeenUnit }: MapperOptions,
): FeedFacts {
  return { ...feeds, architecture, bitStates: judgement.bitStates, seenUnits: seenUnits(judgement, hasSeenUnit) };
}

const upsStatus = bitStrings.findIndex(({ name }) => name === 'UPSStatus');
const operatingUnits = (bitStrings[upsStatus]?.bits ?? []).flatMap((text, bit) => {
  const unit = /^UNIT OPERATING (\d+)$/.exec(text)?.[1];
  return unit === undefined ? [] : [{ bit, unit: Number(unit) }];
});

function seenUnits(
  { bitStrings: bits, bitStates: states }: Pick<Judgement, 'bitStrings' | 'bitStates'>,
  hasSeenUnit: (unit: number) => boolean = () => false,
): number[] {
  const status = bits[upsStatus]?.value;
  return operatingUnits.flatMap(({ bit, unit }) => {
    const operates = status?.presentValue[bit] && states[upsStatus]?.[bit] === 'good';
    return operates || hasSeenUnit(unit) ? [bit] : [];
  });
}

function areSameUnits(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((unit, index) => unit === other[index]);
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

function flagged({ presentValue, trust }: ObjectValue<number>): ObjectValue<number> {
  return { presentValue, trust: { ...trust, state: 'implausible' } };
}
