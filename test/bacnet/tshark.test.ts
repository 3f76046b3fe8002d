import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeApdu } from '../../src/bacnet/apdu/apdu.js';
import { encodeBvlc } from '../../src/bacnet/bvlc/bvlc-message.js';
import { encodeApplicationValue } from '../../src/bacnet/encoding/application-codec.js';
import type { ApplicationValue } from '../../src/bacnet/encoding/application-value.js';
import { ByteWriter } from '../../src/bacnet/encoding/byte-writer.js';
import { type Npdu, writeNpdu } from '../../src/bacnet/npdu/npdu.js';
import { encodeReadPropertyAck } from '../../src/bacnet/services/read-property.js';
import { annexF } from '../vectors/annex-f.js';
import { fromHex } from '../vectors/from-hex.js';
import { gatewayPackets } from '../vectors/gateway-packets.js';

const isInstalled = (program: string) => spawnSync(program, ['--version']).status === 0;
const hasTshark = isInstalled('tshark') && isInstalled('text2pcap');

const plain: Npdu = {
  expectingReply: false,
  priority: 0,
  destination: undefined,
  source: undefined,
  networkMessage: undefined,
};
const routed: Npdu = {
  ...plain,
  destination: { network: 2001, address: fromHex('0C'), hopCount: 255 },
  source: { network: 5, address: fromHex('C0A80101BAC0') },
};

function packet(npdu: Npdu, write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  writeNpdu(writer, npdu);
  write(writer);
  return encodeBvlc({ function: 0x0a, npdu: writer.bytes() });
}

/**
 * A ReadProperty-ACK with a vendor's own property, which may be of any type. Not with Present_Value: tshark 4.0 takes
 * bit strings of more than 24 bits for malformed there, and nowhere else.
 */
function answerWith(value: ApplicationValue): Uint8Array {
  return packet(plain, (writer) => {
    writeApdu(writer, { type: 3, segment: undefined, invokeId: 1, service: 12 });
    const request = { objectId: { objectType: 2, instance: 5 }, propertyId: 512, arrayIndex: undefined };
    encodeReadPropertyAck(writer, request, encodeApplicationValue(value));
  });
}

const values: readonly ApplicationValue[] = [
  { type: 'null' },
  { type: 'boolean', value: true },
  { type: 'unsigned', value: 4294967295 },
  { type: 'signed', value: -129 },
  { type: 'real', value: Number.NaN },
  { type: 'double', value: Number.NEGATIVE_INFINITY },
  { type: 'octetString', value: new Uint8Array(300) },
  { type: 'characterString', value: 'Onduleur n° 1 '.repeat(40) },
  { type: 'bitString', value: new Array<boolean>(129).fill(true) },
  { type: 'enumerated', value: 261 },
  { type: 'date', value: { year: 2026, month: 6, day: 30, weekday: 2 } },
  { type: 'time', value: { hour: 23, minute: 59, second: 59, hundredths: undefined } },
  { type: 'objectIdentifier', value: { objectType: 39, instance: 2 } },
];

const packets: readonly Uint8Array[] = [
  ...[...annexF, ...gatewayPackets].flatMap((one) =>
    [plain, routed].map((npdu) =>
      packet(npdu, (writer) => {
        writeApdu(writer, one.header);
        one.encode(writer);
      }),
    ),
  ),
  ...values.map(answerWith),
  packet(plain, (writer) =>
    writeApdu(writer, {
      type: 4,
      negative: false,
      server: true,
      invokeId: 1,
      sequenceNumber: 2,
      actualWindowSize: 16,
    }),
  ),
  packet(plain, (writer) => writeApdu(writer, { type: 6, invokeId: 1, reason: 9 })),
  packet(plain, (writer) => writeApdu(writer, { type: 7, server: true, invokeId: 1, reason: 4 })),
  packet(plain, (writer) => writeApdu(writer, { type: 2, invokeId: 1, service: 15 })),
  encodeBvlc({ function: 0x00, resultCode: 0x0030 }),
  encodeBvlc({ function: 0x03, entries: [{ address: '10.0.0.1', port: 47808, mask: '255.255.255.255' }] }),
  encodeBvlc({ function: 0x05, timeToLiveS: 300 }),
  encodeBvlc({ function: 0x07, entries: [{ address: '10.0.0.1', port: 47808, timeToLiveS: 60, remainingS: 90 }] }),
];

/** A frame as text2pcap reads it. */
function hexDump(bytes: Uint8Array): string {
  return `000000 ${[...bytes].map((octet) => octet.toString(16).padStart(2, '0')).join(' ')}\n`;
}

describe.skipIf(!hasTshark)('a foreign dissector (tshark)', () => {
  let folder: string;
  let capture: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bacnet-vectors-'));
    capture = join(folder, 'vectors.pcap');
    const input = packets.map(hexDump).join('');
    expect(spawnSync('text2pcap', ['-q', '-u', '47808,47808', '-', capture], { input }).status).toBe(0);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function tshark(...options: readonly string[]): readonly string[] {
    const { stdout, status } = spawnSync('tshark', ['-n', '-r', capture, ...options], { encoding: 'utf8' });
    expect(status).toBe(0);
    return stdout.split('\n').filter((line) => line !== '');
  }

  it('takes every packet for BACnet/IP', () => {
    expect(tshark('-Y', 'bvlc', '-T', 'fields', '-e', 'frame.number')).toHaveLength(packets.length);
  });

  it('finds nothing malformed and nothing to warn of', () => {
    // 0x600000 is the severity of a warning; notes and chats are below it.
    expect(tshark('-Y', '_ws.malformed || _ws.expert.severity >= 0x600000')).toEqual([]);
  });
});
