import type { Clock } from '../../../../core/clock.js';
import type { ScMalformed, ScMessage } from '../messages/sc-message.js';
import type { Vmac } from '../vmac.js';
import type { FaultGuard } from './fault-guard.js';
import type { HubRecord } from './hub-record.js';
import type { MessageIds } from './message-ids.js';
import type { ScTally } from './sc-counters.js';
import type { ScFailure } from './sc-failure.js';
import type { ScNodeOptions } from './sc-node-options.js';
import type { OpenScSocket } from './sc-socket.js';
import type { ScTrace } from './sc-trace.js';

/** Who has the connection made. */
export interface ConnectionOwner<Connection> {
  accepted(connection: Connection): void;
  /** A sound message for the node, while connected. */
  received(message: ScMessage, connection: Connection): void;
  /** Something else, while connected. */
  receivedBroken(malformed: ScMalformed, connection: Connection): void;
  /** Not accepted, or no longer; once, and not after `disconnect`. */
  ended(connection: Connection, failure: ScFailure): void;
  /** Its WebSocket is closed; once. */
  gone(connection: Connection): void;
}

/** What all connections of a node share. */
export interface SharedParts {
  readonly options: () => ScNodeOptions;
  readonly deviceUuid: string;
  readonly messageIds: MessageIds;
  /** Whose actions are guarded (`FaultGuard.clock`). */
  readonly clock: Clock;
  readonly guard: FaultGuard;
  readonly tally: ScTally;
  readonly trace: ScTrace;
}

export interface ConnectionParts<Connection> extends SharedParts {
  readonly owner: ConnectionOwner<Connection>;
}

export interface ConnectionPlan {
  readonly hub: HubRecord;
  readonly vmac: Vmac;
  readonly openSocket: OpenScSocket;
  /** Whether the hub must give a sign of life before it counts: hubs have accepted, and said nothing any more. */
  readonly mustProve: boolean;
}
