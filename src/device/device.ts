import type { SettingsChange } from '../settings/loaded-settings.js';
import type { Settings } from '../settings/settings-schema.js';
import type { SettingsFollower } from '../settings/settings-source.js';
import type { MapRegistry } from '../ups/maps/map-registry.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';
import { BacnetService, type BacnetServiceParts } from './bacnet-service.js';
import { servesIp } from './served-device.js';
import { profilesNamedIn } from './settings-rules.js';
import { UnitReadings } from './unit-readings.js';
import { UpsValues, type UpsValuesParts } from './ups-values.js';

export type DeviceParts = UpsValuesParts & Omit<BacnetServiceParts, 'values'>;

/** What has gone over the lines of the device; counts only ever rise, but begin again when a part is rebuilt. */
export interface Traffic {
  /** BACnet datagrams in and out. */
  readonly packets: number;
  /** Answers of the UPS. */
  readonly received: number;
  /** Requests to the UPS. */
  readonly sent: number;
}

/** The device itself: from the UPS to the objects, and from the objects to the wire. */
export class Device implements SettingsFollower {
  readonly values: UpsValues;
  /** How each unit of a parallel system is, while somebody looks. */
  readonly unitReadings: UnitReadings;
  readonly bacnet: BacnetService;
  readonly #settings: DeviceParts['settings'];
  readonly #registry: DeviceParts['registry'];

  constructor(parts: DeviceParts) {
    this.#settings = parts.settings;
    this.#registry = parts.registry;
    this.values = new UpsValues(parts);
    const { settings, clock } = parts;
    this.unitReadings = new UnitReadings({ values: this.values, settings, clock });
    this.bacnet = new BacnetService({ ...parts, values: this.values });
    // Other settings of alarms are those of a backup: the objects begin with them.
    parts.alarms.memory.onRestored(() => {
      const { log, settings } = parts;
      settings
        .between(() => this.bacnet.renew())
        .catch((cause: unknown) => log.error({ err: cause }, 'Restored settings of alarms are not in force.'));
    });
  }

  get traffic(): Traffic {
    const line = this.values.ups?.line?.counters();
    const server = this.bacnet.served?.server.counters;
    return {
      packets: (server?.received ?? 0) + (server?.sent ?? 0),
      received: line?.answers ?? 0,
      sent: line?.requests ?? 0,
    };
  }

  /** Looks for the UPS as if it had never been found; after the changes that are under way. */
  detectUps(): Promise<void> {
    return this.#settings.between(async () => {
      await this.values.stop();
      this.values.start({ remembers: false });
    });
  }

  /**
   * Profiles are new, changed or gone: the UPS is read anew where it is read by one of them, or could not be read for want
   * of it. After the changes that are under way.
   */
  applyProfiles(names: readonly string[]): Promise<void> {
    return this.#settings.between(async () => {
      const { values } = this;
      const inUse = profilesInUse(this.#settings.current, values.report, this.#registry);
      if (!inUse.some((name) => names.includes(name))) return;
      await values.stop();
      values.start();
    });
  }

  /** Rebuilds what the change touches, and nothing else. */
  async applySettings({ changed, settings, by }: SettingsChange): Promise<void> {
    const { values, bacnet } = this;
    const touches = (test: (section: string, key: string) => boolean) =>
      changed.some(({ section, key }) => test(section, key));
    const touchesUps = touches((section, key) => upsSections.has(section) || key === 'unit_number');
    const touchesRegisters = touches((section) => section === 'registers');
    // Another UPS behind the same objects: subscriptions go on. The Device says whether its UPS is real.
    const touchesBacnet =
      touches((section, key) => section === 'bacnet' && !takenAtOnce.has(key)) ||
      bacnet.served?.isSimulated !== values.isSimulated ||
      bacnet.served?.server.servesIp !== servesIp(settings);
    if (touchesUps) await values.stop();
    if (touchesBacnet || touchesUps || touchesRegisters) values.renewMapper();
    if (touchesBacnet) await bacnet.restart();
    else bacnet.served?.applySettings(settings.bacnet);
    if (touches((section, key) => section === 'bacnet' && key === 'commissioning')) {
      bacnet.requests.setCommissioning(settings.bacnet.commissioning, by);
    }
    if (touchesUps) return values.start();
    if (touchesRegisters) values.assign();
    values.publish('settings');
  }
}

/** Names of the profiles that the settings name, and of the one by which the UPS is read. */
export function profilesInUse(
  settings: Settings,
  { setup }: Pick<UpsReport, 'setup'>,
  registry: MapRegistry,
): readonly string[] {
  const found = setup?.family.profile;
  return [...profilesNamedIn(settings, registry), ...(found === undefined ? [] : [found])];
}

/** Keys of [bacnet] that take effect without a new server. */
const takenAtOnce: ReadonlySet<string> = new Set([
  'object_name',
  'apdu_timeout_ms',
  'apdu_retries',
  'commissioning',
  'password',
]);
const upsSections: ReadonlySet<string> = new Set(['ups', 'serial', 'simulator']);
