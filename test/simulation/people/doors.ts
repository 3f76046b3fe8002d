/**
 * How people reach the gateway and the machine that it runs on. The world's run of the gateway has these; people need nothing else of
 * it, so that each of their rules can be tried without a run.
 */

export interface WebRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  /** Address of who asks. */
  readonly from: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: string;
}

/** One connection of TCP, as a client has it. */
export interface TcpCall {
  send(bytes: Uint8Array): void;
  /** Ends it in order. */
  end(): void;
  /** Breaks it off. */
  destroy(): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Once, whoever has ended it. */
  onClosed(listener: () => void): void;
}

/** How the program ended the last time; `stop`: in order, as by SIGTERM. */
export interface RunEnd {
  readonly atMs: number;
  readonly how: 'stop' | 'cut';
}

export interface Doors {
  /** Rises with each start of the program; undefined while none runs. */
  readonly run: number | undefined;
  /** When this run began, or the gateway in it began anew; time of the run of the proving ground. */
  readonly startedAtMs: number;
  readonly ends: readonly RunEnd[];
  /** Whether the program ran at some instant of the interval. */
  ranWithin(fromMs: number, toMs: number): boolean;
  /** Undefined: nobody answers, or the program has ended before it did. */
  ask(request: WebRequest): Promise<WebAnswer | undefined>;
  /** Undefined: refused. */
  call(from: string, port: number): Promise<TcpCall | undefined>;
  /** The machine's clock, milliseconds since 1970. */
  wallMs(): number;
  /** When the machine's clock has shown a time of that stretch; times of the run. */
  whenShown(wallFromMs: number, wallToMs: number): readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** The disk of the gateway, in the hands of somebody at the machine. Nothing here takes time, fails or is cut off. */
export interface FilesByHand {
  readonly configFile: string;
  readonly dataDir: string;
  /** Undefined: there is none. */
  read(path: string): Uint8Array | undefined;
  /** Synced, whatever the disk does to the gateway. */
  write(path: string, bytes: Uint8Array): void;
  remove(path: string): void;
  /** Every file below the folder, with its path. */
  list(folder: string): readonly string[];
}
