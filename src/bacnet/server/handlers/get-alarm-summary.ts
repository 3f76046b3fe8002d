import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { EventState, NotifyType } from '../../encoding/event-enumerations.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import { decodeGetAlarmSummaryRequest, encodeGetAlarmSummaryAck } from '../../services/get-alarm-summary.js';
import type { EventReporting } from '../events/event-reporting.js';
import type { ConfirmedServiceHandler } from '../service-registry.js';

/** GetAlarmSummary (135-2016 §13.10): objects that are not normal, and whose Notify_Type is ALARM. */
export class GetAlarmSummaryHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.getAlarmSummary;
  readonly supportedBit = ServicesSupportedBit.getAlarmSummary;
  readonly acknowledgement = 'complex';
  readonly #events: EventReporting;

  constructor(events: EventReporting) {
    this.#events = events;
  }

  execute(request: ByteReader, answer: ByteWriter): undefined {
    decodeGetAlarmSummaryRequest(request);
    encodeGetAlarmSummaryAck(
      answer,
      [...this.#events.objects].flatMap(({ configuration: { id, notifyType }, status }) => {
        if (status.eventState === EventState.normal || notifyType !== NotifyType.alarm) return [];
        return [{ objectId: id, alarmState: status.eventState, acknowledgedTransitions: status.ackedTransitions }];
      }),
    );
  }
}
