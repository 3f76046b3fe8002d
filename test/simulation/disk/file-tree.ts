import { constants } from 'node:fs';
import type { DiskStats } from '../../../src/core/machine/disk.js';
import type { Dice } from '../world/contract.js';
import { diskError } from './disk-error.js';
import { FileContent } from './file-content.js';

interface Facts {
  readonly ino: number;
  /** Permission bits. */
  mode: number;
  uid: number;
  gid: number;
  mtimeMs: number;
  ctimeMs: number;
}

export type FileNode = Facts & { readonly kind: 'file'; readonly content: FileContent };
export type LinkNode = Facts & { readonly kind: 'link'; readonly target: string };
export type FolderNode = Facts & {
  readonly kind: 'folder';
  readonly names: Map<string, Node>;
  /** Not on the disk yet, in their order. */
  changes: NameChange[];
};
export type Node = FileNode | LinkNode | FolderNode;

/** One step of the file system: all of it is on the disk, or nothing. */
interface NameChange {
  readonly number: number;
  readonly parts: readonly {
    readonly folder: FolderNode;
    readonly name: string;
    readonly before: Node | undefined;
    readonly after: Node | undefined;
  }[];
}

/** Where a path leads; `node` is undefined where the last name is not there. */
export interface Place {
  readonly folder: FolderNode;
  readonly name: string;
  readonly node: Node | undefined;
  /** Without links. */
  readonly path: string;
}

const kinds = { file: constants.S_IFREG, folder: constants.S_IFDIR, link: constants.S_IFLNK };
const mostLinks = 40;
const mostFreeInos = 8;
const folderBytes = 4096;
/** Mode of what is made, without these bits. */
const umask = 0o022;
const { uid: ownUid = 0, gid: ownGid = 0 } = { uid: process.getuid?.(), gid: process.getgid?.() };

/**
 * Folders, files and links as Linux has them, for root, to whom nothing is forbidden. A name is on the disk when its folder was
 * synchronised, and not before; of several, a folder keeps the first ones.
 */
export class FileTree {
  readonly root: FolderNode;
  readonly #nowMs: () => number;
  readonly #unsynced = new Set<FolderNode>();
  #nextIno = 2;
  #changeNumber = 0;
  /** Numbers of what was removed: ext4 gives them to the next file. */
  #freeInos: number[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.root = this.newFolder(0o777);
  }

  newFile(mode: number, content = new FileContent()): FileNode {
    return { ...this.#facts(mode), kind: 'file', content };
  }

  newFolder(mode: number): FolderNode {
    return { ...this.#facts(mode), kind: 'folder', names: new Map(), changes: [] };
  }

  newLink(target: string): LinkNode {
    return { ...this.#facts(0o777 | umask), kind: 'link', mode: 0o777, target };
  }

  /** Throws ENOENT or ENOTDIR where a folder of the path is missing, ELOOP. */
  place(path: string, syscall: string, followsLast: boolean): Place {
    return this.#walk(path, syscall, followsLast, 0, path);
  }

  /** Throws ENOENT besides. */
  node(path: string, syscall: string, followsLast = true): Node {
    const { node } = this.place(path, syscall, followsLast);
    if (node === undefined) throw diskError('ENOENT', syscall, path);
    return node;
  }

  /** Gives, changes or takes names at once. */
  change(
    ...parts: readonly { readonly folder: FolderNode; readonly name: string; readonly after: Node | undefined }[]
  ) {
    this.#changeNumber += 1;
    const [first] = parts;
    if (first === undefined) return;
    const done = parts.map((part) => ({ ...part, before: part.folder.names.get(part.name) }));
    for (const { folder, name, after } of done) {
      if (after === undefined) folder.names.delete(name);
      else folder.names.set(name, after);
      this.touch(folder);
    }
    first.folder.changes.push({ number: this.#changeNumber, parts: done });
    this.#unsynced.add(first.folder);
  }

  /** The names of the folder are on the disk; returns those that were not. */
  sync(folder: FolderNode): readonly string[] {
    const isAbout = (change: NameChange) => change.parts.some((part) => part.folder === folder);
    const synced = [...this.#unsynced].flatMap((owner) => owner.changes.filter(isAbout));
    if (synced.length === 0) return [];
    this.#settle(synced);
    return synced.flatMap(({ parts }) =>
      parts.map(({ name, before, after }) => `${name}: ${before?.ino ?? 'none'} to ${after?.ino ?? 'none'}`),
    );
  }

  /** The power was cut: each folder keeps the first of its changes, all of them or none. */
  lose(dice: Dice): void {
    const lost: NameChange[] = [];
    for (const folder of this.#unsynced) {
      const kept = dice.one([0, folder.changes.length, dice.integer(0, folder.changes.length)]);
      lost.push(...folder.changes.splice(kept));
    }
    lost.sort((one, other) => other.number - one.number);
    for (const { parts } of lost) {
      for (const { folder, name, before } of parts.toReversed()) {
        if (before === undefined) folder.names.delete(name);
        else folder.names.set(name, before);
      }
    }
    this.#settle([...this.#unsynced].flatMap(({ changes }) => changes));
  }

  touch(node: Node): void {
    const nowMs = this.#nowMs();
    node.mtimeMs = nowMs;
    node.ctimeMs = nowMs;
  }

  touchFacts(node: Node): void {
    node.ctimeMs = this.#nowMs();
  }

  stats(node: Node): DiskStats {
    const { kind, ino, mode, uid, gid, mtimeMs, ctimeMs } = node;
    const size = kind === 'file' ? node.content.length : kind === 'folder' ? folderBytes : node.target.length;
    return {
      size,
      mode: kinds[kind] | mode,
      uid,
      gid,
      ino,
      mtimeMs,
      ctimeMs,
      isFile: () => kind === 'file',
      isDirectory: () => kind === 'folder',
    };
  }

  *files(folder = this.root, path = ''): Generator<{ readonly path: string; readonly file: FileNode }, void> {
    for (const [name, node] of folder.names) {
      if (node.kind === 'folder') yield* this.files(node, `${path}/${name}`);
      if (node.kind === 'file') yield { path: `${path}/${name}`, file: node };
    }
  }

  #walk(path: string, syscall: string, followsLast: boolean, links: number, asked: string): Place {
    if (links > mostLinks) throw diskError('ELOOP', syscall, asked);
    const names = path.split('/').filter((name) => name !== '' && name !== '.');
    const last = names.pop();
    if (last === undefined) return { folder: this.root, name: '', node: this.root, path: '/' };
    let folder = this.root;
    let at = '';
    for (const [index, name] of names.entries()) {
      const node = folder.names.get(name);
      if (node === undefined) throw diskError('ENOENT', syscall, asked);
      if (node.kind === 'file') throw diskError('ENOTDIR', syscall, asked);
      at += `/${name}`;
      if (node.kind === 'link') {
        const rest = [...names.slice(index + 1), last].join('/');
        return this.#walk(`${targetOf(node, at)}/${rest}`, syscall, followsLast, links + 1, asked);
      }
      folder = node;
    }
    const node = folder.names.get(last);
    at += `/${last}`;
    if (node?.kind === 'link' && followsLast) {
      return this.#walk(targetOf(node, at), syscall, followsLast, links + 1, asked);
    }
    return { folder, name: last, node, path: at };
  }

  #facts(mode: number): Facts {
    const nowMs = this.#nowMs();
    const ino = this.#freeInos.pop() ?? this.#nextIno++;
    return { ino, mode: mode & ~umask & 0o7777, uid: ownUid, gid: ownGid, mtimeMs: nowMs, ctimeMs: nowMs };
  }

  /** They can no longer be taken back. */
  #settle(changes: readonly NameChange[]): void {
    const settled = new Set(changes);
    for (const folder of this.#unsynced) {
      folder.changes = folder.changes.filter((change) => !settled.has(change));
      if (folder.changes.length === 0) this.#unsynced.delete(folder);
    }
    for (const { parts } of changes) {
      const kept = new Set(parts.map(({ after }) => after));
      for (const { before } of parts) {
        if (before !== undefined && !kept.has(before)) this.#forget(before);
      }
    }
  }

  #forget(node: Node): void {
    if (this.#freeInos.length < mostFreeInos) this.#freeInos.push(node.ino);
    if (node.kind !== 'folder' || !this.#unsynced.delete(node)) return;
    for (const { parts } of node.changes)
      for (const { before } of parts) if (before !== undefined) this.#forget(before);
  }
}

function targetOf({ target }: LinkNode, path: string): string {
  return target.startsWith('/') ? target : `${path.slice(0, path.lastIndexOf('/'))}/${target}`;
}
