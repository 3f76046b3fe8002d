import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/log.js';
import { PduType } from '../../apdu/pdu-type.js';
import { dataLinkOf } from '../../datalink/station.js';
import type { ObjectIdentifier } from '../../encoding/application-value.js';
import { ByteWriter } from '../../encoding/byte-writer.js';
import { ConfirmedService, UnconfirmedService } from '../../encoding/service-choices.js';
import { writeCovNotification } from '../../services/cov-notification.js';
import type { ClientOutcome, ClientTransactions } from '../client-transactions.js';
import { type Peer, peerKey } from '../peer.js';
import type { ServerCounters } from '../server-counters.js';
import type { Transmitter } from '../transmitter.js';
import { CovRecipient } from './cov-recipient.js';
import type { CovSubscription } from './cov-subscription.js';

/**
 * Notifications sent in one go; then requests get their turn. About 30,000 a second: what a small BMS can still take from
 * its socket, and 1,000 changes are told within 40 ms.
 */
const batchSize = 32;
const batchPauseMs = 1;

export interface CovDeliveryParts {
  readonly transmitter: Transmitter;
  readonly transactions: ClientTransactions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: ServerCounters;
  readonly deviceId: () => ObjectIdentifier;
  /** False while DeviceCommunicationControl forbids to initiate. */
  readonly mayInitiate: () => boolean;
}

/** Sends notifications at a bounded pace; what changes while a subscription waits is told in the same notification. */
export class CovDelivery {
  readonly #parts: CovDeliveryParts;
  /** In the order in which they are served. */
  readonly #due = new Set<CovSubscription>();
  /** One confirmed notification at most for each subscription. */
  readonly #inFlight = new Map<CovSubscription, () => void>();
  /** Recipients of confirmed notifications that wait for something. */
  readonly #recipients = new Map<string, CovRecipient>();
  readonly #parameters = new ByteWriter(128);
  #cancelFlush: (() => void) | undefined;

  constructor(parts: CovDeliveryParts) {
    this.#parts = parts;
  }

  /** Takes effect with the next `flush()`. */
  add(subscription: CovSubscription): void {
    this.#due.add(subscription);
  }

  /** Sends what is due, so much at once and the rest a little later. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    if (!this.#parts.mayInitiate()) return;
    let left = batchSize;
    for (const subscription of this.#due) {
      if (left === 0) break;
      this.#due.delete(subscription);
      if (this.#send(subscription)) left -= 1;
    }
    if (this.#due.size > 0) this.#flushSoon();
  }

  /** Forgets a subscription that has ended or was renewed. */
  remove(subscription: CovSubscription): void {
    this.#due.delete(subscription);
    const recipient = this.#recipients.get(peerKey(subscription.subject.peer));
    if (recipient === undefined) return;
    recipient.waiting.delete(subscription);
    const forget = this.#inFlight.get(subscription);
    if (forget !== undefined) {
      forget();
      this.#inFlight.delete(subscription);
      recipient.running -= 1;
    }
    this.#release(recipient);
  }

  /** The peer has spoken to us: there is no need to wait any longer before it is tried again. */
  heardFrom(peer: Peer): void {
    const recipient = this.#recipients.get(peerKey(peer));
    if (recipient === undefined) return;
    recipient.recover();
    this.#release(recipient);
  }

  stop(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    for (const forget of this.#inFlight.values()) forget();
    for (const recipient of this.#recipients.values()) recipient.recover();
    this.#inFlight.clear();
    this.#recipients.clear();
    this.#due.clear();
  }

  #flushSoon(): void {
    this.#cancelFlush ??= this.#parts.clock.schedule(batchPauseMs, () => this.flush());
  }

  /** Returns false when nothing was sent. */
  #send(subscription: CovSubscription): boolean {
    if (!subscription.isDue) {
      // Its place is for another one that waits.
      const recipient = this.#recipients.get(peerKey(subscription.subject.peer));
      if (recipient !== undefined) this.#release(recipient);
      return false;
    }
    // It stays due, and comes again when the data link is up.
    if (!this.#parts.transmitter.isUp(dataLinkOf(subscription.subject.peer))) return false;
    if (!subscription.terms.confirmed) {
      this.#sendUnconfirmed(subscription);
      return true;
    }
    // At its end what is due then is looked at.
    if (this.#inFlight.has(subscription)) return false;
    const recipient = this.#recipientOf(subscription.subject.peer);
    if (recipient.isReady && this.#sendConfirmed(subscription, recipient)) return true;
    recipient.waiting.add(subscription);
    return false;
  }

  #sendUnconfirmed(subscription: CovSubscription): void {
    const { transmitter } = this.#parts;
    const { peer } = subscription.subject;
    const service = UnconfirmedService.unconfirmedCovNotification;
    this.#write(transmitter.beginApdu(peer, false, { type: PduType.unconfirmedRequest, service }), subscription);
    transmitter.send(peer);
  }

  #sendConfirmed(subscription: CovSubscription, recipient: CovRecipient): boolean {
    this.#parameters.reset();
    this.#write(this.#parameters, subscription);
    const forget = this.#parts.transactions.request(
      subscription.subject.peer,
      ConfirmedService.confirmedCovNotification,
      this.#parameters.copy(),
      (outcome) => this.#ended(subscription, recipient, outcome),
    );
    if (forget === undefined) {
      subscription.untell();
      recipient.fail(() => this.#release(recipient));
      return false;
    }
    recipient.running += 1;
    recipient.waiting.delete(subscription);
    this.#inFlight.set(subscription, forget);
    return true;
  }

  #write(writer: ByteWriter, subscription: CovSubscription): void {
    const { clock, counters, deviceId } = this.#parts;
    const { encodedValues } = subscription.sample(clock.wallMs());
    counters.covNotifications += 1;
    writeCovNotification(
      writer,
      {
        processId: subscription.subject.processId,
        initiatingDevice: deviceId(),
        monitoredObject: subscription.object.id,
        timeRemainingS: subscription.timeRemainingS(clock.monotonicMs()),
      },
      encodedValues,
    );
  }

  #ended(subscription: CovSubscription, recipient: CovRecipient, outcome: ClientOutcome): void {
    this.#inFlight.delete(subscription);
    recipient.running -= 1;
    if (outcome !== 'acknowledged') this.#failed(subscription, recipient, outcome);
    if (outcome === 'acknowledged' || outcome === 'refused') this.#answered(recipient);
    if (subscription.isDue) recipient.waiting.add(subscription);
    this.#release(recipient);
  }

  #failed(subscription: CovSubscription, recipient: CovRecipient, outcome: ClientOutcome): void {
    this.#parts.counters.covFailures += 1;
    subscription.record.failures += 1;
    // A recipient that refuses has read it; repeating it would not change the answer.
    if (outcome === 'refused') return;
    subscription.untell();
    if (recipient.isHealthy) {
      const { address, port, remote } = recipient.peer;
      this.#parts.log.warn(
        { subscriber: address, port, network: remote?.network, outcome },
        'A COV subscriber does not take its notifications; it is tried again, ever more seldom.',
      );
    }
    recipient.fail(() => this.#release(recipient));
  }

  #answered(recipient: CovRecipient): void {
    if (recipient.isHealthy) return;
    recipient.recover();
    const { address, port, remote } = recipient.peer;
    this.#parts.log.info({ subscriber: address, port, network: remote?.network }, 'The COV subscriber answers again.');
  }

  /** Lets those go that the recipient has room for. */
  #release(recipient: CovRecipient): void {
    if (recipient.isIdle) this.#recipients.delete(peerKey(recipient.peer));
    let { room } = recipient;
    for (const subscription of recipient.waiting) {
      if (room <= 0) break;
      recipient.waiting.delete(subscription);
      if (!subscription.isDue) continue;
      room -= 1;
      this.#due.add(subscription);
    }
    if (this.#due.size > 0) this.#flushSoon();
  }

  #recipientOf(peer: Peer): CovRecipient {
    const key = peerKey(peer);
    const known = this.#recipients.get(key);
    if (known !== undefined) return known;
    const made = new CovRecipient(peer, this.#parts.clock);
    this.#recipients.set(key, made);
    return made;
  }
}
