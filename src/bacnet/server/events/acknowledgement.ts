import type { Logger } from '../../../core/log.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import { EventType, NotifyType } from '../../encoding/event-enumerations.js';
import { acknowledge, transitionTo } from '../../events/event-status.js';
import { toMessageText } from '../../events/message-text.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { type ReadFailure, unknownObject } from '../../object-model/stored-property.js';
import type { AcknowledgeAlarmRequest } from '../../services/acknowledge-alarm.js';
import type { EventRecord } from './event-record.js';
import type { EventReporting } from './event-reporting.js';
import type { ReportingObject } from './reporting-object.js';

/** Any process may acknowledge, and at any time of its own. */
export type Acknowledgement = Pick<
  AcknowledgeAlarmRequest,
  'eventObject' | 'eventStateAcknowledged' | 'timeStamp' | 'acknowledgmentSource'
>;

const noAlarmConfigured: ReadFailure = { errorClass: ErrorClass.object, errorCode: ErrorCode.noAlarmConfigured };

/** Acknowledges transitions, whoever asks for it (135-2016 §13.5). */
export class Acknowledgements {
  readonly #store: ObjectStore;
  readonly #events: EventReporting;
  readonly #log: Logger;

  constructor(store: ObjectStore, events: EventReporting, log: Logger) {
    this.#store = store;
    this.#events = events;
    this.#log = log;
  }

  /**
   * Carried out before it returns, again and again where it is asked for again; resolves when it is on the disk. `by`
   * names the asker for people.
   */
  async acknowledge(asked: Acknowledgement, by: string): Promise<ReadFailure | undefined> {
    const { objectType, instance } = asked.eventObject;
    if (this.#store.find(objectType, instance) === undefined) return unknownObject;
    const object = this.#events.objectOf(asked.eventObject);
    if (object === undefined || !object.configuration.eventDetectionEnable) return noAlarmConfigured;
    const result = acknowledge(object.status, asked.eventStateAcknowledged, asked.timeStamp);
    if ('errorCode' in result) {
      const facts = { by, object: asked.eventObject, asked: asked.timeStamp, known: object.status.eventTimeStamps };
      this.#log.info(facts, 'An acknowledgement is refused: no such transition has the time stamp.');
      return result;
    }
    await this.#events.noteAcknowledgement(object, result.status, this.#recordOf(object, asked));
    return undefined;
  }

  /**
   * ACK_NOTIFICATION: who acknowledged stands in its text (135-2016 §13.8.1), cut where it is too long for a station that must
   * be told: what cannot be sent, or received, would hold up all that comes after it.
   */
  #recordOf({ configuration, eventType }: ReportingObject, asked: Acknowledgement): EventRecord {
    const transition = transitionTo(asked.eventStateAcknowledged);
    return {
      initiatingDevice: this.#events.deviceId,
      eventObject: configuration.id,
      timeStamp: this.#events.now(),
      notificationClass: configuration.notificationClass,
      priority: this.#events.classOf(configuration).priority[transition],
      eventType: transition === 'toFault' ? EventType.changeOfReliability : eventType,
      messageText: asked.acknowledgmentSource === '' ? undefined : toMessageText(asked.acknowledgmentSource),
      notifyType: NotifyType.ackNotification,
      ackRequired: undefined,
      fromState: undefined,
      toState: asked.eventStateAcknowledged,
      eventValues: undefined,
    };
  }
}
