import type { Dice, Schedule, Trace } from '../world/contract.js';
import type { LinkFaults } from './conditions.js';
import { type Endpoint, keyOf } from './endpoint.js';
import { type Cable, LanSocket, type Segment } from './lan-socket.js';

export interface TcpNetworkParts {
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly trace: Trace;
  readonly faults: LinkFaults;
  isAway(address: string): boolean;
  latencyMs(from: string, to: string): number;
}

/** A port that takes connections. */
export interface Listener {
  readonly own: Endpoint;
  readonly allowHalfOpen: boolean;
  accept(socket: LanSocket): void;
}

export interface Connection {
  readonly client: LanSocket;
  readonly server: LanSocket;
}

/** RFC 6298 §2: at least a second in the text, 200 ms in Linux; doubled each time. */
const firstRetryMs = 200;
const longestRetryMs = 30_000;
/** tcp_syn_retries and tcp_retries2 of Linux: what is given up. */
const connectGivesUpMs = 127_000;
const sendGivesUpMs = 924_000;
const firstDrawnPort = 32_768;
/** More are refused by no machine of a site, but a run has an end. */
const mostConnections = 2000;

/** TCP: what is sent arrives, in order and once, late or never; connections are refused, reset, forgotten by one end. */
export class TcpNetwork {
  readonly #parts: TcpNetworkParts;
  readonly #listeners = new Map<string, Listener>();
  readonly #connections = new Set<Connection>();
  #nextPort = firstDrawnPort;

  constructor(parts: TcpNetworkParts) {
    this.#parts = parts;
  }

  /** Those of which an end still knows, the oldest first. */
  get connections(): readonly Connection[] {
    return [...this.#connections].filter(({ client, server }) => !client.isGone || !server.isGone);
  }

  listen(listener: Listener): boolean {
    const key = keyOf(listener.own);
    if (this.#listeners.has(key)) return false;
    this.#listeners.set(key, listener);
    return true;
  }

  unlisten(listener: Listener): void {
    const key = keyOf(listener.own);
    if (this.#listeners.get(key) === listener) this.#listeners.delete(key);
  }

  /** A port that nobody has drawn before. */
  drawPort(): number {
    this.#nextPort = this.#nextPort < 60_999 ? this.#nextPort + 1 : firstDrawnPort;
    return this.#nextPort;
  }

  /** From a machine at `address`. The socket says by `connect`, `error` and `close` what became of it. */
  connect(address: string, to: Endpoint): LanSocket {
    const { schedule } = this.#parts;
    const local = { address, port: this.drawPort() };
    const client = new LanSocket({ schedule, local, remote: to, allowHalfOpen: false });
    const fail = (code: string) => {
      const error = new Error(`connect ${code} ${keyOf(to)}`);
      client.fail(Object.assign(error, { code, syscall: 'connect', address: to.address, port: to.port }));
    };
    const sinceMs = schedule.nowMs;
    const attempt = (retryMs: number): void => {
      if (client.isGone) return;
      if (!this.#passes(address, to.address) || !this.#passes(to.address, address)) {
        if (schedule.nowMs - sinceMs > connectGivesUpMs) fail('ETIMEDOUT');
        else schedule.after(retryMs, () => attempt(Math.min(longestRetryMs, 2 * retryMs)));
        return;
      }
      const listener = this.#listeners.get(keyOf(to));
      if (listener === undefined || this.#connections.size >= mostConnections) {
        schedule.after(this.#latency(to.address, address), () => fail('ECONNREFUSED'));
        return;
      }
      this.#join(client, listener);
    };
    schedule.after(this.#latency(address, to.address), () => attempt(5 * firstRetryMs));
    return client;
  }

  #join(client: LanSocket, { own, allowHalfOpen, accept }: Listener): void {
    const { schedule } = this.#parts;
    const remote = { address: client.localAddress, port: client.localPort };
    const local = { address: own.address, port: own.port };
    const server = new LanSocket({ schedule, local, remote, allowHalfOpen });
    const connection = { client, server };
    this.#connections.add(connection);
    const forget = () => {
      if (client.isGone && server.isGone) this.#connections.delete(connection);
    };
    client.once('close', forget);
    server.once('close', forget);
    const there = this.#cable(client, server);
    const back = this.#cable(server, client);
    schedule.after(this.#latency(local.address, remote.address), () => {
      if (client.isGone) back.carry({ kind: 'rst' });
      else client.connected(there, server);
    });
    server.connected(back, client);
    accept(server);
  }

  /** One segment after the other; what the network loses is sent again. */
  #cable(from: LanSocket, to: LanSocket): Cable {
    const { schedule, trace, dice, faults } = this.#parts;
    const [source, target] = [from.localAddress, to.localAddress];
    const channel = `tcp ${source}:${from.localPort} > ${target}:${to.localPort}`;
    const waiting: { readonly segment: Segment; readonly dueMs: number }[] = [];
    let lastDueMs = 0;
    let isArmed = false;
    const arm = (delayMs: number, retryMs: number, sinceMs: number): void => {
      isArmed = true;
      schedule.after(delayMs, () => {
        isArmed = false;
        const [first] = waiting;
        if (first === undefined) return;
        if (!this.#passes(source, target)) {
          if (schedule.nowMs - sinceMs > sendGivesUpMs) {
            waiting.length = 0;
            from.fail(Object.assign(new Error('write ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'write' }));
          } else arm(retryMs, Math.min(longestRetryMs, 2 * retryMs), sinceMs);
          return;
        }
        waiting.shift();
        const next = waiting[0];
        if (next !== undefined) arm(Math.max(0, next.dueMs - schedule.nowMs), firstRetryMs, schedule.nowMs);
        const isTaken = to.arrive(first.segment);
        // A machine that knows nothing of the connection says so (RFC 9293 §3.5.2).
        if (!isTaken && first.segment.kind === 'bytes') {
          waiting.length = 0;
          schedule.after(this.#latency(target, source), () => {
            if (this.#passes(target, source)) from.arrive({ kind: 'rst' });
          });
        }
      });
    };
    return {
      carry: (segment) => {
        const octets = segment.kind === 'bytes' ? segment.bytes : undefined;
        if (octets === undefined) trace.text(channel, segment.kind);
        else trace.octets(channel, octets);
        const met = faults.between(source, target);
        let delayMs = this.#latency(source, target) + met.delayMs + met.jitterMs * dice.fraction();
        if (octets !== undefined && Number.isFinite(met.bytesPerSecond)) {
          lastDueMs = Math.max(lastDueMs, schedule.nowMs) + (1000 * octets.length) / met.bytesPerSecond;
        }
        for (
          let retryMs = firstRetryMs;
          met.loss > 0 && retryMs < longestRetryMs && dice.chance(met.loss);
          retryMs *= 2
        )
          delayMs += retryMs;
        lastDueMs = Math.max(lastDueMs, schedule.nowMs + delayMs);
        waiting.push({ segment, dueMs: lastDueMs });
        if (!isArmed) arm(lastDueMs - schedule.nowMs, firstRetryMs, schedule.nowMs);
      },
    };
  }

  #passes(from: string, to: string): boolean {
    const { faults, isAway } = this.#parts;
    return !isAway(from) && !isAway(to) && !faults.between(from, to).isCut;
  }

  #latency(from: string, to: string): number {
    return this.#parts.latencyMs(from, to);
  }
}
