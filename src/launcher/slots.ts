import { join } from 'node:path';
import { syncFolder } from '../core/files/folders.js';
import { removeLeftovers, writeFileAtomically } from '../core/files/write-file-atomically.js';
import { isRecord } from '../core/kept-state.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';

export type SlotName = 'a' | 'b';

/** A version that is to be tried at the next start. */
export interface Trial {
  /** Tells this trial from every other one. */
  readonly id: string;
  readonly slot: SlotName;
  readonly from: string;
  readonly to: string;
  /** How often its start was begun. */
  readonly boots: number;
  /** What was healthy in the version before, and must be in the new one. */
  readonly before: readonly string[];
}

/** How a trial ended. */
export interface Outcome {
  readonly result: 'confirmed' | 'reverted';
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
}

/** Last file of a slot to be written, first to be removed: a slot without it is no version. */
export const manifestFileName = 'manifest.json';

/**
 * Two versions side by side: `a/`, `b/`, the link `current` to the one that has proven itself, `trial.json` while the
 * other one is to prove itself, `outcome.json` until the gateway has told how that ended. Each is replaced whole.
 */
export class Slots {
  readonly folder: string;
  readonly disk: Disk;

  constructor(folder: string, disk: Disk = thisDisk) {
    this.folder = folder;
    this.disk = disk;
  }

  pathOf(slot: SlotName): string {
    return join(this.folder, slot);
  }

  async current(): Promise<SlotName | undefined> {
    const target = await this.disk.readlink(this.#path('current')).catch(() => undefined);
    return target === 'a' || target === 'b' ? target : undefined;
  }

  /** The one step that makes another version the one to start. */
  async switchTo(slot: SlotName): Promise<void> {
    const next = this.#path('.current.next');
    await this.disk.rm(next, { force: true });
    await this.disk.symlink(slot, next);
    await this.disk.rename(next, this.#path('current'));
    await syncFolder(this.disk, this.folder);
  }

  /** Undefined when the slot holds no whole version. */
  async versionIn(slot: SlotName): Promise<string | undefined> {
    const manifest = await this.#read(join(slot, manifestFileName));
    return isRecord(manifest) && typeof manifest.version === 'string' ? manifest.version : undefined;
  }

  /** Whether another slot holds a whole version, and one that can read what this one's version has written. */
  async canReplace(slot: SlotName, other: SlotName): Promise<boolean> {
    const [own, its] = await Promise.all([slot, other].map((one) => this.#versionsIn(one)));
    if (own === undefined || its === undefined) return its !== undefined;
    return !isOlder(its.version, own.minimumVersion) && !isOlder(own.version, its.minimumVersion);
  }

  async trial(): Promise<Trial | undefined> {
    const found = await this.#read('trial.json');
    return isTrial(found) ? found : undefined;
  }

  writeTrial(trial: Trial): Promise<void> {
    return this.#write('trial.json', trial);
  }

  removeTrial(): Promise<void> {
    return this.#remove('trial.json');
  }

  async outcome(): Promise<Outcome | undefined> {
    const found = await this.#read('outcome.json');
    return isOutcome(found) ? found : undefined;
  }

  writeOutcome(outcome: Outcome): Promise<void> {
    return this.#write('outcome.json', outcome);
  }

  removeOutcome(): Promise<void> {
    return this.#remove('outcome.json');
  }

  /** Deletes what writes that were cut off have left. */
  async tidy(): Promise<void> {
    for (const name of ['trial.json', 'outcome.json']) await removeLeftovers(this.#path(name), this.disk);
  }

  async #versionsIn(slot: SlotName) {
    const manifest = await this.#read(join(slot, manifestFileName));
    if (!isRecord(manifest)) return undefined;
    const { version, minimumVersion } = manifest;
    if (typeof version !== 'string' || typeof minimumVersion !== 'string') return undefined;
    return isVersion(version) && isVersion(minimumVersion) ? { version, minimumVersion } : undefined;
  }

  #path(name: string): string {
    return join(this.folder, name);
  }

  async #read(name: string): Promise<unknown> {
    try {
      return JSON.parse(await this.disk.readFile(this.#path(name), 'utf8'));
    } catch {
      return undefined;
    }
  }

  #write(name: string, value: unknown): Promise<void> {
    return writeFileAtomically(this.#path(name), `${JSON.stringify(value)}\n`, { disk: this.disk });
  }

  async #remove(name: string): Promise<void> {
    await this.disk.rm(this.#path(name), { force: true });
    await syncFolder(this.disk, this.folder);
  }
}

export function otherSlot(slot: SlotName): SlotName {
  return slot === 'a' ? 'b' : 'a';
}

export function isSlotName(value: unknown): value is SlotName {
  return value === 'a' || value === 'b';
}

function isTrial(value: unknown): value is Trial {
  if (!isRecord(value) || !isSlotName(value.slot) || !Array.isArray(value.before)) return false;
  const { id, from, to, boots } = value;
  return typeof id === 'string' && typeof from === 'string' && typeof to === 'string' && typeof boots === 'number';
}

function isOutcome(value: unknown): value is Outcome {
  if (!isRecord(value) || typeof value.from !== 'string' || typeof value.to !== 'string') return false;
  return value.result === 'confirmed' || value.result === 'reverted';
}

const pattern = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;

export function isVersion(text: string): boolean {
  return pattern.test(text);
}

/** Whether `version` comes before `other`; both are three numbers with dots. */
export function isOlder(version: string, other: string): boolean {
  const left = version.split('.').map(Number);
  const right = other.split('.').map(Number);
  for (const [index, number] of left.entries()) {
    const difference = number - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
