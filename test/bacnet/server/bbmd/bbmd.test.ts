import { beforeEach, describe, expect, it } from 'vitest';
import type { BroadcastDistributionEntry } from '../../../../src/bacnet/bvlc/bvlc-message.js';
import { BacnetBench, bvlc, RawPeer, serverAddress } from '../../../support/bacnet/bacnet-bench.js';
import { SimulatedNetwork } from '../../../support/bacnet/simulated-network.js';

const hostMask = '255.255.255.255';
const own: BroadcastDistributionEntry = { ...serverAddress, mask: hostMask };
const peerAddress = { address: '192.168.2.1', port: 47808 };
const whoIs = '0120ffff00ff1008';
const iAmNpdu = '0120ffff00ff' + '1000c40200053a2205c4910022024f';
const iAm = '810a00150100' + '1000c40200053a2205c4910022024f';
const forwarded = (originator: string, npdu: string) => bvlc('04', `${originator}bac0${npdu}`);
const result = (code: string) => `81000006${code}`;
/** B/IP addresses without their port. */
const octetsOf = {
  server: 'c0a8010a',
  localBms: 'c0a80114',
  peer: 'c0a80201',
  behindPeer: 'c0a80232',
  foreign: 'c0a80307',
  otherForeign: 'c0a80308',
};

class Site {
  readonly bench: BacnetBench;
  readonly second: SimulatedNetwork;
  readonly third: SimulatedNetwork;
  readonly peer: RawPeer;
  readonly foreign: RawPeer;
  readonly otherForeign: RawPeer;

  constructor(table: readonly BroadcastDistributionEntry[], acceptsForeignDevices = true) {
    this.bench = new BacnetBench({ broadcasts: { kind: 'bbmd', table, acceptsForeignDevices } });
    this.second = new SimulatedNetwork(this.bench.clock);
    this.third = new SimulatedNetwork(this.bench.clock);
    this.second.join(this.bench.network);
    this.third.join(this.bench.network);
    this.peer = new RawPeer(this.second, peerAddress);
    this.foreign = new RawPeer(this.third, { address: '192.168.3.7', port: 47808 });
    this.otherForeign = new RawPeer(this.third, { address: '192.168.3.8', port: 47808 });
  }

  async start(): Promise<void> {
    for (const { port } of [this.peer, this.foreign, this.otherForeign]) await port.open();
    await this.bench.start();
    this.take();
  }

  get localBms(): RawPeer {
    return this.bench.peer;
  }

  async send(from: RawPeer, packet: string, to = serverAddress): Promise<void> {
    from.port.send(Buffer.from(packet.replaceAll(' ', ''), 'hex'), to);
    await this.bench.clock.advance(5);
  }

  async ask(from: RawPeer, packet: string): Promise<readonly string[]> {
    await this.send(from, packet);
    return from.take();
  }

  async register(from: RawPeer, timeToLive = '012c'): Promise<void> {
    expect(await this.ask(from, bvlc('05', timeToLive))).toEqual([result('0000')]);
  }

  /** What everybody heard since the last call, without the answers to a Who-Is. */
  take() {
    const heard = (peer: RawPeer) => peer.take().filter((packet) => packet !== iAm);
    return {
      localBms: heard(this.localBms),
      peer: heard(this.peer),
      foreign: heard(this.foreign),
      otherForeign: heard(this.otherForeign),
    };
  }
}

const nobody = { localBms: [], peer: [], foreign: [], otherForeign: [] };

let site: Site;

beforeEach(async () => {
  site = new Site([own, { ...peerAddress, mask: hostMask }]);
  await site.start();
});

describe('what a BBMD carries on (135-2012 §J.4.5)', () => {
  beforeEach(async () => {
    await site.register(site.foreign);
    await site.register(site.otherForeign);
    site.take();
  });

  it('a broadcast of this subnet goes to the peers and the foreign devices', async () => {
    await site.send(site.localBms, bvlc('0b', whoIs));
    const packet = forwarded(octetsOf.localBms, whoIs);
    expect(site.take()).toEqual({ localBms: [], peer: [packet], foreign: [packet], otherForeign: [packet] });
  });

  it('a broadcast forwarded by a peer goes to this subnet and the foreign devices, never to a peer', async () => {
    const packet = forwarded(octetsOf.behindPeer, whoIs);
    await site.send(site.peer, packet);
    expect(site.take()).toEqual({ localBms: [packet], peer: [], foreign: [packet], otherForeign: [packet] });
  });

  it('a broadcast of a foreign device goes to this subnet, the peers and the other foreign devices', async () => {
    await site.send(site.foreign, bvlc('09', whoIs));
    const packet = forwarded(octetsOf.foreign, whoIs);
    expect(site.take()).toEqual({ localBms: [packet], peer: [packet], foreign: [], otherForeign: [packet] });
  });

  it('all three are heard here too, and answered to their originators', async () => {
    expect(await site.ask(site.localBms, bvlc('0b', whoIs))).toEqual([iAm]);
    site.take();
    expect(await site.ask(site.foreign, bvlc('09', whoIs))).toEqual([iAm]);
    const behindPeer = new RawPeer(site.second, { address: '192.168.2.50', port: 47808 });
    await behindPeer.port.open();
    await site.send(site.peer, forwarded(octetsOf.behindPeer, whoIs));
    expect(behindPeer.take()).toEqual([iAm]);
  });

  it('a broadcast of its own goes to this subnet, the peers and the foreign devices', async () => {
    const late = new Site([own, { ...peerAddress, mask: hostMask }]);
    for (const { port } of [late.peer, late.localBms]) await port.open();
    await late.bench.server.start();
    await late.bench.clock.advance(5);
    expect(late.take()).toMatchObject({
      localBms: [bvlc('0b', iAmNpdu)],
      peer: [forwarded(octetsOf.server, iAmNpdu)],
    });
  });

  it('with a subnet mask, the peer is reached by a directed broadcast', async () => {
    const oneHop = new Site([own, { ...peerAddress, mask: '255.255.255.0' }]);
    await oneHop.start();
    const behindPeer = new RawPeer(oneHop.second, { address: '192.168.2.50', port: 47808 });
    await behindPeer.port.open();
    await oneHop.send(oneHop.localBms, bvlc('0b', whoIs));
    const packet = forwarded(octetsOf.localBms, whoIs);
    expect(behindPeer.take()).toEqual([packet]);
    expect(oneHop.take().peer).toEqual([packet]);
  });

  it('with a subnet mask of its own, what peers send has reached this subnet already', async () => {
    const oneHop = new Site([
      { ...own, mask: '255.255.255.0' },
      { ...peerAddress, mask: hostMask },
    ]);
    await oneHop.start();
    await oneHop.register(oneHop.foreign);
    const packet = forwarded(octetsOf.behindPeer, whoIs);
    await oneHop.send(oneHop.peer, packet);
    expect(oneHop.take()).toMatchObject({ localBms: [], foreign: [packet] });
  });
});

describe('no broadcast goes round', () => {
  it('what comes forwarded from somebody who is no peer is heard, and not carried on', async () => {
    await site.register(site.foreign);
    const stranger = new RawPeer(site.second, { address: '192.168.2.50', port: 47808 });
    await stranger.port.open();
    await site.send(stranger, forwarded(octetsOf.behindPeer, whoIs));
    expect(stranger.take()).toEqual([iAm]);
    expect(site.take()).toEqual(nobody);
  });

  it('what comes forwarded from a second BBMD on this subnet has been heard here', async () => {
    const twin = { address: '192.168.1.11', port: 47808 };
    const doubled = new Site([own, { ...twin, mask: hostMask }]);
    const second = new RawPeer(doubled.bench.network, twin);
    await second.port.open();
    await doubled.start();
    second.take();
    await doubled.send(second, forwarded(octetsOf.behindPeer, whoIs));
    expect(second.take()).toEqual([]);
    expect(doubled.take()).toEqual(nobody);
  });

  it('its own broadcast, forwarded back by a peer, is dropped', async () => {
    await site.register(site.foreign);
    await site.send(site.peer, forwarded(octetsOf.server, whoIs));
    expect(site.take()).toEqual(nobody);
  });

  it('a local broadcast sent from another subnet is not carried on', async () => {
    await site.register(site.foreign);
    site.take();
    const whoIsDeviceZero = `${whoIs}09001900`;
    await site.send(site.otherForeign, bvlc('0b', whoIsDeviceZero));
    expect(site.take()).toEqual(nobody);
  });

  it('a peer cannot be a foreign device as well', async () => {
    expect(await site.ask(site.peer, bvlc('05', '012c'))).toEqual([result('0030')]);
  });
});

describe('the foreign device table (135-2012 §J.5.2)', () => {
  const readFdt = async () => {
    const [answer = ''] = await site.ask(site.localBms, bvlc('06', ''));
    expect(answer.slice(0, 4)).toBe('8107');
    return answer.slice(8);
  };

  it('takes nobody in where BBMD_Accept_FD_Registrations is FALSE: Register-Foreign-Device is refused (135-2016 §12.56.35)', async () => {
    const closed = new Site([own, { ...peerAddress, mask: hostMask }], false);
    await closed.start();
    expect(await closed.ask(closed.foreign, bvlc('05', '012c'))).toEqual([result('0030')]);
    expect(await closed.ask(closed.localBms, bvlc('06', ''))).toEqual(['81070004']);
  });

  it('holds address, time to live and what is left of it, 30 seconds of grace included', async () => {
    await site.register(site.foreign, '003c');
    await site.bench.clock.advance(10_000);
    // 60 + 30 - 10 seconds, less the milliseconds of the network.
    expect(await readFdt()).toBe(`${octetsOf.foreign}bac0003c0050`);
  });

  it('loses an entry 30 seconds after its time to live, and keeps it by renewal', async () => {
    await site.register(site.foreign, '003c');
    await site.bench.clock.advance(89_000);
    await site.register(site.foreign, '003c');
    await site.bench.clock.advance(89_900);
    expect(await readFdt()).not.toBe('');
    await site.bench.clock.advance(100);
    expect(await readFdt()).toBe('');
    site.take();
    await site.send(site.localBms, bvlc('0b', whoIs));
    expect(site.take().foreign).toEqual([]);
  });

  it('a broadcast of a device that is not in it is refused with 0060', async () => {
    expect(await site.ask(site.foreign, bvlc('09', whoIs))).toEqual([result('0060')]);
    expect(site.take()).toEqual(nobody);
  });

  it('an entry is deleted on request; one that is not there is refused with 0050', async () => {
    await site.register(site.foreign);
    const remove = bvlc('08', `${octetsOf.foreign}bac0`);
    expect(await site.ask(site.localBms, remove)).toEqual([result('0000')]);
    expect(await site.ask(site.localBms, remove)).toEqual([result('0050')]);
    expect(await readFdt()).toBe('');
  });

  it('reports a remaining time that does not fit as 65535', async () => {
    await site.register(site.foreign, 'ffff');
    expect(await readFdt()).toBe(`${octetsOf.foreign}bac0ffffffff`);
  });

  const registerMany = async (hosts: number, portsOfEach: number) => {
    const answers: string[] = [];
    for (let host = 0; host < hosts; host += 1) {
      for (let port = 0; port < portsOfEach; port += 1) {
        const peer = new RawPeer(site.third, { address: `192.168.3.${host + 20}`, port: 50_000 + port });
        await peer.port.open();
        answers.push(...(await site.ask(peer, bvlc('05', 'ffff'))));
        await peer.port.close();
      }
      await site.bench.clock.advance(100);
    }
    return answers;
  };

  it('has 128 places; the next one is refused with 0030', async () => {
    const answers = await registerMany(129, 1);
    expect(answers.slice(0, 128).every((answer) => answer === result('0000'))).toBe(true);
    expect(answers.slice(128)).toEqual([result('0030')]);
    expect(site.bench.server.broadcasts.bbmd?.state.foreignDevices).toHaveLength(128);
  });

  it('gives one address 8 places, and takes none of them away again: the ninth port is refused with 0030', async () => {
    const answers = await registerMany(1, 12);
    expect(answers).toEqual([...Array(8).fill(result('0000')), ...Array(4).fill(result('0030'))]);
    const ports = site.bench.server.broadcasts.bbmd?.state.foreignDevices.map(({ port }) => port);
    expect(ports).toEqual([50_000, 50_001, 50_002, 50_003, 50_004, 50_005, 50_006, 50_007]);
    // Who is in renews, and who was refused gets the place of who is gone.
    expect(await registerMany(1, 1)).toEqual([result('0000')]);
    await site.bench.clock.advance((0xffff + 31) * 1000);
    expect((await registerMany(1, 12)).slice(0, 8)).toEqual(Array(8).fill(result('0000')));
  });
});

describe('the broadcast distribution table (135-2012 §J.2.2 to §J.2.4)', () => {
  const entryOf = (address: string, mask = 'ffffffff') => `${address}bac0${mask}`;

  it('is told to those who ask', async () => {
    const answers = await site.ask(site.localBms, bvlc('02', ''));
    expect(answers).toEqual([bvlc('03', entryOf(octetsOf.server) + entryOf(octetsOf.peer))]);
  });

  it('holds the BBMD itself even where the settings leave it out', async () => {
    const short = new Site([{ ...peerAddress, mask: '255.255.255.0' }]);
    await short.start();
    const answers = await short.ask(short.localBms, bvlc('02', ''));
    expect(answers).toEqual([bvlc('03', entryOf(octetsOf.server) + entryOf(octetsOf.peer, 'ffffff00'))]);
  });

  it('is not written by the network: 0010', async () => {
    expect(await site.ask(site.localBms, bvlc('01', entryOf(octetsOf.foreign)))).toEqual([result('0010')]);
    expect(site.bench.server.broadcasts.bbmd?.state.table).toHaveLength(2);
  });
});

describe('a flood does not spread', () => {
  it('one sender has 100 broadcasts a second carried on, and others still theirs', async () => {
    const another = new RawPeer(site.bench.network, { address: '192.168.1.60', port: 47808 });
    for (let sent = 0; sent < 3000; sent += 1) {
      site.localBms.port.send(Buffer.from(bvlc('0b', whoIs), 'hex'), serverAddress);
    }
    await site.bench.clock.advance(5);
    expect(site.take().peer).toHaveLength(100);
    await another.port.open();
    await site.send(another, bvlc('0b', whoIs));
    expect(site.take().peer).toHaveLength(1);
    expect(site.bench.server.broadcasts.bbmd?.state).toMatchObject({ forwarded: 102, dropped: 2900 });
  });

  it('all senders together are bounded by the datagrams that their broadcasts become', async () => {
    const senders = Array.from({ length: 80 }, (_, at) => ({ address: `192.168.1.${at + 100}`, port: 47808 }));
    for (const sender of senders) {
      const peer = new RawPeer(site.bench.network, sender);
      await peer.port.open();
      for (let sent = 0; sent < 100; sent += 1) peer.port.send(Buffer.from(bvlc('0b', whoIs), 'hex'), serverAddress);
    }
    await site.bench.clock.advance(5);
    expect(site.take().peer.length).toBeLessThanOrEqual(5000);
  });

  it('requests for its tables are answered 20 times a second to one address', async () => {
    for (let sent = 0; sent < 500; sent += 1) {
      site.localBms.port.send(Buffer.from(bvlc('06', ''), 'hex'), serverAddress);
    }
    await site.bench.clock.advance(5);
    expect(site.localBms.take()).toHaveLength(20);
  });
});
