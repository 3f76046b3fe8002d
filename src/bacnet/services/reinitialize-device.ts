import type { ByteReader } from '../encoding/byte-reader.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import {
  readContextEnumerated,
  writeContextCharacterString,
  writeContextEnumerated,
} from '../encoding/context-codec.js';
import { decodeError } from '../encoding/decode-error.js';
import { RejectReason } from '../encoding/error-reject-abort.js';
import { expectEnd } from '../encoding/tag.js';
import { readOptionalPassword } from './password.js';

/** Reinitialized State of Device (135-2016 §16.4.1.1.1). */
export const ReinitializedState = {
  coldstart: 0,
  warmstart: 1,
  startBackup: 2,
  endBackup: 3,
  startRestore: 4,
  endRestore: 5,
  abortRestore: 6,
  activateChanges: 7,
} as const;

export type ReinitializedState = (typeof ReinitializedState)[keyof typeof ReinitializedState];

export interface ReinitializeDeviceRequest {
  readonly state: ReinitializedState;
  readonly password: string | undefined;
}

/** ReinitializeDevice (135-2012 §16.4). */
export function decodeReinitializeDeviceRequest(reader: ByteReader): ReinitializeDeviceRequest {
  const state = reinitializedStateOf(readContextEnumerated(reader, 0));
  const password = readOptionalPassword(reader, 1);
  expectEnd(reader);
  return { state, password };
}

export function encodeReinitializeDeviceRequest(
  writer: ByteWriter,
  { state, password }: ReinitializeDeviceRequest,
): void {
  writeContextEnumerated(writer, 0, state);
  if (password !== undefined) writeContextCharacterString(writer, 1, password);
}

function reinitializedStateOf(value: number): ReinitializedState {
  const state = Object.values(ReinitializedState).find((one) => one === value);
  if (state === undefined) throw decodeError(RejectReason.undefinedEnumeration, `reinitialized state ${value}`);
  return state;
}
