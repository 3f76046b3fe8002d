import type { Caller } from '../../server/access/caller.js';
import type { NetworkAnswer, NetworkConfiguration } from './schema.js';

export interface NetworkPort {
  /** `localAddress`: ours, that the page has reached. */
  read(localAddress: string): Promise<NetworkAnswer>;
  /** Rejects with `network.unavailable`, `network.address-taken`, `settings.invalid` or `settings.unwritable`. */
  apply(settings: NetworkConfiguration, by: Caller): Promise<{ readonly revertAtMs: number }>;
  /** Rejects with `network.nothing-to-confirm`, `network.not-there` or `settings.unwritable`. */
  confirm(by: Caller, localAddress: string): Promise<void>;
}
