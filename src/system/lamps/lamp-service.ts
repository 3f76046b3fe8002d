import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { Device } from '../../device/device.js';
import type { SettingsChange } from '../../settings/loaded-settings.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { LampFacts } from './lamps.js';
import { LedLamps } from './led-lamps.js';

export interface LampServiceParts {
  readonly facts: () => LampFacts;
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
    this.#lamps = new LedLamps({ ...this.#parts, leds });
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

export function lampFactsOf({ ups, bacnet, report }: Device): LampFacts {
  const line = ups?.line?.counters();
  const server = bacnet?.server.counters;
  return {
    isConnected: report.snapshot.connection === 'running',
    packets: (server?.received ?? 0) + (server?.sent ?? 0),
    received: line?.answers ?? 0,
    sent: line?.requests ?? 0,
  };
}
