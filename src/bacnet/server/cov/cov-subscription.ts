import type { ObjectIdentifier } from '../../encoding/application-value.js';
import { PropertyIdentifier } from '../../encoding/property-identifier.js';
import { type Peer, peerKey } from '../peer.js';
import { type CovSample, isReportable } from './cov-criteria.js';

/** What makes two requests speak of the same subscription (135-2012 §13.14.2, §13.15.2). */
export interface CovSubject {
  readonly peer: Peer;
  readonly processId: number;
  readonly objectId: ObjectIdentifier;
  /** Undefined: SubscribeCOV, by which the object type says what is reported. */
  readonly propertyId: number | undefined;
}

export interface CovTerms {
  readonly confirmed: boolean;
  /** Of the clock that never jumps; infinity: without end. */
  readonly expiresAtMs: number;
  /** Of SubscribeCOVProperty; undefined: the object's own. */
  readonly covIncrement: number | undefined;
}

/** What became of the notifications; goes on when the subscription is renewed. */
export interface CovRecord {
  notificationsSent: number;
  /** Confirmed notifications that got no SimpleACK. */
  failures: number;
  /** Wall time. */
  lastSentAtMs: number | undefined;
}

/** What is reported of. */
export interface ReportedObject {
  readonly id: ObjectIdentifier;
  /** Of an object that reports by increment; undefined: by any change. */
  readonly covIncrement: number | undefined;
  /** The same sample until something changes. */
  sample(propertyId: number): CovSample;
}

/** One subscription in force. */
export class CovSubscription {
  readonly subject: CovSubject;
  readonly terms: CovTerms;
  readonly object: ReportedObject;
  readonly record: CovRecord;
  /** What the subscriber was told last; undefined: it must be told, whatever the values are. */
  #told: CovSample | undefined;

  constructor(subject: CovSubject, terms: CovTerms, object: ReportedObject, record: CovRecord) {
    this.subject = subject;
    this.terms = terms;
    this.object = object;
    this.record = record;
  }

  /** SubscribeCOV reports Present_Value in all object types served here (135-2012 table 13-1). */
  get propertyId(): number {
    return this.subject.propertyId ?? PropertyIdentifier.presentValue;
  }

  /** Undefined: any change is reported. */
  get covIncrement(): number | undefined {
    if (this.object.sample(this.propertyId).number === undefined) return undefined;
    const { covIncrement } = this.terms;
    // Of another REAL the increment is a local matter when the subscriber names none (135-2012 §13.15.1.1.6).
    return covIncrement ?? (this.propertyId === PropertyIdentifier.presentValue ? this.object.covIncrement : undefined);
  }

  /** Whether the subscriber has yet to be told of the present values. */
  get isDue(): boolean {
    if (this.#told === undefined) return true;
    const now = this.object.sample(this.propertyId);
    return now !== this.#told && isReportable(this.#told, now, this.covIncrement);
  }

  /** The present values, which count as told from now on. */
  sample(wallMs: number): CovSample {
    const sample = this.object.sample(this.propertyId);
    this.#told = sample;
    this.record.notificationsSent += 1;
    this.record.lastSentAtMs = wallMs;
    return sample;
  }

  /** The notification may not have arrived: what it said must be said again. */
  untell(): void {
    this.#told = undefined;
  }

  /** Whole seconds left, never 0 before the end: that means without end. */
  timeRemainingS(monotonicMs: number): number {
    const { expiresAtMs } = this.terms;
    if (expiresAtMs === Number.POSITIVE_INFINITY) return 0;
    return Math.max(1, Math.ceil((expiresAtMs - monotonicMs) / 1000));
  }
}

/** The same text for the same subscription. */
export function subjectKey({ peer, processId, objectId, propertyId }: CovSubject): string {
  return `${peerKey(peer)}|${processId}|${objectId.objectType}:${objectId.instance}|${propertyId ?? ''}`;
}
