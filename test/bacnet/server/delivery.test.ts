import { beforeEach, describe, expect, it } from 'vitest';
import { analogValue, BacnetBench, bvlc, RawPeer, serverAddress, unicast } from '../../support/bacnet/bacnet-bench.js';
import { SimulatedNetwork } from '../../support/bacnet/simulated-network.js';

/** ReadProperty of Analog Value 0, Object_Type, invoke id 1. */
const readProperty = '0275010c0c00800000194f';
const whoIs = '0120ffff00ff1008';
const iAm = '810a00150100' + '1000c40200053a2205c4910022024f';

let bench: BacnetBench;
/** Not the one who sends, but the one whose name is used. */
let third: RawPeer;

beforeEach(async () => {
  bench = new BacnetBench();
  const beyond = new SimulatedNetwork(bench.clock);
  beyond.join(bench.network);
  third = new RawPeer(beyond, { address: '10.78.3.2', port: 42_675 });
  await third.port.open();
  await bench.start();
});

const send = async (packet: string, to = serverAddress) => {
  const heard = await bench.ask(packet, to);
  // A broadcast comes back to its sender.
  const answers = heard.filter((one) => one !== packet.replaceAll(' ', ''));
  return [...answers, ...third.take()];
};

describe('what is for one device is not taken from a broadcast (135-2012 §5.1, Table 5-1)', () => {
  it.each([
    ['a Forwarded-NPDU in the name of a third host', `810400170a4e0302a6b30104${readProperty}`],
    ['a Forwarded-NPDU in the name of its sender', bvlc('04', `c0a80114bac00104${readProperty}`)],
    ['an Original-Broadcast-NPDU', bvlc('0b', `0104${readProperty}`)],
    ['an NPDU for all networks', unicast(`0124ffff00ff${readProperty}`)],
    ['SubscribeCOV', bvlc('04', '0a4e0302a6b3 0104 0275070509091c0080002829003914')],
    ['a segment of a request', bvlc('04', '0a4e0302a6b3 0104 0e75 01 00 04 0c 0c00800000')],
  ])('%s: a confirmed request in it is dropped in silence', async (_, packet) => {
    expect(await send(packet)).toEqual([]);
    expect(bench.server.counters).toMatchObject({ sent: 1, refused: 0, notForUs: 1 });
    expect(bench.server.subscriptions()).toEqual([]);
    expect(bench.server.runningTransactions).toBe(0);
  });

  it('an Original-Unicast-NPDU that was sent to a broadcast address is a broadcast', async () => {
    const packet = '810a001101040275010c0c00800000194f';
    expect(await send(packet, { address: '192.168.1.255', port: 47808 })).toEqual([]);
    expect(await send(packet, { address: '255.255.255.255', port: 47808 })).toEqual([]);
    expect(await send(packet)).toHaveLength(1);
  });

  it('the same for what ends a transaction: nobody else can abort a segmented answer', async () => {
    for (let instance = 1; instance < 40; instance += 1) {
      bench.store.add(analogValue(instance, `A ${instance}`, 1));
    }
    const [segment] = await send(unicast('0104 0270 05 0c 0c0200053a 194c'));
    expect(segment).toMatch(/^810a....01043c05/);
    expect(bench.server.runningTransactions).toBe(1);
    await send(bvlc('04', 'c0a80114bac0 0100 70 05 00'));
    await send(bvlc('0b', '0100 70 05 00'));
    expect(bench.server.runningTransactions).toBe(1);
    await send(unicast('0100 70 05 00'));
    expect(bench.server.runningTransactions).toBe(0);
  });

  it('forty wrong passwords in the name of another host lock nobody out', async () => {
    const reinitialize = bvlc('04', '0a4e0302a6b3 0104 0275 01 14 0901 1d050070617373');
    for (let sent = 0; sent < 40; sent += 1) expect(await send(reinitialize)).toEqual([]);
    expect(bench.server.counters.notForUs).toBe(40);
  });
});

describe('Who-Is by hearsay', () => {
  const forwarded = (originator: string) => bvlc('04', `${originator}${whoIs}`);

  it('is answered to the originator that it names', async () => {
    await bench.ask(forwarded('0a4e0302a6b3'));
    expect(third.take()).toEqual([iAm]);
  });

  it('gives one sender no more than one device, whatever names it uses', async () => {
    const before = bench.server.counters.sent;
    for (let host = 1; host < 200; host += 1) {
      const octet = host.toString(16).padStart(2, '0');
      bench.peer.port.send(Buffer.from(forwarded(`0a4e03${octet}a6b3`), 'hex'), serverAddress);
    }
    await bench.clock.advance(5);
    expect(bench.server.counters.sent - before).toBe(20);
  });

  it('gives one named host no more, from any sender and for any port that it names', async () => {
    for (let sender = 1; sender < 100; sender += 1) {
      const one = new RawPeer(bench.network, { address: `192.168.1.${100 + sender}`, port: 47808 });
      await one.port.open();
      const port = (42_675 - (sender % 2)).toString(16);
      const low = sender.toString(16).padStart(2, '0');
      one.port.send(Buffer.from(bvlc('04', `0a4e0302${port}${whoIs}09${low}1b3fffff`), 'hex'), serverAddress);
    }
    const before = bench.server.counters.sent;
    await bench.clock.advance(5);
    expect(bench.server.counters.sent - before).toBe(20);
  });

  it('leaves those who ask themselves their answers, and their places among the clients', async () => {
    for (let host = 1; host < 200; host += 1) {
      const octet = host.toString(16).padStart(2, '0');
      third.port.send(Buffer.from(forwarded(`0a4e05${octet}a6b3`), 'hex'), serverAddress);
    }
    expect(await bench.ask(bvlc('0b', whoIs))).toEqual([iAm]);
    expect(bench.server.clients.list().map(({ client }) => client.address)).toEqual(['192.168.1.20', '10.78.3.2']);
  });

  it('by our own BBMD is no hearsay: each originator has its own bound', async () => {
    const registered = new BacnetBench({
      broadcasts: { kind: 'foreign-device', bbmd: { address: '192.168.1.20', port: 47808 }, timeToLiveS: 300 },
    });
    await registered.start();
    const before = registered.server.counters.sent;
    for (let host = 1; host <= 100; host += 1) {
      const octet = host.toString(16).padStart(2, '0');
      registered.peer.port.send(Buffer.from(forwarded(`0a4e03${octet}a6b3`), 'hex'), serverAddress);
    }
    await registered.clock.advance(5);
    expect(registered.server.counters.sent - before).toBe(100);
  });
});

describe('addresses at which no device can be', () => {
  it.each([
    ['the broadcast address of our subnet', 'c0a801ff bac0'],
    ['the address of our subnet', 'c0a80100 bac0'],
    ['the broadcast address of all', 'ffffffff bac0'],
    ['nobody', '00000000 bac0'],
    ['this network', '00000001 bac0'],
    ['port 0', '0a4e0302 0000'],
    ['a multicast address', 'e0000001 bac0'],
    ['a reserved address', 'f0000001 bac0'],
    ['loopback, as others name it', '7f000001 bac0'],
    ['another port of this machine, as others name it', 'c0a8010a 0035'],
    ['our own address and port', 'c0a8010a bac0'],
  ])('%s is no originator', async (_, originator) => {
    expect(await send(bvlc('04', `${originator}${whoIs}`))).toEqual([]);
    expect(await send(bvlc('04', `${originator} 01040275070509091c0080002829003914`))).toEqual([]);
    expect(bench.server.counters.sent).toBe(1);
    expect(bench.server.subscriptions()).toEqual([]);
  });

  it('the broadcast address is not subscribed', async () => {
    const packet = '8104001b0a4e03ffbac001040275070509091c0080002829003914';
    expect(await send(packet)).toEqual([]);
    expect(bench.server.subscriptions()).toEqual([]);
  });

  it.each([
    { address: '192.168.1.255', port: 47808 },
    { address: '255.255.255.255', port: 47808 },
    { address: '0.0.0.0', port: 47808 },
    { address: '224.0.0.9', port: 47808 },
    { address: '192.168.1.66', port: 0 },
  ])('$address:$port is no sender: neither client, subscriber nor foreign device', async (source) => {
    const bbmd = new BacnetBench({ broadcasts: { kind: 'bbmd', table: [] } });
    await bbmd.start();
    const [port] = bbmd.ports;
    const before = bbmd.server.counters.sent;
    for (const packet of [
      unicast(`0104${readProperty}`),
      unicast('0104 0275070509091c0080000029003914'),
      bvlc('05', '012c'),
      bvlc('0b', whoIs),
    ]) {
      port?.deliver(Buffer.from(packet.replaceAll(' ', ''), 'hex'), source, 'unicast');
    }
    await bbmd.clock.advance(100);
    expect(bbmd.server.counters).toMatchObject({ sent: before, noPeer: 4 });
    expect(bbmd.server.subscriptions()).toEqual([]);
    expect(bbmd.server.broadcasts.bbmd?.state.foreignDevices).toEqual([]);
  });
});
