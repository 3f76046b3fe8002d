import { join } from 'node:path';
import { type ErrorCode, errorCatalogue, GatewayError } from '../../core/errors.js';

/** Files in the data folder, empty ones: a person who can put one there has access to the machine. */
export const recoveryOrders = ['reset-password', 'factory-reset', 'rollback'] as const;

export type RecoveryOrder = (typeof recoveryOrders)[number];

/** The last one is a backup. */
export const recoveryRequests = [...recoveryOrders, 'restore'] as const;

export type RecoveryRequest = (typeof recoveryRequests)[number];

/** How often a gateway looks for them. */
export const lookEveryMs = 2000;

/** A request is renamed while it is carried out; afterwards it is gone, or the reason stands in `failed`. */
export function requestFiles(dataDir: string, request: RecoveryRequest) {
  const asked = join(dataDir, request);
  return { asked, taken: `${asked}.taken`, failed: `${asked}.failed` } as const;
}

/** The content of `failed`: for the command that has left the request, and for people. */
export function failureText(failure: unknown): string {
  const code = failure instanceof GatewayError ? failure.code : 'internal.fault';
  const cause = failure instanceof Error ? failure.cause : undefined;
  const reason = [failure, cause].filter((one) => one !== undefined).map(messageOf);
  return `${JSON.stringify({ code, message: reason.join(': ') }, undefined, 2)}\n`;
}

/** The error that `failed` tells of; a disk that took no reason has left none. */
export function failureOf(text: string | undefined): GatewayError {
  const { code, message } = recordOf(text);
  // A fault of the gateway is none of the command.
  const known = code === 'internal.fault' ? undefined : Object.keys(errorCatalogue).find((one) => one === code);
  const reason =
    typeof message === 'string' ? message : 'It could not be carried out; the log of the gateway says why.';
  return new GatewayError((known as ErrorCode | undefined) ?? 'recovery.failed', reason);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function recordOf(text = ''): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
