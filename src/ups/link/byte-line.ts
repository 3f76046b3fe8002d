/** A serial line as bytes: a serial port, a pseudo-terminal, or the simulator's own end. */
export interface ByteLine {
  /** What a person calls it: /dev/ttyUSB0, simulator. */
  readonly name: string;
  /** Rejects with a `serial.*` code that says what to check. */
  open(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
  /** Resolves when the last byte has left. */
  write(bytes: Uint8Array): Promise<void>;
  /** Chunks arrive with whatever borders the operating system gives them. */
  onData(listener: (chunk: Uint8Array) => void): void;
  /** The line went away by itself (unplugged, driver error); never called after `close()`. */
  onLost(listener: (cause: Error) => void): void;
  /**
   * The line at another speed, yet to be opened, in place of this one: it takes over the port, which stays open. Absent where
   * nothing is spared by that.
   */
  retuned?(baud: number): ByteLine;
  /** Absent where its bytes come in the time of this machine. */
  readonly watchSilence?: WatchSilence;
}

/** Hears all bytes of a line, and tells when it has fallen silent behind some. */
export interface SilenceWatch {
  hear(chunk: Uint8Array): void;
  /** Idempotent; tells of nothing afterwards. */
  close(): void;
}

export interface WantedSilence {
  /** Silence that ends a run of bytes. */
  readonly silenceMs: number;
  /** Bytes in a run at most. */
  readonly capacity: number;
  readonly onSilence: () => void;
}

export type WatchSilence = (wanted: WantedSilence) => SilenceWatch;
