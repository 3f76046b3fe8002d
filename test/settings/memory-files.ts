import type { FileContent, SettingsFiles } from '../../src/settings/settings-files.js';

/** Files of a test: what is written can be looked at, and reading or writing can be made to fail. */
export class MemoryFiles implements SettingsFiles {
  readonly contents = new Map<string, Uint8Array>();
  readonly modes = new Map<string, number | undefined>();
  readonly writes: string[] = [];
  readonly unwritable = new Set<string>();
  readonly unreadable = new Map<string, string>();
  readonly #refused = new Set<string>();
  readonly #versions = new Map<string, number>();

  async read(path: string, maxBytes: number): Promise<FileContent> {
    const why = this.unreadable.get(path);
    if (why !== undefined) return { state: 'unreadable', why };
    const bytes = this.contents.get(path);
    return bytes ? { state: 'content', bytes: bytes.subarray(0, maxBytes + 1), modifiedMs: 0 } : { state: 'missing' };
  }

  /** From now on; the file can still be deleted. */
  refuseWrites(path: string): void {
    this.#refused.add(path);
  }

  async signature(path: string): Promise<string> {
    return this.contents.has(path) ? String(this.#versions.get(path)) : 'ENOENT';
  }

  async write(path: string, text: string, mode?: number): Promise<void> {
    const isRefused = this.unwritable.has(path) || this.#refused.has(path);
    if (isRefused) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    this.writes.push(path);
    this.modes.set(path, mode);
    this.put(path, text);
  }

  async clean(): Promise<void> {}

  /** What a person does with an editor. */
  put(path: string, content: string | Uint8Array): void {
    this.contents.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    this.#versions.set(path, (this.#versions.get(path) ?? 0) + 1);
  }

  async remove(path: string): Promise<void> {
    if (this.unwritable.has(path)) throw Object.assign(new Error('read-only'), { code: 'EROFS' });
    this.contents.delete(path);
  }

  text(path: string): string | undefined {
    const bytes = this.contents.get(path);
    return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }
}
