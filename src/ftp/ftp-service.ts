import type { Clock } from '../core/clock.js';
import { GatewayError, hasCode } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { Tcp } from '../core/machine/tcp.js';
import { Mutex } from '../core/mutex.js';
import type { Door } from '../device/northbound.js';
import type { ProfileService } from '../device/profiles/profile-service.js';
import { formatProfileProblem } from '../device/profiles/profile-texts.js';
import { callerText } from '../journal/caller-texts.js';
import type { EventRecorder } from '../journal/journal-event.js';
import type { Login } from '../security/login.js';
import type { ChangedSetting } from '../settings/diff-settings.js';
import type { SettingsChange } from '../settings/loaded-settings.js';
import type { SettingsProblem } from '../settings/settings-problem.js';
import type { Settings } from '../settings/settings-schema.js';
import type { SettingsStore } from '../settings/settings-store.js';
import type { NetworkDecision } from '../system/network/network-waiting.js';
import type { ServedAddress } from '../system/network/served-address.js';
import type { ProfileProblem } from '../ups/profiles/profile.js';
import { formatWithoutFolder } from './ftp-documents.js';
import { ftpNetworkOutcome } from './ftp-network-outcome.js';
import { FtpServer } from './ftp-server.js';
import type {
  DocumentFolder,
  FtpClient,
  NetworkOutcome,
  ProfilesPort,
  Replacement,
  SettingsFilePort,
} from './ports.js';

/** Where it is decided what becomes of a change of `[network]`. */
export interface NetworkDecisions {
  decisionOn(change: SettingsChange): Promise<NetworkDecision>;
}

export interface FtpServiceParts {
  readonly settings: SettingsStore;
  readonly profiles: ProfileService;
  readonly login: Login;
  readonly folders: readonly DocumentFolder[];
  readonly servedAddress: Pick<ServedAddress, 'bind' | 'onMove'>;
  readonly network: NetworkDecisions;
  readonly recorder: EventRecorder;
  /** This machine's where nothing is said. */
  readonly tcp?: Tcp;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Whether another machine has the address is asked for three seconds; clients wait no shorter than this. */
const decisionMs = 15_000;

/** The FTP server as the settings want it. */
export class FtpService {
  readonly #parts: FtpServiceParts;
  #server: FtpServer | undefined;
  #settings: Settings | undefined;
  #isStopped = false;
  #endMoves = () => {};
  readonly #mutex = new Mutex();

  constructor(parts: FtpServiceParts) {
    this.#parts = parts;
  }

  /** None while it is off. */
  get doors(): readonly Door[] {
    return this.#server === undefined ? [] : [this.#server.door];
  }

  start(settings: Settings): Promise<void> {
    this.#settings = settings;
    this.#endMoves = this.#parts.servedAddress.onMove(() => this.move());
    return this.#mutex.run(() => this.#open());
  }

  /** Opens the port again where a change concerns it; a transfer that brought the change gets its answer first. */
  async applySettings(change: SettingsChange): Promise<void> {
    const { changed, settings } = change;
    this.#settings = settings;
    if (!changed.some(concernsFtp)) return;
    await networkOutcome(change, this.#parts);
    await this.move();
  }

  /** Goes where settings and machine want it now. */
  move(): Promise<void> {
    return this.#mutex.run(async () => {
      await this.#close();
      await this.#open();
    });
  }

  /** Idempotent. */
  stop(): Promise<void> {
    this.#isStopped = true;
    this.#endMoves();
    return this.#mutex.run(() => this.#close());
  }

  async #open(): Promise<void> {
    if (this.#isStopped || !this.#settings?.ftp.enabled) return;
    const { login, folders, servedAddress, tcp, clock, log } = this.#parts;
    const server = new FtpServer(
      { bind: servedAddress.bind, port: this.#settings.ftp.port },
      {
        settings: new SettingsFile(this.#parts),
        profiles: profilesPort(this.#parts),
        folders,
        checkLogin: (user, password, address, localAddress) =>
          login.check(user, password, address, 'ftp', localAddress),
        tcp,
        clock,
        log,
      },
    );
    this.#server = server;
    await server.start();
  }

  async #close(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }
}

function concernsFtp({ section, key }: ChangedSetting): boolean {
  return section === 'ftp' || (section === 'web' && key === 'bind');
}

class SettingsFile implements SettingsFilePort {
  readonly #parts: FtpServiceParts;

  constructor(parts: FtpServiceParts) {
    this.#parts = parts;
  }

  async read() {
    const file = await this.#parts.settings.export();
    return file && { bytes: new TextEncoder().encode(file.text), modifiedMs: file.modifiedMs };
  }

  async replace(bytes: Uint8Array, by: FtpClient): Promise<Replacement> {
    try {
      const change = await this.#parts.settings.apply(bytes, nameOfClient(by));
      const { changed } = change;
      this.#parts.log.info({ ...by, changed: changed.map(nameOf) }, 'config.ini was replaced by FTP.');
      const network = await networkOutcome(change, this.#parts);
      const notices = change.notices.map((one) => formatWithoutFolder(one));
      return { outcome: 'in-force', changed: changed.map(nameOf), notices, network };
    } catch (error) {
      if (hasCode(error, 'settings.unwritable')) return { outcome: 'unwritable' };
      if (!(error instanceof GatewayError) || !Array.isArray(error.facts.problems)) throw error;
      const found = error.facts.problems as SettingsProblem[];
      const problems = found.map((one) => formatWithoutFolder(one));
      const [first] = found;
      const [detail = ''] = problems;
      const detailFr = first ? formatWithoutFolder(first, 'fr') : '';
      this.#parts.recorder.record({ kind: 'settings-rejected', who: nameOfClient(by), detail, detailFr });
      this.#parts.log.warn({ ...by, problems }, 'A config.ini that came by FTP is not valid and was refused.');
      return { outcome: 'refused', problems };
    }
  }

  async remove(by: FtpClient): Promise<boolean> {
    try {
      await this.#parts.settings.remove(nameOfClient(by));
      this.#parts.log.info({ ...by }, 'config.ini was deleted by FTP; its settings stay in force.');
      return true;
    } catch (error) {
      this.#parts.log.warn({ ...by, err: error }, 'config.ini cannot be deleted.');
      return false;
    }
  }

  async restoreMissing(): Promise<void> {
    if (await this.#parts.settings.restoreMissing()) this.#parts.log.info('config.ini was missing and has come back.');
  }
}

/** The profiles of the site; a refusal names the lines. */
function profilesPort({ profiles, log }: FtpServiceParts): ProfilesPort {
  return {
    list: () => profiles.siteFiles(),
    async replace(name, bytes, by) {
      try {
        const { problems } = await profiles.save(bytes, nameOfClient(by), name);
        const notices = problems.map((problem) => formatProfileProblem(`${name}.json`, problem));
        return { outcome: 'in-force', changed: [`profile ${name}`], notices };
      } catch (error) {
        if (hasCode(error, 'profile.too-many')) return { outcome: 'refused', problems: [error.message] };
        if (!hasCode(error, 'profile.invalid')) {
          log.warn({ ...by, profile: name, err: error }, 'A profile that came by FTP cannot be written.');
          return { outcome: 'unwritable' };
        }
        const found = (error.facts.problems ?? []) as readonly ProfileProblem[];
        log.warn({ ...by, profile: name }, 'A profile that came by FTP has errors and was refused.');
        return { outcome: 'refused', problems: found.map((one) => formatProfileProblem(`${name}.json`, one)) };
      }
    },
    async remove(name, by) {
      try {
        await profiles.remove(name, nameOfClient(by));
        return 'removed';
      } catch (error) {
        if (hasCode(error, 'profile.in-use')) return 'in-use';
        return hasCode(error, 'profile.missing') ? 'missing' : 'unwritable';
      }
    },
  };
}

/** Undefined when the network stays as it is. */
function networkOutcome(
  change: SettingsChange,
  { network, clock }: FtpServiceParts,
): Promise<NetworkOutcome | undefined> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(decisionMs, () => resolve({ state: 'undecided' }));
    void network.decisionOn(change).then((decision) => {
      cancel();
      resolve(ftpNetworkOutcome(decision));
    });
  });
}

function nameOf({ section, key }: ChangedSetting): string {
  return `[${section}] ${key}`;
}

function nameOfClient({ user, address }: FtpClient): string {
  return callerText('ftp', { user, address });
}
