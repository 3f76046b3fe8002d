import { SourceRateLimit } from '../../core/source-rate-limit.js';
import type { Door, NorthboundSources } from '../../device/northbound.js';
import { isLoopback, parseIpv4 } from '../../settings/ipv4.js';
import { type RefusedReason, type TcpConnection, TcpDoor } from '../access/tcp-door.js';
import type { SwitchedService } from '../switched-northbound.js';
import { Conversation } from './conversation.js';
import { PassThrough } from './pass-through.js';
import { RequestTally } from './request-tally.js';
import { Responder } from './responder.js';

/** One that is connected. */
export interface ModbusClient {
  readonly address: string;
  /** Monotonic milliseconds. */
  readonly sinceMs: number;
  readonly heardAtMs: number;
  readonly tally: Readonly<RequestTally>;
}

/** What people are shown of the server. */
export interface ModbusTcpStatus {
  readonly clients: readonly ModbusClient[];
  /** Since the server was started. */
  readonly total: Readonly<RequestTally>;
  /** Requests that wait for the line to be idle. */
  readonly waiting: number;
  readonly turnedAway: number;
  readonly lastTurnedAway:
    | { readonly address: string; readonly reason: RefusedReason; readonly atMs: number }
    | undefined;
}

/** A SCADA has one connection or a few; one that reads more seldom than that comes again. */
const limits = { connections: 32, connectionsPerAddress: 8, silenceMs: 120_000, unreadBytes: 65_536 } as const;

/** Requests a second of one address, and of all: a SCADA that reads everything each second asks for some twenty. */
const requestLimits = { perSource: 200, total: 500 } as const;

/** The registers of the UPS by Modbus TCP, to read. */
export class ModbusTcpService implements SwitchedService {
  readonly #sources: NorthboundSources;
  readonly #total = new RequestTally();
  readonly #requests: SourceRateLimit;
  readonly #clients = new Map<TcpConnection, { readonly sinceMs: number; readonly conversation: Conversation }>();
  #door: TcpDoor | undefined;
  #passThrough: PassThrough | undefined;
  #turnedAway = 0;
  #lastTurnedAway: ModbusTcpStatus['lastTurnedAway'];

  constructor(sources: NorthboundSources) {
    this.#sources = sources;
    this.#requests = new SourceRateLimit(sources.clock, requestLimits);
  }

  get doors(): readonly Door[] {
    return this.#door === undefined ? [] : [this.#door.door];
  }

  get status(): ModbusTcpStatus {
    return {
      clients: [...this.#clients].map(([{ address, heardAtMs }, { sinceMs, conversation }]) => {
        return { address, sinceMs, heardAtMs, tally: conversation.tally };
      }),
      total: this.#total,
      waiting: this.#passThrough?.waiting ?? 0,
      turnedAway: this.#turnedAway,
      lastTurnedAway: this.#lastTurnedAway,
    };
  }

  async start(): Promise<void> {
    const { poll, settings, machine, clock, log } = this.#sources;
    const { bind, port, allowed, max_age_s } = settings.current.modbus_tcp;
    const passThrough = new PassThrough({ idleReads: () => poll.ups?.idleReads, clock });
    const responder = new Responder({
      ups: () => (poll.ups === undefined ? undefined : { report: poll.report, slave: settings.current.serial.slave }),
      passThrough,
      oldestMs: 1000 * max_age_s,
      mayBeTold: (client) => this.#mayBeTold(client),
      clock,
    });
    this.#passThrough = passThrough;
    this.#door = new TcpDoor({
      name: 'The Modbus TCP server',
      bind,
      port,
      allowed,
      limits,
      tcp: machine?.tcp,
      clock,
      log,
      onConnection: (connection) => this.#serve(connection, responder),
      onRefused: (address, reason) => {
        this.#turnedAway += 1;
        this.#lastTurnedAway = { address, reason, atMs: clock.monotonicMs() };
      },
    });
    await this.#door.start();
  }

  async stop(): Promise<void> {
    await this.#door?.stop();
  }

  /**
   * Registers have no place to say that they are invented. Who has set `port=simulator` wants them; the simulator of a trial without
   * a port is for programs on this machine.
   */
  #mayBeTold(client: string): boolean {
    const { values, settings } = this.#sources;
    if (!values.current.isSimulated) return true;
    return settings.current.serial.port === 'simulator' || isLoopback(parseIpv4(client));
  }

  #serve(connection: TcpConnection, responder: Responder): void {
    const { clock } = this.#sources;
    const conversation = new Conversation({
      address: connection.address,
      responder,
      total: this.#total,
      clock,
      send: (message) => connection.send(message),
      mayAsk: () => this.#requests.admits(connection.address),
      hold: (isHeld) => void (isHeld ? connection.socket.pause() : connection.socket.resume()),
      close: () => connection.destroy(),
    });
    this.#clients.set(connection, { sinceMs: clock.monotonicMs(), conversation });
    connection.socket.on('data', (chunk: Uint8Array) => conversation.receive(chunk));
    connection.socket.once('close', () => {
      this.#clients.delete(connection);
      conversation.end();
    });
    conversation.start();
  }
}
