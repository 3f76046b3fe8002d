import { ownChance } from '../../../core/machine/chance.js';
import { saltOctets } from './privacy.js';

/** Numbers of 64 bits, none twice in a run, from anywhere on (RFC 3826 §3.1.2.1). */
export class SaltSource {
  readonly #view = new DataView(new ArrayBuffer(saltOctets));

  constructor(start: Uint8Array = ownChance.bytes(saltOctets)) {
    new Uint8Array(this.#view.buffer).set(start);
  }

  next(): Uint8Array {
    this.#view.setBigUint64(0, BigInt.asUintN(64, this.#view.getBigUint64(0) + 1n));
    return new Uint8Array(this.#view.buffer.slice(0));
  }
}
