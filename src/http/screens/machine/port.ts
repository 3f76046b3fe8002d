import type { Caller } from '../../server/access/caller.js';

export interface MachinePort {
  restart(kind: 'warm' | 'cold', by: Caller): void;
  factoryReset(by: Caller): Promise<void>;
  finderInfo(): unknown;
}
