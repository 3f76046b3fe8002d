/** Everything that one client could otherwise take from the others. */
export interface NutLimits {
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** As upsd lets go of a client that says nothing. */
  readonly silenceMs: number;
  /** Time to say a first command. */
  readonly firstWordMs: number;
  readonly lineBytes: number;
  readonly lineWords: number;
  readonly unreadBytes: number;
  /** Commands of one client in a second, and how many more at once: programs read every variable with its type and description. */
  readonly commandsPerSecond: number;
  readonly commandsAtOnce: number;
  /** Words that are no command, before an attachment. */
  readonly strangeCommands: number;
  /** Passwords of one address that wait for their turn. */
  readonly waitingLogins: number;
  /** Clients that have left and are still shown. */
  readonly shownGone: number;
  /** What a client was told, of which that many changes are kept. */
  readonly keptTold: number;
}

export const nutLimits: NutLimits = {
  connections: 256,
  connectionsPerAddress: 64,
  silenceMs: 60_000,
  firstWordMs: 10_000,
  lineBytes: 1024,
  lineWords: 32,
  unreadBytes: 262_144,
  commandsPerSecond: 100,
  commandsAtOnce: 1000,
  strangeCommands: 20,
  waitingLogins: 64,
  shownGone: 32,
  keptTold: 8,
};
