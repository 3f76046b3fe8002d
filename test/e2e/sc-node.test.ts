import { createSocket } from 'node:dgram';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tsharkMissing } from '../support/bacnet/dissector.js';
import { Reader } from '../support/bacnet/reader.js';
import {
  bvlc,
  confirmed,
  hex,
  join,
  parseReply,
  pduType,
  readMultiplePayload,
  unicast,
} from '../support/bacnet/wire.js';
import { type Daemon, logLevel, startDaemon } from '../support/daemon.js';
import { dissectSc, faulty } from '../support/sc-hub/dissector.js';
import type { ForeignNode } from '../support/sc-hub/foreign-node.js';
import { bvlcFunction, toHex } from '../support/sc-hub/octets.js';
import { ScPeer } from '../support/sc-hub/sc-peer.js';
import { ScSite } from '../support/sc-hub/sc-site.js';
import { hasOpenssl } from '../support/sc-hub/site-pki.js';
import { RawPeer } from '../support/udp.js';
import { pause, until } from '../support/until.js';

/** Device 1338: 1476 octets, segments both ways, vendor 591. */
const iAm = '1000c40200053a2205c4910022024f';
const whoIs = hex('01 20 ffff 00 ff 1008');
const property = { presentValue: 85, objectList: 76, localTime: 57, localDate: 56 };
const all = 8;

describe.skipIf(!hasOpenssl)('the running gateway as a node of BACnet/SC', () => {
  let site: ScSite;
  let bms: ForeignNode;
  let daemon: Daemon;
  let gateway: string;
  let peer: ScPeer;
  let reader: Reader;
  let invokeId = 0x40;

  beforeAll(async () => {
    site = await ScSite.start();
    bms = await site.bms();
    daemon = await startDaemon({
      settings: { sc: site.settings(), bacnet: { password: 'geheim' }, serial: { port: 'simulator' } },
      prepare: (dataDir) => site.install(dataDir),
    });
    gateway = await site.gatewayOn();
    peer = new ScPeer(bms, gateway);
    reader = new Reader(peer);
    await until(async () => (await reader.value(19, 0)) === 1, 20_000, 'the simulated UPS is read');
  });

  afterAll(async () => {
    await daemon?.stop();
    await site?.stop();
  });

  afterEach(() => expect(site.violations).toEqual([]));

  const ask = async (service: number, parameters: Uint8Array) => {
    invokeId = (invokeId + 1) & 0xff;
    const answer = peer.next(3000, (packet) => parseReply(packet).invokeId === invokeId);
    peer.send(unicast(confirmed(service, parameters, { invokeId })));
    const packet = await answer;
    if (!packet) throw new Error('no answer');
    return parseReply(packet);
  };
  const iAms = () => bms.received.filter(({ npdu }) => toHex(npdu).endsWith(iAm));

  it('says I-Am to all nodes when a hub has accepted it, once', async () => {
    await until(() => iAms().length > 0, 5000, 'the I-Am');
    expect(iAms()).toEqual([{ from: gateway, isBroadcast: true, npdu: hex(`0120ffff00ff${iAm}`) }]);
  });

  it('names itself with a random VMAC, its UUID, and lengths that hold 1476 octets of APDU', () => {
    const [request] = site.primary.fromNodes(bvlcFunction.connectRequest).slice(-1);
    expect(request?.payload.subarray(0, 6)).toEqual(hex(gateway));
    // RFC 9562: version 4, variant 10.
    expect(toHex(request?.payload.subarray(6, 22) ?? new Uint8Array())).toMatch(/^.{12}4.{3}[89ab].{15}$/);
    expect((request?.payload[24] ?? 0) * 256 + (request?.payload[25] ?? 0)).toBe(1497);
    expect(site.primary.connection(gateway).commonName).toBe('gateway');
  });

  it('is found by a Who-Is through the hub, and answers only who asks for it', async () => {
    const before = iAms().length;
    bms.sendNpdu(whoIs);
    await until(() => iAms().length > before, 3000, 'the I-Am');
    // Devices 1 to 2.
    bms.sendNpdu(hex('01 20 ffff 00 ff 1008 0901 1902'));
    await pause(200);
    expect(iAms().length).toBe(before + 1);
  });

  it('is read one by one and many at once', async () => {
    expect(await reader.value(19, 0)).toBe(1);
    const results = await reader.readMany([{ type: 8, instance: 1338, properties: [property.objectList] }]);
    expect(results[0]?.values?.length).toBeGreaterThan(100);
  });

  it('keeps quiet on a request that was broadcast, and answers the next one', async () => {
    const packet = join([0x81, 0x0b, 0, 17], hex('0104'), confirmed(12, hex('0c00800000 1955'), { invokeId: 1 }));
    const heard = peer.next(300);
    peer.send(packet);
    expect(await heard).toBeUndefined();
    expect(await reader.value(19, 0)).toBe(1);
  });

  it('refuses an Address-Resolution: it accepts no direct connections', async () => {
    const id = bms.ask(bvlcFunction.addressResolution, gateway);
    const refused = await until(() => bms.others.find((one) => one.id === id && one.fn === 0), 2000, 'the refusal');
    // Address-Resolution, NAK, no header option, COMMUNICATION, OPTIONAL_FUNCTIONALITY_NOT_SUPPORTED.
    expect(toHex(refused.payload.subarray(0, 7))).toBe('02010000' + '07002d');
  });

  it('answers an Advertisement-Solicitation: connected to the primary hub, no direct connections', async () => {
    bms.ask(bvlcFunction.advertisementSolicitation, gateway);
    const told = await until(() => bms.others.find(({ fn }) => fn === bvlcFunction.advertisement), 2000, 'the answer');
    const [state, direct] = told.payload;
    const lengths = Buffer.from(told.payload);
    expect([state, direct, lengths.readUInt16BE(4)]).toEqual([1, 0, 1497]);
    // With its header and both addresses.
    expect(lengths.readUInt16BE(2)).toBeGreaterThanOrEqual(1497 + 16);
    expect(told.origin).toBe(gateway);
  });

  it('takes the time from a TimeSynchronization to all', async () => {
    // 2027-02-03, a Wednesday, 04:05:06.00.
    bms.sendNpdu(hex('01 20 ffff 00 ff 10 06 a4 7f020303 b4 04050600'));
    await until(
      async () => String(await reader.value(8, 1338, property.localDate)) === '127,2,3,3',
      3000,
      'the date that was sent',
    );
    expect(String(await reader.value(8, 1338, property.localTime))).toMatch(/^4,5,\d+,\d+$/);
  });

  it('says no I-Am at a hub while DeviceCommunicationControl disables initiation, and answers', async () => {
    const comesBack = async () => {
      const connects = site.primary.fromNodes(bvlcFunction.connectRequest).length;
      site.primary.connection(gateway).close(1001);
      await until(() => site.primary.fromNodes(bvlcFunction.connectRequest).length > connects, 10_000, 'it is back');
      expect(await reader.value(19, 0)).toBe(1);
    };
    // A minute, disable-initiation, and the password.
    expect((await ask(17, hex('09 01 19 02 2d 07 00 67656865696d'))).pduType).toBe(pduType.simpleAck);
    const before = iAms().length;
    await comesBack();
    expect(iAms().length).toBe(before);
    expect((await ask(17, hex('19 00 2d 07 00 67656865696d'))).pduType).toBe(pduType.simpleAck);
    await comesBack();
    expect(iAms().length).toBe(before + 1);
  });

  it('sends a heartbeat where nothing comes, and asks for nothing while messages come', async () => {
    const heartbeats = () => site.primary.fromNodes(bvlcFunction.heartbeatRequest).length;
    const before = heartbeats();
    await until(() => heartbeats() > before, 8000, 'a heartbeat');
    const after = heartbeats();
    const end = performance.now() + 6000;
    while (performance.now() < end) {
      await reader.value(19, 0);
      await pause(500);
    }
    expect(heartbeats()).toBe(after);
  });

  it('takes a restart by ReinitializeDevice: it comes back as the same node, and says I-Am', async () => {
    const before = iAms().length;
    const connects = site.primary.fromNodes(bvlcFunction.connectRequest).length;
    expect((await ask(20, hex('09 01 1d 07 00 67656865696d'))).pduType).toBe(pduType.simpleAck);
    await until(() => iAms().length > before, 20_000, 'the I-Am after the restart');
    const requests = site.primary.fromNodes(bvlcFunction.connectRequest);
    expect(requests.length).toBe(connects + 1);
    expect(toHex(requests.at(-1)?.payload.subarray(0, 22) ?? new Uint8Array())).toBe(
      toHex(requests.at(-2)?.payload.subarray(0, 22) ?? new Uint8Array()),
    );
    expect(await reader.value(19, 0)).toBeDefined();
  });

  it.skipIf(tsharkMissing)('says nothing that Wireshark finds wrong', async () => {
    for (const [type, instance] of [
      [8, 1338],
      [2, 0],
      [19, 1],
      [39, 2],
    ] as const) {
      await reader.request(14, readMultiplePayload([{ type, instance, properties: [all] }]), {
        segmentedResponseAccepted: true,
        maxSegments: 7,
      });
    }
    const messages = site.primary.records
      .filter(({ direction, node }) => direction === 'from node' && node === gateway)
      .map(({ octets }) => octets);
    expect(messages.length).toBeGreaterThan(20);
    expect(dissectSc(messages, 'bscvlc')).toHaveLength(messages.length);
    expect(dissectSc(messages, faulty)).toEqual([]);
  });

  const doubles = () => daemon.program.log.filter(({ code }) => code === 'bacnet.duplicate-instance');

  it('takes its own I-Am for no double where a router joins both networks', async () => {
    const router = await RawPeer.open(daemon.port);
    try {
      // As from node `gateway` of network 7 over BACnet/IP, and from its IP address in network 5 over BACnet/SC.
      router.send(bvlc(0x0b, hex(`0128 ffff 00 0007 06 ${gateway} fe ${iAm}`)));
      const port = daemon.port.toString(16).padStart(4, '0');
      bms.sendNpdu(hex(`0128 ffff 00 0005 06 7f000001${port} fe ${iAm}`));
      await pause(500);
      expect(await reader.value(19, 0)).toBe(1);
      expect(doubles()).toEqual([]);
    } finally {
      await router.close();
    }
  });

  it('logs no error', () => {
    expect(daemon.program.atLeast(logLevel.error)).toEqual([]);
  });

  it('finds another device with its number on the network of the hub', async () => {
    bms.sendNpdu(hex(`0120 ffff 00 ff ${iAm}`));
    await until(() => doubles().length > 0, 5000, 'the double is found');
  });

  it('leaves the hub in order when it is stopped', async () => {
    const disconnects = () => site.primary.fromNodes(bvlcFunction.disconnectRequest).length;
    const before = disconnects();
    expect(await daemon.stop()).toBe(0);
    expect(disconnects()).toBe(before + 1);
    expect(site.primary.nodes).toEqual([bms.vmac]);
  });
});

describe.skipIf(!hasOpenssl)('a gateway on BACnet/SC alone', () => {
  it('opens no UDP port, and is served', async () => {
    const site = await ScSite.start();
    const bms = await site.bms();
    const daemon = await startDaemon({
      settings: { sc: site.settings({ ip: 'off' }) },
      prepare: (dataDir) => site.install(dataDir),
      silent: true,
    });
    try {
      const reader = new Reader(new ScPeer(bms, await site.gatewayOn()));
      expect(await reader.value(8, 1338, 98)).toBe(1);
      const port = createSocket('udp4');
      // Nobody has it.
      await new Promise<void>((resolve, reject) => {
        port.once('error', reject);
        port.bind(daemon.port, '127.0.0.1', resolve);
      });
      await new Promise<void>((resolve) => port.close(() => resolve()));
      expect(site.violations).toEqual([]);
    } finally {
      await daemon.stop();
      await site.stop();
    }
  });
});
