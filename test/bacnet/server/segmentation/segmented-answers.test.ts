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

/** ReadProperty of Object_List: 102 objects are 510 octets, and 13 around them. */
const objectList = '0c0200053a 194c';

function withManyObjects(bench: BacnetBench): BacnetBench {
  for (let instance = 1; instance < 99; instance += 1)
    bench.store.add(analogValue(instance, `AV${instance}`, instance));
  return bench;
}

function wholeObjectList(bench: BacnetBench): string {
  const octets = bench.store.read({ objectType: 8, instance: 1338 }, 76);
  if (!(octets instanceof Uint8Array)) throw new Error('not readable');
  expect(octets).toHaveLength(510);
  return `0c0200053a194c3e${Buffer.from(octets).toString('hex')}3f`;
}

let bench: BacnetBench;

beforeEach(async () => {
  bench = withManyObjects(new BacnetBench());
  await bench.start();
});

/** Confirmed-Request of ReadProperty Object_List; the second octet says what the client takes. */
const ask = (first: string, sizes: string) => bench.askApdu(`${first} ${sizes} 2a 0c ${objectList}`);
const ack = (sequenceNumber: string, window = '04', flags = '40') =>
  bench.askApdu(`${flags} 2a ${sequenceNumber} ${window}`);
const numbers = (answers: readonly string[]) => answers.map((answer) => answer.slice(0, 10));

describe('an answer longer than the client takes in one APDU (135-2012 §5.4.5.4)', () => {
  it('goes whole to a client of 1024 octets', async () => {
    const answers = await ask('00', '04');
    expect(answers).toEqual([`302a0c${wholeObjectList(bench)}`]);
  });

  it.each(['00', '01', '02', '03'])(
    'ends in Abort segmentation-not-supported where the client takes no segments, size code %s',
    async (size) => {
      expect(await ask('00', size)).toEqual(['712a04']);
    },
  );

  it.each([
    ['2 segments of 206', '12', '712a01'],
    ['4 segments of 128', '21', '712a01'],
    ['8 segments of 50', '30', '712a01'],
  ])('ends in Abort buffer-overflow where it takes more than %s', async (_, sizes, answer) => {
    expect(await ask('02', sizes)).toEqual([answer]);
  });

  it('begins with one segment, which proposes the window', async () => {
    const [first = '', ...others] = await ask('02', '03');
    expect(others).toEqual([]);
    expect(first.slice(0, 10)).toBe('3c2a00040c');
    expect(first).toHaveLength(480 * 2);
    expect(wholeObjectList(bench).startsWith(first.slice(10))).toBe(true);
  });

  it('goes on with the window that the client sets, and ends with the last acknowledgement', async () => {
    expect(numbers(await ask('02', '01'))).toEqual(['3c2a00040c']);
    expect(numbers(await ack('00', '02'))).toEqual(['3c2a01040c', '3c2a02040c']);
    expect(numbers(await ack('02', '02'))).toEqual(['3c2a03040c', '382a04040c']);
    expect(bench.server.runningTransactions).toBe(1);
    expect(await ack('04', '02')).toEqual([]);
    expect(bench.server.runningTransactions).toBe(0);
    expect(await ack('04', '02')).toEqual([]);
    expect(bench.server.counters.stray).toBe(1);
  });

  it('sends again from where a negative acknowledgement says', async () => {
    await ask('02', '01');
    await ack('00', '04');
    expect(numbers(await ack('01', '04', '42'))).toEqual(['3c2a02040c', '3c2a03040c', '382a04040c']);
  });

  it('takes an acknowledgement of what is acknowledged for a repetition', async () => {
    await ask('02', '01');
    await ack('00', '02');
    expect(await ack('00', '02')).toEqual([]);
    expect(await ack('ff', '02')).toEqual([]);
    expect(await ack('7f', '02')).toEqual([]);
    expect(bench.server.runningTransactions).toBe(1);
  });

  it('is repeated Number_Of_APDU_Retries times after APDU_Segment_Timeout, then given up in silence', async () => {
    await ask('02', '01');
    await ack('00', '02');
    const repeated: string[][] = [];
    for (let retry = 0; retry < 4; retry += 1) {
      await bench.clock.advance(2000);
      repeated.push(numbers(bench.peer.take().map((packet) => packet.slice(12))));
    }
    expect(repeated).toEqual([...Array(3).fill(['3c2a01040c', '3c2a02040c']), []]);
    expect(bench.server.runningTransactions).toBe(0);
    expect(bench.server.counters.segmentTimeouts).toBe(1);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it.each(['00', '80'])(
    'ends in Abort window-size-out-of-range when the client sets a window of %s',
    async (window) => {
      await ask('02', '01');
      expect(await ack('00', window)).toEqual(['712a07']);
      expect(bench.server.runningTransactions).toBe(0);
    },
  );

  it('ends with the Abort of the client', async () => {
    await ask('02', '01');
    expect(await bench.askApdu('70 2a 00')).toEqual([]);
    expect(bench.server.runningTransactions).toBe(0);
    await bench.clock.advance(60_000);
    expect(bench.peer.take()).toEqual([]);
  });

  it('is not begun twice by a repeated request', async () => {
    await ask('02', '01');
    expect(await ask('02', '01')).toEqual([]);
    expect(bench.server.runningTransactions).toBe(1);
    expect(numbers(await ack('00', '01'))).toEqual(['3c2a01040c']);
  });

  it('gives way to another request with the same invoke id', async () => {
    await ask('02', '01');
    expect(await bench.askApdu('0005 2a 0c 0c00800000 1955')).toHaveLength(1);
    expect(bench.server.runningTransactions).toBe(0);
  });

  it('goes through a router with DNET and DADR in every segment', async () => {
    const [first = ''] = await bench.askNpdu(`010c 0005 01 07 0201 2a 0c ${objectList}`);
    expect(first.slice(0, 14)).toBe('01240005' + '0107ff');
    const [second = ''] = await bench.askNpdu('0108 0005 01 07 40 2a 00 01');
    expect(second.slice(0, 24)).toBe('01240005' + '0107ff' + '3c2a01040c');
    expect(await bench.askNpdu('0108 0005 01 08 40 2a 01 01')).toEqual([]);
    expect(await bench.askNpdu('0100 40 2a 01 01')).toEqual([]);
  });

  it('one address cannot have more than 16 under way, and all together no more than 64', async () => {
    const lastAnswers: (string | undefined)[] = [];
    for (let address = 101; address <= 105; address += 1) {
      const peer = new RawPeer(bench.network, { address: `192.168.1.${address}`, port: 47808 });
      await peer.port.open();
      for (let invokeId = 0; invokeId < 17; invokeId += 1) {
        peer.port.send(Buffer.from(unicast(`0104 0201 ${hex(invokeId)} 0c ${objectList}`), 'hex'), serverAddress);
      }
      await bench.clock.advance(5);
      const answers = peer.take().map((packet) => packet.slice(12, 16));
      lastAnswers.push(answers[0], answers.at(-1));
    }
    // Fifth address: the table is full.
    expect(lastAnswers).toEqual([...Array(4).fill(['3c00', '7110']).flat(), '7100', '7110']);
    expect(bench.server.runningTransactions).toBe(64);
  });

  it('ends with stop()', async () => {
    await ask('02', '01');
    await bench.server.stop();
    expect(bench.clock.pendingTimers).toBe(0);
    expect(bench.server.runningTransactions).toBe(0);
  });
});

describe('Max-APDU-Length-Accepted to the octet (135-2012 §5.2.1.3, §20.1.2.5)', () => {
  /** ReadProperty of the Object_Name of analog-value 4000; the answer is of so many octets. */
  const askName = (sizes: string, first: string, octets: number) => {
    // Header 3, object 5, property 2, tags around the value 2, tag of the value and character set 3, from 254 octets on 5.
    const around = octets - 15 > 252 ? 17 : 15;
    bench.store.add(analogValue(4000, 'N'.repeat(octets - around), 1));
    return bench.askApdu(`${first} ${sizes} 2a 0c 0c00800fa0 194d`);
  };
  const octetsOf = (answers: readonly string[]) => answers.map((answer) => answer.length / 2);

  describe.each([
    ['00', 50],
    ['01', 128],
    ['02', 206],
    ['03', 480],
    ['04', 1024],
    ['05', 1476],
  ] as const)('size code %s', (code, size) => {
    it(`takes an answer of ${size} octets whole`, async () => {
      const answers = await askName(code, '00', size);
      expect(octetsOf(answers)).toEqual([size]);
      expect(answers[0]?.slice(0, 6)).toBe('302a0c');
    });

    it(`takes none of ${size + 1}: Abort segmentation-not-supported, or segments of ${size} at most`, async () => {
      expect(await askName(code, '00', size + 1)).toEqual(['712a04']);
      const [first = ''] = await bench.askApdu(`02 7${code.slice(1)} 2b 0c 0c00800fa0 194d`);
      expect(first.slice(0, 2)).toBe('3c');
      expect(first.length / 2).toBe(size);
    });
  });
});

describe('clients of every size (135-2012 §5.2)', () => {
  it.each([
    [50, 12],
    [128, 5],
    [206, 3],
    [480, 2],
  ] as const)('a client of %i octets gets the Object_List in %i segments', async (maxApdu, segments) => {
    const client = new SegmentingClient(
      bench.clock,
      bench.network,
      { address: '192.168.1.99', port: 47808 },
      serverAddress,
      {
        maxApdu,
      },
    );
    await client.request(12, objectList);
    await bench.clock.advance(1000);
    expect(client.outcome).toEqual({ kind: 'ack', payload: wholeObjectList(bench) });
    expect(client.segments).toHaveLength(segments);
  });

  it('reads an answer of more than 256 segments', async () => {
    const all = Array.from({ length: 99 }, (_, instance) => `0c008000${hex(instance)}1e09081f`).join('');
    const client = new SegmentingClient(
      bench.clock,
      bench.network,
      { address: '192.168.1.99', port: 47808 },
      serverAddress,
      {
        maxApdu: 50,
        requestSegmentSize: 1400,
        windowSize: 127,
      },
    );
    await client.request(14, all + all);
    await bench.clock.advance(5000);
    expect(client.outcome?.kind).toBe('ack');
    expect(client.segments.length).toBeGreaterThan(256);
    const whole = await bench.askApdu(`0005 01 0e ${all.slice(0, 18)}`);
    expect(client.outcome?.kind === 'ack' && client.outcome.payload.startsWith(whole[0]?.slice(6) ?? 'none')).toBe(
      true,
    );
  });
});

describe('on a network that loses, doubles and reorders', () => {
  const run = async (seed: number, loss: number, duplication: number, jitterMs: number, maxApdu: 50 | 128 | 206) => {
    const faulty = withManyObjects(new BacnetBench({}, { seed, loss, duplication, jitterMs }));
    await faulty.server.start();
    const client = new SegmentingClient(faulty.clock, faulty.network, clientAddress, serverAddress, { maxApdu });
    await client.request(12, objectList);
    await faulty.clock.advance(300_000);
    expect(faulty.server.runningTransactions).toBe(0);
    expect(faulty.server.counters.faults).toBe(0);
    expect(faulty.clock.pendingTimers).toBe(0);
    return { outcome: client.outcome, whole: wholeObjectList(faulty) };
  };
  const sizes = fc.constantFrom(50 as const, 128 as const, 206 as const);

  it('without loss every answer arrives whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 400 }), sizes, async (seed, jitterMs, maxApdu) => {
        const { outcome, whole } = await run(seed, 0, 0.2, jitterMs, maxApdu);
        expect(outcome).toEqual({ kind: 'ack', payload: whole });
      }),
      { numRuns: 1000 },
    );
  });

  it('with loss an answer arrives whole or not at all', async () => {
    let arrived = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 400 }), sizes, async (seed, jitterMs, maxApdu) => {
        const { outcome, whole } = await run(seed, 0.1, 0.1, jitterMs, maxApdu);
        if (outcome?.kind === 'ack') {
          arrived += 1;
          expect(outcome.payload).toBe(whole);
        } else expect(outcome).toEqual({ kind: 'timeout' });
      }),
      { numRuns: 1000 },
    );
    expect(arrived).toBeGreaterThan(45);
  });
});

function hex(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}
