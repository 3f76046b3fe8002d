import { dataAnswer, exceptionAnswer, parseRequest, type ReadRequest, requestLength } from './modbus-frames.js';
import { openPtyPort, type PtyPort } from './pty-pair.js';

/** Start address, number of words: a request may not cross the end of one. */
export type TableExtent = readonly [start: number, words: number];

/**
 * A UPS whose registers stand still until a test changes them: what it serves is exactly what the test typed in. It
 * knows nothing of the product's simulator or register tables.
 */
export class FrozenUps {
  readonly #port: PtyPort;
  readonly #tables: readonly TableExtent[];
  readonly #words: Map<number, number>;
  readonly requests: ReadRequest[] = [];
  /** Requests that are no request: bad checksum or broken length. */
  broken = 0;
  /** The cable is in, but the UPS says nothing. */
  mute = false;
  /** Exception code with which every table of these start addresses is refused. */
  readonly refused = new Map<number, number>();
  #pending = new Uint8Array();

  private constructor(port: PtyPort, tables: readonly TableExtent[], words: ReadonlyMap<number, number>) {
    this.#port = port;
    this.#tables = tables;
    this.#words = new Map(words);
    port.received.on('data', (bytes: Uint8Array) => this.#take(bytes));
  }

  static async start(tables: readonly TableExtent[], words: ReadonlyMap<number, number>): Promise<FrozenUps> {
    return new FrozenUps(await openPtyPort(), tables, words);
  }

  get path(): string {
    return this.#port.path;
  }

  set(address: number, word: number): void {
    this.#words.set(address, word & 0xffff);
  }

  /** Answers to at least this many further requests have left. */
  answered(): number {
    return this.requests.length;
  }

  stop(): Promise<void> {
    return this.#port.stop();
  }

  #take(bytes: Uint8Array): void {
    this.#pending = Uint8Array.from([...this.#pending, ...bytes]);
    while (this.#pending.length >= requestLength) {
      const request = parseRequest(this.#pending.subarray(0, requestLength));
      this.#pending = this.#pending.subarray(requestLength);
      if (!request) {
        this.broken += 1;
        this.#pending = new Uint8Array();
        return;
      }
      this.requests.push(request);
      const answer = this.#answer(request);
      if (answer && !this.mute) this.#port.send.write(answer);
    }
  }

  #answer(request: ReadRequest): Uint8Array | undefined {
    if (request.slave !== 1) return undefined;
    if (request.functionCode !== 3) return exceptionAnswer(request, 1);
    const table = this.#tables.find(
      ([start, words]) => request.address >= start && request.address + request.count <= start + words,
    );
    if (!table) return exceptionAnswer(request, 2);
    const refusal = this.refused.get(table[0]);
    if (refusal !== undefined) return exceptionAnswer(request, refusal);
    const words = Array.from({ length: request.count }, (_, at) => this.#words.get(request.address + at) ?? 0);
    return dataAnswer(request, words);
  }
}
