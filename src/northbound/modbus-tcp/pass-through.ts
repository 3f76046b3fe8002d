import type { Clock } from '../../core/clock.js';
import { hasCode } from '../../core/errors.js';
import type { IdleReads } from '../../ups/polling/idle-reads.js';
import { modbusException } from './exceptions.js';
import type { Refusal, WordsRequest } from './request.js';

export interface PassThroughParts {
  /** Of the UPS of the moment; undefined while no port is set. */
  readonly idleReads: () => IdleReads | undefined;
  readonly clock: Clock;
}

/** Of all clients together; more would only wait for one another. */
const mostWaiting = 32;
/** Of one client. */
const mostOfOne = 8;
/** Until the line is free for it; a SCADA waits hardly longer. */
const longestWaitMs = 3000;
/** What the UPS has not answered costs the poll a time-out each time: so long it is not asked again. */
const silentForMs = 60_000;
const mostSilent = 64;

interface Waiting {
  readonly request: WordsRequest;
  readonly signal: AbortSignal;
  resolve(answer: readonly number[] | Refusal): void;
}

/**
 * Asks the UPS what the poll does not, in the idle time of the line: one request at a time, so that others who read in that
 * time have their turn, and the clients in turn, so that none keeps another one out.
 */
export class PassThrough {
  readonly #parts: PassThroughParts;
  /** By client, who asked longest ago first. */
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #silentUntilMs = new Map<string, number>();
  #isAsking = false;

  constructor(parts: PassThroughParts) {
    this.#parts = parts;
  }

  get waiting(): number {
    return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** The words, or why there are none: an exception of the UPS is passed on. `ended`: the client is gone. Never rejects. */
  async ask(client: string, request: WordsRequest, ended: AbortSignal): Promise<readonly number[] | Refusal> {
    const ofClient = this.#waiting.get(client) ?? [];
    if (ofClient.length >= mostOfOne || this.waiting >= mostWaiting) return { exception: modbusException.busy };
    if (this.#isSilent(request)) return { exception: modbusException.noAnswer };
    const givenUp = new AbortController();
    const giveUp = () => givenUp.abort();
    const cancel = this.#parts.clock.schedule(longestWaitMs, giveUp);
    ended.addEventListener('abort', giveUp);
    try {
      return await new Promise<readonly number[] | Refusal>((resolve) => {
        const waiting = { request, signal: givenUp.signal, resolve };
        this.#waiting.set(client, [...ofClient, waiting]);
        givenUp.signal.addEventListener('abort', () => this.#leave(client, waiting));
        void this.#askAll();
      });
    } finally {
      cancel();
      ended.removeEventListener('abort', giveUp);
    }
  }

  /** One that has left the queue already ends with its read. */
  #leave(client: string, waiting: Waiting): void {
    const ofClient = this.#waiting.get(client) ?? [];
    if (!ofClient.includes(waiting)) return;
    const others = ofClient.filter((one) => one !== waiting);
    if (others.length === 0) this.#waiting.delete(client);
    else this.#waiting.set(client, others);
    waiting.resolve({ exception: modbusException.busy });
  }

  async #askAll(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      next.resolve(await this.#read(next));
    }
    this.#isAsking = false;
  }

  /** The client goes behind all others. */
  #next(): Waiting | undefined {
    for (const [client, [first, ...others]] of this.#waiting) {
      this.#waiting.delete(client);
      if (others.length > 0) this.#waiting.set(client, others);
      return first;
    }
    return undefined;
  }

  async #read({ request, signal }: Waiting): Promise<readonly number[] | Refusal> {
    const { start, words, functionCode } = request;
    try {
      const read = await this.#parts.idleReads()?.read(start, words, functionCode, signal);
      return read ?? { exception: modbusException.noPath };
    } catch (error) {
      return { exception: this.#exceptionOf(error, request) };
    }
  }

  #exceptionOf(error: unknown, request: WordsRequest): number {
    if (hasCode(error, 'modbus.crowded')) return modbusException.busy;
    if (hasCode(error, 'modbus.timeout')) this.#noteSilent(request);
    const code = hasCode(error, 'modbus.exception') ? error.facts.exceptionCode : undefined;
    return typeof code === 'number' ? code : modbusException.noAnswer;
  }

  #isSilent(request: WordsRequest): boolean {
    const untilMs = this.#silentUntilMs.get(keyOf(request));
    return untilMs !== undefined && this.#parts.clock.monotonicMs() < untilMs;
  }

  #noteSilent(request: WordsRequest): void {
    const key = keyOf(request);
    this.#silentUntilMs.delete(key);
    this.#silentUntilMs.set(key, this.#parts.clock.monotonicMs() + silentForMs);
    const [eldest] = this.#silentUntilMs.keys();
    if (this.#silentUntilMs.size > mostSilent && eldest !== undefined) this.#silentUntilMs.delete(eldest);
  }
}

function keyOf({ functionCode, start, words }: WordsRequest): string {
  return `${functionCode}/${start}/${words}`;
}
