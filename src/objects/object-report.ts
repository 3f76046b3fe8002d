import { ObjectType } from '../bacnet/encoding/object-type.js';
import { type AnalogValueRow, analogValues } from './catalog/analog-values.js';
import { bitStrings } from './catalog/bit-strings.js';
import { multiStates } from './catalog/multi-states.js';
import type { ObjectName } from './catalog/object-name.js';
import type { ObjectValues } from './mapper.js';
import { type Factor, rawDecimals } from './mapping/value-scale.js';
import {
  type BitWords,
  type Certainty,
  type ObjectValue,
  type SourceWord,
  type ValueState,
  valueCauseOf,
} from './object-value.js';
import type { ValueCause } from './value-cause.js';

/** One object with everything that tells how far its value can be trusted. */
export interface ObjectReportRow {
  readonly name: ObjectName;
  readonly objectType: ObjectType;
  readonly instance: number;
  /** As a BMS reads it. */
  readonly presentValue: number | readonly boolean[];
  /** For people: number with unit, state text, or the texts of the bits that are set; empty where there is no value. */
  readonly text: string;
  /** Of Analog Values: in the scale of Manual §5.2.2, and in the unit; undefined where the UPS gives no value. */
  readonly raw: number | undefined;
  readonly engineering: number | undefined;
  /** Empty where there is none. */
  readonly unit: string;
  /** The words that the value was made from. */
  readonly sources: readonly SourceWord[];
  /** Of BitString Values, by Bit_Text: what each bit is made of; those that nothing tells are not there. */
  readonly bits?: ReadonlyMap<string, BitWords>;
  readonly certainty: Certainty;
  readonly state: ValueState;
  /** Why it is not good; undefined where it is. */
  readonly cause: ValueCause | undefined;
  /** Since the last good read of the oldest input; undefined before it, and where nothing is read. */
  readonly ageMs: number | undefined;
}

/** All 101 objects in the order of Manual §5.2; `nowMs` is the monotonic time. */
export function objectReport(values: ObjectValues, nowMs: number): readonly ObjectReportRow[] {
  return [
    ...analogValues.flatMap((row) => {
      const value = values.analogValues[row.instance];
      if (value === undefined) return [];
      const { raw, engineering } = value;
      const text =
        engineering === undefined ? '' : withUnit(formatEngineering(row, engineering, values.factor), row.unit);
      const named = { name: row.name, objectType: ObjectType.analogValue, instance: row.instance };
      return { ...named, text, raw, engineering, unit: row.unit, ...common(value, nowMs) };
    }),
    ...multiStates.flatMap(({ name, instance, states }) => {
      const value = values.multiStates[instance];
      if (value === undefined) return [];
      const text = isUnknown(value) ? '' : (states[value.presentValue - 1] ?? '');
      return { name, objectType: ObjectType.multiStateValue, instance, text, ...noNumber, ...common(value, nowMs) };
    }),
    ...bitStrings.flatMap(({ name, instance, bits }) => {
      const value = values.bitStrings[instance];
      if (value === undefined) return [];
      const text = isUnknown(value) ? '' : bits.filter((_, bit) => value.presentValue[bit]).join(', ');
      const words = values.feeds?.bitWords[instance];
      const named = { name, objectType: ObjectType.bitStringValue, instance };
      return { ...named, text, ...noNumber, ...(words && { bits: words }), ...common(value, nowMs) };
    }),
  ];
}

/** A default that nothing tells: no text, lest it pass for news of the UPS. */
function isUnknown({ trust }: ObjectValue): boolean {
  return trust.state === 'no-sensor';
}

const noNumber = { raw: undefined, engineering: undefined, unit: '' } as const;

function common({ presentValue, trust }: ObjectValue, nowMs: number) {
  const { sources, certainty, state, readAtMs } = trust;
  const cause = valueCauseOf(trust);
  return {
    presentValue,
    sources,
    certainty,
    state,
    cause,
    ageMs: readAtMs === undefined ? undefined : nowMs - readAtMs,
  };
}

/** With the decimals of the format (Manual §5.2.2), so that 50.0 Hz does not read as 50; more where the UPS gives more. */
function formatEngineering(row: AnalogValueRow, value: number, factor: Factor): string {
  const exact = String(value);
  const own = exact.includes('.') ? exact.length - exact.indexOf('.') - 1 : 0;
  return value.toFixed(Math.max(own, rawDecimals(row, factor)));
}

function withUnit(number: string, unit: string): string {
  return unit === '' ? number : `${number} ${unit}`;
}
