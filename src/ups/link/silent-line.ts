import type { ByteLine } from './byte-line.js';

/** A line without a device at its other end. */
export class SilentLine implements ByteLine {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  async open(): Promise<void> {}

  async close(): Promise<void> {}

  async write(): Promise<void> {}

  onData(): void {}

  onLost(): void {}
}
