import { type Clock, sleep } from '../core/clock.js';
import { hasCode } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { Tcp, TcpSocket } from '../core/machine/tcp.js';
import type { Command, Conversation, SessionState } from './command.js';
import { type CommandLine, CommandLines } from './command-lines.js';
import { loginCommands } from './commands/login-commands.js';
import { transferCommands } from './commands/transfer-commands.js';
import { treeCommands } from './commands/tree-commands.js';
import { addressOf, DataChannel } from './data-channel.js';
import type { FtpLimits } from './ftp-limits.js';
import type { LoginCheck } from './ports.js';
import { formatReply, type Reply, reply } from './replies.js';
import type { VirtualTree } from './virtual-tree.js';

export interface FtpSessionParts {
  readonly socket: TcpSocket;
  /** For its transfers. */
  readonly tcp: Tcp;
  readonly tree: VirtualTree;
  readonly checkLogin: LoginCheck;
  readonly clock: Clock;
  readonly limits: FtpLimits;
  readonly log: Logger;
}

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ ...loginCommands, ...treeCommands, ...transferCommands }),
);

/** One client's control connection: commands in their order, one at a time, each with one answer (RFC 959 §5.4). */
export class FtpSession implements Conversation {
  readonly #socket: TcpSocket;
  readonly #log: Logger;
  readonly #lines: CommandLines;
  readonly #waiting: CommandLine[] = [];
  #isRunning = false;
  #endsAfterReply = false;
  #strangeCommands = 0;
  #tokens: number;
  #tokensAtMs: number;
  #cancelIdle = () => {};
  readonly state: SessionState;
  readonly address: string;
  readonly localAddress: string;
  readonly data: DataChannel;
  readonly tree: VirtualTree;
  readonly checkLogin: LoginCheck;
  readonly clock: Clock;
  readonly limits: FtpLimits;
  readonly ended: Promise<void>;

  constructor({ socket, tcp, tree, checkLogin, clock, limits, log }: FtpSessionParts) {
    this.#socket = socket;
    this.#log = log;
    this.#lines = new CommandLines(limits.lineBytes);
    this.#tokens = limits.commandsPerSecond;
    this.#tokensAtMs = clock.monotonicMs();
    this.tree = tree;
    this.checkLogin = checkLogin;
    this.clock = clock;
    this.limits = limits;
    this.address = addressOf(socket.remoteAddress);
    this.localAddress = addressOf(socket.localAddress);
    const { address: clientAddress, localAddress } = this;
    this.data = new DataChannel({ tcp, clientAddress, localAddress, connectMs: limits.dataConnectMs, clock });
    this.state = {
      user: '',
      isLoggedIn: false,
      failedLogins: 0,
      folder: [],
      type: 'ascii',
      renameFrom: undefined,
      isExtendedPassiveOnly: false,
    };
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && !this.#socket.readableEnded;
  }

  start(): void {
    const cancelLogin = this.clock.schedule(this.limits.loginMs, () => {
      if (!this.state.isLoggedIn) this.#end(reply(421, 'No login in time.'));
    });
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (octets: Buffer) => this.#receive(octets));
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.once('close', () => {
      cancelLogin();
      this.#cancelIdle();
      this.#waiting.length = 0;
      this.data.close();
    });
    this.send(reply(220, 'FTP of the UPS gateway.'));
    this.#awaitCommand();
  }

  /** Lets the command that runs have its answer, for a moment. */
  async stop(): Promise<void> {
    if (this.#isRunning) this.#endsAfterReply = true;
    else this.#end(reply(421, 'The gateway ends its FTP service.'));
    const cancel = this.clock.schedule(this.limits.stopMs, () => this.#socket.destroy());
    await this.ended;
    cancel();
  }

  send(answer: Reply): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.write(formatReply(answer));
    // A client that does not read its answers would have them kept here.
    if (this.#socket.writableLength > this.limits.unreadAnswerBytes) this.#socket.destroy();
  }

  endAfterReply(): void {
    this.#endsAfterReply = true;
  }

  #receive(octets: Uint8Array): void {
    const lines = this.#lines.push(octets);
    if (!lines) {
      this.#end(reply(500, `A line is longer than ${this.limits.lineBytes} bytes.`));
      return;
    }
    for (const line of lines) {
      // The one command that is of use while another one runs.
      if (this.#isRunning && line !== 'malformed' && line.verb === 'ABOR') this.data.close();
      this.#waiting.push(line);
    }
    if (this.#waiting.length > this.limits.waitingLines) this.#socket.pause();
    // A command without its end is none yet: it does not keep an idle session.
    if (lines.length > 0) void this.#runWaiting();
  }

  async #runWaiting(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#cancelIdle();
    for (let line = this.#waiting.shift(); line !== undefined && this.#canAnswer; line = this.#waiting.shift()) {
      await this.#awaitToken();
      if (!this.#canAnswer) break;
      this.send(await this.#run(line));
      if (this.#endsAfterReply) this.#socket.end();
      if (this.#waiting.length === 0) this.#socket.resume();
    }
    this.#isRunning = false;
    if (this.#endsAfterReply) this.#end();
    else this.#awaitCommand();
  }

  async #run(line: CommandLine): Promise<Reply> {
    if (line === 'malformed') return this.#strange(reply(500, 'This is no command.'));
    const command = commands.get(line.verb);
    if (!command) return this.#strange(reply(502, `${line.verb} is not known here.`));
    if (command.needsLogin && !this.state.isLoggedIn) return reply(530, 'Log in with USER and PASS first.');
    if (line.verb !== 'RNTO') this.state.renameFrom = undefined;
    try {
      return await command.run(this, line.argument);
    } catch (cause) {
      if (hasCode(cause, 'settings.unreadable')) return reply(450, 'The disk does not give config.ini now; try again.');
      this.#log.error({ code: 'internal.fault', err: cause, verb: line.verb }, 'An FTP command met a fault.');
      return reply(451, 'The gateway met a fault; nothing was changed.');
    }
  }

  /** Browsers and scanners that speak something else must not go on for long. */
  #strange(answer: Reply): Reply {
    this.#strangeCommands += 1;
    if (!this.state.isLoggedIn && this.#strangeCommands >= this.limits.strangeCommands) this.endAfterReply();
    return answer;
  }

  async #awaitToken(): Promise<void> {
    const perSecond = this.limits.commandsPerSecond;
    const nowMs = this.clock.monotonicMs();
    this.#tokens = Math.min(perSecond, this.#tokens + ((nowMs - this.#tokensAtMs) * perSecond) / 1000);
    this.#tokensAtMs = nowMs;
    this.#tokens -= 1;
    if (this.#tokens < 0) await sleep(this.clock, (-this.#tokens * 1000) / perSecond);
  }

  #awaitCommand(): void {
    this.#cancelIdle();
    if (!this.#canAnswer) return;
    this.#cancelIdle = this.clock.schedule(this.limits.idleMs, () => this.#end(reply(421, 'Idle for too long.')));
  }

  get #canAnswer(): boolean {
    return !this.#socket.destroyed && !this.#socket.writableEnded;
  }

  #end(answer?: Reply): void {
    if (answer) this.send(answer);
    this.#endsAfterReply = true;
    this.data.close();
    this.#socket.end();
    // A client that does not end its side within a moment is disconnected.
    const cancel = this.clock.schedule(this.limits.stopMs, () => this.#socket.destroy());
    this.#socket.once('close', cancel);
  }
}
