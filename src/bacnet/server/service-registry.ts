import { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import type { AbortReason, ErrorClass, ErrorCode, RejectReason } from '../encoding/error-reject-abort.js';
import {
  type ConfirmedService,
  type ServicesSupportedBit,
  servicesSupportedBits,
  type UnconfirmedService,
} from '../encoding/service-choices.js';
import type { ChangeListError } from '../services/list-element.js';
import type { WritePropertyMultipleError } from '../services/write-property-multiple.js';
import type { Delivery } from './delivery.js';
import type { Peer } from './peer.js';

/** Why a confirmed service was not carried out: an Error, Reject or Abort PDU. */
export type ServiceFailure =
  | { readonly kind: 'error'; readonly errorClass: ErrorClass; readonly errorCode: ErrorCode }
  | { readonly kind: 'writeError'; readonly error: WritePropertyMultipleError }
  | { readonly kind: 'listError'; readonly error: ChangeListError }
  | { readonly kind: 'reject'; readonly reason: RejectReason }
  | { readonly kind: 'abort'; readonly reason: AbortReason };

/** Carries out one confirmed service. */
export interface ConfirmedServiceHandler {
  readonly service: ConfirmedService;
  readonly supportedBit: ServicesSupportedBit;
  readonly acknowledgement: 'simple' | 'complex';
  /**
   * Writes the parameters of a complex acknowledgement, or returns why there is none; what was written then is dropped.
   * The request's octets are gone after the return. A `bacnet.decode` error becomes a Reject. `roomOctets` is what the
   * client can take of an answer, all segments together.
   */
  execute(request: ByteReader, answer: ByteWriter, peer: Peer, roomOctets: number): ServiceFailure | undefined;
}

/**
 * Carries out a confirmed service that takes time, such as keeping a setting, and is answered with a simple
 * acknowledgement. Requests are carried out one after the other, in the order in which they came.
 */
export interface DeferredServiceHandler {
  readonly service: ConfirmedService;
  readonly supportedBit: ServicesSupportedBit;
  readonly acknowledgement: 'deferred';
  /** Whether the requests behind it are carried out while this one waits for its answer. */
  readonly isConcurrent?: boolean;
  /** The request's octets stay. A `bacnet.decode` error becomes a Reject. */
  execute(request: ByteReader, peer: Peer): Promise<ServiceFailure | undefined>;
  /**
   * Asked once after each request: resolves when what it did is on the disk; `undefined` where it is, or need not be. The answer
   * waits for it, the requests behind do not.
   */
  takeKept?(): Promise<void> | undefined;
}

/** What a lookup has found: the parameters of the acknowledgement, or why there are none. */
export type LookupOutcome = ServiceFailure | { readonly kind: 'answer'; write(answer: ByteWriter): void };

/** Carries out a confirmed service that reads what may be on the disk, and is answered with a complex acknowledgement. */
export interface LookupServiceHandler {
  readonly service: ConfirmedService;
  readonly supportedBit: ServicesSupportedBit;
  readonly acknowledgement: 'lookup';
  /** The request's octets are gone after the return, not after the promise. `roomOctets` as above. */
  execute(request: ByteReader, peer: Peer, roomOctets: number): LookupOutcome | Promise<LookupOutcome>;
}

export type ConfirmedHandler = ConfirmedServiceHandler | DeferredServiceHandler | LookupServiceHandler;

/** Carries out one unconfirmed service. A `bacnet.decode` error is counted and the message dropped. */
export interface UnconfirmedServiceHandler {
  readonly service: UnconfirmedService;
  /** `undefined` for an answer that is heard only: hearing it carries nothing out for its sender. */
  readonly supportedBit: ServicesSupportedBit | undefined;
  receive(request: ByteReader, peer: Peer, delivery: Delivery): void;
}

/** The services this device carries out. */
export class ServiceRegistry {
  readonly #confirmed = new Map<number, ConfirmedHandler>();
  readonly #unconfirmed = new Map<number, UnconfirmedServiceHandler>();

  addConfirmed(handler: ConfirmedHandler): void {
    this.#confirmed.set(handler.service, handler);
  }

  /** Several may hear the same service, in the order in which they were added. */
  addUnconfirmed(handler: UnconfirmedServiceHandler): void {
    const before = this.#unconfirmed.get(handler.service);
    this.#unconfirmed.set(handler.service, before === undefined ? handler : bothOf(before, handler));
  }

  confirmed(service: number): ConfirmedHandler | undefined {
    return this.#confirmed.get(service);
  }

  unconfirmed(service: number): UnconfirmedServiceHandler | undefined {
    return this.#unconfirmed.get(service);
  }

  /** Protocol_Services_Supported: the services executed, not those initiated only (135-2012 §12.11.14). */
  get servicesSupported(): readonly boolean[] {
    const bits = new Set([...this.#confirmed.values(), ...this.#unconfirmed.values()].map((one) => one.supportedBit));
    return Array.from({ length: servicesSupportedBits }, (_, bit) => bits.has(bit as ServicesSupportedBit));
  }
}

function bothOf(one: UnconfirmedServiceHandler, other: UnconfirmedServiceHandler): UnconfirmedServiceHandler {
  return {
    service: one.service,
    supportedBit: one.supportedBit ?? other.supportedBit,
    receive(request, peer, delivery) {
      const parameters = request.readRest();
      one.receive(new ByteReader(parameters), peer, delivery);
      other.receive(new ByteReader(parameters), peer, delivery);
    },
  };
}
