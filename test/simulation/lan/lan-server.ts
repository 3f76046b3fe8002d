import { EventEmitter } from 'node:events';
import type { TcpServer, TcpSocket } from '../../../src/core/machine/tcp.js';
import { systemError } from './system-error.js';
import type { Listener, TcpNetwork } from './tcp-network.js';

export interface LanServerParts {
  readonly network: TcpNetwork;
  /** Of the machine. */
  readonly address: string;
  readonly allowHalfOpen: boolean;
  readonly pauseOnConnect: boolean;
  /** Whether servers can listen there. */
  isOwn(address: string): boolean;
  /** Whether another program of the machine has the port. */
  isTaken(port: number): boolean;
}

/** A listening port of a program, as much of node:net's Server as the gateway uses. */
export class LanServer extends EventEmitter implements TcpServer {
  readonly #parts: LanServerParts;
  readonly #onConnection: (socket: TcpSocket) => void;
  readonly #sockets = new Set<TcpSocket>();
  #listener: Listener | undefined;
  #isClosed = false;
  #onClosed: (() => void)[] = [];

  constructor(parts: LanServerParts, onConnection: (socket: TcpSocket) => void) {
    super();
    this.#parts = parts;
    this.#onConnection = onConnection;
  }

  get listening(): boolean {
    return this.#listener !== undefined;
  }

  get sockets(): readonly TcpSocket[] {
    return [...this.#sockets];
  }

  address(): { readonly port: number } | null {
    return this.#listener === undefined ? null : { port: this.#listener.own.port };
  }

  listen(wanted: number, host: string, onListening?: () => void): this {
    const { network, address, allowHalfOpen, pauseOnConnect, isOwn, isTaken } = this.#parts;
    const fail = (code: string) =>
      process.nextTick(() => {
        if (!this.#isClosed) this.emit('error', systemError(code, 'listen', { address: host, port: wanted }));
      });
    if (!isOwn(host)) {
      fail('EADDRNOTAVAIL');
      return this;
    }
    const own = { address, port: wanted === 0 ? network.drawPort() : wanted };
    const listener: Listener = {
      own,
      allowHalfOpen,
      accept: (socket) => {
        this.#sockets.add(socket);
        socket.once('close', () => {
          this.#sockets.delete(socket);
          this.#endIfOver();
        });
        if (pauseOnConnect) socket.pause();
        this.#onConnection(socket);
      },
    };
    if (isTaken(own.port) || !network.listen(listener)) {
      fail('EADDRINUSE');
      return this;
    }
    this.#listener = listener;
    process.nextTick(() => {
      if (this.#listener === listener) onListening?.();
    });
    return this;
  }

  /** As node:net: `onClosed` once all its connections have ended. */
  close(onClosed?: () => void): this {
    if (onClosed) this.#onClosed.push(onClosed);
    this.#isClosed = true;
    this.release();
    this.#endIfOver();
    return this;
  }

  /** Without a word, as when its program is gone. */
  release(): void {
    if (this.#listener !== undefined) this.#parts.network.unlisten(this.#listener);
    this.#listener = undefined;
  }

  #endIfOver(): void {
    if (!this.#isClosed || this.#sockets.size > 0) return;
    const told = this.#onClosed;
    this.#onClosed = [];
    process.nextTick(() => {
      for (const one of told) one();
    });
  }
}
