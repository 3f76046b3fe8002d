import { join } from 'node:path';
import { GatewayError } from '../../core/errors.js';
import { mayBeThere, patiently } from '../../core/files/patiently.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import type { EventRecorder } from '../../journal/journal-event.js';
import { renderShippedSettings } from '../../settings/render-settings.js';
import type { SettingsStore } from '../../settings/settings-store.js';

/** What is kept of the last run, as far as recovery changes it. */
export interface FactoryResetMemory {
  remember(facts: { readonly keepsFactoryPassword: boolean; readonly setupStep?: 'line' }): void;
}

/** What is set of alarms, as far as recovery changes it. */
export interface FactoryResetAlarms {
  forgetSettings(): void;
}

/** The keys of this device for BACnet/SC, as far as recovery changes them. */
export interface FactoryResetCertificates {
  forget(): Promise<void>;
}

export interface FactoryResetParts {
  readonly dataDir: string;
  readonly settings: SettingsStore;
  readonly memory: FactoryResetMemory;
  readonly alarmMemory: FactoryResetAlarms;
  readonly scCertificates: FactoryResetCertificates;
  readonly recorder: EventRecorder;
  readonly disk?: Disk;
}

/** In the data folder: the settings that the installation began with, its ports among them. */
export const factoryFileName = 'factory.ini';

/**
 * Puts all settings back to those of the installation, else to the shipped ones, and those of alarms. Every secret is that of the
 * installation, too, and none where it says none: the factory password opens again. Keys and certificates of BACnet/SC are gone.
 * Rejects as `SettingsStore.apply` does, and with `settings.unreadable` where the disk does not give those of the installation; all is
 * as before then.
 */
export async function restoreFactorySettings(parts: FactoryResetParts, by: string): Promise<void> {
  const { dataDir, settings, memory, alarmMemory, scCertificates, recorder, disk = thisDisk } = parts;
  const shipped = new TextEncoder().encode(renderShippedSettings());
  const file = join(dataDir, factoryFileName);
  const installed = await patiently(() => disk.readFile(file)).catch((cause: unknown) => {
    // The shipped settings know nothing of the site: no port, no address, no UPS.
    if (mayBeThere(cause)) throw new GatewayError('settings.unreadable', `${file} cannot be read`, { file }, cause);
    return undefined;
  });
  const isUsable = installed !== undefined && (await settings.preview(installed)).problems.length === 0;
  await settings.reset(isUsable ? installed : shipped, by);
  memory.remember({ keepsFactoryPassword: false, setupStep: 'line' });
  alarmMemory.forgetSettings();
  await scCertificates.forget();
  recorder.record({ kind: 'factory-reset', who: by });
}
