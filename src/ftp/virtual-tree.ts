import type { Clock } from '../core/clock.js';
import type { ListedEntry } from './listing.js';
import type { DocumentFolder, FtpClient, FtpDocument, Replacement, StoredFile } from './ports.js';
import type { ProfilesFolder } from './profiles-folder.js';
import type { Put, SettingsFolder } from './settings-folder.js';

export interface VirtualTreeParts {
  readonly settingsFolder: SettingsFolder;
  readonly profilesFolder?: ProfilesFolder | undefined;
  readonly folders: readonly DocumentFolder[];
  readonly clock: Clock;
}

/** The answer to a change; `denied`: the tree has no such place, or only for reading. */
export type Change = Put | { readonly outcome: 'denied' | 'missing' | 'bad-name' | 'no-profile' };

/** As on the product's card (Manual §9.1). */
const device = 'FLASH0';
const settingsFolderName = 'Config';
/** Also reached as `profiles` in the folder of config.ini, where it stands on the disk. */
const profilesFolderName = 'Profiles';
/** Size and content of a document must agree between the commands of one transfer. */
const documentLifeMs = 5_000;
/** lftp puts `.in.config.ini.` first and renames it. */
const plainName = /^(?:\.in\.)?[A-Za-z0-9][\w .()+-]{0,63}$/;

/** All that FTP shows: made of these names and nothing of the disk. Names are found in any case, as on the card. */
export class VirtualTree {
  readonly #parts: VirtualTreeParts;
  readonly #made = new Map<FtpDocument, StoredFile & { readonly untilMs: number }>();

  constructor(parts: VirtualTreeParts) {
    this.#parts = parts;
  }

  /** The folder's path as the tree writes it; undefined when it is none. */
  folder(path: readonly string[]): readonly string[] | undefined {
    const [first, second, ...rest] = path;
    if (first === undefined) return [];
    if (!isSame(first, device)) return undefined;
    if (second === undefined) return [device];
    if (rest.length > 0) return this.#isProfilesIn(second, rest) ? [device, profilesFolderName] : undefined;
    const name = this.#folderNames().find((one) => isSame(one, second));
    return name === undefined ? undefined : [device, name];
  }

  /** What stands in a folder; undefined when it is none. */
  async list(path: readonly string[]): Promise<readonly ListedEntry[] | undefined> {
    const folder = this.folder(path);
    if (!folder) return undefined;
    const [first, second] = folder;
    if (first === undefined) return [this.#folderEntry(device)];
    if (second === undefined) return this.#folderNames().map((name) => this.#folderEntry(name));
    const files = await this.#writableFolder(second)?.list();
    if (files) {
      return files.map(({ name, bytes, modifiedMs }) => fileEntry(name, { bytes, modifiedMs }, true));
    }
    const entries: ListedEntry[] = [];
    for (const document of this.#documentsOf(second)) {
      entries.push(fileEntry(document.name, await this.#make(document), false));
    }
    return entries;
  }

  /** A file or folder by itself. */
  async entry(path: readonly string[]): Promise<ListedEntry | undefined> {
    const folder = this.folder(path);
    if (folder) return this.#folderEntry(folder.at(-1) ?? '/');
    const file = await this.read(path);
    return file && fileEntry(path.at(-1) ?? '', file, this.#placeToWrite(path) !== undefined);
  }

  async read(path: readonly string[]): Promise<StoredFile | undefined> {
    const place = this.#placeToWrite(path);
    if (place !== undefined) return place.folder.read(place.name);
    const folder = this.folder(path.slice(0, -1));
    const name = path.at(-1);
    if (folder?.[1] === undefined || name === undefined) return undefined;
    const document = this.#documentsOf(folder[1]).find((one) => isSame(one.name, name));
    return document && this.#make(document);
  }

  /** Whether a file may be written there at all; asked before the client sends it. */
  mayWrite(path: readonly string[]): 'yes' | 'denied' | 'bad-name' {
    const place = this.#placeToWrite(path);
    if (place === undefined) return 'denied';
    return plainName.test(place.name) ? 'yes' : 'bad-name';
  }

  /** Whether a file that is put there would be a profile. */
  isForProfiles(path: readonly string[]): boolean {
    return this.#placeToWrite(path)?.folder === this.#parts.profilesFolder;
  }

  async put(path: readonly string[], bytes: Uint8Array, by: FtpClient): Promise<Change> {
    const may = this.mayWrite(path);
    const place = this.#placeToWrite(path);
    if (may !== 'yes' || place === undefined) return { outcome: may === 'yes' ? 'denied' : may };
    return withMissing(await place.folder.put(place.name, bytes, by));
  }

  async remove(
    path: readonly string[],
    by: FtpClient,
  ): Promise<'removed' | 'missing' | 'unwritable' | 'in-use' | 'denied'> {
    const place = this.#placeToWrite(path);
    if (place === undefined) return (await this.entry(path)) ? 'denied' : 'missing';
    return place.folder.remove(place.name, by);
  }

  async rename(from: readonly string[], to: readonly string[], by: FtpClient): Promise<Change> {
    const place = this.#placeToWrite(from);
    if (place === undefined || place.folder !== this.#placeToWrite(to)?.folder) return { outcome: 'denied' };
    const may = this.mayWrite(to);
    if (may !== 'yes') return { outcome: may };
    const change = await place.folder.rename(place.name, to.at(-1) ?? '', by);
    return change === undefined ? { outcome: 'missing' } : withMissing(change);
  }

  /** The folder that takes files, and the name in it; undefined elsewhere. */
  #placeToWrite(path: readonly string[]) {
    const name = path.at(-1);
    const second = this.folder(path.slice(0, -1))?.[1];
    const folder = second === undefined ? undefined : this.#writableFolder(second);
    return folder && name !== undefined && this.folder(path) === undefined ? { folder, name } : undefined;
  }

  #writableFolder(name: string): SettingsFolder | ProfilesFolder | undefined {
    if (name === settingsFolderName) return this.#parts.settingsFolder;
    return name === profilesFolderName ? this.#parts.profilesFolder : undefined;
  }

  #isProfilesIn(second: string, rest: readonly string[]): boolean {
    const [third = '', ...more] = rest;
    const isThere = this.#parts.profilesFolder !== undefined && more.length === 0;
    return isThere && isSame(second, settingsFolderName) && isSame(third, profilesFolderName);
  }

  #folderNames(): readonly string[] {
    const { folders, profilesFolder } = this.#parts;
    const profiles = profilesFolder === undefined ? [] : [profilesFolderName];
    return [settingsFolderName, ...folders.map(({ name }) => name), ...profiles];
  }

  #documentsOf(folder: string): readonly FtpDocument[] {
    return this.#parts.folders.find(({ name }) => name === folder)?.documents ?? [];
  }

  #folderEntry(name: string): ListedEntry {
    const isWritable = name === settingsFolderName || name === profilesFolderName;
    return { name, kind: 'folder', size: 0, modifiedMs: this.#parts.clock.wallMs(), isWritable };
  }

  async #make(document: FtpDocument): Promise<StoredFile> {
    const { clock } = this.#parts;
    const known = this.#made.get(document);
    if (known && known.untilMs > clock.monotonicMs()) return known;
    const bytes = await document.read();
    const made = { bytes, modifiedMs: clock.wallMs(), untilMs: clock.monotonicMs() + documentLifeMs };
    this.#made.clear();
    this.#made.set(document, made);
    return made;
  }
}

/** Of a profile nothing is missing where a new one is refused. */
function withMissing<T extends { readonly outcome: 'no-profile' }>(change: Put | Replacement | T): Put | T {
  return change.outcome === 'refused' ? { isMissing: false, ...change } : change;
}

function fileEntry(name: string, { bytes, modifiedMs }: StoredFile, isWritable: boolean): ListedEntry {
  return { name, kind: 'file', size: bytes.length, modifiedMs, isWritable };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * The names from the root of the virtual tree to what a client means. It is only ever compared with names of the tree:
 * no path of the disk is made from it. `..` at the root stays at the root.
 */
export function resolvePath(folder: readonly string[], path: string): readonly string[] {
  const names = path.startsWith('/') ? [] : [...folder];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}
