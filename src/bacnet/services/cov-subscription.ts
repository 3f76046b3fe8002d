import { writeApplicationUnsigned, writeApplicationValue } from '../encoding/application-codec.js';
import type { ObjectIdentifier } from '../encoding/application-value.js';
import { ByteWriter } from '../encoding/byte-writer.js';
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
  /** Network 0 is the one that this device is on (135-2012 §6.2.2). */
  readonly recipient: { readonly network: number; readonly macAddress: Uint8Array };
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
  writeRecipient(writer, entry.recipient);
  writeContextUnsigned(writer, 1, entry.processId);
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

/** BACnetRecipient, of its choices `address` [1], inside BACnetRecipientProcess (135-2012 §21). */
function writeRecipient(writer: ByteWriter, { network, macAddress }: CovSubscriptionEntry['recipient']): void {
  writeOpeningTag(writer, 0);
  writeOpeningTag(writer, 1);
  writeApplicationUnsigned(writer, network);
  writeApplicationValue(writer, { type: 'octetString', value: macAddress });
  writeClosingTag(writer, 1);
  writeClosingTag(writer, 0);
}
