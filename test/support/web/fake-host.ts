import type { LiveHost, SourceListeners, StreamEventName } from '../../../web/src/api/live-host.js';
import type { ManualClock } from '../manual-clock.js';

/** A browser that a test plays: its clock, its tab and the other end of its event streams. */
export class FakeHost implements LiveHost {
  readonly #clock: ManualClock;
  readonly #visibilityListeners = new Set<() => void>();
  readonly #sources: (SourceListeners & { isOpen: boolean })[] = [];
  #hidden = false;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  wallMs(): number {
    return this.#clock.wallMs();
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }

  schedule(delayMs: number, action: () => void): () => void {
    return this.#clock.schedule(delayMs, action);
  }

  isHidden(): boolean {
    return this.#hidden;
  }

  onVisibilityChange(listener: () => void): () => void {
    this.#visibilityListeners.add(listener);
    return () => this.#visibilityListeners.delete(listener);
  }

  openSource(listeners: SourceListeners): { close(): void } {
    const source = { ...listeners, isOpen: true };
    this.#sources.push(source);
    return {
      close: () => {
        source.isOpen = false;
      },
    };
  }

  /** How many streams were asked for so far. */
  get opened(): number {
    return this.#sources.length;
  }

  get open(): number {
    return this.#sources.filter(({ isOpen }) => isOpen).length;
  }

  show(isShown: boolean): void {
    this.#hidden = !isShown;
    for (const listener of this.#visibilityListeners) listener();
  }

  /** The newest stream, or an older one by its number, says something. */
  say(name: StreamEventName, data: unknown, stream = this.#sources.length - 1): void {
    this.#sources[stream]?.onEvent(name, JSON.stringify(data));
  }

  fail(isFinal: boolean): void {
    this.#sources.at(-1)?.onError(isFinal);
  }
}
