import { GatewayError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { Turns } from '../core/mutex.js';
import type { BmsRequests } from '../device/bms-requests.js';
import type { Plant } from '../device/device.js';
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
  take(change: SettingsChange): Promise<void> | void;
}

export interface SettingsInForceParts {
  readonly settings: SettingsStore;
  /** As messages name it. */
  readonly configFile: string;
  readonly plant: Plant;
  readonly bms: BmsRequests;
  readonly recorder: EventRecorder;
  /** Told of a change after the plant, one after the other. */
  readonly followers: readonly SettingsFollower[];
  readonly log: Logger;
}

/** What the running parts go by: rebuilds, one change after the other, what a change touches, and tells of it. */
export class SettingsInForce {
  readonly #parts: SettingsInForceParts;
  #loaded: LoadedSettings | undefined;
  readonly #turns = new Turns();

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

  /** Nobody wrote what is in force, because what was written cannot be used. */
  get isGuessed(): boolean {
    return this.#loaded?.origin === 'defaults' && this.#loaded.problems.length > 0;
  }

  async load(): Promise<void> {
    this.#loaded = await this.#parts.settings.load();
    this.#tell(this.#loaded);
    await this.#endCommissioning(this.#loaded);
  }

  watch(): void {
    const { settings, plant } = this.#parts;
    settings.watch((change) => {
      this.#turns.take(() => this.#take(change)).catch((cause: unknown) => plant.noteFault(cause));
    });
  }

  /** Resolves when no change is under way. */
  settled(): Promise<void> {
    return this.#turns.ended();
  }

  /** Does something between two changes; rejects as it does, which is no business of the next change. */
  between(action: () => Promise<void>): Promise<void> {
    return this.#turns.take(action);
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    await this.#parts.settings.stop();
    await this.#turns.ended();
  }

  tellAssignments({ setup }: UpsReport): void {
    const { configFile, log } = this.#parts;
    for (const problem of setup ? misplacedAssignments(this.current, setup, configFile) : []) {
      log.error({ code: 'settings.invalid', key: problem.key }, formatProblem(problem));
    }
  }

  async #take(change: SettingsChange): Promise<void> {
    const { plant, bms, recorder, followers } = this.#parts;
    const wasSimulated = plant.isSimulated;
    this.#loaded = change;
    this.#tell(change);
    for (const event of settingsEvents(change)) recorder.record(event);
    const isTouched = (test: (section: string, key: string) => boolean) =>
      change.changed.some(({ section, key }) => test(section, key));
    const touchesUps = isTouched((section, key) => upsSections.has(section) || key === 'unit_number');
    // Another UPS behind the same objects: subscriptions go on. The Device says whether its UPS is real.
    const touchesBacnet =
      isTouched((section, key) => section === 'bacnet' && !takenAtOnce.has(key)) || wasSimulated !== plant.isSimulated;
    const touchesMapper = touchesBacnet || touchesUps || isTouched((section) => section === 'registers');
    if (touchesUps) await plant.stopUps();
    if (touchesMapper) plant.renewMapper();
    if (touchesBacnet) {
      const { outOfService } = bms.commissioning;
      await plant.restartBacnet();
      // A new server is no end of commissioning: what a person has forced stays forced.
      if (bms.commissioning.remainingMs !== undefined) plant.bacnet?.objects.resume(outOfService);
    } else plant.bacnet?.take(change.settings.bacnet);
    if (isTouched((section, key) => section === 'bacnet' && key === 'commissioning')) {
      bms.setCommissioning(change.settings.bacnet.commissioning, change.by);
    }
    if (touchesUps) plant.startUps();
    else {
      plant.ups?.assign(assignedWords(change.settings));
      if (isTouched((section) => section === 'registers')) this.tellAssignments(plant.report);
      plant.publish();
    }
    for (const follower of followers) await follower.take(change);
  }

  /** A restart ends commissioning: nobody may be there any more who remembers that it was on. */
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

  #tell(loaded: LoadedSettings & Pick<SettingsChange, 'by'>): void {
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
