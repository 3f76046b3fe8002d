import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { SettingsChange } from '../../settings/loaded-settings.js';
import type { Settings } from '../../settings/settings-schema.js';
import {
  type LampFacts,
  type LampName,
  type LampSources,
  type LampStates,
  lampFactsOf,
  lampNames,
  lampStates,
} from './lamps.js';

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
/** An LED of a device that is plugged in later, or whose driver comes up after the gateway. */
const seekEveryMs = 10_000;
const kernelLeds = '/sys/class/leds';
/** LED_FULL of the kernel, which takes it for the brightest that an LED can be. */
const fullBrightness = '255';

interface LitLamp {
  /** max_brightness: 1 would be next to dark on an LED that can be dimmed. */
  readonly full: string;
  isLit: boolean | undefined;
}

/** Shows the lamps on LEDs of the board; without mapped LEDs it does nothing at all. */
export class LedLamps {
  readonly #parts: LedLampsParts;
  readonly #folder: string;
  /** Lamps whose LED takes what is written. */
  readonly #shown = new Map<LampName, LitLamp>();
  /** Mapped lamps whose LED is not there, or takes nothing. */
  readonly #sought = new Set<LampName>();
  /** Told once, until the LED takes something. */
  readonly #complained = new Set<LampName>();
  #before: LampFacts;
  #cancelLook = () => {};
  #cancelSeek = () => {};
  #isRunning = false;
  #working: Promise<void> = Promise.resolve();

  constructor(parts: LedLampsParts) {
    this.#parts = parts;
    this.#folder = parts.folder ?? kernelLeds;
    this.#before = { isConnected: false, packets: 0, received: 0, sent: 0 };
  }

  async start(): Promise<void> {
    this.#isRunning = true;
    for (const lamp of lampNames) if (this.#parts.leds[lamp] !== '') this.#sought.add(lamp);
    await this.#seek();
  }

  /** Idempotent; the lamps go dark, for nothing runs any more. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelLook();
    this.#cancelSeek();
    await this.#working;
    for (const lamp of this.#shown.keys()) await this.#write(lamp, 'brightness', '0');
    this.#shown.clear();
    this.#sought.clear();
  }

  async #seek(): Promise<void> {
    const wasDark = this.#shown.size === 0;
    for (const lamp of this.#sought) {
      // A trigger of the kernel would go on blinking over what is written here.
      if (!(await this.#write(lamp, 'trigger', 'none'))) continue;
      this.#sought.delete(lamp);
      this.#shown.set(lamp, { full: await this.#fullOf(lamp), isLit: undefined });
    }
    if (!this.#isRunning) return;
    if (wasDark && this.#shown.size > 0) {
      this.#before = this.#parts.facts();
      this.#lookAgain();
    }
    this.#seekAgain();
  }

  #seekAgain(): void {
    this.#cancelSeek();
    if (this.#sought.size === 0) return;
    this.#cancelSeek = this.#parts.clock.schedule(seekEveryMs, () => this.#inTurn(() => this.#seek()));
  }

  #lookAgain(): void {
    this.#cancelLook = this.#parts.clock.schedule(lookEveryMs, () => {
      const now = this.#parts.facts();
      const states = lampStates(this.#before, now);
      this.#before = now;
      this.#inTurn(() => this.#show(states));
      if (this.#shown.size > 0) this.#lookAgain();
    });
  }

  #inTurn(action: () => Promise<void>): void {
    this.#working = this.#working.then(action);
  }

  async #show(states: LampStates): Promise<void> {
    for (const [lamp, shown] of this.#shown) {
      const isLit = states[lamp];
      if (shown.isLit === isLit) continue;
      shown.isLit = isLit;
      if (await this.#write(lamp, 'brightness', isLit ? shown.full : '0')) {
        this.#complained.delete(lamp);
        continue;
      }
      this.#shown.delete(lamp);
      this.#sought.add(lamp);
      if (this.#isRunning) this.#seekAgain();
    }
  }

  async #fullOf(lamp: LampName): Promise<string> {
    const text = await readFile(join(this.#folder, this.#parts.leds[lamp], 'max_brightness'), 'utf8').catch(() => '');
    return /^[1-9]\d*$/.exec(text.trim())?.[0] ?? fullBrightness;
  }

  async #write(lamp: LampName, file: 'brightness' | 'trigger', text: string): Promise<boolean> {
    const path = join(this.#folder, this.#parts.leds[lamp], file);
    try {
      await writeFile(path, text, { flag: 'r+' });
      return true;
    } catch (cause) {
      const message = `The lamp ${lamp} cannot be shown on ${path}; it is tried again.`;
      if (!this.#complained.has(lamp)) this.#parts.log.warn({ file: path, err: cause }, message);
      this.#complained.add(lamp);
      return false;
    }
  }
}

interface LampServiceParts {
  /** Asked at each look. */
  readonly device: LampSources;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The lamps on LEDs of the board, as the settings want them. */
export class LampService {
  readonly #parts: LampServiceParts;
  #lamps: LedLamps | undefined;

  constructor(parts: LampServiceParts) {
    this.#parts = parts;
  }

  async start({ lamps: leds }: Settings): Promise<void> {
    const { device, clock, log } = this.#parts;
    this.#lamps = new LedLamps({ facts: () => lampFactsOf(device), leds, clock, log });
    await this.#lamps.start();
  }

  async applySettings({ changed, settings }: SettingsChange): Promise<void> {
    if (!changed.some(({ section }) => section === 'lamps')) return;
    await this.stop();
    await this.start(settings);
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    await this.#lamps?.stop();
    this.#lamps = undefined;
  }
}
