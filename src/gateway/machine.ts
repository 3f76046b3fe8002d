import { type Disk, thisDisk } from '../core/machine/disk.js';

/** What the gateway has of the machine that it runs on, besides its clock. A simulation has another one. */
export interface Machine {
  readonly disk: Disk;
}

export const thisMachine: Machine = { disk: thisDisk };
