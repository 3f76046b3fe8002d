import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import inject from 'light-my-request';
import type { OpenWebDoor } from '../../../src/http/server/web-door.js';
import type { SimulatedDisk } from '../disk/simulated-disk.js';
import type { Schedule } from '../world/contract.js';
import type { MachineClock } from '../world/gateway-clock.js';
import type { GatewayProcess, GatewayRun } from '../world/gateway-run.js';
import type { Doors, FilesByHand, RunEnd, TcpCall, WebAnswer, WebRequest } from './doors.js';

export interface PeopleDoorsParts {
  readonly schedule: Schedule;
  readonly machineClock: MachineClock;
  /** A connection to a port of the gateway, of what a socket has; absent where there is no network. */
  connect?(from: string, port: number): Duplex;
}

interface Run {
  readonly number: number;
  readonly fromMs: number;
  untilMs: number;
}

/**
 * The doors of a run. The page is asked behind its port: what comes in is a request of node:http, as its server would have made it of
 * the octets of a browser.
 */
export class PeopleDoors implements Doors {
  readonly #parts: PeopleDoorsParts;
  readonly #runs: Run[] = [];
  /** Servers that are open, the last one is asked. */
  readonly #servers: Server[] = [];
  readonly #endings = new Set<() => void>();
  #isRunning = false;
  #lastEnd: RunEnd | undefined;

  constructor(parts: PeopleDoorsParts) {
    this.#parts = parts;
  }

  /** Before its first process. */
  follow(gateway: GatewayRun): void {
    const { schedule } = this.#parts;
    gateway.onStart(({ number }: GatewayProcess) => {
      this.#isRunning = true;
      this.#runs.push({ number, fromMs: schedule.nowMs, untilMs: Number.POSITIVE_INFINITY });
    });
    gateway.onEnd((_process, how) => {
      this.#isRunning = false;
      this.#servers.length = 0;
      this.#lastEnd = { atMs: schedule.nowMs, how: how === 'power-cut' || how === 'fault' ? 'cut' : 'stop' };
      const last = this.#runs.at(-1);
      if (last !== undefined) last.untilMs = schedule.nowMs;
      for (const end of this.#endings) end();
      this.#endings.clear();
    });
  }

  /** Of a process: what opens the port of its page. */
  readonly openWebDoor: OpenWebDoor = (server, { port }) => {
    // Only the page in plain text is asked.
    const plain = server as Server;
    this.#servers.push(plain);
    const close = () => {
      const at = this.#servers.indexOf(plain);
      if (at >= 0) this.#servers.splice(at, 1);
      return Promise.resolve();
    };
    return Promise.resolve({ port, close, closeIdle: () => undefined, closeAll: () => undefined });
  };

  get run(): number | undefined {
    return this.#isRunning ? this.#runs.at(-1)?.number : undefined;
  }

  get startedAtMs(): number {
    return this.#runs.at(-1)?.fromMs ?? 0;
  }

  get lastEnd(): RunEnd | undefined {
    return this.#lastEnd;
  }

  ranWithin(fromMs: number, toMs: number): boolean {
    return this.#runs.some((run) => run.fromMs <= toMs && run.untilMs >= fromMs);
  }

  wallMs(): number {
    return this.#parts.machineClock.wallMs();
  }

  async ask({ method, path, headers = {}, body, from }: WebRequest): Promise<WebAnswer | undefined> {
    const server = this.#servers.at(-1);
    if (server === undefined) return undefined;
    const asked = inject(
      // What listens to `request` is the program; an answer of nobody would never come.
      (request, response) => void server.emit('request', request, response),
      {
        method,
        url: path,
        headers: { host: 'gateway', ...headers },
        remoteAddress: from,
        ...(body !== undefined && { payload: body }),
      },
    );
    const ending = this.#ending();
    const answer = await Promise.race([asked, ending.promise]);
    ending.forget();
    if (answer === undefined) return undefined;
    return { status: answer.statusCode, headers: {}, body: answer.payload };
  }

  call(from: string, port: number): Promise<TcpCall | undefined> {
    const socket = this.#parts.connect?.(from, port);
    if (socket === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      let tellBytes = (_bytes: Uint8Array): void => undefined;
      let tellClosed = (): void => undefined;
      let isClosed = false;
      socket.on('data', (bytes: Uint8Array) => tellBytes(bytes));
      socket.on('error', () => resolve(undefined));
      socket.on('close', () => {
        isClosed = true;
        resolve(undefined);
        tellClosed();
      });
      socket.once('connect', () =>
        resolve({
          send: (bytes) => void (socket.destroyed || socket.write(bytes)),
          end: () => void socket.end(),
          destroy: () => void socket.destroy(),
          onBytes: (listener) => {
            tellBytes = listener;
          },
          onClosed: (listener) => {
            tellClosed = listener;
            if (isClosed) listener();
          },
        }),
      );
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
