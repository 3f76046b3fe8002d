import { networkInterfaces } from 'node:os';
import { anyAddress } from '../bacnet/server/network/ipv4-networks.js';
import type { Clock } from '../clock.js';
import { Announcer, startResponderThread } from '../finder/announcement/announcer.js';
import type { Logger } from '../log.js';
import type { Settings } from '../settings/settings-schema.js';
import { machineId } from './machine-id.js';

/** What there is to say of the gateway beside its settings. */
export interface AnnouncedUps {
  readonly name: string;
  readonly model: string | undefined;
  readonly serialNumber: string | undefined;
  readonly version: string;
  readonly isSimulated: boolean;
}

/** The announcement by DNS-SD as the settings want it. */
export class AnnouncementSide {
  readonly #announcer: Announcer;
  #bind = anyAddress;
  #isAnnouncing = false;

  constructor(clock: Clock, log: Logger) {
    const interfaces = () => interfacesOf(this.#bind);
    this.#announcer = new Announcer({ clock, log, startResponder: startResponderThread, interfaces });
  }

  /** May be called as often as values come in. */
  take({ network, bacnet, web }: Settings, ups: AnnouncedUps): void {
    this.#bind = bacnet.bind;
    if (!network.announce) {
      if (this.#isAnnouncing) void this.stop();
      return;
    }
    this.#isAnnouncing = true;
    this.#announcer.announce({
      id: `${machineId()}-${bacnet.port.toString(16)}`,
      device: bacnet.device_identifier,
      bacnetPort: bacnet.port,
      name: ups.name,
      model: ups.model,
      unit: bacnet.unit_number,
      serial: ups.serialNumber,
      version: ups.version,
      webPort: web.port,
      isTls: web.tls,
      isSimulated: ups.isSimulated,
    });
  }

  /** Idempotent. */
  stop(): Promise<void> {
    this.#isAnnouncing = false;
    return this.#announcer.stop();
  }
}

/** Where BACnet is served to others: a gateway that serves its own machine only has nobody to tell. */
function interfacesOf(bind: string): readonly string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => {
    const served = addresses.some(
      ({ family, internal, address }) => family === 'IPv4' && !internal && (bind === anyAddress || address === bind),
    );
    return served ? [name] : [];
  });
}
