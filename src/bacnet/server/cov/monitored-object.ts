import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import type { StoredObject } from '../../object-model/stored-object.js';
import { encodeCovValues } from '../../services/cov-notification.js';
import type { CovSample } from './cov-criteria.js';
import type { CovSubscription, ReportedObject } from './cov-subscription.js';

/** Tag octet of a REAL (135-2012 §20.2.6). */
const realTag = 0x44;

/** An object that somebody has subscribed to: its values are encoded once for all subscribers. */
export class MonitoredObject implements ReportedObject {
  readonly subscriptions = new Set<CovSubscription>();
  readonly #object: StoredObject;
  readonly #samples = new Map<number, CovSample>();

  constructor(object: StoredObject) {
    this.#object = object;
  }

  get id(): StoredObject['id'] {
    return this.#object.id;
  }

  get covIncrement(): number | undefined {
    return realOf(this.#read(P.covIncrement));
  }

  /** To be called after each change of the object. */
  changed(): void {
    this.#samples.clear();
  }

  sample(propertyId: number): CovSample {
    const known = this.#samples.get(propertyId);
    if (known !== undefined) return known;
    const value = this.#read(propertyId) ?? new Uint8Array(0);
    const statusFlags = propertyId === P.statusFlags ? undefined : this.#read(P.statusFlags);
    const sample: CovSample = {
      value,
      number: realOf(value),
      statusFlags,
      encodedValues: encodeCovValues([
        propertyValue(propertyId, value),
        ...(statusFlags === undefined ? [] : [propertyValue(P.statusFlags, statusFlags)]),
      ]),
    };
    this.#samples.set(propertyId, sample);
    return sample;
  }

  #read(propertyId: number): Uint8Array | undefined {
    const value = this.#object.read(propertyId);
    return value instanceof Uint8Array ? value : undefined;
  }
}

function propertyValue(propertyId: number, value: Uint8Array) {
  return { propertyId, arrayIndex: undefined, value, priority: undefined };
}

function realOf(value: Uint8Array | undefined): number | undefined {
  if (value === undefined || value[0] !== realTag) return undefined;
  return new DataView(value.buffer, value.byteOffset, value.length).getFloat32(1);
}
