import { join } from 'node:path';
import { AnsweredRequests } from '../bacnet/server/answered-requests.js';
import type { RestartKind } from '../bacnet/server/bms-ports.js';
import type { Language } from '../core/bilingual.js';
import type { Clock } from '../core/clock.js';
import { errorCatalogue, GatewayError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { AlarmMemory, alarmsFileName } from '../device/alarms/alarm-memory.js';
import { AlarmService } from '../device/alarms/alarm-service.js';
import type { CommissioningState } from '../device/bms-requests.js';
import { certificateFilesOf } from '../device/certificate-files/certificate-files.js';
import { Device } from '../device/device.js';
import { DeviceDocuments } from '../device/device-documents.js';
import { GatewayMemory, identityFileName, rememberedNames } from '../device/gateway-memory.js';
import type { PortMachine } from '../device/network-port/network-port.js';
import type { MakeNorthbound, Northbound, NorthboundSources } from '../device/northbound.js';
import { ProfileService } from '../device/profiles/profile-service.js';
import { ProfileStore } from '../device/profiles/profile-store.js';
import { RecentValues } from '../device/recent-values.js';
import { SearchFile, searchFileName } from '../device/register-search/kept-search.js';
import { RegisterSearch } from '../device/register-search/register-search.js';
import { OwnSearchThread } from '../device/register-search/search-thread.js';
import { RunRecord } from '../device/run-record.js';
import { ScIdentity } from '../device/sc/sc-identity.js';
import { scPortOf } from '../device/sc/sc-port-of.js';
import { ScService } from '../device/sc/sc-service.js';
import { settingsRules } from '../device/settings-rules.js';
import { UpsSearch } from '../device/ups-search/ups-search.js';
import type { DocumentFile, DocumentKind } from '../documents/document-file.js';
import { FirmwareService } from '../firmware/firmware-service.js';
import type { FirmwareUpdater } from '../firmware/firmware-updater.js';
import type { LauncherLink } from '../firmware/launcher-link.js';
import { ftpDocuments } from '../ftp/ftp-documents.js';
import { FtpService } from '../ftp/ftp-service.js';
import { WebService } from '../http/server/web-service.js';
import type { GatewayEvent } from '../journal/gateway-event.js';
import { GatewayEvents } from '../journal/gateway-events.js';
import { JournalService } from '../journal/journal-service.js';
import { toldLists } from '../northbound/told-lists.js';
import { DeviceClock } from '../objects/device-clock.js';
import type { ObjectReportRow } from '../objects/object-report.js';
import { ExpiryWatch } from '../security/sc-certificates/expiry-watch.js';
import { ScCertificates } from '../security/sc-certificates/sc-certificates.js';
import { sharedLogin } from '../security/shared-login.js';
import { SettingsStore } from '../settings/settings-store.js';
import { LampService } from '../system/lamps/led-lamps.js';
import type { MachineNetwork } from '../system/network/machine-network.js';
import { NetworkService } from '../system/network/network-service.js';
import { PortInterfaces } from '../system/network/port-interface.js';
import { ServedAddress } from '../system/network/served-address.js';
import { RecoveryService } from '../system/recovery/recovery-service.js';
import { productFamilies } from '../ups/maps/families.js';
import { mapRegistry } from '../ups/maps/map-registry.js';
import { doorsOf } from './doors.js';
import { type Machine, thisMachine } from './machine.js';
import { dryRunOf, ownNorthbounds } from './own-northbounds.js';
import { ownTroubles } from './own-troubles.js';
import { type Part, PartsInOrder } from './part.js';
import { SettingsInForce } from './settings-in-force.js';

export interface GatewayOptions {
  readonly configFile: string;
  readonly dataDir: string;
  /** The built-in simulator is the UPS as long as no serial port is set. */
  readonly demo: boolean;
  readonly version: string;
  /** What the gateway before this one, in the same process, has answered; absent for the first. */
  readonly answered?: AnsweredRequests;
  readonly clock: Clock;
  readonly log: Logger;
  /** Instead of this one, as far as it is said. */
  readonly machine?: Partial<Machine>;
  /** Socket of the root helper that may set the network; undefined where none is installed. */
  readonly networkHelper?: string | undefined;
  /** Undefined when this process was not started from a slot. */
  readonly launcher?: LauncherLink | undefined;
  /** Instead of those of the product, for a test. */
  readonly northbounds?: readonly MakeNorthbound[];
  /** Stops this gateway and starts a new one, or ends the process. */
  restart(kind: RestartKind): void;
}

/** Builds the parts, each from those that stand above it. */
function buildParts(options: GatewayOptions) {
  const { configFile, dataDir, demo, version, clock, log, launcher } = options;
  const machine: Machine = { ...thisMachine(clock), ...options.machine };
  const { chance, disk, host } = machine;
  const profiles = new ProfileStore({ dataDir, clock, log, disk });
  const registry = mapRegistry([productFamilies], profiles);
  const inForce = () => (settings.isLoaded ? settings.current : undefined);
  const seenUnits = () => device.values.units.known;
  const rules = settingsRules({ registry, inForce, seenUnits });
  const store = new SettingsStore({ configFile, dataDir, clock, disk, machine, ...rules });
  const memory = new GatewayMemory(join(dataDir, identityFileName), log, disk, clock);
  const run = new RunRecord({ memory, isSupervised: launcher !== undefined, disk });
  const restart = (kind: RestartKind) => {
    run.noteRestart(kind);
    options.restart(kind);
  };
  const alarmMemory = new AlarmMemory({ path: join(dataDir, alarmsFileName), clock, log, disk });
  const journal = new JournalService({ dataDir, version, clock, log, disk });
  const events = new GatewayEvents(journal, clock, log);
  const settings = new SettingsInForce({ store, recorder: journal, log });
  const deviceClock = new DeviceClock(clock);
  const report = (event: GatewayEvent) => events.report(event);
  const alarms = new AlarmService({
    dataDir,
    memory: alarmMemory,
    deviceClock,
    clock,
    log,
    disk,
    report,
    openTrends: () => journal.openTrends(),
  });
  const network = new NetworkService({
    settings: store,
    dataDir,
    helperSocket: options.networkHelper,
    recorder: journal,
    chance,
    inForce: machine.network.inForce,
    clock,
    log,
    disk,
  });
  const login = sharedLogin(store, clock, journal, (attempt) => network.noticeLogin(attempt), chance);
  const serversAtStake = () => own.nut.running?.serversAtStake ?? 0;
  const firmware = new FirmwareService({
    launcher,
    serversAtStake,
    version,
    recorder: journal,
    chance,
    clock,
    log,
    disk,
    restart: () => restart('coldstart'),
  });
  const scCertificates = new ScCertificates({ dataDir, clock, log, disk });
  const scIdentity = new ScIdentity(memory, chance);
  const sc = new ScService({
    settings,
    identity: scIdentity,
    certificates: scCertificates,
    recorder: journal,
    chance,
    clock,
    log,
    ...(machine.makeScSockets && { makeSockets: machine.makeScSockets }),
  });
  const scExpiry = new ExpiryWatch({
    certificates: scCertificates,
    recorder: journal,
    isOn: () => inForce()?.sc.enabled === true,
    clock,
    log,
  });
  const device = new Device({
    demo,
    configFile,
    version,
    store,
    settings,
    memory,
    deviceClock,
    registry,
    answered: options.answered ?? new AnsweredRequests(clock),
    alarms,
    events,
    machine: portMachineOf(options, machine.network, network, serversAtStake),
    run,
    clock,
    log,
    restart,
    serversAtStake,
    openPort: machine.openPort,
    openLine: machine.openLine,
    sc: sc.link,
    scIdentity,
    scPort: scPortOf(sc, scIdentity, () => device.bacnet.served?.server.networkNumbers.sc),
    certificates: certificateFilesOf(scCertificates),
    troubles: () =>
      ownTroubles({ credentials: login.credentials, memory, deviceClock, firmware: firmware.updater, scExpiry, sc }),
  });
  const recent = new RecentValues(device.values, clock);
  const registerSearch = new RegisterSearch({
    values: device.values,
    settings: store,
    file: new SearchFile(join(dataDir, searchFileName), log, disk),
    thread: new OwnSearchThread(log, machine.elsewhere),
    clock,
    log,
  });
  const upsSearch = new UpsSearch({
    registry,
    openLine: machine.openLine,
    values: device.values,
    settings,
    clock,
    log,
    disk,
  });
  const profileService = new ProfileService({
    store: profiles,
    registry,
    openLine: machine.openLine,
    values: device.values,
    demo,
    settings,
    recorder: journal,
    clock,
    log,
  });
  const documents = new DeviceDocuments({
    version,
    clock,
    device,
    registry,
    settings,
    memory,
    scCertificates,
    toldLists,
  });
  const recovery = new RecoveryService({
    dataDir,
    settings: store,
    memory,
    alarmMemory,
    scCertificates,
    recorder: journal,
    network,
    profiles: profileService,
    firmware: firmware.updater,
    guard: login.guard,
    clock,
    log,
    disk,
  });
  const lamps = new LampService({ device, clock, log });
  const { isOwnAddress } = machine.network;
  const servedAddress = new ServedAddress({ isOwnAddress, recorder: journal, clock, log });
  const ftp = new FtpService({
    settings: store,
    profiles: profileService,
    login: login.login,
    folders: ftpDocuments({ version, host, clock, values: device.values, settings: store, journal }),
    servedAddress,
    network,
    recorder: journal,
    tcp: machine.tcp,
    clock,
    log,
  });
  const web = new WebService({
    version,
    startedAtMs: clock.monotonicMs(),
    dataDir,
    chance,
    disk,
    openDoor: machine.openWebDoor,
    host,
    isOwnAddress,
    clock,
    log,
    settings: store,
    registry,
    profiles: profileService,
    memory,
    alarmMemory,
    sc,
    scIdentity,
    scCertificates,
    scExpiry,
    journal,
    login,
    network,
    servedAddress,
    device,
    recent,
    registerSearch,
    upsSearch,
    documents,
    firmware: firmware.updater,
    northbounds: () => own,
    serversAtStake,
    doors: () => doorsOf({ bacnet: device.bacnet, web, ftp, ...own }),
    dryRun: (wanted) => dryRunOf(sources, wanted),
  });
  const sources: NorthboundSources = {
    values: device.values,
    device: device.bacnet,
    poll: device.values,
    journal,
    settings,
    secrets: {
      verify: (name, candidate) => store.verifySecret(name, candidate),
      reveal: (name) => store.revealSecret(name),
      stamp: (name) => store.secretStamp(name),
    },
    dataDir,
    disk,
    certificate: () => web.certificate(),
    version,
    recorder: journal,
    machine: { chance, host, tcp: machine.tcp, makeUdpSocket: machine.makeUdpSocket, id: machine.network.id },
    clock,
    log,
  };
  const own = ownNorthbounds(sources, machine);
  const others: readonly (readonly [name: string, northbound: Northbound])[] =
    options.northbounds?.map((make) => ['northbound', make(sources)]) ?? Object.entries(own);
  return {
    profiles,
    profileService,
    store,
    settings,
    memory,
    run,
    alarmMemory,
    scCertificates,
    scExpiry,
    alarms,
    journal,
    events,
    device,
    sc,
    recent,
    registerSearch,
    upsSearch,
    documents,
    network,
    firmware,
    recovery,
    lamps,
    servedAddress,
    ftp,
    web,
    others,
  };
}

/** The machine's network, as the Network Port sees and sets it. */
function portMachineOf(
  { networkHelper, clock }: GatewayOptions,
  { interfaceOf }: MachineNetwork,
  network: NetworkService,
  serversAtStake: () => number,
): PortMachine {
  const interfaces = new PortInterfaces(clock, networkHelper !== undefined, interfaceOf);
  return {
    read: (bind) => interfaces.read(bind),
    setsNetwork: ({ network: { backend } }) => networkHelper !== undefined && backend !== 'none',
    apply: async (target, { by, ...asker }) => {
      // A BMS cannot be asked whether it means that.
      if (serversAtStake() > 0) throw new GatewayError('servers.at-stake', errorCatalogue['servers.at-stake']);
      return network.apply(target, by, asker);
    },
    noticeRequest: (peer) => network.noticeRequest(peer),
  };
}

type BuiltParts = ReturnType<typeof buildParts>;

/** From the first that is started to the last. */
function inOrder(built: BuiltParts): readonly Part[] {
  const {
    profiles,
    store,
    settings,
    memory,
    run,
    alarmMemory,
    scCertificates,
    scExpiry,
    alarms,
    journal,
    device,
    recent,
    registerSearch,
  } = built;
  const { sc, upsSearch, network, firmware, recovery, lamps, servedAddress, ftp, web, others } = built;
  const health = () => ({
    settings: settings.isAsWritten,
    bacnet: device.bacnet.served?.server.isServing === true,
    ups: device.values.current.connection === 'running',
    web: web.provesToServe(),
  });
  const followers = [device, sc, network, lamps, servedAddress, ftp, web, ...others.map(([, one]) => one)];
  return [
    // First of all: the launcher must not take a slow start for a hung one.
    { name: 'sign of life', start: () => firmware.live() },
    { name: 'memory', start: () => memory.load(), stop: () => memory.stop() },
    { name: 'run', start: () => run.begin(), stop: () => run.end() },
    { name: 'memory of alarms', start: () => alarmMemory.load(), stop: () => alarmMemory.stop() },
    { name: 'certificates of BACnet/SC', start: () => scCertificates.load() },
    { name: 'profiles', start: () => profiles.open() },
    { name: 'settings', start: () => settings.load() },
    { name: 'logs of alarms', stop: () => alarms.stop() },
    // Stopped after the server, which is told by it whether its last notifications were taken.
    { name: 'link of BACnet/SC', stop: () => sc.stop() },
    { name: 'BACnet', start: () => device.bacnet.start(), stop: () => device.bacnet.stop() },
    { name: 'journal', start: () => journal.start(device.values), stop: () => journal.stop() },
    { name: 'BACnet/SC', start: () => sc.start() },
    { name: 'recent values', start: () => recent.start(), stop: () => recent.stop() },
    { name: 'expiry of certificates', start: () => scExpiry.start(), stop: () => scExpiry.stop() },
    // What BMSs were allowed ends while the journal still hears of it.
    { name: 'requests of BMSs', stop: () => device.bacnet.requests.stop() },
    { name: 'profile of the UPS', start: () => profiles.read(rememberedNames(memory.current)) },
    { name: 'UPS', start: () => device.values.start(), stop: () => device.values.stop() },
    { name: 'register search', start: () => registerSearch.load(), stop: () => registerSearch.stop() },
    {
      name: 'settings in force',
      start: () => settings.watch(followers, (cause) => device.values.noteFault(cause)),
    },
    { name: 'network', start: () => network.start(store.current) },
    { name: 'recovery', start: () => recovery.start(), stop: () => recovery.stop() },
    { name: 'lamps', start: () => lamps.start(settings.current), stop: () => lamps.stop() },
    { name: 'served address', start: () => servedAddress.start(settings.current), stop: () => servedAddress.stop() },
    { name: 'FTP', start: () => ftp.start(settings.current), stop: () => ftp.stop() },
    { name: 'firmware', start: () => firmware.start(health), stop: () => firmware.stop() },
    ...others.map(([name, one]) => ({
      name,
      start: () => one.start(),
      stop: () => one.stop(),
    })),
    {
      name: 'changes of profiles',
      start: () => {
        profiles.onChange((names, by) => {
          if (by === 'by hand') built.profileService.recordByHand(names);
          void device.applyProfiles(names).then(() => store.reread());
        });
        profiles.watch();
      },
      stop: () => profiles.stop(),
    },
    // The packages of the web server take their time to load.
    { name: 'web', start: () => web.start(settings.current), stop: () => web.stop() },
    // Stopped before all parts that follow the settings: a change that is under way restarts none that has stopped.
    { name: 'changes of settings', stop: () => settings.stop() },
    // Before that: on the line of the poll, changes of settings wait for it.
    { name: 'search for the UPS', stop: () => upsSearch.stop() },
    // Stopped first of all: such a change may wait for the helper of the network.
    { name: 'changes of the network', stop: () => network.stop() },
    // Before that: what is acknowledged is written, put into force and told.
    { name: 'changes of the network port', stop: () => device.bacnet.finishChanges() },
  ];
}

/** The parts, started in the order of a list and stopped in reverse. */
export class Gateway {
  /** What happened, which alarms are active, and the history of the measurements. */
  readonly journal: JournalService;
  /** Versions, updates and the way back. */
  readonly firmware: FirmwareUpdater;
  readonly #options: GatewayOptions;
  readonly #built: BuiltParts;
  readonly #parts: PartsInOrder;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#built = buildParts(options);
    this.#parts = new PartsInOrder(inOrder(this.#built));
    this.journal = this.#built.journal;
    this.firmware = this.#built.firmware.updater;
  }

  /** Who is out of service, and for how long that may be. */
  get commissioning(): CommissioningState {
    return this.#built.device.bacnet.requests.commissioning;
  }

  /** The returned function ends it. */
  onEvent(listener: (event: GatewayEvent) => void): () => void {
    return this.#built.events.onEvent(listener);
  }

  /** Resolves early when it is stopped meanwhile. */
  async start(): Promise<void> {
    const { log, version } = this.#options;
    log.info({ version, node: process.versions.node }, 'The gateway starts.');
    await this.#parts.start();
  }

  /** At any moment, idempotent; everything that must survive is on the disk afterwards. */
  async stop(): Promise<void> {
    await this.#parts.stop(this.#options);
    this.#options.log.info('The gateway has stopped.');
  }

  /** All 101 objects as they are now, with everything that tells how far each can be trusted. */
  objectReport(): readonly ObjectReportRow[] {
    return this.#built.documents.objectReport();
  }

  /** Documents that describe this device, made from what it serves now. */
  documents(kind: DocumentKind, language: Language): Promise<readonly DocumentFile[]> {
    return this.#built.documents.export(kind, language);
  }
}
