import { GatewayError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { Mutex } from '../core/mutex.js';
import type { BmsRequests } from '../device/bms-requests.js';
import type { Device } from '../device/device.js';
import { misplacedAssignments } from '../device/misplaced-assignments.js';
import { assignedWords } from '../device/ups-monitor-of.js';
import { settingsEvents, settingsFileEvent } from '../journal/gateway-journal.js';
import type { EventRecorder } from '../journal/journal-event.js';
import type { LoadedSettings, SettingsChange } from '../settings/loaded-settings.js';
import { formatProblem } from '../settings/settings-problem.js';
import type { Settings } from '../settings/settings-schema.js';
import type { SettingsStore } from '../settings/settings-store.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';

/** A part of the gateway that goes by settings of its own. */
export interface SettingsFollower {
  applySettings(change: SettingsChange): Promise<void> | void;
}

export interface SettingsInForceParts {
  readonly settings: SettingsStore;
  /** As messages name it. */
  readonly configFile: string;
  readonly device: Device;
  readonly bms: BmsRequests;
  readonly recorder: EventRecorder;
  /** Told of a change after the device, one after the other. */
  readonly followers: readonly SettingsFollower[];
  readonly log: Logger;
}

/** What the running parts go by: rebuilds, one change after the other, what a change touches, and tells of it. */
export class SettingsInForce {
  readonly #parts: SettingsInForceParts;
  #loaded: LoadedSettings | undefined;
  readonly #mutex = new Mutex();

  constructor(parts: SettingsInForceParts) {
    this.#parts = parts;
  }

  get current(): Settings {
    if (this.#loaded) return this.#loaded.settings;
    throw new GatewayError('internal.fault', 'The gateway is used before it was started.');
  }

  /** config.ini as somebody wrote it is in force, all of it. */
  get isAsWritten(): boolean {
    return this.#loaded?.origin === 'file' && this.#loaded.problems.length === 0;
  }

  /** The defaults are in force, because what was written cannot be used. */
  get isGuessed(): boolean {
    return this.#loaded?.origin === 'defaults' && this.#loaded.problems.length > 0;
  }

  async load(): Promise<void> {
    this.#loaded = await this.#parts.settings.load();
    this.#report(this.#loaded);
    await this.#endCommissioning(this.#loaded);
  }

  watch(): void {
    const { settings, device } = this.#parts;
    settings.watch((change) => {
      this.#mutex.run(() => this.#apply(change)).catch((cause: unknown) => device.noteFault(cause));
    });
  }

  /** Resolves when no change is under way. */
  whenInForce(): Promise<void> {
    return this.#mutex.idle();
  }

  /** Does something between two changes; rejects as it does, which is no business of the next change. */
  between(action: () => Promise<void>): Promise<void> {
    return this.#mutex.run(action);
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    await this.#parts.settings.stop();
    await this.#mutex.idle();
  }

  tellAssignments({ setup }: UpsReport): void {
    const { configFile, log } = this.#parts;
    for (const problem of setup ? misplacedAssignments(this.current, setup, configFile) : []) {
      log.error({ code: 'settings.invalid', key: problem.key }, formatProblem(problem));
    }
  }

  async #apply(change: SettingsChange): Promise<void> {
    const { device, bms, recorder, followers } = this.#parts;
    const wasSimulated = device.isSimulated;
    this.#loaded = change;
    this.#report(change);
    for (const event of settingsEvents(change)) recorder.record(event);
    const isTouched = (test: (section: string, key: string) => boolean) =>
      change.changed.some(({ section, key }) => test(section, key));
    const touchesUps = isTouched((section, key) => upsSections.has(section) || key === 'unit_number');
    // Another UPS behind the same objects: subscriptions go on. The Device says whether its UPS is real.
    const touchesBacnet =
      isTouched((section, key) => section === 'bacnet' && !takenAtOnce.has(key)) || wasSimulated !== device.isSimulated;
    const touchesMapper = touchesBacnet || touchesUps || isTouched((section) => section === 'registers');
    if (touchesUps) await device.stopUps();
    if (touchesMapper) device.renewMapper();
    if (touchesBacnet) {
      const { outOfService } = bms.commissioning;
      await device.restartBacnet();
      // A new server is no end of commissioning: what a person has forced stays forced.
      if (bms.commissioning.remainingMs !== undefined) device.bacnet?.objects.resume(outOfService);
    } else device.bacnet?.applySettings(change.settings.bacnet);
    if (isTouched((section, key) => section === 'bacnet' && key === 'commissioning')) {
      bms.setCommissioning(change.settings.bacnet.commissioning, change.by);
    }
    if (touchesUps) device.startUps();
    else {
      device.ups?.assign(assignedWords(change.settings));
      if (isTouched((section) => section === 'registers')) this.tellAssignments(device.report);
      device.publish();
    }
    for (const follower of followers) await follower.applySettings(change);
  }

  /** A restart ends commissioning: the person who opened it may be gone. */
  async #endCommissioning(loaded: LoadedSettings): Promise<void> {
    const { settings } = loaded;
    if (settings.bacnet.commissioning === 'off') return;
    this.#loaded = { ...loaded, settings: { ...settings, bacnet: { ...settings.bacnet, commissioning: 'off' } } };
    const { log } = this.#parts;
    log.warn('[bacnet] commissioning was on and is off now: a restart ends it.');
    try {
      this.#loaded = await this.#parts.settings.apply([{ section: 'bacnet', key: 'commissioning', value: 'off' }]);
    } catch (cause) {
      log.warn({ err: cause }, 'It cannot be set to off in config.ini.');
    }
  }

  #report(loaded: LoadedSettings & Pick<SettingsChange, 'by'>): void {
    const { recorder, log } = this.#parts;
    const { origin, problems, notices } = loaded;
    const event = settingsFileEvent(loaded, loaded.by);
    if (event) recorder.record(event);
    for (const notice of notices) log.warn({ reason: notice.reason }, formatProblem(notice));
    for (const problem of problems) log.error({ code: 'settings.invalid' }, formatProblem(problem));
    if (problems.length === 0) return;
    const running = origin === 'last-good' ? 'The last good settings are in force.' : 'The defaults are in force.';
    log.error({ origin }, `The settings cannot be used. ${running} The file is left as it is.`);
  }
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
