import type { TcpCall } from './doors.js';

/** An answer of FTP (RFC 959 §4.2): the code, and all lines. */
export interface FtpReply {
  readonly code: number;
  readonly text: string;
}

const dataPort = /\((?:(?:\d+,){4}(\d+),(\d+)|\|\|\|(\d+)\|)\)/;

/** A client of FTP as the manual has it (Manual §9.1): one command after the other, files by passive transfers. */
export class FtpCaller {
  readonly #call: TcpCall;
  readonly #open: (port: number) => Promise<TcpCall | undefined>;
  #received = '';
  readonly #replies: FtpReply[] = [];
  #waiting: ((reply: FtpReply | undefined) => void) | undefined;
  #isClosed = false;

  /** `open` calls the same host at another port. */
  constructor(call: TcpCall, open: (port: number) => Promise<TcpCall | undefined>) {
    this.#call = call;
    this.#open = open;
    call.onBytes((bytes) => this.#take(Buffer.from(bytes).toString('utf8')));
    call.onClosed(() => {
      this.#isClosed = true;
      this.#tell();
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The next answer; undefined when the connection has ended. */
  reply(): Promise<FtpReply | undefined> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#tell();
    });
  }

  async command(line: string): Promise<FtpReply | undefined> {
    if (this.#isClosed) return undefined;
    this.#call.send(Buffer.from(`${line}\r\n`));
    return this.reply();
  }

  /** With the greeting; the code of the last answer. */
  async logIn(user: string, password: string): Promise<number | undefined> {
    const greeting = await this.reply();
    if (greeting?.code !== 220) return greeting?.code;
    await this.command(`USER ${user}`);
    return (await this.command(`PASS ${password}`))?.code;
  }

  /** `breaksOffAt`: the client dies when so many octets are sent. */
  async put(path: string, bytes: Uint8Array, breaksOffAt?: number): Promise<FtpReply | undefined> {
    const data = await this.#passive();
    if (data === undefined) return undefined;
    const begun = await this.command(`STOR ${path}`);
    if (begun === undefined || begun.code >= 300) {
      data.destroy();
      return begun;
    }
    if (breaksOffAt !== undefined) {
      data.send(bytes.subarray(0, breaksOffAt));
      this.hangUp();
      data.destroy();
      return undefined;
    }
    data.send(bytes);
    data.end();
    return this.reply();
  }

  /** Undefined where there is no such file, or the connection has ended. */
  async fetch(path: string): Promise<string | undefined> {
    const data = await this.#passive();
    if (data === undefined) return undefined;
    const pieces: Uint8Array[] = [];
    data.onBytes((bytes) => pieces.push(Buffer.from(bytes)));
    const closed = new Promise<void>((resolve) => data.onClosed(resolve));
    const begun = await this.command(`RETR ${path}`);
    if (begun === undefined || begun.code >= 300) {
      data.destroy();
      return undefined;
    }
    await closed;
    const ended = begun.code === 226 ? begun : await this.reply();
    return ended?.code === 226 ? Buffer.concat(pieces).toString('utf8') : undefined;
  }

  async leave(): Promise<void> {
    await this.command('QUIT');
    this.#call.end();
  }

  hangUp(): void {
    this.#call.destroy();
  }

  async #passive(): Promise<TcpCall | undefined> {
    await this.command('TYPE I');
    const reply = await this.command('EPSV');
    const [, high, low, port] = dataPort.exec(reply?.text ?? '') ?? [];
    if (reply?.code !== 229 && reply?.code !== 227) return undefined;
    return this.#open(port === undefined ? Number(high) * 256 + Number(low) : Number(port));
  }

  #take(text: string): void {
    this.#received += text;
    for (;;) {
      const first = /^(\d{3})([ -])/.exec(this.#received);
      if (first === null) return;
      const end = first[2] === ' ' ? this.#received.indexOf('\r\n') : this.#endOf(first[1] ?? '');
      if (end < 0) return;
      this.#replies.push({ code: Number(first[1]), text: this.#received.slice(0, end) });
      this.#received = this.#received.slice(end + 2);
      this.#tell();
    }
  }

  /** Of an answer of several lines. */
  #endOf(code: string): number {
    const last = this.#received.indexOf(`\r\n${code} `);
    return last < 0 ? -1 : this.#received.indexOf('\r\n', last + 2);
  }

  #tell(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const reply = this.#replies.shift();
    if (reply === undefined && !this.#isClosed) return;
    this.#waiting = undefined;
    waiting(reply);
  }
}
