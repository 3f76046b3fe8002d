import {
  readBdtEntry,
  readFdtEntry,
  readHostNPort,
  writeBdtEntry,
  writeFdtEntry,
  writeHostNPort,
} from '../../src/bacnet/encoding/constructed/broadcast-tables.js';
import { readDestination, writeDestination } from '../../src/bacnet/encoding/constructed/destination.js';
import {
  readDeviceObjectPropertyReference,
  readDeviceObjectReference,
  writeDeviceObjectPropertyReference,
  writeDeviceObjectReference,
} from '../../src/bacnet/encoding/constructed/device-object-reference.js';
import { readPropertyState, writePropertyState } from '../../src/bacnet/encoding/constructed/property-state.js';
import { readRecipient, writeRecipient } from '../../src/bacnet/encoding/constructed/recipient.js';
import {
  readDateTime,
  readTimeStamp,
  writeDateTime,
  writeTimeStamp,
} from '../../src/bacnet/encoding/constructed/time-stamp.js';
import {
  readEventLogRecord,
  readLogMultipleRecord,
  writeEventLogRecord,
  writeLogMultipleRecord,
} from '../../src/bacnet/services/log-records.js';

import {
  readHealth,
  readScHubConnection,
  writeHealth,
  writeScHubConnection,
} from '../../src/bacnet/services/sc-connection.js';

/** Both directions of each constructed type. */
export const constructedCodecs = {
  dateTime: { decode: readDateTime, encode: writeDateTime },
  timeStamp: { decode: readTimeStamp, encode: writeTimeStamp },
  recipient: { decode: readRecipient, encode: writeRecipient },
  destination: { decode: readDestination, encode: writeDestination },
  propertyState: { decode: readPropertyState, encode: writePropertyState },
  deviceObjectReference: { decode: readDeviceObjectReference, encode: writeDeviceObjectReference },
  deviceObjectPropertyReference: {
    decode: readDeviceObjectPropertyReference,
    encode: writeDeviceObjectPropertyReference,
  },
  hostNPort: { decode: readHostNPort, encode: writeHostNPort },
  bdtEntry: { decode: readBdtEntry, encode: writeBdtEntry },
  fdtEntry: { decode: readFdtEntry, encode: writeFdtEntry },
  eventLogRecord: { decode: readEventLogRecord, encode: writeEventLogRecord },
  scHubConnection: { decode: readScHubConnection, encode: writeScHubConnection },
  health: { decode: readHealth, encode: writeHealth },
  logMultipleRecord: { decode: readLogMultipleRecord, encode: writeLogMultipleRecord },
} as const;
