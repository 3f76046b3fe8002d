import type { Clock } from '../../core/clock.js';
import type { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import type { Disk } from '../../core/machine/disk.js';
import type { SettingsSource } from '../../settings/settings-source.js';
import type { OpenLine } from '../../ups/link/open-line.js';
import type { LineTrouble } from '../../ups/link/register-reader.js';
import type { MapRegistry } from '../../ups/maps/map-registry.js';
import type { UpsValues } from '../ups-values.js';
import type { SearchedUps, SearchTry } from './line-search.js';
import type { SearchEdit, SearchOrder } from './searched-line.js';

export interface UpsSearchParts {
  readonly registry: MapRegistry;
  readonly openLine?: OpenLine | undefined;
  readonly values: Pick<UpsValues, 'report' | 'stop' | 'start'>;
  readonly settings: SettingsSource;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
}

/** Why a search has ended before its end. `unasked`: nobody looks at it any more. `gave-way`: the settings were changed. */
export type SearchEnd = 'cancelled' | 'timed-out' | 'unasked' | 'gave-way';

export interface UpsSearchState {
  readonly order: SearchOrder;
  /** `read-otherwise`: the line is polled and answers, at another Modbus address or as another UPS; it was not asked. */
  readonly status: 'running' | 'reading' | 'found' | 'read-otherwise' | 'silence' | 'unsteady' | 'no-port' | SearchEnd;
  readonly tries: readonly SearchTry[];
  readonly of: number;
  /** At most. */
  readonly leftMs: number;
  readonly elapsedMs: number;
  /** Since its end; 0 while it runs. */
  readonly agoMs: number;
  readonly problem: GatewayError | undefined;
  readonly trouble: LineTrouble | undefined;
  readonly found:
    | (SearchedUps & {
        readonly isPolled: boolean;
        readonly edits: readonly SearchEdit[];
      })
    | undefined;
}
