import { WebSocket } from 'ws';
import { hubProtocol, octetsOf, toHex } from './octets.js';
import type { Identity } from './site-pki.js';

export interface RawClientOptions {
  readonly uri: string;
  readonly identity?: Identity;
  readonly issuers: readonly string[];
  readonly protocols?: readonly string[];
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** A WebSocket that says what it is told, octet for octet. */
export class RawClient {
  readonly #socket: WebSocket;
  readonly #waiting: ((hex: string) => void)[] = [];
  readonly #unread: string[] = [];
  /** Close code of the WebSocket; 1006 where TCP ended without one. */
  readonly closed: Promise<number>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)));
    socket.on('message', (data: Buffer) => {
      const hex = toHex(data);
      const take = this.#waiting.shift();
      if (take) take(hex);
      else this.#unread.push(hex);
    });
  }

  /** Rejects with the error of TLS or HTTP. */
  static async open({
    uri,
    identity,
    issuers,
    protocols = [hubProtocol],
    maxVersion,
  }: RawClientOptions): Promise<RawClient> {
    const socket = new WebSocket(uri, [...protocols], {
      ...(identity ? { cert: identity.cert, key: identity.key } : {}),
      ...(maxVersion ? { maxVersion } : {}),
      ...{ ca: [...issuers], checkServerIdentity: () => false, perMessageDeflate: false },
    });
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve).on('error', reject);
      // With TLS 1.3, a server refuses a client after the client is through.
      socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    });
    return client;
  }

  get protocol(): string {
    return this.#socket.protocol;
  }

  send(hex: string): void {
    this.#socket.send(octetsOf(hex));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  /** The next message that nobody took, in hex; undefined when none comes in time. */
  next(timeoutMs = 2000): Promise<string | undefined> {
    const unread = this.#unread.shift();
    if (unread !== undefined) return Promise.resolve(unread);
    return new Promise((resolve) => {
      const take = (hex: string) => {
        clearTimeout(timer);
        resolve(hex);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        resolve(undefined);
      }, timeoutMs);
      this.#waiting.push(take);
    });
  }

  ping(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.once('pong', () => resolve());
      this.#socket.ping();
    });
  }

  async end(): Promise<void> {
    this.#socket.terminate();
    await this.closed;
  }
}
