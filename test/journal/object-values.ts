import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../src/objects/catalog/multi-states.js';
import type { ObjectValues } from '../../src/objects/mapper.js';
import type { Trust, ValueState } from '../../src/objects/object-value.js';

export interface Device {
  /** Manual §6.2.1: 1 Running, 2 Ready, 3 No com with UPS, 4 Fault. */
  readonly deviceStatus?: number;
  /** State numbers by object name; the others are in state 1, or well. */
  readonly states?: Readonly<Record<string, number>>;
  /** Texts of set bits by object name. */
  readonly bits?: Readonly<Record<string, readonly string[]>>;
  /** Values in their unit by object name; the others are not available. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** Of everything that the UPS tells. */
  readonly trust?: ValueState;
}

/** Of those whose state 1 is a trouble: load on inverter, mains OK (Manual §6.2.2, §6.2.3, §6.2.9). */
const well: Readonly<Record<string, number>> = { UPSLoadStatus: 3, UnitLoadStatus: 3, InputRecStatus: 4 };

/** What the mapper would make of such a UPS. */
export function objectValues({
  deviceStatus = 1,
  states = {},
  bits = {},
  numbers = {},
  trust = 'good',
}: Device = {}): ObjectValues {
  const trusted = (state: ValueState): Trust => ({ state, certainty: 'documented', sources: [], readAtMs: 0 });
  return {
    analogValues: analogValues.map(({ name }) => {
      const engineering = numbers[name];
      const state = engineering === undefined ? 'not-available' : trust;
      return { presentValue: engineering ?? -1, raw: engineering, engineering, trust: trusted(state) };
    }),
    multiStates: multiStates.map(({ name, level }) => ({
      presentValue: level === 'gateway' ? deviceStatus : (states[name] ?? well[name] ?? 1),
      trust: trusted(level === 'gateway' ? 'good' : trust),
    })),
    bitStrings: bitStrings.map(({ name, bits: texts }) => ({
      presentValue: texts.map((text) => bits[name]?.includes(text) ?? false),
      trust: trusted(trust),
    })),
    factor: 'none',
  };
}
