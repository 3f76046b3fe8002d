import { analogValues } from '../objects/catalog/analog-values.js';
import { bitStrings } from '../objects/catalog/bit-strings.js';
import { type MultiStateName, multiStates } from '../objects/catalog/multi-states.js';
import type { ObjectValues } from '../objects/mapper.js';
import { isGoodNow, type ValueState } from '../objects/object-value.js';
import { alarmOf, bitIds } from './alarm-texts.js';
import { kindOfAlarm, kindOfState } from './incident-kinds.js';
import type { BatteryLeft, NewEvent } from './journal-event.js';

/** What is known of the UPS, as far as the journal tells of it. */
export interface UpsState {
  /** `unknown` until the UPS has answered or was lost for the first time. */
  readonly connection: 'unknown' | 'running' | 'lost';
  /** DeviceStatus 4 (Manual §6.2.1). */
  readonly isFaulty: boolean;
  /** State texts of the multi-states, as far as they were ever read. */
  readonly states: ReadonlyMap<MultiStateName, string>;
  /** Ids of the set bits of the bit strings. */
  readonly bits: ReadonlySet<string>;
  /** Instances of the bit strings that were ever read. */
  readonly knownBitStrings: ReadonlySet<number>;
}

export const unknownState: UpsState = {
  connection: 'unknown',
  isFaulty: false,
  states: new Map(),
  bits: new Set(),
  knownBitStrings: new Set(),
};

/** What is known now; what the UPS does not tell at the moment stays as it was. */
export function upsStateOf(values: ObjectValues, before: UpsState): UpsState {
  const states = new Map(before.states);
  multiStates.forEach(({ name, level, states: texts }, instance) => {
    const value = values.multiStates[instance];
    const text = value && texts[value.presentValue - 1];
    if (level === 'gateway' || text === undefined || value === undefined || !isGoodNow(value.trust)) return;
    // At the first look nothing tells what was before, and it may be the moment between two states.
    const isUnsure = value.isInDoubt === true || value.isUnconfirmed === true;
    if (before.states.has(name) || !isUnsure) states.set(name, text);
  });
  const bits = new Set<string>();
  const knownBitStrings = new Set(before.knownBitStrings);
  bitStrings.forEach((_, instance) => {
    const value = values.bitStrings[instance];
    const isKnown = value !== undefined && isTold(value.trust.state);
    if (isKnown) knownBitStrings.add(instance);
    bitIds[instance]?.forEach((id, bit) => {
      if (isKnown ? value.presentValue[bit] : before.bits.has(id)) bits.add(id);
    });
  });
  const deviceStatus = values.multiStates[0]?.presentValue ?? 0;
  const connection = connectionOf(deviceStatus) ?? before.connection;
  return { connection, isFaulty: deviceStatus === 4, states, bits, knownBitStrings };
}

/** The order of the manual that there are none counts; the default of bits that nothing tells does not. */
function isTold(state: ValueState): boolean {
  return isGoodNow({ state }) || state === 'not-available' || state === 'not-managed';
}

/** Manual §6.2.1; Ready and Fault say nothing about the UPS. */
function connectionOf(deviceStatus: number): UpsState['connection'] | undefined {
  if (deviceStatus === 1) return 'running';
  return deviceStatus === 3 ? 'lost' : undefined;
}

/** What is known after an event that is in the journal, where the state itself was not kept: the power was cut between the two. */
export function stateAfter(before: UpsState, { kind, subject = '', to = '' }: NewEvent): UpsState {
  switch (kind) {
    case 'alarm-raised':
      return withBit(before, subject, true);
    case 'alarm-cleared':
      return withBit(before, subject, false);
    case 'state-changed': {
      const name = multiStates.find((one) => one.name === subject)?.name;
      if (name === undefined) return withBit(before, subject, to === 'ON');
      return { ...before, states: new Map(before.states).set(name, to) };
    }
    case 'communication-lost':
      return { ...before, connection: 'lost' };
    case 'communication-back':
    case 'ups-connected':
      return { ...before, connection: 'running' };
    case 'gateway-fault':
    case 'gateway-fault-ended':
      return { ...before, isFaulty: kind === 'gateway-fault' };
    default:
      return before;
  }
}

function withBit(before: UpsState, id: string, isSet: boolean): UpsState {
  if (!bitIds.some((ids) => ids.includes(id))) return before;
  const bits = new Set(before.bits);
  if (isSet) bits.add(id);
  else bits.delete(id);
  return { ...before, bits };
}

/** What happened between two moments, in the order in which it is told. */
export function eventsBetween(before: UpsState, after: UpsState): readonly NewEvent[] {
  return [...connectionEvents(before, after), ...bitEvents(before, after), ...stateEvents(before, after)];
}

function connectionEvents(before: UpsState, after: UpsState): readonly NewEvent[] {
  const events: NewEvent[] = [];
  if (before.isFaulty !== after.isFaulty)
    events.push({ kind: after.isFaulty ? 'gateway-fault' : 'gateway-fault-ended' });
  if (before.connection === after.connection) return events;
  if (after.connection === 'lost') events.push({ kind: 'communication-lost' });
  else events.push({ kind: before.connection === 'lost' ? 'communication-back' : 'ups-connected' });
  return events;
}

function bitEvents(before: UpsState, after: UpsState): readonly NewEvent[] {
  const events: NewEvent[] = [];
  bitIds.forEach((ids, instance) => {
    for (const id of ids) {
      const isSet = after.bits.has(id);
      if (isSet === before.bits.has(id)) continue;
      if (alarmOf(id)) events.push({ kind: isSet ? 'alarm-raised' : 'alarm-cleared', subject: id });
      // Of a plain state only a change is news, not that it was read for the first time.
      else if (before.knownBitStrings.has(instance))
        events.push(stateChange(id, isSet ? 'OFF' : 'ON', isSet ? 'ON' : 'OFF'));
    }
  });
  return events;
}

function stateEvents(before: UpsState, after: UpsState): readonly NewEvent[] {
  return [...after.states].flatMap(([name, to]) => {
    const from = before.states.get(name);
    // What is well at the first look is no news.
    const isNews = from === undefined ? kindOfState(name, to) !== undefined : from !== to;
    return isNews ? stateChange(name, from, to) : [];
  });
}

function stateChange(subject: string, from: string | undefined, to: string): NewEvent {
  return { kind: 'state-changed', subject, ...(from !== undefined && { from }), to };
}

const percentAt = analogValues.findIndex(({ name }) => name === 'BATTERY_%');
const minutesAt = analogValues.findIndex(({ name }) => name === 'BATTERY_Min');

/** What the UPS says of its battery now; undefined where it says nothing. */
export function batteryIn({ analogValues: values }: ObjectValues): BatteryLeft | undefined {
  const measured = (index: number) => {
    const value = values[index];
    return value !== undefined && isGoodNow(value.trust) ? value.engineering : undefined;
  };
  const [percent, minutes] = [measured(percentAt), measured(minutesAt)];
  if (percent === undefined && minutes === undefined) return undefined;
  return { ...(percent !== undefined && { percent }), ...(minutes !== undefined && { minutes }) };
}

/** Whether a time on battery begins or ends with it. */
export function isOfOutage({ kind, subject = '', from = '', to = '' }: NewEvent): boolean {
  if (kind === 'state-changed') return [from, to].some((state) => kindOfState(subject, state) === 'outage');
  return (kind === 'alarm-raised' || kind === 'alarm-cleared') && kindOfAlarm(subject) === 'outage';
}
