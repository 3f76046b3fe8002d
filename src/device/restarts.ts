import type { Recipient } from '../bacnet/encoding/constructed/recipient.js';
import {
  type BacnetDateTime,
  unspecifiedTimeStamp,
  writeTimeStamp,
} from '../bacnet/encoding/constructed/time-stamp.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import { constructedValue, type PropertyDefinition } from '../bacnet/object-model/object-database.js';
import type { RestartNews } from '../bacnet/server/restart-notice.js';
import type { GatewayMemory } from './gateway-memory.js';
import { RestartRecipients } from './restart-recipients.js';
import { RunRecord } from './run-record.js';

/** What the Device says of its last start (135-2016 §12.11.44 to §12.11.46). */
export class Restarts implements RestartNews {
  readonly recipientList: RestartRecipients;
  readonly #run: RunRecord;
  #startedAt: BacnetDateTime | undefined;
  #isTold = true;

  constructor(memory: GatewayMemory, run: RunRecord = new RunRecord({ memory, isSupervised: false })) {
    this.recipientList = new RestartRecipients(memory);
    this.#run = run;
  }

  /** The device has just started; `localTime` as it serves it. */
  begin(localTime: BacnetDateTime): void {
    this.#startedAt = localTime;
    this.#isTold = false;
  }

  get recipients(): readonly Recipient[] {
    return this.recipientList.list;
  }

  take(): boolean {
    const isNews = !this.#isTold;
    this.#isTold = true;
    return isNews;
  }

  properties(): readonly PropertyDefinition[] {
    const dateTime = this.#startedAt;
    const stamp = dateTime === undefined ? unspecifiedTimeStamp : ({ type: 'dateTime', dateTime } as const);
    return [
      { id: P.lastRestartReason, value: { type: 'enumerated', value: this.#run.reason } },
      { id: P.timeOfDeviceRestart, value: constructedValue(writeTimeStamp, stamp) },
      { id: P.restartNotificationRecipients, value: this.recipientList.value },
    ];
  }
}
