import { GatewayError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { Mutex } from '../core/mutex.js';
import { settingsEvents, settingsFileEvent } from '../journal/gateway-journal.js';
import type { EventRecorder } from '../journal/journal-event.js';
import type { LoadedSettings, SettingsChange } from '../settings/loaded-settings.js';
import { formatProblem } from '../settings/settings-problem.js';
import type { Settings } from '../settings/settings-schema.js';
import type { SettingsFollower, SettingsSource } from '../settings/settings-source.js';
import type { SettingsStore } from '../settings/settings-store.js';

export interface SettingsInForceParts {
  readonly store: SettingsStore;
  readonly recorder: EventRecorder;
  readonly log: Logger;
}

/** Which settings the running parts go by; tells of each change, one after the other, and when it is in force. */
export class SettingsInForce implements SettingsSource {
  readonly #parts: SettingsInForceParts;
  #loaded: LoadedSettings | undefined;
  readonly #mutex = new Mutex();
  /** How many wait for their turn. */
  #waiting = 0;
  #turn = new AbortController();

  constructor(parts: SettingsInForceParts) {
    this.#parts = parts;
  }

  get isLoaded(): boolean {
    return this.#loaded !== undefined;
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
    this.#loaded = await this.#parts.store.load();
    this.#report(this.#loaded);
    await this.#endCommissioning(this.#loaded);
  }

  /** From now on each change goes to the followers, in their order; `noteFault` hears of one that fails. */
  watch(followers: readonly SettingsFollower[], noteFault: (cause: unknown) => void): void {
    this.#parts.store.watch((change) => {
      this.#inTurn(() => this.#apply(change, followers)).catch(noteFault);
    });
  }

  /** Resolves when no change is under way; what gives way to a change gives way to this as well. */
  whenInForce(): Promise<void> {
    return this.#inTurn(async () => undefined);
  }

  /**
   * Does something between two changes; rejects as it does, which is no business of the next change. `giveWay` is aborted
   * as soon as a change waits for it to end.
   */
  between(action: (giveWay: AbortSignal) => Promise<void>): Promise<void> {
    return this.#inTurn(action);
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    await this.#parts.store.stop();
    await this.#mutex.idle();
  }

  #inTurn(action: (giveWay: AbortSignal) => Promise<void>): Promise<void> {
    this.#waiting += 1;
    this.#turn.abort();
    return this.#mutex.run(() => {
      this.#waiting -= 1;
      this.#turn = new AbortController();
      if (this.#waiting > 0) this.#turn.abort();
      return action(this.#turn.signal);
    });
  }

  async #apply(change: SettingsChange, followers: readonly SettingsFollower[]): Promise<void> {
    const { recorder } = this.#parts;
    this.#loaded = change;
    this.#report(change);
    for (const event of settingsEvents(change)) recorder.record(event);
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
      this.#loaded = await this.#parts.store.apply([{ section: 'bacnet', key: 'commissioning', value: 'off' }]);
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
    log.error(
      { code: 'settings.invalid', origin },
      `The settings cannot be used. ${running} The file is left as it is.`,
    );
  }
}
