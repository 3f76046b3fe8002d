import type { FastifyInstance, FastifyRequest } from 'fastify';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';

/** Says that servers may shut down for it. */
const confirmationHeader = 'x-confirm-servers';

/** `atStake`: how many servers shut down if they lose the gateway at this moment. */
export function addServersGate(app: FastifyInstance, atStake: () => number): void {
  app.decorate('confirmServers', async (request: FastifyRequest) => {
    const count = atStake();
    if (count > 0 && !cutsServers(request)) throw serversAtStake(count);
  });
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Hook of routes after which servers lose the gateway for a while: rejects with `servers.at-stake` unless that is confirmed. */
    confirmServers(request: FastifyRequest): Promise<void>;
  }
}

/** Who asks has been told how many, and wants it all the same. */
export function cutsServers(request: FastifyRequest): boolean {
  return request.headers[confirmationHeader] === 'yes';
}

function serversAtStake(count: number): GatewayError {
  return new GatewayError('servers.at-stake', errorDetail(count === 1 ? 'serverAtStake' : 'serversAtStake', { count }));
}
