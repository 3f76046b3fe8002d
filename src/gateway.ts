import { join } from 'node:path';
import type { Clock } from './clock.js';
import { GatewayError } from './errors.js';
import type { Logger } from './log.js';
import { parseAssignments } from './objects/assignments.js';
import type { DeviceFacts } from './objects/device.js';
import { DeviceClock } from './objects/device-clock.js';
import { readIdentity, type UpsIdentity } from './objects/identity.js';
import { ObjectMapper, type ObjectValues } from './objects/mapper.js';
import { formatProblem } from './settings/settings-problem.js';
import type { Settings } from './settings/settings-schema.js';
import { type LoadedSettings, type SettingsChange, SettingsStore } from './settings/settings-store.js';
import { GatewayMemory } from './state/gateway-memory.js';
import type { Architecture } from './ups/families/architecture.js';
import type { UpsMonitor, UpsReport } from './ups/ups-monitor.js';
import { BacnetSide } from './wiring/bacnet-side.js';
import { settingsValidators } from './wiring/settings-validators.js';
import { assignedWords, isSimulated, upsSide } from './wiring/ups-side.js';

export interface GatewayOptions {
  readonly configFile: string;
  readonly dataDir: string;
  /** The built-in simulator is the UPS as long as no serial port is set. */
  readonly demo: boolean;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
}

const noUps: UpsReport = {
  snapshot: {
    family: undefined,
    map: undefined,
    connection: 'ready',
    takenAtMs: 0,
    reading: (page, table) => ({ page, table, outcome: 'never' }),
  },
  setup: undefined,
  problem: undefined,
};

/** Builds the parts, starts them in order, stops them in reverse, and rebuilds what a changed setting touches. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #settings: SettingsStore;
  readonly #memory: GatewayMemory;
  readonly #deviceClock: DeviceClock;
  #loaded: LoadedSettings | undefined;
  #ups: UpsMonitor | undefined;
  #endReports = () => {};
  #report: UpsReport = noUps;
  #mapper: ObjectMapper | undefined;
  #identity: UpsIdentity;
  #bacnet: BacnetSide | undefined;
  #hasFault = false;
  #changing: Promise<void> = Promise.resolve();

  constructor(options: GatewayOptions) {
    const { configFile, dataDir, clock, log } = options;
    this.#options = options;
    this.#settings = new SettingsStore({ configFile, dataDir, clock, ...settingsValidators });
    this.#memory = new GatewayMemory(join(dataDir, 'identity.json'), log);
    this.#deviceClock = new DeviceClock(clock);
    this.#identity = { model: undefined, serialNumber: undefined, nominalKva: undefined };
  }

  async start(): Promise<void> {
    const { log, version } = this.#options;
    await this.#memory.load();
    this.#loaded = await this.#settings.load();
    this.#tellSettings(this.#loaded);
    log.info({ version, node: process.versions.node }, 'The gateway starts.');
    const { identity } = this.#memory.current;
    this.#identity = { model: identity?.model, serialNumber: identity?.serialNumber, nominalKva: identity?.nominalKva };
    this.#mapper = this.#makeMapper(undefined);
    await this.#startBacnet();
    this.#startUps();
    this.#settings.watch((change) => {
      this.#changing = this.#changing.then(() => this.#take(change)).catch((cause: unknown) => this.#noteFault(cause));
    });
  }

  /** Idempotent; everything that must survive is on the disk afterwards. */
  async stop(): Promise<void> {
    await this.#settings.stop();
    await this.#changing;
    await this.#stopUps();
    await this.#bacnet?.stop();
    this.#bacnet = undefined;
    await this.#memory.flush();
    this.#options.log.info('The gateway has stopped.');
  }

  get #inForce(): Settings {
    if (this.#loaded) return this.#loaded.settings;
    throw new GatewayError('internal.fault', 'The gateway is used before it was started.');
  }

  async #take(change: SettingsChange): Promise<void> {
    this.#loaded = change;
    this.#tellSettings(change);
    const isTouched = (test: (section: string, key: string) => boolean) =>
      change.changed.some(({ section, key }) => test(section, key));
    const touchesUps = isTouched((section, key) => upsSections.has(section) || key === 'unit_number');
    const touchesBacnet = isTouched((section) => section === 'bacnet') || touchesUps;
    const touchesMapper = touchesBacnet || isTouched((section) => section === 'registers');
    if (touchesUps) await this.#stopUps();
    if (touchesMapper) this.#mapper = this.#makeMapper(this.#report.setup?.architecture);
    if (touchesBacnet) {
      await this.#bacnet?.stop();
      await this.#startBacnet();
    }
    if (touchesUps) this.#startUps();
    else {
      this.#ups?.assign(assignedWords(change.settings));
      this.#publish(this.#report);
    }
  }

  #startUps(): void {
    const { demo, clock, log } = this.#options;
    const settings = this.#inForce;
    const ups = upsSide(settings, demo, { clock, log, remembered: this.#memory.current.setup });
    if (isSimulated(settings, demo)) {
      log.warn(
        { family: settings.simulator.family },
        'SIMULATED: the UPS is the built-in simulator, its values are invented.',
      );
    } else if (ups === undefined) {
      log.warn('No serial port is set ([serial] port in config.ini): no UPS is polled.');
    }
    this.#ups = ups;
    this.#report = ups?.report ?? noUps;
    this.#endReports = ups?.onReport((report) => this.#receive(report)) ?? (() => {});
    this.#publish(this.#report);
    ups?.start();
  }

  async #stopUps(): Promise<void> {
    this.#endReports();
    await this.#ups?.stop();
    this.#ups = undefined;
    this.#report = noUps;
  }

  async #startBacnet(): Promise<void> {
    const { demo, version, clock, log } = this.#options;
    const settings = this.#inForce;
    const values = this.#map(this.#report);
    this.#bacnet = new BacnetSide(settings, values, this.#facts(this.#report, values), {
      memory: this.#memory,
      deviceClock: this.#deviceClock,
      version,
      isSimulated: isSimulated(settings, demo),
      clock,
      log,
    });
    await this.#bacnet.start();
  }

  #receive(report: UpsReport): void {
    const { setup } = report;
    if (setup !== this.#report.setup) {
      this.#mapper = this.#makeMapper(setup?.architecture);
      if (setup) {
        this.#memory.remember({ setup: { baud: setup.baud, map: setup.map.id, family: setup.family.name } });
      }
    }
    this.#report = report;
    this.#publish(report);
  }

  #publish(report: UpsReport): void {
    try {
      this.#deviceClock.update(report.snapshot);
      this.#learnIdentity(report);
      const values = this.#map(report);
      this.#bacnet?.publish(values, this.#facts(report, values));
    } catch (cause) {
      this.#noteFault(cause);
    }
  }

  #map(report: UpsReport): ObjectValues {
    this.#mapper ??= this.#makeMapper(report.setup?.architecture);
    return this.#mapper.map(report.snapshot, this.#hasInternalFault(report));
  }

  #makeMapper(architecture: Architecture = { kind: 'single' }): ObjectMapper {
    const { bacnet, registers, serial } = this.#inForce;
    return new ObjectMapper({
      values: bacnet.values,
      onLoss: bacnet.on_loss,
      architecture,
      assignments: parseAssignments(Object.fromEntries(registers)).assignments,
      staleAfterMs: serial.offline_after * Math.max(serial.poll_interval_ms, shortestCycleMs),
    });
  }

  /** Remembered, so that a restart without the UPS keeps name, model and Database_Revision. */
  #learnIdentity({ snapshot, setup }: UpsReport): void {
    if (!setup || snapshot.connection !== 'running') return;
    const read = readIdentity(snapshot, setup.architecture);
    const { model = this.#identity.model, serialNumber, nominalKva } = read;
    this.#identity = {
      model,
      serialNumber: serialNumber ?? this.#identity.serialNumber,
      nominalKva: nominalKva ?? this.#identity.nominalKva,
    };
    // What the simulator says of itself must not be taken for a UPS at the next start.
    if (isSimulated(this.#inForce, this.#options.demo)) return;
    this.#memory.remember({ identity: withoutUndefined(this.#identity) });
  }

  #facts({ snapshot, setup, ...report }: UpsReport, values: ObjectValues): DeviceFacts {
    return {
      identity: this.#identity,
      family: setup?.family,
      map: setup?.map.id,
      factor: values.factor,
      hasInternalFault: this.#hasInternalFault({ snapshot, setup, ...report }),
    };
  }

  /** DeviceStatus 4: the gateway cannot do what it was told (Manual §6.2.1). */
  #hasInternalFault({ problem }: UpsReport): boolean {
    const runsOnGuesses = this.#loaded?.origin === 'defaults' && this.#loaded.problems.length > 0;
    return this.#hasFault || problem !== undefined || runsOnGuesses;
  }

  #noteFault(cause: unknown): void {
    if (!this.#hasFault)
      this.#options.log.error({ code: 'internal.fault', err: cause }, 'The gateway met a fault and goes on.');
    this.#hasFault = true;
  }

  #tellSettings({ origin, problems, notices }: LoadedSettings): void {
    const { log } = this.#options;
    for (const notice of notices) log.warn({ reason: notice.reason }, formatProblem(notice));
    for (const problem of problems) log.error({ code: 'settings.invalid' }, formatProblem(problem));
    if (problems.length === 0) return;
    const running = origin === 'last-good' ? 'The last good settings are in force.' : 'The defaults are in force.';
    log.error({ origin }, `The settings cannot be used. ${running} The file is left as it is.`);
  }
}

const upsSections: ReadonlySet<string> = new Set(['ups', 'serial', 'simulator']);
/** A cycle as fast as the line allows still takes about this long. */
const shortestCycleMs = 1000;

function withoutUndefined(identity: UpsIdentity) {
  const { model, serialNumber, nominalKva } = identity;
  return {
    ...(model !== undefined && { model }),
    ...(serialNumber !== undefined && { serialNumber }),
    ...(nominalKva !== undefined && { nominalKva }),
  };
}
