import type { Clock } from '../../../src/core/clock.js';
import type { ByteLine } from '../../../src/ups/link/byte-line.js';

/** Bytes that arrive some time after the request was written. */
export interface ScriptedChunk {
  readonly afterMs: number;
  readonly bytes: Uint8Array;
}

/** What the far end sends upon the nth request (0 is the first) of the line's life. */
export type Script = (request: Uint8Array, count: number) => readonly ScriptedChunk[];

/** A line whose far end is a script. */
export class ScriptedLine implements ByteLine {
  readonly name = 'scripted';
  readonly written: { readonly atMs: number; readonly bytes: Uint8Array }[] = [];
  openings = 0;
  closings = 0;
  /** Rejects the next openings with this. */
  openProblem: Error | undefined;
  /** Neither accepts nor refuses bytes, as a hung adapter does. */
  isStuck = false;
  readonly #clock: Clock;
  readonly #script: Script;
  #onData: ((chunk: Uint8Array) => void) | undefined;
  #onLost: ((cause: Error) => void) | undefined;

  constructor(clock: Clock, script: Script = () => []) {
    this.#clock = clock;
    this.#script = script;
  }

  async open(): Promise<void> {
    if (this.openProblem) throw this.openProblem;
    this.openings += 1;
  }

  async close(): Promise<void> {
    this.closings += 1;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.isStuck) return new Promise(() => {});
    const count = this.written.length;
    this.written.push({ atMs: this.#clock.monotonicMs(), bytes });
    for (const { afterMs, bytes: chunk } of this.#script(bytes, count)) {
      this.#clock.schedule(afterMs, () => this.send(chunk));
    }
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#onData = listener;
  }

  onLost(listener: (cause: Error) => void): void {
    this.#onLost = listener;
  }

  /** The far end sends unasked. */
  send(bytes: Uint8Array): void {
    this.#onData?.(bytes);
  }

  unplug(cause: Error): void {
    this.#onLost?.(cause);
  }
}

/** '01 03 06' as bytes. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.split(' ').filter(Boolean), (byte) => Number.parseInt(byte, 16));
}

/**
 * Appends the CRC of Modbus over serial line V1.02 §6.2.2, by polynomial division with the bits reversed: another way
 * than the code under test.
 */
export function withCrc(text: string): Uint8Array {
  const body = hex(text);
  let remainder = 0xffff;
  for (const byte of body) {
    for (let bit = 0; bit < 8; bit += 1) {
      const feedback = ((remainder >> 15) & 1) ^ ((byte >> bit) & 1);
      remainder = ((remainder << 1) & 0xffff) ^ (feedback === 1 ? 0x8005 : 0);
    }
  }
  let reversed = 0;
  for (let bit = 0; bit < 16; bit += 1) if ((remainder >> bit) & 1) reversed |= 1 << (15 - bit);
  return Uint8Array.from([...body, reversed & 0xff, reversed >> 8]);
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
