import type { ByteReader } from '../../encoding/byte-reader.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import { decodeReinitializeDeviceRequest, ReinitializedState } from '../../services/reinitialize-device.js';
import type { BmsPorts, RestartKind } from '../bms-ports.js';
import type { PasswordGate } from '../password-guard.js';
import { type Peer, peerName } from '../peer.js';
import type { DeferredServiceHandler, ServiceFailure } from '../service-registry.js';

/**
 * ReinitializeDevice (135-2016 §16.4): the two restarts, and the activation of what waits in the Network Port, which a warm
 * start does too (§12.56.13); this device has no backup and restore.
 */
export class ReinitializeDeviceHandler implements DeferredServiceHandler {
  readonly service = ConfirmedService.reinitializeDevice;
  readonly supportedBit = ServicesSupportedBit.reinitializeDevice;
  readonly acknowledgement = 'deferred';
  readonly #ports: Pick<BmsPorts, 'restart' | 'restartRefusal' | 'report' | 'activateChanges'>;
  readonly #gate: PasswordGate;

  constructor(ports: Pick<BmsPorts, 'restart' | 'restartRefusal' | 'report' | 'activateChanges'>, gate: PasswordGate) {
    this.#ports = ports;
    this.#gate = gate;
  }

  async execute(request: ByteReader, peer: Peer): Promise<ServiceFailure | undefined> {
    const { state, password } = decodeReinitializeDeviceRequest(request);
    const kind = restartOf(state);
    const isActivation = state === ReinitializedState.activateChanges;
    if (kind === undefined && !isActivation) {
      return {
        kind: 'error',
        errorClass: ErrorClass.services,
        errorCode: ErrorCode.optionalFunctionalityNotSupported,
      };
    }
    const refusal = await this.#gate.refusal(peer, password, 'ReinitializeDevice');
    if (refusal) return refusal;
    const notNow = kind && this.#ports.restartRefusal();
    if (kind && notNow) {
      this.#ports.report({ kind: 'restart-refused', by: peerName(peer), restart: kind });
      return { kind: 'error', ...notNow };
    }
    if (isActivation || kind === 'warmstart') {
      const failure = await this.#ports.activateChanges(peer);
      if (failure) return { kind: 'error', ...failure };
    }
    if (kind === undefined) return undefined;
    this.#ports.report({ kind: 'restart-requested', by: peerName(peer), restart: kind });
    this.#ports.restart(kind);
    return undefined;
  }
}

function restartOf(state: ReinitializedState): RestartKind | undefined {
  if (state === ReinitializedState.coldstart) return 'coldstart';
  return state === ReinitializedState.warmstart ? 'warmstart' : undefined;
}
