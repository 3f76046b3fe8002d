import { join } from 'node:path';
import type { Clock } from '../../core/clock.js';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import { mayBeThere } from '../../core/files/patiently.js';
import type { Logger } from '../../core/log.js';
import type { Disk } from '../../core/machine/disk.js';
import { Mutex } from '../../core/mutex.js';
import type { ProfileSource } from '../../ups/maps/map-registry.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import { mostSiteProfileBytes, mostSiteProfiles, profileNamePattern } from '../../ups/model/profile-limits.js';
import type { ProfileProblem } from '../../ups/profiles/profile.js';
import {
  listProfiles,
  listSiteProfiles,
  type ProfileFile,
  profilesFolderName,
  readProfileFile,
  removeProfileFile,
  shippedProfiles,
  writeProfileFile,
} from './profile-files.js';
import type { ProfileContents } from './profile-reader.js';
import { formatProfileProblem } from './profile-texts.js';

export interface ProfileStoreParts {
  readonly dataDir: string;
  /** Instead of those of the product, for a test. */
  readonly shippedFolder?: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
}

/** A profile that is there, and what its file holds. */
export interface KnownProfile extends ProfileContents {
  readonly file: ProfileFile;
  /** A shipped one of the same name is not used as long as this one is there. */
  readonly overrides: boolean;
}

export interface SiteFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
}

interface Entry {
  readonly file: ProfileFile;
  readonly overrides: boolean;
  /** Undefined until it was read. */
  contents: ProfileContents | undefined;
  /** The disk did not give it: it is read again until the disk does. */
  isWithheld: boolean;
}

/** `by hand`: somebody did it in the folder; `late`: the disk gives only now what was there before. */
type ChangedBy = 'by hand' | 'asked' | 'late';

/** Hears which profiles are new, changed or gone. */
type ProfilesListener = (names: readonly string[], by: ChangedBy) => void;

/** As for config.ini: within 5 seconds, and only a file that has come to rest. */
const lookEveryMs = 2000;
const restMs = 500;

/**
 * The profiles of product and site, by the names of their files. Each is read when it is first asked for; a file that
 * changes while the gateway runs is read once more, and those who use it are told.
 */
export class ProfileStore implements ProfileSource {
  readonly #parts: ProfileStoreParts;
  readonly #siteFolder: string;
  readonly #listeners = new Set<ProfilesListener>();
  readonly #mutex = new Mutex();
  /** Names that somebody has asked for: their files come first where there are too many. */
  readonly #asked = new Set<string>();
  #beyond = 0;
  /** Undefined until the disk has told which there are. */
  #shipped: readonly ProfileFile[] | undefined;
  /** Whether the disk has ever told which the site has. */
  #isSiteKnown = false;
  #hasComplained = false;
  #entries: ReadonlyMap<string, Entry> = new Map();
  #cancelLook = () => {};
  #isRunning = false;

  constructor(parts: ProfileStoreParts) {
    this.#parts = parts;
    this.#siteFolder = join(parts.dataDir, profilesFolderName);
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Whose the file is that is used; undefined where there is none. */
  originOf(name: string): ProfileFile['origin'] | undefined {
    return this.#entries.get(name)?.file.origin;
  }

  /** Learns which there are; nothing is read. */
  async open(): Promise<void> {
    await this.#listShipped();
    this.#entries = this.#entriesOf((await this.#listSite()) ?? []);
  }

  /** Tells of files of the site that change, and of what the disk gives late, until `stop`. */
  watch(): void {
    this.#isRunning = true;
    this.#lookAfter(lookEveryMs, '');
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelLook();
    await this.#mutex.idle();
  }

  /** The returned function ends it. */
  onChange(listener: ProfilesListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async read(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const entry = this.#entries.get(name) ?? (await this.#entryBeyond(name));
      if (entry && entry.contents === undefined) await this.#readEntry(entry);
    }
  }

  find(name: string): UpsFamily | undefined {
    return this.#entries.get(name)?.contents?.family;
  }

  /** What is wrong with a profile that was read. */
  problemsOf(name: string): readonly ProfileProblem[] {
    return this.#entries.get(name)?.contents?.problems ?? [];
  }

  /** Reads all that are there, for a person who looks at them. */
  async all(): Promise<readonly KnownProfile[]> {
    await this.read(this.names);
    return [...this.#entries.values()].flatMap(({ file, overrides, contents }) =>
      contents === undefined ? [] : [{ file, overrides, ...contents }],
    );
  }

  /** What there is to say of any of them, a line each. */
  async faults(): Promise<readonly { readonly line: string; readonly isError: boolean }[]> {
    return (await this.all()).flatMap(({ file, problems }) => {
      return problems.map((problem) => ({
        line: formatProfileProblem(file.path, problem),
        isError: problem.reason !== 'advice',
      }));
    });
  }

  async known(name: string): Promise<KnownProfile | undefined> {
    await this.read([name]);
    const entry = this.#entries.get(name);
    return entry?.contents && { file: entry.file, overrides: entry.overrides, ...entry.contents };
  }

  /** The file as it is; undefined where there is none. */
  async bytesOf(name: string): Promise<Uint8Array | undefined> {
    const entry = this.#entries.get(name);
    return entry && readProfileFile(entry.file.path, this.#parts.disk).catch(() => undefined);
  }

  /** Files of the site as they are. */
  async siteFiles(): Promise<readonly SiteFile[]> {
    const files: SiteFile[] = [];
    for (const { name, path, modifiedMs } of await this.#siteNow()) {
      const bytes = await readProfileFile(path, this.#parts.disk).catch(() => undefined);
      if (bytes) files.push({ name, bytes, modifiedMs });
    }
    return files;
  }

  /** What the bytes hold; nothing is kept of it. */
  async check(bytes: Uint8Array, name?: string): Promise<ProfileContents> {
    const { contentsOf } = await import('./profile-reader.js');
    return contentsOf(bytes, name);
  }

  /**
   * Keeps a profile of the site under its own name, in place of a former one. `name` where it has to be called so. Rejects
   * with `profile.invalid` (fact `problems`), `profile.too-many` or `profile.unwritable`; all is then as before.
   */
  save(bytes: Uint8Array, name?: string): Promise<KnownProfile> {
    return this.#mutex.run(async () => {
      const { profile, problems } = await this.check(bytes, name);
      if (profile === undefined) {
        const [first] = problems;
        const message = first
          ? formatProfileProblem(`${name ?? 'profile'}.json`, first)
          : 'The profile cannot be used.';
        throw new GatewayError('profile.invalid', message, { problems });
      }
      this.#refuseTooMany(profile.name, bytes.length, await this.#siteNow());
      this.#asked.add(profile.name);
      try {
        await writeProfileFile(this.#siteFolder, profile.name, bytes, this.#parts.disk);
      } catch (cause) {
        throw new GatewayError(
          'profile.unwritable',
          errorDetail('folderUnwritable', { folder: this.#siteFolder }),
          {},
          cause,
        );
      }
      await this.#takeOver(await this.#siteNow());
      const known = await this.known(profile.name);
      if (known === undefined)
        throw new GatewayError('profile.unwritable', errorDetail('profileGone', { file: `${profile.name}.json` }));
      return known;
    });
  }

  /** The file of the site as it was, which may have had errors. Rejects with the error of the operating system. */
  putBack(name: string, bytes: Uint8Array): Promise<void> {
    return this.#mutex.run(async () => {
      await writeProfileFile(this.#siteFolder, name, bytes, this.#parts.disk);
      await this.#takeOver(await this.#siteNow());
    });
  }

  /** Deletes the file of the site. Rejects with `profile.missing` where the site has none of that name, or `profile.unwritable`. */
  remove(name: string): Promise<void> {
    return this.#mutex.run(async () => {
      const file = this.#entries.get(name)?.file;
      if (file?.origin !== 'site')
        throw new GatewayError('profile.missing', errorDetail('siteProfileMissing', { name }), { name });
      this.#asked.delete(name);
      await removeProfileFile(file.path, this.#parts.disk).catch((cause: unknown) => {
        throw new GatewayError('profile.unwritable', errorDetail('fileNotDeleted', { file: file.path }), {}, cause);
      });
      await this.#takeOver((await this.#siteNow()).filter((one) => one.name !== name));
    });
  }

  async #listShipped(): Promise<void> {
    const folder = this.#parts.shippedFolder ?? shippedProfiles;
    this.#shipped = await listProfiles(folder, 'shipped', this.#parts.disk).catch((cause) => this.#miss(folder, cause));
  }

  /** Told once, until the disk tells again. */
  #miss(folder: string, cause: unknown): undefined {
    const isNew = !this.#hasComplained;
    this.#hasComplained = true;
    if (isNew) this.#parts.log.error({ folder, err: cause }, `${folder} cannot be looked at; it is tried again.`);
    return undefined;
  }

  /** What stands in the folder now; where the disk does not tell, what has stood there. */
  async #siteNow(): Promise<readonly ProfileFile[]> {
    return (await this.#listSite()) ?? this.#siteEntries();
  }

  /** What stands in the folder now, as far as a site may have profiles; undefined where the disk does not tell. */
  async #listSite(): Promise<readonly ProfileFile[] | undefined> {
    const found = await listSiteProfiles(this.#siteFolder, [...this.#asked, ...this.names], this.#parts.disk).catch(
      (cause) => this.#miss(this.#siteFolder, cause),
    );
    if (found === undefined) return undefined;
    this.#isSiteKnown = true;
    const { files, beyond } = found;
    if (beyond > this.#beyond) {
      this.#parts.log.error(
        { code: 'profile.too-many', folder: this.#siteFolder },
        `${beyond} files are not looked at: a site has ${mostSiteProfiles} profiles and ${mostSiteProfileBytes} bytes of them at most.`,
      );
    }
    this.#beyond = beyond;
    return files;
  }

  /** Settings may name a file that stands beyond the limits: it takes the place of another one. */
  async #entryBeyond(name: string): Promise<Entry | undefined> {
    if (this.#beyond === 0 || this.#asked.has(name) || !profileNamePattern.test(name)) return undefined;
    this.#asked.add(name);
    this.#entries = this.#entriesOf(await this.#siteNow(), this.#entries);
    return this.#entries.get(name);
  }

  #refuseTooMany(name: string, bytes: number, files: readonly ProfileFile[]): void {
    const others = files.filter((file) => file.name !== name);
    const total = others.reduce((sum, { size }) => sum + size, bytes);
    if (others.length < mostSiteProfiles && total <= mostSiteProfileBytes) return;
    throw new GatewayError(
      'profile.too-many',
      errorDetail('siteProfilesFull', { most: mostSiteProfiles, mostBytes: mostSiteProfileBytes }),
      { most: mostSiteProfiles, mostBytes: mostSiteProfileBytes },
    );
  }

  #lookAfter(delayMs: number, seen: string): void {
    if (!this.#isRunning) return;
    this.#cancelLook = this.#parts.clock.schedule(delayMs, () => void this.#look(seen));
  }

  async #look(seen: string): Promise<void> {
    let restless = '';
    try {
      // The list is made where nobody saves or removes meanwhile: an older one would take that back.
      await this.#mutex.run(async () => {
        const wasSiteKnown = this.#isSiteKnown;
        const now = await this.#listSite();
        if (!this.#isRunning || now === undefined) return;
        if (!wasSiteKnown || this.#lacksSomething) {
          if (this.#shipped === undefined) await this.#listShipped();
          await this.#takeOver(wasSiteKnown ? this.#siteEntries() : now, 'late');
        }
        if (!this.#lacksSomething) this.#hasComplained = false;
        if (signatureOf(now) === signatureOf(this.#siteEntries())) return;
        // A copy that is under way has another size at each look.
        if (signatureOf(now) === seen) await this.#takeOver(now, 'by hand');
        else restless = signatureOf(now);
      });
    } catch (err) {
      this.#parts.log.error({ code: 'internal.fault', err }, 'The profiles that have changed cannot be looked at.');
    }
    this.#lookAfter(restless === '' ? lookEveryMs : restMs, restless);
  }

  get #lacksSomething(): boolean {
    return this.#shipped === undefined || [...this.#entries.values()].some(({ isWithheld }) => isWithheld);
  }

  /** Reads what is new, since somebody has just put it there and waits for a word; tells who uses what has changed. */
  async #takeOver(site: readonly ProfileFile[], by: ChangedBy = 'asked'): Promise<void> {
    const before = this.#entries;
    const after = this.#entriesOf(site, before);
    const names = new Set([...before.keys(), ...after.keys()]);
    const changed: string[] = [];
    for (const name of names) {
      const entry = after.get(name);
      const old = before.get(name);
      if (entry === old) continue;
      if (entry) await this.#readEntry(entry, old);
      if (entry?.isWithheld !== true || old?.isWithheld !== true) changed.push(name);
    }
    this.#entries = after;
    for (const listener of changed.length > 0 ? this.#listeners : []) listener(changed, by);
  }

  /** `before`: as the file of that name was; that the disk still does not give it is no news. */
  async #readEntry(entry: Entry, before?: Entry): Promise<void> {
    const { file, overrides } = entry;
    const { log } = this.#parts;
    // The code that reads profiles takes memory, which a gateway without them must not lack.
    const { contentsOf, unreadable } = await import('./profile-reader.js');
    entry.contents = await readProfileFile(file.path, this.#parts.disk)
      .then((bytes) => contentsOf(bytes, file.name))
      .catch((cause: unknown) => {
        entry.isWithheld = mayBeThere(cause);
        return unreadable(cause);
      });
    if (entry.isWithheld && before?.isWithheld) return;
    const { problems, profile } = entry.contents;
    for (const problem of problems) {
      const text = formatProfileProblem(file.path, problem);
      if (problem.reason === 'advice') log.warn({ profile: file.name }, text);
      else log.error({ code: 'profile.invalid', profile: file.name }, text);
    }
    if (overrides) log.warn({ profile: file.name }, `${file.path} is used instead of the shipped profile of its name.`);
    if (profile) log.info({ profile: file.name }, `Profile ${file.name}: ${profile.maker} ${profile.model}.`);
  }

  /** By name; what is as before stays what it was. */
  #entriesOf(site: readonly ProfileFile[], before: ReadonlyMap<string, Entry> = new Map()): ReadonlyMap<string, Entry> {
    const shipped = new Map((this.#shipped ?? []).map((file) => [file.name, file]));
    const files = new Map([...shipped, ...site.map((file) => [file.name, file] as const)]);
    const sorted = [...files.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
    return new Map(
      sorted.map((file) => {
        const old = before.get(file.name);
        const isSame = old?.file.path === file.path && old.file.signature === file.signature && !old.isWithheld;
        const overrides = file.origin === 'site' && shipped.has(file.name);
        return [file.name, isSame ? old : { file, overrides, contents: undefined, isWithheld: false }];
      }),
    );
  }

  #siteEntries(): readonly ProfileFile[] {
    return [...this.#entries.values()].map(({ file }) => file).filter(({ origin }) => origin === 'site');
  }
}

function signatureOf(files: readonly ProfileFile[]): string {
  return files.map(({ name, signature }) => `${name} ${signature}`).join('\n');
}
