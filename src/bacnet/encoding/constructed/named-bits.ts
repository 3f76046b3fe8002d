import { decodeError } from '../decode-error.js';
import { RejectReason } from '../error-reject-abort.js';

/** A bit string in which each bit has a name and all of them are there. */
export interface NamedBits<N extends string> {
  toBits(value: Readonly<Record<N, boolean>>): readonly boolean[];
  /** A bit string of another length is an invalid parameter data type. */
  fromBits(bits: readonly boolean[]): Readonly<Record<N, boolean>>;
}

/** BACnetEventTransitionBits (135-2016 §21). */
export type EventTransition = 'toOffnormal' | 'toFault' | 'toNormal';
export type PerTransition<T> = Readonly<Record<EventTransition, T>>;
export type EventTransitionBits = PerTransition<boolean>;

/** In the order of the arrays Event_Time_Stamps, Event_Message_Texts and Priority, from index 1 on. */
export const eventTransitions: readonly EventTransition[] = ['toOffnormal', 'toFault', 'toNormal'];
export const eventTransitionBits = namedBits(eventTransitions);

/** BACnetStatusFlags (135-2016 §21). */
export type StatusFlags = Readonly<Record<'inAlarm' | 'fault' | 'overridden' | 'outOfService', boolean>>;
export const statusFlagBits = namedBits(['inAlarm', 'fault', 'overridden', 'outOfService']);

/** BACnetDaysOfWeek (135-2016 §21). */
export type DaysOfWeek = Readonly<
  Record<'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday', boolean>
>;
export const dayOfWeekBits = namedBits(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);

/** BACnetLimitEnable (135-2016 §21). */
export type LimitEnable = Readonly<Record<'lowLimitEnable' | 'highLimitEnable', boolean>>;
export const limitEnableBits = namedBits(['lowLimitEnable', 'highLimitEnable']);

/** BACnetLogStatus (135-2016 §21). */
export type LogStatus = Readonly<Record<'logDisabled' | 'bufferPurged' | 'logInterrupted', boolean>>;
export const logStatusBits = namedBits(['logDisabled', 'bufferPurged', 'logInterrupted']);

function namedBits<N extends string>(names: readonly N[]): NamedBits<N> {
  return {
    toBits: (value) => names.map((name) => value[name]),
    fromBits: (bits) => {
      if (bits.length !== names.length) {
        throw decodeError(RejectReason.invalidParameterDataType, `${bits.length} bits instead of ${names.length}`);
      }
      return Object.fromEntries(names.map((name, bit) => [name, bits[bit]])) as Record<N, boolean>;
    },
  };
}
