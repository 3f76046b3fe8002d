import type { NoBackendReason } from '../../journal/no-backend-texts.js';
import type { NetworkSettings } from './network-settings.js';

export type BackendName = 'systemd-networkd' | 'networkmanager' | 'ifupdown';

/** A word of `[network] backend`. */
export type BackendChoice = 'auto' | 'none' | BackendName;

export type NetworkRule =
  | { readonly canApply: true; readonly backend: BackendName; readonly interfaceName: string }
  | { readonly canApply: false; readonly reason: NoBackendReason };

export interface NetworkOrder {
  /** Of this change; `confirm` and `revert` name it. */
  readonly id: string;
  /** Of the unconfirmed change that this one takes the place of: `revert` goes back to before that one. */
  readonly continues?: string;
  readonly choice: BackendChoice;
  readonly settings: NetworkSettings;
}

/** Who has the right to change the machine's network. All reject with a GatewayError. */
export interface NetworkAgent {
  /** What rules the interface that leads out. */
  inspect(choice: BackendChoice): Promise<NetworkRule>;
  /** Whether another machine answers for the address; unknown where it cannot be asked. */
  probe(address: string): Promise<'free' | 'taken' | 'unknown'>;
  /** Keeps what is there, then puts the settings into force. When it rejects, part may be done: `revert` undoes it. */
  apply(order: NetworkOrder): Promise<void>;
  /** Puts back byte for byte what was there before the change; does nothing when there is no such change. */
  revert(id: string): Promise<void>;
  /** Forgets what was there before the change. */
  confirm(id: string): Promise<void>;
}
