import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Link type 147, for private use: nothing around the message. */
const linkType = 147;
const isMessage = `uat:user_dlts:"User 0 (DLT=${linkType})","bscvlc","0","","0",""`;
/** Malformed, or an expert's warning or error. */
export const faulty = '_ws.malformed || _ws.expert.severity >= 0x00600000';

/** What Wireshark's dissector of BACnet/SC says of messages that the filter selects: the columns Info and function, a line each. */
export function dissectSc(messages: readonly Uint8Array[], filter: string): readonly string[] {
  return tshark(messages, [
    '-Y',
    filter,
    '-T',
    'fields',
    '-e',
    'frame.number',
    '-e',
    'bscvlc.function',
    '-e',
    '_ws.col.Info',
  ]);
}

/** Every field of all messages, in Wireshark's words. */
export const dissectedSc = (messages: readonly Uint8Array[]): readonly string[] => tshark(messages, ['-V']);

function tshark(messages: readonly Uint8Array[], options: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'dissector-'));
  try {
    const file = join(folder, 'messages.pcap');
    const head = Buffer.alloc(24);
    head.writeUInt32LE(0xa1b2c3d4, 0);
    head.writeUInt16LE(2, 4);
    head.writeUInt16LE(4, 6);
    head.writeUInt32LE(65_535, 16);
    head.writeUInt32LE(linkType, 20);
    writeFileSync(file, Buffer.concat([head, ...messages.map(record)]));
    const args = ['-r', file, '-o', isMessage, ...options];
    const { stdout } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return stdout.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function record(message: Uint8Array): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(message.length, 8);
  head.writeUInt32LE(message.length, 12);
  return Buffer.concat([head, message]);
}
