import rateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../../core/clock.js';
import { isOpen } from './login-gate.js';

interface Window {
  readonly sinceMs: number;
  requests: number;
}

const minuteMs = 60_000;
const mostClients = 5000;

/** So many requests of one client a minute; a request for `/healthz` is not counted. */
export async function addRequestLimit(app: FastifyInstance, perMinute: number, clock: Clock): Promise<void> {
  const store = class extends RequestWindows {
    constructor() {
      super(clock);
    }
  };
  await app.register(rateLimit, { global: false, store, max: perMinute, timeWindow: minuteMs });
  const limit = app.rateLimit();
  app.addHook('onRequest', async (request, reply) => {
    if (!isOpen(request)) await limit.call(app, request, reply);
  });
}

/**
 * Counts by the clock that never jumps. The plugin's own store counts wall time: after a step back of two hours it
 * refuses everybody for two hours.
 */
class RequestWindows implements FastifyRateLimitStore {
  readonly #clock: Clock;
  /** By address; the one whose window began first is the first. */
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  incr(
    key: string,
    callback: (error: Error | null, result: { readonly current: number; readonly ttl: number }) => void,
    timeWindow: number,
  ): void {
    const nowMs = this.#clock.monotonicMs();
    let window = this.#windows.get(key);
    if (window === undefined || nowMs - window.sinceMs >= timeWindow) {
      window = { sinceMs: nowMs, requests: 0 };
      this.#windows.delete(key);
      const [oldest] = this.#windows.keys();
      if (this.#windows.size >= mostClients && oldest !== undefined) this.#windows.delete(oldest);
      this.#windows.set(key, window);
    }
    window.requests += 1;
    callback(null, { current: window.requests, ttl: window.sinceMs + timeWindow - nowMs });
  }

  child(): FastifyRateLimitStore {
    return new RequestWindows(this.#clock);
  }
}
