import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeScMessage, type ScMessage } from '../../../../src/bacnet/datalink/sc/messages/sc-message.js';
import { toHex } from '../../../vectors/from-hex.js';
import { scMessages } from '../../../vectors/sc-messages.js';

const isInstalled = (program: string) => spawnSync(program, ['--version']).status === 0;
const hasTshark = isInstalled('tshark') && isInstalled('text2pcap');

/** A link type that is free for private use, which tshark is told to take for BACnet/SC. */
const linkType = 147;
const asBacnetSc = `uat:user_dlts:"User 0 (DLT=${linkType})","bscvlc","0","","0",""`;

const messages = scMessages.map(({ message }) => message);

/** What we say of a message, as tshark prints it, by the name of its field; a field that is not there is empty. */
const fields: Readonly<Record<string, (message: ScMessage) => readonly (string | number)[]>> = {
  'bscvlc.function': (message) => [message.function, ...('resultFor' in message ? [message.resultFor] : [])].map(hex),
  'bscvlc.msgid': ({ messageId }) => [messageId],
  'bscvlc.orig_virtual_address': ({ origin }) => present(origin),
  'bscvlc.dest_virtual_address': ({ destination }) => present(destination),
  'bscvlc.header_type': (message) => optionsOf(message).map(({ type }) => hex(type)),
  'bscvlc.header_understand': (message) => optionsOf(message).map(({ mustUnderstand }) => Number(mustUnderstand)),
  'bscvlc.header_data': (message) =>
    optionsOf(message).flatMap(({ data }) => (data === undefined ? [] : [bytes(data)])),
  'bscvlc.result': (message) => ('resultFor' in message ? [hex(message.error === undefined ? 0 : 1)] : []),
  'bscvlc.header_error_marker': (message) => errorOf(message).map(({ headerMarker }) => hex(headerMarker)),
  'bscvlc.error_class': (message) => errorOf(message).map(({ errorClass }) => errorClass),
  'bscvlc.error_code': (message) => errorOf(message).map(({ errorCode }) => errorCode),
  'bscvlc.uris': (message) => ('uris' in message ? [bytes(Buffer.from(message.uris.join(' ')))] : []),
  'bscvlc.hub_conn_state': (message) => ('hubConnectionStatus' in message ? [hex(message.hubConnectionStatus)] : []),
  'bscvlc.accept_conns': (message) =>
    'acceptsDirectConnections' in message ? [hex(message.acceptsDirectConnections ? 1 : 0)] : [],
  'bscvlc.connect_virtual_address': (message) => ('vmac' in message ? [message.vmac] : []),
  'bscvlc.connect_uuid': (message) => ('deviceUuid' in message ? [message.deviceUuid.replaceAll('-', '')] : []),
  'bscvlc.max_bvlc_length': (message) => ('maxBvlcLength' in message ? [message.maxBvlcLength] : []),
  'bscvlc.max_npdu_length': (message) => ('maxNpduLength' in message ? [message.maxNpduLength] : []),
  'bscvlc.vendor_id': (message) =>
    'vendorId' in message ? [`0x${message.vendorId.toString(16).padStart(4, '0')}`] : [],
  'bscvlc.proprietary_type': (message) => ('vendorId' in message ? [hex(message.proprietaryFunction)] : []),
  'bacnet.version': (message) => ('npdu' in message && message.npdu.length > 1 ? [message.npdu[0] ?? 0] : []),
};

const hex = (octet: number) => `0x${octet.toString(16).padStart(2, '0')}`;
const present = (text: string | undefined) => (text === undefined ? [] : [text]);
/** A field that is there and has no octets is told from one that is not. */
const bytes = (octets: Uint8Array) => (octets.length === 0 ? '<MISSING>' : toHex(octets));
const optionsOf = ({ destinationOptions = [], dataOptions = [] }: ScMessage) => [...destinationOptions, ...dataOptions];
const errorOf = (message: ScMessage) => ('error' in message && message.error !== undefined ? [message.error] : []);

/** A frame as text2pcap reads it. */
const hexDump = (octets: Uint8Array) => `000000 ${toHex(octets).replaceAll(/../g, '$& ')}\n`;

describe.skipIf(!hasTshark)('a foreign dissector (tshark) of BACnet/SC', () => {
  let folder: string;
  let capture: string;
  let read: readonly (readonly string[])[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bacnet-sc-vectors-'));
    capture = join(folder, 'vectors.pcap');
    const input = messages.map((message) => hexDump(encodeScMessage(message))).join('');
    expect(spawnSync('text2pcap', ['-q', '-l', String(linkType), '-', capture], { input }).status).toBe(0);
    const wanted = Object.keys(fields).flatMap((field) => ['-e', field]);
    read = tshark('-T', 'fields', '-E', 'occurrence=a', ...wanted).map((line) => line.split('\t'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function tshark(...options: readonly string[]): readonly string[] {
    const { stdout, status } = spawnSync('tshark', ['-n', '-o', asBacnetSc, '-r', capture, ...options], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    return stdout.split('\n').slice(0, -1);
  }

  it.each(Object.entries(fields))('reads %s as we wrote it', (field, valuesOf) => {
    const column = Object.keys(fields).indexOf(field);
    expect(read.map((columns) => columns[column])).toEqual(messages.map((message) => valuesOf(message).join(',')));
  });

  it('finds nothing malformed and nothing to warn of', () => {
    // One octet is an NPDU for the data link, and too short for the network layer; 0x600000 is the severity of a warning.
    const oneOctet = messages.findIndex((message) => 'npdu' in message && message.npdu.length === 1) + 1;
    const odd = `frame.number != ${oneOctet} && (_ws.malformed || _ws.expert.severity >= 0x600000)`;
    expect(tshark('-Y', odd)).toEqual([]);
  });
});
