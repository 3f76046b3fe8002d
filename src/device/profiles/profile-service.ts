import type { Clock } from '../../core/clock.js';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { callerText } from '../../journal/caller-texts.js';
import type { EventRecorder } from '../../journal/journal-event.js';
import type { SettingsSource } from '../../settings/settings-source.js';
import type { OpenLine } from '../../ups/link/open-line.js';
import type { MapRegistry } from '../../ups/maps/map-registry.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import { profilesInUse } from '../device.js';
import { isSimulated } from '../ups-monitor-of.js';
import type { UpsValues } from '../ups-values.js';
import { editsToUse, lineOfProfile, type ProfileLine } from './profile-line.js';
import type { ProfileContents } from './profile-reader.js';
import type { KnownProfile, ProfileStore, SiteFile } from './profile-store.js';
import type { TrialResult } from './try-on-line.js';

export interface ProfileServiceParts {
  readonly store: ProfileStore;
  readonly registry: MapRegistry;
  readonly openLine?: OpenLine | undefined;
  readonly values: UpsValues;
  readonly demo: boolean;
  readonly settings: SettingsSource & {
    /** Does something between two changes of the settings. */
    between(action: () => Promise<void>): Promise<void>;
  };
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A profile, and whether the UPS is read by it. */
export interface ListedProfile extends KnownProfile {
  readonly inUse: boolean;
}

/** What people do with profiles while the gateway runs. */
export class ProfileService {
  readonly #parts: ProfileServiceParts;
  #isTrying = false;
  /** The last line on which the UPS answered to a profile, and what config.ini said of it then. */
  #answered: { readonly name: string; readonly line: ProfileLine; readonly serial: string } | undefined;

  constructor(parts: ProfileServiceParts) {
    this.#parts = parts;
  }

  async list(): Promise<readonly ListedProfile[]> {
    const inUse = this.#inUse();
    return (await this.#parts.store.all()).map((one) => ({ ...one, inUse: inUse.includes(one.file.name) }));
  }

  bytesOf(name: string): Promise<Uint8Array | undefined> {
    return this.#parts.store.bytesOf(name);
  }

  siteFiles(): Promise<readonly SiteFile[]> {
    return this.#parts.store.siteFiles();
  }

  known(name: string): Promise<KnownProfile | undefined> {
    return this.#parts.store.known(name);
  }

  check(bytes: Uint8Array): Promise<ProfileContents> {
    return this.#parts.store.check(bytes);
  }

  /** `name`: of the file in which it comes. Rejects as `ProfileStore.save` does. */
  async save(bytes: Uint8Array, who: string, name?: string): Promise<KnownProfile> {
    const { store, recorder, log } = this.#parts;
    const known = await store.save(bytes, name);
    recorder.record({ kind: 'profile-saved', subject: known.file.name, who });
    log.info({ profile: known.file.name, who }, 'A profile was brought.');
    return known;
  }

  /**
   * Puts the profiles of a backup in place, then its settings, which may name one of them. Resolves with the names of those
   * that cannot be used and are left out; rejects as `restoreSettings` does, and all profiles are then as before.
   */
  async restore(
    profiles: Readonly<Record<string, string>> | undefined,
    restoreSettings: () => Promise<unknown>,
  ): Promise<readonly string[]> {
    const { store, log } = this.#parts;
    const former = new Map<string, Uint8Array | undefined>();
    const leftOut: string[] = [];
    for (const [name, text] of Object.entries(profiles ?? {})) {
      const before = store.originOf(name) === 'site' ? await store.bytesOf(name) : undefined;
      try {
        await store.save(new TextEncoder().encode(text), name);
        former.set(name, before);
      } catch (err) {
        log.warn({ profile: name, err }, 'A profile of a backup is left out.');
        leftOut.push(name);
      }
    }
    try {
      await restoreSettings();
    } catch (error) {
      await this.#putBack(former);
      throw error;
    }
    return leftOut;
  }

  async #putBack(former: ReadonlyMap<string, Uint8Array | undefined>): Promise<void> {
    const { store, log } = this.#parts;
    for (const [name, bytes] of former) {
      await (bytes === undefined ? store.remove(name) : store.putBack(name, bytes)).catch((err: unknown) => {
        log.error({ profile: name, err }, 'A profile is not as it was before the backup that cannot be used.');
      });
    }
  }

  /** What somebody has done in the folder itself belongs to the journal as well. */
  recordByHand(names: readonly string[]): void {
    const { store, recorder } = this.#parts;
    const who = callerText('hand');
    for (const subject of names) {
      recorder.record({ kind: store.originOf(subject) === 'site' ? 'profile-saved' : 'profile-removed', subject, who });
    }
  }

  /** Rejects with `profile.in-use` unless it is meant all the same, and as `ProfileStore.remove` does. */
  async remove(name: string, who: string, meant = false): Promise<void> {
    const { store, recorder, log } = this.#parts;
    if (!meant && this.#inUse().includes(name)) throw new GatewayError('profile.in-use', '', { name });
    await store.remove(name);
    recorder.record({ kind: 'profile-removed', subject: name, who });
    log.warn({ profile: name, who }, 'A profile was removed.');
  }

  /**
   * Reads the UPS once by a profile. While it answers the poll, between its cycles; else on the port by itself, with the
   * search for the UPS put off: what a BMS reads is the same, nothing is known of the UPS before and after. Rejects with
   * `web.busy`, `serial.missing`, another `serial.` code, or `ups.not-polled` where the UPS is lost meanwhile.
   */
  async tryOut(family: UpsFamily): Promise<TrialResult> {
    if (this.#isTrying) throw new GatewayError('web.busy', errorDetail('profileTrialRuns'));
    this.#isTrying = true;
    const serial = this.#serialNow();
    try {
      const result = await this.#tryOut(family);
      const hasAnswered = result.tables.some(({ outcome }) => outcome === 'data');
      if (hasAnswered) this.#answered = { name: family.name, line: result.line, serial };
      return result;
    } finally {
      this.#isTrying = false;
    }
  }

  /** What config.ini has to say so that the UPS is read by a profile: on the line of a trial that it has answered. */
  editsToUse(family: UpsFamily) {
    const { settings, demo } = this.#parts;
    const tried = this.#answered;
    const isTried = tried?.name === family.name && tried.serial === this.#serialNow();
    const line = isTried ? tried.line : lineOfProfile(family, settings.current, isSimulated(settings.current, demo));
    return editsToUse(family, line, settings.current);
  }

  #serialNow(): string {
    return JSON.stringify(this.#parts.settings.current.serial);
  }

  async #tryOut(family: UpsFamily): Promise<TrialResult> {
    const { values, settings, demo, log } = this.#parts;
    const { tryBetweenCycles, tryOnOwnLine } = await import('./try-on-line.js');
    const { ups } = values;
    if (ups?.idleReads.isOpen) return tryBetweenCycles(family, settings.current, ups, this.#parts);
    const simulated = isSimulated(settings.current, demo);
    if (settings.current.serial.port === '' && !simulated) throw new GatewayError('serial.missing', '');
    let result: TrialResult | undefined;
    await settings.between(async () => {
      log.info({ profile: family.name }, 'The UPS is not looked for while a profile is tried.');
      await values.stop();
      try {
        result = await tryOnOwnLine(family, settings.current, simulated, this.#parts);
      } finally {
        values.start();
      }
    });
    if (result === undefined) throw new GatewayError('internal.fault', 'The trial has no result.');
    return result;
  }

  #inUse(): readonly string[] {
    const { settings, values, registry } = this.#parts;
    return profilesInUse(settings.current, values.report, registry);
  }
}
