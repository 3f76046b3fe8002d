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
