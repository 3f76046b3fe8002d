import { Duplex } from 'node:stream';
import type { TcpSocket } from '../../../src/core/machine/tcp.js';
import type { Schedule } from '../world/contract.js';
import type { Endpoint } from './endpoint.js';

/** What goes from one end of a connection to the other. */
export type Segment = { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'fin' | 'rst' };

/** One direction of a connection, in order and without a gap. */
export interface Cable {
  carry(segment: Segment): void;
}

export interface LanSocketParts {
  readonly schedule: Schedule;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly allowHalfOpen: boolean;
}

/** What the kernel keeps for a program that does not read, and for a peer that does not. */
const bufferOctets = 64 * 1024;

/** One end of a connection, as much of node:net's Socket as node:http and the gateway use. */
export class LanSocket extends Duplex implements TcpSocket {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteFamily = 'IPv4';
  connecting = true;
  readonly #schedule: Schedule;
  #cable: Cable | undefined;
  #peer: LanSocket | undefined;
  /** Arrived, and not asked for yet. */
  readonly #inbox: Segment[] = [];
  #wantsMore = false;
  /** Sent, and not fetched by the other program yet. */
  #unread = 0;
  #onRoom: (() => void) | undefined;
  #onConnected: (() => void)[] = [];
  #isGone = false;
  #hasSentFin = false;
  #idleMs = 0;
  #activeAtMs = 0;
  #cancelIdle: (() => void) | undefined;

  constructor({ schedule, local, remote, allowHalfOpen }: LanSocketParts) {
    super({ allowHalfOpen, autoDestroy: true, emitClose: true });
    this.#schedule = schedule;
    this.localAddress = local.address;
    this.localPort = local.port;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
  }

  /** The handshake is over. */
  connected(cable: Cable, peer: LanSocket): void {
    if (this.destroyed || this.#isGone) return;
    this.#cable = cable;
    this.#peer = peer;
    this.connecting = false;
    this.emit('connect');
    this.emit('ready');
    const waiting = this.#onConnected;
    this.#onConnected = [];
    for (const go of waiting) go();
  }

  /** Nobody took it, or the network has given up. */
  fail(error: Error): void {
    if (!this.#isGone) this.destroy(error);
  }

  /** Its machine or its program is gone: neither end hears of it, and nothing happens here any more. */
  vanish(): void {
    this.#isGone = true;
    this.#inbox.length = 0;
    this.#cancelIdle?.();
  }

  /** Its program is gone, and the kernel ends the connection for it. */
  abandon(): void {
    if (this.isGone) return;
    if (this.#inbox.some(({ kind }) => kind === 'bytes')) this.#cable?.carry({ kind: 'rst' });
    else this.#sendFin();
    this.vanish();
  }

  get isGone(): boolean {
    return this.#isGone || this.destroyed;
  }

  /** Something came from the other end; false where nobody takes it. */
  arrive(segment: Segment): boolean {
    if (this.isGone) return false;
    this.#noteActivity();
    if (segment.kind === 'rst') {
      this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' }));
      return true;
    }
    this.#inbox.push(segment);
    this.#drain();
    return true;
  }

  /** The other program has fetched so many octets. */
  credit(octets: number): void {
    this.#unread -= octets;
    if (this.#unread > bufferOctets || this.#onRoom === undefined) return;
    const go = this.#onRoom;
    this.#onRoom = undefined;
    go();
  }

  override _read(): void {
    this.#wantsMore = true;
    this.#drain();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#send(chunk, callback);
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], callback: (error?: Error | null) => void): void {
    this.#send(
      chunks.length === 1 && chunks[0] ? chunks[0].chunk : Buffer.concat(chunks.map(({ chunk }) => chunk)),
      callback,
    );
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (this.connecting) {
      this.#onConnected.push(() => this._final(callback));
      return;
    }
    this.#sendFin();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#cancelIdle?.();
    this.#onRoom = undefined;
    // Linux resets where something was not read (RFC 9293 §3.6), and closes in order otherwise.
    if (!this.#isGone && this.#inbox.some(({ kind }) => kind === 'bytes')) this.#cable?.carry({ kind: 'rst' });
    else if (!this.#isGone) this.#sendFin();
    this.#inbox.length = 0;
    callback(error);
  }

  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  /** RST in the place of whatever else was to be said. */
  resetAndDestroy(): this {
    if (!this.#isGone) this.#cable?.carry({ kind: 'rst' });
    this.#hasSentFin = true;
    return this.destroy();
  }

  setTimeout(delayMs: number, listener?: () => void): this {
    if (listener !== undefined) this.once('timeout', listener);
    this.#idleMs = delayMs;
    this.#activeAtMs = this.#schedule.nowMs;
    this.#cancelIdle?.();
    this.#cancelIdle = undefined;
    if (delayMs > 0 && !this.destroyed) this.#watchIdle(delayMs);
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  address(): { readonly address: string; readonly port: number; readonly family: string } {
    return { address: this.localAddress, port: this.localPort, family: 'IPv4' };
  }

  #send(chunk: Buffer, callback: (error?: Error | null) => void): void {
    if (this.#isGone) return;
    if (this.connecting) {
      this.#onConnected.push(() => this.#send(chunk, callback));
      return;
    }
    this.#noteActivity();
    this.#unread += chunk.length;
    // The program may use its buffer again.
    this.#cable?.carry({ kind: 'bytes', bytes: Buffer.from(chunk) });
    if (this.#unread <= bufferOctets) callback();
    else this.#onRoom = () => callback();
  }

  #sendFin(): void {
    if (this.#hasSentFin) return;
    this.#hasSentFin = true;
    this.#cable?.carry({ kind: 'fin' });
  }

  #drain(): void {
    while (this.#wantsMore && !this.isGone) {
      const segment = this.#inbox.shift();
      if (segment === undefined) return;
      if (segment.kind === 'bytes') {
        this.#wantsMore = this.push(segment.bytes);
        this.#peer?.credit(segment.bytes.length);
      } else {
        this.#wantsMore = false;
        this.push(null);
      }
    }
  }

  #noteActivity(): void {
    this.#activeAtMs = this.#schedule.nowMs;
  }

  #watchIdle(delayMs: number): void {
    this.#cancelIdle = this.#schedule.after(delayMs, () => {
      const leftMs = this.#activeAtMs + this.#idleMs - this.#schedule.nowMs;
      if (leftMs > 0) this.#watchIdle(leftMs);
      else if (!this.isGone) this.emit('timeout');
    });
  }
}
