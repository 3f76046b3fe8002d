import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { threePhaseImage, vuMapTables } from '../conformance/vu-map-images.js';
import { confirmed, hex, items, join as octets, parseReply, unicast } from '../support/bacnet/wire.js';
import { answersWhoIs, Program, root } from '../support/daemon.js';
import { type GatewayWithUps, startGatewayWithUps } from '../support/gateway-with-ups.js';
import { RawPeer } from '../support/udp.js';
import { pause, until } from '../support/until.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';

/** SNMP MIB, alarm 18 (battery low): UnitAlarms bit 9, told at once. */
const batteryLow = { code: 18, instance: 9 };

interface Told {
  readonly processId: number;
  /** Object identifiers as `type,instance`. */
  readonly device: string;
  readonly object: string;
  readonly notificationClass: number;
  readonly priority: number;
  readonly eventType: number;
  readonly notifyType: number;
  readonly ackRequired: number;
  readonly fromState: number;
  readonly toState: number;
}

/** The parameters of an event notification by hand, 135-2016 §13.8.1; those between opening and closing tags are left out. */
function toldIn(parameters: Uint8Array): Told {
  const numbers = new Map<number, number>();
  let depth = 0;
  for (const { kind, tag, octets: content } of items(parameters)) {
    if (kind === 'opening') depth += 1;
    else if (kind === 'closing') depth -= 1;
    else if (depth === 0)
      numbers.set(
        tag,
        content.reduce((sum, octet) => sum * 256 + octet, 0),
      );
  }
  const number = (tag: number) => numbers.get(tag) ?? -1;
  const identifier = (tag: number) => `${number(tag) >>> 22},${number(tag) & 0x3fffff}`;
  return {
    processId: number(0),
    device: identifier(1),
    object: identifier(2),
    notificationClass: number(4),
    priority: number(5),
    eventType: number(6),
    notifyType: number(8),
    ackRequired: number(9),
    fromState: number(10),
    toState: number(11),
  };
}

/** A BMS that keeps what it is told, and acknowledges the confirmed ones unless it is away. */
class Recipient {
  readonly told: Told[] = [];
  isThere = true;
  readonly #peer: RawPeer;

  private constructor(peer: RawPeer) {
    this.#peer = peer;
  }

  static async open(serverPort: number): Promise<Recipient> {
    const peer = await RawPeer.open(serverPort);
    const recipient = new Recipient(peer);
    recipient.#listen();
    return recipient;
  }

  get port(): number {
    return this.#peer.port;
  }

  close(): Promise<void> {
    return this.#peer.close();
  }

  /** As an element of Recipient_List: every day, all the time, confirmed, all transitions (135-2016 §21). */
  get destination(): Uint8Array {
    const address = [127, 0, 0, 1, this.port >> 8, this.port & 0xff];
    return octets(hex('8201fe b400000000 b4173b3b63 1e 2100 6506'), address, hex('1f 2101 11 8205e0'));
  }

  /** Of one object, in the order in which they were told. */
  of(instance: number): readonly number[] {
    const states = this.told.filter(({ object }) => object === `5,${instance}`);
    return states.map(({ toState }) => toState);
  }

  /** Sends a confirmed request and resolves with the type of the answer's PDU. */
  async ask(service: number, payload: Uint8Array): Promise<number | undefined> {
    const answer = this.#peer.next(3000, (packet) => ![0, 1].includes((packet[6] ?? 0) >> 4));
    this.#peer.send(unicast(confirmed(service, payload, { invokeId: 7 })));
    const packet = await answer;
    if (packet === undefined) throw new Error('no answer');
    return parseReply(packet).pduType;
  }

  #listen(): void {
    void this.#peer
      .next(600_000, (packet) => packet[6] === 0 && packet[9] === 2)
      .then((packet) => {
        this.#listen();
        if (packet === undefined || !this.isThere) return;
        this.told.push(toldIn(packet.subarray(10)));
        this.#peer.send(unicast(Uint8Array.of(0x20, packet[8] ?? 0, 2), 0));
      });
  }
}

describe.skipIf(socatMissing)(`events of a UPS reach those who are to be told${socatNote}`, () => {
  let gateway: GatewayWithUps;
  let recipient: Recipient;
  let restarted: Program | undefined;

  beforeAll(async () => {
    gateway = await startGatewayWithUps(vuMapTables, threePhaseImage, {
      ups: { family: 'masterys-gp4' },
      bacnet: { apdu_timeout_ms: 500, apdu_retries: 0 },
    });
    recipient = await Recipient.open(gateway.daemon.port);
  });

  afterAll(async () => {
    await recipient?.close();
    await restarted?.stop();
    await gateway?.stop();
  });

  async function startAgain(): Promise<void> {
    const { configFile, dataDir, port } = gateway.daemon;
    restarted = new Program(join(root, 'dist/main.js'), ['--config', configFile, '--data', dataDir]);
    await answersWhoIs(port, restarted);
  }

  it('a recipient that AddListElement names is told of an alarm within the cycle that brings it', async () => {
    // Recipient_List of Notification Class 1.
    const simpleAck = 2;
    const request = octets(hex('0c03c00001 1966 3e'), recipient.destination, hex('3f'));
    expect(await recipient.ask(8, request)).toBe(simpleAck);
    gateway.ups.setAlarms([batteryLow.code]);
    await until(() => recipient.of(batteryLow.instance).length > 0, 10_000, 'the alarm is told');
    expect(recipient.told[0]).toMatchObject({
      processId: 1,
      device: '8,1338',
      object: `5,${batteryLow.instance}`,
      notificationClass: 1,
      priority: 64,
      // CHANGE_OF_STATE, ALARM, acknowledgement required.
      eventType: 1,
      notifyType: 0,
      ackRequired: 1,
      fromState: 0,
      toState: 2,
    });
    gateway.ups.setAlarms([]);
    await until(() => recipient.of(batteryLow.instance).length > 1, 10_000, 'its end is told');
    expect(recipient.of(batteryLow.instance)).toEqual([2, 0]);
  });

  it('what happens while it is away is told in order when it is back, after a restart of the gateway too', async () => {
    recipient.told.length = 0;
    recipient.isThere = false;
    for (const codes of [[batteryLow.code], [], [batteryLow.code]]) {
      gateway.ups.setAlarms(codes);
      await gateway.ups.untilRead(0x0038);
    }
    await gateway.daemon.program.stop();
    recipient.isThere = true;
    await startAgain();
    await until(() => recipient.of(batteryLow.instance).length >= 3, 10_000, 'all is told');
    expect(recipient.of(batteryLow.instance)).toEqual([2, 0, 2]);
  });

  it('after a power cut it is told at least once, in order', async () => {
    recipient.told.length = 0;
    recipient.isThere = false;
    for (const codes of [[], [batteryLow.code], []]) {
      gateway.ups.setAlarms(codes);
      await gateway.ups.untilRead(0x0038);
    }
    // By then the events are on the disk.
    await pause(1500);
    await restarted?.stop('SIGKILL');
    recipient.isThere = true;
    await startAgain();
    // What the cut left open may be told twice, and comes first.
    const isAll = (states: readonly number[]) => states.length >= 3 && states.at(-1) === 0;
    await until(() => isAll(recipient.of(batteryLow.instance)), 10_000, 'all is told');
    const told = recipient.of(batteryLow.instance).filter((state, index, all) => state !== all[index - 1]);
    expect(told.slice(-3)).toEqual([0, 2, 0]);
  });
});
