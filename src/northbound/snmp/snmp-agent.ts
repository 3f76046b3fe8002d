import type { NorthboundSources } from '../../device/northbound.js';
import { powerFacts } from '../facts/power-facts.js';
import { AgentCounters } from './agent/counters.js';
import type { GuessGuard } from './agent/guess-guard.js';
import type { ObjectTree } from './agent/object-tree.js';
import { SnmpEngine } from './agent/snmp-engine.js';
import { machineInterfaces } from './mib/machine-interfaces.js';
import type { AgentTexts, Told } from './mib/mib-line.js';
import { mibTree } from './mib/mib-tree.js';
import type { UpsWatch } from './mib/ups-watch.js';
import { alarmsNow } from './mib/well-known-alarms.js';
import type { OwnEngine } from './usm/own-engine.js';
import type { SaltSource } from './usm/salt-source.js';
import type { LocalizedUser } from './usm/user-keys.js';

export interface SnmpAgentParts {
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
    return mibTree(this.#told());
  }

  #told(): Told {
    const { values, watch, engine, texts } = this.#parts;
    const state = values.current;
    let interfaces: ReturnType<typeof machineInterfaces> | undefined;
    return {
      state,
      facts: powerFacts(state),
      alarms: alarmsNow(state),
      watch,
      engine,
      counters: this.counters,
      agent: texts(),
      interfaces: () => {
        interfaces ??= machineInterfaces();
        return interfaces;
      },
    };
  }
}
