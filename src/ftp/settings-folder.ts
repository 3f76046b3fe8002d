import type { Clock } from '../core/clock.js';
import type { FtpLimits } from './ftp-limits.js';
import type { FtpClient, Replacement, SettingsFilePort, StoredFile } from './ports.js';

export interface SettingsFolderParts {
  readonly settings: SettingsFilePort;
  readonly clock: Clock;
  readonly limits: FtpLimits;
}

export type Put =
  | Exclude<Replacement, { readonly outcome: 'refused' }>
  /** `isMissing`: there is no old file that could have stayed. */
  | (Extract<Replacement, { readonly outcome: 'refused' }> & { readonly isMissing: boolean })
  /** `asProfile`: among the profiles, not beside config.ini. */
  | { readonly outcome: 'held' | 'no-room'; readonly asProfile?: true };

interface HeldFile extends StoredFile {
  readonly name: string;
  readonly forget: () => void;
}

export const settingsFileName = 'config.ini';

/**
 * The folder Config: config.ini, and files under other names as clients use them to replace a file safely. Those live in
 * memory for ten minutes; only what is called config.ini is checked and put into force.
 */
export class SettingsFolder {
  readonly #parts: SettingsFolderParts;
  readonly #held = new Map<string, HeldFile>();
  #cancelRestore = () => {};

  constructor(parts: SettingsFolderParts) {
    this.#parts = parts;
  }

  /** Forgets what is held in memory; a config.ini that is missing comes back. */
  async stop(): Promise<void> {
    this.#cancelRestore();
    for (const { forget } of this.#held.values()) forget();
    this.#held.clear();
    await this.#parts.settings.restoreMissing();
  }

  /** In the order of their names, config.ini first. */
  async list(): Promise<readonly (StoredFile & { readonly name: string })[]> {
    const file = await this.#parts.settings.read();
    const held = [...this.#held.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    return [...(file ? [{ name: settingsFileName, ...file }] : []), ...held];
  }

  async read(name: string): Promise<StoredFile | undefined> {
    return isSettingsFile(name) ? this.#parts.settings.read() : this.#held.get(name);
  }

  async put(name: string, bytes: Uint8Array, by: FtpClient): Promise<Put> {
    if (!isSettingsFile(name)) return { outcome: this.#hold(name, bytes) ? 'held' : 'no-room' };
    const replaced = await this.#parts.settings.replace(bytes, by);
    if (replaced.outcome === 'in-force') this.#cancelRestore();
    if (replaced.outcome !== 'refused') return replaced;
    const old = this.#parts.settings.read();
    return { ...replaced, isMissing: await old.then((file) => file === undefined).catch(() => false) };
  }

  async remove(name: string, by: FtpClient): Promise<'removed' | 'missing' | 'unwritable'> {
    if (!isSettingsFile(name)) return this.#drop(name) ? 'removed' : 'missing';
    if ((await this.#parts.settings.read()) === undefined) return 'missing';
    return (await this.#removeSettings(by)) ? 'removed' : 'unwritable';
  }

  /** Undefined when there is no such file; the file keeps its old name unless the answer is `held` or `in-force`. */
  async rename(from: string, to: string, by: FtpClient): Promise<Put | undefined> {
    const file = await this.read(from);
    if (!file) return undefined;
    if (from === to || (isSettingsFile(from) && isSettingsFile(to))) return { outcome: 'held' };
    const put = await this.put(to, file.bytes, by);
    if (put.outcome !== 'held' && put.outcome !== 'in-force') return put;
    if (isSettingsFile(from)) {
      if (await this.#removeSettings(by)) return put;
      this.#drop(to);
      return { outcome: 'unwritable' };
    }
    this.#drop(from);
    return put;
  }

  async #removeSettings(by: FtpClient): Promise<boolean> {
    const { settings, clock, limits } = this.#parts;
    if (!(await settings.remove(by))) return false;
    this.#cancelRestore();
    // Manual §9.1 has the old file deleted before the new one is copied; when none follows, the old one comes back.
    this.#cancelRestore = clock.schedule(limits.heldMs, () => void settings.restoreMissing());
    return true;
  }

  #hold(name: string, bytes: Uint8Array): boolean {
    const { clock, limits } = this.#parts;
    if (!this.#held.has(name) && this.#held.size >= limits.heldFiles) return false;
    this.#drop(name);
    const forget = clock.schedule(limits.heldMs, () => this.#held.delete(name));
    this.#held.set(name, { name, bytes, modifiedMs: clock.wallMs(), forget });
    return true;
  }

  #drop(name: string): boolean {
    this.#held.get(name)?.forget();
    return this.#held.delete(name);
  }
}

/** However a client writes it: a CONFIG.INI beside config.ini would be a trap. */
export function isSettingsFile(name: string): boolean {
  return name.toLowerCase() === settingsFileName;
}
