import { crc32 } from 'node:zlib';

/** One entry of a log file; sequences rise by the order of writing, whatever the machine's clock does. */
export interface LogRecord {
  readonly sequence: number;
  /** Wall clock, milliseconds since 1970. */
  readonly atMs: number;
  /** Without line ends. */
  readonly text: string;
}

const checksumDigits = 8;
const lineEnd = 0x0a;

/** `checksum sequence atMs text` and a line end; the CRC-32 covers all that follows the first space. */
export function encodeRecord({ sequence, atMs, text }: LogRecord): Buffer {
  const content = `${sequence} ${atMs} ${text}`;
  return Buffer.from(`${crc32(content).toString(16).padStart(checksumDigits, '0')} ${content}\n`);
}

export interface ScannedRecords {
  readonly records: readonly LogRecord[];
  /** Where the last good record ends: what follows is a torn or damaged tail. */
  readonly goodBytes: number;
  /** Lines before `goodBytes` that are not as they were written. */
  readonly damagedLines: number;
}

/**
 * Finds the records in the bytes of a file. Any bytes will do: a line that was torn or has a flipped bit is left out,
 * and the next line end is where reading finds its feet again.
 */
export function scanRecords(bytes: Buffer): ScannedRecords {
  const records: LogRecord[] = [];
  let goodBytes = 0;
  let damagedLines = 0;
  let damagedSinceGood = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(lineEnd, start);
    if (end < 0) break;
    const record = decodeLine(bytes.subarray(start, end));
    start = end + 1;
    if (record === undefined) {
      damagedSinceGood += 1;
      continue;
    }
    records.push(record);
    goodBytes = start;
    damagedLines += damagedSinceGood;
    damagedSinceGood = 0;
  }
  return { records, goodBytes, damagedLines };
}

function decodeLine(line: Buffer): LogRecord | undefined {
  const checksum = line.toString('latin1', 0, checksumDigits);
  if (!/^[0-9a-f]{8}$/.test(checksum) || line[checksumDigits] !== 0x20) return undefined;
  const content = line.subarray(checksumDigits + 1);
  if (crc32(content) !== Number.parseInt(checksum, 16)) return undefined;
  const [, sequence, atMs, text] = /^(\d{1,15}) (-?\d{1,16}) (.*)$/s.exec(content.toString('utf8')) ?? [];
  if (sequence === undefined || atMs === undefined || text === undefined) return undefined;
  return { sequence: Number(sequence), atMs: Number(atMs), text };
}
