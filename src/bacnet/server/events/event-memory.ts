import { isRecord } from '../../../core/kept-state.js';
import type { ObjectIdentifier } from '../../encoding/application-value.js';
import {
  type EventTransitionBits,
  eventTransitions,
  type PerTransition,
} from '../../encoding/constructed/named-bits.js';
import { isTimeStamp, type TimeStamp, unspecifiedTimeStamp } from '../../encoding/constructed/time-stamp.js';
import { EventState, NotifyType } from '../../encoding/event-enumerations.js';
import { Reliability } from '../../encoding/property-enumerations.js';
import { type EventStatus, initialEventStatus, transitionTo } from '../../events/event-status.js';
import type { EventRecord } from './event-record.js';

/** Year, month, day, day of week, hour, minute, second, hundredths; `null` where unspecified. */
export type KeptStamp = readonly (number | null)[];

/** A status as it outlives a restart: each triple in the order to-offnormal, to-fault, to-normal. */
export interface KeptStatus {
  readonly state: number;
  /** `null`: never. */
  readonly stamps: readonly (KeptStamp | null)[];
  readonly acked: readonly boolean[];
  readonly texts: readonly string[];
  readonly reliability: number;
  readonly alarmValue?: number;
  /** The state that was told last, where it is another one: a FAULT, for one, that Event_Enable keeps from everybody. */
  readonly told?: number;
}

/** What is known of all events, of objects by `keyOf`. */
export interface EventMemory {
  readonly statuses: Readonly<Record<string, KeptStatus>>;
  /** Of the log, when this was known: later records are newer. */
  readonly recordCount?: number;
}

export function keyOf({ objectType, instance }: ObjectIdentifier): string {
  return `${objectType}:${instance}`;
}

/** Whether nothing of it need be kept. */
export function hasNoEvents(status: EventStatus): boolean {
  return (
    status.eventState === EventState.normal && inOrder(status.eventTimeStamps).every((one) => keptStamp(one) === null)
  );
}

export function keptStatusOf(status: EventStatus): KeptStatus {
  return {
    state: status.eventState,
    stamps: inOrder(status.eventTimeStamps).map(keptStamp),
    acked: inOrder(status.ackedTransitions),
    texts: inOrder(status.eventMessageTexts),
    reliability: status.reliability,
    ...(status.alarmValue !== undefined && { alarmValue: status.alarmValue }),
    ...(status.toldState !== status.eventState && { told: status.toldState }),
  };
}

export function statusOf(kept: KeptStatus | undefined): EventStatus {
  if (kept === undefined) return initialEventStatus;
  const [stamps, acked, texts] = [kept.stamps.map(stampOf), kept.acked, kept.texts];
  const perTransition = <T>(values: readonly T[], none: T): PerTransition<T> => ({
    toOffnormal: values[0] ?? none,
    toFault: values[1] ?? none,
    toNormal: values[2] ?? none,
  });
  return {
    eventState: eventStateOf(kept.state) ?? EventState.normal,
    eventTimeStamps: perTransition(stamps, unspecifiedTimeStamp),
    ackedTransitions: perTransition(acked, true),
    eventMessageTexts: perTransition(texts, ''),
    reliability: kept.reliability,
    alarmValue: kept.alarmValue,
    toldState: eventStateOf(kept.told ?? kept.state) ?? EventState.normal,
    pending: [],
  };
}

/** Takes what has the right shape: a damaged status costs itself and no other. */
export function readEventMemory(value: unknown): EventMemory {
  const { statuses: kept, recordCount } = isRecord(value) ? value : {};
  const statuses = isRecord(kept) ? kept : {};
  return {
    ...(isUnsigned(recordCount) && { recordCount }),
    statuses: Object.fromEntries(
      Object.entries(statuses).flatMap(([key, one]): [string, KeptStatus][] => (isKeptStatus(one) ? [[key, one]] : [])),
    ),
  };
}

/** The status after what the record tells: for records that are newer than the file. */
export function withRecord(status: EventStatus, record: EventRecord): EventStatus {
  const { toState, timeStamp, messageText = '', ackRequired, eventValues } = record;
  const transition = transitionTo(toState);
  const eventState = eventStateOf(toState) ?? EventState.offnormal;
  const acked = (isAcked: boolean): EventTransitionBits => ({ ...status.ackedTransitions, [transition]: isAcked });
  if (record.notifyType === NotifyType.ackNotification) return { ...status, ackedTransitions: acked(true) };
  return {
    eventState,
    eventTimeStamps: { ...status.eventTimeStamps, [transition]: timeStamp },
    ackedTransitions: acked(ackRequired !== true),
    eventMessageTexts: { ...status.eventMessageTexts, [transition]: messageText },
    reliability: eventValues?.type === 'changeOfReliability' ? eventValues.reliability : Reliability.noFaultDetected,
    alarmValue:
      eventValues?.type === 'changeOfState' && transition === 'toOffnormal' ? eventValues.newState.value : undefined,
    // Only what was told is a record.
    toldState: eventState,
    pending: [],
  };
}

function eventStateOf(value: number): EventState | undefined {
  return Object.values(EventState).find((one) => one === value);
}

function inOrder<T>(values: PerTransition<T>): readonly T[] {
  return eventTransitions.map((one) => values[one]);
}

function keptStamp(stamp: TimeStamp): KeptStamp | null {
  if (stamp.type !== 'dateTime') return null;
  const { date, time } = stamp.dateTime;
  const fields = [date.year, date.month, date.day, date.weekday, time.hour, time.minute, time.second, time.hundredths];
  return fields.every((one) => one === undefined) ? null : fields.map((one) => one ?? null);
}

function stampOf(kept: KeptStamp | null): TimeStamp {
  if (kept === null) return unspecifiedTimeStamp;
  const [year, month, day, weekday, hour, minute, second, hundredths] = kept.map((one) => one ?? undefined);
  return {
    type: 'dateTime',
    dateTime: { date: { year, month, day, weekday }, time: { hour, minute, second, hundredths } },
  };
}

function isUnsigned(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Only what can be told again: a damaged file must not end each start with a value that no property can have. */
function isKeptStatus(value: unknown): value is KeptStatus {
  if (!isRecord(value)) return false;
  const { state, stamps, acked, texts, reliability, alarmValue, told } = value;
  return (
    isUnsigned(state) &&
    isUnsigned(reliability) &&
    (alarmValue === undefined || isUnsigned(alarmValue)) &&
    (told === undefined || isUnsigned(told)) &&
    isTriple(acked, (one) => typeof one === 'boolean') &&
    isTriple(texts, (one) => typeof one === 'string') &&
    isTriple(stamps, (one) => one === null || isKeptStamp(one))
  );
}

function isKeptStamp(value: unknown): boolean {
  const isField = (one: unknown): one is number | null => one === null || typeof one === 'number';
  return Array.isArray(value) && value.length === 8 && value.every(isField) && isTimeStamp(stampOf(value));
}

function isTriple(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length === eventTransitions.length && value.every(isOne);
}
