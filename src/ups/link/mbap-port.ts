import type { Clock } from '../../core/clock.js';
import { type ErrorCode, GatewayError } from '../../core/errors.js';
import type { ByteLine } from './byte-line.js';
import { Exchange, longestGapMs } from './exchange.js';
import { LineLedger, type LineLedgerParts } from './line-ledger.js';
import type { LineTiming } from './line-timing.js';
import { encodeRequest, headOf, judgeAnswer, type MbapFrame } from './mbap-frame.js';
import { ModbusPort } from './modbus-port.js';
import { parseRequestToTcp, type ReadRequest, withCrc } from './rtu-frame.js';
import { notModbusTcp, silentPeer } from './tcp-problem.js';

export interface MbapPortOptions extends LineLedgerParts {
  readonly line: ByteLine;
  readonly timing: LineTiming;
}

type Callback = Parameters<ModbusPort['open']>[0];

/** A request that was given up, or is under way. */
interface Asked {
  readonly request: ReadRequest;
  readonly sentAtMs: number;
}

const greatestTransaction = 0xffff;
/** A server's queue holds hardly more (Modbus messaging on TCP/IP V1.0b §4.4.1.3: 1 to 16 transactions). */
const mostOwed = 16;
/** Requests in a row on which not a byte came: the device, or something on the way, may have forgotten the connection. */
const silencesToReconnect = 3;

/**
 * Modbus TCP under modbus-serial's client. Every message names its transaction, so that no answer passes for another one's:
 * each request has a number of its own, and the answer to an earlier one is counted as late.
 */
export class MbapPort extends ModbusPort {
  /** The number tells late answers; none is ever doubtful. */
  readonly lastAnswerIsDoubtful = false;
  readonly #line: ByteLine;
  readonly #timing: LineTiming;
  readonly #clock: Clock;
  readonly #ledger: LineLedger;
  #isOpen = false;
  #isWriting = false;
  #received = new Uint8Array(0);
  #lastByteMs = Number.NEGATIVE_INFINITY;
  #exchange: Exchange | undefined;
  #transaction: number;
  /** By transaction, in the order of asking. */
  #owed = new Map<number, Asked>();
  #heldUntilMs = Number.NEGATIVE_INFINITY;
  #silences = 0;

  constructor(options: MbapPortOptions) {
    super();
    this.#line = options.line;
    this.#timing = options.timing;
    this.#clock = options.clock;
    this.#ledger = new LineLedger(options);
    // Goes on from the connection before: a converter to a serial line may still owe an answer to that.
    this.#transaction = options.tally.requests % greatestTransaction;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A device that still works on a request gets no other meanwhile: many keep only the last one. */
  get heldUntilMs(): number {
    return this.#heldUntilMs;
  }

  acceptLastAnswer(): void {}

  open(callback: Callback): void {
    this.#line.onData((chunk) => this.#onChunk(chunk));
    this.#line.onLost((cause) => this.#lose(cause));
    this.#line.open().then(() => {
      this.#isOpen = true;
      callback(null);
    }, callback);
  }

  close(callback: Callback): void {
    this.#end();
    this.#line.close().then(() => callback(null), callback);
  }

  release(): void {
    this.#end();
  }

  /** The last place before the wire: nothing passes but functions 3 and 4. The gateway never writes to the UPS. */
  write(frame: Uint8Array): void {
    const request = parseRequestToTcp(frame);
    if (!request) throw new GatewayError('internal.fault', 'Only a request to read may leave for the device.');
    if (this.#exchange) throw new GatewayError('internal.fault', 'One request at a time on a connection.');
    this.#transaction = (this.#transaction % greatestTransaction) + 1;
    this.#exchange = new Exchange(request, encodeRequest(this.#transaction, request), this.#clock);
    this.#sendWhenFree(this.#exchange);
  }

  #sendWhenFree(exchange: Exchange): void {
    const waitMs = this.#heldUntilMs - this.#clock.monotonicMs();
    if (waitMs > 0) exchange.lookAgainAfter(Math.ceil(waitMs), () => this.#sendWhenFree(exchange));
    else this.#send(exchange);
  }

  #send(exchange: Exchange): void {
    const nowMs = this.#clock.monotonicMs();
    exchange.sentAtMs = nowMs;
    this.#ledger.request(exchange.frame);
    const answerWithinMs = Math.ceil(this.#timing.answerWithinMs(exchange.request));
    this.#waitUntil(exchange, answerWithinMs, nowMs + 2 * answerWithinMs);
    this.#isWriting = true;
    this.#line.write(exchange.frame).then(
      () => {
        this.#isWriting = false;
      },
      (cause: unknown) => {
        if (this.#exchange === exchange) this.#lose(cause instanceof Error ? cause : new Error(String(cause)));
      },
    );
  }

  #onChunk(chunk: Uint8Array): void {
    if (!this.#isOpen) return;
    this.#lastByteMs = this.#clock.monotonicMs();
    this.#silences = 0;
    this.#received = Uint8Array.from([...this.#received, ...chunk]);
    for (;;) {
      const head = headOf(this.#received);
      if (head === 'unfinished') return;
      if (head === 'not-modbus') {
        // Where the next message would begin is not known any more: only a new connection has a beginning.
        this.#ledger.noise(this.#received);
        this.#lose(notModbusTcp(this.#line.name));
        return;
      }
      this.#received = this.#received.slice(head.bytes.length);
      this.#onFrame(head);
      // An answer may have ended the connection.
      if (!this.#isOpen) return;
    }
  }

  #onFrame(frame: MbapFrame): void {
    const exchange = this.#exchange;
    if (exchange?.sentAtMs !== undefined && frame.transaction === this.#transaction) {
      this.#onAnswer(exchange, exchange.sentAtMs, frame);
      return;
    }
    const asked = this.#owed.get(frame.transaction);
    const verdict = asked && judgeAnswer(frame, asked.request);
    if (asked && (verdict === 'answer' || verdict === 'exception')) this.#onLate(asked, frame);
    else this.#ledger.foreign(frame.bytes);
  }

  #onAnswer(exchange: Exchange, sentAtMs: number, frame: MbapFrame): void {
    const verdict = judgeAnswer(frame, exchange.request);
    if (verdict === 'other' || verdict === 'other-unit') {
      exchange.isDisturbed = true;
      if (verdict === 'other-unit') exchange.otherUnit = frame.unit;
      this.#ledger.foreign(frame.bytes);
      return;
    }
    const roundTripMs = this.#clock.monotonicMs() - sentAtMs;
    this.#timing.noteInTime();
    if (verdict === 'answer') this.#ledger.answer(frame.bytes, roundTripMs);
    else this.#ledger.exception(frame.bytes, frame.pdu[1] ?? 0, roundTripMs);
    this.#finish(exchange);
    this.emit('data', Buffer.from(withCrc([frame.unit, ...frame.pdu])));
  }

  /** A server answers in the order of asking or loses what it was asked: what was asked before is settled too. */
  #onLate({ request, sentAtMs }: Asked, frame: MbapFrame): void {
    this.#ledger.late(frame.bytes);
    this.#timing.noteLate(request, this.#lastByteMs - sentAtMs);
    for (const transaction of [...this.#owed.keys()]) {
      this.#owed.delete(transaction);
      if (transaction === frame.transaction) break;
    }
    if (this.#owed.size > 0) return;
    this.#heldUntilMs = this.#lastByteMs;
    // The waiting request may go sooner.
    if (this.#exchange && this.#exchange.sentAtMs === undefined) this.#sendWhenFree(this.#exchange);
  }

  #waitUntil(exchange: Exchange, delayMs: number, lastMs: number): void {
    exchange.waitForAnswer(delayMs, () => this.#onDeadline(exchange, lastMs));
  }

  #onDeadline(exchange: Exchange, lastMs: number): void {
    const nowMs = this.#clock.monotonicMs();
    const sentAtMs = exchange.sentAtMs ?? nowMs;
    const hasBegun = this.#received.length > 0;
    if (exchange.wasHeldUp(nowMs) || (hasBegun && nowMs < lastMs && nowMs - this.#lastByteMs < longestGapMs)) {
      this.#waitUntil(exchange, this.#timing.frameEndSilenceMs, lastMs);
      return;
    }
    this.#giveUp(exchange, sentAtMs, nowMs);
    const isSilent = this.#lastByteMs < sentAtMs;
    if (isSilent) this.#silences += 1;
    if (hasBegun && !isSilent) {
      this.#ledger.short(this.#received);
      this.#fail(exchange, 'modbus.short', `The answer broke off after ${this.#received.length} bytes.`);
    } else {
      this.#ledger.tally.timeouts += 1;
      if (exchange.isDisturbed) this.#fail(exchange, 'modbus.foreign', disturbance(exchange));
      else this.#fail(exchange, 'modbus.timeout', `No answer within ${Math.round(nowMs - sentAtMs)} ms.`);
    }
    // The rest of a message that has begun had all the time of the request before, and as long again.
    const isStuck = isSilent && hasBegun;
    if (this.#isWriting || isStuck || this.#silences >= silencesToReconnect) this.#lose(silentPeer(this.#line.name));
  }

  #giveUp(exchange: Exchange, sentAtMs: number, nowMs: number): void {
    this.#owed.set(this.#transaction, { request: exchange.request, sentAtMs });
    const [eldest] = this.#owed.keys();
    if (this.#owed.size > mostOwed && eldest !== undefined) this.#owed.delete(eldest);
    this.#heldUntilMs = nowMs + this.#timing.answerWithinMs(exchange.request);
  }

  #fail(exchange: Exchange, code: ErrorCode, message: string, cause?: unknown): void {
    this.#finish(exchange);
    this.emit('failed', new GatewayError(code, message, { ...exchange.request }, cause));
  }

  #finish(exchange: Exchange): void {
    exchange.end();
    this.#exchange = undefined;
  }

  #lose(cause: Error): void {
    if (!this.#isOpen) return;
    this.#end();
    this.emit('lost', cause);
  }

  #end(): void {
    this.#isOpen = false;
    const exchange = this.#exchange;
    if (!exchange) return;
    if (exchange.sentAtMs !== undefined) this.#ledger.tally.interrupted += 1;
    this.#fail(exchange, 'modbus.closed', `${this.#line.name} was closed.`);
  }
}

function disturbance({ request, otherUnit }: Exchange): string {
  if (otherUnit === undefined) return 'The device answers, but not what it was asked.';
  return `Unit ${otherUnit} answers where unit ${request.slave} was asked: set [serial] slave=${otherUnit} if that is the UPS.`;
}
