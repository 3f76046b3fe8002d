import { GatewayError } from '../../core/errors.js';
import type { RejectReason } from './error-reject-abort.js';

/**
 * A `bacnet.decode` error. Fact `rejectReason` is what a confirmed request is rejected with (135-2012 §18.9); facts
 * `errorClass` and `errorCode`, where present, are the better answer to a write.
 */
export function decodeError(
  rejectReason: RejectReason,
  message: string,
  facts: Readonly<Record<string, unknown>> = {},
): GatewayError {
  return new GatewayError('bacnet.decode', message, { rejectReason, ...facts });
}
