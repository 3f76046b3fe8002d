import type { Clock } from '../../core/clock.js';
import { isErrnoException } from '../../core/files/is-errno-exception.js';
import type { Logger } from '../../core/log.js';
import { type Tcp, type TcpServer, type TcpSocket, thisTcp } from '../../core/machine/tcp.js';
import type { Door, DoorProblem } from '../../device/northbound.js';
import { type AddressRange, isAllowed } from '../../settings/address-range.js';
import { problemOf, retryMs } from './door-problem.js';

/** What one client could otherwise take from the others. */
export interface TcpDoorLimits {
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** A connection from which nothing has come for so long ends. */
  readonly silenceMs: number;
  /** Answers that the client has not fetched: a connection with more ends. */
  readonly unreadBytes: number;
}

export type RefusedReason = 'not-allowed' | 'crowded';

export interface TcpDoorOptions {
  /** Who listens there, for the log. */
  readonly name: string;
  readonly bind: string;
  readonly port: number;
  readonly allowed: readonly AddressRange[];
  readonly limits: TcpDoorLimits;
  /** This machine's where nothing is said. */
  readonly tcp?: Tcp | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** Of one that is let in; the door may end it, and so may the one who holds it. */
  onConnection(connection: TcpConnection): void;
  /** The one of these that gives way to a new one where there are too many; without it, or undefined, the new one is turned away. */
  leastWanted?(connections: readonly TcpConnection[]): TcpConnection | undefined;
  /** Of one that was turned away: for the journal, which must bound what strangers cause. */
  onRefused?(address: string, reason: RefusedReason): void;
}

/** A client that was let in. The one who takes it listens to `data` of its socket at once. */
export class TcpConnection {
  /** IPv4, of the other end. */
  readonly address: string;
  readonly #clock: Clock;
  readonly #unreadBytes: number;
  #socket: TcpSocket;
  #heardAtMs: number;

  constructor(socket: TcpSocket, address: string, { clock, limits }: Pick<TcpDoorOptions, 'clock' | 'limits'>) {
    this.#socket = socket;
    this.address = address;
    this.#clock = clock;
    this.#unreadBytes = limits.unreadBytes;
    this.#heardAtMs = clock.monotonicMs();
    this.#hear(socket);
  }

  /** Monotonic milliseconds. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  get socket(): TcpSocket {
    return this.#socket;
  }

  /** A socket around the one before, such as that of TLS, takes its place. */
  replace(socket: TcpSocket): void {
    this.#socket = socket;
    socket.on('error', () => socket.destroy());
    this.#hear(socket);
  }

  /** A client that fetches nothing is let go, or its answers would fill the memory. */
  send(data: string | Uint8Array): void {
    if (!this.isOpen) return;
    this.#socket.write(data);
    if (this.#socket.writableLength > this.#unreadBytes) this.#socket.destroy();
  }

  /** What was sent before still goes out. */
  end(): void {
    if (!this.isOpen) return;
    this.#socket.end();
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #hear(socket: TcpSocket): void {
    socket.on('data', () => {
      this.#heardAtMs = this.#clock.monotonicMs();
    });
  }
}

/** A TCP port with a doorman. A port that cannot be opened is tried again until it can; nobody waits for it. */
export class TcpDoor {
  readonly #options: TcpDoorOptions;
  readonly #connections = new Set<TcpConnection>();
  #server: TcpServer | undefined;
  #isRunning = false;
  #cancelRetry = () => {};
  #problem: DoorProblem | undefined;

  constructor(options: TcpDoorOptions) {
    this.#options = options;
  }

  get door(): Door {
    const { bind, port } = this.#options;
    return {
      transport: 'tcp',
      bind,
      port: this.port ?? port,
      isOpen: this.port !== undefined,
      problem: this.#problem,
      connections: this.#connections.size,
    };
  }

  /** The port in use; undefined while there is none. */
  get port(): number | undefined {
    const address = this.#server?.listening ? this.#server.address() : undefined;
    return typeof address === 'object' && address ? address.port : undefined;
  }

  /** Resolves after the first attempt to open the port. */
  async start(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    await this.#listen();
  }

  /** Idempotent; ends all connections. */
  async stop(): Promise<void> {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#cancelRetry();
    const server = this.#server;
    this.#server = undefined;
    for (const connection of this.#connections) connection.destroy();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #listen(): Promise<void> {
    const { name, bind, port, tcp = thisTcp, clock, log } = this.#options;
    const server = tcp.createServer({}, (socket) => this.#admit(socket));
    return new Promise((resolve) => {
      server.on('error', (error) => {
        this.#noteFailure(error);
        server.close();
        if (this.#isRunning) this.#cancelRetry = clock.schedule(retryMs, () => void this.#listen());
        resolve();
      });
      server.listen(port, bind, () => {
        if (!this.#isRunning) {
          server.close();
        } else {
          this.#server = server;
          this.#problem = undefined;
          log.info({ bind, port: this.port }, `${name} is open.`);
        }
        resolve();
      });
    });
  }

  #noteFailure(error: Error): void {
    const { name, bind, port, log } = this.#options;
    const reason = isErrnoException(error) ? error.code : '';
    const problem = problemOf(reason);
    // Once for each cause: it is tried every few seconds, for ten years.
    if (problem === this.#problem) return;
    this.#problem = problem;
    log.warn({ reason, bind, port, problem }, `${name} cannot open TCP port ${port}; it is tried again.`);
  }

  #admit(socket: TcpSocket): void {
    socket.on('error', () => socket.destroy());
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/i, '');
    if (address === '') {
      // It was reset while it waited to be accepted.
      socket.destroy();
      return;
    }
    const { limits, onConnection, onRefused } = this.#options;
    const refused = this.#reasonToRefuse(address);
    if (refused !== undefined) {
      socket.destroy();
      onRefused?.(address, refused);
      return;
    }
    const connection = new TcpConnection(socket, address, this.#options);
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
    socket.setNoDelay(true);
    // The other end of a cable that was pulled never says that it has gone.
    socket.setKeepAlive(true, limits.silenceMs);
    this.#endSilence(socket, connection);
    onConnection(connection);
  }

  #reasonToRefuse(address: string): RefusedReason | undefined {
    const { allowed, limits } = this.#options;
    if (!isAllowed(allowed, address)) return 'not-allowed';
    const ofAddress = [...this.#connections].filter((one) => one.address === address);
    if (ofAddress.length >= limits.connectionsPerAddress && !this.#makeRoom(ofAddress)) return 'crowded';
    const isFull = this.#connections.size >= limits.connections;
    return isFull && !this.#makeRoom([...this.#connections]) ? 'crowded' : undefined;
  }

  #makeRoom(connections: readonly TcpConnection[]): boolean {
    const least = this.#options.leastWanted?.(connections);
    if (least === undefined) return false;
    this.#connections.delete(least);
    least.destroy();
    return true;
  }

  #endSilence(socket: TcpSocket, connection: TcpConnection): void {
    const { clock, limits } = this.#options;
    let cancel = () => {};
    const look = (): void => {
      const leftMs = connection.heardAtMs + limits.silenceMs - clock.monotonicMs();
      if (leftMs <= 0) socket.destroy();
      else cancel = clock.schedule(leftMs, look);
    };
    socket.once('close', () => cancel());
    look();
  }
}
