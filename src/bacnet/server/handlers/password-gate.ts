import { ErrorClass, ErrorCode } from '../../encoding/error-class-and-code.js';
import type { BmsEvent, BmsPorts } from '../bms-ports.js';
import type { PasswordGuard } from '../password-guard.js';
import { type Peer, peerKey, sourceKey } from '../peer.js';
import type { ServiceFailure } from '../service-registry.js';

type GuardedService = Extract<BmsEvent, { readonly kind: 'password-refused' }>['service'];

/** Lets a request with the right password through, and reports one with a wrong password. */
export class PasswordGate {
  readonly #guard: PasswordGuard;
  readonly #ports: Pick<BmsPorts, 'report'>;

  constructor(guard: PasswordGuard, ports: Pick<BmsPorts, 'report'>) {
    this.#guard = guard;
    this.#ports = ports;
  }

  /** Undefined: the service may be carried out. */
  async refusal(
    peer: Peer,
    password: string | undefined,
    service: GuardedService,
  ): Promise<ServiceFailure | undefined> {
    if (await this.#guard.admits(sourceKey(peer), password)) return undefined;
    const { failuresInRow } = this.#guard;
    this.#ports.report({ kind: 'password-refused', by: peerKey(peer), service, failuresInRow });
    return { kind: 'error', errorClass: ErrorClass.security, errorCode: ErrorCode.passwordFailure };
  }
}
