import type { ByteLine } from '../../../../src/ups/link/byte-line.js';
import type { Dice, Judge, Schedule, Trace } from '../../world/contract.js';
import type { Envelope, Request } from './frames.js';
import type { Slave } from './slave.js';

export interface PlantLineParts {
  readonly schedule: Schedule;
  readonly trace: Trace;
  readonly judge: Judge;
  readonly dice: Dice;
  readonly slave: Slave;
  readonly envelope: Envelope;
  /** Bits a second of the UPS; undefined on a network. */
  readonly baud: number | undefined;
  /** What config.ini calls it. */
  readonly path: string;
  /** Makes the gateway's error of a code: this side knows none of its classes. */
  readonly problem: LineProblem;
}

/** Codes of the gateway's catalogue, as far as a line says them. */
export type LineCode =
  | 'serial.missing'
  | 'serial.busy'
  | 'serial.unplugged'
  | 'tcp.refused'
  | 'tcp.closed'
  | 'tcp.unreachable';
export type LineProblem = (code: LineCode, port: string) => Error;

/** An answer on its way, as the faults of the line may still make it. */
export interface Outgoing {
  readonly request: Request;
  /** Of the question, as it came. */
  readonly asked: Uint8Array;
  bytes: Uint8Array;
  /** How long the UPS thinks before its first octet. */
  thinkMs: number;
  /** Octets come one by one rather than whole: what is around them matters. */
  isPaced: boolean;
  /** Gone: nothing is sent. */
  isDropped: boolean;
  /** Frames that follow, each after so many milliseconds of silence. */
  readonly behind: { readonly afterMs: number; readonly bytes: Uint8Array }[];
}

/** Something that happens to answers while it lasts. */
export type LineFault = (answer: Outgoing, dice: Dice) => void;

export interface LineSpeed {
  readonly baud: number | undefined;
}

/** Start bit, 8 data bits, stop bit. */
const bitsOfOctet = 10;
/** A network brings an answer within this. */
const networkMs = 0.4;

/**
 * The line between gateway and UPS: questions go to the slave, answers come back after the time of their octets. Where
 * nothing disturbs, an answer arrives whole at the end of its last octet.
 */
export class PlantLine {
  readonly #parts: PlantLineParts;
  readonly #faults = new Set<LineFault>();
  readonly #thinkMs: number;
  #end: LineEnd | undefined;
  /** Of the UPS; another than the gateway's: neither understands the other. */
  baud: number | undefined;
  /** Where the adapter is; undefined while it is unplugged. */
  path: string | undefined;
  /** Answers that were given as they were. */
  answered = 0;
  /** Answers that a fault had. */
  disturbed = 0;

  constructor(parts: PlantLineParts) {
    this.#parts = parts;
    this.baud = parts.baud;
    this.path = parts.path;
    this.#thinkMs = parts.dice.fork('think').integer(3, 30);
  }

  /** For `openLine` of the machine: a fresh line for every attempt to open. */
  line(path: string, { baud }: LineSpeed): ByteLine {
    return new LineEnd(this, path, baud, this.#parts.schedule);
  }

  /** Faults are asked in the order in which they began. */
  addFault(fault: LineFault): () => void {
    this.#faults.add(fault);
    return () => this.#faults.delete(fault);
  }

  unplug(): void {
    this.path = undefined;
    this.#end?.lose();
  }

  /** The path comes back, perhaps under another name. */
  plug(path: string): void {
    this.path = path;
  }

  get configuredPath(): string {
    return this.#parts.path;
  }

  /** Whether the gateway has it open. */
  get isOpen(): boolean {
    return this.#end !== undefined;
  }

  /** Why the path cannot be opened. */
  problemOf(path: string): Error | undefined {
    const { problem, baud } = this.#parts;
    if (path !== this.path) return problem(baud === undefined ? 'tcp.unreachable' : 'serial.missing', path);
    if (this.#end === undefined) return undefined;
    return problem(baud === undefined ? 'tcp.closed' : 'serial.busy', path);
  }

  /** What a line says that went away while it was open. */
  get loss(): Error {
    const { problem, baud, path } = this.#parts;
    return problem(baud === undefined ? 'tcp.closed' : 'serial.unplugged', path);
  }

  take(end: LineEnd): void {
    this.#end = end;
  }

  release(end: LineEnd): void {
    if (this.#end === end) this.#end = undefined;
  }

  /** How long so many octets take. */
  wireMs(octets: number, baud: number | undefined): number {
    return baud === undefined ? networkMs : (octets * bitsOfOctet * 1000) / baud;
  }

  /** A question has arrived whole. */
  receive(bytes: Uint8Array, baud: number | undefined): void {
    const { envelope, slave, dice, trace } = this.#parts;
    trace.octets('line >', bytes);
    if (baud !== this.baud) return;
    const request = envelope.open(bytes);
    if (request === undefined) return;
    const message = slave.answer(request);
    if (message === undefined) return;
    const answer: Outgoing = {
      request,
      asked: bytes,
      bytes: envelope.wrap(request, message),
      thinkMs: this.#thinkMs,
      isPaced: false,
      isDropped: false,
      behind: [],
    };
    const before = answer.bytes;
    for (const fault of this.#faults) fault(answer, dice);
    if (answer.isDropped || answer.isPaced || answer.bytes !== before) this.disturbed += 1;
    else this.answered += 1;
    if (!answer.isDropped) this.#send(answer);
  }

  /** Octets from nowhere. */
  babble(bytes: Uint8Array): void {
    this.#pace(0, bytes);
  }

  #send({ bytes, thinkMs, isPaced, behind }: Outgoing): void {
    const { schedule } = this.#parts;
    const wholeMs = this.wireMs(bytes.length, this.baud);
    if (isPaced) this.#pace(thinkMs, bytes);
    else schedule.after(thinkMs + wholeMs, () => this.#deliver(bytes));
    let atMs = thinkMs + wholeMs;
    for (const { afterMs, bytes: more } of behind) {
      this.#pace(atMs + afterMs, more);
      atMs += afterMs + this.wireMs(more.length, this.baud);
    }
  }

  /** A lump of octets every two milliseconds, as a driver hands them over. */
  #pace(afterMs: number, bytes: Uint8Array): void {
    const { schedule } = this.#parts;
    const octetMs = this.wireMs(1, this.baud);
    const lump = Math.max(1, Math.floor(2 / octetMs));
    for (let at = 0; at < bytes.length; at += lump) {
      const part = bytes.subarray(at, at + lump);
      schedule.after(afterMs + (at + part.length) * octetMs, () => this.#deliver(part));
    }
  }

  #deliver(bytes: Uint8Array): void {
    if (this.#end === undefined || this.path === undefined) return;
    this.#parts.trace.octets('line <', bytes);
    this.#end.deliver(bytes);
  }
}

/** The gateway's end of the line. */
class LineEnd implements ByteLine {
  readonly name: string;
  readonly #line: PlantLine;
  readonly #baud: number | undefined;
  readonly #schedule: Schedule;
  #onData: (chunk: Uint8Array) => void = () => {};
  #onLost: (cause: Error) => void = () => {};
  #isOpen = false;

  constructor(line: PlantLine, path: string, baud: number | undefined, schedule: Schedule) {
    this.name = path;
    this.#line = line;
    this.#baud = baud;
    this.#schedule = schedule;
  }

  async open(): Promise<void> {
    const problem = this.#line.problemOf(this.name);
    if (problem !== undefined) throw problem;
    this.#isOpen = true;
    this.#line.take(this);
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#line.release(this);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#isOpen) throw this.#line.loss;
    const copy = bytes.slice();
    await new Promise<void>((resolve) => {
      this.#schedule.after(this.#line.wireMs(copy.length, this.#baud), () => {
        resolve();
        if (this.#isOpen) this.#line.receive(copy, this.#baud);
      });
    });
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#onData = listener;
  }

  onLost(listener: (cause: Error) => void): void {
    this.#onLost = listener;
  }

  deliver(bytes: Uint8Array): void {
    if (this.#isOpen) this.#onData(bytes);
  }

  /** The adapter was pulled out. */
  lose(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#line.release(this);
    this.#onLost(this.#line.loss);
  }
}
