import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../clock.js';
import type { Logger } from '../../log.js';
import { type LampFacts, type LampName, type LampStates, lampNames, lampStates } from './lamps.js';

export interface LedLampsParts {
  /** Name of an LED below the folder by lamp; empty for none. */
  readonly leds: Readonly<Record<LampName, string>>;
  readonly facts: () => LampFacts;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where the kernel shows its LEDs. */
  readonly folder?: string;
}

/** Long enough to be seen, short enough to flicker with the traffic. */
const lookEveryMs = 100;
const kernelLeds = '/sys/class/leds';

/** Shows the lamps on LEDs of the board; without mapped LEDs it does nothing at all. */
export class LedLamps {
  readonly #parts: LedLampsParts;
  readonly #folder: string;
  /** Lamps whose LED takes what is written. */
  readonly #lit = new Map<LampName, boolean | undefined>();
  #before: LampFacts;
  #cancel = () => {};
  #working: Promise<void> = Promise.resolve();

  constructor(parts: LedLampsParts) {
    this.#parts = parts;
    this.#folder = parts.folder ?? kernelLeds;
    this.#before = { isConnected: false, packets: 0, received: 0, sent: 0 };
  }

  async start(): Promise<void> {
    for (const lamp of lampNames) {
      if (this.#parts.leds[lamp] === '') continue;
      // A trigger of the kernel would go on blinking over what is written here.
      if (await this.#write(lamp, 'trigger', 'none')) this.#lit.set(lamp, undefined);
    }
    if (this.#lit.size === 0) return;
    this.#before = this.#parts.facts();
    this.#lookAgain();
  }

  /** Idempotent; the lamps go dark, for nothing runs any more. */
  async stop(): Promise<void> {
    this.#cancel();
    await this.#working;
    for (const lamp of this.#lit.keys()) await this.#write(lamp, 'brightness', '0');
    this.#lit.clear();
  }

  #lookAgain(): void {
    this.#cancel = this.#parts.clock.schedule(lookEveryMs, () => {
      const now = this.#parts.facts();
      const states = lampStates(this.#before, now);
      this.#before = now;
      this.#working = this.#show(states);
      this.#lookAgain();
    });
  }

  async #show(states: LampStates): Promise<void> {
    for (const [lamp, wasLit] of this.#lit) {
      const isLit = states[lamp];
      if (wasLit === isLit) continue;
      this.#lit.set(lamp, isLit);
      if (!(await this.#write(lamp, 'brightness', isLit ? '1' : '0'))) this.#lit.delete(lamp);
    }
  }

  /** An LED that cannot be written is told once and left alone. */
  async #write(lamp: LampName, file: 'brightness' | 'trigger', text: string): Promise<boolean> {
    const path = join(this.#folder, this.#parts.leds[lamp], file);
    try {
      await writeFile(path, text, { flag: 'r+' });
      return true;
    } catch (cause) {
      this.#parts.log.warn({ file: path, err: cause }, `The lamp ${lamp} cannot be shown on ${path}.`);
      return false;
    }
  }
}
