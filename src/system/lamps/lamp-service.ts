import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { SettingsChange } from '../../settings/loaded-settings.js';
import type { Settings } from '../../settings/settings-schema.js';
import { type LampSources, lampFactsOf } from './lamps.js';
import { LedLamps } from './led-lamps.js';

export interface LampServiceParts {
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
