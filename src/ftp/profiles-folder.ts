import type { Clock } from '../core/clock.js';
import { profileOfFile } from '../ups/model/profile-limits.js';
import type { FtpLimits } from './ftp-limits.js';
import type { FtpClient, ProfilesPort, Replacement, StoredFile } from './ports.js';

export interface ProfilesFolderParts {
  readonly profiles: ProfilesPort;
  readonly clock: Clock;
  readonly limits: FtpLimits;
}

/**
 * The folder of profiles beside config.ini. What is called as a profile is checked and kept at once; other names, as
 * clients use them to replace a file safely, live in memory until they are renamed.
 */
export class ProfilesFolder {
  readonly #parts: ProfilesFolderParts;
  readonly #held = new Map<string, StoredFile & { readonly forget: () => void }>();

  constructor(parts: ProfilesFolderParts) {
    this.#parts = parts;
  }

  stop(): void {
    for (const { forget } of this.#held.values()) forget();
    this.#held.clear();
  }

  async list(): Promise<readonly (StoredFile & { readonly name: string })[]> {
    const held = [...this.#held].map(([name, { bytes, modifiedMs }]) => ({ name, bytes, modifiedMs }));
    const files = await this.#parts.profiles.list();
    return [...files.map(({ name, ...file }) => ({ name: `${name}.json`, ...file })), ...held];
  }

  async read(name: string): Promise<StoredFile | undefined> {
    return this.#held.get(name) ?? (await this.list()).find((file) => file.name === name);
  }

  async put(
    name: string,
    bytes: Uint8Array,
    by: FtpClient,
  ): Promise<
    | Replacement
    | { readonly outcome: 'held' | 'no-room'; readonly asProfile: true }
    | { readonly outcome: 'no-profile' }
  > {
    const profile = profileOfFile(name);
    if (profile !== undefined) return this.#parts.profiles.replace(profile, bytes, by);
    // Where a person expects it to be used it would be gone in some minutes.
    if (isMeant(name)) return { outcome: 'no-profile' };
    return { outcome: this.#hold(name, bytes) ? 'held' : 'no-room', asProfile: true };
  }

  async remove(name: string, by: FtpClient): Promise<'removed' | 'missing' | 'unwritable' | 'in-use'> {
    if (this.#drop(name)) return 'removed';
    const profile = profileOfFile(name);
    return profile === undefined ? 'missing' : this.#parts.profiles.remove(profile, by);
  }

  /** Of a file in memory; undefined where there is none of that name. */
  async rename(
    from: string,
    to: string,
    by: FtpClient,
  ): Promise<Awaited<ReturnType<ProfilesFolder['put']>> | undefined> {
    const file = this.#held.get(from);
    if (file === undefined) return undefined;
    const put = await this.put(to, file.bytes, by);
    if (put.outcome === 'held' || put.outcome === 'in-force') this.#drop(from);
    return put;
  }

  #hold(name: string, bytes: Uint8Array): boolean {
    const { clock, limits } = this.#parts;
    if (!this.#held.has(name) && this.#held.size >= limits.heldFiles) return false;
    this.#drop(name);
    const forget = clock.schedule(limits.heldMs, () => this.#held.delete(name));
    this.#held.set(name, { bytes, modifiedMs: clock.wallMs(), forget });
    return true;
  }

  #drop(name: string): boolean {
    this.#held.get(name)?.forget();
    return this.#held.delete(name);
  }
}

/** A name that nobody gives to a file which is to be renamed: `Galaxy.JSON`, `ups 300.json`. */
function isMeant(name: string): boolean {
  return /^[^.].*\.json$/i.test(name);
}
