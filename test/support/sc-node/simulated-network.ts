import { type ScFailureReason, scFailure } from '../../../src/bacnet/datalink/sc/node/sc-failure.js';
import type { OpenScSocket, ScSocket, ScSocketEvents } from '../../../src/bacnet/datalink/sc/node/sc-socket.js';
import type { Clock } from '../../../src/core/clock.js';
import type { HubConnection } from '../sc-hub/hub-connection.js';
import { HubCore, type HubCoreOptions } from '../sc-hub/hub-core.js';

/** `refuses`: nobody listens; `swallows`: what is sent there gets no answer whatever, as behind a firewall. */
export type Reachability = 'reachable' | 'refuses' | 'swallows';

/** One TCP connection with a WebSocket on it, between a node and a hub of a simulation. */
interface Line {
  /** Which node it is of. */
  readonly node: string;
  readonly connection: HubConnection;
  /** Both ends take it for sound, and nothing gets through. */
  isCut: boolean;
  end(reason?: ScFailureReason): void;
}

const latencyMs = 2;

/** A strict hub of another hand on a clock that a test moves, and the network before it. */
export class SimulatedHub extends HubCore {
  readonly uri: string;
  readonly #clock: Clock;
  readonly #lines = new Set<Line>();
  /** By node; `reachable` where it does not stand here. */
  readonly reachability = new Map<string, Reachability>();

  constructor(clock: Clock, uri: string, options: HubCoreOptions = {}) {
    super({ ...options, timers: (afterMs, action) => clock.schedule(afterMs, action) });
    this.#clock = clock;
    this.uri = uri;
  }

  /** Ends every TCP connection without a goodbye; where `node` is given, only of this one. */
  breakLines(node?: string): void {
    for (const line of this.#lines) if (node === undefined || line.node === node) line.end('closed-abnormally');
  }

  /** Nothing gets through on the connections that there are, and nobody is told. */
  cutLines(node?: string): void {
    for (const line of this.#lines) if (node === undefined || line.node === node) line.isCut = true;
  }

  /** Opens a WebSocket for a node of this name. */
  open(node: string, events: ScSocketEvents): ScSocket {
    const way = this.reachability.get(node) ?? 'reachable';
    let line: Line | undefined;
    let isOver = false;
    const finish = (reason?: ScFailureReason) => {
      if (isOver) return;
      isOver = true;
      line?.connection.ended();
      if (line) this.#lines.delete(line);
      this.#later(() => events.onClose(reason && scFailure(reason, { hub: this.uri })));
    };
    if (way === 'refuses') finish('refused');
    if (way === 'reachable') {
      this.#later(() => {
        if (isOver) return;
        line = this.#join(node, events, finish, () => isOver);
        events.onOpen();
      });
    }
    return {
      isReached: line !== undefined,
      queuedOctets: 0,
      send: (message) => {
        const octets = Uint8Array.from(message);
        this.#later(() => {
          if (line && !line.isCut && !isOver) line.connection.take(octets);
        });
      },
      close: () => finish(),
      destroy: () => finish(),
    };
  }

  #join(node: string, events: ScSocketEvents, end: Line['end'], isOver: () => boolean): Line {
    let line: Line | undefined;
    const connection = this.accept({
      get isOpen() {
        return !isOver();
      },
      send: (octets) =>
        this.#later(() => {
          if (!isOver() && !line?.isCut) events.onMessage(octets);
        }),
      close: (code) => this.#later(() => end(code === 1000 ? undefined : 'closed-by-hub')),
      pause: () => undefined,
      resume: () => undefined,
    });
    line = { node, connection, isCut: false, end };
    this.#lines.add(line);
    return line;
  }

  #later(action: () => void): void {
    this.#clock.schedule(latencyMs, action);
  }
}

/** What a node of this name opens its WebSockets with. */
export const openerFor =
  (node: string, hubs: readonly SimulatedHub[]): OpenScSocket =>
  (uri, events) => {
    const hub = hubs.find((one) => one.uri === uri);
    if (!hub) throw new Error(`no hub ${uri}`);
    return hub.open(node, events);
  };
