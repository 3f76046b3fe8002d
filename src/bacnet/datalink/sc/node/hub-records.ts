import { HubRecord } from './hub-record.js';
import type { ScNodeOptions } from './sc-node-options.js';
import type { HubRole } from './sc-status.js';

/** The hubs that are set. */
export class HubRecords {
  #primary: HubRecord | undefined;
  #failover: HubRecord | undefined;

  get primary(): HubRecord | undefined {
    return this.#primary;
  }

  get failover(): HubRecord | undefined {
    return this.#failover;
  }

  /** What is known of a hub stays, whichever of the two it becomes; `inUse` is one that we are connected to. */
  set({ primaryHub, failoverHub }: ScNodeOptions, inUse?: HubRecord): void {
    const known = [inUse, this.#primary, this.#failover];
    const recordOf = (role: HubRole, uri: string) => {
      const record = known.find((one) => one?.uri === uri) ?? new HubRecord(role, uri);
      record.role = role;
      return record;
    };
    this.#primary = primaryHub === undefined ? undefined : recordOf('primary', primaryHub);
    // Twice the same hub is no failover.
    const hasFailover = failoverHub !== undefined && failoverHub !== primaryHub;
    this.#failover = hasFailover ? recordOf('failover', failoverHub) : undefined;
  }
}
