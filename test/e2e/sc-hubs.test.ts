import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { threePhaseImage, vuMapTables } from '../conformance/vu-map-images.js';
import { readNotification, subscribePayload } from '../support/bacnet/cov-subscriber.js';
import { Reader } from '../support/bacnet/reader.js';
import { confirmed, hex, items, join, objectId, parseReply, pduType, unicast } from '../support/bacnet/wire.js';
import { type GatewayWithUps, startGatewayWithUps } from '../support/gateway-with-ups.js';
import type { ForeignNode } from '../support/sc-hub/foreign-node.js';
import { bvlcFunction, toHex } from '../support/sc-hub/octets.js';
import type { ScHub } from '../support/sc-hub/sc-hub.js';
import { ScPeer } from '../support/sc-hub/sc-peer.js';
import { ScSite } from '../support/sc-hub/sc-site.js';
import { hasOpenssl } from '../support/sc-hub/site-pki.js';
import { pause, until } from '../support/until.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';

/** SNMP MIB, alarm 18: Binary Value 9, battery low. */
const batteryLow = { code: 18, instance: 9 };
const binaryValue = 5;
const presentValue = 85;
const iAm = '1000c40200053a2205c4910022024f';

/** A BMS on one hub that subscribes to the alarm and keeps what it is told; it acknowledges unless it is away. */
class Bms {
  readonly node: ForeignNode;
  readonly peer: ScPeer;
  readonly reader: Reader;
  /** Values of the alarm, in the order in which they were told. */
  readonly told: unknown[] = [];
  /** Event notifications: `type,instance` of the object and the state. */
  readonly events: string[] = [];

  constructor(node: ForeignNode, gateway: string) {
    this.node = node;
    this.peer = new ScPeer(node, gateway);
    this.reader = new Reader(this.peer);
    node.onNpdu(({ from, npdu }) => this.#hear(npdu.subarray(2), from));
  }

  async ask(service: number, parameters: Uint8Array): Promise<number | undefined> {
    const answer = this.peer.next(3000, (packet) => [2, 3, 5, 6, 7].includes((packet[6] ?? 0) >> 4));
    this.peer.send(unicast(confirmed(service, parameters, { invokeId: 9 })));
    const packet = await answer;
    return packet && parseReply(packet).pduType;
  }

  async subscribe(isConfirmed = true): Promise<void> {
    const payload = subscribePayload(18, binaryValue, batteryLow.instance, { confirmed: isConfirmed });
    expect(await this.ask(5, payload)).toBe(pduType.simpleAck);
  }

  #hear(apdu: Uint8Array, from: string): void {
    const notification = readNotification(apdu);
    if (notification) {
      this.told.push(notification.values.find(([property]) => property === presentValue)?.[1]);
      if (notification.confirmed) this.#acknowledge(from, notification.invokeId ?? 0, 1);
    }
    // ConfirmedEventNotification.
    if (apdu[0] !== 0x00 || apdu[3] !== 2) return;
    const parameters = items(apdu.subarray(4)).filter(({ kind }) => kind === 'context');
    const number = (tag: number) =>
      [...(parameters.find((one) => one.tag === tag)?.octets ?? [])].reduce((sum, octet) => sum * 256 + octet, 0);
    this.events.push(`${number(2) >>> 22},${number(2) & 0x3fffff} ${number(11)}`);
    this.#acknowledge(from, apdu[2] ?? 0, 2);
  }

  #acknowledge(to: string, invokeId: number, service: number): void {
    this.node.sendNpdu(Uint8Array.of(1, 0, 0x20, invokeId, service), to);
  }
}

describe.skipIf(!hasOpenssl || socatMissing)(
  `hubs of BACnet/SC that die and return, before the running gateway${socatNote}`,
  () => {
    let site: ScSite;
    let gateway: GatewayWithUps;
    let vmac: string;
    let bms: Bms;

    beforeEach(async () => {
      site = await ScSite.start();
      const first = await site.bms();
      gateway = await startGatewayWithUps(
        vuMapTables,
        threePhaseImage,
        { ups: { family: 'masterys-gp4' }, sc: site.settings(), bacnet: { apdu_timeout_ms: 1000 } },
        { prepare: (dataDir) => site.install(dataDir) },
      );
      vmac = await site.gatewayOn();
      bms = new Bms(first, vmac);
    });

    afterEach(async () => {
      await gateway?.stop();
      const { violations } = site;
      await site?.stop();
      expect(violations).toEqual([]);
    });

    /** The BMS itself comes back, under the same VMAC, and subscribes to nothing. */
    const again = async (hub: ScHub) => new Bms(await site.bmsAgain(bms.node, hub), vmac);

    it.each(['confirmed', 'unconfirmed'] as const)(
      'a hub dies and returns: the subscription (%s) stays, and no last change is lost',
      async (kind) => {
        await bms.subscribe(kind === 'confirmed');
        await until(() => bms.told.length > 0, 5000, 'the first value');
        await Promise.all([site.primary.kill(), site.failover.kill()]);
        // An unconfirmed one goes to nobody where the BMS comes back later than the gateway.
        if (kind === 'confirmed') gateway.ups.setAlarms([batteryLow.code]);
        await pause(1500);
        await site.primary.listen();
        bms = await again(site.primary);
        gateway.ups.setAlarms([batteryLow.code]);
        await site.gatewayOn();
        await until(() => bms.told.at(-1) === 1, 10_000, 'the change that came while there was no hub');
        gateway.ups.setAlarms([]);
        await until(() => bms.told.at(-1) === 0, 5000, 'the next change');
      },
    );

    it('fails over within the time, serves there, and returns to the primary hub', async () => {
      await bms.subscribe();
      const killedMs = performance.now();
      await site.primary.kill();
      await site.gatewayOn(site.failover);
      // Once more the primary hub, which refuses at once, then the other one.
      expect(performance.now() - killedMs).toBeLessThan(10_000);
      bms = await again(site.failover);
      gateway.ups.setAlarms([batteryLow.code]);
      await until(() => bms.told.at(-1) === 1, 10_000, 'the change, over the failover hub');
      await site.primary.listen();
      await site.gatewayOn(site.primary);
      expect(await until(() => site.failover.nodes.includes(vmac) === false, 3000, 'the other is left')).toBe(true);
      // It left in order.
      expect(site.failover.fromNodes(bvlcFunction.disconnectRequest)).toHaveLength(1);
      await bms.node.close();
      bms = await again(site.primary);
      gateway.ups.setAlarms([]);
      await until(() => bms.told.at(-1) === 0, 70_000, 'the change, over the primary hub');
    });

    it('notices a hub that is half-open within the heartbeat, and goes to the other one', async () => {
      site.primary.freeze();
      const frozenMs = performance.now();
      await site.gatewayOn(site.failover, 30_000);
      // 5 s of heartbeat, 5 s for its answer, 5 s for the primary hub to shake hands or not.
      expect(performance.now() - frozenMs).toBeLessThan(25_000);
      site.primary.thaw();
      await site.gatewayOn(site.primary, 15_000);
    });

    it('leaves a hub that takes Connect-Requests without a word, and one that refuses it', async () => {
      site.primary.behaviour.silence = 'nothing';
      site.primary.reset();
      await site.gatewayOn(site.failover, 15_000);
      site.primary.behaviour.silence = 'none';
      site.primary.refuseNext({ code: 0, details: 'not now' });
      await site.gatewayOn(site.primary, 15_000);
      expect(site.primary.fromNodes(bvlcFunction.connectRequest).length).toBeGreaterThan(2);
    });

    it('takes another VMAC where a node has its own, keeps its UUID, and says I-Am', async () => {
      site.primary.refuseNext({ code: 151 });
      site.primary.reset();
      const other = await until(
        () => site.primary.nodes.find((one) => one !== bms.node.vmac && one !== vmac),
        15_000,
        'it',
      );
      const [before, after] = site.primary.fromNodes(bvlcFunction.connectRequest).slice(-2);
      expect(toHex(after?.payload.subarray(0, 6) ?? new Uint8Array())).toBe(other);
      expect(after?.payload.subarray(6, 22)).toEqual(before?.payload.subarray(6, 22));
      bms = await again(site.primary);
      expect(await new Bms(bms.node, other).reader.value(8, 1338, 98)).toBe(1);
    });

    it('sends segments that get through a hub of small messages', async () => {
      site.primary.party = { ...site.primary.party, maxBvlc: 300, maxNpdu: 256 };
      site.primary.reset();
      vmac = await site.gatewayOn();
      bms = await again(site.primary);
      const { packets } = await bms.reader.request(12, hex('0c0200053a 194c'), {
        segmentedResponseAccepted: true,
        maxSegments: 7,
      });
      expect(packets.length).toBeGreaterThan(2);
      // 4 octets of Annex J's header, which BACnet/SC has not.
      for (const packet of packets) expect(packet.length - 4).toBeLessThanOrEqual(256);
    });

    it.each(['by its VMAC', 'by its device'] as const)('tells events to a recipient %s', async (how) => {
      // The BMS is Device 7.
      bms.node.onNpdu(({ npdu }) => {
        if (toHex(npdu).includes('1008'))
          bms.node.sendNpdu(hex('01 20 ffff 00 ff 1000 c4 02000007 22 05c4 91 03 21 07'));
      });
      const recipient =
        how === 'by its device'
          ? join([0x0c], objectId(8, 7))
          : join(hex('1e 2100 6506'), hex(bms.node.vmac), hex('1f'));
      const destination = join(hex('8201fe b400000000 b4173b3b63'), recipient, hex('2101 11 8205e0'));
      // AddListElement to Recipient_List of Notification Class 1.
      expect(await bms.ask(8, join(hex('0c03c00001 1966 3e'), destination, hex('3f')))).toBe(pduType.simpleAck);
      gateway.ups.setAlarms([batteryLow.code]);
      await until(() => bms.events.includes(`5,${batteryLow.instance} 2`), 10_000, 'the alarm is told');
    });

    it('is served over a hub that reads slowly', async () => {
      site.primary.behaviour.readsEveryMs = 20;
      for (let count = 0; count < 20; count += 1) expect(await bms.reader.value(8, 1338, 98)).toBe(1);
      site.primary.behaviour.readsEveryMs = 0;
      expect(iAmsOf(bms.node).length).toBeGreaterThan(0);
    });
  },
);

const iAmsOf = (node: ForeignNode) => node.received.filter(({ npdu }) => toHex(npdu).endsWith(iAm));
