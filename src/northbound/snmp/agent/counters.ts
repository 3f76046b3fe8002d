import type { UsmError } from '../usm/incoming.js';

/** RFC 3418 (snmp), RFC 3412 (snmpMPD), RFC 3413 (targets) and RFC 3414 (usmStats). */
export type CounterName =
  | UsmError
  | 'snmpInPkts'
  | 'snmpInBadVersions'
  | 'snmpInBadCommunityNames'
  | 'snmpInASNParseErrs'
  | 'snmpSilentDrops'
  | 'snmpUnknownSecurityModels'
  | 'snmpInvalidMsgs'
  | 'snmpUnknownPDUHandlers'
  | 'snmpUnknownContexts';

/** What has come in since the start of the agent; each begins anew after 2^32. */
export class AgentCounters {
  readonly #counts = new Map<CounterName, number>();

  count(name: CounterName): number {
    const counted = ((this.#counts.get(name) ?? 0) + 1) % 2 ** 32;
    this.#counts.set(name, counted);
    return counted;
  }

  get(name: CounterName): number {
    return this.#counts.get(name) ?? 0;
  }
}
