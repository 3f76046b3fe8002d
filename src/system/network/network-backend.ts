import type { BackendName } from './network-agent.js';
import type { NetworkSettings } from './network-settings.js';

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
