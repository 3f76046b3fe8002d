import type { ByteReader } from '../../encoding/byte-reader.js';
import { ConfirmedService } from '../../encoding/confirmed-service.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-class-and-code.js';
import { ServicesSupportedBit } from '../../encoding/services-supported.js';
import { decodeReinitializeDeviceRequest, ReinitializedState } from '../../services/reinitialize-device.js';
import type { BmsPorts, RestartKind } from '../bms-ports.js';
import type { PasswordGuard } from '../password-guard.js';
import { type Peer, peerKey, sourceKey } from '../peer.js';
import type { DeferredServiceHandler, ServiceFailure } from '../service-registry.js';
import { passwordFailure } from './device-communication-control.js';

/** ReinitializeDevice (135-2012 §16.4): the two restarts; this device has no backup and restore. */
export class ReinitializeDeviceHandler implements DeferredServiceHandler {
  readonly service = ConfirmedService.reinitializeDevice;
  readonly supportedBit = ServicesSupportedBit.reinitializeDevice;
  readonly acknowledgement = 'deferred';
  readonly #ports: Pick<BmsPorts, 'restart' | 'tell'>;
  readonly #guard: PasswordGuard;

  constructor(ports: Pick<BmsPorts, 'restart' | 'tell'>, guard: PasswordGuard) {
    this.#ports = ports;
    this.#guard = guard;
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
    const by = peerKey(peer);
    if (!(await this.#guard.admits(sourceKey(peer), password))) {
      const { failuresInRow } = this.#guard;
      this.#ports.tell({ kind: 'password-refused', by, service: 'ReinitializeDevice', failuresInRow });
      return passwordFailure;
    }
    this.#ports.tell({ kind: 'restart-requested', by, restart: kind });
    this.#ports.restart(kind);
    return undefined;
  }
}

function restartOf(state: ReinitializedState): RestartKind | undefined {
  if (state === ReinitializedState.coldstart) return 'coldstart';
  return state === ReinitializedState.warmstart ? 'warmstart' : undefined;
}
