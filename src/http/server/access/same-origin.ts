import type { FastifyInstance, FastifyRequest } from 'fastify';
import { GatewayError } from '../../../core/errors.js';

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site's page makes a browser ask: a browser adds the login to any request to this host. A caller
 * that sends neither `Sec-Fetch-Site` nor `Origin` is no browser: each one sends `Origin` with requests that change something.
 */
export function addSameOriginGate(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, url } = request;
    const isGuarded = !readingMethods.has(method) || url.startsWith('/api/v1/stream');
    done(isGuarded && !isFromHere(request) ? new GatewayError('web.foreign-origin', '') : undefined);
  });
}

function isFromHere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin, host } = headers;
  return origin === undefined || (host !== undefined && hostOf(origin) === host.toLowerCase());
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
