import { join } from 'node:path';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import type { UpsIdentity } from '../objects/identity.js';
import type { Track } from '../objects/state-track.js';
import type { DeviceState, ValueStream } from '../objects/value-stream.js';
import type { TrackQuery } from './event-tracks.js';
import { History, type KeptMinutes, type SeriesAnswer, type SeriesQuery } from './history.js';
import type { IncidentBook } from './incident-book.js';
import { Journal, type JournalPage, type JournalQuery } from './journal.js';
import type { EventRecorder, JournalEvent, NewEvent } from './journal-event.js';
import type { TrendJournal } from './trend-store.js';
import { UpsStateFile } from './ups-state-file.js';
import { type ActiveAlarm, UpsWatch } from './ups-watch.js';

export interface JournalServiceParts {
  readonly dataDir: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
}

/** A poll cycle brings its tables one after the other: what is between them is no state of the UPS. */
const settleMs = 300;

/** Events, active alarms and measurement history, below the data folder. */
export class JournalService implements EventRecorder {
  readonly #version: string;
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #ups: UpsWatch;
  readonly #history: History;
  #incidents: IncidentBook | undefined;
  #isSimulated = false;
  #isStarted = false;
  #state: DeviceState | undefined;
  #endValues = () => {};

  constructor({ dataDir, version, clock, log, disk = thisDisk }: JournalServiceParts) {
    const folder = join(dataDir, 'journal');
    const isSimulated = () => this.#isSimulated;
    this.#version = version;
    this.#clock = clock;
    this.#journal = new Journal({ folder, clock, log, disk, isSimulated });
    this.#ups = new UpsWatch({
      recorder: this.#journal,
      memory: new UpsStateFile(join(folder, 'plant.json'), log, disk),
      journal: this.#journal,
      clock,
    });
    this.#history = new History({ folder, clock, log, disk, recorder: this.#journal, isSimulated });
  }

  /** Follows the values from now on. */
  async start(values: ValueStream): Promise<void> {
    this.#endValues = values.subscribe(({ state, replaced }) => {
      this.#observe(state);
      if (replaced) this.record({ kind: 'ups-replaced', from: upsText(replaced), to: upsText(state.identity) });
    });
    await Promise.all([this.#journal.start(), this.#history.start()]);
    const lastRun = await this.#ups.start();
    this.#isStarted = true;
    // What came while the disk was slow waits for what the last run knew.
    if (this.#state !== undefined) this.#clock.schedule(settleMs, () => this.#look());
    this.record({ kind: lastRun === 'cut' ? 'started-after-cut' : 'started', subject: this.#version });
  }

  /** Idempotent; everything is on the disk afterwards, if the disk takes it. */
  async stop(): Promise<void> {
    if (!this.#isStarted) return;
    this.#endValues();
    this.#look();
    this.#isStarted = false;
    this.record({ kind: 'stopped' });
    this.#incidents?.stop();
    await Promise.all([this.#journal.stop(), this.#history.stop(), this.#ups.stop()]);
  }

  record(event: NewEvent): void {
    this.#journal.record(event);
  }

  /** Called with each event as it is recorded; the returned function ends it. */
  onEvent(listener: (event: JournalEvent) => void): () => void {
    return this.#journal.onEvent(listener);
  }

  query(query?: JournalQuery): Promise<JournalPage> {
    return this.#journal.query(query);
  }

  /** All events, the newest first, for `eventsAsCsv` and `eventsAsJson`. */
  events(): AsyncIterable<JournalEvent> {
    return this.#journal.events();
  }

  /** What the events amount to. */
  async incidents(): Promise<IncidentBook> {
    const { IncidentBook } = await import('./incident-book.js');
    this.#incidents ??= new IncidentBook(this.#journal, this.#clock);
    return this.#incidents;
  }

  /** How a state or bits went, as far back as there are events. */
  async tracks(query: TrackQuery): Promise<readonly Track[]> {
    const { eventTracks } = await import('./event-tracks.js');
    return eventTracks(this.#journal.eventsAfter(0), query);
  }

  activeAlarms(): readonly ActiveAlarm[] {
    return this.#ups.activeAlarms();
  }

  series(query: SeriesQuery): Promise<SeriesAnswer> {
    return this.#history.series(query);
  }

  /** Every minute that was kept, for `historyAsCsv`. */
  minutes(fromMs: number, toMs: number): KeptMinutes {
    return this.#history.minutes(fromMs, toMs);
  }

  /** The records of the trend logs, which are kept with the history; before `start`. */
  openTrends(): Promise<TrendJournal> {
    return this.#history.openTrends();
  }

  /** Looks at new values when their cycle is over. */
  #observe(state: DeviceState): void {
    if (this.#state === undefined) this.#clock.schedule(settleMs, () => this.#look());
    this.#state = state;
  }

  #look(): void {
    const state = this.#state;
    if (state === undefined || !this.#isStarted) return;
    this.#state = undefined;
    const { values, isSimulated, fault, loss } = state;
    this.#isSimulated = isSimulated;
    this.#ups.observe(values, isSimulated, fault, loss);
    this.#history.sample(values);
  }
}

/** Its model and serial number. */
function upsText({ model, serialNumber }: UpsIdentity): string {
  return [model, serialNumber].filter((one) => one !== undefined).join(' ');
}
