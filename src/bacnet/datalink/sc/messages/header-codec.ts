import type { ByteReader } from '../../../encoding/byte-reader.js';
import type { ByteWriter } from '../../../encoding/byte-writer.js';
import { readVmac, vmacOctets, writeVmac } from '../vmac.js';
import { readHeaderOptions, writeHeaderOptions } from './header-options.js';
import { addressFault, payloadFault, ruleOf } from './message-rules.js';
import { isFault, type ScError, scFaults } from './sc-faults.js';
import type { ScReadHeader } from './sc-header.js';

/** Function, flags, message ID. */
const fixedOctets = 4;

/** Control flags (135-2020 §AB.2.2). */
const originFlag = 0x08;
const destinationFlag = 0x04;
const destinationOptionsFlag = 0x02;
const dataOptionsFlag = 0x01;
const reservedFlags = 0xf0;

/** What was read, and what is wrong with it; the reader stands at the payload where nothing is. */
export interface HeaderReading {
  /** undefined: not even a message ID. */
  readonly header: ScReadHeader | undefined;
  readonly fault: ScError | undefined;
}

const nothingRead: HeaderReading = { header: undefined, fault: scFaults.noMessageId };

/** Reads the header and checks all that does not need the payload's fields (135-2020 §AB.3.1.5). */
export function readScHeader(reader: ByteReader): HeaderReading {
  if (reader.remaining < fixedOctets) return nothingRead;
  const bvlcFunction = reader.readUint8();
  const flags = reader.readUint8();
  const header: { -readonly [Field in keyof ScReadHeader]: ScReadHeader[Field] } = {
    function: bvlcFunction,
    messageId: reader.readUint16(),
    origin: undefined,
    destination: undefined,
    destinationOptions: undefined,
    dataOptions: undefined,
  };
  const cutOff = { header, fault: scFaults.cutOffAddress };
  if ((flags & originFlag) !== 0) {
    if (reader.remaining < vmacOctets) return cutOff;
    header.origin = readVmac(reader);
  }
  if ((flags & destinationFlag) !== 0) {
    if (reader.remaining < vmacOctets) return cutOff;
    header.destination = readVmac(reader);
  }
  return { header, fault: restFault(reader, header, flags) };
}

function restFault(
  reader: ByteReader,
  header: { -readonly [Field in keyof ScReadHeader]: ScReadHeader[Field] },
  flags: number,
): ScError | undefined {
  if ((flags & reservedFlags) !== 0) return scFaults.reservedFlag;
  const rule = ruleOf(header.function);
  if (rule === undefined) return scFaults.unknownFunction;
  const wrongAddress = addressFault(rule, header);
  if (wrongAddress !== undefined) return wrongAddress;
  if ((flags & destinationOptionsFlag) !== 0) {
    const options = readHeaderOptions(reader, 'destination');
    if (isFault(options)) return options;
    header.destinationOptions = options;
  }
  if ((flags & dataOptionsFlag) !== 0) {
    if (!rule.dataOptions) return scFaults.unexpectedDataOptions;
    const options = readHeaderOptions(reader, 'data');
    if (isFault(options)) return options;
    header.dataOptions = options;
  }
  return payloadFault(rule, reader.remaining);
}

export function writeScHeader(writer: ByteWriter, message: ScReadHeader): void {
  const { origin, destination, destinationOptions = [], dataOptions = [] } = message;
  writer.writeUint8(message.function);
  writer.writeUint8(
    (origin === undefined ? 0 : originFlag) |
      (destination === undefined ? 0 : destinationFlag) |
      (destinationOptions.length === 0 ? 0 : destinationOptionsFlag) |
      (dataOptions.length === 0 ? 0 : dataOptionsFlag),
  );
  writer.writeUint16(message.messageId);
  if (origin !== undefined) writeVmac(writer, origin);
  if (destination !== undefined) writeVmac(writer, destination);
  if (destinationOptions.length > 0) writeHeaderOptions(writer, destinationOptions);
  if (dataOptions.length > 0) writeHeaderOptions(writer, dataOptions);
}
