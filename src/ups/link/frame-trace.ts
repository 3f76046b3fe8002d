/** What a recorded run of bytes was taken for. */
export type TraceKind = 'request' | 'answer' | 'exception' | 'late' | 'foreign' | 'short' | 'damaged' | 'noise';

export interface TracedFrame {
  /** Milliseconds since 1970, for people. */
  readonly wallMs: number;
  readonly direction: 'sent' | 'received';
  readonly kind: TraceKind;
  readonly bytes: Uint8Array;
}

/** The last frames of the line, oldest first when read; a fixed number, so that years of noise cost no memory. */
export class FrameTrace {
  readonly #frames: TracedFrame[] = [];
  readonly #capacity: number;
  #next = 0;

  constructor(capacity = 200) {
    this.#capacity = capacity;
  }

  add(frame: TracedFrame): void {
    this.#frames[this.#next] = frame;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  read(): readonly TracedFrame[] {
    if (this.#frames.length < this.#capacity) return [...this.#frames];
    return [...this.#frames.slice(this.#next), ...this.#frames.slice(0, this.#next)];
  }
}
