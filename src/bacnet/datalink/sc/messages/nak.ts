import { broadcastVmac, canBeNode } from '../vmac.js';
import type { BvlcResult } from './bvlc-result.js';
import type { ScError } from './sc-faults.js';
import { ScFunction } from './sc-function.js';
import type { ScReadHeader } from './sc-header.js';

/** Answers, and what asks for none (135-2020 §AB.3.1.1). */
const neverRefused: ReadonlySet<number> = new Set([
  ScFunction.result,
  ScFunction.addressResolutionAck,
  ScFunction.advertisement,
  ScFunction.connectAccept,
  ScFunction.disconnectAck,
  ScFunction.heartbeatAck,
]);

/**
 * The BVLC-Result that refuses a message, back to where it came from; undefined where none may be sent: to what has no
 * message ID, to an answer, to a broadcast, to an address that is that of no node (135-2020 §AB.3.1.1, §AB.3.1.5).
 */
export function nakFor(header: ScReadHeader | undefined, error: ScError): BvlcResult | undefined {
  if (header === undefined || neverRefused.has(header.function)) return undefined;
  const { messageId, origin, destination } = header;
  if (destination === broadcastVmac || (origin !== undefined && !canBeNode(origin))) return undefined;
  return { function: ScFunction.result, messageId, destination: origin, resultFor: header.function, error };
}
