import { Worker } from 'node:worker_threads';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { AnnouncedFacts } from './announced-facts.js';
import { announcedServices } from './announced-services.js';
import type { ResponderOrder } from './responder-worker.js';

/** A responder that runs. */
export interface Responder {
  /** Tells the network that the services end; resolves when that is done. */
  end(): Promise<void>;
  /** Ends it without a word. */
  kill(): void;
  /** Called once when it ends of its own accord. */
  onFault(listener: (cause: unknown) => void): void;
}

export type StartResponder = (order: ResponderOrder) => Responder;

export interface DnsSdAnnouncerParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly startResponder: StartResponder;
  /** Names of the interfaces to announce on just now. */
  readonly interfaces: () => readonly string[];
}

/** Changes come in flocks: model, name and number of a UPS that was just found. */
const settleMs = 2000;
const lookAtInterfacesMs = 15_000;
const firstRetryMs = 10_000;
const longestRetryMs = 600_000;
const goodbyeMs = 400;

/**
 * Announces the gateway by DNS-SD (RFC 6763), so that people find it. Never in anybody's way: it starts by and by, and
 * the responder, which listens to whatever the network sends, runs in a thread whose faults end there.
 */
export class DnsSdAnnouncer {
  readonly #parts: DnsSdAnnouncerParts;
  #facts: AnnouncedFacts | undefined;
  #announced = '';
  #responder: Responder | undefined;
  #restarting: Promise<void> = Promise.resolve();
  #startedAtMs = 0;
  #retryMs = firstRetryMs;
  #cancelStart: () => void = () => undefined;
  #cancelLook: () => void = () => undefined;

  constructor(parts: DnsSdAnnouncerParts) {
    this.#parts = parts;
  }

  /** From now on; the same facts again cost nothing. */
  announce(facts: AnnouncedFacts): void {
    const isFirst = this.#facts === undefined;
    if (!isFirst && JSON.stringify(facts) === JSON.stringify(this.#facts)) return;
    this.#facts = facts;
    this.#startIn(settleMs);
    if (isFirst) this.#lookLater();
  }

  /** It answers who asks. */
  get isOpen(): boolean {
    return this.#responder !== undefined;
  }

  /** Idempotent; the network is told within half a second. */
  async stop(): Promise<void> {
    this.#facts = undefined;
    this.#cancelStart();
    this.#cancelLook();
    await this.#restart();
  }

  #startIn(delayMs: number): void {
    this.#cancelStart();
    this.#cancelStart = this.#parts.clock.schedule(delayMs, () => void this.#restart());
  }

  /** A cable that is plugged in later, or a second network. */
  #lookLater(): void {
    this.#cancelLook = this.#parts.clock.schedule(lookAtInterfacesMs, () => {
      if ((this.#order?.text ?? '') !== this.#announced) this.#startIn(0);
      this.#lookLater();
    });
  }

  get #order(): { readonly order: ResponderOrder; readonly text: string } | undefined {
    const interfaces = this.#parts.interfaces();
    if (this.#facts === undefined || interfaces.length === 0) return undefined;
    const order = { services: announcedServices(this.#facts), interfaces };
    return { order, text: JSON.stringify(order) };
  }

  /** One after the other. */
  #restart(): Promise<void> {
    this.#restarting = this.#restarting.then(() => this.#endAndStart());
    return this.#restarting;
  }

  async #endAndStart(): Promise<void> {
    await this.#endResponder();
    const wanted = this.#order;
    this.#announced = wanted?.text ?? '';
    if (wanted === undefined) return;
    this.#startedAtMs = this.#parts.clock.monotonicMs();
    try {
      const responder = this.#parts.startResponder(wanted.order);
      this.#responder = responder;
      responder.onFault((cause) => this.#failed(responder, cause));
    } catch (cause) {
      this.#failed(undefined, cause);
    }
  }

  #failed(responder: Responder | undefined, cause: unknown): void {
    if (responder !== this.#responder) return;
    this.#responder = undefined;
    const { log, clock } = this.#parts;
    if (clock.monotonicMs() - this.#startedAtMs > longestRetryMs) this.#retryMs = firstRetryMs;
    const level = this.#retryMs === firstRetryMs ? 'warn' : 'debug';
    log[level]({ err: cause, retryMs: this.#retryMs }, 'The announcement by DNS-SD has failed and is tried again.');
    this.#startIn(this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }

  async #endResponder(): Promise<void> {
    const responder = this.#responder;
    this.#responder = undefined;
    if (responder === undefined) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.schedule(goodbyeMs, resolve);
      const ended = () => {
        cancel();
        resolve();
      };
      responder.end().then(ended, ended);
    });
    responder.kill();
  }
}

/** Little, since it is spent beside a UPS on a small board; a flood of multicast ends the thread, which comes again. */
const resourceLimits = { maxOldGenerationSizeMb: 12, maxYoungGenerationSizeMb: 1 };

/** The responder in a thread of its own. */
export function startResponderThread(workerData: ResponderOrder): Responder {
  // What the library prints is no log line of ours.
  const options = { workerData, resourceLimits, stdout: true, stderr: true };
  const worker = new Worker(new URL('./responder-worker.js', import.meta.url), options);
  worker.stdout.resume();
  worker.stderr.resume();
  let end: (cause: unknown) => void = () => undefined;
  const ended = new Promise<unknown>((resolve) => {
    end = resolve;
  });
  worker.once('error', end);
  worker.once('exit', (code) => end(new Error(`the responder ended with ${code}`)));
  return {
    async end() {
      worker.postMessage('goodbye');
      await ended;
    },
    kill: () => void worker.terminate(),
    onFault: (listener) => void ended.then(listener),
  };
}
