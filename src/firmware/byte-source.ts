import type { Clock } from '../core/clock.js';
import { errorDetail } from '../core/error-details.js';
import { GatewayError } from '../core/errors.js';

/** A client that sends nothing for this long is gone. */
export const stalledAfterMs = 60_000;

/** A stream of pieces of any size, read in the sizes that the format has. */
export class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #clock: Clock;
  #rest: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Uint8Array>, clock: Clock) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#clock = clock;
  }

  /** Exactly so many octets; rejects with `firmware.truncated`. */
  async read(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.parts(count)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** The same in the pieces in which they come. */
  async *parts(count: number): AsyncGenerator<Buffer> {
    let missing = count;
    while (missing > 0) {
      if (this.#rest.length === 0 && !(await this.#fetch())) {
        throw new GatewayError('firmware.truncated', errorDetail('imageEndsEarly'));
      }
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
      yield part;
    }
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#rest.length === 0) if (!(await this.#fetch())) return true;
    return false;
  }

  async #fetch(): Promise<boolean> {
    const next = await this.#inTime(this.#pieces.next());
    if (next.done === true) return false;
    this.#rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    return true;
  }

  #inTime<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.schedule(stalledAfterMs, () =>
        reject(new GatewayError('firmware.truncated', errorDetail('imageStalled', { seconds: stalledAfterMs / 1000 }))),
      );
      promise
        .then(resolve, (cause: unknown) =>
          reject(new GatewayError('firmware.truncated', errorDetail('imageBrokeOff'), {}, cause)),
        )
        .finally(cancel);
    });
  }
}
