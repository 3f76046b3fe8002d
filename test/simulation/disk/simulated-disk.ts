import type { Disk } from '../../../src/core/machine/disk.js';
import type { Dice, Schedule, Trace } from '../world/contract.js';
import { diskError } from './disk-error.js';
import { FileContent } from './file-content.js';
import { type FileNode, FileTree, type FolderNode } from './file-tree.js';
import { MountedDisk } from './mounted-disk.js';

export interface SimulatedDiskParts {
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly trace?: Trace;
  /** Of the machine's clock, for the times of files. */
  readonly wallMs: () => number;
  /** What stands there from the beginning, by its path: files of the product. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** All that files may take. */
  readonly capacityBytes?: number;
}

/**
 * What an operation does. `look` comes from the cache of the kernel as a rule; `change` is counted, and the power can be cut at it.
 */
export type OperationKind = 'look' | 'read' | 'write' | 'change' | 'sync';

/** From and to, in milliseconds; `atOnce`: how often it takes no time that could be measured. */
interface Pace {
  readonly atOnce: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Of an SD card; once in a while it cleans up before it goes on. */
const paces: Readonly<Record<OperationKind, Pace>> = {
  look: { atOnce: 1, fromMs: 0, toMs: 0 },
  read: { atOnce: 0.8, fromMs: 0.1, toMs: 5 },
  write: { atOnce: 0, fromMs: 0.02, toMs: 1 },
  change: { atOnce: 0, fromMs: 0.02, toMs: 1 },
  sync: { atOnce: 0, fromMs: 1, toMs: 40 },
};
const cleanUp = { every: 40, fromMs: 40, toMs: 400 };
const usualBytes = 64 * 1024 * 1024;
const bootIdFile = '/proc/sys/kernel/random/boot_id';
/** The clock of the kernel by which files are stamped goes on in such steps. */
const tickMs = 4;

/** An operation that has begun and has not ended. */
interface Pending {
  perform(): unknown;
}

/**
 * A disk in memory that outlives the runs of a gateway, and what can befall it. What is written is in the cache; what is
 * synchronised is on the disk: names in folders and octets of files, each by itself. At a power cut the dice decide over the rest.
 */
export class SimulatedDisk {
  readonly tree: FileTree;
  /** So many octets can still be written; undefined: as many as the disk has. */
  freeBytes: number | undefined;
  isReadOnly = false;
  /** Instead of the usual pace, for every operation. */
  slow: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** How likely an operation of a kind fails with EIO. */
  readonly failing: Partial<Record<OperationKind, number>> = {};
  readonly dice: Dice;
  readonly trace: Trace | undefined;
  readonly #schedule: Schedule;
  readonly #capacityBytes: number;
  #usedBytes = 0;
  #changes = 0;
  #awaited: { readonly change: number; readonly action: () => void } | undefined;
  #mounted: { isAlive: boolean; readonly pending: Set<Pending> } = { isAlive: false, pending: new Set() };
  /** Of the program that runs: those of the one before the kernel has closed. */
  openFiles = 0;

  constructor({ schedule, dice, trace, wallMs, files, capacityBytes = usualBytes }: SimulatedDiskParts) {
    this.#schedule = schedule;
    this.dice = dice;
    this.trace = trace;
    this.#capacityBytes = capacityBytes;
    this.tree = new FileTree(() => Math.floor(wallMs() / tickMs) * tickMs);
    for (const [path, bytes] of files ?? []) this.#install(path, new FileContent(bytes));
    this.#boot();
  }

  /** Operations so far that change the disk, of all runs. */
  get changes(): number {
    return this.#changes;
  }

  /** Octets of all files that have a name. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** The disk of a process that begins. Operations of the one before never end. */
  mount(): Disk {
    this.#mounted.isAlive = false;
    this.openFiles = 0;
    const mounted = { isAlive: true, pending: new Set<Pending>() };
    this.#mounted = mounted;
    return new MountedDisk(this, (kind, syscall, path, perform) =>
      this.#run(mounted, kind, perform, () => diskError('EIO', syscall, path)),
    );
  }

  /**
   * Calls `action` once as the n-th change from now on begins, 1 for the next: whoever cuts the power then, cuts it into that one.
   * The returned function ends it.
   */
  atChange(count: number, action: () => void): () => void {
    const awaited = { change: this.#changes + count, action };
    this.#awaited = awaited;
    return () => {
      if (this.#awaited === awaited) this.#awaited = undefined;
    };
  }

  /**
   * Operations of this run never end, whatever they have already done; what was not synchronised is lost as the dice decide.
   * What the next one mounts is what is left.
   */
  cut(): void {
    const { pending } = this.#mounted;
    this.#mounted.isAlive = false;
    this.#awaited = undefined;
    for (const { perform } of pending) if (this.dice.chance(0.5)) attempt(perform);
    pending.clear();
    this.tree.lose(this.dice);
    this.#usedBytes = 0;
    for (const { path, file } of this.tree.files()) {
      if (!file.content.isOnDisk) {
        file.content.lose(this.dice);
        this.trace?.text('disk', `cut leaves ${path}`);
        this.trace?.octets('disk', file.content.bytes);
      }
      this.#usedBytes += file.content.length;
    }
    this.#boot();
  }

  /** The machine goes down in order and comes up: nothing is lost. */
  reboot(): void {
    this.#mounted.isAlive = false;
    for (const { file } of this.tree.files()) file.content.sync();
    this.#boot();
  }

  /** What a program sees at this moment; undefined where there is no such file. */
  look(path: string): Buffer | undefined {
    const node = this.#find(path);
    return node?.kind === 'file' ? Buffer.from(node.content.bytes) : undefined;
  }

  /** Names in a folder, in their order; none where there is no such folder. */
  names(path: string): readonly string[] {
    const node = this.#find(path);
    return node?.kind === 'folder' ? [...node.names.keys()].sort() : [];
  }

  /** Another program, such as the editor of somebody, writes a file, and makes sure that it stays. */
  put(path: string, content: string | Uint8Array): void {
    const node = this.#find(path);
    const bytes = Buffer.from(content);
    if (node?.kind !== 'file') {
      this.#install(path, new FileContent(bytes));
      return;
    }
    this.resize(node, bytes.length);
    node.content.truncate(0);
    node.content.write(bytes, 0);
    node.content.sync();
    this.tree.touch(node);
  }

  /** Another program takes a file away for good. */
  erase(path: string): void {
    const { folder, name, node } = this.tree.place(path, 'unlink', false);
    if (node?.kind !== 'file') return;
    this.#usedBytes -= node.content.length;
    this.tree.change({ folder, name, after: undefined });
    this.tree.sync(folder);
  }

  /** A bit of a file is another one from now on, as if a cell had aged; returns which, or undefined where the file is empty. */
  flip(path: string): number | undefined {
    const node = this.#find(path);
    if (node?.kind !== 'file' || node.content.length === 0) return undefined;
    const bit = this.dice.integer(0, node.content.length * 8 - 1);
    node.content.flip(bit);
    return bit;
  }

  /** How many of so many octets more there is room for; room for a name where `count` is 0. */
  room(count: number): number {
    const left = Math.min(this.freeBytes ?? Number.POSITIVE_INFINITY, this.#capacityBytes - this.#usedBytes);
    if (left <= 0) return -1;
    return Math.min(count, left);
  }

  /** A file grows or shrinks to this length; `room` was asked before. */
  resize({ content }: FileNode, length: number): void {
    const more = length - content.length;
    this.#usedBytes += more;
    if (this.freeBytes !== undefined) this.freeBytes -= more;
  }

  /** A file has lost its last name. */
  release({ content }: FileNode): void {
    this.#usedBytes -= content.length;
    if (this.freeBytes !== undefined) this.freeBytes += content.length;
  }

  #run<T>(
    mounted: { readonly isAlive: boolean; readonly pending: Set<Pending> },
    kind: OperationKind,
    perform: () => T,
    failure: () => Error,
  ): Promise<T> {
    if (!mounted.isAlive) return new Promise(() => undefined);
    const delayMs = this.#delayMs(kind);
    const isChange = kind === 'write' || kind === 'change' || kind === 'sync';
    if (isChange) this.#changes += 1;
    const result = new Promise<T>((resolve, reject) => {
      const operation: Pending = { perform };
      const end = () => {
        if (!mounted.isAlive) return;
        mounted.pending.delete(operation);
        try {
          const share = this.failing[kind] ?? 0;
          // Not drawn where nothing fails: a look must not decide how long a write takes.
          if (share > 0 && this.dice.chance(share)) throw failure();
          resolve(perform());
        } catch (error) {
          reject(error);
        }
      };
      if (delayMs === 0) {
        end();
        return;
      }
      mounted.pending.add(operation);
      this.#schedule.after(delayMs, end);
    });
    if (isChange && this.#awaited !== undefined && this.#changes >= this.#awaited.change) {
      const { action } = this.#awaited;
      this.#awaited = undefined;
      action();
    }
    return result;
  }

  #delayMs(kind: OperationKind): number {
    const { atOnce, fromMs, toMs } = paces[kind];
    if (this.slow !== undefined) return between(this.slow.fromMs, this.slow.toMs, this.dice);
    if (atOnce === 1 || (atOnce > 0 && this.dice.chance(atOnce))) return 0;
    const isCleaning = kind === 'sync' && this.dice.chance(1 / cleanUp.every);
    return isCleaning ? between(cleanUp.fromMs, cleanUp.toMs, this.dice) : between(fromMs, toMs, this.dice);
  }

  /** The kernel names each of its starts. */
  #boot(): void {
    const hex = Buffer.from(this.dice.bytes(16)).toString('hex');
    const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    this.#install(bootIdFile, new FileContent(Buffer.from(`${id}\n`)));
  }

  #find(path: string) {
    try {
      return this.tree.place(path, 'stat', true).node;
    } catch {
      return undefined;
    }
  }

  /** With the folders above it, all of it on the disk. */
  #install(path: string, content: FileContent): void {
    const names = path.split('/').filter((name) => name !== '');
    const last = names.pop() ?? '';
    let folder: FolderNode = this.tree.root;
    for (const name of names) {
      const next = folder.names.get(name) ?? this.tree.newFolder(0o755);
      if (next.kind !== 'folder') throw diskError('ENOTDIR', 'open', path);
      if (!folder.names.has(name)) this.tree.change({ folder, name, after: next });
      this.tree.sync(folder);
      folder = next;
    }
    const before = folder.names.get(last);
    if (before?.kind === 'file') this.#usedBytes -= before.content.length;
    this.#usedBytes += content.length;
    this.tree.change({ folder, name: last, after: this.tree.newFile(0o644, content) });
    this.tree.sync(folder);
  }
}

function between(from: number, to: number, dice: Dice): number {
  return from + dice.fraction() * (to - from);
}

function attempt(perform: () => unknown): void {
  try {
    perform();
  } catch {
    // It would have failed.
  }
}
