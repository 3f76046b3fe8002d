import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ackValues,
  broadcast,
  bvlc,
  confirmed,
  errorOf,
  hex,
  items,
  join,
  parseReply,
  pduType,
  plain,
  readPropertyPayload,
  unconfirmed,
  unicast,
} from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { bound, RawPeer } from '../support/udp.js';
import { pause } from '../support/until.js';

const readPresentValue = readPropertyPayload(2, 0, 85);
/** Invoke id of the good request behind each packet; no test uses it otherwise. */
const fenceId = 0xfe;
const iAm = 0;
const iHave = 1;
const ascii = (text: string) => Uint8Array.from(Buffer.from(text, 'ascii'));

/** What a BMS, a router, a BBMD or a madman can send, and the answer that 135-2012 orders; no UPS is connected. */
describe('135-2012: one packet in, at most one packet out', () => {
  let daemon: Daemon;
  let peer: RawPeer;

  beforeAll(async () => {
    daemon = await startDaemon();
    peer = await RawPeer.open(daemon.port);
  });

  afterAll(async () => {
    await peer?.close();
    await daemon?.stop();
  });

  /**
   * All replies to a packet: the server deals with one packet after the other, so that the answer to a good request
   * sent behind it ends the wait; a moment later for what might be sent twice.
   */
  async function replies(packet: Uint8Array) {
    const before = peer.received.length;
    const isFence = (one: Uint8Array) => one[7] === fenceId && one[6] === 0x30;
    const passed = peer.next(1000, isFence);
    peer.send(packet);
    peer.send(unicast(confirmed(12, readPropertyPayload(2, 0, 117), { invokeId: fenceId })));
    expect(await passed, 'a good ReadProperty afterwards').toBeDefined();
    await pause(5);
    return peer.received
      .slice(before)
      .filter((one) => !isFence(one))
      .map(parseReply);
  }
  const onlyReply = async (packet: Uint8Array) => {
    const list = await replies(packet);
    expect(list).toHaveLength(1);
    return list[0] as (typeof list)[number];
  };

  describe('§15.5 ReadProperty', () => {
    it.each([0, 1, 128, 255])('with invoke id %i', async (invokeId) => {
      const reply = await onlyReply(unicast(confirmed(12, readPresentValue, { invokeId })));
      expect(reply).toMatchObject({
        bvlcFunction: 0x0a,
        control: 0,
        pduType: pduType.complexAck,
        invokeId,
        service: 12,
      });
      expect(ackValues(reply.payload)).toEqual([-1]);
    });

    it('repeats object, property and index in the ack', async () => {
      const reply = await onlyReply(unicast(confirmed(12, readPropertyPayload(19, 1, 110, 3))));
      const all = items(reply.payload);
      expect(all.slice(0, 3).map(({ kind, tag, octets }) => [kind, tag, Buffer.from(octets).toString('hex')])).toEqual([
        ['context', 0, '04c00001'],
        ['context', 1, '6e'],
        ['context', 2, '03'],
      ]);
      expect(ackValues(reply.payload)).toEqual(['ON INVERTER']);
    });

    it.each([
      ['unknown object', readPropertyPayload(2, 88, 85), [1, 31]],
      ['object of an unknown type', readPropertyPayload(200, 0, 85), [1, 31]],
      ['unknown property', readPropertyPayload(2, 0, 110), [2, 32]],
      ['index beyond the array', readPropertyPayload(19, 1, 110, 8), [2, 42]],
      ['index of what is no array', readPropertyPayload(2, 0, 85, 1), [2, 50]],
      ['index 0 of what is no array', readPropertyPayload(2, 0, 85, 0), [2, 50]],
    ] as const)('%s', async (_name, payload, expected) => {
      const reply = await onlyReply(unicast(confirmed(12, payload)));
      expect([reply.pduType, reply.invokeId, reply.service]).toEqual([pduType.error, 1, 12]);
      expect(errorOf(reply.payload)).toEqual(expected);
    });
  });

  describe('§18.9 Reject', () => {
    it.each([
      ['no argument at all', 12, hex(''), 5],
      ['object without property', 12, hex('0C 00800000'), 5],
      ['RPM without its list', 14, hex('0C 00800000'), 5],
      ['one argument too many', 12, join(readPresentValue, hex('39 01')), 7],
      ['an application tag where a context tag belongs', 12, hex('C4 00800000 91 55'), 4],
      ['tags in the wrong order', 12, hex('19 55 0C 00800000'), 4],
    ] as const)('%s', async (_name, service, payload, reason) => {
      const reply = await onlyReply(unicast(confirmed(service, payload)));
      expect([reply.pduType, reply.invokeId, reply.reason]).toEqual([pduType.reject, 1, reason]);
    });

    it.each([7, 10, 18, 21, 34, 60, 200, 255])(
      'confirmed service %i, which nobody executes: unrecognized-service',
      async (service) => {
        const reply = await onlyReply(unicast(confirmed(service, hex('09 01'), { invokeId: 42 })));
        expect([reply.pduType, reply.invokeId, reply.reason]).toEqual([pduType.reject, 42, 9]);
      },
    );

    it('a request cut anywhere gets a Reject or an Error, never silence', async () => {
      const whole = join(readPropertyPayload(19, 1, 110, 3));
      for (let length = 0; length < whole.length - 2; length += 1) {
        if (length === 7) continue; // A complete request without index.
        const reply = await onlyReply(unicast(confirmed(12, whole.subarray(0, length))));
        expect(reply.pduType, `${length} octets`).toBe(pduType.reject);
      }
    });
  });

  describe('§16.10 Who-Is, §16.9 Who-Has', () => {
    /** I-Am: device 1338, max APDU 1476, segmentation both, vendor 591. */
    const expectIAm = (reply: ReturnType<typeof parseReply>) => {
      expect([reply.pduType, reply.service]).toEqual([pduType.unconfirmedRequest, iAm]);
      expect(items(reply.payload).map(plain)).toEqual(['8,1338', 1476, 0, 591]);
    };

    it.each([
      ['without limits', ''],
      ['its own number', '0A 053A 1A 053A'],
      ['a range around it', '09 00 1B 3FFFFF'],
    ])('answers %s', async (_name, limits) => {
      expectIAm(await onlyReply(unicast(unconfirmed(8, hex(limits)), 0x00)));
      expectIAm(await onlyReply(broadcast(unconfirmed(8, hex(limits)))));
    });

    it.each([
      ['below it', '09 00 1A 0539'],
      ['above it', '0A 053B 1B 3FFFFF'],
      ['reversed limits', '0B 3FFFFF 19 00'],
      ['only one limit', '09 00'],
      ['wrong tags', '21 00 21 FF'],
    ])('does not answer %s', async (_name, limits) => {
      expect(await replies(unicast(unconfirmed(8, hex(limits)), 0x00))).toEqual([]);
    });

    it('answers at least ten a second to one source, and goes on after a flood', async () => {
      const before = peer.received.length;
      for (let sent = 0; sent < 200; sent += 1) peer.send(unicast(unconfirmed(8), 0x00));
      await peer.exchange(unicast(unconfirmed(8), 0x00), 1000);
      const answered = peer.received.length - before;
      expect(answered).toBeGreaterThanOrEqual(10);
      expect(answered).toBeLessThan(200);
      await peer.exchange(hex(''), 1100);
      expectIAm(await onlyReply(unicast(unconfirmed(8), 0x00)));
    });

    it.each([
      ['by name', join(hex('3D 0D 00'), ascii('DeviceStatus')), '19,0', 'DeviceStatus'],
      ['by identifier', hex('2C 00800046'), '2,70', 'BATTERY_%'],
      ['by identifier within limits', hex('0A 053A 1A 053A 2C 09C00001'), '39,1', 'UPSAlarms'],
    ] as const)('I-Have answers Who-Has %s', async (_name, payload, object, name) => {
      const reply = await onlyReply(unicast(unconfirmed(7, payload), 0x00));
      expect([reply.pduType, reply.service]).toEqual([pduType.unconfirmedRequest, iHave]);
      expect(items(reply.payload).map(plain)).toEqual(['8,1338', object, name]);
    });

    it.each([
      ['an unknown name', join(hex('3D 06 00'), ascii('OTHER'))],
      ['an unknown object', hex('2C 00800058')],
      ['limits that leave it out', hex('09 00 19 05 2C 00800046')],
      ['neither name nor identifier', hex('09 00 1B 3FFFFF')],
    ])('Who-Has %s is met with silence', async (_name, payload) => {
      expect(await replies(unicast(unconfirmed(7, payload), 0x00))).toEqual([]);
    });
  });

  describe('silence', () => {
    it.each([
      ['an unknown unconfirmed service', unicast(unconfirmed(99, hex('0901')), 0x00)],
      ['an I-Am of somebody else', unicast(unconfirmed(0, hex('C4 02000063 22 05C4 91 00 22 024F')), 0x00)],
      ['another BVLC type', hex('82 0A 0008 01 00 10 08')],
      ['a BVLC length that is too long', hex('81 0A 0009 01 00 10 08')],
      ['a BVLC length that is too short', hex('81 0A 0007 01 00 10 08')],
      ['three octets', hex('81 0A 00')],
      ['nothing', hex('')],
      ['an unknown BVLC function', hex('81 3F 0004')],
      ['NPDU version 2', hex('81 0A 0008 02 00 10 08')],
      ['an NPDU cut within an address', hex('81 0A 0008 01 20 FF FF')],
      ['an NPDU without APDU', hex('81 0A 0006 01 00')],
      ['a reserved PDU type', unicast(hex('80 01 0C'), 0x00)],
      ['a stray SimpleACK', unicast(hex('20 01 0F'), 0x00)],
      ['a stray ComplexACK', unicast(hex('30 01 0C 0C 00800000 19 55 3E 44 00000000 3F'), 0x00)],
      ['a stray SegmentACK', unicast(hex('40 01 00 01'), 0x00)],
      ['a stray SegmentACK of ten octets in all', hex('81 0A 000A 01 00 40 01 00 01')],
      ['a stray Error', unicast(hex('50 01 0C 91 02 91 20'), 0x00)],
      ['a stray Reject', unicast(hex('60 01 05'), 0x00)],
      ['a stray Abort', unicast(hex('71 01 04'), 0x00)],
      ['a segment of an answer', unicast(hex('38 01 00 01 0C 0C 00800000'), 0x00)],
      ['a request for another network', bvlc(0x0a, join(hex('01 24 0009 01 05 FF'), confirmed(12, readPresentValue)))],
      ['a broadcast confirmed request', broadcast(confirmed(12, readPresentValue))],
    ] as const)('after %s', async (_name, packet) => {
      expect(await replies(packet)).toEqual([]);
    });
  });

  describe('§6: through routers', () => {
    it('an answer goes back to SNET and SADR, with a hop count', async () => {
      const npdu = hex('01 0C 0007 06 C0A80005BAC0');
      const reply = await onlyReply(bvlc(0x0a, join(npdu, confirmed(12, readPresentValue, { invokeId: 5 }))));
      expect(reply.destination).toEqual({ network: 7, address: [0xc0, 0xa8, 0x00, 0x05, 0xba, 0xc0] });
      expect([reply.pduType, reply.invokeId]).toEqual([pduType.complexAck, 5]);
    });

    it.each([1, 3, 7])('an address of %i octets', async (length) => {
      const address = Array.from({ length }, (_, at) => at + 1);
      const npdu = join(hex('01 0C 0102'), [length], address);
      const reply = await onlyReply(bvlc(0x0a, join(npdu, confirmed(12, readPropertyPayload(2, 999, 85)))));
      expect(reply.destination).toEqual({ network: 0x0102, address });
      expect(reply.pduType).toBe(pduType.error);
    });

    it('a global broadcast is for us as well', async () => {
      const reply = await onlyReply(bvlc(0x0b, join(hex('01 20 FFFF 00 FF'), unconfirmed(8))));
      expect(reply.service).toBe(iAm);
    });

    it.each([
      ['Who-Is-Router-To-Network', '01 80 00'],
      ['I-Am-Router-To-Network', '01 80 01 0007'],
      ['I-Could-Be-Router', '01 80 02 0007 01'],
      ['Reject-Message-To-Network', '01 80 03 03 0007'],
      ['Router-Busy', '01 80 04'],
      ['Network-Number-Is', '01 80 13 0007 01'],
    ])('%s is not for a device that routes nothing', async (_name, npdu) => {
      expect(await replies(bvlc(0x0a, hex(npdu)))).toEqual([]);
    });

    it.each([
      ['Initialize-Routing-Table', '01 84 06 00'],
      ['an unknown message', '01 84 55 0102'],
      ['a proprietary message', '01 84 80 024F 0102'],
    ])('%s is at most answered by Reject-Message-To-Network', async (_name, npdu) => {
      const list = await replies(bvlc(0x0a, hex(npdu)));
      expect(list.length).toBeLessThanOrEqual(1);
      for (const { networkMessage } of list) expect(networkMessage?.[0]).toBe(0x03);
    });
  });

  describe('Annex J', () => {
    it.each([
      ['Write-Broadcast-Distribution-Table', '81 01 0004', '0010'],
      ['Read-Broadcast-Distribution-Table', '81 02 0004', '0020'],
      ['Register-Foreign-Device', '81 05 0006 003C', '0030'],
      ['Read-Foreign-Device-Table', '81 06 0004', '0040'],
      ['Delete-Foreign-Device-Table-Entry', '81 08 000A 7F000001 BAC0', '0050'],
      ['Distribute-Broadcast-To-Network', '81 09 0008 01 00 10 08', '0060'],
    ])('%s is refused by a device that is no BBMD', async (_name, packet, code) => {
      expect(await onlyReply(hex(packet))).toMatchObject({ bvlcFunction: 0, payload: hex(code) });
    });

    it.each(['81 00 0006 0000', '81 03 0004', '81 07 0004'])(
      '%s, an answer nobody asked for, is ignored',
      async (packet) => {
        expect(await replies(hex(packet))).toEqual([]);
      },
    );

    it('a Who-Is in a Forwarded-NPDU is answered plainly to its originator, a confirmed request is not', async () => {
      const originator = await bound('127.0.0.1', 0);
      const { port } = originator.address();
      const arrived = new Promise<Uint8Array>((resolve) => originator.once('message', resolve));
      const origin = join(hex('7F000001'), [port >> 8, port & 0xff]);
      const request = bvlc(0x04, join(origin, hex('01 04'), confirmed(12, readPresentValue, { invokeId: 6 })));
      expect(await peer.exchange(request)).toEqual([]);
      expect(await peer.exchange(bvlc(0x04, join(origin, hex('01 20 FFFF 00 FF 10 08'))))).toEqual([]);
      expect(parseReply(await arrived)).toMatchObject({
        bvlcFunction: 0x0a,
        pduType: pduType.unconfirmedRequest,
        service: 0,
      });
      await new Promise<void>((resolve) => originator.close(resolve));
    });
  });

  describe('writing and commanding', () => {
    it.each([
      ['Present_Value', '0C 00800000 19 55 3E 44 42280000 3F'],
      ['Object_Name of an Analog Value', '0C 00800000 19 4D 3E 74 00 414243 3F'],
    ])('WriteProperty to %s changes nothing', async (_name, payload) => {
      const reply = await onlyReply(unicast(confirmed(15, hex(payload))));
      // Not executed at all, or refused with property / write-access-denied.
      if (reply.pduType === pduType.error) expect(errorOf(reply.payload)).toEqual([2, 40]);
      else expect([reply.pduType, reply.reason]).toEqual([pduType.reject, 9]);
      const after = await onlyReply(unicast(confirmed(12, readPresentValue)));
      expect(ackValues(after.payload)).toEqual([-1]);
    });

    it.each([
      ['DeviceCommunicationControl without password', 17, '19 01'],
      ['DeviceCommunicationControl with a wrong password', 17, '09 01 19 01 2D 05 00 70617373'],
      ['ReinitializeDevice without password', 20, '09 00'],
      ['ReinitializeDevice with a wrong password', 20, '09 01 1D 05 00 70617373'],
    ])('%s is refused while no password is set', async (_name, service, payload) => {
      const reply = await onlyReply(unicast(confirmed(service, hex(payload))));
      if (reply.pduType === pduType.error) expect(errorOf(reply.payload)).toEqual([4, 26]);
      else expect([reply.pduType, reply.reason]).toEqual([pduType.reject, 9]);
      expect((await onlyReply(unicast(confirmed(12, readPresentValue)))).pduType).toBe(pduType.complexAck);
    });
  });

  describe('§5.2, §5.4: segmented requests', () => {
    it('one that comes in three segments is put together', async () => {
      const payload = join(hex('0C 04C00001 19 6E 29 03'));
      const segment = (sequence: number, more: boolean, part: Uint8Array) =>
        unicast(join([more ? 0x0c : 0x08, 0x75, 33, sequence, 1, 12], part));
      const first = await onlyReply(segment(0, true, payload.subarray(0, 4)));
      if (first.pduType === pduType.abort) {
        expect(first.reason).toBe(4);
        return;
      }
      expect(first).toMatchObject({ pduType: pduType.segmentAck, invokeId: 33, sequenceNumber: 0 });
      expect(await onlyReply(segment(1, true, payload.subarray(4, 6)))).toMatchObject({ sequenceNumber: 1 });
      const last = await replies(segment(2, false, payload.subarray(6)));
      const answer = last.find(({ pduType: type }) => type === pduType.complexAck);
      expect(ackValues(answer?.payload ?? new Uint8Array())).toEqual(['ON INVERTER']);
    });
  });
});
