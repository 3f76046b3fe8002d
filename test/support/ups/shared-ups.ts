import { dataAnswer, parseRequest, type ReadRequest, requestLength } from './modbus-frames.js';
import { openPtyPort, type PtyPort } from './pty-pair.js';

/** Octets of a request that is no reading of registers, and the answer to it; undefined: the UPS is asked. */
export type ForeignAnswer = (request: Uint8Array) => Uint8Array | undefined;

interface Asked {
  readonly master: PtyPort;
  readonly request: ReadRequest;
  readonly octets: Uint8Array;
}

/**
 * One UPS and several masters, each on a line of its own. Each register is read from the UPS once and stands still from
 * then on: all masters see one picture, whenever they ask and in whatever pieces.
 */
export class SharedUps {
  readonly #ups: PtyPort;
  readonly #masters: readonly PtyPort[];
  readonly #foreign: ForeignAnswer;
  readonly #words = new Map<string, number>();
  readonly #waiting: Asked[] = [];
  #asked: Asked | undefined;
  #answer = new Uint8Array();

  private constructor(ups: PtyPort, masters: readonly PtyPort[], foreign: ForeignAnswer) {
    this.#ups = ups;
    this.#masters = masters;
    this.#foreign = foreign;
    ups.received.on('data', (bytes: Uint8Array) => this.#onAnswer(bytes));
    for (const master of masters) this.#listen(master);
  }

  static async open(masters: number, foreign: ForeignAnswer = () => undefined): Promise<SharedUps> {
    const ports: PtyPort[] = [];
    for (let opened = 0; opened <= masters; opened += 1) ports.push(await openPtyPort());
    const [ups, ...rest] = ports;
    if (ups === undefined) throw new Error('no port');
    return new SharedUps(ups, rest, foreign);
  }

  /** Where the UPS answers. */
  get upsPath(): string {
    return this.#ups.path;
  }

  masterPath(index: number): string {
    const path = this.#masters[index]?.path;
    if (path === undefined) throw new Error(`there is no line ${index}`);
    return path;
  }

  async stop(): Promise<void> {
    for (const port of [this.#ups, ...this.#masters]) await port.stop();
  }

  #listen(master: PtyPort): void {
    let pending = new Uint8Array();
    master.received.on('data', (bytes: Uint8Array) => {
      pending = Uint8Array.from([...pending, ...bytes]);
      const answer = this.#foreign(pending);
      if (answer !== undefined) {
        pending = new Uint8Array();
        master.send.write(answer);
        return;
      }
      while (pending.length >= requestLength) {
        const octets = pending.subarray(0, requestLength);
        const request = parseRequest(octets);
        // What is no request is noise of an opening port: the master asks again.
        pending = request === undefined ? new Uint8Array() : pending.subarray(requestLength);
        if (request !== undefined) this.#waiting.push({ master, request, octets });
      }
      this.#next();
    });
  }

  #next(): void {
    while (this.#asked === undefined) {
      const asked = this.#waiting.shift();
      if (asked === undefined) return;
      const known = this.#known(asked.request);
      if (known === undefined) {
        this.#asked = asked;
        this.#answer = new Uint8Array();
        this.#ups.send.write(asked.octets);
      } else {
        asked.master.send.write(dataAnswer(asked.request, known));
      }
    }
  }

  #known(request: ReadRequest): number[] | undefined {
    const words = Array.from({ length: request.count }, (_, at) => this.#words.get(key(request, at)));
    return words.every((word) => word !== undefined) ? words : undefined;
  }

  #onAnswer(bytes: Uint8Array): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    this.#answer = Uint8Array.from([...this.#answer, ...bytes]);
    const refused = ((this.#answer[1] ?? 0) & 0x80) !== 0;
    if (this.#answer.length < (refused ? 5 : 5 + 2 * asked.request.count)) return;
    this.#asked = undefined;
    if (refused) {
      asked.master.send.write(this.#answer);
    } else {
      this.#keep(asked.request);
      asked.master.send.write(dataAnswer(asked.request, this.#known(asked.request) ?? []));
    }
    this.#next();
  }

  #keep(request: ReadRequest): void {
    const view = new DataView(this.#answer.buffer, this.#answer.byteOffset);
    for (let at = 0; at < request.count; at += 1) {
      const name = key(request, at);
      if (!this.#words.has(name)) this.#words.set(name, view.getUint16(3 + 2 * at));
    }
  }
}

function key({ functionCode, address }: ReadRequest, at: number): string {
  return `${functionCode}:${address + at}`;
}
