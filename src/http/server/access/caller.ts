import type { FastifyRequest } from 'fastify';
import { callerText } from '../../../journal/caller-texts.js';

/** Who asks. */
export interface Caller {
  readonly user: string;
  readonly address: string;
}

/** Who asked, as the journal tells it. */
export function textOfCaller({ user, address }: Caller): string {
  return callerText('web', { user, address });
}

export function callerOf(request: FastifyRequest): Caller {
  return { user: request.userName, address: request.ip.replace(/^::ffff:/i, '') };
}

/** Our address of the connection. */
export function localAddressOf({ socket }: FastifyRequest): string {
  return (socket.localAddress ?? '').replace(/^::ffff:/i, '');
}

/**
 * Whether a connection comes from the reverse proxy of `[web] trusted_proxy`. What it says of its clients is believed: the
 * last address that it adds to X-Forwarded-For, and the host that they have asked for.
 */
export function isTrustedProxy(address: string, trusted: string): boolean {
  return trusted !== '' && address.replace(/^::ffff:/i, '') === trusted;
}
