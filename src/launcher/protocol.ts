/** Set by the launcher for the gateway below it: the folder of the slots, and the slot that the gateway runs from. */
export const slotsVariable = 'UPS_GATEWAY_SLOTS';
export const slotVariable = 'UPS_GATEWAY_SLOT';

/** How often the gateway says that it lives. */
export const aliveEveryMs = 10_000;

/** What the gateway tells the launcher, over the IPC channel of Node. */
export type ToLauncher =
  /** `missing`: what keeps it from being healthy at the moment, for the reason of a return. */
  | { readonly kind: 'alive'; readonly missing: readonly string[] }
  /** It lives, and while it is on trial: all works that worked before. */
  | { readonly kind: 'healthy' };

/** What the launcher tells the gateway. */
export type FromLauncher =
  /** The outcome of a trial stands in its file. */
  { readonly kind: 'outcome' };

export function isToLauncher(message: unknown): message is ToLauncher {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  if (message.kind === 'healthy') return true;
  return message.kind === 'alive' && 'missing' in message && Array.isArray(message.missing);
}

export function isFromLauncher(message: unknown): message is FromLauncher {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'outcome';
}
