import type { ByteReader } from '../../encoding/byte-reader.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import {
  CommunicationControl,
  decodeDeviceCommunicationControlRequest,
} from '../../services/device-communication-control.js';
import type { BmsPorts } from '../bms-ports.js';
import type { PasswordGate } from '../password-guard.js';
import { type Peer, peerName } from '../peer.js';
import type { DeferredServiceHandler, ServiceFailure } from '../service-registry.js';

/**
 * DeviceCommunicationControl (135-2020 §16.1). `disable` is no part of it any more from Protocol_Revision 20 on, and is
 * refused to who knows the password.
 */
export class DeviceCommunicationControlHandler implements DeferredServiceHandler {
  readonly service = ConfirmedService.deviceCommunicationControl;
  readonly supportedBit = ServicesSupportedBit.deviceCommunicationControl;
  readonly acknowledgement = 'deferred';
  readonly #ports: Pick<BmsPorts, 'communication' | 'report'>;
  readonly #gate: PasswordGate;

  constructor(ports: Pick<BmsPorts, 'communication' | 'report'>, gate: PasswordGate) {
    this.#ports = ports;
    this.#gate = gate;
  }

  async execute(request: ByteReader, peer: Peer): Promise<ServiceFailure | undefined> {
    const { control, durationMinutes, password } = decodeDeviceCommunicationControlRequest(request);
    const refusal = await this.#gate.refusal(peer, password, 'DeviceCommunicationControl');
    if (refusal) return refusal;
    if (control === CommunicationControl.disable) {
      return { kind: 'error', errorClass: ErrorClass.services, errorCode: ErrorCode.serviceRequestDenied };
    }
    // Disabled for 0 minutes, nothing is: what was in force stays, and there is nothing to tell (135-2012 §16.1.1.1.1).
    if (durationMinutes === 0 && control !== CommunicationControl.enable) return undefined;
    this.#ports.communication.set(control, durationMinutes);
    this.#ports.report({ kind: 'communication-changed', by: peerName(peer), control, minutes: durationMinutes });
    return undefined;
  }
}
