import type { DeviceUuid } from '../messages/device-uuid.js';
import type { Vmac } from '../vmac.js';
import type { ScFailure } from './sc-failure.js';
import type { HubRole, HubStatus, ScConnectionState } from './sc-status.js';

/** Ends that are as the standard wants them, so that they leave no error behind (135-2020 §12.56, SC_Primary_Hub_Connection_Status). */
function isOrderly(failure: ScFailure | undefined): boolean {
  return failure === undefined || failure.reason === 'disconnected-by-hub';
}

/** What became of the connections to one hub. */
export class HubRecord {
  /** Changes where a site swaps the two hubs. */
  role: HubRole;
  readonly uri: string;
  isTrying = false;
  #state: ScConnectionState = 'not-connected';
  #connectMs: number | undefined;
  #disconnectMs: number | undefined;
  #failure: ScFailure | undefined;
  #lastFailure: { readonly failure: ScFailure; readonly wallMs: number } | undefined;
  #failedAttempts = 0;
  #peerVmac: Vmac | undefined;
  #peerUuid: DeviceUuid | undefined;

  constructor(role: HubRole, uri: string) {
    this.role = role;
    this.uri = uri;
  }

  connected(peer: { readonly vmac: Vmac; readonly deviceUuid: DeviceUuid }, wallMs: number): void {
    this.#state = 'connected';
    this.#connectMs = wallMs;
    this.#failure = undefined;
    this.#failedAttempts = 0;
    this.#peerVmac = peer.vmac;
    this.#peerUuid = peer.deviceUuid;
  }

  /** Returns how many attempts in a row have failed. An attempt beside a connection that stands says nothing against that. */
  attemptFailed(failure: ScFailure, wallMs: number): number {
    this.#lastFailure = { failure, wallMs };
    if (this.#state === 'connected') return 0;
    this.#state = 'failed-to-connect';
    this.#connectMs = wallMs;
    this.#failure = failure;
    this.#failedAttempts += 1;
    return this.#failedAttempts;
  }

  ended(failure: ScFailure | undefined, wallMs: number): void {
    this.#state = isOrderly(failure) ? 'not-connected' : 'disconnected-with-errors';
    this.#disconnectMs = wallMs;
    this.#failure = isOrderly(failure) ? undefined : failure;
    if (failure !== undefined) this.#lastFailure = { failure, wallMs };
  }

  status(): HubStatus {
    return {
      role: this.role,
      uri: this.uri,
      state: this.#state,
      isTrying: this.isTrying,
      connectMs: this.#connectMs,
      disconnectMs: this.#disconnectMs,
      failure: this.#failure,
      lastFailure: this.#lastFailure,
      failedAttempts: this.#failedAttempts,
      peerVmac: this.#peerVmac,
      peerUuid: this.#peerUuid,
    };
  }
}
