import type { ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import { EventType, NotifyType } from '../../bacnet/encoding/event-enumerations.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import type { EventConfiguration } from '../../bacnet/events/event-configuration.js';
import type { ObjectDefinition } from '../../bacnet/object-model/object-database.js';
import type { EventRecord, EventRecordSink } from '../../bacnet/server/events/event-record.js';
import { ClockSteps } from '../../bacnet/server/logs/clock-steps.js';
import type { LogObject } from '../../bacnet/server/logs/log-object.js';
import { eventLogDefinition, trendLogDefinition } from '../../bacnet/server/logs/log-properties.js';
import { LogWrites } from '../../bacnet/server/logs/log-writes.js';
import type { NotificationParameters } from '../../bacnet/services/notification-parameters.js';
import type { Bilingual, Language } from '../../core/bilingual.js';
import type { Clock } from '../../core/clock.js';
import type { KeptState } from '../../core/kept-state.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import type { TrendJournal } from '../../journal/trend-store.js';
import type { DeviceClock } from '../../objects/device-clock.js';
import { eventLog, trendLogs } from '../../objects/trends/trend-logs.js';
import type { DeviceState } from '../../objects/value-stream.js';
import type { KeptLogStates } from './kept-log-states.js';
import { LogsOfKind } from './logs-of-kind.js';
import { TrendScales, trendSampleOf } from './trend-sample.js';

/** Tells of an event that a log has found by itself. */
type Report = (id: ObjectIdentifier, eventType: EventType, eventValues: NotificationParameters) => void;

export interface DeviceLogsParts {
  /** Of the journal. */
  readonly folder: string;
  readonly states: KeptState<KeptLogStates>;
  readonly deviceClock: DeviceClock;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  openTrends(): Promise<TrendJournal>;
}

/** What is logged, at a moment. */
interface LoggedState extends Pick<DeviceState, 'values' | 'isSimulated'> {
  /** Of the values. */
  readonly scale: 'raw' | 'engineering';
}

const msPerMinute = 60_000;
/** A timer may be early by so much; the minute that it was for is not logged twice. */
const earlyMs = 1000;

/** Event Log 1 and the Trend Logs Multiple of this device; those of imaginary data have records of their own. */
export class DeviceLogs implements EventRecordSink {
  /** What BMSs write to the logs. */
  readonly writes = new LogWrites((id) => {
    // What is written is a record, too, and its time is that of the clock as it is now.
    this.#noteClock();
    return this.#logOf(id);
  });
  readonly #parts: DeviceLogsParts;
  readonly #steps: ClockSteps;
  readonly #real: LogsOfKind;
  readonly #simulated: LogsOfKind;
  readonly #scales = new TrendScales();
  #journal: TrendJournal | undefined;
  #isLoaded = false;
  /** Those that log at this moment. */
  #current: LogsOfKind | undefined;
  #report: Report = () => {};
  #cancelTimer = () => {};

  /** Without `open` there are the objects, with no records. */
  constructor(parts: DeviceLogsParts) {
    const { deviceClock, clock } = parts;
    this.#parts = parts;
    this.#steps = new ClockSteps({
      localMs: () => deviceClock.localMs(),
      monotonicMs: () => clock.monotonicMs(),
    });
    this.#real = this.#newLogs(false);
    this.#simulated = this.#newLogs(true);
  }

  /** Finds the records of the last runs, and goes on with them; before the objects are made. */
  async open({ isSimulated }: Pick<DeviceState, 'isSimulated'>): Promise<void> {
    if (!this.#isLoaded) {
      this.#journal = await this.#openTrends();
      await Promise.all([this.#real.load(), this.#simulated.load()]);
      this.#isLoaded = true;
    }
    this.#use(isSimulated);
  }

  /** Logs the values once a minute from now on; `report` is told of each BUFFER_READY. */
  start(current: () => LoggedState, report: Report): void {
    this.#cancelTimer();
    this.#report = report;
    this.#schedule(current);
  }

  /** No value is logged until the next `start`; events are. */
  suspend(): void {
    this.#cancelTimer();
  }

  /** Nothing is logged until the next `open`. */
  pause(): void {
    this.suspend();
    this.#current?.end();
    this.#current = undefined;
  }

  /** Idempotent; the events are on the disk afterwards, if the disk takes them, and the trends once the journal has stopped. */
  async stop(): Promise<void> {
    this.pause();
    await Promise.all([this.#real.stop(), this.#simulated.stop()]);
  }

  /** The objects, by the language of their descriptions. */
  definitions(language: Language, { isSimulated }: Pick<DeviceState, 'isSimulated'>): readonly ObjectDefinition[] {
    const logs = isSimulated ? this.#simulated : this.#real;
    const naming = (row: { readonly instance: number; readonly name: string; readonly description: Bilingual }) => ({
      instance: row.instance,
      name: row.name,
      description: row.description[language],
    });
    return [
      eventLogDefinition(naming(eventLog), logs.eventLog),
      ...logs.trends.map(({ row, log, instances }) => trendLogDefinition(naming(row), log, instances)),
    ];
  }

  /** What their events are configured with: BUFFER_READY, to the class of what is worth knowing. */
  configurations(language: Language): readonly EventConfiguration[] {
    const text = bufferReadyText[language];
    return [
      { objectType: ObjectType.eventLog, instance: eventLog.instance },
      ...trendLogs.map(({ instance }) => ({ objectType: ObjectType.trendLogMultiple, instance })),
    ].map((id) => ({
      id,
      notificationClass: 4,
      notifyType: NotifyType.event,
      algorithm: { type: 'none' },
      faultValues: [],
      timeDelayS: 0,
      timeDelayNormalS: undefined,
      eventEnable: { toOffnormal: false, toFault: false, toNormal: true },
      eventDetectionEnable: true,
      eventAlgorithmInhibit: false,
      reliabilityEvaluationInhibit: false,
      messageTexts: { toOffnormal: '', toFault: '', toNormal: text },
    }));
  }

  accept(record: EventRecord): void {
    this.#noteClock();
    this.#current?.events.accept(record);
  }

  /** Records that the Event Log has taken, those that are not on the disk yet included. */
  get eventCount(): number {
    return this.#current?.eventLog.records.made.totalRecordCount ?? 0;
  }

  /** Resolves when all of them are on the disk. */
  async flushEvents(): Promise<void> {
    await this.#current?.eventLog.records.flush();
  }

  /** The notifications among the records of the Event Log that are newer than so many. */
  async eventsAfter(count: number): Promise<readonly EventRecord[]> {
    return (await this.#current?.events.notificationsAfter(count)) ?? [];
  }

  /** A disk that cannot be read costs the Trend Logs their records until the next start, and BACnet nothing. */
  async #openTrends(): Promise<TrendJournal | undefined> {
    try {
      return await this.#parts.openTrends();
    } catch (cause) {
      this.#parts.log.error({ err: cause }, 'The records of the trend logs cannot be read; nothing is added to them.');
      return undefined;
    }
  }

  #newLogs(isSimulated: boolean): LogsOfKind {
    const { folder, states, deviceClock, clock, log, disk = thisDisk } = this.#parts;
    return new LogsOfKind({
      isSimulated,
      disk,
      journal: () => this.#journal,
      folder,
      states,
      clock,
      log,
      localMs: () => deviceClock.localMs(),
      notify: (id, previousNotification, currentNotification) => {
        const bufferProperty = { deviceId: undefined, objectId: id, propertyId: P.logBuffer, arrayIndex: undefined };
        this.#report(id, EventType.bufferReady, {
          type: 'bufferReady',
          bufferProperty,
          previousNotification,
          currentNotification,
        });
      },
    });
  }

  /** From here on the logs are those of real data, or of imaginary. */
  #use(isSimulated: boolean): LogsOfKind {
    const wanted = isSimulated ? this.#simulated : this.#real;
    if (wanted === this.#current) return wanted;
    this.#current?.end();
    this.#current = undefined;
    // From the first record on: the clock of the UPS, which is read later, is another one than the machine's.
    this.#noteClock();
    this.#current = wanted;
    wanted.begin();
    return wanted;
  }

  #logOf({ objectType, instance }: ObjectIdentifier): LogObject | undefined {
    if (objectType === ObjectType.eventLog) {
      return instance === eventLog.instance ? this.#current?.eventLog : undefined;
    }
    return this.#current?.trends.find(({ row }) => row.instance === instance)?.log;
  }

  #schedule(current: () => LoggedState): void {
    const { clock } = this.#parts;
    const restMs = msPerMinute - (clock.wallMs() % msPerMinute);
    this.#cancelTimer = clock.schedule(restMs < earlyMs ? restMs + msPerMinute : restMs, () => {
      this.#poll(current());
      this.#schedule(current);
    });
  }

  #poll({ isSimulated, values, scale }: LoggedState): void {
    const { trends } = this.#use(isSimulated);
    this.#noteClock();
    const sample = trendSampleOf(values, Math.round(this.#parts.deviceClock.localMs() / 1000));
    const logging = trends.filter(({ log, key, names }) => {
      if (!log.mayLog()) return false;
      if (this.#scales.take(key, sample, names, { mode: scale, factor: values.factor })) log.interrupt();
      return log.mayLog();
    });
    const keys = logging.map(({ key }) => key);
    this.#journal?.addSample(sample, keys);
  }

  #noteClock(): void {
    const seconds = this.#steps.step();
    if (seconds === undefined || this.#current === undefined) return;
    const { eventLog: ofEvents, trends } = this.#current;
    for (const log of [ofEvents, ...trends.map((one) => one.log)]) {
      if (log.mayLog()) log.records.addTimeChange(seconds);
    }
  }
}

const bufferReadyText: Bilingual = {
  en: 'Records are waiting to be read',
  fr: "Des enregistrements attendent d'être lus",
};
