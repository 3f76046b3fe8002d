import type { ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ObjectType } from '../bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import type { ObjectStore } from '../bacnet/object-model/object-store.js';
import type { Clock } from '../core/clock.js';
import type { GatewayMemory } from './gateway-memory.js';

/** A BMS that sets up writes one increment after the other; the disk gets them together. */
const keepDelayMs = 10_000;

/** COV_Increments that BMSs have written: they survive a restart as long as the values stay on their scale. */
export class WrittenIncrements {
  readonly #store: ObjectStore;
  readonly #scale: string;
  readonly #memory: GatewayMemory;
  readonly #clock: Clock;
  #cancelKeeping: (() => void) | undefined;
  #byInstance: Readonly<Record<string, number>> = {};

  /** Puts those that are remembered into the store. */
  constructor(store: ObjectStore, scale: string, memory: GatewayMemory, clock: Clock) {
    this.#store = store;
    this.#scale = scale;
    this.#memory = memory;
    this.#clock = clock;
    const { covIncrements } = memory.current;
    if (covIncrements?.scale !== scale) return;
    this.#byInstance = covIncrements.byInstance;
    for (const [instance, increment] of Object.entries(covIncrements.byInstance)) {
      this.#serve({ objectType: ObjectType.analogValue, instance: Number(instance) }, increment);
    }
  }

  /** Whether a BMS has written the increment of this Analog Value. */
  has(instance: number): boolean {
    return this.#byInstance[instance] !== undefined;
  }

  set(id: ObjectIdentifier, increment: number): void {
    this.#serve(id, increment);
    this.#byInstance = { ...this.#byInstance, [id.instance]: increment };
    this.#cancelKeeping ??= this.#clock.schedule(keepDelayMs, () => this.#keep());
  }

  /** Idempotent. */
  stop(): void {
    if (this.#cancelKeeping !== undefined) this.#keep();
  }

  #serve(id: ObjectIdentifier, value: number): void {
    const isThere = this.#store.find(id.objectType, id.instance)?.property(PropertyIdentifier.covIncrement);
    if (isThere) this.#store.set(id, PropertyIdentifier.covIncrement, { type: 'real', value });
  }

  #keep(): void {
    this.#cancelKeeping?.();
    this.#cancelKeeping = undefined;
    this.#memory.remember({ covIncrements: { scale: this.#scale, byInstance: this.#byInstance } });
  }
}
