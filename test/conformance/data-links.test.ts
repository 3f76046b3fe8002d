import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assembled, Reader, Refused } from '../support/bacnet/reader.js';
import {
  ackValues,
  type ConfirmedHeader,
  readMultiplePayload,
  readMultipleResults,
  readPropertyPayload,
} from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { ScPeer } from '../support/sc-hub/sc-peer.js';
import { ScSite } from '../support/sc-hub/sc-site.js';
import { hasOpenssl } from '../support/sc-hub/site-pki.js';
import { property } from './manual/properties.js';

const device = 8;
const instance = 1338;
const all = 8;
const ipOctets = 4;
const segmenting: ConfirmedHeader = { segmentedResponseAccepted: true, maxSegments: 7 };
/** These go on between two questions. */
const clockOfDevice = new Set([property.Local_Time, property.Local_Date].map((id) => `8,${instance} ${id}`));

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

const asked = (answer: Promise<Assembled>): Promise<Assembled | Refused> =>
  answer.catch((error: unknown) => {
    if (error instanceof Refused) return error;
    throw error;
  });

function octetsOf(answer: Assembled | Refused | undefined): readonly string[] {
  if (!(answer instanceof Refused)) return (answer?.packets ?? []).map((packet) => hex(packet.subarray(ipOctets)));
  const { pduType, reason, payload } = answer.reply;
  return [`${pduType} ${reason} ${hex(payload)}`];
}

function answerOf(answer: Assembled | Refused): Assembled {
  if (answer instanceof Refused) throw answer;
  return answer;
}

/** The same Device on both data links: above them, no octet may tell which one it was. No UPS is connected. */
describe.skipIf(!hasOpenssl)('135-2020 Annex AB: what is read over BACnet/SC is what is read over BACnet/IP', () => {
  let site: ScSite;
  let daemon: Daemon;
  let overIp: Reader;
  let overSc: Reader;
  let objects: readonly (readonly [type: number, instance: number])[];

  beforeAll(async () => {
    site = await ScSite.start();
    const bms = await site.bms();
    daemon = await startDaemon({ settings: { sc: site.settings() }, prepare: (dataDir) => site.install(dataDir) });
    overIp = await Reader.open(daemon.port);
    overSc = new Reader(new ScPeer(bms, await site.gatewayOn()));
    const list = await both(12, readPropertyPayload(device, instance, property.Object_List));
    objects = ackValues(answerOf(list).payload).map(
      (one) => String(one).split(',').map(Number) as unknown as readonly [number, number],
    );
  });

  afterAll(async () => {
    const violations = site?.violations;
    await overIp?.close();
    await daemon?.stop();
    await site?.stop();
    expect(violations).toEqual([]);
  });

  /** Asks over both, with the same invoke id, and compares NPDU and APDU of every packet; the answer, or what refuses it. */
  async function both(service: number, payload: Uint8Array, header = segmenting): Promise<Assembled | Refused> {
    const [ip, sc] = await Promise.all(
      [overIp, overSc].map((reader) => asked(reader.request(service, payload, header))),
    );
    expect(octetsOf(sc)).toEqual(octetsOf(ip));
    if (!ip) throw new Error('nothing was asked');
    return ip;
  }

  it('Object_List names both Network Ports', () => {
    expect(objects.filter(([type]) => type === 56)).toHaveLength(2);
    expect(objects.length).toBeGreaterThan(150);
  });

  it('every property of every object, by ReadProperty', async () => {
    let read = 0;
    for (const [type, object] of objects) {
      const payload = readMultiplePayload([{ type, instance: object, properties: [all] }]);
      const ids = readMultipleResults((await overIp.request(14, payload, segmenting)).payload);
      await overSc.request(14, payload, segmenting);
      for (const { object: name, propertyId } of ids) {
        if (clockOfDevice.has(`${name} ${propertyId}`)) continue;
        await both(12, readPropertyPayload(type, object, propertyId));
        read += 1;
      }
    }
    expect(read).toBeGreaterThan(2000);
  });

  it.each([0, 1, 2, 3, 4, 5])('all of one object, and of many, in segments of max APDU code %i', async (maxApdu) => {
    const some = objects.filter(([type]) => type !== device).slice(0, 40);
    const references = some.map(([type, object]) => ({ type, instance: object, properties: [all] }));
    const { packets } = answerOf(await both(14, readMultiplePayload(references), { ...segmenting, maxApdu }));
    expect(packets.length).toBeGreaterThan(3);
  });

  it('what there is not: the same errors', async () => {
    for (const payload of [
      readPropertyPayload(2, 500, property.Present_Value),
      readPropertyPayload(2, 0, property.State_Text),
      readPropertyPayload(2, 0, property.Present_Value, 1),
    ]) {
      expect(await both(12, payload)).toBeInstanceOf(Refused);
    }
  });
});
