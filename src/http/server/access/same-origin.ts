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

/** `host` is the one that a trusted proxy was asked for, where it tells. */
function isFromHere({ headers, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin } = headers;
  return origin === undefined || hostOf(origin) === host.toLowerCase();
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
