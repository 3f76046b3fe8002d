import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader, Refused } from '../support/bacnet/reader.js';
import {
  ackValues,
  confirmed,
  parseReply,
  pduType,
  readMultiplePayload,
  readMultipleResults,
  readPropertyPayload,
  unicast,
} from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { RawPeer } from '../support/udp.js';
import {
  analogValueProperties,
  bitStringProperties,
  deviceProperties,
  multiStateProperties,
  property,
} from './manual/properties.js';

const device = 8;
const instance = 1338;
const special = { all: 8, optional: 80, required: 105 };
const apduOctets = [50, 128, 206, 480, 1024, 1476];
const segmenting = (maxApdu: number, maxSegments = 7) => ({ maxApdu, maxSegments, segmentedResponseAccepted: true });
const wholeList = readPropertyPayload(device, instance, property.Object_List);
const abort = { bufferOverflow: 1, segmentationNotSupported: 4 };
const everything = Array.from({ length: 88 }, (_, av) => ({ type: 2, instance: av, properties: [special.all] }));

/** The server's answers do not depend on the UPS: none is connected here. */
describe('135-2012 §15.5, §15.7, §5.4: reading', () => {
  let daemon: Daemon;
  let reader: Reader;

  beforeAll(async () => {
    daemon = await startDaemon();
    reader = await Reader.open(daemon.port);
  });

  afterAll(async () => {
    await reader?.close();
    await daemon?.stop();
  });

  const refusal = async (answer: Promise<unknown>) => {
    const error = await answer.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Refused);
    return (error as Refused).reply;
  };

  it('Object_List goes whole to a client of 1476 octets, segmentation or not', async () => {
    const { payload, packets } = await reader.request(12, wholeList);
    expect(packets).toHaveLength(1);
    // 5 octets each.
    expect(ackValues(payload).length).toBeGreaterThan(102);
  });

  it.each([0, 1, 2, 3])(
    'a client with max APDU code %i gets Object_List in segments no longer than it takes',
    async (code) => {
      const whole = await reader.request(12, wholeList);
      for (const window of [1, 2, 16]) {
        const { payload, packets } = await reader.request(12, wholeList, segmenting(code), window);
        expect(payload).toEqual(whole.payload);
        expect(packets.length).toBeGreaterThan(1);
        for (const packet of packets) {
          // 4 octets BVLC, 2 octets NPDU.
          expect(packet.length - 6).toBeLessThanOrEqual(apduOctets[code] ?? 0);
        }
      }
    },
  );

  it.each([2, 3])('a client with max APDU code %i reads Object_List element by element', async (code) => {
    const [count] = ackValues(
      (await reader.request(12, readPropertyPayload(device, instance, 76, 0), { maxApdu: code })).payload,
    );
    expect(count).toBe(ackValues((await reader.request(12, wholeList)).payload).length);
    const seen = new Set<unknown>();
    for (let index = 1; index <= Number(count); index += 1) {
      const { payload } = await reader.request(12, readPropertyPayload(device, instance, 76, index), { maxApdu: code });
      for (const value of ackValues(payload)) seen.add(value);
    }
    expect(seen.size).toBe(count);
  });

  it('§5.4.5.3: a client that takes no segments gets Abort segmentation-not-supported', async () => {
    const reply = await refusal(reader.request(12, wholeList, { maxApdu: 3 }));
    expect([reply.pduType, reply.reason]).toEqual([pduType.abort, abort.segmentationNotSupported]);
  });

  it('§5.4.5.3: a client that takes too few segments gets Abort buffer-overflow', async () => {
    const reply = await refusal(reader.request(12, wholeList, segmenting(2, 1)));
    expect([reply.pduType, reply.reason]).toEqual([pduType.abort, abort.bufferOverflow]);
  });

  it('every property of 88 objects in one request comes in many segments, in the order asked', async () => {
    const results = await reader.readMany(everything, segmenting(5));
    const objects = [...new Set(results.map(({ object }) => object))];
    expect(objects).toEqual(everything.map(({ instance: av }) => `2,${av}`));
    expect(results.filter(({ error }) => error)).toEqual([]);
  });

  it('a lost segment is sent again after the segment timeout, and a SegmentACK with NAK brings it at once', async () => {
    const peer = await RawPeer.open(daemon.port);
    try {
      const segment = (sequence: number) => (packet: Uint8Array) => parseReply(packet).sequenceNumber === sequence;
      const first = peer.next(1000, segment(0));
      peer.send(unicast(confirmed(14, readMultiplePayload(everything), { ...segmenting(5), invokeId: 9 })));
      expect(parseReply((await first) ?? new Uint8Array())).toMatchObject({
        segmented: true,
        moreFollows: true,
        invokeId: 9,
      });
      const again = peer.next(8000, segment(0));
      expect(await again).toEqual(await first);
      const fourth = peer.next(1000, segment(4));
      peer.send(unicast(Uint8Array.of(0x40, 9, 0, 4), 0x00));
      expect(await fourth).toBeDefined();
      // Segments 2 to 4 did not arrive: 1 is acknowledged negatively.
      const secondAgain = peer.next(400, segment(2));
      peer.send(unicast(Uint8Array.of(0x42, 9, 1, 4), 0x00));
      expect(await secondAgain).toBeDefined();
      peer.send(unicast(Uint8Array.of(0x70, 9, 0), 0x00));
    } finally {
      await peer.close();
    }
  });

  it.each([
    ['Analog Value', 2, 0, analogValueProperties],
    ['Multi-state Value', 19, 0, multiStateProperties],
    ['BitString Value', 39, 0, bitStringProperties],
    ['Device', device, instance, deviceProperties],
  ] as const)('ALL, REQUIRED and OPTIONAL of %s', async (_name, type, object, rows) => {
    const ids = async (what: number) =>
      (await reader.readMany([{ type, instance: object, properties: [what] }], segmenting(5))).map(
        ({ propertyId }) => propertyId,
      );
    const all = await ids(special.all);
    const required = await ids(special.required);
    const optional = await ids(special.optional);
    const numbers = (code: string) =>
      rows.filter(([, conformance]) => conformance === code).map(([name]) => property[name]);
    expect(all).toEqual(expect.arrayContaining(rows.map(([name]) => property[name])));
    expect(required).toEqual(expect.arrayContaining(numbers('R')));
    for (const id of numbers('O')) expect(required).not.toContain(id);
    expect(optional).toEqual(expect.arrayContaining(numbers('O')));
    for (const id of numbers('R')) expect(optional).not.toContain(id);
    // Each is in exactly one of the two, and all in ALL.
    expect([...required, ...optional].sort()).toEqual([...all].sort());
    expect(new Set(all).size).toBe(all.length);
    // 135-2012 §15.7.3.1.2: Property_List is in none of the three.
    expect(all).not.toContain(property.Property_List);
  });

  it('errors stand inside the ack, one for each property, even when all fail', async () => {
    const results = await reader.readMany([
      { type: 2, instance: 0, properties: [property.Units, property.State_Text, [property.Units, 1]] },
      { type: 2, instance: 88, properties: [property.Present_Value, property.Units] },
      {
        type: 19,
        instance: 1,
        properties: [
          [property.State_Text, 7],
          [property.State_Text, 8],
          [property.State_Text, 0],
        ],
      },
    ]);
    expect(results).toEqual([
      { object: '2,0', propertyId: property.Units, values: [98] },
      { object: '2,0', propertyId: property.State_Text, error: [2, 32] },
      { object: '2,0', propertyId: property.Units, index: 1, error: [2, 50] },
      { object: '2,88', propertyId: property.Present_Value, error: [1, 31] },
      { object: '2,88', propertyId: property.Units, error: [1, 31] },
      { object: '19,1', propertyId: property.State_Text, index: 7, values: ['LOAD OFF'] },
      { object: '19,1', propertyId: property.State_Text, index: 8, error: [2, 42] },
      { object: '19,1', propertyId: property.State_Text, index: 0, values: [7] },
    ]);
    const failing = await reader.readMany([{ type: 2, instance: 500, properties: [special.all] }]);
    expect(failing.every(({ object, error }) => object === '2,500' && error?.join() === '1,31')).toBe(true);
    expect(failing.length).toBeGreaterThan(0);
  });

  it('all 88 present values fit into one packet', async () => {
    const references = everything.map(({ type, instance: av }) => ({
      type,
      instance: av,
      properties: [property.Present_Value],
    }));
    const { payload, packets } = await reader.request(14, readMultiplePayload(references));
    expect(packets).toHaveLength(1);
    expect(readMultipleResults(payload).map(({ values }) => values)).toEqual(everything.map(() => [-1]));
  });
});
