import type { ApplicationValue, ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import type { ObjectDatabase } from '../bacnet/object-model/object-database.js';
import type { BinaryValueState } from './alarms/binary-values.js';
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
  readonly #binaryValues: (values: ObjectValues) => readonly BinaryValueState[];
  readonly #outOfService = new Map<string, OutOfServiceObject>();
  #published: ObjectValues | undefined;
  #publishedBinary: readonly BinaryValueState[] = [];

  /** `binaryValues`: what the Binary Values of alarms show, where there are any. */
  constructor(
    database: ObjectDatabase,
    binaryValues: (values: ObjectValues) => readonly BinaryValueState[] = () => [],
  ) {
    this.#database = database;
    this.#binaryValues = binaryValues;
  }

  /** `update` spares the comparison where it goes on from what was published here last. */
  publish(values: ObjectValues, update?: Pick<ValueUpdate, 'before' | 'changes'>): void {
    const isNext = update !== undefined && update.before === this.#published;
    const changes = isNext ? update.changes : changesBetween(this.#published, values);
    this.#published = values;
    for (const { objectType, instance, value, before } of changes) {
      const id = { objectType, instance };
      if (!this.isOutOfService(id)) this.#set(id, shownOf(objectType, value), before && shownOf(objectType, before));
    }
    this.#publishBinary(values);
  }

  /** The same values, of a later reading: all that is served of them is there. */
  readAgain(values: ObjectValues): void {
    this.#published = values;
  }

  /** Something that Binary Values show has changed, and it is none of the mapped values. */
  renewBinaryValues(): void {
    if (this.#published !== undefined) this.#publishBinary(this.#published);
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

  #publishBinary(values: ObjectValues): void {
    const last = this.#publishedBinary;
    this.#publishedBinary = this.#binaryValues(values);
    for (const [index, state] of this.#publishedBinary.entries()) {
      const id = { objectType: ObjectType.binaryValue, instance: state.instance };
      const before = last[index];
      if (before?.isActive === state.isActive && before.reliability === state.reliability) continue;
      if (!this.isOutOfService(id)) this.#set(id, shownOfBinary(state), before && shownOfBinary(before));
    }
  }

  #live({ objectType, instance }: ObjectIdentifier): Shown | undefined {
    if (objectType === ObjectType.binaryValue) {
      const state = this.#publishedBinary.find((one) => one.instance === instance);
      return state && shownOfBinary(state);
    }
    const lists = this.#published === undefined ? [] : listsOf(this.#published);
    const value = lists.find((one) => one.objectType === objectType)?.list[instance];
    return value && shownOf(objectType, value);
  }

  #set(id: ObjectIdentifier, { reliability, presentValue }: Shown, last: Shown | undefined): void {
    if (last?.reliability !== reliability) {
      this.#database.set(id, P.reliability, { type: 'enumerated', value: reliability });
    }
    if (last === undefined || !isSamePresentValue(last.presentValue.value, presentValue.value)) {
      this.#database.set(id, P.presentValue, presentValue);
    }
  }
}

/** What an object in service shows. */
interface Shown {
  readonly presentValue: Extract<ApplicationValue, { readonly type: 'real' | 'unsigned' | 'enumerated' | 'bitString' }>;
  readonly reliability: number;
}

function shownOf(objectType: number, { presentValue, trust }: ObjectValue): Shown {
  const reliability = reliabilityOf(trust);
  if (typeof presentValue !== 'number')
    return { presentValue: { type: 'bitString', value: presentValue }, reliability };
  const type = objectType === ObjectType.analogValue ? 'real' : 'unsigned';
  return { presentValue: { type, value: presentValue }, reliability };
}

function shownOfBinary({ isActive, reliability }: BinaryValueState): Shown {
  return { presentValue: { type: 'enumerated', value: isActive ? 1 : 0 }, reliability };
}

function keyOf({ objectType, instance }: ObjectIdentifier): string {
  return `${objectType}:${instance}`;
}
