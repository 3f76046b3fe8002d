import { broadcastVmac, canBeNode, unknownVmac } from '../vmac.js';
import { type ScError, scFaults } from './sc-faults.js';
import { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

interface MessageRule {
  /** `peer`: between the two ends of a connection, without addresses; `node`: to one node; `all`: to one or to all. */
  readonly reach: 'peer' | 'node' | 'all';
  readonly dataOptions: boolean;
  /** Octets of the payload, from and to. */
  readonly payload: readonly [least: number, most: number];
}

/** What each message may and must have, by the clauses of 135-2020. */
// biome-ignore format: a line per message
const messageRules: Readonly<Record<ScFunction, MessageRule>> = {
  [ScFunction.result]: { reach: 'node', dataOptions: false, payload: [2, Number.POSITIVE_INFINITY] }, // §AB.2.4.1
  [ScFunction.encapsulatedNpdu]: { reach: 'all', dataOptions: true, payload: [1, Number.POSITIVE_INFINITY] }, // §AB.2.5.1
  [ScFunction.addressResolution]: { reach: 'node', dataOptions: false, payload: [0, 0] }, // §AB.2.6.1
  [ScFunction.addressResolutionAck]: { reach: 'node', dataOptions: false, payload: [0, Number.POSITIVE_INFINITY] }, // §AB.2.7.1
  [ScFunction.advertisement]: { reach: 'node', dataOptions: false, payload: [6, 6] }, // §AB.2.8.1
  [ScFunction.advertisementSolicitation]: { reach: 'node', dataOptions: false, payload: [0, 0] }, // §AB.2.9.1
  [ScFunction.connectRequest]: { reach: 'peer', dataOptions: false, payload: [26, 26] }, // §AB.2.10.1
  [ScFunction.connectAccept]: { reach: 'peer', dataOptions: false, payload: [26, 26] }, // §AB.2.11.1
  [ScFunction.disconnectRequest]: { reach: 'peer', dataOptions: false, payload: [0, 0] }, // §AB.2.12.1
  [ScFunction.disconnectAck]: { reach: 'peer', dataOptions: false, payload: [0, 0] }, // §AB.2.13.1
  [ScFunction.heartbeatRequest]: { reach: 'peer', dataOptions: false, payload: [0, 0] }, // §AB.2.14.1
  [ScFunction.heartbeatAck]: { reach: 'peer', dataOptions: false, payload: [0, 0] }, // §AB.2.15.1
  [ScFunction.proprietaryMessage]: { reach: 'all', dataOptions: false, payload: [3, Number.POSITIVE_INFINITY] }, // §AB.2.16.1
};

/** undefined: the function is not known. */
export function ruleOf(bvlcFunction: number): MessageRule | undefined {
  return (messageRules as Readonly<Record<number, MessageRule>>)[bvlcFunction];
}

/** Addresses that this message cannot have (135-2020 §AB.3.1.2, §AB.1.5.2). */
export function addressFault(rule: MessageRule, { origin, destination }: ScHeader): ScError | undefined {
  if (origin === undefined && destination === undefined) return undefined;
  if (rule.reach === 'peer') return scFaults.unexpectedAddress;
  if (origin !== undefined && !canBeNode(origin)) return scFaults.noNodeOrigin;
  if (destination === unknownVmac) return scFaults.noNodeDestination;
  return destination === broadcastVmac && rule.reach === 'node' ? scFaults.broadcast : undefined;
}

export function payloadFault(rule: MessageRule, octets: number): ScError | undefined {
  const [least, most] = rule.payload;
  if (octets < least) return octets === 0 ? scFaults.noPayload : scFaults.cutOffPayload;
  return octets > most ? scFaults.tooLong : undefined;
}
