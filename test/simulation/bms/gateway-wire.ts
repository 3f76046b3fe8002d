import { pduType } from '../../support/bacnet/wire.js';
import { type Address, type CardListener, keyOf } from './lan-port.js';
import { type Pdu, readPdu } from './pdu.js';

/** A confirmed request to the gateway, as often as it has reached it. */
export interface Exchange {
  /** Who asks: address and port, of the originator where a BBMD has carried it. */
  readonly peer: string;
  readonly remote: string;
  readonly invokeId: number;
  readonly service: number;
  readonly atMs: number;
  /** All of its parameters. */
  payload: Uint8Array;
  /** As somebody has sent it who keeps to the standard: an answer is owed. */
  readonly isHonest: boolean;
  /** All segments are there. */
  isComplete: boolean;
  /** How many are. */
  segments: number;
  arrivals: number;
  /** Times of the last arrival, for a repetition is answered anew. */
  lastArrivalMs: number;
  /** Those that count: a segmented one as a whole. */
  answers: number;
  answer: GivenAnswer | undefined;
}

export interface GivenAnswer {
  /** Of the PDU: simpleAck, complexAck, error, reject, abort. */
  readonly type: number;
  /** When its first octet left: all of it was made then. */
  readonly atMs: number;
  readonly reason: number;
  payload: Uint8Array;
  isSegmented: boolean;
  /** Segments so far. */
  segments: number;
  isComplete: boolean;
  /** Sequence number of the first segment that is not acknowledged, and how many may be sent from there. */
  firstOpen: number;
  window: number;
  /** An acknowledgement came, and nothing was sent since. */
  isJustAcknowledged: boolean;
}

/** A notification of the gateway, confirmed or not. */
export interface Notice {
  readonly to: string;
  readonly remote: string;
  readonly isConfirmed: boolean;
  /** COV or event: the number of its service. */
  readonly service: number;
  readonly payload: Uint8Array;
  readonly atMs: number;
  /** Times of all sendings, the first included. */
  readonly sentAtMs: number[];
  readonly invokeId: number;
  /** What the recipient said, once it reached the gateway. */
  outcome: 'ack' | 'error' | 'reject' | 'abort' | undefined;
  outcomeAtMs: number | undefined;
}

/** Who wants to know. All payloads are copies. */
export interface WireListener {
  asked?(exchange: Exchange): void;
  /** With the last octet of it. */
  answered?(exchange: Exchange, answer: GivenAnswer): void;
  /** An answer that is none to anything, or one too many. */
  strayAnswer?(what: string): void;
  notified?(notice: Notice): void;
  /** The same once more. */
  repeated?(notice: Notice): void;
  acknowledged?(notice: Notice): void;
  /** Octets that are not what the service orders. */
  unreadable?(what: string): void;
  unconfirmedReached?(pdu: Pdu, from: string): void;
  unconfirmedLeft?(pdu: Pdu, to: Address): void;
}

/** Numbers of services that answer with data; all others answer with a simple acknowledgement (135-2012 clauses 13, 15, 16). */
const withData: ReadonlySet<number> = new Set([3, 4, 6, 12, 14, 26, 29]);
/** An invoke id may be used again for something else after this; a repetition of APDU_Timeout and retries comes before. */
const forgottenAfterMs = 60_000;

/** BVLC functions, 135-2012 §J.2. */
const forwardedNpdu = 0x04;
const originalUnicast = 0x0a;

/** Puts together what passes the gateway's network card: who asked what and was answered how, who was told what. */
export class GatewayWire implements CardListener {
  readonly #nowMs: () => number;
  readonly #isHonest: (bytes: Uint8Array, from: Address) => boolean;
  readonly #listeners: WireListener[] = [];
  readonly #exchanges = new Map<string, Exchange>();
  readonly #notices = new Map<string, Notice>();

  /** `isHonest`: whether a caller has sent these octets, and nobody has changed them on their way. */
  constructor(nowMs: () => number, isHonest: (bytes: Uint8Array, from: Address) => boolean) {
    this.#nowMs = nowMs;
    this.#isHonest = isHonest;
  }

  listen(listener: WireListener): void {
    this.#listeners.push(listener);
  }

  /** The gateway has begun anew and knows nothing of what was under way. */
  forget(): void {
    this.#exchanges.clear();
    this.#notices.clear();
  }

  reached(bytes: Uint8Array, from: Address): void {
    const pdu = readPdu(bytes);
    if (pdu === undefined) return;
    const peer = pdu.originator ?? keyOf(from);
    if (pdu.type === pduType.confirmedRequest) {
      // A broadcast holds no confirmed request, and no answer to one (135-2012 §5.1).
      if (bytes[1] === originalUnicast) this.#asked(pdu, peer, this.#isHonest(bytes, from));
    } else if (pdu.type === pduType.unconfirmedRequest) {
      this.#tell((one) => one.unconfirmedReached?.(pdu, peer));
    } else if (pdu.type === pduType.segmentAck) {
      if (!pdu.isOfServer) this.#segmentAcknowledged(pdu, peer);
    } else if (bytes[1] === originalUnicast && !(pdu.type === pduType.abort && !pdu.isOfServer)) {
      this.#acknowledged(pdu, peer);
    }
  }

  left(bytes: Uint8Array, to: Address): void {
    // A copy of what was broadcast, be it the gateway's or another's (135-2012 §J.4.5).
    if (bytes[1] === forwardedNpdu) return;
    const pdu = readPdu(bytes);
    if (pdu === undefined) return;
    if (pdu.type === pduType.confirmedRequest) this.#notified(pdu, keyOf(to));
    else if (pdu.type === pduType.unconfirmedRequest) {
      if (pdu.service === 2 || pdu.service === 3) this.#notified(pdu, keyOf(to));
      this.#tell((one) => one.unconfirmedLeft?.(pdu, to));
    } else if (pdu.type !== pduType.segmentAck) this.#answered(pdu, keyOf(to));
  }

  #asked(pdu: Pdu, peer: string, isHonest: boolean): void {
    const key = `${peer} ${pdu.remote} ${pdu.invokeId}`;
    const atMs = this.#nowMs();
    const known = this.#exchanges.get(key);
    if (pdu.isSegmented && pdu.sequence > 0 && known !== undefined) {
      this.#nextSegment(known, pdu);
      return;
    }
    const isRepetition =
      known !== undefined &&
      known.service === pdu.service &&
      atMs - known.lastArrivalMs < forgottenAfterMs &&
      startsAlike(known.payload, pdu.payload, pdu.isSegmented);
    if (isRepetition) {
      known.arrivals += 1;
      known.lastArrivalMs = atMs;
      return;
    }
    // Who breaks the rules uses an invoke id again while an answer is still due; it may come yet.
    const dueStill = known !== undefined && !isHonest ? Math.max(known.arrivals - known.answers, 0) : 0;
    const exchange: Exchange = {
      peer,
      remote: pdu.remote,
      invokeId: pdu.invokeId,
      service: pdu.service,
      atMs,
      payload: pdu.payload.slice(),
      isHonest,
      isComplete: !pdu.isSegmented,
      segments: 1,
      arrivals: 1 + dueStill,
      lastArrivalMs: atMs,
      answers: 0,
      answer: undefined,
    };
    this.#exchanges.set(key, exchange);
    if (exchange.isComplete) this.#tell((one) => one.asked?.(exchange));
  }

  /** Segments in order; a gap is filled by what the client sends again. */
  #nextSegment(known: Exchange, pdu: Pdu): void {
    // One that belongs to nothing may be refused by itself.
    if (known.isComplete || pdu.sequence !== known.segments % 256) {
      known.arrivals += 1;
      return;
    }
    known.segments += 1;
    known.payload = Buffer.concat([known.payload, pdu.payload]);
    known.lastArrivalMs = this.#nowMs();
    if (pdu.moreFollows) return;
    known.isComplete = true;
    this.#tell((one) => one.asked?.(known));
  }

  #answered(pdu: Pdu, to: string): void {
    const exchange = this.#exchanges.get(`${to} ${pdu.remote} ${pdu.invokeId}`);
    const name = `${nameOf(pdu.type)} with invoke id ${pdu.invokeId} to ${to}`;
    // An Abort of what the gateway itself had asked for is none of these.
    if (pdu.type === pduType.abort && !pdu.isOfServer) return;
    if (exchange === undefined) {
      this.#stray(`${name} answers no request`);
      return;
    }
    const { answer } = exchange;
    const isOfSegments = answer?.isSegmented === true && (pdu.isSegmented || pdu.type === pduType.abort);
    // Anew, where the one before is whole, or the request has come again: of that one a segment may be missing for good.
    const isAnother = answer?.isComplete === true || exchange.answers < exchange.arrivals;
    if (isOfSegments && !(pdu.isSegmented && pdu.sequence === 0 && isAnother)) {
      this.#furtherSegment(exchange, answer, pdu);
      return;
    }
    const misfit = misfitOf(pdu, exchange);
    if (misfit !== undefined && exchange.isHonest) this.#stray(`${name} ${misfit}`);
    if (exchange.answers >= exchange.arrivals) {
      this.#stray(`${name} is answer ${exchange.answers + 1} to a request that arrived ${exchange.arrivals} times`);
    }
    exchange.answers += 1;
    const given: GivenAnswer = {
      type: pdu.type,
      atMs: this.#nowMs(),
      reason: pdu.reason,
      payload: pdu.payload.slice(),
      isSegmented: pdu.isSegmented,
      segments: 1,
      isComplete: !pdu.isSegmented,
      firstOpen: 0,
      window: 1,
      isJustAcknowledged: false,
    };
    exchange.answer = given;
    if (given.isComplete) this.#tell((one) => one.answered?.(exchange, given));
  }

  #furtherSegment(exchange: Exchange, answer: GivenAnswer, pdu: Pdu): void {
    // The rest will not come: the exchange is over.
    if (pdu.type === pduType.abort) answer.isComplete = true;
    else if (answer.isJustAcknowledged && pdu.sequence !== answer.firstOpen) {
      const { peer, invokeId } = exchange;
      const what = `segment ${pdu.sequence} with invoke id ${invokeId} to ${peer}`;
      this.#stray(`${what} follows, and segment ${answer.firstOpen} is the first that was not acknowledged`);
    }
    answer.isJustAcknowledged = false;
    if (answer.isComplete || pdu.sequence !== answer.segments % 256) return;
    answer.segments += 1;
    answer.payload = Buffer.concat([answer.payload, pdu.payload]);
    if (pdu.moreFollows) return;
    answer.isComplete = true;
    this.#tell((one) => one.answered?.(exchange, answer));
  }

  /** From there on the next window is filled (135-2012 §5.4.5.4); one of what was acknowledged before changes nothing. */
  #segmentAcknowledged(pdu: Pdu, peer: string): void {
    const answer = this.#exchanges.get(`${peer} ${pdu.remote} ${pdu.invokeId}`)?.answer;
    if (answer?.isSegmented !== true) return;
    if (((pdu.sequence - answer.firstOpen) & 0xff) >= answer.window) return;
    answer.firstOpen = (pdu.sequence + 1) & 0xff;
    answer.window = pdu.window;
    answer.isJustAcknowledged = true;
  }

  #notified(pdu: Pdu, to: string): void {
    const isConfirmed = pdu.type === pduType.confirmedRequest;
    const key = `${to} ${pdu.remote} ${pdu.invokeId}`;
    const atMs = this.#nowMs();
    const known = isConfirmed ? this.#notices.get(key) : undefined;
    if (known?.outcome === undefined && known?.service === pdu.service && sameOctets(known.payload, pdu.payload)) {
      known.sentAtMs.push(atMs);
      this.#tell((one) => one.repeated?.(known));
      return;
    }
    const notice: Notice = {
      to,
      remote: pdu.remote,
      isConfirmed,
      service: pdu.service,
      payload: pdu.payload.slice(),
      atMs,
      sentAtMs: [atMs],
      invokeId: pdu.invokeId,
      outcome: undefined,
      outcomeAtMs: undefined,
    };
    if (isConfirmed) this.#notices.set(key, notice);
    this.#tell((one) => one.notified?.(notice));
  }

  #acknowledged(pdu: Pdu, from: string): void {
    const notice = this.#notices.get(`${from} ${pdu.remote} ${pdu.invokeId}`);
    const outcome = outcomes[pdu.type];
    if (notice === undefined || notice.outcome !== undefined || outcome === undefined) return;
    if ((outcome === 'ack' || outcome === 'error') && pdu.service !== notice.service) return;
    notice.outcome = outcome;
    notice.outcomeAtMs = this.#nowMs();
    this.#tell((one) => one.acknowledged?.(notice));
  }

  /** A judge that cannot read what the gateway has sent must not end the gateway. */
  #tell(listeners: (one: WireListener) => void): void {
    for (const one of this.#listeners) {
      try {
        listeners(one);
      } catch (error) {
        const words = error instanceof Error ? `${error.message} ${error.stack?.split('\n')[1] ?? ''}` : String(error);
        for (const other of this.#listeners) other.unreadable?.(words);
      }
    }
  }

  #stray(what: string): void {
    this.#tell((one) => one.strayAnswer?.(what));
  }
}

const outcomes: Readonly<Record<number, Notice['outcome']>> = {
  [pduType.simpleAck]: 'ack',
  [pduType.error]: 'error',
  [pduType.reject]: 'reject',
  [pduType.abort]: 'abort',
};

function misfitOf(pdu: Pdu, { service, isComplete }: Exchange): string | undefined {
  const hasService = pdu.type === pduType.simpleAck || pdu.type === pduType.complexAck || pdu.type === pduType.error;
  if (hasService && pdu.service !== service) return `is for service ${pdu.service}, the request for ${service}`;
  if (pdu.type === pduType.simpleAck && withData.has(service)) return `has no data, as service ${service} orders`;
  if (pdu.type === pduType.complexAck && !withData.has(service)) return `has data, which service ${service} has not`;
  if (!isComplete && pdu.type !== pduType.abort && pdu.type !== pduType.reject) return 'answers half a request';
  return undefined;
}

const sameOctets = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** Of a segmented request the first segment is compared. */
function startsAlike(known: Uint8Array, payload: Uint8Array, isSegmented: boolean): boolean {
  return sameOctets(isSegmented ? known.subarray(0, payload.length) : known, payload);
}

function nameOf(type: number): string {
  return Object.entries(pduType).find(([, number]) => number === type)?.[0] ?? `PDU type ${type}`;
}
