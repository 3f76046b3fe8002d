import type { Dice } from '../world/contract.js';

/** What the file was before a change that is not on the disk: enough to take it back. */
interface Change {
  readonly position: number;
  /** Octets that were written; 0 where the length alone has changed. */
  readonly count: number;
  /** What stood in their place, as far as the file went. */
  readonly before: Buffer;
  readonly lengthBefore: number;
  readonly lengthAfter: number;
  /**
   * `refused`: the disk did not take it, and the cache forgets that (as Linux does after a failed fsync); `kept`: it is on the disk
   * and stands behind such a one.
   */
  state: 'open' | 'refused' | 'kept';
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A sector may be written while its neighbour is not. */
const blockBytes = 4096;
const nothing = Buffer.alloc(0);

/** The octets of a file as programs see them, and how far the disk has them. An append costs no more than its own octets. */
export class FileContent {
  #bytes: Buffer;
  #length: number;
  /** The octets are somebody else's: copied before they change. */
  #isBorrowed: boolean;
  #changes: Change[] = [];

  constructor(bytes: Uint8Array = nothing) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#length = bytes.byteLength;
    this.#isBorrowed = true;
  }

  get length(): number {
    return this.#length;
  }

  get isOnDisk(): boolean {
    return this.#changes.length === 0;
  }

  /** Valid until the next change. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  write(bytes: Uint8Array, position: number): void {
    if (bytes.length === 0) return;
    const end = position + bytes.length;
    this.#note(position, bytes.length, end, Math.max(end, this.#length));
    this.#put(bytes, position);
  }

  truncate(length: number): void {
    if (length === this.#length) return;
    this.#note(length, 0, this.#length, length);
    this.#setLength(length);
  }

  /** Everything is on the disk from here on; returns what has come there. */
  sync(): readonly Range[] {
    const ranges = this.#changes
      .filter(({ state }) => state === 'open')
      .map(({ position, count }) => ({ from: position, to: Math.min(position + count, this.#length) }));
    if (this.#changes.every(({ state }) => state !== 'refused')) this.#changes = [];
    for (const change of this.#changes) if (change.state === 'open') change.state = 'kept';
    return ranges;
  }

  /** The disk has not taken it, and nobody tries once more. */
  refuse(): void {
    for (const change of this.#changes) if (change.state === 'open') change.state = 'refused';
  }

  /** The power was cut: of what was not synchronised, the dice keep nothing, all or some, whole or torn. */
  lose(dice: Dice): void {
    const changes = this.#changes;
    if (changes.length === 0) return;
    const written = new Array<Buffer>(changes.length);
    for (let at = changes.length - 1; at >= 0; at -= 1) {
      const change = changes[at] as Change;
      const { position, count, before, lengthBefore } = change;
      written[at] = Buffer.from(this.#bytes.subarray(position, position + count));
      this.#setLength(lengthBefore);
      this.#put(before, position);
    }
    this.#changes = [];
    const keeps = dice.one([0, 0.5, 1]);
    for (const [at, change] of changes.entries()) {
      if (change.state === 'refused') continue;
      const isWhole = change.state === 'kept' || keeps === 1;
      if (isWhole || dice.chance(keeps)) this.#redo(change, written[at] ?? nothing, isWhole ? undefined : dice);
    }
  }

  flip(bit: number): void {
    this.#own(this.#length);
    this.#bytes[bit >> 3] = (this.#bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  }

  #redo({ count, position, lengthAfter }: Change, bytes: Buffer, dice: Dice | undefined): void {
    if (count === 0) {
      this.#setLength(lengthAfter);
      return;
    }
    const tear = dice?.integer(0, 3);
    if (dice !== undefined && tear === 0) bytes = bytes.subarray(0, dice.integer(0, bytes.length));
    if (dice !== undefined && tear === 1) {
      const at = dice.integer(position, position + bytes.length - 1);
      const block = at - (at % blockBytes) - position;
      bytes.fill(0, Math.max(0, block), Math.min(bytes.length, block + blockBytes));
    }
    this.#put(bytes, position);
  }

  #note(position: number, count: number, end: number, lengthAfter: number): void {
    const lengthBefore = this.#length;
    const isAppended = position >= lengthBefore;
    const before = isAppended ? nothing : Buffer.from(this.#bytes.subarray(position, Math.min(end, lengthBefore)));
    this.#changes.push({ position, count, before, lengthBefore, lengthAfter, state: 'open' });
  }

  #put(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    this.#own(end);
    if (position > this.#length) this.#bytes.fill(0, this.#length, position);
    this.#bytes.set(bytes, position);
    this.#length = Math.max(this.#length, end);
  }

  #setLength(length: number): void {
    if (length > this.#length) {
      this.#own(length);
      this.#bytes.fill(0, this.#length, length);
    }
    this.#length = length;
  }

  #own(capacity: number): void {
    if (!this.#isBorrowed && capacity <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(capacity, Math.min(2 * this.#length, this.#length + 1_048_576)));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#isBorrowed = false;
  }
}
