import { networkInterfaces } from 'node:os';
import { anyAddress } from '../../core/any-address.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { Settings } from '../../settings/settings-schema.js';
import { Announcer, startResponderThread } from './announcer.js';
import { machineId } from './machine-id.js';

/** What there is to say of the gateway beside its settings. */
export interface AnnouncedUps {
  readonly name: string;
  readonly model: string | undefined;
  readonly serialNumber: string | undefined;
  readonly version: string;
  readonly isSimulated: boolean;
}

/** As often as the announcer itself looks at the interfaces; values come in every second, and the look is at files. */
const idHoldsMs = 15_000;

/** The announcement by DNS-SD as the settings want it. */
export class AnnouncementService {
  readonly #announcer: Announcer;
  readonly #clock: Clock;
  readonly #machineId: () => string;
  #id: { readonly text: string; readonly atMs: number } | undefined;
  #bind = anyAddress;
  #isAnnouncing = false;

  /** `machine`: what tells it from others. */
  constructor(clock: Clock, log: Logger, machine = (): string => machineId()) {
    this.#clock = clock;
    this.#machineId = machine;
    const interfaces = () => interfacesOf(this.#bind);
    this.#announcer = new Announcer({ clock, log, startResponder: startResponderThread, interfaces });
  }

  /** May be called as often as values come in. */
  announce({ network, bacnet, web }: Settings, ups: AnnouncedUps): void {
    this.#bind = bacnet.bind;
    if (!network.announce) {
      if (this.#isAnnouncing) void this.stop();
      return;
    }
    this.#isAnnouncing = true;
    this.#announcer.announce({
      id: `${this.#idOfMachine()}-${bacnet.port.toString(16)}`,
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

  #idOfMachine(): string {
    const atMs = this.#clock.monotonicMs();
    if (this.#id === undefined || atMs - this.#id.atMs >= idHoldsMs) this.#id = { text: this.#machineId(), atMs };
    return this.#id.text;
  }
}

/** Where BACnet is served to others: a gateway that serves its own machine only announces nothing. */
function interfacesOf(bind: string): readonly string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => {
    const served = addresses.some(
      ({ family, internal, address }) => family === 'IPv4' && !internal && (bind === anyAddress || address === bind),
    );
    return served ? [name] : [];
  });
}
