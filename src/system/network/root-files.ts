import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isErrnoException } from '../../core/files/is-errno-exception.js';
import { writeFileAtomically } from '../../core/files/write-file-atomically.js';

/** A file as it was; `content` in base64, null when there was none. */
export interface KeptFile {
  readonly path: string;
  readonly content: string | null;
  readonly mode: number;
}

/** Files of the machine by their path from the root folder, which a test puts elsewhere. */
export class RootFiles {
  readonly #root: string;

  constructor(root = '/') {
    this.#root = root;
  }

  /** Undefined when there is no such file. */
  async read(path: string): Promise<string | undefined> {
    return (await this.#bytes(path))?.toString('utf8');
  }

  async write(path: string, text: string | Uint8Array, mode = 0o644): Promise<void> {
    const place = join(this.#root, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFileAtomically(place, text, { mode });
  }

  /** Names in a folder, sorted; none when it is missing. */
  async list(path: string): Promise<readonly string[]> {
    return (await readdir(join(this.#root, path)).catch(() => [])).sort();
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.#root, path), { force: true });
  }

  async keep(path: string): Promise<KeptFile> {
    const bytes = await this.#bytes(path);
    if (bytes === undefined) return { path, content: null, mode: 0 };
    const { mode } = await stat(join(this.#root, path));
    return { path, content: bytes.toString('base64'), mode: mode & 0o777 };
  }

  async putBack({ path, content, mode }: KeptFile): Promise<void> {
    if (content === null) return this.remove(path);
    const bytes = Buffer.from(content, 'base64');
    // A file that is right already keeps its place, its time and its inode.
    if ((await this.#bytes(path))?.equals(bytes)) return chmod(join(this.#root, path), mode);
    await this.write(path, bytes, mode);
  }

  async #bytes(path: string): Promise<Buffer | undefined> {
    try {
      return await readFile(join(this.#root, path));
    } catch (error) {
      if (isErrnoException(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
      throw error;
    }
  }
}
