import type { LiveHost } from '../api/live-host.js';

/** After this long without a touch, what somebody has begun to write is no one's any more. */
export const draftEndsMs = 15 * 60_000;

interface Draft {
  readonly value: unknown;
  readonly touchedAtMs: number;
  readonly cancel: () => void;
}

/** What somebody has begun to write, by names of its own; it outlives a change of the page, not of the window. */
export class Drafts {
  readonly #host: Pick<LiveHost, 'wallMs' | 'schedule'>;
  readonly #drafts = new Map<string, Draft>();
  readonly #listeners = new Map<string, () => void>();

  constructor(host: Pick<LiveHost, 'wallMs' | 'schedule'>) {
    this.#host = host;
  }

  get(name: string): unknown {
    const draft = this.#drafts.get(name);
    if (draft === undefined) return undefined;
    // A machine that slept runs its timers late.
    if (this.#host.wallMs() - draft.touchedAtMs >= draftEndsMs) this.#end(name);
    return this.#drafts.get(name)?.value;
  }

  /** Touches the draft; undefined may stand for what is written but not kept. */
  set(name: string, value: unknown): void {
    this.#drafts.get(name)?.cancel();
    const cancel = this.#host.schedule(draftEndsMs, () => this.#end(name));
    this.#drafts.set(name, { value, touchedAtMs: this.#host.wallMs(), cancel });
  }

  /** Tells the one who shows the draft when it has ended for want of a touch; the returned function ends that. */
  onEnd(name: string, listener: () => void): () => void {
    this.#listeners.set(name, listener);
    return () => {
      if (this.#listeners.get(name) === listener) this.#listeners.delete(name);
    };
  }

  #end(name: string): void {
    this.#drafts.get(name)?.cancel();
    this.#drafts.delete(name);
    this.#listeners.get(name)?.();
  }
}
