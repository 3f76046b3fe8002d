import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  readContextObjectIdentifier,
  readContextUnsigned,
  readOptionalContextBoolean,
  readOptionalContextUnsigned,
  writeContextBoolean,
  writeContextObjectIdentifier,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import { decodeError } from '../encoding/decode-error.js';
import { RejectReason } from '../encoding/error-reject-abort.js';
import { expectEnd } from '../encoding/tag.js';

export interface CovSubscriptionTerms {
  /** True: confirmed notifications. */
  readonly confirmed: boolean;
  /** 0: without end. */
  readonly lifetimeS: number;
}

export interface SubscribeCovRequest {
  /** Unsigned32, chosen by the subscriber. */
  readonly processId: number;
  readonly objectId: ObjectIdentifier;
  /** `undefined`: the subscription is cancelled (135-2012 §13.14.1.1.3). */
  readonly terms: CovSubscriptionTerms | undefined;
}

const maxProcessId = 0xffff_ffff;
/** 136 years; more is a mistake, and no longer a number that others can read. */
const maxLifetimeS = 0xffff_ffff;

/** SubscribeCOV (135-2012 §13.14). */
export function decodeSubscribeCovRequest(reader: ByteReader): SubscribeCovRequest {
  const request = readCovSubscription(reader);
  expectEnd(reader);
  return request;
}

export function encodeSubscribeCovRequest(writer: ByteWriter, request: SubscribeCovRequest): void {
  writeContextUnsigned(writer, 0, request.processId);
  writeContextObjectIdentifier(writer, 1, request.objectId);
  if (request.terms === undefined) return;
  writeContextBoolean(writer, 2, request.terms.confirmed);
  writeContextUnsigned(writer, 3, request.terms.lifetimeS);
}

/** The parameters with which SubscribeCOVProperty begins as well. */
export function readCovSubscription(reader: ByteReader): SubscribeCovRequest {
  const processId = readProcessId(reader);
  const objectId = readContextObjectIdentifier(reader, 1);
  const confirmed = readOptionalContextBoolean(reader, 2);
  const lifetimeS = readOptionalContextUnsigned(reader, 3);
  if (lifetimeS !== undefined && lifetimeS > maxLifetimeS) {
    throw decodeError(RejectReason.parameterOutOfRange, `lifetime ${lifetimeS}`);
  }
  if (confirmed !== undefined) return { processId, objectId, terms: { confirmed, lifetimeS: lifetimeS ?? 0 } };
  // A lifetime alone is neither a subscription nor a cancellation, for which both are absent.
  if (lifetimeS !== undefined) {
    throw decodeError(RejectReason.missingRequiredParameter, 'a lifetime without confirmed or unconfirmed');
  }
  return { processId, objectId, terms: undefined };
}

/** The Unsigned32 with which the four COV services begin. */
export function readProcessId(reader: ByteReader): number {
  const processId = readContextUnsigned(reader, 0);
  if (processId > maxProcessId) throw decodeError(RejectReason.parameterOutOfRange, `process ${processId}`);
  return processId;
}
