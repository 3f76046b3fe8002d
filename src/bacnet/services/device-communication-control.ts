import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  readContextEnumerated,
  readOptionalContextUnsigned,
  writeContextCharacterString,
  writeContextEnumerated,
  writeContextUnsigned,
} from '../encoding/context-codec.js';
import { decodeError } from '../encoding/decode-error.js';
import { RejectReason } from '../encoding/error-reject-abort.js';
import { expectEnd } from '../encoding/tag.js';
import { readOptionalPassword } from './password.js';

/** What a device may still do (135-2012 §16.1.1.1.2). */
export const CommunicationControl = { enable: 0, disable: 1, disableInitiation: 2 } as const;

export type CommunicationControl = (typeof CommunicationControl)[keyof typeof CommunicationControl];

export interface DeviceCommunicationControlRequest {
  /** `undefined`: until further notice. */
  readonly durationMinutes: number | undefined;
  readonly control: CommunicationControl;
  readonly password: string | undefined;
}

const maxDurationMinutes = 0xffff;

/** DeviceCommunicationControl (135-2012 §16.1). */
export function decodeDeviceCommunicationControlRequest(reader: ByteReader): DeviceCommunicationControlRequest {
  const durationMinutes = readOptionalContextUnsigned(reader, 0);
  if (durationMinutes !== undefined && durationMinutes > maxDurationMinutes) {
    throw decodeError(RejectReason.parameterOutOfRange, `${durationMinutes} minutes`);
  }
  const control = communicationControlOf(readContextEnumerated(reader, 1));
  const password = readOptionalPassword(reader, 2);
  expectEnd(reader);
  return { durationMinutes, control, password };
}

export function encodeDeviceCommunicationControlRequest(
  writer: ByteWriter,
  { durationMinutes, control, password }: DeviceCommunicationControlRequest,
): void {
  if (durationMinutes !== undefined) writeContextUnsigned(writer, 0, durationMinutes);
  writeContextEnumerated(writer, 1, control);
  if (password !== undefined) writeContextCharacterString(writer, 2, password);
}

function communicationControlOf(value: number): CommunicationControl {
  const control = Object.values(CommunicationControl).find((one) => one === value);
  if (control === undefined) throw decodeError(RejectReason.undefinedEnumeration, `enable-disable ${value}`);
  return control;
}
