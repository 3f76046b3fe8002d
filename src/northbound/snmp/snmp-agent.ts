import type { Clock } from '../../core/clock.js';
import type { NorthboundSources } from '../../device/northbound.js';
import type { DeviceState } from '../../objects/value-stream.js';
import { powerFacts } from '../facts/power-facts.js';
import { AgentCounters } from './agent/counters.js';
import type { GuessGuard } from './agent/guess-guard.js';
import type { ObjectTree } from './agent/object-tree.js';
import { SnmpEngine } from './agent/snmp-engine.js';
import { machineInterfaces } from './mib/machine-interfaces.js';
import type { AgentTexts, Told } from './mib/mib-line.js';
import { type KnownInstances, mibTree } from './mib/mib-tree.js';
import type { UpsWatch } from './mib/ups-watch.js';
import { alarmsNow } from './mib/well-known-alarms.js';
import type { OwnEngine } from './usm/own-engine.js';
import type { SaltSource } from './usm/salt-source.js';
import type { LocalizedUser } from './usm/user-keys.js';

/** How old what is said of the machine's interfaces may be. */
const interfacesForMs = 1000;

export interface SnmpAgentParts {
  readonly clock: Clock;
  readonly values: NorthboundSources['values'];
  readonly engine: OwnEngine;
  readonly user: LocalizedUser | undefined;
  readonly community: Uint8Array | undefined;
  readonly salts: SaltSource;
  readonly guard: GuessGuard;
  readonly watch: UpsWatch;
  /** As they are at the moment of asking. */
  readonly texts: () => AgentTexts;
}

/** The agent without a port: what is asked, and what it answers. */
export class SnmpAgent {
  readonly counters = new AgentCounters();
  readonly #parts: SnmpAgentParts;
  readonly #engine: SnmpEngine;
  #reading: Reading | undefined;
  #interfaces: { readonly atMs: number; readonly list: ReturnType<typeof machineInterfaces> } | undefined;

  constructor(parts: SnmpAgentParts) {
    const { engine, user, community, salts, guard } = parts;
    this.#parts = parts;
    const objects = () => this.objects();
    this.#engine = new SnmpEngine({ engine, user, community, salts, guard, counters: this.counters, objects });
  }

  answer(datagram: Uint8Array, address: string): Uint8Array | undefined {
    return this.#engine.answer(datagram, address);
  }

  /** All that can be asked for at this moment. */
  objects(): ObjectTree {
    const { values, watch, engine, texts } = this.#parts;
    const reading = this.#readingOf(values.current);
    const { state, facts, alarms } = reading;
    const { counters } = this;
    const interfaces = () => this.#interfacesNow();
    return mibTree({ state, facts, alarms, watch, engine, counters, agent: texts(), interfaces }, reading.instances);
  }

  /** What is made of a reading is made once for all that ask until the next one: a walk asks hundreds of times. */
  #readingOf(state: DeviceState): Reading {
    const before = this.#reading?.state;
    if (this.#reading === undefined || before?.values !== state.values || before.connection !== state.connection) {
      this.#reading = { state, facts: powerFacts(state), alarms: alarmsNow(state), instances: new Map() };
    }
    return { ...this.#reading, state };
  }

  /** Each is some files of the kernel: asked once in a second, whoever asks. */
  #interfacesNow(): ReturnType<typeof machineInterfaces> {
    const nowMs = this.#parts.clock.monotonicMs();
    if (this.#interfaces === undefined || nowMs - this.#interfaces.atMs >= interfacesForMs) {
      this.#interfaces = { atMs: nowMs, list: machineInterfaces() };
    }
    return this.#interfaces.list;
  }
}

/** What was made of a reading of the UPS. */
interface Reading extends Pick<Told, 'state' | 'facts' | 'alarms'> {
  readonly instances: KnownInstances;
}
