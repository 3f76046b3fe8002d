import { type Apdu, type ComplexAck, decodeApdu, type SegmentAck, writeApdu } from '../../../src/bacnet/apdu/apdu.js';
import type { MaxApduLength, MaxSegments } from '../../../src/bacnet/apdu/max-sizes.js';
import { PduType } from '../../../src/bacnet/apdu/pdu-type.js';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import type { DatagramAddress } from '../../../src/bacnet/server/network/datagram-port.js';
import type { Clock } from '../../../src/core/clock.js';
import type { SimulatedNetwork, SimulatedPort } from './simulated-network.js';

export interface ClientTraits {
  readonly maxApdu: MaxApduLength;
  readonly maxSegments: MaxSegments;
  readonly acceptsSegments: boolean;
  readonly windowSize: number;
  readonly segmentTimeoutMs: number;
  readonly apduTimeoutMs: number;
  readonly retries: number;
  readonly invokeId: number;
  /** Octets of parameters in a segment of the request; a longer request is sent in segments. */
  readonly requestSegmentSize: number;
}

export type ClientOutcome =
  | { readonly kind: 'ack'; readonly payload: string }
  | { readonly kind: 'error' | 'timeout' }
  | { readonly kind: 'reject' | 'abort'; readonly reason: number };

/** The requesting side of one confirmed service, written from 135-2012 §5.4.4. */
export class SegmentingClient {
  readonly #clock: Clock;
  readonly #port: SimulatedPort;
  readonly #to: DatagramAddress;
  readonly #traits: ClientTraits;
  #outcome: ClientOutcome | undefined;
  #service = 0;
  #parts: Uint8Array[] = [];
  #cancelTimer: () => void = () => undefined;
  #requestRetries = 0;
  #segmentRetries = 0;
  #first = 0;
  #window = 1;
  #sentAll = false;
  #answer: Uint8Array[] | undefined;
  #acknowledged = 0;
  #answerWindow = 1;
  /** Segments of the answer as they arrived, for tests that look at them. */
  readonly segments: ComplexAck[] = [];

  constructor(
    clock: Clock,
    network: SimulatedNetwork,
    own: DatagramAddress,
    to: DatagramAddress,
    traits: Partial<ClientTraits> = {},
  ) {
    this.#clock = clock;
    this.#to = to;
    this.#port = network.port(own.address, own.port);
    this.#port.onMessage((bytes) => this.#receive(bytes));
    this.#traits = {
      maxApdu: 1476,
      maxSegments: undefined,
      acceptsSegments: true,
      windowSize: 8,
      segmentTimeoutMs: 2000,
      apduTimeoutMs: 6000,
      retries: 3,
      invokeId: 1,
      requestSegmentSize: 1400,
      ...traits,
    };
  }

  get outcome(): ClientOutcome | undefined {
    return this.#outcome;
  }

  close(): Promise<void> {
    return this.#port.close();
  }

  async request(service: number, parameters: string): Promise<void> {
    await this.#port.open();
    const octets = Buffer.from(parameters.replaceAll(' ', ''), 'hex');
    const size = this.#traits.requestSegmentSize;
    this.#service = service;
    // A request without parameters is sent, too.
    const starts = Array.from({ length: Math.max(1, Math.ceil(octets.length / size)) }, (_, index) => index * size);
    for (const start of starts) this.#parts.push(octets.subarray(start, start + size));
    this.#begin();
  }

  #begin(): void {
    this.#first = 0;
    this.#window = 1;
    this.#segmentRetries = 0;
    this.#answer = undefined;
    this.#fill();
  }

  get #isSegmented(): boolean {
    return this.#parts.length > 1;
  }

  #fill(): void {
    const end = Math.min(this.#first + this.#window, this.#parts.length);
    this.#sentAll = end === this.#parts.length;
    for (let index = this.#first; index < end; index += 1) this.#sendPart(index);
    if (this.#isSegmented) this.#after(this.#traits.segmentTimeoutMs, () => this.#retrySegments());
    else this.#awaitConfirmation();
  }

  #awaitConfirmation(): void {
    this.#after(this.#traits.apduTimeoutMs, () => {
      this.#requestRetries += 1;
      if (this.#requestRetries > this.#traits.retries) this.#finish({ kind: 'timeout' });
      else this.#begin();
    });
  }

  #retrySegments(): void {
    this.#segmentRetries += 1;
    if (this.#segmentRetries > this.#traits.retries) this.#finish({ kind: 'timeout' });
    else this.#fill();
  }

  #sendPart(index: number): void {
    const { acceptsSegments, maxSegments, maxApdu, invokeId, windowSize } = this.#traits;
    const segment = this.#isSegmented
      ? {
          sequenceNumber: index & 0xff,
          proposedWindowSize: windowSize,
          moreFollows: index < this.#parts.length - 1,
        }
      : undefined;
    this.#send(
      {
        type: PduType.confirmedRequest,
        segment,
        segmentedResponseAccepted: acceptsSegments,
        maxSegmentsAccepted: maxSegments,
        maxApduLengthAccepted: maxApdu,
        invokeId,
        service: this.#service,
      },
      this.#parts[index] ?? new Uint8Array(0),
    );
  }

  #send(header: Apdu, parameters: Uint8Array): void {
    const writer = new ByteWriter();
    writeApdu(writer, header);
    const length = 6 + writer.length + parameters.length;
    const head = Uint8Array.of(0x81, 0x0a, length >> 8, length & 0xff, 1, 4);
    this.#port.send(Buffer.concat([head, writer.copy(), parameters]), this.#to);
  }

  #receive(bytes: Uint8Array): void {
    const reader = new ByteReader(bytes, 6);
    const apdu = decodeApdu(reader);
    if (this.#outcome !== undefined || apdu === undefined) return;
    if (!('invokeId' in apdu) || apdu.invokeId !== this.#traits.invokeId) return;
    switch (apdu.type) {
      case PduType.segmentAck:
        if (apdu.server && this.#answer === undefined) this.#acknowledge(apdu);
        break;
      case PduType.complexAck:
        this.#receiveAck(apdu, reader.readRest().slice());
        break;
      case PduType.simpleAck:
        this.#finish({ kind: 'ack', payload: '' });
        break;
      case PduType.error:
        this.#finish({ kind: 'error' });
        break;
      case PduType.reject:
        this.#finish({ kind: 'reject', reason: apdu.reason });
        break;
      case PduType.abort:
        this.#finish({ kind: 'abort', reason: apdu.reason });
        break;
      default:
        break;
    }
  }

  #acknowledge(ack: SegmentAck): void {
    const offset = (ack.sequenceNumber - this.#first) & 0xff;
    if (!this.#isSegmented || this.#first >= this.#parts.length) return;
    if (offset >= this.#window) {
      this.#after(this.#traits.segmentTimeoutMs, () => this.#retrySegments());
      return;
    }
    this.#first += offset + 1;
    this.#window = ack.actualWindowSize;
    this.#segmentRetries = 0;
    if (this.#first >= this.#parts.length) this.#awaitConfirmation();
    else this.#fill();
  }

  #receiveAck(ack: ComplexAck, payload: Uint8Array): void {
    if (this.#isSegmented && !this.#sentAll) return;
    const { segment } = ack;
    if (segment === undefined) {
      this.#finish({ kind: 'ack', payload: Buffer.from(payload).toString('hex') });
      return;
    }
    if (this.#answer === undefined) {
      if (segment.sequenceNumber !== 0) return;
      this.segments.push(ack);
      this.#answer = [payload];
      this.#acknowledged = 1;
      this.#answerWindow = Math.min(segment.proposedWindowSize, this.#traits.windowSize);
      this.#acknowledgeAnswer(false);
      return;
    }
    this.#receiveSegment(ack, segment.sequenceNumber, segment.moreFollows, payload, this.#answer);
  }

  #receiveSegment(ack: ComplexAck, number: number, moreFollows: boolean, payload: Uint8Array, got: Uint8Array[]): void {
    if (number !== (got.length & 0xff)) {
      // A repetition is acknowledged as the last one was, a gap is refused (135-2012 §5.4.4.4).
      const behind = (got.length - 1 - number) & 0xff;
      this.#acknowledged = got.length;
      this.#acknowledgeAnswer(behind >= this.#answerWindow);
      return;
    }
    this.segments.push(ack);
    got.push(payload);
    if (!moreFollows) {
      this.#acknowledgeAnswer(false);
      this.#finish({ kind: 'ack', payload: Buffer.concat(got).toString('hex') });
    } else if (got.length - this.#acknowledged >= this.#answerWindow) {
      this.#acknowledged = got.length;
      this.#acknowledgeAnswer(false);
    } else this.#awaitSegment();
  }

  #acknowledgeAnswer(negative: boolean): void {
    this.#send(
      {
        type: PduType.segmentAck,
        negative,
        server: false,
        invokeId: this.#traits.invokeId,
        sequenceNumber: ((this.#answer?.length ?? 1) - 1) & 0xff,
        actualWindowSize: this.#answerWindow,
      },
      new Uint8Array(0),
    );
    this.#awaitSegment();
  }

  #awaitSegment(): void {
    this.#after(this.#traits.segmentTimeoutMs * 4, () => this.#finish({ kind: 'timeout' }));
  }

  #after(delayMs: number, action: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.schedule(delayMs, action);
  }

  #finish(outcome: ClientOutcome): void {
    this.#cancelTimer();
    this.#outcome = outcome;
  }
}
