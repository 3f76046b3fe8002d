import type { Clock } from '../core/clock.js';
import type { DataChannel } from './data-channel.js';
import type { FtpLimits } from './ftp-limits.js';
import type { FtpClient, LoginCheck } from './ports.js';
import type { Reply } from './replies.js';
import type { VirtualTree } from './virtual-tree.js';

/** What a session knows between two commands. */
export interface SessionState {
  user: string;
  isLoggedIn: boolean;
  failedLogins: number;
  folder: readonly string[];
  /** RFC 959 §3.1.1: ASCII until the client says otherwise. */
  type: 'ascii' | 'image';
  renameFrom: readonly string[] | undefined;
  /** RFC 2428 §4: after EPSV ALL, only EPSV prepares transfers. */
  isExtendedPassiveOnly: boolean;
}

/** A session as its commands see it. */
export interface Conversation {
  readonly state: SessionState;
  readonly address: string;
  readonly localAddress: string;
  readonly data: DataChannel;
  readonly tree: VirtualTree;
  readonly checkLogin: LoginCheck;
  readonly clock: Clock;
  readonly limits: FtpLimits;
  /** False once the client has gone. */
  readonly isOpen: boolean;
  /** An answer before the last one. */
  send(reply: Reply): void;
  /** Ends the session after the answer to this command. */
  endAfterReply(): void;
}

export interface Command {
  /** False where it may be used before the login. */
  readonly needsLogin: boolean;
  run(conversation: Conversation, argument: string): Reply | Promise<Reply>;
}

export function clientOf({ state, address }: Conversation): FtpClient {
  return { user: state.user, address };
}
