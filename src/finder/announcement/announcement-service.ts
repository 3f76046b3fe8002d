import { thisHost } from '../../core/machine/host.js';
import { anyAddress, multicastDnsPort } from '../../core/special-addresses.js';
import type { Door, Northbound, NorthboundSources } from '../../device/northbound.js';
import { servesIp } from '../../device/served-device.js';
import type { DeviceState } from '../../objects/value-stream.js';
import type { SettingsChange } from '../../settings/loaded-settings.js';
import type { Settings } from '../../settings/settings-schema.js';
import { machineId } from '../../system/machine-id.js';
import { DnsSdAnnouncer, type StartResponder, startResponderThread } from './dns-sd-announcer.js';

/** As often as the announcer itself looks at the interfaces; values come in every second, and the look is at files. */
const idHoldsMs = 15_000;

/** The announcement by DNS-SD as the settings want it. */
export class AnnouncementService implements Northbound {
  readonly #announcer: DnsSdAnnouncer;
  readonly #sources: NorthboundSources;
  readonly #machineId: () => string;
  #settings: Settings | undefined;
  #endValues = () => {};
  #id: { readonly text: string; readonly atMs: number } | undefined;
  #bind = anyAddress;
  #isAnnouncing = false;

  constructor(sources: NorthboundSources, startResponder: StartResponder = startResponderThread) {
    const { machine, clock, log } = sources;
    this.#sources = sources;
    this.#machineId = machine?.id ?? (() => machineId());
    const interfaces = () => interfacesOf(this.#bind, machine?.host);
    this.#announcer = new DnsSdAnnouncer({ clock, log, startResponder, interfaces });
  }

  /** The port of multicast DNS, which many programs of a machine share (RFC 6762 §15.1). */
  get doors(): readonly Door[] {
    if (!this.#isAnnouncing) return [];
    return [{ transport: 'udp', bind: this.#bind, port: multicastDnsPort, isOpen: this.#announcer.isOpen }];
  }

  start(): void {
    this.#settings = this.#sources.settings.current;
    this.#endValues = this.#sources.values.subscribe(({ state }) => this.#announce(state));
    this.#announce(this.#sources.values.current);
  }

  applySettings({ settings }: SettingsChange): void {
    this.#settings = settings;
    this.#announce(this.#sources.values.current);
  }

  /** Idempotent. */
  stop(): Promise<void> {
    this.#endValues();
    return this.#silence();
  }

  #announce({ identity, isSimulated }: DeviceState): void {
    if (this.#settings === undefined) return;
    const { network, bacnet, sc, web } = this.#settings;
    const { device, version } = this.#sources;
    this.#bind = bacnet.bind;
    if (!network.announce) {
      if (this.#isAnnouncing) void this.#silence();
      return;
    }
    this.#isAnnouncing = true;
    this.#announcer.announce({
      id: `${this.#idOfMachine()}-${bacnet.port.toString(16)}`,
      device: bacnet.device_identifier,
      bacnetPort: servesIp({ sc }) ? bacnet.port : undefined,
      name: device.deviceName,
      model: identity.model,
      unit: bacnet.unit_number,
      serial: identity.serialNumber,
      version,
      webPort: web.port,
      isTls: web.tls,
      isSimulated,
    });
  }

  #silence(): Promise<void> {
    this.#isAnnouncing = false;
    return this.#announcer.stop();
  }

  #idOfMachine(): string {
    const atMs = this.#sources.clock.monotonicMs();
    if (this.#id === undefined || atMs - this.#id.atMs >= idHoldsMs) this.#id = { text: this.#machineId(), atMs };
    return this.#id.text;
  }
}

/** Where BACnet is served to others: a gateway that serves its own machine only announces nothing. */
function interfacesOf(bind: string, host = thisHost): readonly string[] {
  return Object.entries(host.interfaces()).flatMap(([name, addresses = []]) => {
    const served = addresses.some(
      ({ family, internal, address }) => family === 'IPv4' && !internal && (bind === anyAddress || address === bind),
    );
    return served ? [name] : [];
  });
}
