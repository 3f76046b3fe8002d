import modbusSerial from 'modbus-serial';
import { type Clock, sleep } from '../../core/clock.js';
import { type ErrorCode, GatewayError, hasCode } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { Mutex } from '../../core/mutex.js';
import type { AnswerTime } from './answer-time.js';
import type { ByteLine } from './byte-line.js';
import { FrameTrace, type TracedFrame } from './frame-trace.js';
import { type LineSettings, type LineTiming, lineTiming } from './line-timing.js';
import { type LinkCounters, LinkTally } from './link-counters.js';
import { MbapPort } from './mbap-port.js';
import type { ModbusPort } from './modbus-port.js';
import type { LineTrouble, RegisterReader } from './register-reader.js';
import type { ReadFunction, ReadRequest } from './rtu-frame.js';
import { RtuPort } from './rtu-port.js';

export interface ModbusLineOptions {
  /** Makes a fresh line for every attempt to open. */
  readonly createLine: () => ByteLine;
  readonly settings: LineSettings;
  /** The port was open before at another speed: that it is open again is no news for the log. */
  readonly isReopened?: boolean;
  /** What is known of the UPS from before; without it, what the settings say. */
  readonly answerTime?: AnswerTime;
  readonly clock: Clock;
  readonly log: Logger;
}

/** `waiting`: the port cannot be opened or went away, and is tried again after a while. */
export type LineStatus = 'stopped' | 'opening' | 'open' | 'waiting';

export interface LineState {
  readonly status: LineStatus;
  /** What keeps the port from being open, with the advice what to check. */
  readonly problem: GatewayError | undefined;
}

/** A port with modbus-serial's client on it, which builds the requests and reads the answers. */
interface Connection {
  readonly line: ByteLine;
  readonly port: ModbusPort;
  readonly client: InstanceType<typeof modbusSerial.default>;
}

const firstRetryMs = 1000;
/** An adapter that is plugged in again is seen within this, and looking for one that is missing costs next to nothing. */
const lastRetryMs = 5000;
const busyException = 6;
/** Path unavailable, and target device failed to respond (Modbus application protocol V1.1b3 §7). */
const gatewayExceptions: readonly number[] = [10, 11];
/** The JBUS document asks to repeat a request refused as busy, and names no time. */
const busyPauseMs = 100;
/** Answers late or broken in a row that are no accident any more. */
const inRowToBelieve = 2;

/** One serial line to one or more slaves: opens it, opens it again when it went away, asks one question at a time. */
export class ModbusLine implements RegisterReader {
  readonly #options: ModbusLineOptions;
  readonly #timing: LineTiming;
  readonly #tally = new LinkTally();
  readonly #trace = new FrameTrace();
  readonly #listeners = new Set<(state: LineState) => void>();
  #state: LineState = { status: 'stopped', problem: undefined };
  #connection: Connection | undefined;
  /** What is being opened, which may take seconds. */
  #opening: Connection | undefined;
  /** Of the problem that the log was told last, until it is over. */
  #told: ErrorCode | undefined;
  /** Grows with every start and stop, so that what belongs to an earlier run is known by its number. */
  #run = 0;
  #connecting: Promise<void> = Promise.resolve();
  readonly #mutex = new Mutex();
  #retryMs = firstRetryMs;
  #cancelRetry = () => {};

  constructor(options: ModbusLineOptions) {
    this.#options = options;
    this.#timing = lineTiming(options.settings, options.answerTime);
  }

  get #isTcp(): boolean {
    return this.#options.settings.baud === undefined;
  }

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  get state(): LineState {
    return this.#state;
  }

  /** Called on every change of state; the returned function ends it. */
  onState(listener: (state: LineState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get trouble(): LineTrouble | undefined {
    if (this.#tally.lateInRow >= inRowToBelieve || this.#options.answerTime?.isTooShort) return 'late';
    return this.#tally.brokenInRow >= inRowToBelieve ? 'pieces' : undefined;
  }

  /** Resolves when no late answer is waited for any more: what comes at another speed is garbage. */
  async whenQuiet(): Promise<void> {
    const { clock } = this.#options;
    const leftMs = (this.#connection?.port.heldUntilMs ?? 0) - clock.monotonicMs();
    if (leftMs > 0) await sleep(clock, Math.ceil(leftMs));
  }

  counters(): LinkCounters {
    return this.#tally.read();
  }

  /** The last frames, oldest first. */
  trace(): readonly TracedFrame[] {
    return this.#trace.read();
  }

  /** Returns at once, also when the port is missing. */
  start(): void {
    if (this.#state.status !== 'stopped') return;
    this.#run += 1;
    this.#retryMs = firstRetryMs;
    this.#connect();
  }

  async stop(): Promise<void> {
    this.#run += 1;
    this.#cancelRetry();
    const connection = this.#connection;
    this.#connection = undefined;
    this.#change({ status: 'stopped', problem: undefined });
    for (const one of [connection, this.#opening]) if (one) await closeConnection(one);
    await this.#connecting;
  }

  /** As `stop`, but the port stays open: the line that takes it over at another speed; undefined where none can. */
  async release(baud: number): Promise<ByteLine | undefined> {
    const connection = this.#connection;
    const retuned = connection?.line.retuned?.(baud);
    if (retuned !== undefined) {
      this.#connection = undefined;
      connection?.port.release();
    }
    await this.stop();
    return retuned;
  }

  readRegisters(
    slave: number,
    start: number,
    words: number,
    functionCode: ReadFunction = 3,
  ): Promise<readonly number[]> {
    return this.#mutex.run(() => this.#read({ slave, functionCode, start, words }));
  }

  /** Nothing is repeated here but what the protocol asks to repeat: the poller knows better what is worth asking. */
  async #read(request: ReadRequest): Promise<readonly number[]> {
    try {
      return await this.#ask(request);
    } catch (error) {
      if (!hasCode(error, 'modbus.exception')) throw error;
      const { exceptionCode } = error.facts;
      if (exceptionCode !== busyException) throw error;
    }
    await sleep(this.#options.clock, busyPauseMs);
    return this.#ask(request);
  }

  async #ask(request: ReadRequest): Promise<readonly number[]> {
    const connection = this.#openConnection();
    const attempt = this.#exchange(connection, request);
    await attempt.catch(() => {});
    if (!connection.port.lastAnswerIsDoubtful) return attempt;
    // Perhaps the late answer to an earlier request. The line is drained before this one goes out again.
    const again = this.#openConnection();
    return this.#exchange(again, request).finally(() => again.port.acceptLastAnswer());
  }

  async #exchange(connection: Connection, request: ReadRequest): Promise<readonly number[]> {
    try {
      const answer = await exchange(connection, request);
      this.#hasAnswered();
      return answer;
    } catch (error) {
      if (hasCode(error, 'modbus.exception')) this.#hasAnswered();
      if (!hasCode(error, 'serial.failed')) throw error;
      this.#lose(connection, error);
      throw new GatewayError('modbus.closed', error.message, error.facts, error);
    }
  }

  #hasAnswered(): void {
    this.#retryMs = firstRetryMs;
    this.#told = undefined;
    if (this.#connection) this.#change({ status: 'open', problem: undefined });
  }

  #openConnection(): Connection {
    if (this.#connection) return this.#connection;
    throw new GatewayError('modbus.closed', 'The line is not open.', {}, this.#state.problem);
  }

  #connect(): void {
    this.#connecting = this.#tryToOpen(this.#run);
  }

  async #tryToOpen(run: number): Promise<void> {
    this.#change({ status: 'opening', problem: this.#state.problem });
    const { clock, createLine } = this.#options;
    const line = createLine();
    const parts = { line, timing: this.#timing, clock, tally: this.#tally, trace: this.#trace };
    const port = this.#isTcp ? new MbapPort(parts) : new RtuPort(parts);
    const client = new modbusSerial.default(port);
    const connection = { line, port, client };
    this.#opening = connection;
    try {
      await openConnection(connection);
    } catch (error) {
      if (run === this.#run) this.#retryLater(line.name, asGatewayError(error));
      return;
    } finally {
      if (this.#opening === connection) this.#opening = undefined;
    }
    if (run !== this.#run) {
      await closeConnection(connection);
      return;
    }
    port.on('lost', (cause) => this.#lose(connection, asGatewayError(cause)));
    this.#connection = connection;
    this.#sayOpen(line.name);
    // That the device takes a connection does not mean that it answers.
    this.#change({ status: 'open', problem: this.#told === 'tcp.silent' ? this.#state.problem : undefined });
  }

  #sayOpen(name: string): void {
    const { log, settings, isReopened = false } = this.#options;
    if (this.#isTcp) {
      // A device may take the connection and still not answer: until it does, nothing is over.
      log[this.#told === undefined ? 'info' : 'debug']({ port: name }, `Modbus TCP connection to ${name} is open.`);
      return;
    }
    this.#told = undefined;
    const isNews = !isReopened || this.#state.problem !== undefined;
    log[isNews ? 'info' : 'debug']({ port: name, baud: settings.baud }, `Serial port ${name} is open.`);
  }

  #lose(connection: Connection, problem: GatewayError): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    // The device may be gone for good or hang in its driver: the stop does not wait for this end.
    this.#connecting = closeConnection(connection);
    // The silence has taken its time: the device may have forgotten this connection and take another one.
    if (problem.code === 'tcp.silent') {
      this.#say(connection.line.name, problem);
      this.#state = { status: 'waiting', problem };
      this.#connect();
    } else this.#retryLater(connection.line.name, problem);
  }

  #retryLater(portName: string, problem: GatewayError): void {
    this.#say(portName, problem);
    this.#change({ status: 'waiting', problem });
    this.#cancelRetry = this.#options.clock.schedule(this.#retryMs, () => this.#connect());
    this.#retryMs = Math.min(2 * this.#retryMs, lastRetryMs);
  }

  #say(portName: string, problem: GatewayError): void {
    const { log } = this.#options;
    // Said once: the same problem every five seconds for years would bury everything else.
    if (this.#told !== problem.code) {
      this.#told = problem.code;
      log.warn({ port: portName, code: problem.code, ...problem.facts }, problem.message);
    }
  }

  #change(state: LineState): void {
    if (state.status === this.#state.status && state.problem?.code === this.#state.problem?.code) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

function exchange({ client, port }: Connection, request: ReadRequest): Promise<number[]> {
  const { slave, functionCode, start, words } = request;
  return new Promise<number[]>((resolve, reject) => {
    port.once('failed', reject);
    const settle: Parameters<typeof client.writeFC3>[3] = (error: (Error & { modbusCode?: number }) | null, answer) => {
      if (!error) resolve(answer.data);
      else if (error.modbusCode === undefined) reject(asGatewayError(error));
      else reject(exceptionError(error.modbusCode, slave, start, words));
    };
    if (functionCode === 3) client.writeFC3(slave, start, words, settle);
    else client.writeFC4(slave, start, words, settle);
  }).finally(() => port.removeAllListeners('failed'));
}

function exceptionError(exceptionCode: number, slave: number, start: number, words: number): GatewayError {
  const address = `0x${start.toString(16).padStart(4, '0')}`;
  const refuses = `refuses to read ${words} words at ${address} with exception ${exceptionCode}`;
  const message = gatewayExceptions.includes(exceptionCode)
    ? `The Modbus gateway before the UPS ${refuses}: it has no way to unit ${slave}, or that does not answer.`
    : `The UPS ${refuses}.`;
  return new GatewayError('modbus.exception', message, { exceptionCode, slave, start, words });
}

function openConnection({ client }: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    client.open((error: Error | null) => (error ? reject(error) : resolve()));
  });
}

/** A line that is going away may fail to close; either way it is not used again. */
function closeConnection({ port }: Connection): Promise<void> {
  return new Promise((resolve) => {
    port.close(() => resolve());
  });
}

function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('serial.failed', error instanceof Error ? error.message : String(error), {}, error);
}
