import type { Clock } from '../core/clock.js';
import { GatewayError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { DeviceFacts } from '../objects/device.js';
import type { DeviceClock } from '../objects/device-clock.js';
import type { UpsIdentity } from '../objects/identity.js';
import type { ObjectMapper, ObjectValues } from '../objects/mapper.js';
import type { Settings } from '../settings/settings-schema.js';
import type { UpsMonitor, UpsReport } from '../ups/polling/ups-monitor.js';
import { BacnetService } from './bacnet-service.js';
import type { BmsRequests } from './bms-requests.js';
import { familyOfDevice } from './family-of-device.js';
import type { GatewayMemory } from './gateway-memory.js';
import { noUps } from './no-ups.js';
import { objectMapperOf } from './object-mapper-of.js';
import { RememberedIdentity } from './remembered-identity.js';
import { isSimulated, upsMonitorOf } from './ups-monitor-of.js';

/** What others do with news of the device. */
export interface DeviceListener {
  /** A range and register map were found, or others than before. */
  setupFound(report: UpsReport): void;
  /** After every answer of the UPS and every change of connection. */
  observed(report: UpsReport, values: ObjectValues): void;
  /** A server was made and is about to start. */
  serverMade(bacnet: BacnetService): void;
}

export interface DeviceParts {
  readonly demo: boolean;
  readonly version: string;
  readonly memory: GatewayMemory;
  readonly deviceClock: DeviceClock;
  readonly bms: BmsRequests;
  readonly listener: DeviceListener;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: () => Settings;
  /** Whether the settings in force are not those that somebody wrote. */
  readonly runsOnGuesses: () => boolean;
}

/** The way of the data: from the UPS through the mapper into the BACnet objects. */
export class Device {
  readonly #parts: DeviceParts;
  readonly #identity: RememberedIdentity;
  #ups: UpsMonitor | undefined;
  #endReports = () => {};
  #report: UpsReport = noUps;
  #mapper: ObjectMapper | undefined;
  #mapped: Mapped | undefined;
  #bacnet: BacnetService | undefined;
  #hasFault = false;

  constructor(parts: DeviceParts) {
    this.#parts = parts;
    this.#identity = new RememberedIdentity(parts.memory);
  }

  get report(): UpsReport {
    return this.#report;
  }

  get ups(): UpsMonitor | undefined {
    return this.#ups;
  }

  get bacnet(): BacnetService | undefined {
    return this.#bacnet;
  }

  get identity(): UpsIdentity {
    return this.#identity.current;
  }

  get isSimulated(): boolean {
    return isSimulated(this.#parts.settings(), this.#parts.demo);
  }

  values(): ObjectValues {
    this.#mapper ??= this.#newMapper();
    const [report, mapper, hasFault] = [this.#report, this.#mapper, this.#hasInternalFault()];
    const last = this.#mapped;
    if (last?.report === report && last.mapper === mapper && last.hasFault === hasFault) return last.values;
    const values = mapper.map(report.snapshot, hasFault);
    // Kept for those who ask again before the UPS has told anything new.
    this.#mapped = { report, mapper, hasFault, values };
    return values;
  }

  async startBacnet(): Promise<void> {
    const { memory, deviceClock, version, clock, log, bms, listener, settings } = this.#parts;
    const values = this.values();
    const bacnet = new BacnetService(settings(), values, this.#facts(values), {
      memory,
      deviceClock,
      version,
      isSimulated: this.isSimulated,
      clock,
      log,
      bms,
    });
    this.#bacnet = bacnet;
    listener.serverMade(bacnet);
    await bacnet.start();
  }

  /** A new server by the settings in force; subscriptions stay, as long as it is the same device. */
  async restartBacnet(): Promise<void> {
    const before = this.#bacnet;
    const subscriptions = before?.server.keptSubscriptions() ?? [];
    await this.stopBacnet();
    await this.startBacnet();
    const isSameDevice = before?.instance === this.#bacnet?.instance;
    if (isSameDevice) this.#bacnet?.server.resume(subscriptions);
  }

  async stopBacnet(): Promise<void> {
    await this.#bacnet?.stop();
    this.#bacnet = undefined;
  }

  /** `remembers: false` looks for the UPS as if it had never been found. */
  startUps({ remembers } = { remembers: true }): void {
    const { demo, clock, log, memory } = this.#parts;
    const settings = this.#parts.settings();
    const ups = upsMonitorOf(settings, demo, { clock, log, remembered: remembers ? memory.current.setup : undefined });
    this.#identity.begin(this.isSimulated);
    if (this.isSimulated) {
      const { family } = settings.simulator;
      log.warn({ family }, 'SIMULATED: the UPS is the built-in simulator, its values are invented.');
    } else if (ups === undefined) {
      log.warn('No serial port is set ([serial] port in config.ini): no UPS is polled.');
    }
    this.#ups = ups;
    this.#report = ups?.report ?? noUps;
    this.#endReports = ups?.onReport((report) => this.#receive(report)) ?? (() => {});
    this.publish();
    ups?.start();
  }

  async stopUps(): Promise<void> {
    this.silence();
    await this.#ups?.stop();
    this.#ups = undefined;
    this.#report = noUps;
  }

  /** From here on the UPS tells nothing new. */
  silence(): void {
    this.#endReports();
  }

  /** Settings of the mapper have changed. */
  renewMapper(): void {
    this.#mapper = this.#newMapper();
  }

  publish(): void {
    const { deviceClock, listener } = this.#parts;
    try {
      deviceClock.update(this.#report.snapshot);
      this.#identity.update(this.#report);
      const values = this.values();
      this.#bacnet?.publish(values, this.#facts(values));
      listener.observed(this.#report, values);
    } catch (cause) {
      this.noteFault(cause);
    }
  }

  noteFault(cause: unknown): void {
    const { log } = this.#parts;
    if (!this.#hasFault) log.error({ code: 'internal.fault', err: cause }, 'The gateway met a fault and goes on.');
    this.#hasFault = true;
  }

  /** The server that must be there once the gateway was started. */
  get runningBacnet(): BacnetService {
    if (this.#bacnet) return this.#bacnet;
    throw new GatewayError('internal.fault', 'The gateway is not started.');
  }

  #newMapper(): ObjectMapper {
    return objectMapperOf(this.#parts.settings(), this.#report.setup?.architecture, this.#identity.shown);
  }

  #receive(report: UpsReport): void {
    const { memory, listener } = this.#parts;
    const { setup } = report;
    const isNew = setup !== this.#report.setup;
    this.#report = report;
    if (isNew) {
      this.renewMapper();
      // What the simulator was found to be must not be taken for a UPS at the next start.
      if (setup && !this.isSimulated) {
        memory.remember({ setup: { baud: setup.baud, map: setup.map.id, family: setup.family.name } });
      }
      listener.setupFound(report);
    }
    this.publish();
  }

  #facts(values: ObjectValues): DeviceFacts {
    const { setup } = this.#report;
    return {
      identity: this.identity,
      family: familyOfDevice(setup, this.#parts.memory.current),
      factor: values.factor,
      hasInternalFault: this.#hasInternalFault(),
    };
  }

  /** DeviceStatus 4: the gateway cannot do what it was told (Manual §6.2.1). */
  #hasInternalFault(): boolean {
    return this.#hasFault || this.#report.problem !== undefined || this.#parts.runsOnGuesses();
  }
}

interface Mapped {
  readonly report: UpsReport;
  readonly mapper: ObjectMapper;
  readonly hasFault: boolean;
  readonly values: ObjectValues;
}
