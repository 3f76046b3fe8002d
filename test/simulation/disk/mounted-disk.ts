import { constants } from 'node:fs';
import type { Disk, DiskFile, DiskStats } from '../../../src/core/machine/disk.js';
import { diskError } from './disk-error.js';
import type { FileNode, FolderNode, Node } from './file-tree.js';
import type { OperationKind, SimulatedDisk } from './simulated-disk.js';

/** Does something in its time; `path` and `syscall` name it, should it fail. */
export type Run = <T>(kind: OperationKind, syscall: string, path: string | undefined, perform: () => T) => Promise<T>;

const {
  O_ACCMODE = 3,
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
} = {
  ...constants,
  O_ACCMODE: constants.O_RDONLY | constants.O_WRONLY | constants.O_RDWR,
};

/** Node's words for how a file is opened. */
const flagsOf: Readonly<Record<string, number>> = {
  r: O_RDONLY,
  'r+': O_RDWR,
  w: O_WRONLY | O_CREAT | O_TRUNC,
  wx: O_WRONLY | O_CREAT | O_TRUNC | O_EXCL,
  'w+': O_RDWR | O_CREAT | O_TRUNC,
  a: O_WRONLY | O_CREAT | O_APPEND,
  ax: O_WRONLY | O_CREAT | O_APPEND | O_EXCL,
  'a+': O_RDWR | O_CREAT | O_APPEND,
};
const blockBytes = 4096;

/** The disk as one run of the gateway sees it. */
export class MountedDisk implements Disk {
  readonly #disk: SimulatedDisk;
  readonly #run: Run;

  constructor(disk: SimulatedDisk, run: Run) {
    this.#disk = disk;
    this.#run = run;
  }

  open(path: string, flags: string | number = 'r', mode = 0o666): Promise<DiskFile> {
    const bits = typeof flags === 'number' ? flags : (flagsOf[flags] ?? O_RDONLY);
    const kind = (bits & (O_CREAT | O_TRUNC)) === 0 ? 'look' : 'change';
    return this.#run(
      kind,
      'open',
      path,
      () => new OpenFile(this.#disk, this.#run, this.#opened(path, bits, mode), bits),
    );
  }

  readFile(path: string): Promise<Buffer>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  readFile(path: string, encoding?: 'utf8'): Promise<Buffer | string> {
    return this.#run('read', 'open', path, () => {
      const node = this.#disk.tree.node(path, 'open');
      if (node.kind !== 'file') throw diskError('EISDIR', 'read');
      return encoding === undefined ? Buffer.from(node.content.bytes) : node.content.bytes.toString(encoding);
    });
  }

  readdir(path: string): Promise<string[]> {
    return this.#run('look', 'scandir', path, () => [...this.#folder(path, 'scandir').names.keys()]);
  }

  stat(path: string): Promise<DiskStats> {
    const { tree } = this.#disk;
    return this.#run('look', 'stat', path, () => tree.stats(tree.node(path, 'stat')));
  }

  statfs(path: string): Promise<{ readonly bavail: number; readonly bsize: number }> {
    return this.#run('look', 'statfs', path, () => {
      this.#disk.tree.node(path, 'statfs');
      const bytes = Math.max(0, this.#disk.room(Number.POSITIVE_INFINITY));
      return { bavail: Math.floor(bytes / blockBytes), bsize: blockBytes };
    });
  }

  realpath(path: string): Promise<string> {
    return this.#run('look', 'realpath', path, () => {
      const place = this.#disk.tree.place(path, 'realpath', true);
      if (place.node === undefined) throw diskError('ENOENT', 'realpath', path);
      return place.path;
    });
  }

  readlink(path: string): Promise<string> {
    return this.#run('look', 'readlink', path, () => {
      const node = this.#disk.tree.node(path, 'readlink', false);
      if (node.kind !== 'link') throw diskError('EINVAL', 'readlink', path);
      return node.target;
    });
  }

  mkdir(path: string, options: { readonly recursive?: boolean; readonly mode?: number } = {}) {
    const { recursive = false, mode = 0o777 } = options;
    return this.#run('change', 'mkdir', path, () => {
      if (recursive) return this.#makeFolders(path, mode);
      this.#make(path, 'mkdir', () => this.#disk.tree.newFolder(mode));
      return undefined;
    });
  }

  async symlink(target: string, path: string): Promise<void> {
    await this.#run('change', 'symlink', path, () => {
      this.#make(path, 'symlink', () => this.#disk.tree.newLink(target), target);
    });
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#run('change', 'rename', from, () => this.#rename(from, to));
  }

  async unlink(path: string): Promise<void> {
    await this.#run('change', 'unlink', path, () => {
      const { folder, name, node } = this.#changed(path, 'unlink');
      if (node === undefined) throw diskError('ENOENT', 'unlink', path);
      if (node.kind === 'folder') throw diskError('EISDIR', 'unlink', path);
      this.#remove(folder, name, node);
    });
  }

  async rm(path: string, options: { readonly recursive?: boolean; readonly force?: boolean } = {}): Promise<void> {
    await this.#run('change', 'rm', path, () => {
      const place = this.#tryPlace(path, options.force === true);
      if (place?.node === undefined) {
        if (options.force) return;
        throw diskError('ENOENT', 'lstat', path);
      }
      const { folder, name, node } = place;
      if (node.kind === 'folder' && !options.recursive) {
        throw Object.assign(new Error(`Path is a directory: rm returned EISDIR (is a directory) ${path}`), {
          code: 'ERR_FS_EISDIR',
        });
      }
      this.#writable('unlink', path);
      this.#remove(folder, name, node);
    });
  }

  async truncate(path: string, length = 0): Promise<void> {
    const file = await this.open(path, 'r+');
    try {
      await file.truncate(length);
    } finally {
      await file.close();
    }
  }

  async chmod(path: string, mode: number): Promise<void> {
    await this.#run('change', 'chmod', path, () => {
      const node = this.#disk.tree.node(path, 'chmod');
      this.#writable('chmod', path);
      node.mode = mode & 0o7777;
      this.#disk.tree.touchFacts(node);
    });
  }

  async chown(path: string, uid: number, gid: number): Promise<void> {
    await this.#run('change', 'chown', path, () => {
      const node = this.#disk.tree.node(path, 'chown');
      this.#writable('chown', path);
      Object.assign(node, { uid, gid });
      this.#disk.tree.touchFacts(node);
    });
  }

  unusedName(): string {
    return Buffer.from(this.#disk.dice.bytes(6)).toString('hex');
  }

  #opened(path: string, bits: number, mode: number): FileNode | FolderNode {
    const { tree } = this.#disk;
    const isNewOnly = (bits & O_CREAT) !== 0 && (bits & O_EXCL) !== 0;
    const { folder, name, node } = tree.place(path, 'open', !isNewOnly);
    const writes = (bits & O_ACCMODE) !== O_RDONLY;
    if (node === undefined) {
      if ((bits & O_CREAT) === 0) throw diskError('ENOENT', 'open', path);
      this.#writable('open', path);
      this.#roomForName('open', path);
      const made = tree.newFile(mode);
      tree.change({ folder, name, after: made });
      return made;
    }
    if (isNewOnly) throw diskError('EEXIST', 'open', path);
    if (node.kind === 'link') throw diskError('ELOOP', 'open', path);
    if (node.kind === 'folder') {
      if (writes || (bits & O_CREAT) !== 0) throw diskError('EISDIR', 'open', path);
      return node;
    }
    if (writes) this.#writable('open', path);
    if ((bits & O_TRUNC) !== 0) {
      this.#disk.resize(node, 0);
      node.content.truncate(0);
      tree.touch(node);
    }
    return node;
  }

  #make(path: string, syscall: string, make: () => Node, target?: string): void {
    const names: [string, string?] = target === undefined ? [path] : [target, path];
    const { folder, name, node } = this.#disk.tree.place(path, syscall, false);
    if (node !== undefined) throw diskError('EEXIST', syscall, ...names);
    this.#writable(syscall, ...names);
    this.#roomForName(syscall, ...names);
    this.#disk.tree.change({ folder, name, after: make() });
  }

  /** As node does: the first one that was missing. */
  #makeFolders(path: string, mode: number): string | undefined {
    const names = path.split('/').filter((name) => name !== '');
    let first: string | undefined;
    for (let count = 1; count <= names.length; count += 1) {
      const at = `/${names.slice(0, count).join('/')}`;
      const node = this.#nodeAbove(at, path);
      if (node?.kind === 'folder') continue;
      if (node !== undefined) throw diskError(count < names.length ? 'ENOTDIR' : 'EEXIST', 'mkdir', path);
      const isDeadLink = this.#disk.tree.place(at, 'mkdir', false).node !== undefined;
      if (isDeadLink) throw diskError(count < names.length ? 'ENOTDIR' : 'ENOENT', 'mkdir', path);
      this.#make(at, 'mkdir', () => this.#disk.tree.newFolder(mode));
      first ??= at;
    }
    return first;
  }

  #nodeAbove(at: string, path: string): Node | undefined {
    try {
      return this.#disk.tree.place(at, 'mkdir', true).node;
    } catch (cause) {
      throw diskError((cause as NodeJS.ErrnoException).code ?? 'EIO', 'mkdir', path);
    }
  }

  #rename(from: string, to: string): void {
    const { tree } = this.#disk;
    const fail = (code: string) => diskError(code, 'rename', from, to);
    const place = (path: string) => {
      try {
        return tree.place(path, 'rename', false);
      } catch (cause) {
        throw fail((cause as NodeJS.ErrnoException).code ?? 'EIO');
      }
    };
    const source = place(from);
    const goal = place(to);
    const { node } = source;
    if (node === undefined) throw fail('ENOENT');
    if (this.#disk.isReadOnly) throw fail('EROFS');
    const { node: replaced } = goal;
    if (node === replaced) return;
    if (node.kind === 'folder' && `${goal.path}/`.startsWith(`${source.path}/`)) throw fail('EINVAL');
    if (`${source.path}/`.startsWith(`${goal.path}/`)) throw fail('ENOTEMPTY');
    if (replaced !== undefined && node.kind === 'folder' && replaced.kind !== 'folder') throw fail('ENOTDIR');
    if (replaced?.kind === 'folder' && node.kind !== 'folder') throw fail('EISDIR');
    if (replaced?.kind === 'folder' && replaced.names.size > 0) throw fail('ENOTEMPTY');
    if (replaced?.kind === 'file') this.#disk.release(replaced);
    tree.change(
      { folder: goal.folder, name: goal.name, after: node },
      { folder: source.folder, name: source.name, after: undefined },
    );
    tree.touchFacts(node);
  }

  /** A folder goes name by name: no file system does it at once. */
  #remove(folder: FolderNode, name: string, node: Node): void {
    if (node.kind === 'folder') for (const [below, one] of [...node.names]) this.#remove(node, below, one);
    if (node.kind === 'file') this.#disk.release(node);
    this.#disk.tree.change({ folder, name, after: undefined });
  }

  #changed(path: string, syscall: string) {
    const place = this.#disk.tree.place(path, syscall, false);
    if (place.node !== undefined) this.#writable(syscall, path);
    return place;
  }

  #tryPlace(path: string, isForced: boolean) {
    try {
      return this.#disk.tree.place(path, 'lstat', false);
    } catch (cause) {
      if (isForced && (cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw cause;
    }
  }

  #folder(path: string, syscall: string): FolderNode {
    const node = this.#disk.tree.node(path, syscall);
    if (node.kind !== 'folder') throw diskError('ENOTDIR', syscall, path);
    return node;
  }

  #writable(syscall: string, path: string, dest?: string): void {
    if (this.#disk.isReadOnly) throw diskError('EROFS', syscall, path, dest);
  }

  #roomForName(syscall: string, path: string, dest?: string): void {
    if (this.#disk.room(0) < 0) throw diskError('ENOSPC', syscall, path, dest);
  }
}

class OpenFile implements DiskFile {
  readonly #disk: SimulatedDisk;
  readonly #run: Run;
  readonly #node: FileNode | FolderNode;
  readonly #flags: number;
  #position = 0;
  #isClosed = false;

  constructor(disk: SimulatedDisk, run: Run, node: FileNode | FolderNode, flags: number) {
    this.#disk = disk;
    this.#run = run;
    this.#node = node;
    this.#flags = flags;
    disk.openFiles += 1;
  }

  read(buffer: Uint8Array, offset: number, length: number, position: number | null) {
    return this.#run('read', 'read', undefined, () => {
      this.#isOpen('read');
      // Node does not ask the system then.
      if (length === 0) return { bytesRead: 0 };
      const node = this.#file('read');
      if ((this.#flags & O_ACCMODE) === O_WRONLY) throw diskError('EBADF', 'read');
      const from = position ?? this.#position;
      const bytes = node.content.bytes.subarray(from, from + length);
      buffer.set(bytes, offset);
      if (position === null) this.#position += bytes.length;
      return { bytesRead: bytes.length };
    });
  }

  write(buffer: Uint8Array, offset: number, length: number, position: number | null) {
    return this.#run('write', 'write', undefined, () => {
      this.#isOpen('write');
      if (buffer.length === 0) return { bytesWritten: 0 };
      const node = this.#writable('write');
      return { bytesWritten: this.#put(node, buffer.subarray(offset, offset + length), position) };
    });
  }

  async writeFile(data: string | Uint8Array): Promise<void> {
    const bytes = Buffer.from(data);
    await this.#run('write', 'write', undefined, () => {
      this.#isOpen('writeFile');
      // Node does not ask the system then, as in `write`.
      if (bytes.length === 0) return;
      const node = this.#writable('write');
      for (let done = 0; done < bytes.length; ) done += this.#put(node, bytes.subarray(done), null);
    });
  }

  stat(): Promise<DiskStats> {
    return this.#run('look', 'fstat', undefined, () => {
      this.#isOpen('fstat');
      return this.#disk.tree.stats(this.#node);
    });
  }

  async truncate(length = 0): Promise<void> {
    await this.#run('write', 'ftruncate', undefined, () => {
      this.#isOpen('ftruncate');
      const node = this.#node;
      if (node.kind !== 'file' || (this.#flags & O_ACCMODE) === O_RDONLY) throw diskError('EINVAL', 'ftruncate');
      if (this.#disk.isReadOnly) throw diskError('EROFS', 'ftruncate');
      this.#disk.resize(node, length);
      node.content.truncate(length);
      this.#disk.tree.touch(node);
    });
  }

  async chmod(mode: number): Promise<void> {
    await this.#run('change', 'fchmod', undefined, () => {
      this.#isOpen('fchmod');
      if (this.#disk.isReadOnly) throw diskError('EROFS', 'fchmod');
      this.#node.mode = mode & 0o7777;
      this.#disk.tree.touchFacts(this.#node);
    });
  }

  /** A failed one is the last that is heard of the octets that were to be written. */
  async sync(): Promise<void> {
    await this.#run('sync', 'fsync', undefined, () => {
      this.#isOpen('fsync');
      const { trace, tree } = this.#disk;
      if (this.#node.kind === 'folder') {
        for (const change of tree.sync(this.#node)) trace?.text('disk', change);
        return;
      }
      const { content, ino } = this.#node;
      for (const { from, to } of content.sync()) {
        trace?.text('disk', `${ino} from ${from} to ${to}`);
        trace?.octets('disk', content.bytes.subarray(from, to));
      }
    }).catch((cause: unknown) => {
      if (this.#node.kind === 'file') this.#node.content.refuse();
      throw cause;
    });
  }

  async close(): Promise<void> {
    await this.#run('look', 'close', undefined, () => undefined).finally(() => {
      // Also where it fails (close(2)).
      if (!this.#isClosed) this.#disk.openFiles -= 1;
      this.#isClosed = true;
    });
  }

  /** As much as there is room for; throws ENOSPC where there is none. */
  #put(node: FileNode, bytes: Uint8Array, position: number | null): number {
    const { content } = node;
    const isAppended = (this.#flags & O_APPEND) !== 0;
    const from = isAppended ? content.length : (position ?? this.#position);
    const more = Math.max(0, from + bytes.length - content.length);
    const room = more === 0 ? 0 : this.#disk.room(more);
    const written = bytes.subarray(0, bytes.length - Math.max(0, more - Math.max(0, room)));
    if (written.length === 0 && bytes.length > 0) throw diskError('ENOSPC', 'write');
    this.#disk.resize(node, Math.max(content.length, from + written.length));
    content.write(written, from);
    this.#disk.tree.touch(node);
    if (position === null) this.#position = from + written.length;
    return written.length;
  }

  #writable(syscall: string): FileNode {
    this.#isOpen(syscall);
    const node = this.#node;
    if (node.kind !== 'file' || (this.#flags & O_ACCMODE) === O_RDONLY) throw diskError('EBADF', syscall);
    if (this.#disk.isReadOnly) throw diskError('EROFS', syscall);
    return node;
  }

  #file(syscall: string): FileNode {
    this.#isOpen(syscall);
    if (this.#node.kind !== 'file') throw diskError('EISDIR', syscall);
    return this.#node;
  }

  #isOpen(syscall: string): void {
    if (this.#isClosed) throw Object.assign(new Error('file closed'), { code: 'EBADF', syscall });
  }
}
