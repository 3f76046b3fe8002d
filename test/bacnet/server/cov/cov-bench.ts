import type { ApplicationValue } from '../../../../src/bacnet/encoding/application-value.js';
import type { ObjectDefinition } from '../../../../src/bacnet/object-model/object-database.js';
import { BacnetBench, bitString, multiState } from '../../../support/bacnet/bacnet-bench.js';
import { CovSubscriber } from '../../../support/bacnet/cov-subscriber.js';
import type { NetworkFaults } from '../../../support/bacnet/simulated-network.js';

export const av = 2;
export const device = 8;
export const mv = 19;
export const bsv = 39;
/** Instance of the test's own objects, beside those of the bench. */
export const own = 50;

export const presentValue = 85;
export const statusFlags = 111;
export const reliability = 103;
export const covIncrement = 22;

/** Reliability, from which Status_Flags is derived: unreliable-other, or no-fault-detected. */
const reliabilityOf = (fault: boolean): ApplicationValue => ({ type: 'enumerated', value: fault ? 7 : 0 });

function withReliability(definition: ObjectDefinition): ObjectDefinition {
  return { ...definition, properties: [...definition.properties, { id: reliability, value: reliabilityOf(false) }] };
}

/** A server with an Analog, a Multi-state and a BitString Value that report changes, and a subscriber. */
export class CovBench {
  readonly bench: BacnetBench;
  readonly subscriber: CovSubscriber;

  constructor(faults?: NetworkFaults) {
    this.bench = new BacnetBench({}, faults);
    this.bench.store.add({
      id: { objectType: av, instance: own },
      name: 'VOLTS',
      properties: [
        { id: presentValue, value: { type: 'real', value: 230 } },
        { id: 36, value: { type: 'enumerated', value: 0 } },
        { id: reliability, value: { type: 'enumerated', value: 0 } },
        { id: 81, value: { type: 'boolean', value: false } },
        { id: 117, value: { type: 'enumerated', value: 5 } },
        { id: covIncrement, value: { type: 'real', value: 2 } },
      ],
    });
    this.bench.store.add(withReliability(multiState(own, 'STATES')));
    this.bench.store.add(withReliability(bitString(own, 'MORE BITS')));
    this.subscriber = this.subscriberAt('192.168.1.30');
  }

  subscriberAt(address: string, port = 47808): CovSubscriber {
    return new CovSubscriber(this.bench.network, { address, port });
  }

  async start(): Promise<void> {
    await this.bench.start();
    await this.subscriber.port.open();
  }

  advance(ms: number): Promise<void> {
    return this.bench.clock.advance(ms);
  }

  /** Milliseconds that a notification takes on this network. */
  settle(): Promise<void> {
    return this.advance(20);
  }

  setNumber(value: number, instance = own): void {
    this.bench.store.set({ objectType: av, instance }, presentValue, { type: 'real', value });
  }

  setState(value: number): void {
    this.bench.store.set({ objectType: mv, instance: own }, presentValue, { type: 'unsigned', value });
  }

  setFault(objectType: number, fault: boolean): void {
    this.bench.store.set({ objectType, instance: own }, reliability, reliabilityOf(fault));
  }
}
