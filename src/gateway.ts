import { join } from 'node:path';
import type { BacnetServer } from './bacnet/server/bacnet-server.js';
import type { RestartKind } from './bacnet/server/bms-ports.js';
import type { Language } from './bilingual.js';
import type { Clock } from './clock.js';
import { describeDevice } from './documents/device-description.js';
import type { DocumentFile } from './documents/document-file.js';
import { type DocumentKind, exportDocuments } from './documents/export-documents.js';
import { GatewayError } from './errors.js';
import type { FirmwareUpdater } from './firmware/firmware-updater.js';
import type { Health } from './firmware/health.js';
import type { LauncherLink } from './firmware/launcher-link.js';
import type { GatewayEvent } from './gateway-event.js';
import type { Logger } from './log.js';
import { DeviceClock } from './objects/device-clock.js';
import type { ObjectValues } from './objects/mapper.js';
import { type ObjectReportRow, objectReport } from './objects/object-report.js';
import { formatProblem } from './settings/settings-problem.js';
import type { Settings } from './settings/settings-schema.js';
import { type LoadedSettings, type SettingsChange, SettingsStore } from './settings/settings-store.js';
import { GatewayMemory, identityFileName } from './state/gateway-memory.js';
import type { LampFacts } from './system/lamps/lamps.js';
import type { UpsReport } from './ups/ups-monitor.js';
import { AnnouncementSide } from './wiring/announcement-side.js';
import { networkFacts } from './wiring/bacnet-side.js';
import { BmsRequests, type CommissioningState } from './wiring/bms-requests.js';
import { EventLog } from './wiring/event-log.js';
import { FirmwareSide } from './wiring/firmware-side.js';
import { ftpDocuments } from './wiring/ftp-documents.js';
import { FtpSide } from './wiring/ftp-side.js';
import { identityEventOf, journalEventOf, refusedSettingsEvent, settingsEvents } from './wiring/gateway-journal.js';
import { HttpSide } from './wiring/http-side.js';
import { JournalSide } from './wiring/journal-side.js';
import { LampSide } from './wiring/lamp-side.js';
import { type LoginSide, loginSide } from './wiring/login.js';
import { misplacedAssignments } from './wiring/misplaced-assignments.js';
import { NetworkSide } from './wiring/network-side.js';
import { Plant } from './wiring/plant.js';
import { RecoverySide } from './wiring/recovery-side.js';
import { settingsValidators } from './wiring/settings-validators.js';
import { upsFactsOf } from './wiring/ups-facts.js';
import { assignedWords } from './wiring/ups-side.js';
import type { WebSources } from './wiring/web/web-sources.js';

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

/** Builds the parts, starts them in order, stops them in reverse, and rebuilds what a changed setting touches. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #settings: SettingsStore;
  readonly #memory: GatewayMemory;
  readonly #bms: BmsRequests;
  /** What happened, which alarms are active, and the history of the measurements. */
  readonly journal: JournalSide;
  readonly #eventListeners = new Set<(event: GatewayEvent) => void>();
  readonly #login: LoginSide;
  readonly #ftp: FtpSide;
  readonly #announcement: AnnouncementSide;
  readonly #http: HttpSide;
  readonly #firmware: FirmwareSide;
  readonly #network: NetworkSide;
  readonly #lamps: LampSide;
  readonly #recovery: RecoverySide;
  readonly #plant: Plant;
  #loaded: LoadedSettings | undefined;
  #changing: Promise<void> = Promise.resolve();

  constructor(options: GatewayOptions) {
    const { configFile, dataDir, clock, log } = options;
    this.#options = options;
    this.#settings = new SettingsStore({ configFile, dataDir, clock, ...settingsValidators });
    this.#memory = new GatewayMemory(join(dataDir, identityFileName), log);
    const deviceClock = new DeviceClock(clock);
    const eventLog = new EventLog(clock, log);
    this.#eventListeners.add((event) => eventLog.write(event));
    this.journal = new JournalSide({ dataDir, version: options.version, clock, log });
    this.#eventListeners.add((event) => {
      const told = journalEventOf(event);
      if (told) this.journal.record(told);
    });
    this.#bms = new BmsRequests({
      settings: this.#settings,
      deviceClock,
      clock,
      log,
      bacnet: () => this.#plant.bacnet,
      settled: () => this.#changing,
      restart: (kind) => options.restart(kind),
      tell: (event) => this.#tell(event),
    });
    this.#plant = new Plant({
      demo: options.demo,
      version: options.version,
      memory: this.#memory,
      deviceClock,
      bms: this.#bms,
      listener: {
        setupFound: (report) => this.#tellAssignments(report),
        observed: (report, values) => this.#observe(report, values),
        serverMade: ({ server }) => this.#recordIdentityEvents(server),
      },
      clock,
      log,
      settings: () => this.#inForce,
      runsOnGuesses: () => this.#loaded?.origin === 'defaults' && this.#loaded.problems.length > 0,
    });
    const recorder = this.journal;
    const settings = this.#settings;
    this.#network = new NetworkSide({ settings, dataDir, helperSocket: options.networkHelper, recorder, clock, log });
    this.#login = loginSide(settings, clock, recorder, (attempt) => this.#network.noticeLogin(attempt));
    this.#lamps = new LampSide({ facts: () => this.#lampFacts(), clock, log });
    const [memory, network] = [this.#memory, this.#network];
    this.#recovery = new RecoverySide({ dataDir, settings, memory, recorder, network, clock, log });
    const folders = ftpDocuments({
      version: options.version,
      clock,
      isSimulated: () => this.#plant.isSimulated,
      loaded: () => this.#settings.current,
      report: () => this.#plant.report,
      events: () => this.journal.events(),
    });
    this.#ftp = new FtpSide({
      settings: this.#settings,
      login: this.#login.login,
      folders,
      recorder: this.journal,
      clock,
      log,
    });
    this.#firmware = new FirmwareSide({
      launcher: options.launcher,
      version: options.version,
      recorder: this.journal,
      clock,
      log,
      health: () => this.#health(),
      restart: () => options.restart('coldstart'),
    });
    this.#announcement = new AnnouncementSide(clock, log);
    this.#http = new HttpSide(this.#webSources());
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
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  async start(): Promise<void> {
    const { log, version } = this.#options;
    await this.#memory.load();
    this.#loaded = await this.#settings.load();
    this.#tellSettings(this.#loaded);
    await this.#endCommissioning(this.#loaded);
    log.info({ version, node: process.versions.node }, 'The gateway starts.');
    await this.#plant.startBacnet();
    await this.journal.start();
    this.#plant.startUps();
    this.#settings.watch((change) => {
      this.#changing = this.#changing
        .then(() => this.#take(change))
        .catch((cause: unknown) => this.#plant.noteFault(cause));
    });
    await this.#network.start(this.#settings.current);
    await this.#recovery.start();
    await this.#lamps.start(this.#inForce);
    await this.#ftp.start(this.#inForce);
    await this.#firmware.start();
    await this.#http.start(this.#inForce);
  }

  /** Idempotent; everything that must survive is on the disk afterwards. */
  async stop(): Promise<void> {
    this.#firmware.stop();
    await Promise.all([this.#recovery.stop(), this.#network.stop()]);
    await this.#settings.stop();
    await this.#changing;
    this.#bms.stop();
    this.#plant.silence();
    // Side by side: a driver that takes its time must not keep the state from the disk.
    await Promise.all([
      this.journal.stop(),
      this.#memory.flush(),
      this.#ftp.stop(),
      this.#announcement.stop(),
      this.#http.stop(),
      this.#lamps.stop(),
      this.#plant.stopUps(),
      this.#plant.stopBacnet(),
    ]);
    this.#options.log.info('The gateway has stopped.');
  }

  /** All 101 objects as they are now, with everything that tells how far each can be trusted. */
  objectReport(): readonly ObjectReportRow[] {
    return objectReport(this.#plant.values(), this.#options.clock.monotonicMs());
  }

  /** Documents that describe this device, made from what it serves now. */
  documents(kind: DocumentKind, language: Language): readonly DocumentFile[] {
    const { clock, version } = this.#options;
    return exportDocuments(kind, {
      description: describeDevice(this.#plant.runningBacnet.store),
      network: networkFacts,
      acceptance: {
        ups: upsFactsOf(this.#plant.report),
        rows: this.objectReport(),
        values: this.#inForce.bacnet.values,
        isSimulated: this.#plant.isSimulated,
      },
      context: { version, language, date: new Date(clock.wallMs()) },
    });
  }

  get #inForce(): Settings {
    if (this.#loaded) return this.#loaded.settings;
    throw new GatewayError('internal.fault', 'The gateway is used before it was started.');
  }

  async #take(change: SettingsChange): Promise<void> {
    const plant = this.#plant;
    const wasSimulated = plant.isSimulated;
    this.#loaded = change;
    this.#tellSettings(change);
    for (const event of settingsEvents(change)) this.journal.record(event);
    const isTouched = (test: (section: string, key: string) => boolean) =>
      change.changed.some(({ section, key }) => test(section, key));
    const touchesUps = isTouched((section, key) => upsSections.has(section) || key === 'unit_number');
    // Another UPS behind the same objects: subscriptions go on. The Device says whether its UPS is real.
    const touchesBacnet =
      isTouched((section, key) => section === 'bacnet' && !takenAtOnce.has(key)) || wasSimulated !== plant.isSimulated;
    const touchesMapper = touchesBacnet || touchesUps || isTouched((section) => section === 'registers');
    if (touchesUps) await plant.stopUps();
    if (touchesMapper) plant.renewMapper();
    if (touchesBacnet) {
      const { outOfService } = this.#bms.commissioning;
      await plant.stopBacnet();
      await plant.startBacnet();
      // A new server is no end of commissioning: what a person has forced stays forced.
      plant.bacnet?.objects.resume(outOfService);
    } else plant.bacnet?.take(change.settings.bacnet);
    if (isTouched((section, key) => section === 'bacnet' && key === 'commissioning')) {
      this.#bms.setCommissioning(change.settings.bacnet.commissioning);
    }
    if (touchesUps) plant.startUps();
    else {
      plant.ups?.assign(assignedWords(change.settings));
      if (isTouched((section) => section === 'registers')) this.#tellAssignments(plant.report);
      plant.publish();
    }
    this.#network.take(change);
    await this.#lamps.take(change);
    await this.#ftp.take(change);
    this.#http.take(change);
  }

  /** A restart ends commissioning: nobody may be there any more who remembers that it was on. */
  async #endCommissioning({ settings, origin }: LoadedSettings): Promise<void> {
    if (settings.bacnet.commissioning === 'off' || origin !== 'file') return;
    const { log } = this.#options;
    log.warn('[bacnet] commissioning was on and is off now: a restart ends it.');
    try {
      this.#loaded = await this.#settings.apply([{ section: 'bacnet', key: 'commissioning', value: 'off' }]);
    } catch (cause) {
      log.warn({ err: cause }, 'It cannot be set to off in config.ini.');
    }
  }

  #webSources(): WebSources {
    const { version, dataDir, clock, log } = this.#options;
    const plant = this.#plant;
    return {
      version,
      dataDir,
      clock,
      log,
      settings: this.#settings,
      memory: this.#memory,
      journal: this.journal,
      login: this.#login,
      lampFacts: () => this.#lampFacts(),
      network: this.#network,
      bms: this.#bms,
      firmware: this.#firmware.updater,
      loaded: () => this.#settings.current,
      isSimulated: () => plant.isSimulated,
      report: () => plant.report,
      ups: () => plant.ups,
      identity: () => plant.identity,
      bacnet: () => plant.bacnet,
      objects: () => this.objectReport(),
      documents: (kind, language) => this.documents(kind, language),
      detectUps: () => this.#detectUps(),
    };
  }

  /** Looks for the UPS as if it had never been found; after the changes that are under way. */
  async #detectUps(): Promise<void> {
    this.#changing = this.#changing.then(async () => {
      await this.#plant.stopUps();
      this.#plant.startUps({ remembers: false });
    });
    await this.#changing;
  }

  #observe(report: UpsReport, values: ObjectValues): void {
    const { version } = this.#options;
    const { isSimulated, identity, bacnet } = this.#plant;
    const { model, serialNumber } = identity;
    const name = bacnet?.store.device?.name ?? '';
    this.#announcement.take(this.#inForce, { name, model, serialNumber, version, isSimulated });
    this.journal.observe({ values, isSimulated, fault: report.problem?.message });
  }

  #recordIdentityEvents({ identity }: BacnetServer): void {
    identity?.onEvent((event) => {
      const told = identityEventOf(event);
      if (told) this.journal.record(told);
    });
  }

  #tellAssignments({ setup }: UpsReport): void {
    const { configFile, log } = this.#options;
    for (const problem of setup ? misplacedAssignments(this.#inForce, setup, configFile) : []) {
      log.error({ code: 'settings.invalid', key: problem.key }, formatProblem(problem));
    }
  }

  #lampFacts(): LampFacts {
    const line = this.#plant.ups?.line?.counters();
    const server = this.#plant.bacnet?.server.counters;
    return {
      isConnected: this.#plant.report.snapshot.connection === 'running',
      packets: (server?.received ?? 0) + (server?.sent ?? 0),
      received: line?.answers ?? 0,
      sent: line?.requests ?? 0,
    };
  }

  /** What a new version must be able to do if this one can. */
  #health(): Health {
    return {
      settings: this.#loaded?.origin === 'file' && this.#loaded.problems.length === 0,
      bacnet: this.#plant.bacnet?.server.state.status === 'bound',
      ups: this.#plant.report.snapshot.connection === 'running',
      web: this.#http.isServing,
    };
  }

  #tell(event: GatewayEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }

  #tellSettings(loaded: LoadedSettings & Pick<SettingsChange, 'by'>): void {
    const { origin, problems, notices } = loaded;
    const refused = refusedSettingsEvent(loaded, loaded.by);
    if (refused) this.journal.record(refused);
    const { log } = this.#options;
    for (const notice of notices) log.warn({ reason: notice.reason }, formatProblem(notice));
    for (const problem of problems) log.error({ code: 'settings.invalid' }, formatProblem(problem));
    if (problems.length === 0) return;
    const running = origin === 'last-good' ? 'The last good settings are in force.' : 'The defaults are in force.';
    log.error({ origin }, `The settings cannot be used. ${running} The file is left as it is.`);
  }
}

/** Keys of [bacnet] that take effect without a new server. */
const takenAtOnce: ReadonlySet<string> = new Set([
  'object_name',
  'apdu_timeout_ms',
  'apdu_retries',
  'commissioning',
  'password',
]);
const upsSections: ReadonlySet<string> = new Set(['ups', 'serial', 'simulator']);
