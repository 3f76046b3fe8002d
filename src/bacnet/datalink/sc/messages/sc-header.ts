import type { Vmac } from '../vmac.js';
import type { ScHeaderOption } from './header-options.js';

/** Common to all messages (135-2020 §AB.2.1). */
export interface ScHeader {
  /** 0 to 65535. An answer repeats that of its request. */
  readonly messageId: number;
  /** Absent: the connection peer. */
  readonly origin?: Vmac | undefined;
  /** Absent: the connection peer; `broadcastVmac`: all nodes. */
  readonly destination?: Vmac | undefined;
  /** For the node at the destination; absent: none. */
  readonly destinationOptions?: readonly ScHeaderOption[] | undefined;
  /** Go with an NPDU to its end; absent: none. */
  readonly dataOptions?: readonly ScHeaderOption[] | undefined;
}

/** As far as it could be read. */
export interface ScReadHeader extends ScHeader {
  /** One of `ScFunction`, or an octet that is none. */
  readonly function: number;
}
