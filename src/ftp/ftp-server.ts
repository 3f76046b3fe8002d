import type { Clock } from '../core/clock.js';
import type { ErrorCode } from '../core/errors.js';
import { isErrnoException } from '../core/files/is-errno-exception.js';
import type { Logger } from '../core/log.js';
import { type Tcp, type TcpServer, type TcpSocket, thisTcp } from '../core/machine/tcp.js';
import { type Door, doorProblemOf } from '../device/northbound.js';
import { type FtpLimits, ftpLimits } from './ftp-limits.js';
import { FtpSession } from './ftp-session.js';
import type { DocumentFolder, LoginCheck, ProfilesPort, SettingsFilePort } from './ports.js';
import { ProfilesFolder } from './profiles-folder.js';
import { formatReply, reply } from './replies.js';
import { SettingsFolder } from './settings-folder.js';
import { VirtualTree } from './virtual-tree.js';

export interface FtpServerOptions {
  readonly bind: string;
  readonly port: number;
  readonly limits?: Partial<FtpLimits>;
}

export interface FtpServerParts {
  readonly settings: SettingsFilePort;
  readonly profiles?: ProfilesPort;
  readonly folders: readonly DocumentFolder[];
  readonly checkLogin: LoginCheck;
  /** This machine's where nothing is said. */
  readonly tcp?: Tcp | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * FTP for config.ini (Manual §9.1, RFC 959, 2428, 3659). A port that cannot be opened is tried again until it can;
 * the rest of the gateway does not wait for it.
 */
export class FtpServer {
  readonly #options: FtpServerOptions;
  readonly #parts: FtpServerParts;
  readonly #tcp: Tcp;
  readonly #limits: FtpLimits;
  readonly #settingsFolder: SettingsFolder;
  readonly #profilesFolder: ProfilesFolder | undefined;
  readonly #tree: VirtualTree;
  readonly #sessions = new Set<FtpSession>();
  #server: TcpServer | undefined;
  #isRunning = false;
  #cancelRetry = () => {};
  #toldCode: ErrorCode | undefined;

  constructor(options: FtpServerOptions, parts: FtpServerParts) {
    this.#options = options;
    this.#parts = parts;
    this.#tcp = parts.tcp ?? thisTcp;
    this.#limits = { ...ftpLimits, ...options.limits };
    const { settings, profiles, folders, clock } = parts;
    this.#settingsFolder = new SettingsFolder({ settings, clock, limits: this.#limits });
    this.#profilesFolder = profiles && new ProfilesFolder({ profiles, clock, limits: this.#limits });
    const profilesFolder = this.#profilesFolder;
    this.#tree = new VirtualTree({ settingsFolder: this.#settingsFolder, profilesFolder, folders, clock });
  }

  /** The port in use; undefined while there is none. */
  get port(): number | undefined {
    const address = this.#server?.listening ? this.#server.address() : undefined;
    return typeof address === 'object' && address ? address.port : undefined;
  }

  /** Its sessions are counted, not the connections of their transfers. */
  get door(): Door {
    const { bind, port } = this.#options;
    const problem = this.#toldCode && doorProblemOf(this.#toldCode);
    const isOpen = this.port !== undefined;
    return { transport: 'tcp', bind, port: this.port ?? port, isOpen, problem, connections: this.#sessions.size };
  }

  /** Resolves after the first attempt to open the port. */
  async start(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    await this.#listen();
  }

  /** Idempotent; commands that run get their answer, for half a second at most. */
  async stop(): Promise<void> {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#cancelRetry();
    this.#server?.close();
    this.#server = undefined;
    await Promise.all([...this.#sessions].map((session) => session.stop()));
    this.#profilesFolder?.stop();
    await this.#settingsFolder.stop();
  }

  #listen(): Promise<void> {
    const { bind, port } = this.#options;
    const server = this.#tcp.createServer({}, (socket) => this.#admit(socket));
    return new Promise((resolve) => {
      server.on('error', (error) => {
        this.#reportFailure(error);
        server.close();
        if (this.#isRunning) {
          this.#cancelRetry = this.#parts.clock.schedule(this.#limits.retryMs, () => void this.#listen());
        }
        resolve();
      });
      server.listen(port, bind, () => {
        if (!this.#isRunning) {
          server.close();
        } else {
          this.#server = server;
          this.#toldCode = undefined;
          this.#parts.log.info({ bind, port: this.port }, 'FTP serves config.ini in /FLASH0/Config.');
        }
        resolve();
      });
    });
  }

  #reportFailure(error: Error): void {
    const { bind, port } = this.#options;
    const reason = isErrnoException(error) ? error.code : '';
    const code = codeOf(reason);
    // Once for each cause: it is tried every few seconds, for ten years.
    if (code === this.#toldCode) return;
    this.#toldCode = code;
    const message = {
      'ftp.port-taken': `Another program holds TCP port ${port}: no FTP until it is free.`,
      'ftp.port-forbidden': `This user may not open TCP port ${port}: no FTP.`,
      'ftp.failed': `TCP port ${port} on ${bind} cannot be opened: no FTP until it can.`,
    }[code];
    this.#parts.log.warn({ code, reason, bind, port }, message);
  }

  #admit(socket: TcpSocket): void {
    const { checkLogin, clock, log } = this.#parts;
    const tcp = this.#tcp;
    const session = new FtpSession({ socket, tcp, tree: this.#tree, checkLogin, clock, limits: this.#limits, log });
    const ofAddress = [...this.#sessions].filter(({ address }) => address === session.address);
    if (ofAddress.length >= this.#limits.sessionsPerAddress || !this.#hasRoom()) {
      socket.on('error', () => socket.destroy());
      socket.end(formatReply(reply(421, 'Too many sessions: try again later.')));
      socket.destroySoon();
      return;
    }
    this.#sessions.add(session);
    void session.ended.then(() => this.#sessions.delete(session));
    session.start();
  }

  /** A session without a login gives way, or strangers could take all sessions. */
  #hasRoom(): boolean {
    if (this.#sessions.size < this.#limits.sessions) return true;
    const stranger = [...this.#sessions].find(({ state }) => !state.isLoggedIn);
    if (!stranger) return false;
    this.#sessions.delete(stranger);
    void stranger.stop();
    return true;
  }
}

function codeOf(reason: string): 'ftp.port-taken' | 'ftp.port-forbidden' | 'ftp.failed' {
  if (reason === 'EADDRINUSE') return 'ftp.port-taken';
  return reason === 'EACCES' || reason === 'EPERM' ? 'ftp.port-forbidden' : 'ftp.failed';
}
