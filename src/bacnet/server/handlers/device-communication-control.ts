import type { ByteReader } from '../../encoding/byte-reader.js';
import { ConfirmedService } from '../../encoding/confirmed-service.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-class-and-code.js';
import { ServicesSupportedBit } from '../../encoding/services-supported.js';
import { decodeDeviceCommunicationControlRequest } from '../../services/device-communication-control.js';
import type { BmsPorts } from '../bms-ports.js';
import type { PasswordGuard } from '../password-guard.js';
import { type Peer, peerKey, sourceKey } from '../peer.js';
import type { DeferredServiceHandler, ServiceFailure } from '../service-registry.js';

export const passwordFailure: ServiceFailure = {
  kind: 'error',
  errorClass: ErrorClass.security,
  errorCode: ErrorCode.passwordFailure,
};

/**
 * DeviceCommunicationControl (135-2012 §16.1). `disable` was taken out of the service by Protocol_Revision 20; at 14
 * it is carried out.
 */
export class DeviceCommunicationControlHandler implements DeferredServiceHandler {
  readonly service = ConfirmedService.deviceCommunicationControl;
  readonly supportedBit = ServicesSupportedBit.deviceCommunicationControl;
  readonly acknowledgement = 'deferred';
  readonly #ports: Pick<BmsPorts, 'communication' | 'tell'>;
  readonly #guard: PasswordGuard;

  constructor(ports: Pick<BmsPorts, 'communication' | 'tell'>, guard: PasswordGuard) {
    this.#ports = ports;
    this.#guard = guard;
  }

  async execute(request: ByteReader, peer: Peer): Promise<ServiceFailure | undefined> {
    const { control, durationMinutes, password } = decodeDeviceCommunicationControlRequest(request);
    const by = peerKey(peer);
    if (!(await this.#guard.admits(sourceKey(peer), password))) {
      const { failuresInRow } = this.#guard;
      this.#ports.tell({ kind: 'password-refused', by, service: 'DeviceCommunicationControl', failuresInRow });
      return passwordFailure;
    }
    this.#ports.communication.set(control, durationMinutes);
    this.#ports.tell({ kind: 'communication-changed', by, control, minutes: durationMinutes });
    return undefined;
  }
}
