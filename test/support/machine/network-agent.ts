import { GatewayError } from '../../../src/core/errors.js';
import type {
  BackendChoice,
  NetworkAgent,
  NetworkOrder,
  NetworkRule,
} from '../../../src/system/network/network-agent.js';

/** A root helper without a machine: keeps what it was asked and does as the test says. */
export class FakeAgent implements NetworkAgent {
  readonly asked: string[] = [];
  readonly orders: NetworkOrder[] = [];
  rule: NetworkRule = { canApply: true, backend: 'systemd-networkd', interfaceName: 'eth0' };
  /** Addresses that another machine has. */
  taken: readonly string[] = [];
  /** How many more times the verb fails. */
  readonly failures = { apply: 0, revert: 0, confirm: 0 };
  /** Runs in the middle of `apply`. */
  whileApplying: () => Promise<void> | void = () => {};
  /** Runs in the middle of `revert`. */
  whileReverting: () => Promise<void> | void = () => {};

  async inspect(choice: BackendChoice): Promise<NetworkRule> {
    this.asked.push(`inspect ${choice}`);
    return this.rule;
  }

  async probe(address: string): Promise<'free' | 'taken'> {
    this.asked.push(`probe ${address}`);
    return this.taken.includes(address) ? 'taken' : 'free';
  }

  async apply(order: NetworkOrder): Promise<void> {
    this.orders.push(order);
    await this.whileApplying();
    this.#do('apply', order.settings.dhcp ? 'dhcp' : order.settings.address);
  }

  async revert(id: string): Promise<void> {
    await this.whileReverting();
    this.#do('revert', this.#nameOf(id));
  }

  async confirm(id: string): Promise<void> {
    this.#do('confirm', this.#nameOf(id));
  }

  #do(verb: 'apply' | 'revert' | 'confirm', what: string): void {
    this.asked.push(`${verb} ${what}`);
    if (this.failures[verb] === 0) return;
    this.failures[verb] -= 1;
    throw new GatewayError('network.failed', 'as the test wants it');
  }

  /** The address of the change, so that a test need not know its identifier. */
  #nameOf(id: string): string {
    const { settings } = this.orders.find((order) => order.id === id) ?? {};
    return settings === undefined ? 'unknown' : settings.dhcp ? 'dhcp' : settings.address;
  }
}
