import type { NetworkAnswer, NetworkConfiguration } from '../api/network-answer.js';
import type { Caller } from './caller.js';

export interface NetworkPort {
  /** `localAddress`: ours, that the page has reached. */
  read(localAddress: string): Promise<NetworkAnswer>;
  /** Rejects with `network.unavailable` or `settings.invalid`. */
  apply(settings: NetworkConfiguration, by: Caller): Promise<{ readonly revertAtMs: number }>;
  /** Rejects with `network.nothing-to-confirm` or `network.not-there`. */
  confirm(by: Caller, localAddress: string): Promise<void>;
}
