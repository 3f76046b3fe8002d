import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const tsharkMissing = spawnSync('tshark', ['--version']).error !== undefined;
export const tsharkNote = tsharkMissing ? ' (SKIPPED: tshark is not installed)' : '';
const bacnetPort = 47808;
/** Malformed, or an expert's warning or error. */
export const faulty = '_ws.malformed || _ws.expert.severity >= 0x00600000';

/** One packet as a record of a capture file of raw IPv4 (link type 101). */
function record(payload: Uint8Array): Buffer {
  const packet = Buffer.alloc(28 + payload.length);
  packet.writeUInt16BE(0x4500, 0);
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt16BE(0x4011, 8);
  packet.writeUInt32BE(0x7f000001, 12);
  packet.writeUInt32BE(0x7f000001, 16);
  packet.writeUInt16BE(bacnetPort, 20);
  packet.writeUInt16BE(bacnetPort, 22);
  packet.writeUInt16BE(8 + payload.length, 24);
  packet.set(payload, 28);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(packet.length, 8);
  head.writeUInt32LE(packet.length, 12);
  return Buffer.concat([head, packet]);
}

function capture(packets: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(101, 20);
  return Buffer.concat([head, ...packets.map(record)]);
}

/** Lines of Wireshark's dissector about the packets that the filter selects. */
export function dissect(packets: readonly Uint8Array[], filter: string): readonly string[] {
  return tshark(packets, ['-Y', filter, '-T', 'fields', '-e', '_ws.col.Info', '-e', 'udp.payload']);
}

/** Every field of all packets, as Wireshark names it. */
export function dissected(packets: readonly Uint8Array[]): readonly string[] {
  return tshark(packets, ['-V', '-O', 'bvlc,bacnet,bacapp']);
}

function tshark(packets: readonly Uint8Array[], options: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'dissector-'));
  try {
    const file = join(folder, 'packets.pcap');
    writeFileSync(file, capture(packets));
    const { stdout } = spawnSync('tshark', ['-r', file, ...options], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return stdout.split('\n').filter((line) => line !== '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
