import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { IdentityEvent } from '../../../src/bacnet/server/identity/identity-watch.js';
import { proposeInstance, proposeName } from '../../../src/bacnet/server/identity/proposals.js';
import { BacnetBench, bvlc, clientAddress, serverAddress, unicast } from '../../support/bacnet/bacnet-bench.js';
import { RecordingLog } from '../../support/recording-log.js';

/** Who-Is 1338..1338 and Who-Has "UPS", to all networks. */
const whoIsUs = bvlc('0b', '0120ffff00ff 1008 0a053a 1a053a');
const whoHasOurName = bvlc('0b', '0120ffff00ff 1007 3c00555053');
/** Device, 480 octets, no segmentation, vendor 260. */
const iAm = (device: string) => `1000 c4${device} 2201e0 9103 220104`;
const device1338 = '0200053a';
const iHave = (device: string, object: string, name = '74 00 555053') => `1001 c4${device} c4${object} ${name}`;

let bench: BacnetBench;
let log: RecordingLog;
let events: IdentityEvent[];

beforeEach(() => startWith(0));

async function startWith(unitNumber: number): Promise<void> {
  log = new RecordingLog();
  bench = new BacnetBench({ identity: { unitNumber } }, undefined, log.logger);
  events = [];
  bench.server.identity?.onEvent((event) => events.push(event));
  await bench.peer.port.open();
  await bench.server.start();
  await bench.clock.advance(5);
}

const hear = async (apdu: string, delivery: (npdu: string) => string = (npdu) => bvlc('0b', npdu)) => {
  bench.peer.port.send(Buffer.from(delivery(`0100${apdu}`).replaceAll(' ', ''), 'hex'), serverAddress);
  await bench.clock.advance(5);
};
const state = () => bench.server.identity?.state;
const kinds = () => events.map(({ kind }) => kind);
const minutes = (count: number) => bench.clock.advance(count * 60_000);

describe('a device asks who has its number and its name', () => {
  it('at start, after 10 seconds and after a minute, and then no more', async () => {
    const questions = () => bench.peer.take().filter((packet) => packet === whoIsUs || packet === whoHasOurName);
    expect(questions()).toEqual([whoIsUs, whoHasOurName]);
    await bench.clock.advance(10_000);
    expect(questions()).toEqual([whoIsUs, whoHasOurName]);
    await bench.clock.advance(50_000);
    expect(questions()).toEqual([whoIsUs, whoHasOurName]);
    await minutes(24 * 60);
    expect(questions()).toEqual([]);
  });

  it('again when its name changes, for the new one', async () => {
    await minutes(5);
    bench.peer.take();
    bench.store.rename({ objectType: 8, instance: 1338 }, 'UPS 2');
    await bench.clock.advance(5);
    expect(bench.peer.take()).toContain(bvlc('0b', '0120ffff00ff 1007 3d06005550532032'));
  });

  it('and not after it was stopped', async () => {
    await bench.server.stop();
    expect(bench.clock.pendingTimers).toBe(0);
  });
});

describe('a second device with our Device Identifier', () => {
  it.each([
    ['broadcast', (npdu: string) => bvlc('0b', npdu)],
    ['sent to us', unicast],
    ['forwarded by a BBMD', (npdu: string) => bvlc('04', `c0a80114bac0${npdu}`)],
  ])('is found by its I-Am, %s', async (_, delivery) => {
    const atMs = bench.clock.wallMs();
    await hear(iAm(device1338), delivery);
    expect(state()).toMatchObject({ instance: 1338, proposedInstance: 1339, sameName: [], proposedName: undefined });
    expect(state()?.sameInstance).toMatchObject([
      { address: clientAddress, remote: undefined, instance: 1338, vendorId: 260 },
    ]);
    expect(state()?.sameInstance[0]?.sinceMs).toBeGreaterThanOrEqual(atMs);
    expect(events).toMatchObject([{ kind: 'same-instance', proposal: 1339, other: { vendorId: 260 } }]);
    expect(log.at('error')).toMatchObject([{ code: 'bacnet.duplicate-instance' }]);
  });

  it('behind a router is told by the address of the router, its network and its own address', async () => {
    const routed = bvlc('0b', `0108 0005 02 0a0b ${iAm(device1338)}`);
    bench.peer.port.send(Buffer.from(routed.replaceAll(' ', ''), 'hex'), serverAddress);
    await bench.clock.advance(5);
    expect(state()?.sameInstance).toMatchObject([{ address: clientAddress, remote: { network: 5, mac: '0a0b' } }]);
  });

  it('is found by its I-Have too', async () => {
    await hear(iHave(device1338, '00800000'));
    expect(state()?.sameInstance).toMatchObject([{ vendorId: undefined }]);
  });

  it('is shouted about once, however often it is heard, and its last sign is kept', async () => {
    await hear(iAm(device1338));
    await bench.clock.advance(1000);
    await hear(iAm(device1338));
    expect(kinds()).toEqual(['same-instance']);
    expect(log.at('error')).toHaveLength(1);
    const [other] = state()?.sameInstance ?? [];
    expect((other?.lastSeenMs ?? 0) - (other?.sinceMs ?? 0)).toBe(1005);
  });

  it('is asked for every 5 minutes, and forgotten when it was not heard for 15', async () => {
    await minutes(2);
    await hear(iAm(device1338));
    bench.peer.take();
    await minutes(5);
    expect(bench.peer.take()).toContain(whoIsUs);
    await minutes(9);
    expect(kinds()).toEqual(['same-instance']);
    await minutes(2);
    expect(kinds()).toEqual(['same-instance', 'same-instance-ended']);
    expect(state()).toMatchObject({ sameInstance: [], proposedInstance: undefined });
    bench.peer.take();
    await minutes(60);
    expect(bench.peer.take()).toEqual([]);
  });

  it('stays known as long as it answers', async () => {
    await hear(iAm(device1338));
    for (let round = 0; round < 12; round += 1) {
      await minutes(5);
      await hear(iAm(device1338));
    }
    expect(kinds()).toEqual(['same-instance']);
  });

  it('the numbers after ours are asked for, and the proposal is one that nobody was heard to have', async () => {
    bench.peer.take();
    await hear(iAm('0200053b'));
    await hear(iAm('0200053c'));
    await hear(iAm(device1338));
    expect(bench.peer.take()).toContain(bvlc('0b', '0120ffff00ff 1008 0a053b 1a055a'));
    expect(state()?.proposedInstance).toBe(1341);
    await hear(iAm('0200053d'));
    expect(state()?.proposedInstance).toBe(1342);
  });

  it('other numbers, and an I-Am of no device, are none', async () => {
    await hear(iAm('0200053b'));
    await hear(iAm('0080053a'));
    await hear('1000 c40200053a');
    expect(events).toEqual([]);
    expect(log.at('error')).toEqual([]);
    expect([...(bench.server.identity?.seen ?? [])]).toEqual([1339]);
  });

  it('they are known with their address and vendor, the one that was heard last at the end', async () => {
    await hear(iAm('0200053c'));
    await hear(iAm('0200053b'), (npdu) => bvlc('0b', `0108 0007 02 0a14 ${npdu.slice(4)}`));
    await hear(iHave('0200053c', '0080053c'));
    const { address, port } = clientAddress;
    expect(bench.server.identity?.others).toMatchObject([
      {
        instance: 1339,
        vendorId: 260,
        peer: { address, port, remote: { network: 7, address: Uint8Array.of(10, 20) } },
      },
      { instance: 1340, vendorId: 260, peer: { address, port, remote: undefined } },
    ]);
  });

  it('they are asked for, one or all, but not all the time', async () => {
    const { identity } = bench.server;
    bench.peer.take();
    expect(identity?.search()).toBe(true);
    expect(identity?.search(1339)).toBe(false);
    await bench.clock.advance(2000);
    expect(identity?.search(1339)).toBe(true);
    await bench.clock.advance(5);
    expect(bench.peer.take()).toEqual([bvlc('0b', '0120ffff00ff 1008'), bvlc('0b', '0120ffff00ff 1008 0a053b 1a053b')]);
  });

  it('our own I-Am coming back is none', async () => {
    await hear(iAm(device1338), (npdu) => bvlc('04', `c0a8010abac0${npdu}`));
    expect(events).toEqual([]);
  });

  it('a flood of them from everywhere is told by eight', async () => {
    for (let host = 0; host < 100; host += 1) {
      await hear(iAm(device1338), (npdu) => bvlc('04', `c0a802${host.toString(16).padStart(2, '0')}bac0${npdu}`));
    }
    expect(state()?.sameInstance).toHaveLength(8);
    expect(log.at('error')).toHaveLength(8);
  });

  it('an I-Am is answered with nothing', async () => {
    const { sent } = bench.server.counters;
    await hear(iAm('0200053b'));
    expect(bench.server.counters.sent).toBe(sent);
  });

  it('hearing I-Am and I-Have is not served to anybody: their bits stay clear (135-2012 §12.11.14)', async () => {
    const plain = new BacnetBench();
    const bits = (one: BacnetBench) => one.server.protocolProperties().find(({ id }) => id === 97)?.value;
    expect(bits(bench)).toEqual(bits(plain));
  });
});

describe('a second device with our Object_Name', () => {
  it('is found by its I-Have, and another name is proposed', async () => {
    await hear(iHave('02000007', '02000007'));
    expect(state()).toMatchObject({
      sameInstance: [],
      sameName: [{ address: clientAddress, instance: 7 }],
      proposedName: 'UPS unit 1',
    });
    expect(events).toMatchObject([{ kind: 'same-name', proposal: 'UPS unit 1' }]);
    expect(log.at('warn')).toMatchObject([{ code: 'bacnet.duplicate-name' }]);
  });

  it.each([
    ['another object of that name (135-2012 §12.11.2)', iHave('02000007', '00800000')],
    ['a device of another name', iHave('02000007', '02000007', '74 00 555054')],
  ])('%s is none', async (_, apdu) => {
    await hear(apdu);
    expect(events).toEqual([]);
  });

  it('is none any more when we have another name', async () => {
    await hear(iHave('02000007', '02000007'));
    bench.store.rename({ objectType: 8, instance: 1338 }, 'UPS unit 1');
    expect(kinds()).toEqual(['same-name', 'same-name-ended']);
    expect(state()).toMatchObject({ objectName: 'UPS unit 1', sameName: [], proposedName: undefined });
  });
});

describe('proposals', () => {
  it('in a parallel system, base plus unit number', async () => {
    await startWith(2);
    await hear(iAm(device1338));
    expect(state()?.proposedInstance).toBe(1340);
    await hear(iHave('02000007', '02000007'));
    expect(state()?.proposedName).toBe('UPS unit 2');
  });

  it.each([
    [[], 1338, 0, 1339],
    [[1339, 1340], 1338, 0, 1341],
    [[], 1338, 8, 1346],
    [[1340], 1338, 2, 1341],
    [[], 4_194_302, 0, 0],
    [[0], 4_194_302, 0, 1],
    [[], 4_194_300, 8, 5],
  ])('with %j seen, %i and unit %i, the number %i', (seen, own, unit, proposal) => {
    expect(proposeInstance(new Set(seen), own, unit)).toBe(proposal);
  });

  it('is always a valid number, neither seen nor our own', () => {
    const instance = fc.integer({ min: 0, max: 4_194_302 });
    fc.assert(
      fc.property(
        instance,
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 40 }),
        fc.array(instance),
        (own, unit, crowd, others) => {
          const seen = new Set([...others, ...Array.from({ length: crowd }, (_, at) => (own + at) % 4_194_303)]);
          const proposal = proposeInstance(seen, own, unit);
          expect(proposal >= 0 && proposal <= 4_194_302 && proposal !== own && !seen.has(proposal)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['ITYS PRO', 0, 'ITYS PRO unit 1'],
    ['ITYS PRO', 3, 'ITYS PRO unit 3'],
    ['ITYS PRO unit 1', 0, 'ITYS PRO unit 2'],
    ['ITYS PRO unit 3', 3, 'ITYS PRO unit 4'],
  ])('%s of unit %i, the name %s', (name, unit, proposal) => {
    expect(proposeName(name, unit)).toBe(proposal);
  });
});
