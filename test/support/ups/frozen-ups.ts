import { until } from '../until.js';
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

  /** `path`: the port of a UPS that was stopped, to plug it in again. */
  static async start(
    tables: readonly TableExtent[],
    words: ReadonlyMap<number, number>,
    path?: string,
  ): Promise<FrozenUps> {
    return new FrozenUps(await openPtyPort(path), tables, words);
  }

  get path(): string {
    return this.#port.path;
  }

  set(address: number, word: number): void {
    this.#words.set(address, word & 0xffff);
  }

  /** Sets exactly these status bits (S-codes) of 0x0030-0x0035. */
  setStatus(codes: readonly number[]): void {
    this.#setBits(0x0030, codes);
  }

  /** Sets exactly these alarm bits (A-codes) of 0x0038-0x003D. */
  setAlarms(codes: readonly number[]): void {
    this.#setBits(0x0038, codes);
  }

  /** Resolves when tables that start here have been asked for twice from now on, so that what they hold has been seen. */
  async untilRead(...starts: readonly number[]): Promise<void> {
    const from = this.requests.length;
    const asked = (start: number) => this.requests.slice(from).filter(({ address }) => address === start).length;
    await until(() => starts.every((start) => asked(start) >= 2), 10_000, 'the gateway reads the changed registers');
  }

  #setBits(start: number, codes: readonly number[]): void {
    for (let word = 0; word < 6; word += 1) {
      const bits = codes.filter((code) => code >> 4 === word).reduce((sum, code) => sum | (1 << (code & 15)), 0);
      this.set(start + word, bits);
    }
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
