import { beforeEach, describe, expect, it } from 'vitest';
import { BacnetBench, bvlc, RawPeer, serverAddress, unicast } from '../../support/bacnet/bacnet-bench.js';

/** Device 1338, 1476 octets, segmentation both, vendor 591. */
const iAm = '1000' + 'c40200053a' + '2205c4' + '9100' + '22024f';
const iAmPacket = `810a0015${'0100'}${iAm}`;

let bench: BacnetBench;

beforeEach(async () => {
  bench = new BacnetBench();
  await bench.start();
});

const whoIs = (range: string) => bvlc('0b', `0120 ffff 00 ff 10 08 ${range}`);

describe('Who-Is (135-2012 §16.10)', () => {
  it.each([
    ['without limits', ''],
    ['with limits around', '0900 1b3fffff'],
    ['with our number as both limits', '0a053a 1a053a'],
    ['with our number as the lower limit', '0a053a 1b3ffffe'],
    ['with our number as the upper limit', '0900 1a053a'],
  ])('%s is answered with one I-Am, unicast', async (_, range) => {
    expect(await bench.ask(whoIs(range))).toEqual([iAmPacket]);
  });

  it.each([
    ['limits below us', '0900 1a0539'],
    ['limits above us', '0a053b 1b3fffff'],
    ['limits reversed around us', '0a053b 1a0539'],
    ['limits reversed', '0a07d0 1903'],
    ['one limit alone', '0900'],
    ['a parameter too many', '0900 1b3fffff 2901'],
    ['an upper limit that is no instance', '0900 1b400000'],
    ['both limits of 32 bits', '0900 1cffffffff'],
  ])('%s are met with silence', async (_, range) => {
    expect(await bench.ask(whoIs(range))).toEqual([]);
  });

  it('sent to us alone is answered too', async () => {
    expect(await bench.ask(unicast('0100 10 08'))).toEqual([iAmPacket]);
  });

  it('ten in a second are answered; a flood from one source is not', async () => {
    const ask = async (count: number) => {
      for (let sent = 0; sent < count; sent += 1) {
        bench.peer.port.send(Buffer.from(whoIs('').replaceAll(' ', ''), 'hex'), serverAddress);
      }
      await bench.clock.advance(5);
      return bench.peer.take().length;
    };
    expect(await ask(10)).toBe(10);
    expect(await ask(500)).toBe(10);
    expect(bench.server.counters.rateLimited).toBe(490);
    await bench.clock.advance(1000);
    expect(await ask(10)).toBe(10);
  });

  it('a flood from one source leaves the answers to others', async () => {
    const other = new RawPeer(bench.network, { address: '192.168.1.30', port: 47808 });
    await other.port.open();
    for (let sent = 0; sent < 100; sent += 1) bench.peer.port.send(Buffer.from(whoIs(''), 'hex'), serverAddress);
    other.port.send(Buffer.from(whoIs(''), 'hex'), serverAddress);
    await bench.clock.advance(5);
    expect(other.take()).toEqual([iAmPacket]);
  });

  describe('from another subnet', () => {
    const iAmOnWire = `810b0015${'0100'}${iAm}`;
    let stranger: RawPeer;

    beforeEach(async () => {
      stranger = new RawPeer(bench.network, { address: '10.0.0.5', port: 50_000 });
      await stranger.port.open();
    });

    const asked = async (packet: string, from = stranger, address = '192.168.1.255') => {
      from.port.send(Buffer.from(packet.replaceAll(' ', ''), 'hex'), { ...serverAddress, address });
      await bench.clock.advance(5);
      return from.take();
    };

    it('as a broadcast on our wire is answered to everybody on the wire as well, at the port that asked', async () => {
      expect(await asked(whoIs(''))).toEqual([iAmPacket, iAmOnWire]);
      expect(bench.peer.take()).toEqual([whoIs('').replaceAll(' ', '')]);
    });

    it('called a broadcast, but sent to us alone, is not answered to everybody', async () => {
      expect(await asked(whoIs(''), stranger, serverAddress.address)).toEqual([iAmPacket]);
    });

    it.each([
      ['sent to us alone', unicast('0100 10 08'), serverAddress.address],
      ['forwarded by a BBMD', bvlc('04', '0a000005c350 0120ffff00ff 1008')],
      ['from behind a router of its own', bvlc('0b', '0128 ffff 00 0005 01 07 ff 10 08')],
      ['for somebody else', whoIs('0900 1a0539')],
    ])('%s is not answered to everybody', async (_, packet, to = '192.168.1.255') => {
      expect(await asked(packet, stranger, to)).not.toContain(iAmOnWire);
    });

    it('goes to everybody once a second and source, five times a second in all', async () => {
      const answers = [...(await asked(whoIs(''))), ...(await asked(whoIs('')))];
      expect(answers.filter((answer) => answer === iAmOnWire)).toHaveLength(1);
      for (let host = 6; host < 30; host += 1) {
        const one = new RawPeer(bench.network, { address: `10.0.0.${host}`, port: 50_001 });
        await one.port.open();
        await asked(whoIs(''), one);
        await one.port.close();
      }
      const last = new RawPeer(bench.network, { address: '10.0.0.99', port: 50_002 });
      await last.port.open();
      expect(await asked(whoIs(''), last)).toEqual([iAmPacket]);
      await bench.clock.advance(1000);
      expect(await asked(whoIs(''))).toEqual([iAmPacket, iAmOnWire]);
    });
  });

  it('two devices behind one router are two sources', async () => {
    const behind = (address: string) => unicast(`0108 0005 01 ${address} 10 08`);
    for (let sent = 0; sent < 30; sent += 1) await bench.ask(behind('01'));
    expect(await bench.ask(behind('02'))).toHaveLength(1);
  });

  it('a flood from thousands of sources ends in a bounded number of answers', async () => {
    const before = bench.server.counters.sent;
    for (let network = 1; network < 3000; network += 1) {
      const source = network.toString(16).padStart(4, '0');
      bench.peer.port.send(Buffer.from(unicast(`0108${source}01011008`), 'hex'), serverAddress);
    }
    await bench.clock.advance(5);
    expect(bench.server.counters.sent - before).toBeLessThanOrEqual(512);
  });
});

describe('Who-Has (135-2012 §16.9)', () => {
  const iHave = `0100${'1001'}${'c40200053a'}${'c400800000'}${'7506005550535f56'}`;
  const whoHas = (parameters: string) => unicast(`0100 10 07 ${parameters}`);

  it.each([
    ['by identifier', '2c00800000'],
    ['by name', '3d06005550535f56'],
    ['by name, within limits', '0900 1b3fffff 3d06005550535f56'],
    ['by identifier, within limits', '0a053a 1a053a 2c00800000'],
  ])('an object known %s is answered with I-Have', async (_, parameters) => {
    const answers = await bench.ask(whoHas(parameters));
    expect(answers.map((answer) => answer.slice(8))).toEqual([iHave]);
  });

  it.each([
    ['an identifier that is not here', '2c00800009'],
    ['a name that is not here', '3d06005550535f57'],
    ['limits that leave us out', '0900 1901 2c00800000'],
    ['limits reversed', '0b3fffff 1900 2c00800000'],
    ['limits that are no instances', '0900 1b400000 2c00800000'],
    ['Device 4194303', '2c023fffff'],
    ['neither identifier nor name', ''],
    ['a parameter too many', '2c00800000 3d06005550535f56'],
  ])('%s is met with silence', async (_, parameters) => {
    expect(await bench.ask(whoHas(parameters))).toEqual([]);
  });

  it('is limited per source as Who-Is is', async () => {
    for (let sent = 0; sent < 100; sent += 1) {
      bench.peer.port.send(Buffer.from(whoHas('2c00800000').replaceAll(' ', ''), 'hex'), serverAddress);
    }
    await bench.clock.advance(5);
    expect(bench.peer.take()).toHaveLength(20);
  });
});

describe('the I-Am of the start (BTL 7.2)', () => {
  it('is broadcast once to all networks, and never again', async () => {
    const late = new BacnetBench();
    await late.peer.port.open();
    await late.server.start();
    await late.clock.advance(5);
    expect(late.peer.take()).toEqual([`810b0019${'0120ffff00ff'}${iAm}`]);
    await late.clock.advance(24 * 3_600_000);
    expect(late.peer.take()).toEqual([]);
  });

  it('waits for a network that takes it', async () => {
    const late = new BacnetBench();
    late.network.isUp = false;
    await late.peer.port.open();
    await late.server.start();
    await late.clock.advance(60_000);
    expect(late.peer.take()).toEqual([]);
    late.network.isUp = true;
    await late.clock.advance(10_005);
    expect(late.peer.take()).toHaveLength(1);
    await late.clock.advance(60_000);
    expect(late.peer.take()).toEqual([]);
    await late.server.stop();
    expect(late.clock.pendingTimers).toBe(0);
  });

  it('is not answered by ourselves, nor heard', async () => {
    expect(bench.server.counters.received).toBe(0);
  });
});
