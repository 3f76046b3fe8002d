import type { ObjectIdentifier } from '../../encoding/application-value.js';
import { ErrorCode } from '../../encoding/error-reject-abort.js';
import { ObjectType } from '../../encoding/object-type.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import { isPrimitive, type WrittenValue } from '../../object-model/object-database.js';
import type { CheckedWrite, OwnedWrites } from '../../object-model/property-writer.js';
import { propertyFailure, type WriteFailure } from '../../object-model/write-rule.js';
import type { LogObject } from './log-object.js';

type CarryOut = (log: LogObject, value: WrittenValue) => Promise<WriteFailure | undefined>;

const writable: ReadonlyMap<number, CarryOut> = new Map<number, CarryOut>([
  [P.enable, (log, value) => log.setEnable(isTrue(value))],
  [P.stopWhenFull, (log, value) => log.setStopWhenFull(isTrue(value))],
  // The rule lets 0 pass, and nothing else.
  [P.recordCount, (log) => log.purge()],
  [P.notificationThreshold, (log, value) => log.setNotificationThreshold(numberOf(value))],
]);

/** Carries out what BMSs write to logs; resolves when it outlives a power cut. */
export class LogWrites implements OwnedWrites {
  readonly #logOf: (id: ObjectIdentifier) => LogObject | undefined;

  constructor(logOf: (id: ObjectIdentifier) => LogObject | undefined) {
    this.#logOf = logOf;
  }

  owns(objectType: number, propertyId: number): boolean {
    const isLog = objectType === ObjectType.eventLog || objectType === ObjectType.trendLogMultiple;
    return isLog && writable.has(propertyId);
  }

  async write({ objectId, propertyId, value }: CheckedWrite): Promise<WriteFailure | undefined> {
    const log = this.#logOf(objectId);
    const carryOut = writable.get(propertyId);
    if (log === undefined || carryOut === undefined) return propertyFailure(ErrorCode.writeAccessDenied);
    return carryOut(log, value);
  }
}

function isTrue(value: WrittenValue): boolean {
  return isPrimitive(value) && value.type === 'boolean' && value.value;
}

function numberOf(value: WrittenValue): number {
  return isPrimitive(value) && value.type === 'unsigned' ? value.value : 0;
}
