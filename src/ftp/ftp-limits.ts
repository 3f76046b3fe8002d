import { mostProfileBytes } from '../ups/model/profile-limits.js';

/** Everything that one client could otherwise take from the others. */
export interface FtpLimits {
  readonly sessions: number;
  readonly sessionsPerAddress: number;
  /** Time to log in. */
  readonly loginMs: number;
  readonly failedLogins: number;
  /** Words that are no command, before the login. */
  readonly strangeCommands: number;
  readonly idleMs: number;
  readonly commandsPerSecond: number;
  readonly lineBytes: number;
  readonly waitingLines: number;
  /** Answers that the client has not fetched. */
  readonly unreadAnswerBytes: number;
  readonly settingsBytes: number;
  readonly profileBytes: number;
  readonly dataConnectMs: number;
  readonly dataStallMs: number;
  readonly dataTotalMs: number;
  /** How long after its end a transfer may still turn out to have been cut off by the end of the session. */
  readonly cutOffMs: number;
  readonly heldFiles: number;
  /** How long config.ini may be missing, and files under other names are kept. */
  readonly heldMs: number;
  readonly stopMs: number;
  readonly retryMs: number;
}

export const ftpLimits: FtpLimits = {
  sessions: 6,
  sessionsPerAddress: 3,
  loginMs: 60_000,
  failedLogins: 5,
  strangeCommands: 5,
  idleMs: 300_000,
  commandsPerSecond: 50,
  lineBytes: 512,
  waitingLines: 16,
  unreadAnswerBytes: 65_536,
  settingsBytes: 65_536,
  profileBytes: mostProfileBytes,
  dataConnectMs: 15_000,
  dataStallMs: 15_000,
  dataTotalMs: 120_000,
  cutOffMs: 200,
  heldFiles: 4,
  heldMs: 600_000,
  stopMs: 500,
  retryMs: 10_000,
};
