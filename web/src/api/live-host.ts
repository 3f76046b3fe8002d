/** What the stream needs of the browser; a test has one of its own. */
export interface LiveHost {
  wallMs(): number;
  monotonicMs(): number;
  /** Runs `action` once after `delayMs`; the returned function cancels it. */
  schedule(delayMs: number, action: () => void): () => void;
  isHidden(): boolean;
  /** The returned function ends it. */
  onVisibilityChange(listener: () => void): () => void;
  openSource(listeners: SourceListeners): StreamSource;
}

export interface SourceListeners {
  /** A named event with its JSON. */
  readonly onEvent: (name: StreamEventName, data: string) => void;
  /** `isFinal`: the browser does not try again. */
  readonly onError: (isFinal: boolean) => void;
  /** The login that had opened it has ended, and this page has a new one. */
  readonly onRenewed: () => void;
}

export interface StreamSource {
  close(): void;
}

export const streamEventNames = ['hello', 'status', 'values', 'alarm', 'alive'] as const;
export type StreamEventName = (typeof streamEventNames)[number];
