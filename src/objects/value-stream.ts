import { ObjectType } from '../bacnet/encoding/object-type.js';
import { tellTheSame } from '../core/told.js';
import type { UpsConnection } from '../ups/polling/snapshot.js';
import type { DeviceFacts } from './device-object.js';
import type { UpsIdentity } from './identity.js';
import type { ObjectValues } from './mapper.js';
import type { ObjectValue } from './object-value.js';

/**
 * Why values are told. `poll`: the UPS answered. `loss` and `return`: it was lost, or is back. `start`: its line is opened.
 * `settings`: other settings are in force.
 */
export type ChangeCause = 'start' | 'poll' | 'loss' | 'return' | 'settings';

/** One object that reads differently, or is trusted differently, than before. */
export interface ValueChange {
  readonly objectType: ObjectType;
  readonly instance: number;
  /** With its trust. */
  readonly value: ObjectValue;
  /** Undefined at first. */
  readonly before: ObjectValue | undefined;
  /** Since the last good read of its oldest input; undefined before it, and where nothing is read. */
  readonly ageMs: number | undefined;
}

/** In what the gateway is faulty, or why the UPS is lost: an error's code and sentence. */
export interface GatewayFault {
  readonly code: string;
  readonly message: string;
}

/** All that the device says at one moment. */
export interface DeviceState extends DeviceFacts {
  readonly values: ObjectValues;
  readonly connection: UpsConnection;
  /** Why the UPS is lost, where that is more than its silence. */
  readonly loss?: GatewayFault | undefined;
  /** Imaginary data must never pass for a UPS. */
  readonly isSimulated: boolean;
  /** In what the gateway is faulty, if it is and can say so. */
  readonly fault: GatewayFault | undefined;
}

export interface ValueUpdate {
  readonly cause: ChangeCause;
  readonly state: DeviceState;
  /** Of the update before; undefined at first. */
  readonly before: ObjectValues | undefined;
  /** Against `before`; empty when only the ages are new. */
  readonly changes: readonly ValueChange[];
  /** The UPS that was on the line before, where its serial number says that another one is there from now on. */
  readonly replaced?: UpsIdentity;
}

/** The one way to the values: every part that serves, keeps or shows them subscribes here, or asks for the state of the moment. */
export interface ValueStream {
  readonly current: DeviceState;
  /** Called after every answer of the UPS and every change of connection or settings; the returned function ends it. */
  subscribe(listener: (update: ValueUpdate) => void): () => void;
}

/** Whether the device says the same at two moments, but for when the UPS was read. */
export function saysTheSame(before: DeviceState | undefined, now: DeviceState): boolean {
  return (
    before !== undefined &&
    tellTheSame(before.values, now.values) &&
    before.connection === now.connection &&
    before.identity === now.identity &&
    before.family === now.family &&
    before.isSimulated === now.isSimulated &&
    before.hasInternalFault === now.hasInternalFault &&
    isSameFault(before.fault, now.fault) &&
    isSameFault(before.loss, now.loss)
  );
}

function isSameFault(one: GatewayFault | undefined, other: GatewayFault | undefined): boolean {
  return one?.code === other?.code && one?.message === other?.message;
}

/** `nowMs` is the monotonic time. */
export function changesBetween(
  before: ObjectValues | undefined,
  after: ObjectValues,
  nowMs = 0,
): readonly ValueChange[] {
  if (tellTheSame(before, after)) return [];
  const former = before && listsOf(before);
  return listsOf(after).flatMap(({ objectType, list }, index) =>
    list.flatMap((value, instance): readonly ValueChange[] => {
      const last = former?.[index]?.list[instance];
      if (last !== undefined && isSameValue(last, value)) return [];
      const { readAtMs } = value.trust;
      const ageMs = readAtMs === undefined ? undefined : nowMs - readAtMs;
      return [{ objectType, instance, value, before: last, ageMs }];
    }),
  );
}

/** The objects by type, each list in order of the instances. */
export function listsOf(values: ObjectValues): readonly { objectType: ObjectType; list: readonly ObjectValue[] }[] {
  return [
    { objectType: ObjectType.analogValue, list: values.analogValues },
    { objectType: ObjectType.multiStateValue, list: values.multiStates },
    { objectType: ObjectType.bitStringValue, list: values.bitStrings },
  ];
}

export function isSamePresentValue(one: ObjectValue['presentValue'], other: ObjectValue['presentValue']): boolean {
  if (typeof one === 'number' || typeof other === 'number') return Object.is(one, other);
  return one.length === other.length && one.every((bit, index) => bit === other[index]);
}

function isSameValue(one: ObjectValue, other: ObjectValue): boolean {
  const { state, certainty } = one.trust;
  return (
    state === other.trust.state &&
    certainty === other.trust.certainty &&
    isSamePresentValue(one.presentValue, other.presentValue)
  );
}
