import type { ApplicationValue, ObjectIdentifier } from '../../encoding/application-value.js';
import { Reliability } from '../../encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import type { EventConfiguration } from '../../events/event-configuration.js';
import { reliabilityByFaultValues } from '../../events/event-values.js';
import type { ObjectDatabase, ObjectDefinition, PropertyValue } from '../../object-model/object-database.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { keyOf } from './event-memory.js';

/**
 * The object store, as the source of the values writes to it: Reliability is what the source says, or MULTI_STATE_FAULT by
 * Fault_Values, or NO_FAULT_DETECTED where Reliability_Evaluation_Inhibit is TRUE (135-2016 §13.4.5, §12.20). What a person
 * sets of an object out of service is not evaluated.
 */
export class ReliabilityEvaluation implements ObjectDatabase {
  readonly #store: ObjectStore;
  readonly #configurationOf: (id: ObjectIdentifier) => EventConfiguration | undefined;
  /** As the source says. */
  readonly #given = new Map<string, number>();

  constructor(store: ObjectStore, configurationOf: (id: ObjectIdentifier) => EventConfiguration | undefined) {
    this.#store = store;
    this.#configurationOf = configurationOf;
  }

  add(definition: ObjectDefinition): void {
    this.#store.add(definition);
  }

  rename(id: ObjectIdentifier, name: string): void {
    this.#store.rename(id, name);
  }

  set(id: ObjectIdentifier, propertyId: number, value: PropertyValue): void {
    const configuration = this.#configurationOf(id);
    if (configuration !== undefined && propertyId === P.reliability && value.type === 'enumerated') {
      this.#given.set(keyOf(id), value.value);
      this.#store.set(id, P.reliability, this.#evaluated(configuration, value.value));
      return;
    }
    this.#store.set(id, propertyId, value);
    const hasFaultValues = configuration !== undefined && configuration.faultValues.length > 0;
    if (hasFaultValues && propertyId === P.presentValue) this.renew(configuration);
  }

  /** What it goes by is another now. */
  renew(configuration: EventConfiguration): void {
    const { id } = configuration;
    const given = this.#given.get(keyOf(id));
    if (given === undefined || this.#isOutOfService(id)) return;
    this.#store.set(id, P.reliability, this.#evaluated(configuration, given));
  }

  #evaluated(configuration: EventConfiguration, given: number): ApplicationValue {
    const { id, reliabilityEvaluationInhibit, faultValues } = configuration;
    if (this.#isOutOfService(id)) return { type: 'enumerated', value: given };
    if (reliabilityEvaluationInhibit) return { type: 'enumerated', value: Reliability.noFaultDetected };
    const value = this.#store.find(id.objectType, id.instance)?.value(P.presentValue);
    const state = value?.type === 'unsigned' ? value.value : 0;
    return { type: 'enumerated', value: reliabilityByFaultValues(given, state, faultValues) };
  }

  #isOutOfService({ objectType, instance }: ObjectIdentifier): boolean {
    const value = this.#store.find(objectType, instance)?.value(P.outOfService);
    return value?.type === 'boolean' && value.value;
  }
}
