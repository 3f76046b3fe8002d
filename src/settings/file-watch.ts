import type { Clock } from '../core/clock.js';
import type { SettingsFiles } from './settings-files.js';

/** Both together, and the time to read, stay below the 5 seconds that are promised. */
const lookEveryMs = 2_000;
/** A copy in progress has a new size at each look; only a file that has come to rest is read. */
const restMs = 500;

/** Notices that a file has changed by looking at it: works on every file system, also for a file that comes and goes. */
export class FileWatch {
  readonly #path: string;
  readonly #files: SettingsFiles;
  readonly #clock: Clock;
  #known = '';
  #cancel: (() => void) | undefined;
  #isRunning = false;

  constructor(path: string, files: SettingsFiles, clock: Clock) {
    this.#path = path;
    this.#files = files;
    this.#clock = clock;
  }

  /** Takes the file as it is now for known. */
  async remember(): Promise<void> {
    this.#known = await this.#files.signature(this.#path);
  }

  /** What was found could not be read: the file is new at the next look. */
  forget(): void {
    this.#known = '';
  }

  /** Calls `onChange` for each change from what is known, one at a time; it must not reject. */
  start(onChange: () => Promise<void>): void {
    this.stop();
    this.#isRunning = true;
    this.#lookAfter(lookEveryMs, this.#known, onChange);
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancel?.();
  }

  #lookAfter(delayMs: number, before: string, onChange: () => Promise<void>): void {
    if (!this.#isRunning) return;
    this.#cancel = this.#clock.schedule(delayMs, () => void this.#look(before, onChange));
  }

  async #look(before: string, onChange: () => Promise<void>): Promise<void> {
    const now = await this.#files.signature(this.#path);
    if (!this.#isRunning) return;
    if (now !== this.#known && now !== before) {
      this.#lookAfter(restMs, now, onChange);
      return;
    }
    try {
      if (now !== this.#known) {
        this.#known = now;
        await onChange();
      }
    } finally {
      this.#lookAfter(lookEveryMs, this.#known, onChange);
    }
  }
}
