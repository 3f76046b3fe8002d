import { connect, type Socket } from 'node:net';
import { type Clock, systemClock } from '../../src/core/clock.js';
import { GatewayError } from '../../src/core/errors.js';
import type { FtpLimits } from '../../src/ftp/ftp-limits.js';
import { FtpServer } from '../../src/ftp/ftp-server.js';
import type { DocumentFolder, LoginCheck, ProfilesPort, Replacement, SettingsFilePort } from '../../src/ftp/ports.js';
import { RecordingLog } from '../support/recording-log.js';
import { pause, until } from '../support/until.js';

/** config.ini of a test: anything that contains `bad` is refused. */
export class SettingsFileForTest implements SettingsFilePort {
  text: string | undefined = '[web]\nport=8080\n';
  inForce = '[web]\nport=8080\n';
  isReadable = true;
  isWritable = true;
  readonly replacements: string[] = [];

  async read() {
    if (!this.isReadable) throw new GatewayError('settings.unreadable', '');
    if (this.text === undefined) return undefined;
    return { bytes: new TextEncoder().encode(this.text), modifiedMs: Date.UTC(2026, 0, 15, 12, 0, 0) };
  }

  async replace(bytes: Uint8Array): Promise<Replacement> {
    const text = new TextDecoder().decode(bytes);
    this.replacements.push(text);
    if (text.includes('bad')) {
      return { outcome: 'refused', problems: ['config.ini:2: [serial] baud: not allowed', 'config.ini:4: more'] };
    }
    if (!this.isWritable) return { outcome: 'unwritable' };
    this.text = text;
    this.inForce = text;
    return { outcome: 'in-force', changed: ['[web] port', '[serial] baud'] };
  }

  async remove(): Promise<boolean> {
    if (!this.isWritable) return false;
    this.text = undefined;
    return true;
  }

  async restoreMissing(): Promise<void> {
    this.text ??= this.inForce;
  }
}

export interface FtpBenchOptions {
  readonly clock?: Clock;
  readonly limits?: Partial<FtpLimits>;
  readonly checkLogin?: LoginCheck;
  readonly profiles?: ProfilesPort;
}

/** A server on the loopback with files of a test behind it. */
export class FtpBench {
  readonly settings = new SettingsFileForTest();
  readonly log = new RecordingLog();
  readonly #talks: FtpTalk[] = [];
  readonly server: FtpServer;

  constructor({ clock = systemClock, limits = {}, checkLogin = rootPublic, profiles }: FtpBenchOptions = {}) {
    const folders: DocumentFolder[] = [
      {
        name: 'Diagnostics',
        documents: [{ name: 'diagnostics.json', read: async () => new TextEncoder().encode('{"version":"1"}\n') }],
      },
    ];
    this.server = new FtpServer(
      { bind: '127.0.0.1', port: 0, limits: { cutOffMs: 20, commandsPerSecond: 1000, ...limits } },
      { settings: this.settings, ...(profiles && { profiles }), folders, checkLogin, clock, log: this.log.logger },
    );
  }

  get port(): number {
    const { port } = this.server;
    if (port === undefined) throw new Error('the server has no port');
    return port;
  }

  async start(): Promise<this> {
    await this.server.start();
    return this;
  }

  async stop(): Promise<void> {
    for (const talk of this.#talks) talk.end();
    await this.server.stop();
  }

  /** A client that says what it is told. */
  async talk(localAddress = '127.0.0.1'): Promise<FtpTalk> {
    const talk = await FtpTalk.open(this.port, localAddress);
    this.#talks.push(talk);
    return talk;
  }

  async loggedIn(localAddress?: string): Promise<FtpTalk> {
    const talk = await this.talk(localAddress);
    await talk.answer();
    await talk.ask('USER root');
    const answer = await talk.ask('PASS public');
    if (!answer.startsWith('230')) throw new Error(`no login: ${answer}`);
    return talk;
  }
}

const rootPublic: LoginCheck = async (user, password) => ({
  outcome: user === 'root' && password === 'public' ? 'right' : 'wrong',
});

/** A control connection, octet by octet. */
export class FtpTalk {
  readonly socket: Socket;
  /** Everything received and not yet taken by `answer`. */
  #unread = '';
  isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      this.#unread += text;
    });
    socket.on('error', () => {});
    socket.once('close', () => {
      this.isClosed = true;
    });
  }

  static open(port: number, localAddress: string): Promise<FtpTalk> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, localAddress });
      const talk = new FtpTalk(socket);
      socket.once('error', reject);
      socket.once('connect', () => resolve(talk));
    });
  }

  /** The next whole answer; empty when the connection ends instead. */
  async answer(timeoutMs = 5000): Promise<string> {
    if (!this.#hasAnswer() && !this.isClosed) await this.#news(timeoutMs);
    const match = answerPattern.exec(this.#unread);
    if (!match) return '';
    this.#unread = this.#unread.slice(match[0].length);
    return match[0].trimEnd();
  }

  ask(line: string): Promise<string> {
    this.send(`${line}\r\n`);
    return this.answer();
  }

  send(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  async closed(timeoutMs = 5000): Promise<void> {
    await until(() => this.isClosed, timeoutMs, 'the end of the connection');
  }

  end(): void {
    this.socket.destroy();
  }

  /** Opens the data connection that PASV names. */
  async passive(localAddress = '127.0.0.1'): Promise<Socket> {
    const [, high = '', low = ''] = /,(\d+),(\d+)\)/.exec(await this.ask('PASV')) ?? [];
    const port = Number(high) * 256 + Number(low);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, localAddress }, () => resolve(socket));
      socket.once('error', reject);
    });
  }

  /** Sends a file; the answer after 150. */
  async put(path: string, content: string | Uint8Array): Promise<string> {
    const data = await this.passive();
    data.on('error', () => {});
    const first = await this.ask(`STOR ${path}`);
    if (!first.startsWith('150')) {
      data.destroy();
      return first;
    }
    data.end(content);
    return this.answer();
  }

  /** Fetches by RETR, LIST, NLST or MLSD; the content, or the refusal. */
  async get(command: string): Promise<string> {
    const data = await this.passive();
    let content = '';
    data.setEncoding('utf8').on('data', (text: string) => {
      content += text;
    });
    let isEnded = false;
    data.once('close', () => {
      isEnded = true;
    });
    const first = await this.ask(command);
    if (!first.startsWith('150')) {
      data.destroy();
      return first;
    }
    await until(() => isEnded, 5000, 'the end of the data');
    const last = await this.answer();
    if (!last.startsWith('226')) throw new Error(`the transfer failed: ${last}`);
    return content;
  }

  /** Resolves with a whole answer or the end; at once, where asking again every few milliseconds would take long. */
  #news(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(() => reject(new Error(`no answer within ${timeoutMs} ms`))), timeoutMs);
      const look = () => {
        if (this.#hasAnswer() || this.isClosed) end(resolve);
      };
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.socket.off('data', look);
        this.socket.off('close', look);
        settle();
      };
      this.socket.on('data', look);
      this.socket.on('close', look);
    });
  }

  #hasAnswer(): boolean {
    return answerPattern.test(this.#unread);
  }
}

/** RFC 959 §4.2: one line, or lines up to the one that begins with the same code and a blank. */
const answerPattern = /^(\d{3})(?: [^\r\n]*|-[\s\S]*?\r\n\1 [^\r\n]*)\r\n/;

export { pause };
