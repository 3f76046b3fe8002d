import type { BacnetDate, BacnetTime, ObjectIdentifier } from '../encoding/application-value.js';
import type { WrittenValue } from '../object-model/object-database.js';
import type { WriteTarget } from '../object-model/property-writer.js';
import type { ReadFailure } from '../object-model/stored-property.js';
import type { CommunicationControl } from '../services/device-communication-control.js';
import type { AnsweredRequests } from './answered-requests.js';
import type { CommunicationState } from './communication-state.js';
import type { Peer } from './peer.js';

export type RestartKind = 'coldstart' | 'warmstart';

/** What a BMS did to the device, for the log and the journal; `by` is its address as people write it. */
export type BmsEvent =
  | {
      readonly kind: 'property-written';
      readonly by: string;
      readonly objectId: ObjectIdentifier;
      readonly propertyId: number;
      readonly value: WrittenValue;
    }
  | {
      readonly kind: 'password-refused';
      readonly by: string;
      readonly service: 'DeviceCommunicationControl' | 'ReinitializeDevice';
      /** From all sources since the last right one. */
      readonly failuresInRow: number;
    }
  | {
      readonly kind: 'communication-changed';
      readonly by: string;
      readonly control: CommunicationControl;
      readonly minutes: number | undefined;
    }
  | { readonly kind: 'restart-requested' | 'restart-refused'; readonly by: string; readonly restart: RestartKind }
  | { readonly kind: 'time-synchronized'; readonly by: string; readonly isUtc: boolean; readonly stepMs: number }
  /** A date that BACnet could not say again. */
  | { readonly kind: 'time-refused'; readonly by: string; readonly isUtc: boolean }
  /** The machine threw them away, whoever had sent them: more came at once than it lets wait. */
  | { readonly kind: 'requests-lost'; readonly count: number };

/** What a BMS may do besides reading, and who does it. */
export interface BmsPorts {
  readonly writes: WriteTarget;
  /** Outlives the server: only a restart, or its time, ends that it was told to keep silent. */
  readonly communication: CommunicationState;
  /** Outlives the server and the gateway: a repetition may come after a warm start. */
  readonly answered: AnsweredRequests;
  /** Whether this is the device's password; false when none is set. */
  verifyPassword(candidate: string): Promise<boolean>;
  /** Why the device must not be restarted at this moment; undefined where it may. */
  restartRefusal(): ReadFailure | undefined;
  /** Returns before anything stops, so that the request can be acknowledged. */
  restart(kind: RestartKind): void;
  /**
   * Puts into force what waits in the Network Port (135-2016 §16.4.2). Resolves when it is known that it can be, and before
   * anything changes, so that the request can be acknowledged; says why not.
   */
  activateChanges(peer: Peer): Promise<ReadFailure | undefined>;
  /** Returns by how many milliseconds the served time changed, or why it did not; undefined when this is no date and time. */
  synchronizeTime(date: BacnetDate, time: BacnetTime, isUtc: boolean): number | 'out-of-range' | undefined;
  report(event: BmsEvent): void;
}
