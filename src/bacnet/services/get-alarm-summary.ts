import { readApplication, writeApplicationEnumerated, writeApplicationValue } from '../encoding/application-codec.js';
import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { type EventTransitionBits, eventTransitionBits } from '../encoding/constructed/named-bits.js';
import { expectEnd } from '../encoding/tag.js';

/** An object in alarm whose Notify_Type is ALARM. */
export interface AlarmSummary {
  readonly objectId: ObjectIdentifier;
  /** BACnetEventState. */
  readonly alarmState: number;
  readonly acknowledgedTransitions: EventTransitionBits;
}

/** GetAlarmSummary (135-2016 §13.10) has no parameters. */
export function decodeGetAlarmSummaryRequest(reader: ByteReader): void {
  expectEnd(reader);
}

export function decodeGetAlarmSummaryAck(reader: ByteReader): readonly AlarmSummary[] {
  const summaries: AlarmSummary[] = [];
  while (reader.remaining > 0) {
    summaries.push({
      objectId: readApplication(reader, 'objectIdentifier').value,
      alarmState: readApplication(reader, 'enumerated').value,
      acknowledgedTransitions: eventTransitionBits.fromBits(readApplication(reader, 'bitString').value),
    });
  }
  return summaries;
}

export function encodeGetAlarmSummaryAck(writer: ByteWriter, summaries: readonly AlarmSummary[]): void {
  for (const { objectId, alarmState, acknowledgedTransitions } of summaries) {
    writeApplicationValue(writer, { type: 'objectIdentifier', value: objectId });
    writeApplicationEnumerated(writer, alarmState);
    writeApplicationValue(writer, { type: 'bitString', value: eventTransitionBits.toBits(acknowledgedTransitions) });
  }
}
