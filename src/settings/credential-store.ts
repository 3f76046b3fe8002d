import { createHash } from 'node:crypto';
import { GatewayError } from '../core/errors.js';
import { isRecord } from '../core/kept-state.js';
import type { SecretRequest } from './read-settings.js';
import { type HashingMachine, hashSecret, ownHashing, verifySecret } from './secret-hash.js';
import { keepReadable, readableText } from './secret-readable.js';
import type { FileContent, SettingsFiles } from './settings-files.js';
import { secretSettings } from './settings-schema.js';

const maxBytes = 65_536;
const secretMode = 0o600;
/** Stands for a hash that was lost: set, and nothing verifies. */
const locked = 'locked';
/** Where no password is stored, the factory one opens (Manual §4); for every other secret, nothing does. */
const opensWhenLost = 'security.password';
const secretNames = secretSettings().map(({ section, key }) => `${section}.${key}`);
const readableNames: ReadonlySet<string> = new Set(
  secretSettings().flatMap(({ section, key, setting }) => (setting.kind.isReadable ? `${section}.${key}` : [])),
);

/**
 * Secrets in one file of mode 0600, by `section.key`, with a copy beside it: as hashes, but for those that the gateway has to
 * show to others.
 * A file that is gone means that no secret is set: who can delete it may do anything here. A file that is damaged comes
 * back from its copy; where that is damaged, too, its secrets are locked until new ones are set, so that a failing memory
 * card does not open the door. One that the disk does not give is locked likewise until it does, and stays as it is.
 */
export class CredentialStore {
  readonly #path: string;
  readonly #copyPath: string;
  readonly #files: SettingsFiles;
  readonly #machine: HashingMachine;
  #hashes: ReadonlyMap<string, string> = new Map();
  #isDamaged = false;
  #isFromCopy = false;
  #isUnread = false;
  /** What is in use is on the disk, or need not be. */
  #isKept = true;

  constructor(path: string, files: SettingsFiles, machine = ownHashing) {
    this.#path = path;
    this.#copyPath = path.replace(/(\.json)?$/, '-copy$1');
    this.#files = files;
    this.#machine = machine;
  }

  async load(): Promise<void> {
    for (const path of [this.#path, this.#copyPath]) await this.#files.clean(path);
    const content = await this.#files.read(this.#path, maxBytes);
    this.#isFromCopy = false;
    this.#isDamaged = false;
    this.#isUnread = content.state === 'unreadable';
    if (content.state === 'missing') {
      this.#hashes = new Map();
      return this.#removeCopy();
    }
    const copied = await this.#files.read(this.#copyPath, maxBytes);
    const hashes = hashesIn(content);
    const copy = hashesIn(copied);
    this.#hashes = hashes ?? copy ?? new Map();
    this.#isFromCopy = hashes === undefined && copy !== undefined;
    this.#isDamaged = hashes === undefined && copy === undefined;
    if (this.#isDamaged) return;
    const text = Buffer.from(formatCredentials(this.#hashes));
    if ([content, copied].every((one) => one.state === 'content' && text.equals(one.bytes))) return;
    await this.#write(this.#hashes).catch(() => undefined);
  }

  /** Nothing of the file is left, nor of its copy. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** The disk does not give the file, which may be good: nothing is written over it before the next `load`. */
  get isUnread(): boolean {
    return this.#isUnread;
  }

  /** The file was damaged when it was loaded, and its copy is in use. */
  get isFromCopy(): boolean {
    return this.#isFromCopy;
  }

  has(name: string): boolean {
    return this.#isDamaged || this.#hashes.has(name);
  }

  isLocked(name: string): boolean {
    return this.#isDamaged || this.#hashes.get(name) === locked;
  }

  /** Another text whenever the secret is another one; undefined while none is stored. */
  stampOf(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    return createHash('sha256')
      .update(this.#hashes.get(name) ?? locked)
      .digest('base64');
  }

  async verify(name: string, candidate: string): Promise<boolean> {
    const stored = this.#hashes.get(name);
    if (stored === undefined) return false;
    return readableNames.has(name)
      ? readableText(stored) === candidate
      : verifySecret(stored, candidate, this.#machine);
  }

  /** Undefined while none is stored, and of a secret that is kept as a hash. */
  reveal(name: string): string | undefined {
    const stored = this.#hashes.get(name);
    return stored === undefined || !readableNames.has(name) ? undefined : readableText(stored);
  }

  /** What the stored secrets become by these requests; nothing is in use before `save`. */
  async plan(requests: ReadonlyMap<string, SecretRequest>): Promise<CredentialPlan> {
    const hashes = new Map(this.#hashes);
    const changed: string[] = [];
    for (const [name, request] of requests) {
      if (request.action === 'keep') {
        if (this.#isDamaged && (request.isWritten || name === opensWhenLost)) hashes.set(name, locked);
      } else if (request.action === 'remove') {
        if (hashes.delete(name)) changed.push(name);
      } else if (!(await this.verify(name, request.plain))) {
        hashes.set(
          name,
          readableNames.has(name) ? keepReadable(request.plain) : await hashSecret(request.plain, this.#machine),
        );
        changed.push(name);
      }
    }
    return { hashes, changed, isNeeded: changed.length > 0 || this.#isDamaged || !this.#isKept };
  }

  /** Takes the hashes into use and writes them; rejects with the system's error, and they are in use all the same. */
  async save(hashes: ReadonlyMap<string, string>): Promise<void> {
    this.#hashes = hashes;
    this.#isDamaged = false;
    await this.#write(hashes);
  }

  /** What the disk has refused is for this run only: no later change waits for it. */
  letGo(): void {
    this.#isKept = true;
  }

  /** The hashes are lost, and of these secrets it is known that none was set; rejects as `save` does. */
  lockAllBut(unset: readonly string[]): Promise<void> {
    return this.save(new Map(secretNames.filter((name) => !unset.includes(name)).map((name) => [name, locked])));
  }

  get state(): CredentialState {
    return { hashes: this.#hashes, isDamaged: this.#isDamaged };
  }

  /** Undoes a `save`; never rejects. A damaged file cannot be written again as it was: its secrets stay locked by name. */
  async putBack({ hashes, isDamaged }: CredentialState): Promise<void> {
    this.#hashes = hashes;
    this.#isDamaged = isDamaged;
    await this.#write(isDamaged ? new Map(secretNames.map((name) => [name, locked])) : hashes).catch(() => undefined);
  }

  async #write(hashes: ReadonlyMap<string, string>): Promise<void> {
    if (this.#isUnread) throw new GatewayError('settings.unwritable', `${this.#path} cannot be read.`);
    const text = formatCredentials(hashes);
    this.#isKept = false;
    await this.#files.write(this.#path, text, secretMode);
    this.#isKept = true;
    // A copy that is behind would bring former secrets back.
    await this.#files.write(this.#copyPath, text, secretMode).catch(() => this.#removeCopy());
  }

  async #removeCopy(): Promise<void> {
    await this.#files.remove(this.#copyPath).catch(() => undefined);
  }
}

/** All that is in use. */
export interface CredentialState {
  readonly hashes: ReadonlyMap<string, string>;
  readonly isDamaged: boolean;
}

export interface CredentialPlan {
  readonly hashes: ReadonlyMap<string, string>;
  /** Names of the secrets that are others now. */
  readonly changed: readonly string[];
  /** Whether there is anything to save. */
  readonly isNeeded: boolean;
}

/** With a checksum: in a hash that a flipped bit has changed nothing else would show it, and no password would fit any more. */
function formatCredentials(hashes: ReadonlyMap<string, string>): string {
  const secrets = Object.fromEntries([...hashes].sort());
  return `${JSON.stringify({ version: 1, checksum: checksumOf(secrets), secrets }, undefined, 2)}\n`;
}

function checksumOf(secrets: Readonly<Record<string, string>>): string {
  return createHash('sha256')
    .update(JSON.stringify(Object.entries(secrets).sort()))
    .digest('base64');
}

/** Undefined where it is damaged, or not there. A file of a former version has no checksum. */
function hashesIn(content: FileContent): ReadonlyMap<string, string> | undefined {
  if (content.state !== 'content') return undefined;
  try {
    const read: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content.bytes));
    const { secrets, checksum } = isRecord(read) ? read : {};
    if (!isRecord(secrets) || !Object.values(secrets).every((one) => typeof one === 'string')) return undefined;
    const texts = secrets as Readonly<Record<string, string>>;
    if (checksum !== undefined && checksum !== checksumOf(texts)) return undefined;
    return new Map(Object.entries(texts));
  } catch {
    return undefined;
  }
}
