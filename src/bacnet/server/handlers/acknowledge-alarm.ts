import type { ByteReader } from '../../encoding/byte-reader.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import { decodeAcknowledgeAlarmRequest } from '../../services/acknowledge-alarm.js';
import type { Acknowledgements } from '../events/acknowledgement.js';
import { type Peer, peerName } from '../peer.js';
import type { DeferredServiceHandler, ServiceFailure } from '../service-registry.js';

/** AcknowledgeAlarm (135-2016 §13.5), answered when the acknowledgement is on the disk. */
export class AcknowledgeAlarmHandler implements DeferredServiceHandler {
  readonly service = ConfirmedService.acknowledgeAlarm;
  readonly supportedBit = ServicesSupportedBit.acknowledgeAlarm;
  readonly acknowledgement = 'deferred';
  /** An operator acknowledges many at once: they wait for the same write. */
  readonly isConcurrent = true;
  readonly #acknowledgements: Acknowledgements;

  constructor(acknowledgements: Acknowledgements) {
    this.#acknowledgements = acknowledgements;
  }

  async execute(request: ByteReader, peer: Peer): Promise<ServiceFailure | undefined> {
    const failure = await this.#acknowledgements.acknowledge(decodeAcknowledgeAlarmRequest(request), peerName(peer));
    return failure && { kind: 'error', ...failure };
  }
}
