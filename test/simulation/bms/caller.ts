import { type ConfirmedHeader, confirmed, join, objectId, pduType } from '../../support/bacnet/wire.js';
import type { Schedule } from '../world/contract.js';
import type { Address, CallerLan, CallerPort } from './lan-port.js';
import { type Pdu, readPdu } from './pdu.js';

export interface CallerTraits {
  /** A word for people. */
  readonly name: string;
  readonly own: Address;
  /** Device instance that it answers Who-Is with. */
  readonly device: number;
  /** Codes of 135-2012 §20.1.2.4 and §20.1.2.5: sizes of APDU and number of segments that it takes. */
  readonly maxApdu: number;
  readonly maxSegments: number;
  /** Segments that it lets come before it acknowledges. */
  readonly window: number;
  readonly apduTimeoutMs: number;
  readonly retries: number;
}

export type Outcome =
  | { readonly kind: 'ack'; readonly payload: Uint8Array }
  | { readonly kind: 'error' | 'reject' | 'abort' | 'timeout' };

/** What it says to a confirmed notification. */
export type Manner = 'ack' | 'silent' | 'error' | 'reject' | 'abort';

interface Request {
  readonly packet: Uint8Array;
  readonly then: (outcome: Outcome) => void;
  sent: number;
  parts: Uint8Array[];
  cancel: () => void;
}

export interface CallerParts {
  /** Sees each request that goes out. */
  readonly onRequest?: ((packet: Uint8Array, from: Address) => void) | undefined;
  readonly schedule: Schedule;
  readonly lan: CallerLan;
  readonly gateway: Address;
}

/** More than that is no answer of a gateway with two hundred objects. */
const mostSegments = 400;
const segmentTimeoutMs = 8_000;

/** A BMS by hand: it asks, puts segments together, answers what the gateway tells it, dies and comes back. */
export class Caller {
  readonly traits: CallerTraits;
  readonly #parts: CallerParts;
  readonly #requests = new Map<number, Request>();
  readonly #onNotice: ((pdu: Pdu) => void)[] = [];
  #port: CallerPort | undefined;
  #invokeId = 0;
  manner: Manner = 'ack';
  /** Dies as soon as the n-th segment of an answer has come; 0: does not. */
  diesAtSegment = 0;
  /** Dies as soon as a confirmed notification has come, before it answers. */
  diesAtNotice = false;

  constructor(parts: CallerParts, traits: CallerTraits) {
    this.#parts = parts;
    this.traits = traits;
    this.comeBack();
  }

  get isAlive(): boolean {
    return this.#port !== undefined;
  }

  onNotice(listener: (pdu: Pdu) => void): void {
    this.#onNotice.push(listener);
  }

  /** Switched off: it forgets what it had asked. */
  die(): void {
    this.#port?.close();
    this.#port = undefined;
    this.diesAtSegment = 0;
    this.diesAtNotice = false;
    for (const { cancel } of this.#requests.values()) cancel();
    this.#requests.clear();
  }

  comeBack(): void {
    this.#port ??= this.#parts.lan.open(this.traits.own, (bytes) => this.#receive(bytes));
  }

  /** Nothing happens where it is dead, or has all 256 invoke ids under way. */
  request(service: number, payload: Uint8Array, then: (outcome: Outcome) => void = () => undefined): void {
    if (this.#port === undefined || this.#requests.size >= 256) return;
    do this.#invokeId = (this.#invokeId + 1) & 0xff;
    while (this.#requests.has(this.#invokeId));
    const { maxApdu, maxSegments } = this.traits;
    const invokeId = this.#invokeId;
    const header: ConfirmedHeader = { invokeId, maxApdu, maxSegments, segmentedResponseAccepted: maxSegments > 0 };
    const packet = originalUnicast(confirmed(service, payload, header), true);
    const request = { packet, then, sent: 0, parts: [], cancel: () => undefined };
    this.#requests.set(invokeId, request);
    this.#send(invokeId, request);
  }

  unconfirmed(service: number, payload: Uint8Array | readonly number[], to?: Address): void {
    const apdu = join([0x10, service], payload);
    if (to === undefined) this.#port?.broadcast(packetOf(0x0b, join([1, 0], apdu)));
    else this.#port?.send(originalUnicast(apdu, false), to);
  }

  /** Any octets, to the gateway. */
  raw(bytes: Uint8Array): void {
    this.#port?.send(bytes, this.#parts.gateway);
  }

  #send(invokeId: number, request: Request): void {
    request.sent += 1;
    this.#parts.onRequest?.(request.packet, this.traits.own);
    this.raw(request.packet);
    this.#await(invokeId, request, this.traits.apduTimeoutMs, () => {
      if (request.sent > this.traits.retries) this.#finish(invokeId, { kind: 'timeout' });
      else this.#send(invokeId, request);
    });
  }

  #await(invokeId: number, request: Request, delayMs: number, otherwise: () => void): void {
    request.cancel();
    request.cancel = this.#parts.schedule.after(delayMs, () => {
      if (this.#requests.get(invokeId) === request) otherwise();
    });
  }

  #receive(bytes: Uint8Array): void {
    const pdu = readPdu(bytes);
    if (pdu === undefined || this.#port === undefined) return;
    switch (pdu.type) {
      case pduType.confirmedRequest:
        this.#answer(pdu);
        break;
      case pduType.unconfirmedRequest:
        if (pdu.service === 8) this.#answerWhoIs(pdu.payload);
        else for (const listener of this.#onNotice) listener(pdu);
        break;
      case pduType.complexAck:
        this.#take(pdu);
        break;
      case pduType.simpleAck:
        this.#finish(pdu.invokeId, { kind: 'ack', payload: new Uint8Array(0) });
        break;
      case pduType.error:
        this.#finish(pdu.invokeId, { kind: 'error' });
        break;
      case pduType.reject:
        this.#finish(pdu.invokeId, { kind: 'reject' });
        break;
      case pduType.abort:
        if (pdu.isOfServer) this.#finish(pdu.invokeId, { kind: 'abort' });
        break;
      default:
        break;
    }
  }

  /** 135-2012 §5.4.4: the first segment, the last of each window and the last of all are acknowledged. */
  #take(pdu: Pdu): void {
    const request = this.#requests.get(pdu.invokeId);
    if (request === undefined) return;
    if (!pdu.isSegmented) {
      this.#finish(pdu.invokeId, { kind: 'ack', payload: pdu.payload.slice() });
      return;
    }
    const { parts } = request;
    const window = Math.min(this.traits.window, pdu.window);
    if (pdu.sequence !== parts.length % 256) {
      // What came twice, or behind a gap: the last one in order is named once more.
      if (parts.length > 0) this.#segmentAck(pdu.invokeId, parts.length - 1, window, true);
      return;
    }
    parts.push(pdu.payload.slice());
    if (this.diesAtSegment > 0 && parts.length >= this.diesAtSegment) {
      this.die();
      return;
    }
    if (!pdu.moreFollows || (parts.length - 1) % window === 0) {
      this.#segmentAck(pdu.invokeId, parts.length - 1, window, false);
    }
    if (!pdu.moreFollows) this.#finish(pdu.invokeId, { kind: 'ack', payload: Buffer.concat(parts) });
    else if (parts.length > mostSegments) this.#finish(pdu.invokeId, { kind: 'abort' });
    else this.#await(pdu.invokeId, request, segmentTimeoutMs, () => this.#finish(pdu.invokeId, { kind: 'timeout' }));
  }

  #segmentAck(invokeId: number, sequence: number, window: number, isNegative: boolean): void {
    this.raw(originalUnicast(Uint8Array.of(isNegative ? 0x42 : 0x40, invokeId, sequence & 0xff, window), false));
  }

  #finish(invokeId: number, outcome: Outcome): void {
    const request = this.#requests.get(invokeId);
    if (request === undefined) return;
    this.#requests.delete(invokeId);
    request.cancel();
    request.then(outcome);
  }

  #answer(pdu: Pdu): void {
    if (this.diesAtNotice) {
      this.die();
      return;
    }
    for (const listener of this.#onNotice) listener(pdu);
    const { invokeId, service } = pdu;
    const apdu = answers[this.manner](invokeId, service);
    if (apdu !== undefined) this.raw(originalUnicast(Uint8Array.from(apdu), false));
  }

  #answerWhoIs(payload: Uint8Array): void {
    const { device } = this.traits;
    const [low, high] = rangeOf(payload);
    if (device < low || device > high) return;
    // I-Am: identifier, max APDU, segmentation both ways, vendor.
    this.unconfirmed(0, [0xc4, ...objectId(8, device), 0x22, 0x05, 0xc4, 0x91, 0, 0x21, 1]);
  }
}

const answers: Readonly<Record<Manner, (invokeId: number, service: number) => readonly number[] | undefined>> = {
  ack: (invokeId, service) => [0x20, invokeId, service],
  silent: () => undefined,
  // services / service-request-denied
  error: (invokeId, service) => [0x50, invokeId, service, 0x91, 5, 0x91, 29],
  reject: (invokeId) => [0x60, invokeId, 9],
  abort: (invokeId) => [0x71, invokeId, 9],
};

function rangeOf(payload: Uint8Array): readonly [number, number] {
  const numbers: number[] = [];
  for (let at = 0; at < payload.length; ) {
    const length = (payload[at] ?? 0) & 7;
    numbers.push(payload.subarray(at + 1, at + 1 + length).reduce((sum, octet) => sum * 256 + octet, 0));
    at += 1 + length;
  }
  const [low = 0, high = 4_194_303] = numbers;
  return [low, high];
}

export function packetOf(fn: number, body: Uint8Array): Uint8Array {
  const packet = new Uint8Array(4 + body.length);
  packet.set([0x81, fn, packet.length >> 8, packet.length & 0xff]);
  packet.set(body, 4);
  return packet;
}

/** Original-Unicast-NPDU of this network (135-2012 Annex J.2.11). */
export function originalUnicast(apdu: Uint8Array, expectsReply: boolean): Uint8Array {
  const body = new Uint8Array(2 + apdu.length);
  body.set([1, expectsReply ? 4 : 0]);
  body.set(apdu, 2);
  return packetOf(0x0a, body);
}
