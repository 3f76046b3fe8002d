import type { RemoteInfo } from 'node:dgram';
import type { Clock } from '../../core/clock.js';
import { isErrnoException } from '../../core/files/is-errno-exception.js';
import type { Logger } from '../../core/log.js';
import { type MakeUdpSocket, ownUdpSocket, type UdpSocket } from '../../core/machine/udp.js';
import { SourceRateLimit } from '../../core/source-rate-limit.js';
import type { Door, DoorProblem } from '../../device/northbound.js';
import { type AddressRange, isAllowed } from '../../settings/address-range.js';
import { problemOf, retryMs } from './door-problem.js';

/** Datagrams in a second; what is more is dropped. */
export interface UdpDoorLimits {
  readonly perAddress: number;
  readonly inAll: number;
  /** As many octets of an answer count as a datagram more. */
  readonly octetsOfOne: number;
}

export interface UdpDoorOptions {
  /** Who listens there, for the log. */
  readonly name: string;
  readonly bind: string;
  readonly port: number;
  readonly allowed: readonly AddressRange[];
  readonly limits: UdpDoorLimits;
  /** This machine's where nothing is said. */
  readonly makeSocket?: MakeUdpSocket | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** What comes from one that is let in, and what is answered; the octets are the listener's until it returns. */
  onDatagram(octets: Uint8Array, from: RemoteInfo): Uint8Array | undefined;
  /** Of one that was turned away. */
  onRefused?(address: string, reason: 'not-allowed' | 'crowded'): void;
}

/** Beyond this the network does not take what is sent, and answers would grow old in memory. */
const maxQueuedOctets = 1 << 18;

/** A UDP port with a doorman. A port that cannot be opened is tried again until it can; nobody waits for it. */
export class UdpDoor {
  readonly #options: UdpDoorOptions;
  readonly #rate: SourceRateLimit;
  #socket: UdpSocket | undefined;
  #isRunning = false;
  #cancelRetry = () => {};
  #problem: DoorProblem | undefined;

  constructor(options: UdpDoorOptions) {
    const { limits, clock } = options;
    this.#options = options;
    this.#rate = new SourceRateLimit(clock, { perSource: limits.perAddress, total: limits.inAll });
  }

  get door(): Door {
    const { bind, port } = this.#options;
    const used = this.port;
    return { transport: 'udp', bind, port: used ?? port, isOpen: used !== undefined, problem: this.#problem };
  }

  /** The port in use; undefined while there is none. */
  get port(): number | undefined {
    return this.#socket?.address().port;
  }

  /** Resolves after the first attempt to open the port. */
  async start(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    await this.#bind();
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelRetry();
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  #bind(): Promise<void> {
    const { name, bind, port, makeSocket = ownUdpSocket, log } = this.#options;
    const socket = makeSocket();
    return new Promise((resolve) => {
      socket.on('error', (error) => {
        this.#fail(socket, error);
        resolve();
      });
      socket.on('message', (octets, from) => this.#admit(socket, octets, from));
      socket.bind({ port, address: bind, exclusive: true }, () => {
        if (!this.#isRunning) {
          socket.close();
        } else {
          this.#socket = socket;
          this.#problem = undefined;
          log.info({ bind, port: this.port }, `${name} is open.`);
        }
        resolve();
      });
    });
  }

  #fail(socket: UdpSocket, error: Error): void {
    const { name, bind, port, clock, log } = this.#options;
    if (this.#socket === socket) this.#socket = undefined;
    socket.close();
    if (!this.#isRunning) return;
    const reason = isErrnoException(error) ? error.code : '';
    const problem = problemOf(reason);
    // Once for each cause: it is tried every few seconds, for ten years.
    if (problem !== this.#problem) {
      log.warn({ reason, bind, port, problem }, `${name} cannot open UDP port ${port}; it is tried again.`);
    }
    this.#problem = problem;
    this.#cancelRetry = clock.schedule(retryMs, () => void this.#bind());
  }

  #admit(socket: UdpSocket, octets: Uint8Array, from: RemoteInfo): void {
    const { allowed, limits, onDatagram, onRefused } = this.#options;
    const isLetIn = isAllowed(allowed, from.address);
    if (!isLetIn || !this.#rate.admits(from.address)) {
      onRefused?.(from.address, isLetIn ? 'crowded' : 'not-allowed');
      return;
    }
    const answer = onDatagram(octets, from);
    if (answer !== undefined) this.#rate.charge(from.address, Math.floor(answer.length / limits.octetsOfOne));
    // A port of 0 is nobody's, and sending to it an error.
    if (answer === undefined || from.port === 0 || socket !== this.#socket) return;
    if (socket.getSendQueueSize() > maxQueuedOctets) return;
    socket.send(answer, from.port, from.address, () => undefined);
  }
}
