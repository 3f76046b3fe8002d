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
  /** Octets come a few at a time rather than whole, with so much silence between any two lumps. */
  paceMs: number | undefined;
  /** Nothing is sent. */
  isDropped: boolean;
  /** What the UPS does with questions that come before it has answered this one. */
  meanwhile: 'answers' | 'keeps' | 'forgets';
  /** Frames of other hands around it: after so many milliseconds from the end of the question, or of the answer. */
  readonly around: {
    readonly from: 'question' | 'answer';
    readonly afterMs: number;
    readonly bytes: Uint8Array;
  }[];
}

/** Something that happens to answers while it lasts. */
export type LineFault = (answer: Outgoing, dice: Dice, line: PlantLine) => void;

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
  readonly #pulls = new Set<object>();
  readonly #thinkMs: number;
  #end: LineEnd | undefined;
  /** Of the UPS; another than the gateway's: neither understands the other. */
  baud: number | undefined;
  /** Where the adapter is; undefined while it is unplugged. */
  path: string | undefined;
  /** The question that is on its way to the UPS. */
  #asking: Request | undefined;
  /** The last question that was understood, until it is answered. */
  #awaited: Request | undefined;
  #inTimeSince = 0;
  #busyUntilMs = 0;
  #meanwhile: Outgoing['meanwhile'] = 'answers';
  /** When the last octet that is on its way has come. */
  #freeAtMs = 0;
  /** Frames that have not come to their end yet. */
  #framesUnderWay = 0;
  /** Grows with every opening: what was on its way to a port that was closed since is lost. */
  #run = 0;

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

  /** Until the returned function puts it in again, perhaps under another name; whoever else has pulled it out keeps it out. */
  unplug(): (path: string) => void {
    const pull = {};
    this.#pulls.add(pull);
    this.path = undefined;
    this.#end?.lose();
    return (path) => {
      this.#pulls.delete(pull);
      if (this.#pulls.size === 0) this.path = path;
    };
  }

  get envelope(): Envelope {
    return this.#parts.envelope;
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
    this.#run += 1;
    this.#asking = undefined;
    this.#awaited = undefined;
  }

  release(end: LineEnd): void {
    if (this.#end === end) this.#end = undefined;
  }

  /** How long so many octets take. */
  wireMs(octets: number, baud: number | undefined): number {
    return baud === undefined ? networkMs : (octets * bitsOfOctet * 1000) / baud;
  }

  /** A question begins: from now on its answer is waited for. */
  begin(bytes: Uint8Array): void {
    this.#asking = this.#parts.envelope.open(bytes);
  }

  /** A question has arrived whole. */
  receive(bytes: Uint8Array, baud: number | undefined): void {
    const { envelope, trace, schedule } = this.#parts;
    this.#asking = undefined;
    trace.octets('line >', bytes);
    if (this.path === undefined || baud !== this.baud) return;
    const request = envelope.open(bytes);
    if (request === undefined) return;
    if (this.#awaited !== undefined) this.#inTimeSince = 0;
    this.#awaited = request;
    const waitMs = this.#busyUntilMs - schedule.nowMs;
    if (waitMs <= 0) this.#answer(request, bytes);
    else if (this.#meanwhile === 'keeps') {
      const run = this.#run;
      // Behind what it still has to answer.
      schedule.after(waitMs + 1, () => {
        if (run === this.#run) this.#answer(request, bytes);
      });
    }
  }

  #answer(request: Request, asked: Uint8Array): void {
    const { envelope, slave, dice } = this.#parts;
    const message = slave.answer(request);
    if (message === undefined) return;
    const answer: Outgoing = {
      request,
      asked,
      bytes: envelope.wrap(request, message),
      thinkMs: this.#thinkMs,
      paceMs: undefined,
      isDropped: false,
      meanwhile: 'answers',
      around: [],
    };
    for (const fault of this.#faults) fault(answer, dice, this);
    this.#send(answer);
  }

  /** Octets from nowhere. */
  babble(bytes: Uint8Array): void {
    this.#pace({ afterMs: 0, paceMs: 0, bytes, origin: 'foreign' });
  }

  /** Answers in time since the master last waited in vain. */
  get inTimeSince(): number {
    return this.#inTimeSince;
  }

  #send({ request, bytes, thinkMs, paceMs, around, isDropped, meanwhile }: Outgoing): void {
    const { schedule } = this.#parts;
    const wholeMs = thinkMs + this.wireMs(bytes.length, this.baud);
    for (const { from, afterMs, bytes: more } of around) {
      this.#pace({
        afterMs: afterMs + (from === 'answer' ? wholeMs : 0),
        paceMs: 0,
        bytes: more,
        origin: 'foreign',
      });
    }
    if (isDropped) return;
    if (meanwhile !== 'answers') {
      this.#busyUntilMs = schedule.nowMs + wholeMs;
      this.#meanwhile = meanwhile;
    }
    if (paceMs !== undefined || this.#framesUnderWay > 0) {
      this.#pace({
        afterMs: thinkMs,
        paceMs: paceMs ?? 0,
        bytes,
        origin: request,
      });
      return;
    }
    const run = this.#run;
    this.#framesUnderWay += 1;
    this.#freeAtMs = schedule.nowMs + wholeMs;
    schedule.after(wholeMs, () => {
      this.#framesUnderWay -= 1;
      this.#deliver(bytes, bytes, request, run);
    });
  }

  /**
   * A lump of octets every two milliseconds, as a driver hands them over, or with more silence between. Who finds the line
   * taken waits for its end: what two send at once is noise, which is drawn by itself.
   */
  #pace(paced: Paced): void {
    const { schedule } = this.#parts;
    const run = this.#run;
    this.#framesUnderWay += 1;
    const begin = () => {
      const waitMs = this.#freeAtMs - schedule.nowMs;
      // Less than that is lost in the sum of two times.
      if (waitMs > 0.001) schedule.after(waitMs, begin);
      else this.#begin(paced, run);
    };
    schedule.after(paced.afterMs, begin);
  }

  #begin({ paceMs, bytes, origin }: Paced, run: number): void {
    const { schedule } = this.#parts;
    const octetMs = this.wireMs(1, this.baud);
    const lump = Math.max(1, Math.floor(2 / octetMs));
    let delayMs = 0;
    for (let at = 0; at < bytes.length; at += lump) {
      const part = bytes.subarray(at, at + lump);
      const isLast = at + lump >= bytes.length;
      delayMs += part.length * octetMs + (at > 0 ? paceMs : 0);
      schedule.after(delayMs, () => {
        if (isLast) this.#framesUnderWay -= 1;
        this.#deliver(part, isLast ? bytes : undefined, origin, run);
      });
    }
    if (bytes.length === 0) this.#framesUnderWay -= 1;
    this.#freeAtMs = schedule.nowMs + delayMs;
  }

  /** `frame`: what ends with these octets. */
  #deliver(octets: Uint8Array, frame: Uint8Array | undefined, origin: Request | 'foreign', run: number): void {
    // Of a port that was closed since, nothing comes out.
    if (this.#end === undefined || this.path === undefined || run !== this.#run) return;
    let delivered = octets;
    const awaited = this.#awaited;
    if (frame !== undefined && this.#isTakenFor(this.#asking, frame)) {
      // The question before got no answer in time, if it still waits.
      const isExpected = origin !== 'foreign' && (awaited !== undefined || this.#isExpectedLate(origin));
      if (!isExpected) delivered = this.#spoiled(octets);
    } else if (frame !== undefined && awaited !== undefined && this.#parts.envelope.isAnswer(frame, awaited)) {
      if (origin === awaited) {
        this.#awaited = undefined;
        this.#inTimeSince += 1;
      } else if (!this.#isExpectedLate(origin)) delivered = this.#spoiled(octets);
    }
    this.#parts.trace.octets('line <', delivered);
    this.#end.deliver(delivered);
  }

  /** The last octet is damaged on the way, where that shows. */
  #spoiled(octets: Uint8Array): Uint8Array {
    if (!this.#parts.envelope.showsDamage) return octets;
    const copy = octets.slice();
    const last = copy.length - 1;
    copy[last] = (copy[last] ?? 0) ^ 0x10;
    return copy;
  }

  /** It cannot be the answer to a question that has not ended; a master does not know when that was. */
  #isTakenFor(asking: Request | undefined, frame: Uint8Array): boolean {
    return asking !== undefined && this.#parts.envelope.isAnswer(frame, asking);
  }

  /**
   * No master could tell another frame like this from the answer that it waits for; but after a question that got no answer in
   * time it expects that answer late (src/ups/link/README.md).
   */
  #isExpectedLate(origin: Request | 'foreign'): boolean {
    return origin !== 'foreign' && this.#inTimeSince < expectedLate;
  }
}

interface Paced {
  readonly afterMs: number;
  readonly paceMs: number;
  readonly bytes: Uint8Array;
  /** Whose answer it is. */
  readonly origin: Request | 'foreign';
}

/** After a time-out a master doubts answers until one has come in time. */
const expectedLate = 1;

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
    this.#line.begin(copy);
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
