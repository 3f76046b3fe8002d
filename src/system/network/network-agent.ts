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

/** One way in which Debian sets an interface. `write` only writes files; the machine changes with `activate`. */
export interface NetworkBackend {
  readonly name: BackendName;
  /** Whether it rules the interface at this moment. */
  rules(interfaceName: string): Promise<boolean>;
  /** Paths of every file that `write` may change, from the root folder on. */
  files(interfaceName: string): Promise<readonly string[]>;
  /** What `activate` needs to know, besides the files, to go back; undefined for nothing. */
  remember(interfaceName: string): Promise<string | undefined>;
  /** Takes the interface down by the files as they still are, where this way needs it. */
  release(interfaceName: string): Promise<void>;
  write(interfaceName: string, settings: NetworkSettings): Promise<void>;
  /** Puts the files into force; `remembered` is given when they are the ones from before. */
  activate(interfaceName: string, remembered?: string): Promise<void>;
}
