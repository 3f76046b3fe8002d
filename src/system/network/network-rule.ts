import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { BackendChoice, NetworkAgent, NetworkRule } from './network-agent.js';

/** Each inspection starts the root helper. */
const holdsMs = 15_000;

/** What rules the network of the machine, asked no more often than needed. */
export class NetworkRuleInForce {
  readonly #agent: NetworkAgent | undefined;
  readonly #clock: Clock;
  readonly #log: Logger;
  #last: { readonly found: NetworkRule; readonly choice: string; readonly atMs: number } | undefined;
  #isStopped = false;

  /** Without an agent nothing can be set. */
  constructor(agent: NetworkAgent | undefined, clock: Clock, log: Logger) {
    this.#agent = agent;
    this.#clock = clock;
    this.#log = log;
  }

  /** By `[network] backend`; never rejects. */
  async ask(choice: BackendChoice): Promise<NetworkRule> {
    if (choice === 'none') return { canApply: false, reason: 'switched-off' };
    if (!this.#agent) return { canApply: false, reason: 'no-helper' };
    const nowMs = this.#clock.monotonicMs();
    if (this.#last?.choice === choice && nowMs - this.#last.atMs < holdsMs) return this.#last.found;
    const was = this.#last?.found;
    const found = await this.#agent.inspect(choice).catch((cause: unknown): NetworkRule => {
      const isNews = was === undefined || was.canApply || was.reason !== 'no-helper';
      if (isNews && !this.#isStopped) this.#log.warn({ err: cause }, 'The network helper does not answer.');
      return { canApply: false, reason: 'no-helper' };
    });
    this.#last = { found, choice, atMs: nowMs };
    return found;
  }

  /** Something has changed: it is asked again. */
  forget(): void {
    this.#last = undefined;
  }

  /** Nothing is told any more. */
  stop(): void {
    this.#isStopped = true;
  }
}
