import type { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** Disconnect-Request (135-2020 §AB.2.12). */
export interface DisconnectRequest extends ScHeader {
  readonly function: typeof ScFunction.disconnectRequest;
}

/** Disconnect-ACK (135-2020 §AB.2.13). */
export interface DisconnectAck extends ScHeader {
  readonly function: typeof ScFunction.disconnectAck;
}

/** Heartbeat-Request (135-2020 §AB.2.14). */
export interface HeartbeatRequest extends ScHeader {
  readonly function: typeof ScFunction.heartbeatRequest;
}

/** Heartbeat-ACK (135-2020 §AB.2.15). */
export interface HeartbeatAck extends ScHeader {
  readonly function: typeof ScFunction.heartbeatAck;
}
