import type { UnitReading } from '../../../device/unit-readings.js';
import { analogValues } from '../../../objects/catalog/analog-values.js';
import { multiStates } from '../../../objects/catalog/multi-states.js';
import type { ObjectValues } from '../../../objects/mapper.js';
import { isGoodNow, type Trust } from '../../../objects/object-value.js';
import type { UnitReadingView } from './schema.js';

/** A value goes over the wire only while it is good: unknown is never shown as anything else. */
export function unitReadingView({ unit, told }: UnitReading, nowMs: number): UnitReadingView {
  if (typeof told === 'string') return { unit, unread: told, inferred: false };
  const { values, readAtMs } = told;
  const shown = [
    measure(values, 'loadPercent', 'UNIT_OUTPUT_Lr'),
    measure(values, 'kva', 'UNIT_OUTPUT_kVA'),
    measure(values, 'batteryPercent', 'BATTERY_%'),
    measure(values, 'batteryMinutes', 'BATTERY_Min'),
    state(values, 'load', 'UnitLoadStatus'),
    state(values, 'battery', 'BatteryStatus'),
    state(values, 'alarms', 'Alarms'),
  ].filter((one) => one !== undefined);
  return {
    unit,
    ...Object.fromEntries(shown.map(({ member, value }) => [member, value])),
    inferred: shown.some(({ certainty }) => certainty === 'inferred'),
    ageMs: Math.max(0, Math.round(nowMs - readAtMs)),
  };
}

interface Shown {
  readonly member: keyof UnitReadingView;
  readonly value: number;
  readonly certainty: Trust['certainty'];
}

function measure(values: ObjectValues, member: Shown['member'], name: string): Shown | undefined {
  const found = values.analogValues[analogValues.findIndex((row) => row.name === name)];
  const value = found?.engineering;
  if (found === undefined || value === undefined || !isGoodNow(found.trust)) return undefined;
  return { member, value, certainty: found.trust.certainty };
}

function state(values: ObjectValues, member: Shown['member'], name: string): Shown | undefined {
  const found = values.multiStates[multiStates.findIndex((row) => row.name === name)];
  // Manual §6.2: there is no state 0.
  if (found === undefined || found.presentValue === 0 || !isGoodNow(found.trust)) return undefined;
  return { member, value: found.presentValue, certainty: found.trust.certainty };
}
