import { readApplication, writeApplicationUnsigned, writeApplicationValue } from '../application-codec.js';
import type { ObjectIdentifier } from '../application-value.js';
import type { ByteReader } from '../byte-reader.js';
import type { ByteWriter } from '../byte-writer.js';
import {
  readContextObjectIdentifier,
  readContextUnsignedTo,
  writeContextObjectIdentifier,
  writeContextUnsigned,
} from '../context-codec.js';
import { decodeError } from '../decode-error.js';
import { RejectReason } from '../error-reject-abort.js';
import { nextIsContext, readClosingTag, readOpeningTag, writeClosingTag, writeOpeningTag } from '../tag.js';

/** BACnetAddress (135-2016 §21). */
export interface BacnetAddress {
  /** 0: the network that this device is on; 65535: all networks. */
  readonly network: number;
  /** Without octets: a broadcast. */
  readonly macAddress: Uint8Array;
}

/** BACnetRecipient (135-2016 §21). */
export type Recipient =
  | { readonly type: 'device'; readonly device: ObjectIdentifier }
  | { readonly type: 'address'; readonly address: BacnetAddress };

/** BACnetRecipientProcess (135-2016 §21). */
export interface RecipientProcess {
  readonly recipient: Recipient;
  readonly processId: number;
}

/** BACnetAddressBinding (135-2016 §21), an element of Device_Address_Binding. */
export interface AddressBinding {
  readonly device: ObjectIdentifier;
  readonly address: BacnetAddress;
}

const maxNetwork = 0xffff;
const maxProcessId = 0xffff_ffff;
const RecipientTag = { device: 0, address: 1 } as const;

export function writeAddress(writer: ByteWriter, { network, macAddress }: BacnetAddress): void {
  writeApplicationUnsigned(writer, network);
  writeApplicationValue(writer, { type: 'octetString', value: macAddress });
}

export function readAddress(reader: ByteReader): BacnetAddress {
  const network = readApplication(reader, 'unsigned').value;
  if (network > maxNetwork) throw decodeError(RejectReason.parameterOutOfRange, `network ${network}`);
  return { network, macAddress: readApplication(reader, 'octetString').value };
}

export function writeAddressBinding(writer: ByteWriter, { device, address }: AddressBinding): void {
  writeApplicationValue(writer, { type: 'objectIdentifier', value: device });
  writeAddress(writer, address);
}

export function writeRecipient(writer: ByteWriter, recipient: Recipient): void {
  if (recipient.type === 'device') {
    writeContextObjectIdentifier(writer, RecipientTag.device, recipient.device);
    return;
  }
  writeOpeningTag(writer, RecipientTag.address);
  writeAddress(writer, recipient.address);
  writeClosingTag(writer, RecipientTag.address);
}

export function readRecipient(reader: ByteReader): Recipient {
  if (nextIsContext(reader, RecipientTag.device)) {
    return { type: 'device', device: readContextObjectIdentifier(reader, RecipientTag.device) };
  }
  readOpeningTag(reader, RecipientTag.address);
  const address = readAddress(reader);
  readClosingTag(reader, RecipientTag.address);
  return { type: 'address', address };
}

export function writeRecipientProcess(writer: ByteWriter, { recipient, processId }: RecipientProcess): void {
  writeOpeningTag(writer, 0);
  writeRecipient(writer, recipient);
  writeClosingTag(writer, 0);
  writeContextUnsigned(writer, 1, processId);
}

export function readRecipientProcess(reader: ByteReader): RecipientProcess {
  readOpeningTag(reader, 0);
  const recipient = readRecipient(reader);
  readClosingTag(reader, 0);
  return { recipient, processId: readContextUnsignedTo(reader, 1, maxProcessId) };
}
