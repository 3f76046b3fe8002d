import { connect, createServer } from 'node:net';
import type { Duplex } from 'node:stream';

/** A connection, of what node:net's Socket has. */
export interface TcpSocket extends Duplex {
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
  setNoDelay(isOn?: boolean): unknown;
  setKeepAlive(isOn?: boolean, initialDelayMs?: number): unknown;
  /** Ends it once all is sent. */
  destroySoon(): void;
}

/** A port that is listened to, of what node:net's Server has. */
export interface TcpServer {
  readonly listening: boolean;
  /** The port is drawn where it was 0. */
  address(): { readonly port: number } | string | null;
  listen(port: number, host: string, onListening?: () => void): unknown;
  close(onClosed?: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

export interface TcpServerOptions {
  /** Nothing of a connection is read before it is asked for. */
  readonly pauseOnConnect?: boolean;
}

export interface TcpTarget {
  readonly host: string;
  readonly port: number;
  readonly localAddress?: string;
}

/** TCP of a machine. */
export interface Tcp {
  createServer(options: TcpServerOptions, onConnection: (socket: TcpSocket) => void): TcpServer;
  /** Tells by `connect`, `error` and `close` of the socket what became of it. */
  connect(target: TcpTarget): TcpSocket;
}

export const thisTcp: Tcp = {
  createServer: (options, onConnection) => createServer(options, onConnection),
  connect: (target) => connect(target),
};
