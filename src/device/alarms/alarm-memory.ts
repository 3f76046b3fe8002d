import type { Clock } from '../../core/clock.js';
import { DiskTrouble } from '../../core/files/disk-trouble.js';
import { removeForGood } from '../../core/files/folders.js';
import { mayBeThere, patiently } from '../../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../../core/files/write-file-atomically.js';
import { isRecord, type KeptState } from '../../core/kept-state.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { type AlarmParts, type AlarmSection, readParts, textOfParts } from './checked-parts.js';
import { WritePace } from './write-pace.js';

/** In the data folder. */
export const alarmsFileName = 'alarms.json';

export interface AlarmMemoryParts {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
}

/** A promise that resolves when everything up to a moment is on the disk, or the disk has refused it. */
interface Attempt {
  readonly promise: Promise<void>;
  readonly end: () => void;
}

const retryDelayMs = 10_000;
const nothing: AlarmParts = { settings: {}, states: {} };

/** What alarms must still know after a restart or a power cut: one small JSON file, replaced whole. */
export class AlarmMemory {
  readonly #parts: AlarmMemoryParts;
  readonly #pace: WritePace;
  readonly #restored = new Set<() => void>();
  readonly #flushFirst = new Set<() => Promise<void>>();
  #content: AlarmParts = nothing;
  /** Text of the file. */
  #written = '';
  /** Who waits for the write that has not begun. */
  #next: Attempt | undefined;
  #timer: { readonly dueAtMs: number; readonly cancel: () => void } | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Text of the copy of the settings; empty where there is none. */
  #copied = '';
  readonly #trouble: DiskTrouble;
  /** Why the disk has not given the file, which is not replaced before it does. */
  #unread: unknown;
  #isStopped = false;

  constructor(parts: AlarmMemoryParts) {
    this.#parts = parts;
    this.#trouble = new DiskTrouble(parts.log);
    this.#pace = new WritePace(parts.clock);
  }

  /** A file that is missing or damaged costs what it held, never the start. */
  async load(): Promise<void> {
    for (const path of [this.#parts.path, this.#copyPath]) await removeLeftovers(path, this.#parts.disk);
    await this.read();
    if (this.#unread !== undefined) void this.#schedule(retryDelayMs);
  }

  /** The same beside a gateway that runs: nothing on the disk is touched. */
  async read(): Promise<void> {
    const { path, log, disk = thisDisk } = this.#parts;
    this.#copied = await patiently(() => disk.readFile(this.#copyPath, 'utf8')).catch(() => '');
    const text = await patiently(() => disk.readFile(path, 'utf8')).catch((err: unknown) => {
      this.#unread = mayBeThere(err) ? err : undefined;
      if (this.#unread !== undefined) this.#trouble.begins(err, `${path} cannot be read`, { file: path });
      return undefined;
    });
    if (text === undefined) return;
    this.#unread = undefined;
    try {
      const { parts, damaged } = readParts(text);
      this.#content = parts;
      this.#written = text;
      const names = [...damaged.settings, ...damaged.states];
      if (names.length > 0)
        log.warn({ file: path, parts: names }, 'Parts of what was known of the alarms are damaged.');
      if (damaged.settings.length > 0) this.#useCopy();
    } catch (cause) {
      log.warn({ file: path, err: cause }, 'What was known of the alarms is damaged and left aside.');
      this.#useCopy();
    }
  }

  /** Without it, one octet of a failing card would leave nobody who is told of alarms. */
  #useCopy(): void {
    if (this.#copied === '') return;
    try {
      const { settings } = readParts(this.#copied).parts;
      // What is whole in the file is newer.
      this.#content = { ...this.#content, settings: { ...settings, ...this.#content.settings } };
      this.#parts.log.warn({ file: this.#copyPath }, 'What is set of alarms comes from its copy.');
    } catch (cause) {
      this.#parts.log.warn({ file: this.#copyPath, err: cause }, 'The copy of what is set of alarms is damaged, too.');
    }
  }

  get #copyPath(): string {
    return this.#parts.path.replace(/(\.json)?$/, '-copy$1');
  }

  /** A part of it, for whoever owns that; `read` takes what has the right shape, and throws where nothing has. */
  part<T>(section: AlarmSection, name: string, read: (value: unknown) => T): KeptState<T> {
    let known: { readonly value: unknown; readonly read: T | undefined } | undefined;
    const current = () => {
      const value = this.#content[section][name];
      if (known?.value !== value || known === undefined) known = { value, read: this.#read(name, value, read) };
      return known.read;
    };
    return {
      get current() {
        return current();
      },
      keep: (state) => {
        known = { value: state, read: state };
        return this.#keep(section, name, state);
      },
    };
  }

  /** What `flush` writes must be on the disk before the file tells of it. The returned function ends it. */
  flushFirst(flush: () => Promise<void>): () => void {
    this.#flushFirst.add(flush);
    return () => this.#flushFirst.delete(flush);
  }

  /** Called when the settings are others than those that were kept; the returned function ends it. */
  onRestored(listener: () => void): () => void {
    this.#restored.add(listener);
    return () => this.#restored.delete(listener);
  }

  /** For a backup; `undefined` where nothing was set. */
  get settingsText(): string | undefined {
    const { settings } = this.#content;
    return Object.keys(settings).length === 0 ? undefined : JSON.stringify(settings);
  }

  /** Takes over the settings of a backup; a damaged one changes nothing, which is logged. */
  restoreSettings(text: string): void {
    try {
      const settings: unknown = JSON.parse(text);
      if (!isRecord(settings)) throw new TypeError('not an object');
      this.#replaceSettings(settings);
    } catch (cause) {
      this.#parts.log.warn({ err: cause }, 'What a backup has of the alarms is damaged and left aside.');
    }
  }

  forgetSettings(): void {
    this.#replaceSettings({});
  }

  /** As `flush`; from then on nothing is written: the file may be another gateway's. Idempotent. */
  async stop(): Promise<void> {
    await this.flush();
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Resolves when everything is on the disk, or the disk has refused it once more. */
  async flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    await this.#write();
  }

  #replaceSettings(settings: AlarmParts['settings']): void {
    this.#content = { ...this.#content, settings };
    void this.#schedule();
    for (const listener of this.#restored) listener();
  }

  #read<T>(name: string, value: unknown, read: (value: unknown) => T): T | undefined {
    if (value === undefined) return undefined;
    try {
      return read(value);
    } catch (cause) {
      this.#parts.log.warn(
        { part: name, err: cause },
        'Part of what was known of the alarms is damaged and left aside.',
      );
      return undefined;
    }
  }

  #keep(section: AlarmSection, name: string, state: unknown): Promise<void> {
    this.#content = { ...this.#content, [section]: { ...this.#content[section], [name]: state } };
    return this.#schedule();
  }

  #schedule(delayMs = this.#pace.delayMs()): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#next ??= newAttempt();
    const { clock } = this.#parts;
    const dueAtMs = clock.monotonicMs() + delayMs;
    // A new change need not wait for the pause after a write that has failed.
    if (this.#timer !== undefined && this.#timer.dueAtMs <= dueAtMs) return this.#next.promise;
    this.#timer?.cancel();
    const cancel = clock.schedule(delayMs, () => {
      this.#timer = undefined;
      void this.#write();
    });
    this.#timer = { dueAtMs, cancel };
    return this.#next.promise;
  }

  /** One write after the other; each has all that is known when it begins. */
  #write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeNow());
    return this.#writing;
  }

  async #writeNow(): Promise<void> {
    if (this.#isStopped) return;
    const attempt = this.#next;
    this.#next = undefined;
    const text = this.#text;
    if (text !== this.#written && (attempt !== undefined || this.#trouble.isThere)) await this.#replaceFile(text);
    attempt?.end();
  }

  get #text(): string {
    return textOfParts(this.#content);
  }

  /** What this run has kept meanwhile counts. */
  async #readLate(): Promise<void> {
    const own = this.#content;
    await this.read();
    if (this.#unread !== undefined) throw this.#unread;
    const { settings, states } = this.#content;
    this.#content = { settings: { ...settings, ...own.settings }, states: { ...states, ...own.states } };
    for (const listener of this.#restored) listener();
  }

  /** After the file, and only when somebody has set something: one of the two is whole at any moment. */
  async #writeCopy(disk: Disk): Promise<void> {
    const { settings } = this.#content;
    const text = Object.keys(settings).length === 0 ? '' : textOfParts({ ...nothing, settings });
    if (text === this.#copied) return;
    if (text === '') await removeForGood(this.#copyPath, disk);
    else await writeFileAtomically(this.#copyPath, text, { disk });
    this.#copied = text;
  }

  async #replaceFile(text: string): Promise<void> {
    const { path, disk = thisDisk } = this.#parts;
    this.#pace.note();
    try {
      if (this.#unread !== undefined) {
        await this.#readLate();
        text = this.#text;
      }
      for (const flush of this.#flushFirst) await flush();
      await writeFileAtomically(path, text, { disk });
      this.#written = text;
      await this.#writeCopy(disk);
      this.#trouble.ends(`${path} can be written again.`, { file: path });
    } catch (cause) {
      this.#trouble.begins(cause, `${path} cannot be written`, { file: path });
      void this.#schedule(retryDelayMs);
    }
  }
}

function newAttempt(): Attempt {
  let end = () => {};
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { promise, end };
}
