import type { Clock } from '../../../../core/clock.js';
import { SourceRateLimit } from '../../../../core/source-rate-limit.js';
import { ErrorClass, ErrorCode } from '../../../encoding/error-reject-abort.js';
import { HubConnectionStatus } from '../messages/advertisement.js';
import type { EncapsulatedNpdu } from '../messages/encapsulated-npdu.js';
import { type ScHeaderOption, ScOptionType } from '../messages/header-options.js';
import { nakFor } from '../messages/nak.js';
import type { ScError } from '../messages/sc-faults.js';
import { ScFunction } from '../messages/sc-function.js';
import type { ScReadHeader } from '../messages/sc-header.js';
import type { ScMalformed, ScMessage } from '../messages/sc-message.js';
import type { ScArrival } from '../sc-data-link.js';
import { broadcastVmac, type Vmac } from '../vmac.js';
import type { MessageIds } from './message-ids.js';
import type { ScConnection } from './sc-connection.js';
import type { ScTally } from './sc-counters.js';
import type { ScNodeOptions } from './sc-node-options.js';
import type { HubConnectorState } from './sc-status.js';
import type { ScTrace } from './sc-trace.js';

export interface ReceivingParts {
  readonly options: () => ScNodeOptions;
  readonly connectorState: () => HubConnectorState;
  readonly isOwn: (vmac: Vmac) => boolean;
  readonly deliver: (npdu: Uint8Array, source: Vmac, arrival: ScArrival) => void;
  readonly messageIds: MessageIds;
  readonly clock: Clock;
  readonly tally: ScTally;
  readonly trace: ScTrace;
}

/** In a second: whoever sends more that has to be refused is broken, or wants to keep us busy. */
const naksPerSecond = { perSource: 10, total: 20 };

/** In a second, to one node and to all. */
const advertisementsPerSecond = { perSource: 5, total: 20 };

const statusOf: Readonly<Record<HubConnectorState, HubConnectionStatus>> = {
  'no-hub-connection': HubConnectionStatus.none,
  'connected-to-primary': HubConnectionStatus.primaryHub,
  'connected-to-failover': HubConnectionStatus.failoverHub,
};

function refusal(errorCode: ErrorCode, details: string): ScError {
  return { headerMarker: 0, errorClass: ErrorClass.communication, errorCode, details };
}

const noOrigin = refusal(ErrorCode.headerEncodingError, 'the originating address is missing');
const noDirectConnections = refusal(
  ErrorCode.optionalFunctionalityNotSupported,
  'this node accepts no direct connections',
);
const noProprietary = refusal(ErrorCode.bvlcProprietaryFunctionUnknown, 'no proprietary function is known here');

/** What a node does with the messages that a hub passes on to it (135-2020 §AB.3). */
export class ReceivedMessages {
  readonly #parts: ReceivingParts;
  readonly #naks: SourceRateLimit;
  readonly #advertisements: SourceRateLimit;

  constructor(parts: ReceivingParts) {
    this.#parts = parts;
    this.#naks = new SourceRateLimit(parts.clock, naksPerSecond);
    this.#advertisements = new SourceRateLimit(parts.clock, advertisementsPerSecond);
  }

  take(message: ScMessage, connection: ScConnection): void {
    const { origin, destination } = message;
    // The hub takes the address of a single node off (135-2020 §AB.5.3): this is another node's.
    if (destination !== undefined && destination !== broadcastVmac) {
      this.#unexpected();
      return;
    }
    // Only the hub itself has none, and it has nothing but a BVLC-Result to say (135-2020 §AB.5.4).
    if (origin === undefined) {
      if (message.function === ScFunction.result) this.#onResult(message.error);
      else this.#refuse(message, noOrigin, connection);
      return;
    }
    if (this.#parts.isOwn(origin)) {
      this.#unexpected();
      return;
    }
    switch (message.function) {
      case ScFunction.encapsulatedNpdu:
        this.#onNpdu(message, origin);
        return;
      case ScFunction.result:
        this.#onResult(message.error);
        return;
      case ScFunction.advertisementSolicitation:
        this.#advertise(origin, connection);
        return;
      case ScFunction.addressResolution:
        this.#refuse(message, noDirectConnections, connection);
        return;
      case ScFunction.proprietaryMessage:
        this.#refuse(message, noProprietary, connection);
        return;
      case ScFunction.advertisement:
        // What other nodes take and which hub they use matters only to direct connections.
        return;
      default:
        this.#unexpected();
    }
  }

  takeBroken({ header, failure }: ScMalformed, connection: ScConnection): void {
    if (header !== undefined) this.#nak(header, failure, connection);
  }

  #onNpdu({ npdu, destination, dataOptions }: EncapsulatedNpdu, source: Vmac): void {
    const { tally, trace, options, deliver } = this.#parts;
    if (npdu.length > options().maxNpduLength) {
      // Discarded, not refused (135-2020 §AB.7.5.3).
      tally.receivedTooLong += 1;
      trace.mark('too-long');
      return;
    }
    if (dataOptions?.some(mustBeUnknown)) {
      // The data options are the application's, who must not take what it does not understand (135-2020 §AB.2.3).
      tally.notUnderstood += 1;
      trace.mark('unexpected');
      return;
    }
    tally.npdusReceived += 1;
    deliver(npdu, source, destination === undefined ? 'unicast' : 'broadcast');
  }

  #onResult(error: ScError | undefined): void {
    if (error !== undefined) this.#parts.tally.naksReceived += 1;
  }

  /** An Advertisement is no answer: it has a message ID of its own (135-2020 §AB.3.2). */
  #advertise(destination: Vmac, connection: ScConnection): void {
    if (!this.#advertisements.admits(destination)) return;
    const { maxBvlcLength, maxNpduLength } = this.#parts.options();
    connection.send({
      function: ScFunction.advertisement,
      messageId: this.#parts.messageIds.next(),
      destination,
      hubConnectionStatus: statusOf[this.#parts.connectorState()],
      acceptsDirectConnections: false,
      maxBvlcLength,
      maxNpduLength,
    });
  }

  #refuse(message: ScMessage, error: ScError, connection: ScConnection): void {
    this.#unexpected();
    this.#nak(message, error, connection);
  }

  #nak(header: ScReadHeader, error: ScError, connection: ScConnection): void {
    const { tally, isOwn } = this.#parts;
    const { origin } = header;
    if (origin !== undefined && isOwn(origin)) return;
    const nak = nakFor(header, error);
    if (nak === undefined) return;
    if (!this.#naks.admits(origin ?? '')) {
      tally.naksHeldBack += 1;
      return;
    }
    if (connection.send(nak, nakOctets + error.details.length)) tally.naksSent += 1;
  }

  #unexpected(): void {
    this.#parts.tally.unexpected += 1;
    this.#parts.trace.mark('unexpected');
  }
}

/** Header, address, and result without details. */
const nakOctets = 17;

function mustBeUnknown({ type, mustUnderstand }: ScHeaderOption): boolean {
  return mustUnderstand && type !== ScOptionType.securePath;
}
