import { beforeEach, describe, expect, it } from 'vitest';
import { BacnetBench, bvlc } from '../../support/bacnet/bacnet-bench.js';

let bench: BacnetBench;

beforeEach(async () => {
  bench = new BacnetBench();
  await bench.start();
});

/** Network-Number-Is: number and flag, 1 where somebody has set it. */
const heard = (number: string, flag: string) => bench.ask(bvlc('0b', `0180 13 ${number} ${flag}`));
const asked = () => bench.ask(bvlc('0b', '0180 12'));
const known = () => [bench.server.networkNumbers.ip.number, bench.server.networkNumbers.ip.quality];
/** BACnetNetworkNumberQuality. */
const [unknown, learned, learnedConfigured] = [0, 1, 2];

describe('the number of our own network (135-2016 §6.4.19, §6.4.20)', () => {
  it('is not known at first, and who does not know it does not answer', async () => {
    expect(known()).toEqual([0, unknown]);
    expect(await asked()).toEqual([]);
  });

  it.each([
    ['00', learned],
    ['01', learnedConfigured],
  ])('is learned from a broadcast with flag %s', async (flag, quality) => {
    await heard('0005', flag);
    expect(known()).toEqual([5, quality]);
  });

  it('that was set up somewhere is believed before one that was learned only', async () => {
    await heard('0005', '01');
    await heard('0006', '00');
    expect(known()).toEqual([5, learnedConfigured]);
    await heard('0007', '01');
    expect(known()).toEqual([7, learnedConfigured]);
  });

  it.each([
    ['sent to us alone', '0a', '0180 13 0005 01'],
    ['that came over a router', '0b', '0188 0009 01 07 13 0005 01'],
    ['for all networks', '0b', '01a0 ffff 00 ff 13 0005 01'],
    ['with number 0', '0b', '0180 13 0000 01'],
    ['with the number of all networks', '0b', '0180 13 ffff 01'],
    ['that breaks off', '0b', '0180 13 00'],
  ])('is not learned from a message %s', async (_, bvlcFunction, npdu) => {
    await bench.ask(bvlc(bvlcFunction, npdu));
    expect(known()).toEqual([0, unknown]);
  });

  it('is told on our own network, as learned, to who asks; not more than once a second', async () => {
    await heard('0005', '01');
    bench.peer.take();
    expect((await asked()).map((packet) => packet.slice(8))).toEqual(['018013000500']);
    expect(await asked()).toEqual([]);
    await bench.clock.advance(1000);
    expect(await bench.ask(bvlc('0a', '0180 12'))).toEqual(['810b000a018013000500']);
  });

  it('is not told to who asks over a router', async () => {
    await heard('0005', '01');
    expect(await bench.ask(bvlc('0b', '0188 0009 01 07 12'))).toEqual([]);
  });
});
