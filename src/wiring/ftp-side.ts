import type { Clock } from '../clock.js';
import { GatewayError, hasCode } from '../errors.js';
import { FtpServer } from '../ftp/ftp-server.js';
import type { DocumentFolder, FtpClient, Replacement, SettingsFilePort } from '../ftp/ports.js';
import { callerText } from '../journal/caller-texts.js';
import type { EventRecorder } from '../journal/journal-event.js';
import type { Logger } from '../log.js';
import type { Login } from '../security/login.js';
import type { ChangedSetting } from '../settings/diff-settings.js';
import type { SettingsChange } from '../settings/loaded-settings.js';
import type { SettingsProblem } from '../settings/settings-problem.js';
import type { Settings } from '../settings/settings-schema.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { formatWithoutFolder } from './ftp-documents.js';

export interface FtpSideParts {
  readonly settings: SettingsStore;
  readonly login: Login;
  readonly folders: readonly DocumentFolder[];
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The FTP server as the settings want it. */
export class FtpSide {
  readonly #parts: FtpSideParts;
  #server: FtpServer | undefined;

  constructor(parts: FtpSideParts) {
    this.#parts = parts;
  }

  async start({ ftp, web }: Settings): Promise<void> {
    if (!ftp.enabled) return;
    const { settings, login, folders, recorder, clock, log } = this.#parts;
    const server = new FtpServer(
      { bind: web.bind, port: ftp.port },
      {
        settings: new SettingsFile(settings, recorder, log),
        folders,
        checkLogin: (user, password, address, localAddress) =>
          login.check(user, password, address, 'ftp', localAddress),
        clock,
        log,
      },
    );
    this.#server = server;
    await server.start();
  }

  /** Opens the port again where a change concerns it; a transfer that brought the change gets its answer first. */
  async take({ changed, settings }: SettingsChange): Promise<void> {
    if (!changed.some(concernsFtp)) return;
    await this.stop();
    await this.start(settings);
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }
}

function concernsFtp({ section, key }: ChangedSetting): boolean {
  return section === 'ftp' || (section === 'web' && key === 'bind');
}

class SettingsFile implements SettingsFilePort {
  readonly #settings: SettingsStore;
  readonly #recorder: EventRecorder;
  readonly #log: Logger;

  constructor(settings: SettingsStore, recorder: EventRecorder, log: Logger) {
    this.#settings = settings;
    this.#recorder = recorder;
    this.#log = log;
  }

  async read() {
    const file = await this.#settings.export();
    return file && { bytes: new TextEncoder().encode(file.text), modifiedMs: file.modifiedMs };
  }

  async replace(bytes: Uint8Array, by: FtpClient): Promise<Replacement> {
    try {
      const { changed } = await this.#settings.apply(bytes, nameOfClient(by));
      const needRestart = changed.filter((one) => one.needsRestart).map(nameOf);
      this.#log.info({ ...by, changed: changed.map(nameOf) }, 'config.ini was replaced by FTP.');
      return { outcome: 'in-force', changed: changed.map(nameOf), needRestart };
    } catch (error) {
      if (hasCode(error, 'settings.unwritable')) return { outcome: 'unwritable' };
      if (!(error instanceof GatewayError) || !Array.isArray(error.facts.problems)) throw error;
      const found = error.facts.problems as SettingsProblem[];
      const problems = found.map((one) => formatWithoutFolder(one));
      const [first] = found;
      const [detail = ''] = problems;
      const detailFr = first ? formatWithoutFolder(first, 'fr') : '';
      this.#recorder.record({ kind: 'settings-rejected', who: nameOfClient(by), detail, detailFr });
      this.#log.warn({ ...by, problems }, 'A config.ini that came by FTP is not valid and was refused.');
      return { outcome: 'refused', problems };
    }
  }

  async remove(by: FtpClient): Promise<boolean> {
    try {
      await this.#settings.remove(nameOfClient(by));
      this.#log.info({ ...by }, 'config.ini was deleted by FTP; its settings stay in force.');
      return true;
    } catch (error) {
      this.#log.warn({ ...by, err: error }, 'config.ini cannot be deleted.');
      return false;
    }
  }

  async restoreMissing(): Promise<void> {
    if (await this.#settings.restoreMissing()) this.#log.info('config.ini was missing and has come back.');
  }
}

function nameOf({ section, key }: ChangedSetting): string {
  return `[${section}] ${key}`;
}

function nameOfClient({ user, address }: FtpClient): string {
  return callerText('ftp', { user, address });
}
