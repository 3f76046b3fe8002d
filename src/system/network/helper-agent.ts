import { connect } from 'node:net';
import type { Clock } from '../../core/clock.js';
import { type ErrorDetail, errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import { type HelperRequest, maxLineBytes, resultOf } from './helper-protocol.js';
import type { BackendChoice, NetworkAgent, NetworkOrder, NetworkRule } from './network-agent.js';

/** `ifup` with a DHCP server that does not answer takes longest; undoing it takes the same again. */
const limitMs = 180_000;

/** Asks the root helper, which systemd starts for each connection to its socket. */
export class HelperAgent implements NetworkAgent {
  readonly #socketPath: string;
  readonly #clock: Clock;
  readonly #giveUps = new Set<() => void>();
  #isStopped = false;

  constructor(socketPath: string, clock: Clock) {
    this.#socketPath = socketPath;
    this.#clock = clock;
  }

  async inspect(choice: BackendChoice): Promise<NetworkRule> {
    return (await this.#ask({ verb: 'inspect', choice })) as NetworkRule;
  }

  async probe(address: string): Promise<'free' | 'taken' | 'unknown'> {
    const answer = await this.#ask({ verb: 'probe', address });
    return answer === 'free' || answer === 'taken' ? answer : 'unknown';
  }

  async apply(order: NetworkOrder): Promise<void> {
    await this.#ask({ verb: 'apply', ...order });
  }

  async revert(id: string): Promise<void> {
    await this.#ask({ verb: 'revert', id });
  }

  async confirm(id: string): Promise<void> {
    await this.#ask({ verb: 'confirm', id });
  }

  /** Asks nothing and waits for no answer any more; the helper finishes what it has begun. */
  stop(): void {
    this.#isStopped = true;
    for (const giveUp of this.#giveUps) giveUp();
  }

  /** Rejects with the helper's error, or with `network.unavailable` when there is no answer. */
  async #ask(request: HelperRequest): Promise<unknown> {
    if (this.#isStopped) throw unavailable('helperNotAsked');
    return resultOf(await this.#exchange(`${JSON.stringify(request)}\n`));
  }

  #exchange(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ path: this.#socketPath });
      let answer = '';
      const end = (finish: () => void) => {
        cancel();
        this.#giveUps.delete(giveUp);
        socket.destroy();
        finish();
      };
      const fail = (reason: ErrorDetail, cause?: unknown) => end(() => reject(unavailable(reason, cause)));
      const giveUp = () => fail('helperNotWaited');
      this.#giveUps.add(giveUp);
      const cancel = this.#clock.schedule(limitMs, () => fail('helperSilent'));
      socket.setEncoding('utf8');
      socket.on('connect', () => socket.write(line));
      socket.on('data', (text: string) => {
        answer += text;
        const length = answer.indexOf('\n');
        if (length >= 0) end(() => resolve(answer.slice(0, length)));
        else if (answer.length > maxLineBytes) fail('helperTalks');
      });
      socket.on('error', (cause) => fail('helperUnreachable', cause));
      socket.on('end', () => fail('helperWentAway'));
    });
  }
}

function unavailable(reason: ErrorDetail, cause?: unknown): GatewayError {
  return new GatewayError('network.unavailable', errorDetail(reason), {}, cause);
}
