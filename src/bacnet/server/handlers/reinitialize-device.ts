import type { ByteReader } from '../../encoding/byte-reader.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import { decodeReinitializeDeviceRequest, ReinitializedState } from '../../services/reinitialize-device.js';
import type { BmsPorts, RestartKind } from '../bms-ports.js';
import type { PasswordGate } from '../password-guard.js';
import { type Peer, peerKey } from '../peer.js';
import type { DeferredServiceHandler, ServiceFailure } from '../service-registry.js';

/** ReinitializeDevice (135-2012 §16.4): the two restarts; this device has no backup and restore. */
export class ReinitializeDeviceHandler implements DeferredServiceHandler {
  readonly service = ConfirmedService.reinitializeDevice;
  readonly supportedBit = ServicesSupportedBit.reinitializeDevice;
  readonly acknowledgement = 'deferred';
  readonly #ports: Pick<BmsPorts, 'restart' | 'report'>;
  readonly #gate: PasswordGate;

  constructor(ports: Pick<BmsPorts, 'restart' | 'report'>, gate: PasswordGate) {
    this.#ports = ports;
    this.#gate = gate;
  }

  async execute(request: ByteReader, peer: Peer): Promise<ServiceFailure | undefined> {
    const { state, password } = decodeReinitializeDeviceRequest(request);
    const kind = restartOf(state);
    if (kind === undefined) {
      return {
        kind: 'error',
        errorClass: ErrorClass.services,
        errorCode: ErrorCode.optionalFunctionalityNotSupported,
      };
    }
    const refusal = await this.#gate.refusal(peer, password, 'ReinitializeDevice');
    if (refusal) return refusal;
    this.#ports.report({ kind: 'restart-requested', by: peerKey(peer), restart: kind });
    this.#ports.restart(kind);
    return undefined;
  }
}

function restartOf(state: ReinitializedState): RestartKind | undefined {
  if (state === ReinitializedState.coldstart) return 'coldstart';
  return state === ReinitializedState.warmstart ? 'warmstart' : undefined;
}
