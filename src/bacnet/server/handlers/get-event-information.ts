import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { AbortReason } from '../../encoding/error-reject-abort.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import { isActive } from '../../events/event-status.js';
import {
  beginEventInformation,
  decodeGetEventInformationRequest,
  type EventSummary,
  endEventInformation,
  endOfEventInformationOctets,
  writeEventSummary,
} from '../../services/get-event-information.js';
import type { EventReporting } from '../events/event-reporting.js';
import type { ReportingObject } from '../events/reporting-object.js';
import { compareIds } from '../events/reporting-objects.js';
import type { Peer } from '../peer.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';

/** GetEventInformation (135-2016 §13.12): all objects that are not normal, or not acknowledged. */
export class GetEventInformationHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.getEventInformation;
  readonly supportedBit = ServicesSupportedBit.getEventInformation;
  readonly acknowledgement = 'complex';
  readonly #events: EventReporting;

  constructor(events: EventReporting) {
    this.#events = events;
  }

  /** Goes on behind the last object that the client has, by its number: it may be gone from the list meanwhile. */
  execute(request: ByteReader, answer: ByteWriter, _peer: Peer, roomOctets: number): ServiceFailure | undefined {
    const { lastReceivedObject } = decodeGetEventInformationRequest(request);
    const isNext = ({ configuration: { id } }: ReportingObject) =>
      lastReceivedObject === undefined || compareIds(id, lastReceivedObject) > 0;
    const active = [...this.#events.objects].filter((object) => isActive(object.status) && isNext(object));
    const limit = answer.length + roomOctets - endOfEventInformationOctets;
    let count = 0;
    beginEventInformation(answer);
    for (const object of active) {
      const before = answer.length;
      writeEventSummary(answer, this.#summaryOf(object));
      if (answer.length > limit) {
        answer.truncate(before);
        break;
      }
      count += 1;
    }
    // A client that takes not even one would ask again and again.
    if (count === 0 && active.length > 0) return { kind: 'abort', reason: AbortReason.segmentationNotSupported };
    endEventInformation(answer, count < active.length);
    return undefined;
  }

  #summaryOf({ configuration, status }: ReportingObject): EventSummary {
    return {
      objectId: configuration.id,
      eventState: status.eventState,
      acknowledgedTransitions: status.ackedTransitions,
      eventTimeStamps: status.eventTimeStamps,
      notifyType: configuration.notifyType,
      eventEnable: configuration.eventEnable,
      eventPriorities: this.#events.classOf(configuration).priority,
    };
  }
}
