import type { ByteReader } from '../../encoding/byte-reader.js';
import { ServicesSupportedBit, UnconfirmedService } from '../../encoding/service-choices.js';
import { decodeTimeSynchronizationRequest } from '../../services/time-synchronization.js';
import type { BmsPorts } from '../bms-ports.js';
import { type Peer, peerName } from '../peer.js';
import type { UnconfirmedServiceHandler } from '../service-registry.js';

/** TimeSynchronization, in local time, and UTCTimeSynchronization (135-2012 §16.7, §16.8). */
export class TimeSynchronizationHandler implements UnconfirmedServiceHandler {
  readonly service: UnconfirmedService;
  readonly supportedBit: ServicesSupportedBit;
  readonly #ports: Pick<BmsPorts, 'synchronizeTime' | 'report'>;
  readonly #isUtc: boolean;

  constructor(ports: Pick<BmsPorts, 'synchronizeTime' | 'report'>, zone: 'local' | 'utc') {
    this.#ports = ports;
    this.#isUtc = zone === 'utc';
    this.service = this.#isUtc ? UnconfirmedService.utcTimeSynchronization : UnconfirmedService.timeSynchronization;
    this.supportedBit = this.#isUtc
      ? ServicesSupportedBit.utcTimeSynchronization
      : ServicesSupportedBit.timeSynchronization;
  }

  receive(request: ByteReader, peer: Peer): void {
    const { date, time } = decodeTimeSynchronizationRequest(request);
    const stepMs = this.#ports.synchronizeTime(date, time, this.#isUtc);
    if (stepMs === undefined) return;
    if (stepMs === 'out-of-range') {
      this.#ports.report({ kind: 'time-refused', by: peerName(peer), isUtc: this.#isUtc });
      return;
    }
    this.#ports.report({ kind: 'time-synchronized', by: peerName(peer), isUtc: this.#isUtc, stepMs });
  }
}
