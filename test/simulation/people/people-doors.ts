import type { Duplex } from 'node:stream';
import type { OpenWebDoor } from '../../../src/http/server/web-door.js';
import type { SimulatedDisk } from '../disk/simulated-disk.js';
import type { Schedule } from '../world/contract.js';
import type { MachineClock } from '../world/gateway-clock.js';
import type { GatewayProcess, GatewayRun } from '../world/gateway-run.js';
import type { Doors, FilesByHand, RunEnd, TcpCall, WebAnswer, WebRequest } from './doors.js';

export interface PeopleDoorsParts {
  readonly schedule: Schedule;
  readonly machineClock: MachineClock;
  /** A connection to a port of the gateway, of what a socket has. */
  connect(from: string, port: number): Duplex;
  /** Asks the page at a port of the gateway; undefined where no answer comes. */
  ask(port: number, request: WebRequest): Promise<WebAnswer | undefined>;
}

interface Run {
  readonly number: number;
  readonly fromMs: number;
  untilMs: number;
}

/** The doors of a run: people come over the network, and know at which port the page is. */
export class PeopleDoors implements Doors {
  readonly #parts: PeopleDoorsParts;
  readonly #runs: Run[] = [];
  /** Ports of the page that are open: the last one is asked. */
  readonly #ports: number[] = [];
  readonly #endings = new Set<() => void>();
  #isRunning = false;
  #startedAtMs = 0;
  readonly #ends: RunEnd[] = [];

  constructor(parts: PeopleDoorsParts) {
    this.#parts = parts;
  }

  /** Before its first process. */
  follow(gateway: GatewayRun): void {
    const { schedule } = this.#parts;
    gateway.onStart(({ number }: GatewayProcess) => {
      this.#isRunning = true;
      this.#startedAtMs = schedule.nowMs;
      this.#runs.push({ number, fromMs: schedule.nowMs, untilMs: Number.POSITIVE_INFINITY });
    });
    gateway.onRestart(() => {
      this.#ends.push({ atMs: schedule.nowMs, how: 'stop' });
      this.#startedAtMs = schedule.nowMs;
    });
    gateway.onEnd((_process, how) => {
      this.#isRunning = false;
      this.#ports.length = 0;
      this.#ends.push({ atMs: schedule.nowMs, how: how === 'power-cut' || how === 'fault' ? 'cut' : 'stop' });
      const last = this.#runs.at(-1);
      if (last !== undefined) last.untilMs = schedule.nowMs;
      for (const end of this.#endings) end();
      this.#endings.clear();
    });
  }

  /** Of a process: what opens the port of its page. */
  watched(open: OpenWebDoor): OpenWebDoor {
    return async (server, at, onError) => {
      const door = await open(server, at, onError);
      this.#ports.push(door.port);
      const close = () => {
        const found = this.#ports.indexOf(door.port);
        if (found >= 0) this.#ports.splice(found, 1);
        return door.close();
      };
      return { ...door, close };
    };
  }

  get run(): number | undefined {
    return this.#isRunning ? this.#runs.at(-1)?.number : undefined;
  }

  get startedAtMs(): number {
    return this.#startedAtMs;
  }

  get ends(): readonly RunEnd[] {
    return this.#ends;
  }

  ranWithin(fromMs: number, toMs: number): boolean {
    return this.#runs.some((run) => run.fromMs <= toMs && run.untilMs >= fromMs);
  }

  wallMs(): number {
    return this.#parts.machineClock.wallMs();
  }

  whenShown(wallFromMs: number, wallToMs: number): ReturnType<Doors['whenShown']> {
    return this.#parts.machineClock.whenShown(wallFromMs, wallToMs);
  }

  async ask(request: WebRequest): Promise<WebAnswer | undefined> {
    const port = this.#ports.at(-1);
    if (port === undefined) return undefined;
    const ending = this.#ending();
    const answer = await Promise.race([this.#parts.ask(port, request), ending.promise]);
    ending.forget();
    return answer;
  }

  call(from: string, port: number): Promise<TcpCall | undefined> {
    const socket = this.#parts.connect(from, port);
    return new Promise((resolve) => {
      const call = new SocketCall(socket, this.#parts.schedule);
      const leave = () => call.destroy();
      this.#endings.add(leave);
      socket.on('error', () => resolve(undefined));
      socket.on('close', () => {
        this.#endings.delete(leave);
        resolve(undefined);
      });
      socket.once('connect', () => resolve(call));
    });
  }

  /** Resolves with the end of the process. */
  #ending(): { readonly promise: Promise<undefined>; forget(): void } {
    let end = (): void => undefined;
    const promise = new Promise<undefined>((resolve) => {
      end = () => resolve(undefined);
    });
    this.#endings.add(end);
    return { promise, forget: () => void this.#endings.delete(end) };
  }
}

/** Longer than this nobody waits for an answer. */
const patienceMs = 90_000;

/** A connection of somebody: ended by him when nothing comes any more. */
class SocketCall implements TcpCall {
  readonly #socket: Duplex;
  readonly #schedule: Schedule;
  /** Came before anybody listened. */
  readonly #early: Uint8Array[] = [];
  #tellBytes: ((bytes: Uint8Array) => void) | undefined;
  #tellClosed: () => void = () => undefined;
  #isClosed = false;
  #cancelPatience: () => void = () => undefined;

  constructor(socket: Duplex, schedule: Schedule) {
    this.#socket = socket;
    this.#schedule = schedule;
    socket.on('data', (bytes: Uint8Array) => {
      this.#cancelPatience();
      if (this.#tellBytes === undefined) this.#early.push(bytes);
      else this.#tellBytes(bytes);
    });
    socket.on('close', () => this.#close());
    this.#waitNoLonger();
  }

  send(bytes: Uint8Array): void {
    this.#waitNoLonger();
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  end(): void {
    this.#waitNoLonger();
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
    this.#close();
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#tellBytes = listener;
    for (const bytes of this.#early.splice(0)) listener(bytes);
  }

  onClosed(listener: () => void): void {
    this.#tellClosed = listener;
    if (this.#isClosed) listener();
  }

  #waitNoLonger(): void {
    this.#cancelPatience();
    this.#cancelPatience = this.#schedule.after(patienceMs, () => this.destroy());
  }

  #close(): void {
    this.#cancelPatience();
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#tellClosed();
  }
}

/** The disk of a run, for somebody at the machine. */
export function filesByHand(disk: SimulatedDisk, configFile: string, dataDir: string): FilesByHand {
  return {
    configFile,
    dataDir,
    read: (path) => disk.look(path),
    write: (path, bytes) => disk.put(path, bytes),
    remove: (path) => disk.erase(path),
    list: (folder) => [...disk.tree.files()].map(({ path }) => path).filter((path) => path.startsWith(`${folder}/`)),
  };
}
