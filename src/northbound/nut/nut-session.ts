import type { TLSSocket } from 'node:tls';
import { type Clock, sleep } from '../../core/clock.js';
import type { TcpSocket } from '../../core/machine/tcp.js';
import type { TcpConnection } from '../access/tcp-door.js';
import type { AttachedClient, Leaving } from './clients/attached-client.js';
import type { NutDevice } from './nut-device.js';
import type { NutLimits } from './nut-limits.js';
import { CommandLines, tooLong, type Words } from './protocol/command-lines.js';
import { answerTo } from './protocol/commands.js';
import type { Conversation, TlsUse } from './protocol/conversation.js';
import { errorLine } from './protocol/protocol-errors.js';

/** What the server does for its sessions. */
export interface SessionHost {
  readonly version: string;
  readonly tls: TlsUse;
  readonly clock: Clock;
  readonly limits: NutLimits;
  /** The UPSs as this client sees them. */
  devicesFor(session: NutSession): readonly NutDevice[];
  /** Undefined where user and password are wrong, or are not checked now. */
  attach(session: NutSession, device: NutDevice): Promise<AttachedClient | undefined>;
  noteTold(client: AttachedClient, device: NutDevice): void;
  notePrimaryRefused(client: AttachedClient | undefined, session: NutSession): void;
  leave(client: AttachedClient, how: Leaving): void;
  /** With the certificate of the page and all else that TLS needs; what it resolves with puts TLS over a socket. */
  encryption(): Promise<(plain: TcpSocket) => TLSSocket>;
  fault(err: unknown): void;
}

/** One client's connection: a line after the other, each with its answer. */
export class NutSession implements Conversation {
  username: string | undefined;
  password: string | undefined;
  isTracking = false;
  readonly #connection: TcpConnection;
  readonly #host: SessionHost;
  /** Octets that wait for their turn: their words would take many times the memory. */
  readonly #waiting: Uint8Array[] = [];
  #lines: CommandLines;
  #client: AttachedClient | undefined;
  #isEncrypted = false;
  #hasSpoken = false;
  #isRunning = false;
  #strangeCommands = 0;
  #tokens: number;
  #tokensAtMs: number;
  #leaving: Leaving = 'closed';
  #cancelFirstWord = () => {};
  readonly #ended = new AbortController();

  constructor(connection: TcpConnection, host: SessionHost) {
    this.#connection = connection;
    this.#host = host;
    this.#lines = linesOf(host.limits);
    this.#tokens = host.limits.commandsAtOnce;
    this.#tokensAtMs = host.clock.monotonicMs();
  }

  get connection(): TcpConnection {
    return this.#connection;
  }

  get client(): AttachedClient | undefined {
    return this.#client;
  }

  /** Whether it has said a command yet. */
  get hasSpoken(): boolean {
    return this.#hasSpoken;
  }

  /** One that is attached in plain is asked for TLS when it comes again: refused on battery, it would shut down. */
  get tls(): TlsUse {
    const { tls } = this.#host;
    return tls === 'required' && this.#client && !this.#isEncrypted ? 'offered' : tls;
  }

  get isEncrypted(): boolean {
    return this.#isEncrypted;
  }

  get version(): string {
    return this.#host.version;
  }

  get devices(): readonly NutDevice[] {
    return this.#host.devicesFor(this);
  }

  get attachedTo(): NutDevice | undefined {
    return this.devices.find(({ name }) => name === this.#client?.stage);
  }

  start(): void {
    const { clock, limits } = this.#host;
    this.#cancelFirstWord = clock.schedule(limits.firstWordMs, () => this.#connection.destroy());
    this.#listen();
    this.#connection.socket.once('close', () => this.#end());
  }

  /** The server stops, or needs the place. */
  stop(): void {
    this.#leaving = 'stopped';
    this.#connection.destroy();
  }

  async attach(device: NutDevice): Promise<'attached' | 'denied'> {
    const client = await this.#host.attach(this, device);
    if (client === undefined) return 'denied';
    this.#client = client;
    // It went away while its password was checked.
    if (!this.#connection.isOpen) this.#end();
    return 'attached';
  }

  noteTold(device: NutDevice): void {
    if (this.#client?.stage === device.name) this.#host.noteTold(this.#client, device);
  }

  notePrimaryRefused(): void {
    this.#host.notePrimaryRefused(this.#client, this);
  }

  #listen(): void {
    this.#connection.socket.on('data', (octets: Uint8Array) => this.#receive(octets));
  }

  #receive(octets: Uint8Array): void {
    this.#waiting.push(octets);
    // Who says more before it has its answers is not read from until then.
    this.#connection.socket.pause();
    void this.#answerWaiting();
  }

  async #answerWaiting(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let octets = this.#waiting.shift(); octets; octets = this.#waiting.shift()) await this.#answerAll(octets);
    } catch (err) {
      this.#host.fault(err);
      this.#connection.destroy();
    } finally {
      this.#isRunning = false;
      this.#connection.socket.resume();
    }
  }

  async #answerAll(octets: Uint8Array): Promise<void> {
    const lines = this.#lines;
    for (const line of lines.cut(octets)) {
      await this.#awaitToken();
      if (!this.#connection.isOpen) return;
      if (line === tooLong) {
        this.#connection.send(`${errorLine('TOO-LONG')}\n`);
        this.#connection.end();
        return;
      }
      await this.#answer(line);
      // It has gone over to TLS: what stands behind that was sent in plain, and could be somebody else's.
      if (lines !== this.#lines) return;
    }
  }

  async #answer(line: Words): Promise<void> {
    const { lines, next } = await answerTo(this, line);
    // All that has to be waited for is there before the client is told to go on.
    const encrypted = next === 'start-tls' ? await this.#host.encryption() : undefined;
    this.#connection.send(`${lines.join('\n')}\n`);
    this.#noteStrangeness(lines[0]);
    if (next === 'close') {
      this.#leaving = 'logout';
      this.#connection.end();
    }
    if (encrypted) this.#startTls(encrypted);
  }

  /** Browsers and scanners that speak something else must not go on for long. */
  #noteStrangeness(line: string | undefined): void {
    if (line !== errorLine('UNKNOWN-COMMAND')) {
      this.#hasSpoken = true;
      this.#cancelFirstWord();
      return;
    }
    this.#strangeCommands += 1;
    if (!this.#client && this.#strangeCommands >= this.#host.limits.strangeCommands) this.#connection.end();
  }

  #startTls(encrypted: (plain: TcpSocket) => TLSSocket): void {
    this.#waiting.length = 0;
    this.#lines = linesOf(this.#host.limits);
    const plain = this.#connection.socket;
    plain.removeAllListeners('data');
    const secure = encrypted(plain);
    secure.once('close', () => plain.destroy());
    this.#isEncrypted = true;
    this.#connection.replace(secure);
    this.#listen();
  }

  async #awaitToken(): Promise<void> {
    const { clock, limits } = this.#host;
    const nowMs = clock.monotonicMs();
    const earned = ((nowMs - this.#tokensAtMs) * limits.commandsPerSecond) / 1000;
    this.#tokens = Math.min(limits.commandsAtOnce, this.#tokens + earned) - 1;
    this.#tokensAtMs = nowMs;
    if (this.#tokens >= 0) return;
    await sleep(clock, (-this.#tokens * 1000) / limits.commandsPerSecond, this.#ended.signal);
  }

  #end(): void {
    this.#ended.abort();
    this.#cancelFirstWord();
    const client = this.#client;
    this.#client = undefined;
    if (client) this.#host.leave(client, this.#leaving);
  }
}

function linesOf({ lineBytes, lineWords }: NutLimits): CommandLines {
  return new CommandLines({ lineBytes, words: lineWords });
}
