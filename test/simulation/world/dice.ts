import type { Dice } from './contract.js';

/**
 * xoshiro128** of Blackman and Vigna: four words of state, a period of 2^128 - 1. Its state is a hash of the seed and of the
 * names of the forks that lead here, so that what one part draws never depends on how much another has drawn.
 */
export class SeededDice implements Dice {
  readonly #path: string;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(path: string) {
    this.#path = path;
    [this.#a, this.#b, this.#c, this.#d] = hash128(path);
  }

  static ofSeed(seed: number): SeededDice {
    return new SeededDice(String(seed));
  }

  fork(name: string | number): Dice {
    // The length keeps apart `a` then `b/c` and `a/b` then `c`.
    const word = String(name);
    return new SeededDice(`${this.#path}/${word.length}:${word}`);
  }

  fraction(): number {
    // 53 bits, as many as a double holds.
    return ((this.#next() >>> 5) * 0x4000000 + (this.#next() >>> 6)) / 0x20000000000000;
  }

  integer(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  one<T>(of: readonly T[]): T {
    if (of.length === 0) throw new RangeError('Nothing to draw from.');
    return of[this.integer(0, of.length - 1)] as T;
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; ) {
      for (let word = this.#next(), left = 4; left > 0 && at < count; left -= 1, word >>>= 8) bytes[at++] = word & 0xff;
    }
    return bytes;
  }

  #next(): number {
    const scrambled = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotate(this.#d, 11);
    return scrambled >>> 0;
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** Four independent runs of FNV-1a, each finished as MurmurHash3 does; never all zero, which would stay so. */
function hash128(text: string): [number, number, number, number] {
  const words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    for (let lane = 0; lane < 4; lane += 1) words[lane] = Math.imul((words[lane] ?? 0) ^ (code + lane), 0x01000193);
  }
  const [a = 0, b = 0, c = 0, d = 0] = words.map(finished);
  return [a, b, c, d | 1];
}

function finished(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
