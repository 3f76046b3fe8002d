import type { LogStatus } from '../../encoding/constructed/named-bits.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import type { WriteFailure } from '../../object-model/write-rule.js';
import type { LogRecords } from './log-records.js';

/** What outlives a restart of a log, beside its records. */
export interface LogState {
  readonly enable: boolean;
  readonly stopWhenFull: boolean;
  /** Records until BUFFER_READY; 0: never (135-2016 §13.3.7). */
  readonly notificationThreshold: number;
  /** Total_Record_Count at the last BUFFER_READY; 0 before the first. */
  readonly lastNotifyRecord: number;
  /** From which Total_Record_Count Records_Since_Notification counts. */
  readonly countedFrom: number;
}

export interface LogObjectParts {
  readonly bufferSize: number;
  readonly records: LogRecords;
  /** Of the last run; undefined at the first start. */
  readonly state: LogState | undefined;
  readonly defaultThreshold: number;
  /** Resolves when the state outlives a power cut. */
  keep(state: LogState): Promise<void>;
  /** BUFFER_READY: so many records were there at the last notification, and are now. */
  notify(previousNotification: number, currentNotification: number): void;
}

const logBufferFull: WriteFailure = { errorClass: ErrorClass.object, errorCode: ErrorCode.logBufferFull };

/** What Event Logs and Trend Logs Multiple have in common: when they log, and what they record of themselves (135-2016 §12.27, §12.30). */
export class LogObject {
  readonly bufferSize: number;
  readonly records: LogRecords;
  readonly #parts: LogObjectParts;
  #state: LogState;
  #endShown = () => {};

  constructor(parts: LogObjectParts) {
    const { bufferSize, records, state, defaultThreshold } = parts;
    this.#parts = parts;
    this.bufferSize = bufferSize;
    this.records = records;
    this.#state = state ?? {
      enable: true,
      stopWhenFull: false,
      notificationThreshold: defaultThreshold,
      lastNotifyRecord: 0,
      countedFrom: 0,
    };
  }

  get state(): LogState {
    return this.#state;
  }

  /** Records_Since_Notification: of the records that can be read. */
  get recordsSinceNotification(): number {
    return Math.max(0, this.records.shown.totalRecordCount - this.#state.countedFrom);
  }

  /** Records that the log goes on after a restart, which was an interruption (135-2016 §12.27.13, §12.30.18). */
  start(): void {
    const isFirst = this.records.made.totalRecordCount === 0;
    if (this.#state.enable) this.#addStatus({ logInterrupted: !isFirst });
    this.#endShown = this.records.onShown(() => this.#noteShown());
  }

  /** What follows does not go on from what was before: the object was reconfigured (135-2016 §21, BACnetLogStatus). */
  interrupt(): void {
    if (this.#state.enable) this.#addStatus({ logInterrupted: true });
  }

  /** Idempotent. */
  stop(): void {
    this.#endShown();
  }

  /**
   * Whether a record may be added now. A log that stops when it is full keeps its last place for the record that says so
   * (135-2016 §12.27.10, §12.30.15).
   */
  mayLog(): boolean {
    const { enable, stopWhenFull } = this.#state;
    if (!enable) return false;
    if (!stopWhenFull || this.records.made.recordCount < this.bufferSize - 1) return true;
    this.#disable();
    void this.#keep();
    return false;
  }

  async setEnable(enable: boolean): Promise<WriteFailure | undefined> {
    if (enable === this.#state.enable) return undefined;
    if (enable && this.#state.stopWhenFull && this.#isFull) return logBufferFull;
    if (enable) {
      this.#state = { ...this.#state, enable };
      this.#addStatus({});
    } else this.#disable();
    await this.#keepAll();
    return undefined;
  }

  /** TRUE while the buffer is full ends logging, and the record of it takes the place of the oldest (135-2016 §12.27.10). */
  async setStopWhenFull(stopWhenFull: boolean): Promise<undefined> {
    if (stopWhenFull === this.#state.stopWhenFull) return undefined;
    this.#state = { ...this.#state, stopWhenFull };
    if (stopWhenFull && this.#isFull && this.#state.enable) this.#disable();
    await this.#keepAll();
    return undefined;
  }

  async setNotificationThreshold(notificationThreshold: number): Promise<undefined> {
    this.#state = { ...this.#state, notificationThreshold };
    await this.#keep();
    this.#noteShown();
    return undefined;
  }

  /** Record_Count = 0: the purge is the first record of what follows (135-2016 §12.27.13, §12.30.20). */
  async purge(): Promise<undefined> {
    const { records } = this.#parts;
    records.purge();
    this.#state = { ...this.#state, countedFrom: records.made.totalRecordCount };
    this.#addStatus({ bufferPurged: true, logDisabled: !this.#state.enable });
    await this.#keepAll();
    return undefined;
  }

  get #isFull(): boolean {
    return this.records.made.recordCount >= this.bufferSize;
  }

  #disable(): void {
    this.#state = { ...this.#state, enable: false };
    this.#addStatus({ logDisabled: true });
  }

  #addStatus(status: Partial<LogStatus>): void {
    this.records.addStatus({ logDisabled: false, bufferPurged: false, logInterrupted: false, ...status });
  }

  /** The records first: they say what the state is of, should the power be cut in between. */
  async #keepAll(): Promise<void> {
    await this.records.flush();
    await this.#keep();
  }

  #keep(): Promise<void> {
    return this.#parts.keep(this.#state);
  }

  /** BUFFER_READY of what can be read: who is told of records finds them (135-2016 §13.3.7). */
  #noteShown(): void {
    const { notificationThreshold, lastNotifyRecord } = this.#state;
    if (notificationThreshold === 0 || this.recordsSinceNotification < notificationThreshold) return;
    const { totalRecordCount } = this.records.shown;
    this.#state = { ...this.#state, lastNotifyRecord: totalRecordCount, countedFrom: totalRecordCount };
    void this.#keep();
    this.#parts.notify(lastNotifyRecord, totalRecordCount);
  }
}
