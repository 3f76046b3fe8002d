import type { Clock } from '../../core/clock.js';
import { encodeMessage, headOf, leastRequest, type MbapFrame } from '../../ups/link/mbap-frame.js';
import { modbusException } from './exceptions.js';
import { exceptionAnswer } from './request.js';
import { type RequestOutcome, RequestTally } from './request-tally.js';
import type { Responder } from './responder.js';

export interface ConversationParts {
  /** Of the client. */
  readonly address: string;
  readonly responder: Pick<Responder, 'answer'>;
  /** Counts for all clients. */
  readonly total: RequestTally;
  readonly clock: Clock;
  send(message: Uint8Array): void;
  /** Whether one more of this address may be answered in this second. */
  mayAsk(): boolean;
  /** Lets no more come in, or again. */
  hold(isHeld: boolean): void;
  /** Ends the connection. */
  close(): void;
}

/** A server takes 1 to 16 transactions at a time and says busy to the next (Modbus messaging on TCP/IP V1.0b §4.4.1.3). */
const mostUnderWay = 16;
/** From the connection to the end of the first message, and from the first byte of a later one to its last. */
const wholeWithinMs = 10_000;
/** After that who has asked too much is heard again. */
const heldMs = 250;

/** What one client asks and is told. Answers go out as they are ready: the transaction says to what. */
export class Conversation {
  readonly tally = new RequestTally();
  readonly #parts: ConversationParts;
  readonly #ended = new AbortController();
  #received: Uint8Array = new Uint8Array(0);
  /** Requests that wait for the UPS. */
  #waiting = 0;
  #cancelDeadline: (() => void) | undefined;
  #cancelHold: (() => void) | undefined;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#expectMessage();
  }

  receive(chunk: Uint8Array): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (this.#cancelHold === undefined) this.#answerAll();
  }

  /** All that has come, as far as this client may ask: who floods is heard later, and holds up nobody else. */
  #answerAll(): void {
    for (let answered = 0; this.#received.length > 0 && !this.#ended.signal.aborted; answered += 1) {
      const head = headOf(this.#received, leastRequest);
      if (head === 'unfinished') break;
      if (head === 'not-modbus') {
        // Where the next message would begin is not known any more.
        this.#close();
        return;
      }
      if (!this.#parts.mayAsk()) {
        this.#hold();
        return;
      }
      this.#received = this.#received.subarray(head.bytes.length);
      this.#cancelDeadline?.();
      this.#cancelDeadline = undefined;
      this.#answer(head, answered + this.#waiting >= mostUnderWay);
    }
    if (this.#received.length > 0) this.#expectMessage();
  }

  /** Idempotent: what still waits for the UPS is given up. */
  end(): void {
    this.#ended.abort();
    this.#cancelDeadline?.();
    this.#cancelHold?.();
    this.#received = new Uint8Array(0);
  }

  /** A client that says nothing, or a byte now and then, would hold its place as long as it likes. */
  #expectMessage(): void {
    this.#cancelDeadline ??= this.#parts.clock.schedule(wholeWithinMs, () => this.#close());
  }

  #hold(): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = undefined;
    this.#parts.hold(true);
    this.#cancelHold = this.#parts.clock.schedule(heldMs, () => {
      this.#cancelHold = undefined;
      this.#parts.hold(false);
      this.#answerAll();
    });
  }

  #close(): void {
    this.end();
    this.#parts.close();
  }

  #answer({ transaction, unit, pdu }: MbapFrame, isCrowded: boolean): void {
    const { responder, address } = this.#parts;
    this.#count((tally) => {
      tally.requests += 1;
    });
    if (isCrowded) {
      this.#tell(transaction, unit, exceptionAnswer(pdu[0] ?? 0, { exception: modbusException.busy }), 'refused');
      return;
    }
    const answer = responder.answer({ unit, pdu, client: address, ended: this.#ended.signal });
    if (!(answer instanceof Promise)) {
      this.#tell(transaction, unit, answer.pdu, answer.outcome);
      return;
    }
    this.#waiting += 1;
    void answer.then((told) => {
      this.#waiting -= 1;
      if (!this.#ended.signal.aborted) this.#tell(transaction, unit, told.pdu, told.outcome);
    });
  }

  #tell(transaction: number, unit: number, pdu: Uint8Array, outcome: RequestOutcome): void {
    this.#count((tally) => {
      tally[outcome] += 1;
    });
    this.#parts.send(encodeMessage(transaction, unit, pdu));
  }

  #count(note: (tally: RequestTally) => void): void {
    note(this.tally);
    note(this.#parts.total);
  }
}
