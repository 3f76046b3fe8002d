import { join } from 'node:path';
import type { RestartKind } from '../bacnet/server/bms-ports.js';
import type { Language } from '../core/bilingual.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { BmsRequests, type CommissioningState } from '../device/bms-requests.js';
import { Device } from '../device/device.js';
import { DeviceDocuments } from '../device/device-documents.js';
import { GatewayMemory, identityFileName } from '../device/gateway-memory.js';
import { settingsRules } from '../device/settings-rules.js';
import type { DocumentFile, DocumentKind } from '../documents/document-file.js';
import { AnnouncementService } from '../finder/announcement/announcement-service.js';
import { FirmwareService } from '../firmware/firmware-service.js';
import type { FirmwareUpdater } from '../firmware/firmware-updater.js';
import type { Health } from '../firmware/health.js';
import type { LauncherLink } from '../firmware/launcher-link.js';
import { ftpDocuments } from '../ftp/ftp-documents.js';
import { FtpService } from '../ftp/ftp-service.js';
import { WebService, type WebServiceParts } from '../http/server/web-service.js';
import type { GatewayEvent } from '../journal/gateway-event.js';
import { GatewayEvents } from '../journal/gateway-events.js';
import { JournalService } from '../journal/journal-service.js';
import { DeviceClock } from '../objects/device-clock.js';
import type { ObjectValues } from '../objects/mapper.js';
import type { ObjectReportRow } from '../objects/object-report.js';
import { type SharedLogin, sharedLogin } from '../security/shared-login.js';
import { SettingsStore } from '../settings/settings-store.js';
import { LampService, lampFactsOf } from '../system/lamps/lamp-service.js';
import { NetworkService } from '../system/network/network-service.js';
import { isOwnAddress } from '../system/network/own-address.js';
import { ServedAddress } from '../system/network/served-address.js';
import { RecoveryService } from '../system/recovery/recovery-service.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';
import { SettingsInForce } from './settings-in-force.js';

export interface GatewayOptions {
  readonly configFile: string;
  readonly dataDir: string;
  /** The built-in simulator is the UPS as long as no serial port is set. */
  readonly demo: boolean;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Socket of the root helper that may set the network; undefined where none is installed. */
  readonly networkHelper?: string | undefined;
  /** Undefined when this process was not started from a slot. */
  readonly launcher?: LauncherLink | undefined;
  /** Stops this gateway and starts a new one, or ends the process. */
  restart(kind: RestartKind): void;
}

/** Builds the parts, starts them in order and stops them in reverse. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #settings: SettingsStore;
  readonly #memory: GatewayMemory;
  readonly #bms: BmsRequests;
  /** What happened, which alarms are active, and the history of the measurements. */
  readonly journal: JournalService;
  readonly #events: GatewayEvents;
  readonly #login: SharedLogin;
  readonly #servedAddress: ServedAddress;
  readonly #ftp: FtpService;
  readonly #announcement: AnnouncementService;
  readonly #http: WebService;
  readonly #firmware: FirmwareService;
  readonly #network: NetworkService;
  readonly #lamps: LampService;
  readonly #recovery: RecoveryService;
  readonly #device: Device;
  readonly #documents: DeviceDocuments;
  readonly #inForce: SettingsInForce;

  constructor(options: GatewayOptions) {
    const { configFile, dataDir, clock, log } = options;
    this.#options = options;
    this.#settings = new SettingsStore({ configFile, dataDir, clock, ...settingsRules });
    this.#memory = new GatewayMemory(join(dataDir, identityFileName), log);
    const deviceClock = new DeviceClock(clock);
    this.journal = new JournalService({ dataDir, version: options.version, clock, log });
    this.#events = new GatewayEvents(this.journal, clock, log);
    this.#bms = new BmsRequests({
      settings: this.#settings,
      deviceClock,
      clock,
      log,
      bacnet: () => this.#device.bacnet,
      whenInForce: () => this.#inForce.whenInForce(),
      restart: (kind) => options.restart(kind),
      report: (event) => this.#events.report(event),
    });
    this.#device = new Device({
      demo: options.demo,
      version: options.version,
      memory: this.#memory,
      deviceClock,
      bms: this.#bms,
      listener: {
        setupFound: (report) => this.#inForce.tellAssignments(report),
        observed: (report, values) => this.#observe(report, values),
        serverMade: ({ server }) => this.#events.follow(server),
      },
      clock,
      log,
      settings: () => this.#inForce.current,
      runsOnGuesses: () => this.#inForce.isGuessed,
    });
    this.#documents = new DeviceDocuments({
      version: options.version,
      clock,
      device: this.#device,
      settings: () => this.#inForce.current,
    });
    const recorder = this.journal;
    const settings = this.#settings;
    this.#network = new NetworkService({
      settings,
      dataDir,
      helperSocket: options.networkHelper,
      recorder,
      clock,
      log,
    });
    this.#login = sharedLogin(settings, clock, recorder, (attempt) => this.#network.noticeLogin(attempt));
    this.#lamps = new LampService({ facts: () => lampFactsOf(this.#device), clock, log });
    const [memory, network] = [this.#memory, this.#network];
    const servers = () => [this.#ftp, this.#http];
    this.#servedAddress = new ServedAddress({ isOwnAddress, servers, recorder, clock, log });
    this.#recovery = new RecoveryService({
      dataDir,
      settings,
      memory,
      recorder,
      network,
      rollback: (who) => this.firmware.rollback(who),
      guard: this.#login.guard,
      clock,
      log,
    });
    const folders = ftpDocuments({
      version: options.version,
      clock,
      isSimulated: () => this.#device.isSimulated,
      loaded: () => this.#settings.current,
      report: () => this.#device.report,
      events: () => this.journal.events(),
    });
    const servedAddress = this.#servedAddress;
    this.#ftp = new FtpService({
      settings: this.#settings,
      login: this.#login.login,
      folders,
      servedAddress,
      decisionOn: (change) => network.decisionOn(change),
      recorder: this.journal,
      clock,
      log,
    });
    this.#firmware = new FirmwareService({
      launcher: options.launcher,
      version: options.version,
      recorder: this.journal,
      clock,
      log,
      health: () => this.#health(),
      restart: () => options.restart('coldstart'),
    });
    this.#announcement = new AnnouncementService(clock, log);
    this.#http = new WebService(this.#webServiceParts());
    this.#inForce = new SettingsInForce({
      settings,
      configFile,
      device: this.#device,
      bms: this.#bms,
      recorder,
      followers: [network, this.#lamps, servedAddress, this.#ftp, this.#http],
      log,
    });
  }

  /** Versions, updates and the way back. */
  get firmware(): FirmwareUpdater {
    return this.#firmware.updater;
  }

  /** Who is out of service, and for how long that may be. */
  get commissioning(): CommissioningState {
    return this.#bms.commissioning;
  }

  /** The returned function ends it. */
  onEvent(listener: (event: GatewayEvent) => void): () => void {
    return this.#events.onEvent(listener);
  }

  async start(): Promise<void> {
    const { log, version } = this.#options;
    this.#firmware.live();
    await this.#memory.load();
    await this.#inForce.load();
    log.info({ version, node: process.versions.node }, 'The gateway starts.');
    await this.#device.startBacnet();
    await this.journal.start();
    this.#device.startUps();
    this.#inForce.watch();
    await this.#network.start(this.#settings.current);
    await this.#recovery.start();
    await this.#lamps.start(this.#inForce.current);
    await this.#servedAddress.start(this.#inForce.current);
    await this.#ftp.start(this.#inForce.current);
    await this.#firmware.start();
    await this.#http.start(this.#inForce.current);
  }

  /** Idempotent; everything that must survive is on the disk afterwards. */
  async stop(): Promise<void> {
    this.#firmware.stop();
    this.#servedAddress.stop();
    // First of all: a change that is under way may wait for the helper, which nobody needs any more.
    const networkStopped = this.#network.stop();
    await this.#inForce.stop();
    this.#bms.stop();
    this.#device.silence();
    // Side by side: a driver that takes its time must not keep the state from the disk.
    await Promise.all([
      this.#recovery.stop(),
      networkStopped,
      this.journal.stop(),
      this.#memory.flush(),
      this.#ftp.stop(),
      this.#announcement.stop(),
      this.#http.stop(),
      this.#lamps.stop(),
      this.#device.stopUps(),
      this.#device.stopBacnet(),
    ]);
    this.#options.log.info('The gateway has stopped.');
  }

  /** All 101 objects as they are now, with everything that tells how far each can be trusted. */
  objectReport(): readonly ObjectReportRow[] {
    return this.#documents.objectReport();
  }

  /** Documents that describe this device, made from what it serves now. */
  documents(kind: DocumentKind, language: Language): Promise<readonly DocumentFile[]> {
    return this.#documents.export(kind, language);
  }

  #webServiceParts(): WebServiceParts {
    const { version, dataDir, clock, log } = this.#options;
    const device = this.#device;
    return {
      version,
      dataDir,
      clock,
      log,
      settings: this.#settings,
      memory: this.#memory,
      journal: this.journal,
      login: this.#login,
      lampFacts: () => lampFactsOf(this.#device),
      network: this.#network,
      servedAddress: this.#servedAddress,
      bms: this.#bms,
      firmware: this.#firmware.updater,
      loaded: () => this.#settings.current,
      isSimulated: () => device.isSimulated,
      report: () => device.report,
      ups: () => device.ups,
      identity: () => device.identity,
      bacnet: () => device.bacnet,
      objects: () => this.objectReport(),
      documents: (kind, language) => this.documents(kind, language),
      detectUps: () => this.#detectUps(),
    };
  }

  /** Looks for the UPS as if it had never been found; after the changes that are under way. */
  #detectUps(): Promise<void> {
    return this.#inForce.between(async () => {
      await this.#device.stopUps();
      this.#device.startUps({ remembers: false });
    });
  }

  #observe(report: UpsReport, values: ObjectValues): void {
    const { version } = this.#options;
    const { isSimulated, identity, bacnet } = this.#device;
    const { model, serialNumber } = identity;
    const name = bacnet?.store.device?.name ?? '';
    this.#announcement.announce(this.#inForce.current, { name, model, serialNumber, version, isSimulated });
    this.journal.observe({ values, isSimulated, fault: report.problem });
  }

  /** What a new version must be able to do if this one can. */
  #health(): Health {
    return {
      settings: this.#inForce.isAsWritten,
      bacnet: this.#device.bacnet?.server.state.status === 'bound',
      ups: this.#device.report.snapshot.connection === 'running',
      web: this.#http.isServing,
    };
  }
}
