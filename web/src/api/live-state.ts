import type { EventView } from '../../../src/http/screens/events/schema.js';
import type { StatusView } from '../../../src/http/screens/home/schema.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';

/** All that the page knows of the gateway at this second. */
export interface LiveState {
  /** But for `live`, all values are the last known ones; `reconnecting` once it takes longer than it should. */
  readonly phase: 'connecting' | 'live' | 'reconnecting';
  /** When the gateway last said something, by this browser's clock. */
  readonly heardAtMs: number;
  /** How long ago that was, whatever that clock did meanwhile. */
  readonly heardAgoMs: number;
  readonly status: StatusView | undefined;
  /** The version that this page came from; the gateway may have changed to another one since. */
  readonly pageVersion: string | undefined;
  readonly objects: ReadonlyMap<string, ObjectView>;
  /** The gateway's clock, carried on between its messages. */
  readonly nowMs: number;
  /** When an object was last told, by the gateway's clock. */
  readonly toldAtMs: ReadonlyMap<string, number>;
  readonly events: readonly EventView[];
}
