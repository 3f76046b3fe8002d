import type { Clock } from '../../core/clock.js';
import { type ErrorCode, GatewayError } from '../../core/errors.js';
import type { ByteLine } from './byte-line.js';
import { Exchange, longestGapMs } from './exchange.js';
import { FrameReceiver } from './frame-receiver.js';
import { LateWatch } from './late-watch.js';
import { LineLedger, type LineLedgerParts } from './line-ledger.js';
import type { LineTiming } from './line-timing.js';
import { ModbusPort } from './modbus-port.js';
import { RepeatWatch } from './repeat-watch.js';
import {
  answerBytes,
  beginsAnswer,
  endsWithAnswer,
  endsWithException,
  exceptionBytes,
  hasGoodCrc,
  judge,
  parseReadRequest,
  type ReadRequest,
} from './rtu-frame.js';

export interface RtuPortOptions extends LineLedgerParts {
  readonly line: ByteLine;
  readonly timing: LineTiming;
}

type Callback = Parameters<ModbusPort['open']>[0];

/** A line that goes on talking for this long after it should be silent gets no request. */
const babbleLimitMs = 1000;

/** Modbus RTU under modbus-serial's client. */
export class RtuPort extends ModbusPort {
  readonly #line: ByteLine;
  readonly #timing: LineTiming;
  readonly #clock: Clock;
  readonly #ledger: LineLedger;
  readonly #receiver: FrameReceiver;
  #isOpen = false;
  #isWriting = false;
  #lastByteMs = Number.NEGATIVE_INFINITY;
  readonly #late = new LateWatch();
  readonly #repeats = new RepeatWatch();
  #exchange: Exchange | undefined;
  #isDoubtful = false;

  constructor(options: RtuPortOptions) {
    super();
    this.#line = options.line;
    this.#timing = options.timing;
    this.#clock = options.clock;
    this.#ledger = new LineLedger(options);
    this.#receiver = new FrameReceiver({
      watchSilence: options.line.watchSilence,
      silenceMs: options.timing.frameEndSilenceMs,
      isComplete: (received) => this.#isComplete(received),
      onComplete: (received) => this.#onComplete(received),
      onSilence: (received) => this.#onSilence(received),
      isUnfinished: (received) => this.#isUnfinished(received),
      onOverflow: (count) => {
        this.#ledger.tally.noiseBytes += count;
      },
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Whether the last answer has the length of an earlier request's that was given up, or is word for word another one on a
   * line that repeats. Modbus RTU numbers nothing, so it may be for that request: it must not be used, but asked for again.
   */
  get lastAnswerIsDoubtful(): boolean {
    return this.#isDoubtful;
  }

  /** Until when the line is held for late answers, monotonic milliseconds. */
  get heldUntilMs(): number {
    return this.#late.heldUntilMs;
  }

  /**
   * The last answer is the second to the same question, and used. The line stays held after it: had both been older ones,
   * that to the second would come right behind.
   */
  acceptLastAnswer(): void {
    if (this.#isDoubtful) this.#late.forget();
  }

  open(callback: Callback): void {
    this.#line.onData((chunk) => this.#onChunk(chunk));
    this.#line.onLost((cause) => this.#onLost(cause));
    this.#line.open().then(() => {
      this.#isOpen = true;
      // What was on the line before is not known: begin with a silence.
      this.#lastByteMs = this.#clock.monotonicMs();
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

  /**
   * Sends one request, after the silence it needs. This is the last place before the wire, and lets nothing pass but
   * functions 3 and 4: the gateway never writes to the UPS.
   */
  write(frame: Uint8Array): void {
    const request = parseReadRequest(frame);
    if (!request) throw new GatewayError('internal.fault', 'Only a request to read may leave the serial port.');
    if (this.#exchange) throw new GatewayError('internal.fault', 'One request at a time on a serial line.');
    this.#isDoubtful = false;
    this.#exchange = new Exchange(request, frame, this.#clock);
    this.#sendWhenQuiet(this.#exchange);
  }

  /** Modbus over serial line V1.02 §2.5.1.1: at least 3.5 characters of silence before a frame. */
  #sendWhenQuiet(exchange: Exchange): void {
    const nowMs = this.#clock.monotonicMs();
    const quietAtMs = Math.max(this.#lastByteMs + this.#timing.silenceBeforeRequestMs, this.#late.heldUntilMs);
    if (nowMs >= quietAtMs) {
      this.#send(exchange, nowMs);
    } else if (nowMs >= Math.max(exchange.askedMs, this.#late.heldUntilMs) + babbleLimitMs) {
      this.#ledger.tally.blocked += 1;
      this.#fail(
        exchange,
        'modbus.foreign',
        'The serial line never falls silent: check speed, wiring and other masters.',
      );
    } else {
      // Rounded up: a timer that comes early would only be set again.
      exchange.lookAgainAfter(Math.ceil(quietAtMs - nowMs), () => this.#sendWhenQuiet(exchange));
    }
  }

  #send(exchange: Exchange, nowMs: number): void {
    exchange.sentAtMs = nowMs;
    this.#countUnasked(this.#receiver.drain());
    this.#ledger.request(exchange.frame);
    const answerWithinMs = Math.ceil(this.#timing.answerWithinMs(exchange.request));
    this.#waitUntil(exchange, answerWithinMs, 2 * answerWithinMs);
    this.#isWriting = true;
    this.#line.write(exchange.frame).then(
      () => {
        this.#isWriting = false;
      },
      (cause: unknown) => {
        if (this.#exchange !== exchange) return;
        this.#ledger.tally.interrupted += 1;
        this.#fail(exchange, 'serial.failed', `Writing to ${this.#line.name} failed.`, cause);
      },
    );
  }

  #onChunk(chunk: Uint8Array): void {
    if (!this.#isOpen) return;
    this.#lastByteMs = this.#clock.monotonicMs();
    this.#receiver.push(chunk);
  }

  #isComplete(received: Uint8Array): boolean {
    const exchange = this.#exchange;
    if (exchange?.sentAtMs === undefined) return this.#late.isLateAnswer(received);
    if (endsWithAnswer(received, exchange.request)) return true;
    // Five bytes can look like an exception inside an answer's data: only at the head of a run are they one at once.
    return received.length === exceptionBytes && endsWithException(received, exchange.request);
  }

  /** Adapters and radio links hand an answer over in pieces: as long as it is waited for, its rest is. */
  #isUnfinished(received: Uint8Array): boolean {
    const exchange = this.#exchange;
    return exchange?.sentAtMs !== undefined && beginsAnswer(received, exchange.request);
  }

  #onComplete(received: Uint8Array): void {
    const exchange = this.#exchange;
    if (exchange?.sentAtMs === undefined) this.#countUnasked(received);
    else this.#answer(exchange, exchange.sentAtMs, received);
  }

  #onSilence(received: Uint8Array): void {
    const exchange = this.#exchange;
    if (exchange?.sentAtMs === undefined) this.#countUnasked(received);
    else this.#conclude(exchange, exchange.sentAtMs, received);
  }

  /** What came is not a whole answer with data: ends the exchange if it was meant as one, else goes on waiting. */
  #conclude(exchange: Exchange, sentAtMs: number, received: Uint8Array): void {
    const verdict = judge(received, exchange.request);
    switch (verdict) {
      case 'exception':
        this.#answer(exchange, sentAtMs, received);
        break;
      case 'short':
        this.#doubtEnd(exchange.request, sentAtMs);
        this.#ledger.short(received);
        this.#fail(exchange, 'modbus.short', `The answer broke off after ${received.length} bytes.`);
        break;
      case 'damaged':
        this.#doubtEnd(exchange.request, sentAtMs);
        this.#ledger.damaged(received);
        this.#fail(exchange, 'modbus.crc', 'The answer arrived damaged.');
        break;
      case 'foreign':
      case 'noise':
        // Modbus over serial line V1.02 §2.4.1: a frame of somebody else leaves the response time-out running.
        exchange.isDisturbed = true;
        this.#countUnasked(received);
        break;
    }
  }

  #waitUntil(exchange: Exchange, delayMs: number, lastMs: number): void {
    exchange.waitForAnswer(delayMs, () => this.#onDeadline(exchange, lastMs));
  }

  #onDeadline(exchange: Exchange, lastMs: number): void {
    const sentAtMs = exchange.sentAtMs ?? 0;
    const received = this.#receiver.peek();
    const nowMs = this.#clock.monotonicMs();
    if (exchange.wasHeldUp(nowMs)) {
      this.#waitUntil(exchange, this.#timing.frameEndSilenceMs, lastMs);
      return;
    }
    const isFlowing = nowMs - this.#lastByteMs < Math.max(this.#timing.frameEndSilenceMs, longestGapMs);
    if (isFlowing && nowMs - sentAtMs < lastMs && judge(received, exchange.request) === 'short') {
      // The answer has begun and is still coming: its end or the silence after it decides, soon.
      this.#waitUntil(exchange, this.#timing.frameEndSilenceMs, lastMs);
      return;
    }
    if (received.length > 0) this.#conclude(exchange, sentAtMs, this.#receiver.drain());
    if (this.#exchange !== exchange) return;
    this.#ledger.tally.timeouts += 1;
    this.#expectLate(exchange.request, sentAtMs);
    if (this.#isWriting) {
      this.#fail(exchange, 'serial.failed', `${this.#line.name} does not take the bytes of a request.`);
    } else if (exchange.isDisturbed) {
      this.#fail(
        exchange,
        'modbus.foreign',
        'Bytes arrived, but not the answer: check speed, slave number and wiring.',
      );
    } else {
      this.#fail(exchange, 'modbus.timeout', `No answer within ${Math.round(nowMs - sentAtMs)} ms.`);
    }
  }

  #answer(exchange: Exchange, sentAtMs: number, received: Uint8Array): void {
    const isAnswer = endsWithAnswer(received, exchange.request);
    const start = received.length - (isAnswer ? answerBytes(exchange.request) : exceptionBytes);
    this.#countUnasked(received.subarray(0, start));
    const frame = received.subarray(start);
    const nowMs = this.#clock.monotonicMs();
    const roundTripMs = nowMs - sentAtMs;
    this.#timing.noteInTime();
    if (isAnswer) this.#ledger.answer(frame, roundTripMs);
    else this.#ledger.exception(frame, frame[2] ?? 0, roundTripMs);
    const isRepeat = isAnswer && this.#repeats.isDoubtful(exchange.request, frame, nowMs);
    this.#isDoubtful = isRepeat || this.#late.isDoubtful(exchange.request, isAnswer);
    if (isAnswer && !this.#isDoubtful) this.#repeats.answered(exchange.request, frame);
    if (this.#isDoubtful) this.#expectLate(exchange.request, sentAtMs);
    else this.#late.forget();
    this.#finish(exchange);
    this.emit('data', Buffer.from(frame));
  }

  #doubtEnd(request: ReadRequest, sentAtMs: number): void {
    this.#late.doubt(request, sentAtMs, this.#timing.answerWithinMs(request));
  }

  /** Drains the line before the next request for as long as the slave had for its answer. */
  #expectLate(request: ReadRequest, sentAtMs: number): void {
    this.#late.expect(request, sentAtMs, this.#clock.monotonicMs(), this.#timing.answerWithinMs(request));
  }

  /** Counts bytes that answer no request under way; a late answer ends the wait for it. */
  #countUnasked(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.#late.isLateAnswer(bytes)) {
      this.#ledger.late(bytes);
      const owed = this.#late.settle(bytes, this.#lastByteMs, this.#timing.frameEndSilenceMs);
      if (owed) this.#timing.noteLate(owed.request, this.#lastByteMs - owed.sentAtMs);
      // The waiting request may go sooner.
      if (this.#exchange && this.#exchange.sentAtMs === undefined) this.#sendWhenQuiet(this.#exchange);
    } else if (hasGoodCrc(bytes)) {
      this.#repeats.unasked(bytes, this.#lastByteMs);
      this.#ledger.foreign(bytes);
    } else {
      this.#ledger.noise(bytes);
    }
  }

  #fail(exchange: Exchange, code: ErrorCode, message: string, cause?: unknown): void {
    this.#finish(exchange);
    this.emit('failed', new GatewayError(code, message, { ...exchange.request }, cause));
  }

  #finish(exchange: Exchange): void {
    exchange.end();
    this.#exchange = undefined;
  }

  #onLost(cause: Error): void {
    this.#end();
    this.emit('lost', cause);
  }

  #end(): void {
    this.#isOpen = false;
    this.#receiver.close();
    const exchange = this.#exchange;
    if (!exchange) return;
    if (exchange.sentAtMs !== undefined) this.#ledger.tally.interrupted += 1;
    this.#fail(exchange, 'modbus.closed', `${this.#line.name} was closed.`);
  }
}
