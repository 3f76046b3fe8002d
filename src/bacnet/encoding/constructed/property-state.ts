import type { ByteReader } from '../byte-reader.js';
import type { ByteWriter } from '../byte-writer.js';
import {
  readContextBoolean,
  readContextSigned,
  readContextUnsigned,
  writeContextBoolean,
  writeContextSigned,
  writeContextUnsigned,
} from '../context-codec.js';
import { readTag, tagNumberAhead } from '../tag.js';

/** Choices of BACnetPropertyStates (135-2016 §21) that this device sends. */
export const PropertyStateChoice = {
  booleanValue: 0,
  binaryValue: 1,
  reliability: 7,
  state: 8,
  systemStatus: 9,
  unsignedValue: 11,
  integerValue: 41,
} as const;

/** BACnetPropertyStates (135-2016 §21): the choice says which enumeration the value is of; TRUE is 1. */
export interface PropertyState {
  readonly choice: number;
  readonly value: number;
}

export function writePropertyState(writer: ByteWriter, { choice, value }: PropertyState): void {
  if (choice === PropertyStateChoice.booleanValue) writeContextBoolean(writer, choice, value !== 0);
  else if (choice === PropertyStateChoice.integerValue) writeContextSigned(writer, choice, value);
  else writeContextUnsigned(writer, choice, value);
}

/** Choices that are not in our table are kept: all others are unsigned numbers. */
export function readPropertyState(reader: ByteReader): PropertyState {
  const choice = tagNumberAhead(reader);
  // Refuses what is no tag at all.
  if (choice < 0) readTag(reader);
  if (choice === PropertyStateChoice.booleanValue) return { choice, value: readContextBoolean(reader, choice) ? 1 : 0 };
  if (choice === PropertyStateChoice.integerValue) return { choice, value: readContextSigned(reader, choice) };
  return { choice, value: readContextUnsigned(reader, choice) };
}
