import type { Clock } from '../core/clock.js';
import { type Chance, ownChance } from '../core/machine/chance.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import { type Elsewhere, ownElsewhere } from '../core/machine/elsewhere.js';
import { type Host, thisHost } from '../core/machine/host.js';
import { type Tcp, thisTcp } from '../core/machine/tcp.js';
import { type DeviceMachine, ownDeviceMachine } from '../device/device-machine.js';

/** What the gateway has of the machine that it runs on, besides its clock. A simulation has another one. */
export interface Machine extends DeviceMachine {
  readonly disk: Disk;
  readonly chance: Chance;
  readonly elsewhere: Elsewhere;
  readonly host: Host;
  /** TCP of FTP. */
  readonly tcp: Tcp;
}

export function thisMachine(clock: Clock): Machine {
  return {
    ...ownDeviceMachine(clock),
    disk: thisDisk,
    chance: ownChance,
    elsewhere: ownElsewhere,
    host: thisHost,
    tcp: thisTcp,
  };
}
