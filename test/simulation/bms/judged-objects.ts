import { analogValues } from '../../conformance/manual/analog-values.js';
import { bitStrings } from '../../conformance/manual/bit-strings.js';
import { multiStates } from '../../conformance/manual/multi-states.js';

/** Object types (135-2012 §21). */
export const type = {
  analogValue: 2,
  binaryValue: 5,
  device: 8,
  notificationClass: 15,
  multiStateValue: 19,
  eventLog: 25,
  trendLogMultiple: 27,
  bitStringValue: 39,
} as const;

/** Properties (135-2012 §21) that callers read and the judge knows. */
export const property = {
  ackedTransitions: 0,
  covIncrement: 22,
  eventEnable: 35,
  eventState: 36,
  notificationClass: 17,
  objectList: 76,
  objectName: 77,
  outOfService: 81,
  presentValue: 85,
  recipientList: 102,
  reliability: 103,
  recordCount: 141,
  statusFlags: 111,
  systemStatus: 112,
  timeDelay: 113,
  totalRecordCount: 145,
  databaseRevision: 155,
  profileName: 168,
  eventDetectionEnable: 353,
} as const;

/** Reliability (135-2012 §21). */
export const reliability = {
  noFaultDetected: 0,
  noSensor: 1,
  unreliableOther: 7,
  communicationFailure: 12,
} as const;

/** DeviceStatus (Manual §6.2.1). */
export const deviceStatus = { running: 1, ready: 2, noComWithUps: 3, fault: 4 } as const;

export interface JudgedObject {
  readonly type: number;
  readonly instance: number;
  readonly name: string;
  /** What stands there while the UPS says nothing. */
  readonly whenUnknown: number | readonly boolean[];
}

/** The 101 objects of the manual, from the reading of it that the conformance tests have. */
export const judgedObjects: readonly JudgedObject[] = [
  ...analogValues.map(([instance, name]) => ({ type: type.analogValue, instance, name, whenUnknown: -1 })),
  ...multiStates.map(({ instance, name, relinquishDefault }) => ({
    type: type.multiStateValue,
    instance,
    name,
    whenUnknown: relinquishDefault,
  })),
  ...bitStrings.map(({ instance, name, texts }) => ({
    type: type.bitStringValue,
    instance,
    name,
    whenUnknown: texts.map(() => false),
  })),
];

const byId: ReadonlyMap<string, JudgedObject> = new Map(
  judgedObjects.map((one) => [`${one.type},${one.instance}`, one]),
);

/** By `type,instance`; undefined for what is none of the 101. */
export const judgedObject = (id: string): JudgedObject | undefined => byId.get(id);

/** First Binary Value of each bit string (src/objects/alarms/README.md). */
const firstPoint: Readonly<Record<string, number>> = { UnitAlarms: 0, UPSAlarms: 100, UPSStatus: 200 };

/** The Binary Value that follows a bit. */
export function pointOf(object: string, bit: number): number | undefined {
  const first = firstPoint[object];
  return first === undefined ? undefined : first + bit;
}

/** The bit that a Binary Value follows; undefined for those of states and of the gateway itself (250 and above). */
export function bitOf(instance: number): { readonly object: string; readonly bit: number } | undefined {
  if (instance >= 250) return undefined;
  if (instance >= 200) return { object: 'UPSStatus', bit: instance - 200 };
  if (instance >= 100) return { object: 'UPSAlarms', bit: instance - 100 };
  return { object: 'UnitAlarms', bit: instance };
}
