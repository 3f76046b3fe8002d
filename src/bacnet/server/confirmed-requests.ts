import type { Clock } from '../../core/clock.js';
import { hasCode } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import type { ConfirmedRequest, SegmentAck } from '../apdu/apdu.js';
import { PduType } from '../apdu/pdu-type.js';
import { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { AbortReason, RejectReason } from '../encoding/error-reject-abort.js';
import { encodeBacnetError } from '../services/error.js';
import { encodeChangeListError } from '../services/list-element.js';
import { encodeWritePropertyMultipleError } from '../services/write-property-multiple.js';
import type { AnsweredRequests, RepetitionTiming } from './answered-requests.js';
import { DeferredRequests } from './deferred-requests.js';
import { Lookups } from './lookups.js';
import type { Peer } from './peer.js';
import type { SegmentationTiming } from './segmentation/segmented-answer.js';
import { SegmentedAnswers } from './segmentation/segmented-answers.js';
import { SegmentedRequests } from './segmentation/segmented-requests.js';
import type { ServerCounters } from './server-counters.js';
import type {
  ConfirmedServiceHandler,
  DeferredServiceHandler,
  LookupOutcome,
  LookupServiceHandler,
  ServiceFailure,
  ServiceRegistry,
} from './service-registry.js';
import type { Transmitter } from './transmitter.js';

/** Octets of an unsegmented ComplexACK before its parameters (135-2012 §20.1.5). */
const complexAckHeaderOctets = 3;
/** The same of a segment. */
const segmentHeaderOctets = 5;
/** An answer that chooses its own length stays below this many segments. */
const mostSegments = 64;

/** The server's side of confirmed services: one request in, one answer out, in segments where needed (135-2012 §5.4.5). */
export class ConfirmedRequests {
  readonly #services: ServiceRegistry;
  readonly #transmitter: Transmitter;
  readonly #counters: ServerCounters;
  readonly #log: Logger;
  readonly #answers: SegmentedAnswers;
  readonly #requests: SegmentedRequests;
  readonly #deferred: DeferredRequests;
  readonly #lookups = new Lookups();
  readonly #answered: AnsweredRequests;
  readonly #repetition: RepetitionTiming;

  /** `answered` outlives the server: a repetition may come after a restart. */
  constructor(
    services: ServiceRegistry,
    transmitter: Transmitter,
    clock: Clock,
    timing: SegmentationTiming,
    counters: ServerCounters,
    log: Logger,
    answered: AnsweredRequests,
    repetition: RepetitionTiming,
  ) {
    this.#services = services;
    this.#transmitter = transmitter;
    this.#counters = counters;
    this.#log = log;
    this.#answers = new SegmentedAnswers(transmitter, clock, timing, counters);
    this.#requests = new SegmentedRequests(transmitter, clock, timing, counters, (peer, header, payload) =>
      this.#execute(peer, header, payload),
    );
    this.#deferred = new DeferredRequests();
    this.#answered = answered;
    this.#repetition = repetition;
  }

  /** Transactions that last longer than one packet. */
  get running(): number {
    return this.#answers.size + this.#requests.size + this.#deferred.size + this.#lookups.size;
  }

  /** `request` holds the parameters of the service, or of its segment. */
  receive(peer: Peer, header: ConfirmedRequest, request: ByteReader): void {
    const payload = request.readRest();
    if (header.segment !== undefined) this.#requests.receive(peer, header, header.segment, payload);
    else this.#execute(peer, header, payload);
  }

  acknowledge(peer: Peer, ack: SegmentAck): void {
    if (!this.#answers.acknowledge(peer, ack)) this.#counters.stray += 1;
  }

  /** The client gives a transaction up. */
  abort(peer: Peer, invokeId: number): void {
    const hadAnswer = this.#answers.abort(peer, invokeId);
    const hadRequest = this.#requests.abort(peer, invokeId);
    const hadLookup = this.#lookups.abort(peer, invokeId);
    if (!hadAnswer && !hadRequest && !hadLookup) this.#counters.stray += 1;
  }

  stop(): void {
    this.#answers.stop();
    this.#requests.stop();
    this.#deferred.stop();
    this.#lookups.stop();
  }

  #execute(peer: Peer, header: ConfirmedRequest, payload: Uint8Array): void {
    if (this.#answers.isAnswering(peer, header.invokeId, payload)) return;
    const { invokeId, service } = header;
    const handler = this.#services.confirmed(service);
    switch (handler?.acknowledgement) {
      case 'deferred':
        if (this.#isRepetition(peer, header, payload)) return;
        this.#defer(handler, peer, header, payload);
        break;
      case 'simple':
        if (this.#isRepetition(peer, header, payload)) return;
        this.#change(handler, peer, header, payload);
        break;
      case 'lookup':
        this.#answered.forget(peer, invokeId);
        this.#lookUp(handler, peer, header, payload);
        break;
      default:
        this.#answered.forget(peer, invokeId);
        this.#read(handler, peer, header, payload);
    }
  }

  /** Services with a simple acknowledgement change something, and so are carried out once. */
  #isRepetition(peer: Peer, { invokeId, service }: ConfirmedRequest, payload: Uint8Array): boolean {
    if (this.#deferred.isWaiting(peer, invokeId)) return true;
    const answer = this.#answered.recall(peer, invokeId, service, payload);
    if (answer === undefined) return false;
    this.#counters.repeated += 1;
    if (answer !== 'running') this.#transmitter.sendApdu(peer, answer);
    return true;
  }

  #defer(handler: DeferredServiceHandler, peer: Peer, header: ConfirmedRequest, payload: Uint8Array): void {
    const { invokeId, service } = header;
    let remember: (answer: Uint8Array) => void = () => undefined;
    const refusal = this.#deferred.receive(handler, peer, header, payload, (outcome, isAwaited) => {
      this.#transmitter.beginApdu(peer, false, { type: PduType.simpleAck, invokeId, service });
      const failure = 'thrown' in outcome ? this.#failureBy(outcome.thrown, peer, service) : outcome.failure;
      if (failure !== undefined) this.#writeRefusal(header, failure);
      remember(this.#transmitter.apdu());
      if (isAwaited) this.#transmitter.send(peer);
    });
    if (refusal === undefined) remember = this.#answered.begin(peer, invokeId, service, payload, this.#repetition);
    else this.#transmitter.sendAbort(peer, invokeId, refusal);
  }

  #change(handler: ConfirmedServiceHandler, peer: Peer, header: ConfirmedRequest, payload: Uint8Array): void {
    const { invokeId, service } = header;
    const remember = this.#answered.begin(peer, invokeId, service, payload, this.#repetition);
    const writer = this.#transmitter.beginApdu(peer, false, { type: PduType.simpleAck, invokeId, service });
    const failure = this.#failureOf(handler, new ByteReader(payload), writer, peer, header);
    if (failure !== undefined) this.#writeRefusal(header, failure);
    remember(this.#transmitter.apdu());
    this.#transmitter.send(peer);
  }

  #read(handler: ConfirmedServiceHandler | undefined, peer: Peer, header: ConfirmedRequest, payload: Uint8Array): void {
    this.#sendComplexAck(peer, header, payload, (writer) =>
      this.#failureOf(handler, new ByteReader(payload), writer, peer, header),
    );
  }

  /** `write` puts the parameters behind the header, or says why there are none. */
  #sendComplexAck(
    peer: Peer,
    header: ConfirmedRequest,
    payload: Uint8Array,
    write: (writer: ByteWriter) => ServiceFailure | undefined,
  ): void {
    const { invokeId, service } = header;
    const ack = { type: PduType.complexAck, segment: undefined, invokeId, service } as const;
    const writer = this.#transmitter.beginApdu(peer, false, ack);
    const failure = write(writer);
    if (failure !== undefined) this.#refuse(peer, header, failure);
    else if (this.#transmitter.apduLength <= this.#apduLengthFor(peer, header)) {
      this.#transmitter.send(peer);
    } else this.#answerInSegments(peer, header, payload, writer);
  }

  #lookUp(handler: LookupServiceHandler, peer: Peer, header: ConfirmedRequest, payload: Uint8Array): void {
    const { invokeId, service } = header;
    if (this.#lookups.isRunning(peer, invokeId, payload)) return;
    if (this.#lookups.isFull) {
      this.#counters.refused += 1;
      this.#transmitter.sendAbort(peer, invokeId, AbortReason.outOfResources);
      return;
    }
    const outcome = this.#lookupOf(handler, peer, header, payload);
    if (!(outcome instanceof Promise)) {
      this.#answerLookup(peer, header, payload, outcome);
      return;
    }
    const request = new Uint8Array(payload);
    void this.#lookups.run(peer, invokeId, request, outcome, (end) => {
      const found = 'found' in end ? end.found : this.#failureBy(end.thrown, peer, service);
      this.#answerLookup(peer, header, request, found);
    });
  }

  #lookupOf(handler: LookupServiceHandler, peer: Peer, header: ConfirmedRequest, payload: Uint8Array) {
    try {
      return handler.execute(new ByteReader(payload), peer, this.#roomFor(peer, header));
    } catch (cause) {
      return this.#failureBy(cause, peer, header.service);
    }
  }

  #answerLookup(peer: Peer, header: ConfirmedRequest, request: Uint8Array, outcome: LookupOutcome): void {
    this.#sendComplexAck(peer, header, request, (writer) => {
      if (outcome.kind !== 'answer') return outcome;
      outcome.write(writer);
      return undefined;
    });
  }

  #answerInSegments(peer: Peer, header: ConfirmedRequest, request: Uint8Array, writer: ByteWriter): void {
    const answer = writer.bytes().slice(writer.length - this.#transmitter.apduLength + complexAckHeaderOctets);
    const reason = this.#answers.start(peer, header, request, answer);
    if (reason === undefined) return;
    this.#counters.refused += 1;
    this.#transmitter.sendAbort(peer, header.invokeId, reason);
  }

  #failureOf(
    handler: ConfirmedServiceHandler | undefined,
    request: ByteReader,
    answer: ByteWriter,
    peer: Peer,
    header: ConfirmedRequest,
  ): ServiceFailure | undefined {
    if (handler === undefined) return { kind: 'reject', reason: RejectReason.unrecognizedService };
    try {
      return handler.execute(request, answer, peer, this.#roomFor(peer, header));
    } catch (cause) {
      return this.#failureBy(cause, peer, header.service);
    }
  }

  /** Octets of parameters that this client takes in one answer. */
  #roomFor(peer: Peer, header: ConfirmedRequest): number {
    const { segmentedResponseAccepted, maxSegmentsAccepted } = header;
    const apdu = this.#apduLengthFor(peer, header);
    if (!segmentedResponseAccepted) return apdu - complexAckHeaderOctets;
    return (apdu - segmentHeaderOctets) * Math.min(maxSegmentsAccepted ?? mostSegments, mostSegments);
  }

  /** Octets of the longest APDU that the client takes and that gets there. */
  #apduLengthFor(peer: Peer, { maxApduLengthAccepted }: ConfirmedRequest): number {
    return Math.min(maxApduLengthAccepted, this.#transmitter.maxApduLengthTo(peer));
  }

  #failureBy(cause: unknown, peer: Peer, service: number): ServiceFailure {
    if (hasCode(cause, 'bacnet.decode')) return { kind: 'reject', reason: rejectReasonOf(cause.facts.rejectReason) };
    this.#counters.faults += 1;
    this.#log.error({ err: cause, service, client: peer.address }, 'A BACnet service failed.');
    return { kind: 'abort', reason: AbortReason.other };
  }

  #refuse(peer: Peer, header: ConfirmedRequest, failure: ServiceFailure): void {
    this.#writeRefusal(header, failure);
    this.#transmitter.send(peer);
  }

  #writeRefusal({ invokeId, service }: ConfirmedRequest, failure: ServiceFailure): void {
    this.#counters.refused += 1;
    switch (failure.kind) {
      case 'error':
        encodeBacnetError(this.#transmitter.replaceApdu({ type: PduType.error, invokeId, service }), failure);
        break;
      case 'writeError':
        encodeWritePropertyMultipleError(
          this.#transmitter.replaceApdu({ type: PduType.error, invokeId, service }),
          failure.error,
        );
        break;
      case 'listError':
        encodeChangeListError(this.#transmitter.replaceApdu({ type: PduType.error, invokeId, service }), failure.error);
        break;
      case 'reject':
        this.#transmitter.replaceApdu({ type: PduType.reject, invokeId, reason: failure.reason });
        break;
      case 'abort':
        this.#transmitter.replaceApdu({ type: PduType.abort, server: true, invokeId, reason: failure.reason });
        break;
    }
  }
}

function rejectReasonOf(fact: unknown): RejectReason {
  const known = Object.values(RejectReason).find((reason) => reason === fact);
  return known ?? RejectReason.other;
}
