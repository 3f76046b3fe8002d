import type { LiveHost } from '../api/live-host.js';

/** After this long without a touch, what somebody has begun to write is no one's any more. */
export const draftEndsMs = 15 * 60_000;

interface Draft {
  readonly value: unknown;
  readonly touchedAtMs: number;
  /** Beyond a reload. */
  readonly lasts: boolean;
  readonly cancel: () => void;
}

/** Where drafts outlive a reload of the page, which an ended login leads to. */
export interface DraftStore {
  read(): string | null;
  write(text: string): void;
}

type Stored = Readonly<Record<string, Pick<Draft, 'value' | 'touchedAtMs'>>>;

/** What somebody has begun to write, by names of its own; it outlives a change of the page, and where it `lasts` a reload. */
export class Drafts {
  readonly #host: Pick<LiveHost, 'wallMs' | 'schedule'>;
  readonly #store: DraftStore;
  readonly #drafts = new Map<string, Draft>();
  readonly #listeners = new Map<string, () => void>();

  constructor(host: Pick<LiveHost, 'wallMs' | 'schedule'>, store: DraftStore) {
    this.#host = host;
    this.#store = store;
  }

  /** Takes up what this window has kept over a reload. */
  start(): void {
    for (const [name, { value, touchedAtMs }] of Object.entries(storedOf(this.#store.read())))
      this.#keep(name, value, touchedAtMs, true);
  }

  get(name: string): unknown {
    const draft = this.#drafts.get(name);
    if (draft === undefined) return undefined;
    // A machine that slept runs its timers late.
    if (this.#host.wallMs() - draft.touchedAtMs >= draftEndsMs) this.#end(name);
    return this.#drafts.get(name)?.value;
  }

  /** Touches the draft; undefined may stand for what is written but not kept. What lasts must be plain data without secrets. */
  set(name: string, value: unknown, lasts = false): void {
    this.#keep(name, value, this.#host.wallMs(), lasts);
    this.#save();
  }

  /** For the next user of the window. */
  endAll(): void {
    for (const name of [...this.#drafts.keys()]) this.#end(name);
  }

  /** Tells the one who shows the draft when it has ended for want of a touch; the returned function ends that. */
  onEnd(name: string, listener: () => void): () => void {
    this.#listeners.set(name, listener);
    return () => {
      if (this.#listeners.get(name) === listener) this.#listeners.delete(name);
    };
  }

  #keep(name: string, value: unknown, touchedAtMs: number, lasts: boolean): void {
    this.#drafts.get(name)?.cancel();
    const leftMs = touchedAtMs + draftEndsMs - this.#host.wallMs();
    const cancel = this.#host.schedule(Math.max(0, leftMs), () => this.#end(name));
    this.#drafts.set(name, { value, touchedAtMs, lasts, cancel });
  }

  #end(name: string): void {
    this.#drafts.get(name)?.cancel();
    this.#drafts.delete(name);
    this.#save();
    this.#listeners.get(name)?.();
  }

  #save(): void {
    const lasting = [...this.#drafts].filter(([, { lasts, value }]) => lasts && value !== undefined);
    const stored: Stored = Object.fromEntries(
      lasting.map(([name, { value, touchedAtMs }]) => [name, { value, touchedAtMs }]),
    );
    this.#store.write(JSON.stringify(stored));
  }
}

function storedOf(text: string | null): Stored {
  try {
    return text === null ? {} : (JSON.parse(text) as Stored);
  } catch {
    return {};
  }
}
