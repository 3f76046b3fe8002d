import type { ByteReader } from '../../../encoding/byte-reader.js';
import type { ByteWriter } from '../../../encoding/byte-writer.js';
import { cannotEncode } from '../../../encoding/primitive-content.js';
import { notUnderstood, type ScError, scFaults } from './sc-faults.js';

/** Types of header options (135-2020 §AB.2.3). */
export const ScOptionType = { securePath: 1, proprietary: 31 } as const;

/** A header option (135-2020 §AB.2.3). */
export interface ScHeaderOption {
  /** `ScOptionType`, or another from 1 to 31. */
  readonly type: number;
  /** Who does not know the option must not take the message. */
  readonly mustUnderstand: boolean;
  /** Absent: without Header Data, which is not the same as none in it. A view of the message. */
  readonly data?: Uint8Array | undefined;
}

/** The list for the node at the destination, or the one that goes with the NPDU. */
type OptionList = 'destination' | 'data';

const moreFlag = 0x80;
const mustUnderstandFlag = 0x40;
const dataFlag = 0x20;
const typeMask = 0x1f;

/** The standard knows no limit; a message may not make us hold thousands of them. */
const mostOptions = 16;

/** Vendor Identifier and Proprietary Option Type (135-2020 §AB.2.3.2). */
const leastProprietaryOctets = 3;

/**
 * Reads a list to its end. No destination option is known here that had to be understood: Secure Path is none, and what
 * is proprietary is somebody else's (135-2020 §AB.3.1.4). The data options are the network layer's, and only checked.
 */
export function readHeaderOptions(reader: ByteReader, list: OptionList): readonly ScHeaderOption[] | ScError {
  const options: ScHeaderOption[] = [];
  for (let marker = moreFlag; (marker & moreFlag) !== 0; ) {
    if (reader.remaining === 0) return scFaults.cutOffOption;
    if (options.length === mostOptions) return scFaults.tooManyOptions;
    marker = reader.readUint8();
    const option = readHeaderOption(reader, marker);
    if (option === undefined) return scFaults.cutOffOption;
    if (!isSoundOption(option, list)) return scFaults.optionEncoding;
    if (list === 'destination' && option.mustUnderstand) return notUnderstood(marker);
    options.push(option);
  }
  return options;
}

function readHeaderOption(reader: ByteReader, marker: number): ScHeaderOption | undefined {
  const type = marker & typeMask;
  const mustUnderstand = (marker & mustUnderstandFlag) !== 0;
  if ((marker & dataFlag) === 0) return { type, mustUnderstand };
  if (reader.remaining < 2) return undefined;
  const octets = reader.readUint16();
  return octets > reader.remaining ? undefined : { type, mustUnderstand, data: reader.readBytes(octets) };
}

function isSoundOption({ type, data }: ScHeaderOption, list: OptionList): boolean {
  switch (type) {
    case 0:
      return false;
    case ScOptionType.securePath:
      return list === 'data' && data === undefined;
    case ScOptionType.proprietary:
      return data !== undefined && data.length >= leastProprietaryOctets;
    default:
      return true;
  }
}

/** Throws `bacnet.encode` for a type beyond 1 to 31, and for data of more than 65535 octets. */
export function writeHeaderOptions(writer: ByteWriter, options: readonly ScHeaderOption[]): void {
  for (const [index, { type, mustUnderstand, data }] of options.entries()) {
    if (!Number.isInteger(type) || type < 1 || type > typeMask) throw cannotEncode('header option', type);
    const more = index < options.length - 1 ? moreFlag : 0;
    writer.writeUint8(type | more | (mustUnderstand ? mustUnderstandFlag : 0) | (data === undefined ? 0 : dataFlag));
    if (data === undefined) continue;
    if (data.length > 0xffff) throw cannotEncode('header option', `${data.length} octets`);
    writer.writeUint16(data.length);
    writer.writeBytes(data);
  }
}
