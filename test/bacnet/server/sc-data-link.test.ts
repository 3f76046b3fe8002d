import { beforeEach, describe, expect, it } from 'vitest';
import type { BacnetServerOptions } from '../../../src/bacnet/server/bacnet-server.js';
import { BacnetBench, bvlc } from '../../support/bacnet/bacnet-bench.js';
import { RecordingBms } from '../../support/bacnet/bms-ports.js';
import { everyNode, nodeVmac, otherNode, PlayedScLink } from '../../support/bacnet/played-sc-link.js';
import type { ManualClock } from '../../support/manual-clock.js';

/** Device 1338 takes 1476 octets, both ways in segments, vendor 591. */
const iAm = '1000c40200053a2205c4910022024f';
const toAllNetworks = '0120ffff00ff';
const readUpsV = (invokeId: string) => `00 05 ${invokeId} 0c 0c00800000 1955`;
const upsV = (invokeId: string) => `30${invokeId}0c0c0080000019553e44436680003f`;
/** SubscribeCOV for Multi-state Value 0, process 18, for ever. */
const subscribe = (invokeId: string, confirmed: '00' | '01') =>
  `00 05 ${invokeId} 05 0912 1c04c00000 29${confirmed} 3900`;
/** What the notification of process 18 says that the state is. */
const toldState = (npdu: string) => /0912 ?1c0200053a2c04c0000039004e09552e21(..)2f/.exec(npdu)?.[1];

let link: PlayedScLink;
let bench: BacnetBench;

async function startWith(options: Partial<BacnetServerOptions> = {}): Promise<void> {
  link = new PlayedScLink();
  bench = new BacnetBench(options, undefined, undefined, undefined, undefined, undefined, undefined, link);
  await bench.start();
}

const settle = () => bench.clock.advance(20);
const setState = (value: number) => bench.store.set({ objectType: 19, instance: 0 }, 85, { type: 'unsigned', value });
const statesTo = (node: string) =>
  link
    .take()
    .filter((one) => one.startsWith(node))
    .flatMap((one) => toldState(one) ?? []);

beforeEach(() => startWith());

describe('a device on BACnet/SC', () => {
  it('says I-Am to all nodes each time a hub has accepted it', async () => {
    expect(link.take()).toEqual([]);
    link.connect();
    expect(link.take()).toEqual([`${everyNode} ${toAllNetworks}${iAm}`]);
    link.lose();
    link.connect('e2a0b0c0d0e0');
    expect(link.take()).toEqual([`${everyNode} ${toAllNetworks}${iAm}`]);
  });

  it('answers who asks, by the link that the question came by', async () => {
    link.connect();
    link.take();
    link.hear('0120ffff00ff 1008', otherNode, 'broadcast');
    link.hear(`0104 ${readUpsV('07')}`);
    expect(link.take()).toEqual([`${otherNode} 0100${iAm}`, `${otherNode} 0100${upsV('07')}`]);
    expect(bench.peer.take()).toEqual([]);
    expect(await bench.askApdu(readUpsV('08'))).toEqual([upsV('08')]);
    expect(link.take()).toEqual([]);
  });

  it('answers a device behind a router of that network', () => {
    link.connect();
    link.take();
    link.hear(`010c 0007 03 0a0b0c ${readUpsV('07')}`);
    expect(link.take()).toEqual([`${otherNode} 01200007030a0b0cff${upsV('07')}`]);
  });

  it('takes a broadcast that asks for an answer of one device for no question', () => {
    link.connect();
    link.take();
    link.hear(`0104 ${readUpsV('07')}`, otherNode, 'broadcast');
    expect(link.take()).toEqual([]);
    expect(bench.server.counters.notForUs).toBe(1);
  });

  it('shows who asks for Network Port 4194303 the port of his own network (135-2020 §15.5.2)', async () => {
    const ports = [
      [1, 5],
      [2, 11],
    ] as const;
    for (const [instance, networkType] of ports) {
      bench.store.add({
        id: { objectType: 56, instance },
        name: `PORT ${instance}`,
        properties: [
          { id: 103, value: { type: 'enumerated', value: 0 } },
          { id: 81, value: { type: 'boolean', value: false } },
          { id: 427, value: { type: 'enumerated', value: networkType } },
          { id: 482, value: { type: 'enumerated', value: 2 } },
          { id: 416, value: { type: 'boolean', value: false } },
        ],
      });
    }
    link.connect();
    link.take();
    // ReadPropertyMultiple lays out its answer once for requests that are alike, and not for both ports.
    for (const request of ['0005 01 0c 0c0e3fffff 194b', '0005 02 0e 0c0e3fffff 1e094b1f']) {
      link.hear(`0104 ${request}`);
      const [ofSc = ''] = link.take();
      expect(ofSc).toContain('c40e000002');
      const [ofIp = ''] = await bench.askApdu(request);
      expect(ofIp).toContain('c40e000001');
    }
  });

  it('outlives octets that are none', () => {
    link.connect();
    link.take();
    for (const npdu of ['', '01', '02 00', '0104', '0120ffff', '0104 00']) link.hear(npdu);
    link.hear(`0104 ${readUpsV('09')}`);
    expect(link.take()).toEqual([`${otherNode} 0100${upsV('09')}`]);
  });

  it('answers in segments that get through the hub, though client and device could take more', async () => {
    link.maxNpduLength = 120;
    link.connect();
    link.take();
    // ReadPropertyMultiple of all properties of the Device; the client takes 1476 octets and any number of segments.
    link.hear('0104 02 75 0a 0e 0c0200053a 1e 0908 1f');
    const [first = '', ...more] = link.take().map((one) => one.slice(13));
    expect(first.slice(0, 4 + 10)).toMatch(/^01043c0a00..0e$/);
    expect(first).toHaveLength(2 * 120);
    // The window opens with the first acknowledgement.
    expect(more).toEqual([]);
  });

  it('aborts where next to nothing of an answer would get through, to an address that is longer than any', async () => {
    link.maxNpduLength = 62;
    link.connect();
    link.take();
    // SADR of 51 octets: DNET, DLEN, DADR and hop count leave 5 for the APDU, which is what the header of a segment takes.
    link.hear(`010c 0007 33 ${'0a'.repeat(51)} 02 75 0a 0e 0c0200053a 1e 0908 1f`);
    await settle();
    // Abort of the server, invoke id 10: buffer-overflow.
    expect(link.take()).toEqual([`${otherNode} 0120000733${'0a'.repeat(51)}ff710a01`]);
    expect(bench.server.runningTransactions).toBe(0);
  });
});

describe('subscribers on BACnet/SC', () => {
  it('are told of changes at their VMAC, others at their address', async () => {
    link.connect();
    link.hear(`0104 ${subscribe('01', '00')}`);
    await bench.askApdu(subscribe('02', '00'));
    await settle();
    expect(statesTo(otherNode)).toEqual(['02']);
    bench.peer.take();
    setState(3);
    await settle();
    expect(statesTo(otherNode)).toEqual(['03']);
    expect(bench.peer.take().flatMap((one) => toldState(one) ?? [])).toEqual(['03']);
  });

  it('keep their subscription while there is no hub, and are told the last change when there is one', async () => {
    link.connect();
    link.hear(`0104 ${subscribe('01', '00')}`);
    await settle();
    link.lose();
    link.take();
    setState(1);
    await settle();
    setState(3);
    await settle();
    expect(link.take()).toEqual([]);
    expect(bench.server.subscriptions()).toHaveLength(1);
    link.connect();
    await settle();
    expect(statesTo(otherNode)).toEqual(['03']);
  });

  it('are told the present value again after a loss, since the hub may have lost what it took before it', async () => {
    link.connect();
    link.hear(`0104 ${subscribe('01', '00')}`);
    setState(3);
    await settle();
    link.lose();
    link.take();
    link.connect();
    await settle();
    expect(statesTo(otherNode)).toEqual(['03']);
  });

  it('who confirm are asked again when there is a hub again, not only after the pause of one who does not answer', async () => {
    link.connect();
    link.hear(`0104 ${subscribe('01', '01')}`);
    await settle();
    link.lose();
    link.take();
    // Unanswered: three repetitions of 3 s, and the pause begins.
    await bench.clock.advance(13_000);
    link.connect();
    await settle();
    expect(statesTo(otherNode)).toEqual(['02']);
  });
});

describe('the two networks of the device', () => {
  const networkNumberIs = (number: string) => `0180 13 ${number} 01`;

  it('each have a number of their own, and each asker is told that of its network', async () => {
    link.connect();
    link.hear(networkNumberIs('0007'), otherNode, 'broadcast');
    await bench.ask(bvlc('0b', networkNumberIs('0009')));
    const { ip, sc } = bench.server.networkNumbers;
    expect([ip.number, sc.number]).toEqual([9, 7]);
    link.take();
    link.hear('0180 12', otherNode, 'broadcast');
    await settle();
    expect(link.take()).toEqual([`${everyNode} 018013000700`]);
    expect(bench.peer.take()).toEqual([]);
  });

  it('bring our own I-Am back where a router joins them, which is no double', async () => {
    await startWith({ identity: { unitNumber: 0 } });
    link.connect();
    const fromRouter = `0108 0007 06 ${nodeVmac} ${iAm}`;
    await bench.ask(bvlc('0b', fromRouter));
    link.hear(`0108 0009 06 c0a8010abac0 ${iAm}`, otherNode, 'broadcast');
    expect(bench.server.identity?.state.sameInstance).toEqual([]);
    // Also where the hub is gone before the router has passed it on.
    link.lose();
    await bench.ask(bvlc('0b', fromRouter));
    expect(bench.server.identity?.state.sameInstance).toEqual([]);
    // The same from a device that is another one.
    link.hear(`0108 0009 06 c0a80163bac0 ${iAm}`, otherNode, 'broadcast');
    expect(bench.server.identity?.state.sameInstance).toMatchObject([
      { address: { address: otherNode, port: 0 }, remote: { network: 9, mac: 'c0a80163bac0' } },
    ]);
  });
});

describe('what a BMS may do by BACnet/SC', () => {
  const wrongPassword = '2d0600776f726e67';
  const password = '2d0700736563726574';
  const control = (parameters: string, node = otherNode, invokeId = '2a') =>
    link.hear(`0104 0005 ${invokeId} 11 ${parameters}`, node);
  let bms: RecordingBms;

  beforeEach(async () => {
    link = new PlayedScLink();
    const bmsOf = (clock: ManualClock) => {
      bms = new RecordingBms(clock);
      return bms;
    };
    bench = new BacnetBench({}, undefined, undefined, bmsOf, undefined, undefined, undefined, link);
    await bench.start();
    link.connect();
    link.take();
  });

  it('is told with its VMAC, as people write one, behind a router, too', async () => {
    control(`1902 ${wrongPassword}`);
    link.hear(`010c 0007 03 0a0b0c 0005 2b 14 0901 1d0700736563726574`);
    await settle();
    expect(bms.events).toMatchObject([
      { kind: 'password-refused', by: 'VMAC 42:a1:b1:c1:d1:e1' },
      { kind: 'restart-requested', by: 'VMAC 42:a1:b1:c1:d1:e1/7:0a0b0c' },
    ]);
  });

  it('guesses of one node make another one wait for nothing', async () => {
    for (let guess = 0; guess < 8; guess += 1) {
      control(`1902 ${wrongPassword}`, otherNode, `0${guess}`);
      await settle();
    }
    link.take();
    // Of the node that guesses, not even the right one is looked at now.
    control(`1902 ${password}`);
    control(`1902 ${password}`, 'e2a2b2c2d2e2');
    await settle();
    expect(link.take()).toEqual([`${otherNode} 0100502a119104911a`, 'e2a2b2c2d2e2 0100202a11']);
  });

  it('disable-initiation silences both data links, whichever it came by, and the I-Am to a hub', async () => {
    link.hear(`0104 ${subscribe('01', '00')}`);
    await bench.askApdu(subscribe('02', '00'));
    await settle();
    control(`1902 ${password}`);
    await settle();
    [link, bench.peer].map((one) => one.take());
    setState(3);
    link.lose();
    link.connect();
    await settle();
    expect([link.take(), bench.peer.take()]).toEqual([[], []]);
    control(`1900 ${password}`);
    await settle();
    expect(statesTo(otherNode)).toEqual(['03']);
    expect(bench.peer.take().flatMap((one) => toldState(one) ?? [])).toEqual(['03']);
  });
});

describe('a UDP port that is lost', () => {
  beforeEach(() => startWith({ identity: { unitNumber: 0 } }));

  it('breaks off no answer that goes by BACnet/SC', async () => {
    link.maxNpduLength = 120;
    link.connect();
    link.take();
    link.hear('0104 02 75 0a 0e 0c0200053a 1e 0908 1f');
    bench.ports[0]?.fail(new Error('ENETDOWN'));
    await bench.clock.advance(0);
    link.take();
    // SegmentACK of the client for segment 0, window 2.
    link.hear('0100 40 0a 00 02');
    expect(link.take()).toEqual([expect.stringMatching(/^42a1b1c1d1e1 010438 ?0a01..0e/)]);
  });

  it('does not end the watch for devices with our number there', async () => {
    link.connect();
    bench.ports[0]?.fail(new Error('ENETDOWN'));
    link.hear(`0120ffff00ff ${iAm}`, otherNode, 'broadcast');
    expect(bench.server.identity?.state.sameInstance).toHaveLength(1);
  });
});

describe('a device on BACnet/SC alone', () => {
  beforeEach(() => startWith({ servesIp: false }));

  it('opens no UDP port', () => {
    expect(bench.ports).toEqual([]);
    expect(bench.server.state.status).toBe('off');
    expect(bench.server.isServing).toBe(true);
  });

  it('serves', async () => {
    link.connect();
    expect(link.take()).toEqual([`${everyNode} ${toAllNetworks}${iAm}`]);
    link.hear(`0104 ${subscribe('01', '00')}`);
    await settle();
    expect(statesTo(otherNode)).toEqual(['02']);
  });

  it('hears and sends nothing after its end', async () => {
    link.connect();
    link.hear(`0104 ${subscribe('01', '00')}`);
    await bench.server.stop();
    link.take();
    const { received } = bench.server.counters;
    setState(1);
    link.hear(`0104 ${readUpsV('07')}`);
    link.connect();
    await settle();
    expect(link.take()).toEqual([]);
    // Not carried out without a word, either.
    expect(bench.server.counters.received).toBe(received);
    expect(link.isFollowed).toBe(false);
  });
});

it('a device whose hub is there before its UDP port is served at once', async () => {
  link = new PlayedScLink();
  link.connect();
  bench = new BacnetBench({}, undefined, undefined, undefined, undefined, undefined, undefined, link);
  await bench.start();
  expect(link.take()).toEqual([`${everyNode} ${toAllNetworks}${iAm}`]);
  expect(await bench.ask(bvlc('0b', '0120ffff00ff 1008'))).toHaveLength(1);
});
