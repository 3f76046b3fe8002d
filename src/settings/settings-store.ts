import { basename, join } from 'node:path';
import type { Clock } from '../core/clock.js';
import { GatewayError } from '../core/errors.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import { Mutex } from '../core/mutex.js';
import { CredentialStore } from './credential-store.js';
import { diffSettings, droppedSettings } from './diff-settings.js';
import { FileWatch } from './file-watch.js';
import type { ExportedSettings, LoadedSettings, SettingsChange, SettingsPreview } from './loaded-settings.js';
import type { ReadSettingsOptions, SettingsReading } from './read-settings.js';
import type { HashingMachine } from './secret-hash.js';
import {
  settingsForBackup,
  withNoSecretKept,
  withoutSecrets,
  withSecretStates,
  withSecretsKept,
} from './secrets-in-settings.js';
import { type SettingsFiles, settingsFilesOn } from './settings-files.js';
import { SettingsIntake, type TakenSettings } from './settings-intake.js';
import { formatProblem, type SettingsProblem, settingsError } from './settings-problem.js';
import { type SecretName, settingOf } from './settings-schema.js';
import { type SettingsEdit, SettingsSources } from './settings-sources.js';

/** In the data folder: the text of the last valid file. */
export const lastGoodFileName = 'last-good.ini';

export interface SettingsStoreOptions extends Omit<ReadSettingsOptions, 'file'> {
  readonly configFile: string;
  /** Folder of the last good settings and of the credentials. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly disk?: Disk;
  /** Instead of those on the disk, for a test. */
  readonly files?: SettingsFiles;
  /** For hashes of secrets; this machine where nothing is said. */
  readonly machine?: HashingMachine | undefined;
}

export interface RecoveredLogin {
  /** The one of the settings in force where config.ini could not be changed. */
  readonly user: string;
  /** Undefined when the factory user and password are what a restart will find, too. */
  readonly problem: GatewayError | undefined;
}

/**
 * The settings that are in force; with its intake, the only place that writes config.ini.
 * A valid file comes into force and is remembered in the data folder; an invalid one is reported and left untouched
 * while the last good settings go on.
 */
export class SettingsStore {
  readonly #configFile: string;
  readonly #dataDir: string;
  readonly #lastGoodFile: string;
  readonly #files: SettingsFiles;
  readonly #sources: SettingsSources;
  readonly #credentials: CredentialStore;
  readonly #intake: SettingsIntake;
  readonly #watch: FileWatch;
  #loaded: LoadedSettings | undefined;
  #listener: ((change: SettingsChange) => void) | undefined;
  /** A read never meets a half-done change. */
  readonly #mutex = new Mutex();

  constructor(options: SettingsStoreOptions) {
    const {
      configFile,
      dataDir,
      clock,
      disk = thisDisk,
      files = settingsFilesOn(disk),
      machine,
      ...validators
    } = options;
    this.#configFile = configFile;
    this.#dataDir = dataDir;
    this.#lastGoodFile = join(dataDir, lastGoodFileName);
    this.#files = files;
    const places = { configFile, lastGoodFile: this.#lastGoodFile, files };
    this.#sources = new SettingsSources({ ...places, validators });
    this.#credentials = new CredentialStore(join(dataDir, 'credentials.json'), files, machine);
    this.#intake = new SettingsIntake({ ...places, sources: this.#sources, credentials: this.#credentials });
    this.#watch = new FileWatch(configFile, files, clock);
  }

  /** The settings in force; throws before `load`. */
  get current(): LoadedSettings {
    if (!this.#loaded) throw new GatewayError('internal.fault', 'the settings are asked for before they are loaded');
    return this.#loaded;
  }

  /** Reads the settings at start. Always ends with settings that can be used; what went wrong is in the result. */
  load(): Promise<LoadedSettings> {
    return this.#mutex.run(async () => {
      for (const file of [this.#configFile, this.#lastGoodFile]) await this.#files.clean(file);
      await this.#credentials.load();
      await this.#watch.remember();
      this.#loaded = (await this.#read({ restoreMissing: true })).loaded;
      return this.#loaded;
    });
  }

  /** Reports changes by hand within 5 seconds, and those by `apply` at once, until `stop`; the listener must not throw. */
  watch(listener: (change: SettingsChange) => void): void {
    this.#listener = listener;
    this.#watch.start(() => this.#mutex.run(() => this.#reread()));
  }

  /** Idempotent; resolves when nothing is being read or written any more. */
  async stop(): Promise<void> {
    this.#listener = undefined;
    this.#watch.stop();
    await this.#mutex.idle();
  }

  /** Says what an edit would change and what is wrong with it; changes nothing. */
  preview(edit: SettingsEdit): Promise<SettingsPreview> {
    return this.#mutex.run(async () => {
      const { reading, problems } = await this.#sources.edited(edit);
      const { settings, notices } = reading;
      if (!settings || problems.length > 0) return { problems, notices, changed: [] };
      const { hashes, changed } = await this.#credentials.plan(reading.secrets);
      const after = withSecretStates(settings, (name) => hashes.has(name));
      const told = [...this.#droppedBy(edit, reading), ...notices];
      return { problems, notices: told, changed: diffSettings(this.current.settings, after, changed) };
    });
  }

  /** Reads config.ini again, since what it may name has changed; while it is as before, nothing is told. */
  reread(): Promise<void> {
    return this.#mutex.run(() => this.#reread());
  }

  /**
   * Checks an edit, writes it and puts it into force.
   * Rejects with `settings.invalid` (fact `problems`) or `settings.unwritable`; the file and the settings are then as before.
   * `by` says who asks, for the journal.
   */
  apply(edit: SettingsEdit, by?: string): Promise<SettingsChange> {
    return this.#mutex.run(() => this.#apply(edit, by));
  }

  /**
   * Puts the config.ini of a backup into force; rejects as `apply` does. Whatever it says of passwords, those stored
   * here stay: it may be of another gateway, and that of one without passwords has empty lines.
   */
  restore(text: string, by: string): Promise<SettingsChange> {
    return this.#mutex.run(() => {
      const kept = withSecretsKept(text, (name) => this.#credentials.has(name));
      return this.#apply(new TextEncoder().encode(kept), by);
    });
  }

  /**
   * Puts the whole file of an installation into force; rejects as `apply` does. A secret of which it says nothing, or that
   * it is set, is no longer set: only one that stands in it is.
   */
  reset(bytes: Uint8Array, by: string): Promise<SettingsChange> {
    return this.#mutex.run(() => this.#apply(bytes, by, withNoSecretKept));
  }

  /**
   * config.ini for a person to take away: without secrets; undefined while the file is missing. In place of a file that
   * cannot be used, which may hold a password anywhere, the settings in force. Rejects with `settings.unreadable` where the
   * disk gives neither.
   */
  export(): Promise<ExportedSettings | undefined> {
    return this.#mutex.run(async () => {
      const content = await this.#sources.file();
      if (content.state === 'missing') return undefined;
      const text = withoutSecrets(await this.#sources.toTakeAway());
      return { text, modifiedMs: content.state === 'content' ? content.modifiedMs : 0 };
    });
  }

  /** config.ini for a backup, that of the settings in force where it is missing or cannot be used; rejects as `export` does. */
  backup(): Promise<string> {
    return this.#mutex.run(async () => settingsForBackup(await this.#sources.toTakeAway()));
  }

  /**
   * Deletes config.ini; the settings stay in force and are what comes back, by `restoreMissing` or at the next start.
   * Rejects with `settings.unwritable`; also when the settings in force could not come back.
   */
  remove(by?: string): Promise<void> {
    return this.#mutex.run(async () => {
      const canReturn = (await this.#sources.lastGood()) !== undefined || this.current.origin === 'defaults';
      const message = `${this.#configFile} cannot be deleted`;
      if (!canReturn) throw new GatewayError('settings.unwritable', `${message}: its copy cannot be read`);
      await this.#files.remove(this.#configFile).catch((cause: unknown) => {
        throw new GatewayError('settings.unwritable', message, {}, cause);
      });
      await this.#reread(by);
    });
  }

  /** Writes the settings in force into config.ini where it is missing; says whether it was. Never rejects. */
  restoreMissing(): Promise<boolean> {
    return this.#mutex.run(async () => {
      const content = await this.#sources.file();
      if (content.state !== 'missing') return false;
      this.#putInForce(await this.#intake.restore(), undefined);
      return true;
    });
  }

  /**
   * Opens the login with the factory user and password again (Manual §4), also where config.ini has errors or cannot be
   * written. Says what became of it: the user, and what the disk did not take of it.
   */
  async recoverLogin(by: string): Promise<RecoveredLogin> {
    const stored = await this.#mutex.run(async () => {
      const plan = await this.#credentials.plan(new Map([['security.password', { action: 'remove' }]]));
      // In use even if the disk does not take it: the person at the machine wants to log in now.
      const outcome = await this.#credentials.save(plan.hashes).then(
        () => undefined,
        (cause: unknown) => {
          this.#credentials.letGo();
          return unwritable(this.#dataDir, cause);
        },
      );
      this.#loaded = { ...this.current, settings: this.#intake.inForce(this.current.settings) };
      return outcome;
    });
    const factoryUser = settingOf('security', 'user')?.default ?? '';
    const edits = ['user', 'password'].map((key) => ({
      section: 'security',
      key,
      value: key === 'user' ? factoryUser : '',
    }));
    const refused = await this.apply(edits, by).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    const { user } = this.current.settings.security;
    return { user, problem: stored ?? (user === factoryUser ? undefined : otherUser(user, refused)) };
  }

  /** Whether the candidate is the secret stored under that name; false when none is stored. */
  verifySecret(name: SecretName, candidate: string): Promise<boolean> {
    return this.#credentials.verify(name, candidate);
  }

  /** A secret that is kept readable, for the one to whom it has to be shown; undefined while none is stored. */
  revealSecret(name: SecretName): string | undefined {
    return this.#credentials.reveal(name);
  }

  /** Another text whenever the stored secret is another one; undefined while none is stored. Tells nothing about it. */
  secretStamp(name: SecretName): string | undefined {
    return this.#credentials.stampOf(name);
  }

  async #apply(
    edit: SettingsEdit,
    by: string | undefined,
    meaning: (reading: SettingsReading) => SettingsReading = (reading) => reading,
  ): Promise<SettingsChange> {
    const edited = await this.#sources.edited(edit);
    const reading = meaning(edited.reading);
    if (!reading.settings || edited.problems.length > 0) throw settingsError(edited.problems);
    const before = this.#credentials.state;
    const plan = await this.#credentials.plan(reading.secrets);
    try {
      // Hashes first: a file that says (set) before there is one would mean that no secret is set.
      if (plan.isNeeded) await this.#credentials.save(plan.hashes);
      await this.#files.write(this.#configFile, withoutSecrets(reading));
    } catch (error) {
      if (plan.isNeeded) await this.#credentials.putBack(before);
      throw new GatewayError('settings.unwritable', `${this.#configFile} cannot be written`, {}, error);
    }
    const dropped = this.#droppedBy(edit, reading);
    const { notices, ...loaded } = await this.#intake.adopt(reading, 'file');
    return this.#putInForce(
      { loaded: { ...loaded, notices: [...dropped, ...notices] }, changedSecrets: plan.changed },
      by,
    );
  }

  /** Who takes out a key by its name knows what is lost; who brings a whole file may not. */
  #droppedBy(edit: SettingsEdit, reading: SettingsReading): readonly SettingsProblem[] {
    return edit instanceof Uint8Array ? droppedSettings(this.current.settings, reading, this.#configFile) : [];
  }

  /** A file that a failing disk does not give is looked at until it does. */
  async #read(options: { readonly restoreMissing: boolean }): Promise<TakenSettings> {
    if (this.#credentials.isUnread) await this.#credentials.load();
    const taken = await this.#intake.read(this.#loaded, options);
    const isUnread = taken.loaded.problems.some(({ reason }) => reason === 'unreadable') || this.#credentials.isUnread;
    if (isUnread) this.#watch.forget();
    return taken;
  }

  async #reread(by?: string): Promise<void> {
    // Deleting the file is a step of replacing it by FTP (Manual §9.1): while running, a missing file is only reported.
    const taken = await this.#read({ restoreMissing: false });
    const isMissing = taken.loaded.problems.some(({ reason }) => reason === 'missing');
    // A file that is gone says nothing of who took it away.
    this.#putInForce(taken, by ?? (isMissing ? undefined : basename(this.#configFile)));
  }

  #putInForce({ loaded, changedSecrets }: TakenSettings, by: string | undefined): SettingsChange {
    const before = this.current;
    const changed = diffSettings(before.settings, loaded.settings, changedSecrets);
    const change = { ...loaded, changed, ...(by !== undefined && { by }) };
    this.#loaded = loaded;
    const isNews = change.changed.length > 0 || !sameTexts(before.problems, loaded.problems);
    if (isNews || (loaded.notices.length > 0 && !sameTexts(before.notices, loaded.notices))) this.#listener?.(change);
    return change;
  }
}

function otherUser(user: string, cause: unknown): GatewayError {
  const message = `The password is the factory one again, the user is still ${user}: config.ini cannot be changed`;
  return new GatewayError(cause instanceof GatewayError ? cause.code : 'settings.unwritable', message, {}, cause);
}

function unwritable(folder: string, cause: unknown): GatewayError {
  const message = `The login is open until the next restart only: ${folder} cannot be written`;
  return new GatewayError('settings.unwritable', message, {}, cause);
}

function sameTexts(one: readonly SettingsProblem[], other: readonly SettingsProblem[]): boolean {
  const textOf = (problems: readonly SettingsProblem[]) => problems.map((problem) => formatProblem(problem)).join('\n');
  return textOf(one) === textOf(other);
}
