import { Mutex } from '../core/mutex.js';
import type { Door, Northbound, NorthboundSources } from '../device/northbound.js';
import type { SettingsChange } from '../settings/loaded-settings.js';
import type { Settings } from '../settings/settings-schema.js';

/** Sections of the settings that have a switch, and nothing is loaded while it is off. */
export type SwitchedSection = 'nut' | 'snmp' | 'modbus_tcp' | 'mqtt';

/** A service that lives from one change of its section to the next. */
export interface SwitchedService {
  /** Resolves when it serves, or has said why it cannot yet. */
  start(): Promise<void> | void;
  /** Idempotent. */
  stop(): Promise<void> | void;
  /** What it listens on; absent where others are called only. */
  readonly doors?: readonly Door[];
  /** Takes a change while it goes on, and returns true; without it, or where it returns false, the service is made anew. */
  absorb?(change: SettingsChange): boolean;
  /** Resolves when it may end for a change of the settings, at the latest when it is stopped; undefined: at once. */
  whenMayEnd?(): Promise<void> | undefined;
}

/** Makes a service for the settings of its section as they are now (`sources.settings.current`). */
export type MakeService<T extends SwitchedService> = (sources: NorthboundSources) => T;

/** A northbound that costs nothing while `[section] enabled=no`: its code is loaded when it is first wanted. */
export class SwitchedNorthbound<T extends SwitchedService> implements Northbound {
  readonly #section: SwitchedSection;
  readonly #load: () => Promise<MakeService<T>>;
  readonly #sources: NorthboundSources;
  #running: T | undefined;
  #isStopped = false;
  /** Settings have changed for which it has to end, and it may not yet. */
  #isRenewalDue = false;
  readonly #mutex = new Mutex();

  constructor(section: SwitchedSection, sources: NorthboundSources, load: () => Promise<MakeService<T>>) {
    this.#section = section;
    this.#sources = sources;
    this.#load = load;
  }

  /** Undefined while it is off. */
  get running(): T | undefined {
    return this.#running;
  }

  /** None while it is off. */
  get doors(): readonly Door[] {
    return this.#running?.doors ?? [];
  }

  start(): Promise<void> {
    return this.#mutex.run(() => this.#open(this.#sources.settings.current));
  }

  async applySettings(change: SettingsChange): Promise<void> {
    const { changed, settings } = change;
    if (!changed.some(({ section }) => section === this.#section)) return;
    await this.#mutex.run(async () => {
      if (settings[this.#section].enabled && this.#running?.absorb?.(change)) return;
      if (this.#isRenewalDue) return;
      const whenMayEnd = this.#running?.whenMayEnd?.();
      if (whenMayEnd === undefined) await this.#renew();
      else this.#renewLater(whenMayEnd);
    });
  }

  /** By the settings of then: the section may change again meanwhile. */
  #renewLater(whenMayEnd: Promise<void>): void {
    this.#isRenewalDue = true;
    this.#sources.log.warn(
      { section: this.#section },
      'A change of the settings waits: ending now could cost servers.',
    );
    void whenMayEnd.then(() =>
      this.#mutex.run(async () => {
        if (this.#isRenewalDue) await this.#renew();
      }),
    );
  }

  async #renew(): Promise<void> {
    this.#isRenewalDue = false;
    await this.#close();
    await this.#open(this.#sources.settings.current);
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    this.#isRenewalDue = false;
    return this.#mutex.run(() => this.#close());
  }

  /** Never rejects: BACnet must not suffer from a service beside it. */
  async #open(settings: Settings): Promise<void> {
    if (this.#isStopped || !settings[this.#section].enabled) return;
    try {
      const make = await this.#load();
      const service = make(this.#sources);
      this.#running = service;
      await service.start();
    } catch (err) {
      const { log } = this.#sources;
      log.error({ code: 'internal.fault', section: this.#section, err }, 'A server beside BACnet cannot be started.');
      await this.#close();
    }
  }

  async #close(): Promise<void> {
    const service = this.#running;
    this.#running = undefined;
    try {
      await service?.stop();
    } catch (err) {
      const { log } = this.#sources;
      log.error({ code: 'internal.fault', section: this.#section, err }, 'A server beside BACnet failed to stop.');
    }
  }
}
