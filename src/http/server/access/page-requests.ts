import type { FastifyRequest } from 'fastify';
import { sessionTokenOf } from './session-cookie.js';

/** Sent by the page with all that it asks itself (web/src/api/client.ts). */
const pageHeader = 'x-requested-with';

/** By the path as it was sent, without its query. */
export function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}

/** Somebody opens the page in a browser; `/metrics` and the API are no part of it. */
export function asksForPage(request: FastifyRequest): boolean {
  const { method, headers } = request;
  const path = pathOf(request);
  return method === 'GET' && accepts(headers, 'text/html') && path !== '/metrics' && !path.startsWith('/api/');
}

/**
 * Whether a browser asks, which would open a window of its own at `WWW-Authenticate`. It sends `Sec-Fetch-Site` to
 * encrypted and local hosts only; an event stream carries no header of ours.
 */
export function isOfPage(request: FastifyRequest): boolean {
  const { headers } = request;
  if (pathOf(request) === '/metrics') return false;
  return (
    headers[pageHeader] !== undefined ||
    headers['sec-fetch-site'] !== undefined ||
    sessionTokenOf(request) !== undefined ||
    accepts(headers, 'text/html') ||
    accepts(headers, 'text/event-stream')
  );
}

function accepts({ accept = '' }: FastifyRequest['headers'], type: string): boolean {
  return accept.includes(type);
}
