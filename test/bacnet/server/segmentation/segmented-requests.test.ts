import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  analogValue,
  BacnetBench,
  clientAddress,
  RawPeer,
  serverAddress,
  unicast,
} from '../../../support/bacnet/bacnet-bench.js';
import { SegmentingClient } from '../../../support/bacnet/segmenting-client.js';

let bench: BacnetBench;

beforeEach(async () => {
  bench = new BacnetBench();
  await bench.start();
});

/** ReadProperty of AV 0 Present_Value, cut in four pieces. */
const pieces = ['0c008000', '00', '19', '55'];
const answer = '302a0c0c0080000019553e44436680003f';

/** Segment n of a ReadProperty request with proposed window 2. */
function segment(number: number, options: { more?: boolean; window?: string; invokeId?: string; piece?: string } = {}) {
  const { more = number < pieces.length - 1, window = '02', invokeId = '2a', piece = pieces[number] ?? '' } = options;
  return bench.askApdu(`${more ? '0c' : '08'} 05 ${invokeId} ${hex(number)} ${window} 0c ${piece}`);
}

describe('a request in segments (135-2012 §5.4.5.1, §5.4.5.2)', () => {
  it('is acknowledged at its first segment, at each end of the window and at its end, then answered', async () => {
    expect(await segment(0)).toEqual(['412a0002']);
    expect(await segment(1)).toEqual([]);
    expect(await segment(2)).toEqual(['412a0202']);
    expect(await segment(3)).toEqual(['412a0302', answer]);
  });

  it('our window is the smaller one', async () => {
    expect(await segment(0, { window: '7f' })).toEqual(['412a0004']);
    expect(await segment(0, { window: '01', invokeId: '2b' })).toEqual(['412b0001']);
  });

  it.each(['00', '80', 'ff'])('a proposed window of %s ends in Abort window-size-out-of-range', async (window) => {
    expect(await segment(0, { window })).toEqual(['712a07']);
    expect(bench.server.runningTransactions).toBe(0);
  });

  it('a segment that belongs to nothing ends in Abort invalid-apdu-in-this-state', async () => {
    expect(await segment(1)).toEqual(['712a02']);
  });

  it('a gap is answered with one negative acknowledgement of the last segment in order', async () => {
    await segment(0, { window: '04' });
    expect(await segment(2, { window: '04' })).toEqual(['432a0004']);
    expect(await segment(3, { window: '04' })).toEqual([]);
    expect(await segment(1, { window: '04' })).toEqual([]);
    expect(await segment(2, { window: '04' })).toEqual([]);
    expect(await segment(3, { window: '04' })).toEqual(['412a0304', answer]);
  });

  it('a repeated window is acknowledged again at its end: our acknowledgement was lost', async () => {
    await segment(0);
    await segment(1);
    await segment(2);
    expect(await segment(1)).toEqual([]);
    expect(await segment(2)).toEqual(['412a0202']);
    expect(await segment(3)).toEqual(['412a0302', answer]);
  });

  it('a repeated first segment is acknowledged again', async () => {
    expect(await segment(0)).toEqual(['412a0002']);
    expect(await segment(0)).toEqual(['412a0002']);
  });

  it('a repeated last segment is acknowledged, not carried out again', async () => {
    for (const number of [0, 1, 2, 3]) await segment(number);
    expect(await segment(3)).toEqual(['412a0302']);
  });

  it('another first segment with the same invoke id begins anew', async () => {
    await segment(0);
    await segment(1);
    expect(await segment(0, { piece: '0c04c000' })).toEqual(['412a0002']);
    await segment(1);
    await segment(2);
    expect(await segment(3)).toEqual(['412a0302', '302a0c0c04c0000019553e21023f']);
  });

  it('is carried out again when the client asks again later', async () => {
    for (const number of [0, 1, 2, 3]) await segment(number);
    await bench.clock.advance(2000);
    for (const number of [0, 1, 2]) await segment(number);
    expect(await segment(3)).toEqual(['412a0302', answer]);
  });

  it('is forgotten after four segment time-outs', async () => {
    await segment(0);
    await bench.clock.advance(7_990);
    expect(bench.server.runningTransactions).toBe(1);
    await bench.clock.advance(10);
    expect(bench.server.runningTransactions).toBe(0);
    expect(bench.peer.take()).toEqual([]);
  });

  it('is forgotten when the client aborts', async () => {
    await segment(0);
    expect(await bench.askApdu('70 2a 00')).toEqual([]);
    expect(bench.server.runningTransactions).toBe(0);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('of more than 32 segments ends in Abort buffer-overflow', async () => {
    let answers: string[] = [];
    for (let number = 0; number < 33; number += 1) {
      answers = await segment(number, { more: true, window: '04', piece: 'ff'.repeat(1400) });
    }
    expect(answers).toEqual(['712a01']);
    expect(bench.server.runningTransactions).toBe(0);
  });

  it('through a router is told apart from one without and answered with DNET and DADR', async () => {
    const routed = (number: number) =>
      bench.askNpdu(`010c 0005 01 07 ${number < 3 ? '0c' : '08'}05 2a ${hex(number)} 02 0c ${pieces[number]}`);
    await segment(0);
    expect(await routed(0)).toEqual(['012000050107ff412a0002']);
    expect(bench.server.runningTransactions).toBe(2);
    await routed(1);
    await routed(2);
    expect(await routed(3)).toEqual(['012000050107ff412a0302', `012000050107ff${answer}`]);
  });

  it('an unknown service is rejected when the request is whole', async () => {
    await bench.askApdu('0c05 2a 00 02 7f 00');
    expect(await bench.askApdu('0805 2a 01 02 7f 00')).toEqual(['412a0102', '602a09']);
  });

  it('one address cannot have more than 8 half-way, and all together no more than 32', async () => {
    const last: (string | undefined)[] = [];
    for (let address = 101; address <= 105; address += 1) {
      const peer = new RawPeer(bench.network, { address: `192.168.1.${address}`, port: 47808 });
      await peer.port.open();
      for (let invokeId = 0; invokeId < 9; invokeId += 1) {
        peer.port.send(Buffer.from(unicast(`0104 0c05 ${hex(invokeId)} 00 02 0c 00`), 'hex'), serverAddress);
      }
      await bench.clock.advance(5);
      const answers = peer.take().map((packet) => packet.slice(12));
      last.push(answers[0], answers.at(-1));
    }
    expect(last).toEqual([...Array(4).fill(['41000002', '710809']).flat(), '710009', '710809']);
    expect(bench.server.runningTransactions).toBe(32);
  });

  it('requests that are only remembered give way to new ones', async () => {
    for (let invokeId = 0; invokeId < 40; invokeId += 1) {
      for (const number of [0, 1, 2]) await segment(number, { invokeId: hex(invokeId) });
      expect(await segment(3, { invokeId: hex(invokeId) })).toHaveLength(2);
    }
    expect(bench.server.runningTransactions).toBe(32);
    await bench.clock.advance(2000);
    expect(bench.server.runningTransactions).toBe(0);
  });

  it('ends with stop()', async () => {
    await segment(0);
    await bench.server.stop();
    expect(bench.clock.pendingTimers).toBe(0);
  });
});

describe('on a network that loses, doubles and reorders', () => {
  /** ReadPropertyMultiple of 40 objects, both ways in segments of some 100 octets. */
  const parameters = Array.from({ length: 40 }, (_, instance) => `0c008000${hex(instance)}1e0955091c1f`).join('');

  const run = async (seed: number, loss: number, duplication: number, jitterMs: number) => {
    const faulty = new BacnetBench({}, { seed, loss, duplication, jitterMs });
    for (let instance = 1; instance < 40; instance += 1)
      faulty.store.add(analogValue(instance, `AV${instance}`, instance));
    await faulty.server.start();
    const traits = { maxApdu: 128 as const, requestSegmentSize: 100, windowSize: 3 };
    const client = new SegmentingClient(faulty.clock, faulty.network, clientAddress, serverAddress, traits);
    await client.request(14, parameters);
    await faulty.clock.advance(600_000);
    expect(faulty.server.runningTransactions).toBe(0);
    expect(faulty.server.counters.faults).toBe(0);
    expect(faulty.clock.pendingTimers).toBe(0);
    return client.outcome;
  };

  it('without loss every request arrives whole, and so does its answer', async () => {
    const expected = await run(0, 0, 0, 0);
    expect(expected?.kind).toBe('ack');
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 300 }), async (seed, jitterMs) => {
        expect(await run(seed, 0, 0.2, jitterMs)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('with loss the answer is right or there is none', async () => {
    const expected = await run(0, 0, 0, 0);
    let arrived = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 300 }), async (seed, jitterMs) => {
        const outcome = await run(seed, 0.05, 0.1, jitterMs);
        if (outcome?.kind === 'ack') {
          arrived += 1;
          expect(outcome).toEqual(expected);
        } else expect(outcome?.kind).not.toBe('error');
      }),
      { numRuns: 1000 },
    );
    expect(arrived).toBeGreaterThan(40);
  });
});

function hex(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}
