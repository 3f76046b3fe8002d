import type { Clock } from '../core/clock.js';
import type { Tcp, TcpServer, TcpSocket } from '../core/machine/tcp.js';

export interface DataChannelOptions {
  readonly tcp: Tcp;
  /** Address of the client and of this side on the control connection; without `::ffff:`. */
  readonly clientAddress: string;
  readonly localAddress: string;
  readonly connectMs: number;
  readonly clock: Clock;
}

/**
 * The connection for one transfer: passive, then only the client's own address is let in; or active, then only to the
 * client's own address, so that a client cannot make this server talk to a third machine (RFC 2577 §3).
 */
export class DataChannel {
  readonly #options: DataChannelOptions;
  #listener: TcpServer | undefined;
  #arrived: TcpSocket | undefined;
  #onArrival: ((socket: TcpSocket | undefined) => void) | undefined;
  #activePort: number | undefined;
  #open: TcpSocket | undefined;
  #cancelExpiry = () => {};

  constructor(options: DataChannelOptions) {
    this.#options = options;
  }

  get isPrepared(): boolean {
    return this.#listener !== undefined || this.#arrived !== undefined || this.#activePort !== undefined;
  }

  /** The port to connect to; undefined when the machine has none left. */
  listen(): Promise<number | undefined> {
    this.close();
    const listener = this.#options.tcp.createServer({ pauseOnConnect: true }, (socket) => this.#receive(socket));
    this.#listener = listener;
    this.#cancelExpiry = this.#options.clock.schedule(2 * this.#options.connectMs, () => this.#endListening());
    return new Promise((resolve) => {
      listener.on('error', () => {
        this.#endListening();
        resolve(undefined);
      });
      listener.listen(0, this.#options.localAddress, () => {
        const address = listener.address();
        resolve(typeof address === 'object' && address ? address.port : undefined);
      });
    });
  }

  connectTo(port: number): void {
    this.close();
    this.#activePort = port;
  }

  /** The connection for the next transfer; undefined when none comes about in time. Uses up what was prepared. */
  async open(): Promise<TcpSocket | undefined> {
    const port = this.#activePort;
    this.#activePort = undefined;
    const socket = await (port === undefined ? this.#arrival() : this.#connect(port));
    this.#endListening();
    this.#open = socket;
    return socket;
  }

  /** Ends whatever is open; a transfer that runs breaks off. */
  close(): void {
    this.#activePort = undefined;
    this.#endListening();
    this.#onArrival?.(undefined);
    this.#arrived?.destroy();
    this.#arrived = undefined;
    this.#open?.destroy();
    this.#open = undefined;
  }

  #receive(socket: TcpSocket): void {
    socket.on('error', () => socket.destroy());
    const isClient = addressOf(socket.remoteAddress) === this.#options.clientAddress;
    if (!isClient || this.#arrived) {
      socket.destroy();
      return;
    }
    this.#arrived = socket;
    this.#onArrival?.(socket);
  }

  #arrival(): Promise<TcpSocket | undefined> {
    const wait = new Promise<TcpSocket | undefined>((resolve) => {
      if (this.#arrived || !this.#listener) {
        resolve(this.#arrived);
        return;
      }
      const cancel = this.#options.clock.schedule(this.#options.connectMs, () => this.#onArrival?.(undefined));
      this.#onArrival = (socket) => {
        this.#onArrival = undefined;
        cancel();
        resolve(socket);
      };
    });
    return wait.then((socket) => {
      this.#arrived = undefined;
      return socket;
    });
  }

  #connect(port: number): Promise<TcpSocket | undefined> {
    const { tcp, clientAddress, localAddress, connectMs, clock } = this.#options;
    return new Promise((resolve) => {
      const socket = tcp.connect({ host: clientAddress, port, localAddress });
      this.#open = socket;
      const end = (result: TcpSocket | undefined) => {
        cancel();
        if (!result) socket.destroy();
        resolve(result);
      };
      const cancel = clock.schedule(connectMs, () => end(undefined));
      socket.once('connect', () => {
        socket.pause();
        end(socket);
      });
      socket.on('error', () => end(undefined));
      socket.once('close', () => end(undefined));
    });
  }

  #endListening(): void {
    this.#cancelExpiry();
    this.#listener?.close();
    this.#listener = undefined;
  }
}

/** An IPv4 client of a socket that also takes IPv6 is written as IPv4. */
export function addressOf(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/i, '');
}
