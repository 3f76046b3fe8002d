import type { ApplicationValue, ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import type { ObjectDatabase } from '../bacnet/object-model/object-database.js';
import type { ObjectValues } from './mapper.js';
import { type ObjectValue, reliabilityOf } from './object-value.js';
import { changesBetween, isSamePresentValue, listsOf, type ValueUpdate } from './value-stream.js';

/** An object out of service and what it shows instead of the UPS; undefined: as it was when it was taken out. */
export interface OutOfServiceObject {
  readonly id: ObjectIdentifier;
  readonly presentValue: ApplicationValue | undefined;
  readonly reliability: number | undefined;
}

/**
 * Brings mapped values into the object database, and of them only what changed. The one place where objects are
 * decoupled from the UPS: while Out_Of_Service is true, Present_Value and Reliability are what a person sets
 * (135-2012 §12.4.9); the mapped values themselves are never touched.
 */
export class ObjectPublisher {
  readonly #database: ObjectDatabase;
  readonly #outOfService = new Map<string, OutOfServiceObject>();
  #published: ObjectValues | undefined;

  constructor(database: ObjectDatabase) {
    this.#database = database;
  }

  /** `update` spares the comparison where it goes on from what was published here last. */
  publish(values: ObjectValues, update?: Pick<ValueUpdate, 'before' | 'changes'>): void {
    const isNext = update !== undefined && update.before === this.#published;
    const changes = isNext ? update.changes : changesBetween(this.#published, values);
    this.#published = values;
    for (const { objectType, instance, value, before } of changes) {
      const id = { objectType, instance };
      if (!this.isOutOfService(id)) this.#set(id, value, before);
    }
  }

  get outOfService(): readonly OutOfServiceObject[] {
    return [...this.#outOfService.values()];
  }

  isOutOfService(id: ObjectIdentifier): boolean {
    return this.#outOfService.size > 0 && this.#outOfService.has(keyOf(id));
  }

  /** The object keeps what it shows until it is told otherwise. */
  takeOutOfService(id: ObjectIdentifier): void {
    const live = this.#live(id);
    if (live === undefined || this.isOutOfService(id)) return;
    this.#outOfService.set(keyOf(id), { id, presentValue: undefined, reliability: undefined });
    this.#database.set(id, P.outOfService, { type: 'boolean', value: true });
  }

  /** The object shows what the UPS says at this moment. */
  returnToService(id: ObjectIdentifier): void {
    const live = this.#live(id);
    if (live === undefined || !this.#outOfService.delete(keyOf(id))) return;
    this.#database.set(id, P.outOfService, { type: 'boolean', value: false });
    this.#set(id, live, undefined);
  }

  /** Has an effect on an object out of service only. */
  forcePresentValue(id: ObjectIdentifier, presentValue: ApplicationValue): void {
    const forced = this.#outOfService.get(keyOf(id));
    if (forced === undefined) return;
    this.#outOfService.set(keyOf(id), { ...forced, presentValue });
    this.#database.set(id, P.presentValue, presentValue);
  }

  /** Has an effect on an object out of service only; FAULT follows (135-2012 §12.4.6). */
  forceReliability(id: ObjectIdentifier, reliability: number): void {
    const forced = this.#outOfService.get(keyOf(id));
    if (forced === undefined) return;
    this.#outOfService.set(keyOf(id), { ...forced, reliability });
    this.#database.set(id, P.reliability, { type: 'enumerated', value: reliability });
  }

  /** Takes over what is out of service from another publisher. */
  resume(objects: readonly OutOfServiceObject[]): void {
    for (const { id, presentValue, reliability } of objects) {
      this.takeOutOfService(id);
      if (presentValue !== undefined) this.forcePresentValue(id, presentValue);
      if (reliability !== undefined) this.forceReliability(id, reliability);
    }
  }

  #live({ objectType, instance }: ObjectIdentifier): ObjectValue | undefined {
    const lists = this.#published === undefined ? [] : listsOf(this.#published);
    return lists.find((one) => one.objectType === objectType)?.list[instance];
  }

  #set(id: ObjectIdentifier, value: ObjectValue, last: ObjectValue | undefined): void {
    const reliability = reliabilityOf(value.trust);
    if (last === undefined || reliabilityOf(last.trust) !== reliability) {
      this.#database.set(id, P.reliability, { type: 'enumerated', value: reliability });
    }
    if (last === undefined || !isSamePresentValue(last.presentValue, value.presentValue)) {
      this.#database.set(id, P.presentValue, encodable(id.objectType, value.presentValue));
    }
  }
}

function encodable(objectType: number, presentValue: number | readonly boolean[]): ApplicationValue {
  if (typeof presentValue !== 'number') return { type: 'bitString', value: presentValue };
  return { type: objectType === ObjectType.analogValue ? 'real' : 'unsigned', value: presentValue };
}

function keyOf({ objectType, instance }: ObjectIdentifier): string {
  return `${objectType}:${instance}`;
}
