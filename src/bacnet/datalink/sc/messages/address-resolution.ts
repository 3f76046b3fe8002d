import type { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** Address-Resolution: asks where a node accepts direct connections (135-2020 §AB.2.6). */
export interface AddressResolution extends ScHeader {
  readonly function: typeof ScFunction.addressResolution;
}

/** Address-Resolution-ACK (135-2020 §AB.2.7). */
export interface AddressResolutionAck extends ScHeader {
  readonly function: typeof ScFunction.addressResolutionAck;
  /** WebSocket URIs; empty: the node accepts no direct connections. */
  readonly uris: readonly string[];
}
