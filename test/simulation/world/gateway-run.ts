import { AnsweredRequests } from '../../../src/bacnet/server/answered-requests.js';
import type { RestartKind } from '../../../src/bacnet/server/bms-ports.js';
import type { Logger } from '../../../src/core/log.js';
import { Gateway, type GatewayOptions } from '../../../src/gateway/gateway.js';
import type { Dice, Judge, Schedule } from './contract.js';
import { GatewayClock, type MachineClock } from './gateway-clock.js';

type Machine = NonNullable<GatewayOptions['machine']>;

/** What one process of the gateway has of the machine. */
export interface ProcessMachine {
  readonly machine: Machine;
  /** What it has open, by its kind. */
  open(): Readonly<Record<string, number>>;
  /** The process has ended: whatever it has open is closed, as the kernel does. */
  end(how: ProcessEnd): void;
}

export interface GatewayRunParts {
  readonly configFile: string;
  readonly dataDir: string;
  readonly version: string;
  /** systemd or the launcher starts the program again after exit code 75. */
  readonly isSupervised: boolean;
  readonly schedule: Schedule;
  readonly machineClock: MachineClock;
  readonly dice: Dice;
  readonly judge: Judge;
  log(process: GatewayProcess): Logger;
  machineOf(process: GatewayProcess): ProcessMachine;
  /** After the process has died with its machine. */
  powerGoes?(): void;
  /** Before the first process of a machine that was without power. */
  powerReturns?(): void;
}

/** As main.ts: what does not stop meanwhile is left behind. */
const stopWithinMs = 900;
/** The sender of SIGTERM waits a second. */
const endsWithinMs = 1000;
/** From the end of a process to the start of the next one, by whoever supervises it. */
const restartPauseMs = [100, 2000] as const;

export type ProcessEnd = 'sigterm' | 'restart' | 'power-cut' | 'fault';

/** One process of the program. */
export class GatewayProcess {
  readonly number: number;
  readonly clock: GatewayClock;
  /** In the order in which this process has made them: each warm start makes another. */
  gateway: Gateway | undefined;
  isAlive = true;
  /** Whether `start()` has ended. */
  isUp = false;
  /** A part did not stop in time. */
  hasLeftBehind = false;

  constructor(number: number, clock: GatewayClock) {
    this.number = number;
    this.clock = clock;
  }
}

/** The program as main.ts runs it, on a machine that can be switched off. */
export class GatewayRun {
  readonly #parts: GatewayRunParts;
  readonly #onStart: ((process: GatewayProcess) => void)[] = [];
  readonly #onRestart: (() => void)[] = [];
  readonly #onEnd: ((process: GatewayProcess, how: ProcessEnd) => void)[] = [];
  #processes = 0;
  #current: { readonly process: GatewayProcess; readonly machine: ProcessMachine; stop(): void } | undefined;
  #cancelNext = (): void => undefined;
  #cancelPatience = (): void => undefined;
  #pauseAfterStopMs: number | undefined;
  #hasPower = false;

  constructor(parts: GatewayRunParts) {
    this.#parts = parts;
  }

  /** Undefined while none runs. */
  get process(): GatewayProcess | undefined {
    return this.#current?.process;
  }

  /** Undefined while none runs, or before it has been built. */
  get gateway(): Gateway | undefined {
    return this.#current?.process.gateway;
  }

  /** A process has begun; nothing of it is there yet. */
  onStart(listener: (process: GatewayProcess) => void): void {
    this.#onStart.push(listener);
  }

  onEnd(listener: (process: GatewayProcess, how: ProcessEnd) => void): void {
    this.#onEnd.push(listener);
  }

  /** The process goes on with another gateway: what the one before had not written is gone. */
  onRestart(listener: () => void): void {
    this.#onRestart.push(listener);
  }

  /** Somebody starts it, or the power comes back. */
  start(): void {
    this.#cancelNext();
    if (this.#current !== undefined) return;
    if (!this.#hasPower) this.#parts.powerReturns?.();
    this.#hasPower = true;
    this.#begin();
  }

  /** SIGTERM, and another start `pauseMs` after its end; without it, none. */
  terminate(pauseMs?: number): void {
    const running = this.#current;
    if (running === undefined) return;
    const { schedule, judge } = this.#parts;
    const atMs = schedule.nowMs;
    this.#pauseAfterStopMs = pauseMs;
    this.#cancelPatience();
    this.#cancelPatience = schedule.after(endsWithinMs, () => {
      judge.violated(
        'stops-in-time',
        `Process ${running.process.number} runs ${schedule.nowMs - atMs} ms after SIGTERM.`,
      );
      // As whoever has sent it does then.
      this.#end('sigterm', pauseMs);
    });
    running.stop();
  }

  /** Of now, whatever is being written. */
  cutPower(offMs: number): void {
    const hadPower = this.#hasPower;
    this.#hasPower = false;
    this.#end('power-cut', offMs);
    if (hadPower) this.#parts.powerGoes?.();
  }

  #begin(): void {
    const { schedule, machineClock } = this.#parts;
    this.#processes += 1;
    const process = new GatewayProcess(this.#processes, new GatewayClock(schedule, machineClock));
    const machine = this.#parts.machineOf(process);
    let stop = (): void => undefined;
    const stopped = new Promise<'stop'>((resolve) => {
      stop = () => resolve('stop');
    });
    this.#current = { process, machine, stop };
    for (const listener of this.#onStart) listener(process);
    this.#main(process, machine, stopped).then(
      (end) => {
        if (!process.isAlive) return;
        this.#judgeOpen(process, machine);
        if (end === 'stop') this.#end('sigterm', this.#pauseAfterStopMs);
        else this.#end('restart', this.#pause());
      },
      (error: unknown) => {
        if (!process.isAlive) return;
        this.#parts.judge.violated('no-internal-fault', `The program ends: ${told(error)}`);
        this.#end('fault', this.#pause());
      },
    );
  }

  /** What the kernel would have to close for it. */
  #judgeOpen(process: GatewayProcess, machine: ProcessMachine): void {
    const { judge } = this.#parts;
    judge.judged('end of a process');
    if (process.hasLeftBehind) return;
    for (const [what, count] of Object.entries(machine.open())) {
      if (count > 0) judge.violated('bounded', `Process ${process.number} has stopped, and ${count} ${what} are open.`);
    }
  }

  /** What the program that runs has open; nothing while none runs. */
  get open(): Readonly<Record<string, number>> {
    return this.#current?.machine.open() ?? {};
  }

  #pause(): number {
    return this.#parts.dice.integer(...restartPauseMs);
  }

  /** `run` of main.ts. */
  async #main(
    process: GatewayProcess,
    { machine }: ProcessMachine,
    stopped: Promise<'stop'>,
  ): Promise<'stop' | RestartKind> {
    const { configFile, dataDir, version, isSupervised } = this.#parts;
    const { clock } = process;
    const log = this.#parts.log(process);
    const answered = new AnsweredRequests(clock);
    for (;;) {
      let restart: (kind: RestartKind) => void = () => undefined;
      const restarted = new Promise<RestartKind>((resolve) => {
        restart = resolve;
      });
      const options = { configFile, dataDir, demo: false, version, answered, clock, log, machine };
      const gateway = new Gateway({ ...options, restart });
      process.gateway = gateway;
      process.isUp = false;
      const started = gateway.start().then(() => {
        process.isUp = true;
        return restarted;
      });
      let end: 'stop' | RestartKind = await Promise.race([stopped, started]);
      if (!(await endsInTime(gateway.stop(), clock))) {
        process.hasLeftBehind = true;
        log.warn('A part of the gateway did not stop in time and is left behind.');
      }
      if (end === 'warmstart' && gateway.firmware.isUnderWay) end = 'coldstart';
      if (end === 'stop' || (end === 'coldstart' && isSupervised)) return end;
      for (const listener of this.#onRestart) listener();
    }
  }

  #end(how: ProcessEnd, nextAfterMs: number | undefined): void {
    const running = this.#current;
    this.#current = undefined;
    this.#cancelNext();
    this.#cancelPatience();
    if (running !== undefined) {
      running.process.isAlive = false;
      running.process.clock.kill();
      running.machine.end(how);
      for (const listener of this.#onEnd) listener(running.process, how);
    }
    if (nextAfterMs !== undefined) this.#cancelNext = this.#parts.schedule.after(nextAfterMs, () => this.start());
  }
}

function endsInTime(stopping: Promise<void>, clock: GatewayClock): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(stopWithinMs, () => resolve(false));
    stopping.then(() => resolve(true), reject).finally(cancel);
  });
}

/** With the lines of the code, as far as there are some. */
export function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
