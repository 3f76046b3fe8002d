import type { ScMessage } from '../../src/bacnet/datalink/sc/messages/sc-message.js';
import { fromHex } from './from-hex.js';

export interface ScVector {
  readonly clause: string;
  readonly title: string;
  readonly octets: Uint8Array;
  readonly message: ScMessage;
}

function vector(clause: string, title: string, octets: string, message: ScMessage): ScVector {
  return { clause, title, octets: fromHex(octets), message };
}

const deviceUuid = '8c1f0a3e-56b7-4d29-9e40-0112233445ff';

/**
 * BVLC messages of BACnet/SC as they stand on the wire. Those of §AB.2.17 are the examples that the standard prints
 * (Figures AB-5 to AB-7); the others were put together by hand from the format that the clause gives.
 */
export const scMessages: readonly ScVector[] = [
  vector(
    '§AB.2.17',
    'Encapsulated-NPDU to the hub, two destination options, Secure Path (Figure AB-5)',
    `01 07 B5EC
     927BF71A96A2               ; destination
     BF 0007 022B BAC5ECC099    ; proprietary, more follow
     3F 0003 0309 39            ; proprietary, the last
     01                         ; Secure Path
     01 04 0000010C0C000000051955`,
    {
      function: 0x01,
      messageId: 0xb5ec,
      destination: '927bf71a96a2',
      destinationOptions: [
        { type: 31, mustUnderstand: false, data: fromHex('022BBAC5ECC099') },
        { type: 31, mustUnderstand: false, data: fromHex('030939') },
      ],
      dataOptions: [{ type: 1, mustUnderstand: false }],
      npdu: fromHex('01040000010C0C000000051955'),
    },
  ),
  vector(
    '§AB.2.17',
    'BVLC-Result, NAK with details (Figure AB-6)',
    '00 08 B5EC 927BF71A96A2 01 01 BF 0007 0111 556E6DC3B6676C6963686572 20 436F646521',
    {
      function: 0x00,
      messageId: 0xb5ec,
      origin: '927bf71a96a2',
      resultFor: 0x01,
      error: { headerMarker: 0xbf, errorClass: 7, errorCode: 273, details: 'Unmöglicher Code!' },
    },
  ),
  vector('§AB.2.17', 'BVLC-Result, NAK without details (Figure AB-7)', '00 08 B5EC 927BF71A96A2 01 01 3F 0007 0117', {
    function: 0x00,
    messageId: 0xb5ec,
    origin: '927bf71a96a2',
    resultFor: 0x01,
    error: { headerMarker: 0x3f, errorClass: 7, errorCode: 279, details: '' },
  }),
  vector('§AB.2.4.1', 'BVLC-Result, ACK of a Proprietary-Message', '00 04 0102 0A0B0C0D0E0F 0C 00', {
    function: 0x00,
    messageId: 0x0102,
    destination: '0a0b0c0d0e0f',
    resultFor: 0x0c,
  }),
  vector('§AB.2.4.1', 'BVLC-Result, NAK of a Connect-Request for its VMAC', '00 00 0001 06 01 00 0007 0097', {
    function: 0x00,
    messageId: 1,
    resultFor: 0x06,
    error: { headerMarker: 0, errorClass: 7, errorCode: 151, details: '' },
  }),
  vector(
    '§AB.2.5.1',
    'Encapsulated-NPDU to all, as the hub forwards it',
    '01 0C FFFF 021122334455 FFFFFFFFFFFF 01 20 FFFF 00 FF 10 08',
    {
      function: 0x01,
      messageId: 0xffff,
      origin: '021122334455',
      destination: 'ffffffffffff',
      npdu: fromHex('0120FFFF00FF1008'),
    },
  ),
  vector('§AB.2.5.1', 'Encapsulated-NPDU of one octet, without addresses', '01 00 0000 01', {
    function: 0x01,
    messageId: 0,
    npdu: fromHex('01'),
  }),
  vector(
    '§AB.2.3',
    'Encapsulated-NPDU, data options that we do not know',
    '01 09 0003 021122334455 C2 63 0000 01 00 10 08',
    {
      function: 0x01,
      messageId: 3,
      origin: '021122334455',
      dataOptions: [
        { type: 2, mustUnderstand: true },
        { type: 3, mustUnderstand: true, data: fromHex('') },
      ],
      npdu: fromHex('01001008'),
    },
  ),
  vector('§AB.2.6.1', 'Address-Resolution', '02 04 0007 0A0B0C0D0E0F', {
    function: 0x02,
    messageId: 7,
    destination: '0a0b0c0d0e0f',
  }),
  vector(
    '§AB.2.7.1',
    'Address-Resolution-ACK with two URIs',
    '03 08 0007 0A0B0C0D0E0F 7773733A2F2F612F 20 7773733A2F2F623A3434332F',
    { function: 0x03, messageId: 7, origin: '0a0b0c0d0e0f', uris: ['wss://a/', 'wss://b:443/'] },
  ),
  vector('§AB.2.7.1', 'Address-Resolution-ACK without URIs', '03 00 0008', { function: 0x03, messageId: 8, uris: [] }),
  vector('§AB.2.8.1', 'Advertisement of a node at its failover hub', '04 04 0010 0A0B0C0D0E0F 02 01 0640 05D9', {
    function: 0x04,
    messageId: 0x10,
    destination: '0a0b0c0d0e0f',
    hubConnectionStatus: 2,
    acceptsDirectConnections: true,
    maxBvlcLength: 1600,
    maxNpduLength: 1497,
  }),
  vector('§AB.2.9.1', 'Advertisement-Solicitation', '05 08 0011 0A0B0C0D0E0F', {
    function: 0x05,
    messageId: 0x11,
    origin: '0a0b0c0d0e0f',
  }),
  vector('§AB.2.10.1', 'Connect-Request', '06 00 0001 021122334455 8C1F0A3E56B74D299E400112233445FF 0640 05D9', {
    function: 0x06,
    messageId: 1,
    vmac: '021122334455',
    deviceUuid,
    maxBvlcLength: 1600,
    maxNpduLength: 1497,
  }),
  vector(
    '§AB.2.11.1',
    'Connect-Accept, with a Hello option as later revisions have it',
    '07 02 0001 22 0001 01 A2AABBCCDDEE 8C1F0A3E56B74D299E400112233445FF FFFF EF8F',
    {
      function: 0x07,
      messageId: 1,
      destinationOptions: [{ type: 2, mustUnderstand: false, data: fromHex('01') }],
      vmac: 'a2aabbccddee',
      deviceUuid,
      maxBvlcLength: 65535,
      maxNpduLength: 61327,
    },
  ),
  vector('§AB.2.12.1', 'Disconnect-Request', '08 00 0020', { function: 0x08, messageId: 0x20 }),
  vector('§AB.2.13.1', 'Disconnect-ACK', '09 00 0020', { function: 0x09, messageId: 0x20 }),
  vector('§AB.2.14.1', 'Heartbeat-Request', '0A 00 8001', { function: 0x0a, messageId: 0x8001 }),
  vector('§AB.2.15.1', 'Heartbeat-ACK', '0B 00 8001', { function: 0x0b, messageId: 0x8001 }),
  vector('§AB.2.16.1', 'Proprietary-Message', '0C 04 0030 FFFFFFFFFFFF 024F 09 CAFE', {
    function: 0x0c,
    messageId: 0x30,
    destination: 'ffffffffffff',
    vendorId: 591,
    proprietaryFunction: 9,
    data: fromHex('CAFE'),
  }),
  vector('§AB.2.16.1', 'Proprietary-Message without data', '0C 00 0031 024F 00', {
    function: 0x0c,
    messageId: 0x31,
    vendorId: 591,
    proprietaryFunction: 0,
    data: fromHex(''),
  }),
];
