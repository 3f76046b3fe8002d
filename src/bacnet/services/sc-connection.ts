import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import { type BacnetDateTime, readDateTime, writeDateTime } from '../encoding/constructed/time-stamp.js';
import {
  readContextEnumerated,
  readOptionalContextCharacterString,
  writeContextCharacterString,
  writeContextEnumerated,
} from '../encoding/context-codec.js';
import {
  nextIsContext,
  nextIsOpening,
  readClosingTag,
  readOpeningTag,
  writeClosingTag,
  writeOpeningTag,
} from '../encoding/tag.js';
import { type BacnetError, readTaggedError, writeTaggedError } from './error.js';

/** BACnetSCHubConnection (135-2020 §21, addendum cc), as in SC_Primary_Hub_Connection_Status. */
export interface ScHubConnection {
  /** BACnetSCConnectionState. */
  readonly state: number;
  readonly connectTimestamp: BacnetDateTime;
  readonly disconnectTimestamp: BacnetDateTime;
  readonly error: BacnetError | undefined;
  readonly errorDetails: string | undefined;
}

/** BACnetHealth (135-2020 §21, addendum cc), as in Current_Health. */
export interface Health {
  readonly timestamp: BacnetDateTime;
  /** Class object and code success where nothing is wrong. */
  readonly result: BacnetError;
  /** The property that the error is about. */
  readonly propertyId: number | undefined;
  readonly details: string | undefined;
}

const HubConnectionTag = { state: 0, connected: 1, disconnected: 2, error: 3, details: 4 } as const;
const HealthTag = { timestamp: 0, result: 1, property: 2, details: 3 } as const;

export function writeScHubConnection(writer: ByteWriter, connection: ScHubConnection): void {
  writeContextEnumerated(writer, HubConnectionTag.state, connection.state);
  writeTaggedDateTime(writer, HubConnectionTag.connected, connection.connectTimestamp);
  writeTaggedDateTime(writer, HubConnectionTag.disconnected, connection.disconnectTimestamp);
  if (connection.error !== undefined) writeTaggedError(writer, HubConnectionTag.error, connection.error);
  if (connection.errorDetails !== undefined) {
    writeContextCharacterString(writer, HubConnectionTag.details, connection.errorDetails);
  }
}

export function readScHubConnection(reader: ByteReader): ScHubConnection {
  return {
    state: readContextEnumerated(reader, HubConnectionTag.state),
    connectTimestamp: readTaggedDateTime(reader, HubConnectionTag.connected),
    disconnectTimestamp: readTaggedDateTime(reader, HubConnectionTag.disconnected),
    error: nextIsOpening(reader, HubConnectionTag.error) ? readTaggedError(reader, HubConnectionTag.error) : undefined,
    errorDetails: readOptionalContextCharacterString(reader, HubConnectionTag.details),
  };
}

export function writeHealth(writer: ByteWriter, { timestamp, result, propertyId, details }: Health): void {
  writeTaggedDateTime(writer, HealthTag.timestamp, timestamp);
  writeTaggedError(writer, HealthTag.result, result);
  if (propertyId !== undefined) writeContextEnumerated(writer, HealthTag.property, propertyId);
  if (details !== undefined) writeContextCharacterString(writer, HealthTag.details, details);
}

export function readHealth(reader: ByteReader): Health {
  return {
    timestamp: readTaggedDateTime(reader, HealthTag.timestamp),
    result: readTaggedError(reader, HealthTag.result),
    propertyId: nextIsContext(reader, HealthTag.property)
      ? readContextEnumerated(reader, HealthTag.property)
      : undefined,
    details: readOptionalContextCharacterString(reader, HealthTag.details),
  };
}

function writeTaggedDateTime(writer: ByteWriter, tagNumber: number, moment: BacnetDateTime): void {
  writeOpeningTag(writer, tagNumber);
  writeDateTime(writer, moment);
  writeClosingTag(writer, tagNumber);
}

function readTaggedDateTime(reader: ByteReader, tagNumber: number): BacnetDateTime {
  readOpeningTag(reader, tagNumber);
  const moment = readDateTime(reader);
  readClosingTag(reader, tagNumber);
  return moment;
}
