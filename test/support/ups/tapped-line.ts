import { crc16, parseRequest, type ReadRequest, requestLength } from './modbus-frames.js';
import { openPtyPort, type PtyPort } from './pty-pair.js';

/** How many of the last words of a register are kept: more than a poll and its echo on BACnet take. */
const kept = 4;

/** A cable between a gateway and a UPS that writes down which words the UPS has sent. */
export class TappedLine {
  readonly #gateway: PtyPort;
  readonly #ups: PtyPort;
  readonly #words = new Map<number, number[]>();
  #asked: ReadRequest | undefined;
  #request = new Uint8Array();
  #answer = new Uint8Array();
  /** Answers seen whole and with a good checksum. */
  answers = 0;

  private constructor(gateway: PtyPort, ups: PtyPort) {
    this.#gateway = gateway;
    this.#ups = ups;
    gateway.received.on('data', (bytes: Uint8Array) => {
      ups.send.write(bytes);
      this.#onRequest(bytes);
    });
    ups.received.on('data', (bytes: Uint8Array) => {
      gateway.send.write(bytes);
      this.#onAnswer(bytes);
    });
  }

  static async open(): Promise<TappedLine> {
    return new TappedLine(await openPtyPort(), await openPtyPort());
  }

  get gatewayPath(): string {
    return this.#gateway.path;
  }

  get upsPath(): string {
    return this.#ups.path;
  }

  /** The last words of a register, as signed or unsigned numbers, latest last. */
  last(address: number, signed = false): readonly number[] {
    return (this.#words.get(address) ?? []).map((word) => (signed ? (word << 16) >> 16 : word));
  }

  async stop(): Promise<void> {
    await this.#gateway.stop();
    await this.#ups.stop();
  }

  #onRequest(bytes: Uint8Array): void {
    this.#request = Uint8Array.from([...this.#request, ...bytes]);
    if (this.#request.length < requestLength) return;
    this.#asked = parseRequest(this.#request.subarray(0, requestLength));
    this.#request = new Uint8Array();
    this.#answer = new Uint8Array();
  }

  #onAnswer(bytes: Uint8Array): void {
    if (!this.#asked) return;
    this.#answer = Uint8Array.from([...this.#answer, ...bytes]);
    const length = 5 + 2 * this.#asked.count;
    if (this.#answer.length < length) return;
    const view = new DataView(this.#answer.buffer);
    if (crc16(this.#answer.subarray(0, length - 2)) !== view.getUint16(length - 2, true)) return;
    this.answers += 1;
    for (let at = 0; at < this.#asked.count; at += 1) {
      const address = this.#asked.address + at;
      const words = [...(this.#words.get(address) ?? []), view.getUint16(3 + 2 * at)];
      this.#words.set(address, words.slice(-kept));
    }
    this.#asked = undefined;
  }
}
