import type { ObjectIdentifier } from '../encoding/application-value.js';
import { ByteWriter } from '../encoding/byte-writer.js';
import { type BacnetAddress, writeRecipientProcess } from '../encoding/constructed/recipient.js';
import {
  writeContextBoolean,
  writeContextObjectIdentifier,
  writeContextReal,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import { writeClosingTag, writeOpeningTag } from '../encoding/tag.js';
import { type PropertyReference, writePropertyReference } from './property-reference.js';

/** One element of Active_COV_Subscriptions. */
export interface CovSubscriptionEntry {
  readonly recipient: BacnetAddress;
  readonly processId: number;
  readonly monitoredObject: ObjectIdentifier;
  readonly monitoredProperty: PropertyReference;
  readonly confirmed: boolean;
  /** 0: without end. */
  readonly timeRemainingS: number;
  /** Only of a property that is a number. */
  readonly covIncrement: number | undefined;
}

/** BACnetCOVSubscription (135-2012 §21). */
export function encodeCovSubscription(entry: CovSubscriptionEntry): Uint8Array {
  const writer = new ByteWriter(64);
  writeOpeningTag(writer, 0);
  const recipient = { type: 'address', address: entry.recipient } as const;
  writeRecipientProcess(writer, { recipient, processId: entry.processId });
  writeClosingTag(writer, 0);
  writeOpeningTag(writer, 1);
  writeContextObjectIdentifier(writer, 0, entry.monitoredObject);
  writePropertyReference(writer, 1, entry.monitoredProperty);
  writeClosingTag(writer, 1);
  writeContextBoolean(writer, 2, entry.confirmed);
  writeContextUnsigned(writer, 3, entry.timeRemainingS);
  if (entry.covIncrement !== undefined) writeContextReal(writer, 4, entry.covIncrement);
  return writer.copy();
}
