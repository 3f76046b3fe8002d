import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmsClient, bitsOf, openBacnetJs, openNodeBacnet } from '../support/bacnet/bms-clients.js';
import { openBacnetJsCov } from '../support/bacnet/cov-clients.js';
import { hex, items, readPropertyPayload, unconfirmed, unicast } from '../support/bacnet/wire.js';
import { becomes, deviceStatus, type GatewayWithUps, startGatewayWithUps } from '../support/gateway-with-ups.js';
import { RawPeer } from '../support/udp.js';
import { until } from '../support/until.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { bitStrings } from './manual/bit-strings.js';
import { threePhaseImage, vuMapTables } from './vu-map-images.js';

const bv = 5;
const device = 8;
const structuredView = 29;
const tag = { boolean: 1, characterString: 7, bitString: 8, enumerated: 9 };
const property = {
  activeText: 4,
  description: 28,
  eventState: 36,
  inactiveText: 46,
  objectName: 77,
  outOfService: 81,
  presentValue: 85,
  reliability: 103,
  statusFlags: 111,
  structuredObjectList: 209,
  subordinateList: 211,
};
/** UnitAlarms from 0, UPSAlarms from 100, UPSStatus from 200: instance and name of the Binary Value of each bit. */
const firsts: Readonly<Record<string, number>> = { UnitAlarms: 0, UPSAlarms: 100, UPSStatus: 200 };
const points = bitStrings.flatMap(({ name, texts }) =>
  texts.map((text, bit) => ({ instance: (firsts[name] ?? -1) + bit, name: `${name}.${text}` })),
);
/** SNMP MIB, alarm 19; A006 REDUNDANCY LOST. PARALLEL FAULT has no register on VU-MAP. */
const [onBattery, redundancyLost, parallelFault] = [10, 105, 106];

describe.skipIf(socatMissing)(`alarms as Binary Values, as foreign clients read them${socatNote}`, () => {
  let gateway: GatewayWithUps;
  let clients: readonly BmsClient[];

  beforeAll(async () => {
    gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, {
      ups: { family: 'masterys-gp4' },
      bacnet: { language: 'fr' },
    });
    clients = [await openNodeBacnet(gateway.daemon.port), await openBacnetJs(gateway.daemon.port)];
  });

  afterAll(async () => {
    for (const client of clients ?? []) client.close();
    await gateway?.stop();
  });

  const values = async (client: BmsClient, instance: number, propertyId: number) =>
    (await client.read(bv, instance, propertyId)).map(({ type, value }) => ({ type, value }));

  it('each bit of the manual has one, named after bit string and bit', async () => {
    expect(points).toHaveLength(70);
    for (const client of clients) {
      for (const { instance, name } of points) {
        expect(await values(client, instance, property.objectName)).toEqual([
          { type: tag.characterString, value: name },
        ]);
      }
    }
  });

  it('has the properties of 135-2016 §12.8 and says in French what it means', async () => {
    for (const client of clients) {
      expect(await values(client, onBattery, property.presentValue)).toEqual([{ type: tag.enumerated, value: 0 }]);
      expect(await values(client, onBattery, property.eventState)).toEqual([{ type: tag.enumerated, value: 0 }]);
      expect(await values(client, onBattery, property.reliability)).toEqual([{ type: tag.enumerated, value: 0 }]);
      expect(await values(client, onBattery, property.outOfService)).toEqual([{ type: tag.boolean, value: false }]);
      expect(bitsOf((await values(client, onBattery, property.statusFlags))[0]?.value)).toEqual(
        Array.from({ length: 4 }, () => false),
      );
      const texts = [property.description, property.inactiveText, property.activeText].map((one) =>
        values(client, onBattery, one),
      );
      expect((await Promise.all(texts)).map(([one]) => one?.value)).toEqual([
        'Unité fonctionnant sur batterie (unité)',
        "Pas d'alarme",
        'Alarme',
      ]);
    }
  });

  it('without a register is inactive, with Reliability no-sensor and FAULT', async () => {
    for (const client of clients) {
      expect(await values(client, parallelFault, property.presentValue)).toEqual([{ type: tag.enumerated, value: 0 }]);
      expect(await values(client, parallelFault, property.reliability)).toEqual([{ type: tag.enumerated, value: 1 }]);
      expect(bitsOf((await values(client, parallelFault, property.statusFlags))[0]?.value)).toEqual([
        false,
        true,
        false,
        false,
      ]);
    }
  });

  it('follows its bit, and a subscriber is told', async () => {
    const subscriber = await openBacnetJsCov(gateway.daemon.port);
    await subscriber.subscribe(7, bv, onBattery, true, 60);
    gateway.ups.setAlarms([19, 6]);
    const isActive = (instance: number) => async () => (await gateway.reader.value(bv, instance)) === 1;
    await until(isActive(onBattery), 3000, 'ON BATTERY is active');
    await until(isActive(redundancyLost), 3000, 'REDUNDANCY LOST is active');
    await until(
      () => subscriber.told.find(({ type, values: told }) => type === bv && told.get(property.presentValue) === 1),
      3000,
      'the subscriber is told',
    );
    subscriber.close();
    gateway.ups.setAlarms([]);
    await until(async () => !(await isActive(onBattery)()), 3000, 'ON BATTERY is over');
  });

  it('has communication-failure and FAULT while the UPS is lost', async () => {
    gateway.ups.mute = true;
    await becomes(gateway.reader, deviceStatus.noComWithUps);
    expect(await gateway.reader.value(bv, onBattery, property.reliability)).toBe(12);
    // Event_State is FAULT, and every state but NORMAL is IN_ALARM (135-2016 §12.8).
    expect(await gateway.reader.value(bv, onBattery, property.eventState)).toBe(1);
    expect(await gateway.reader.value(bv, onBattery, property.statusFlags)).toEqual([true, true, false, false]);
    expect(await gateway.reader.value(bv, parallelFault, property.reliability)).toBe(1);
    expect(await gateway.reader.value(bv, parallelFault, property.eventState)).toBe(0);
    gateway.ups.mute = false;
    await becomes(gateway.reader, deviceStatus.running);
    await until(
      async () => (await gateway.reader.value(bv, onBattery, property.reliability)) === 0,
      3000,
      'Reliability is no-fault-detected',
    );
  });

  it('the factory password is in force, and no other device has our number', async () => {
    expect(await gateway.reader.value(bv, 301)).toBe(1);
    expect(await gateway.reader.value(bv, 300)).toBe(0);
    expect(await gateway.reader.value(bv, 300, property.reliability)).toBe(0);
  });

  it('a second device with our Device Identifier is an alarm of ours', async () => {
    const peer = await RawPeer.open(gateway.daemon.port);
    // I-Am of Device 1338: APDUs of 1476 octets, no segmentation, vendor 591.
    peer.send(unicast(unconfirmed(0, hex('C4 0200053A 22 05C4 91 03 22 024F'))));
    await until(async () => (await gateway.reader.value(bv, 300)) === 1, 3000, 'DUPLICATE DEVICE ID is active');
    await peer.close();
  });

  it('views by which to browse are in Structured_Object_List, with objects that are there', async () => {
    const list = await gateway.reader.read(device, 1338, property.structuredObjectList);
    expect(list).toEqual([1, 2, 3, 4, 5, 6].map((instance) => `${structuredView},${instance}`));
    const objects = new Set(await gateway.reader.read(device, 1338, 76));
    for (const instance of [1, 2, 3, 4, 5, 6]) {
      const [count] = await gateway.reader.read(structuredView, instance, property.subordinateList, 0);
      const payload = readPropertyPayload(structuredView, instance, property.subordinateList);
      const answer = await gateway.reader.request(12, payload);
      // BACnetDeviceObjectReference: [1] object identifier; the head of the answer has tags 0 and 1, and brackets of tag 3.
      const references = items(answer.payload)
        .slice(2)
        .filter(({ kind, tag: number }) => kind === 'context' && number === 1);
      expect(references).toHaveLength(Number(count));
      for (const { octets } of references) {
        const number = Buffer.from(octets).readUInt32BE();
        expect(objects.has(`${number >>> 22},${number & 0x3fffff}`)).toBe(true);
      }
    }
  });
});
