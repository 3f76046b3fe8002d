import type { Clock } from '../core/clock.js';
import { type Chance, ownChance } from '../core/machine/chance.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import { type Elsewhere, ownElsewhere } from '../core/machine/elsewhere.js';
import { type Host, thisHost } from '../core/machine/host.js';
import { type Tcp, thisTcp } from '../core/machine/tcp.js';
import { type MakeUdpSocket, ownUdpSocket } from '../core/machine/udp.js';
import { type DeviceMachine, ownDeviceMachine } from '../device/device-machine.js';
import type { MakeScSockets } from '../device/sc/sc-service.js';
import { type StartResponder, startResponderThread } from '../finder/announcement/dns-sd-announcer.js';
import { type OpenWebDoor, ownWebDoor } from '../http/server/web-door.js';
import { type MachineNetwork, thisNetwork } from '../system/network/machine-network.js';

/** What the gateway has of the machine that it runs on, besides its clock. A simulation has another one. */
export interface Machine extends DeviceMachine {
  readonly disk: Disk;
  readonly chance: Chance;
  readonly elsewhere: Elsewhere;
  readonly host: Host;
  readonly network: MachineNetwork;
  readonly openWebDoor: OpenWebDoor;
  /** TCP of FTP and of the protocols beside BACnet. */
  readonly tcp: Tcp;
  /** UDP of the protocols beside BACnet. */
  readonly makeUdpSocket: MakeUdpSocket;
  /** Multicast DNS. */
  readonly startResponder: StartResponder;
  /** To hubs of BACnet/SC; WebSockets over TLS, loaded where they are needed, where nothing is said. */
  readonly makeScSockets?: MakeScSockets;
}

export function thisMachine(clock: Clock): Machine {
  return {
    ...ownDeviceMachine(clock),
    disk: thisDisk,
    chance: ownChance,
    elsewhere: ownElsewhere,
    host: thisHost,
    network: thisNetwork,
    openWebDoor: ownWebDoor,
    tcp: thisTcp,
    makeUdpSocket: ownUdpSocket,
    startResponder: startResponderThread,
  };
}
