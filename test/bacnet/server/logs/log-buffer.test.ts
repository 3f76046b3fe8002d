import { beforeEach, describe, expect, it } from 'vitest';
import { AbortReason } from '../../../../src/bacnet/encoding/error-reject-abort.js';
import { BacnetBench, enumerated, unsigned } from '../../../support/bacnet/bacnet-bench.js';
import { LogInMemory } from '../../../support/bacnet/log-in-memory.js';
import { fromHex } from '../../../vectors/from-hex.js';

let bench: BacnetBench;
let log: LogInMemory;

/** Records 79201 to 79205, of 23 March 1998, 19:54:27 and every two minutes after it, as F.3.8 has the first two. */
const records = [
  '0E A4 62 03 17 01 B4 13 36 1B 00 0F 1E 2C 41900000 1F 2A 04 00',
  '0E A4 62 03 17 01 B4 13 38 1B 00 0F 1E 2C 4190CCCD 1F 2A 04 00',
  '0E A4 62 03 17 01 B4 13 3A 1B 00 0F 1E 2C 41900000 1F 2A 04 00',
  '0E A4 62 03 17 01 B4 14 00 1B 00 0F 1E 2C 41900000 1F 2A 04 00',
  '0E A4 62 03 17 01 B4 14 02 1B 00 0F 1E 2C 41900000 1F 2A 04 00',
];
const startMs = Date.UTC(1998, 2, 23, 19, 54, 27);

const trendLog = '0c06c00001';
const ask = (parameters: string, header = '0005') => bench.askApdu(`${header} 01 1a ${trendLog} 1983 ${parameters}`);
/** Flags FIRST_ITEM, LAST_ITEM, MORE_ITEMS in the high bits of one octet; the records by their places. */
const ack = (flags: string, places: readonly number[], firstNumber?: string) => {
  const items = places.map((place) => records[place]).join('');
  const number = firstNumber === undefined ? '' : `6b${firstNumber}`;
  return [
    `30011a${trendLog}19833a05${flags}490${places.length}5e${items}5f${number}`.replaceAll(' ', '').toLowerCase(),
  ];
};
const count = (value: number) => `31 ${(value & 0xff).toString(16).padStart(2, '0')}`;
const byPosition = (index: string, items: number) => `3e 21${index} ${count(items)} 3f`;
const byNumber = (number: string, items: number) => `6e 23${number} ${count(items)} 6f`;
const byTime = (time: string, items: number, date = 'a4620317ff') => `7e ${date} b4${time} ${count(items)} 7f`;

beforeEach(async () => {
  bench = new BacnetBench();
  log = new LogInMemory(79_201);
  for (const [index, octets] of records.entries()) log.add(startMs + index * 120_000, fromHex(octets));
  bench.store.add({
    id: { objectType: 27, instance: 1 },
    name: 'TREND',
    properties: [
      { id: 36, value: enumerated(0) },
      { id: 133, value: { type: 'boolean', value: true } },
      { id: 132, value: { type: 'array', elements: [] } },
      { id: 197, value: enumerated(0) },
      { id: 134, value: unsigned(6000) },
      { id: 144, value: { type: 'boolean', value: false } },
      { id: 126, value: unsigned(5) },
      { id: 131, value: { type: 'buffer', buffer: log } },
      { id: 141, value: unsigned(5) },
      { id: 145, value: unsigned(79_205) },
    ],
  });
  await bench.start();
});

describe('Log_Buffer is read by ReadRange alone (135-2016 §12.30.18)', () => {
  const denied = { errorClass: '02', errorCode: '1b' };

  it('ReadProperty is refused with read-access-denied', async () => {
    expect(await bench.askApdu(`0005 01 0c ${trendLog} 1983`)).toEqual([
      `50010c91${denied.errorClass}91${denied.errorCode}`,
    ]);
  });

  it('an array index on it is property-is-not-an-array, whichever service asks', async () => {
    expect(await bench.askApdu(`0005 01 0c ${trendLog} 1983 2901`)).toEqual(['50010c91029132']);
    expect(await ask('2901')).toEqual(['50011a91029132']);
    expect(await bench.askApdu(`0005 01 0e ${trendLog} 1e 0983 1901 1f`)).toEqual([
      `30010e${trendLog}1e298339015e910291325f1f`,
    ]);
  });

  it('ReadPropertyMultiple has the error in its place, asked for by itself and with REQUIRED or ALL', async () => {
    const error = '29835e9102911b5f';
    expect(await bench.askApdu(`0005 01 0e ${trendLog} 1e 0983 1f`)).toEqual([`30010e${trendLog}1e${error}1f`]);
    for (const special of ['08', '69']) {
      const [answer = ''] = await bench.askApdu(`0005 01 0e ${trendLog} 1e 09${special} 1f`);
      expect(answer.split(error)).toHaveLength(2);
      expect(answer.startsWith('30010e')).toBe(true);
    }
    const [optional = ''] = await bench.askApdu(`0005 01 0e ${trendLog} 1e 0950 1f`);
    expect(optional).not.toContain('2983');
  });
});

describe('ReadRange of a log (135-2016 §15.8)', () => {
  it('as the example of F.3.8 has it: four records after 19:52:34, of which there are two', async () => {
    log.records.splice(2);
    log.extent = async () => ({ oldest: 79_201, newest: 79_202 });
    expect(await bench.askApdu(`0202 01 1A ${trendLog} 19 83 7E A4 62 03 17 01 B4 13 34 22 00 31 04 7F`)).toEqual([
      `30 01 1A ${trendLog} 19 83 3A 05 C0 49 02 5E
       0E A4 62 03 17 01 B4 13 36 1B 00 0F 1E 2C 41900000 1F 2A 04 00
       0E A4 62 03 17 01 B4 13 38 1B 00 0F 1E 2C 4190CCCD 1F 2A 04 00 5F 6B 01 35 61`
        .replaceAll(/\s/g, '')
        .toLowerCase(),
    ]);
  });

  it('without a range: all records, and no number', async () => {
    expect(await ask('')).toEqual(ack('c0', [0, 1, 2, 3, 4]));
  });

  it.each([
    ['the first two', '01', 2, ack('80', [0, 1])],
    ['from the middle to beyond the end', '04', 9, ack('40', [3, 4])],
    ['backwards from the last', '05', -2, ack('40', [3, 4])],
    ['backwards beyond the first', '02', -9, ack('80', [0, 1])],
    ['position 0', '00', 2, ack('00', [])],
    ['behind the end', '06', -2, ack('00', [])],
  ])('by position: %s', async (_, index, items, answer) => {
    expect(await ask(byPosition(index, items))).toEqual(answer);
  });

  it.each([
    ['the first, 79201', '013561', 1, ack('80', [0], '013561')],
    ['from 79203 on', '013563', 5, ack('40', [2, 3, 4], '013563')],
    ['79203 and the one before it', '013563', -2, ack('00', [1, 2], '013562')],
    ['backwards beyond the oldest', '013562', -9, ack('80', [0, 1], '013561')],
    ['79200, which has given way', '013560', 3, ack('00', [])],
    ['79206, which is not there yet', '013566', -3, ack('00', [])],
    ['3, which is a position and no number', '000003', 1, ack('00', [])],
  ])('by sequence number: %s', async (_, number, items, answer) => {
    expect(await ask(byNumber(number, items))).toEqual(answer);
  });

  it.each([
    ['a positive count begins strictly newer than 19:54:27', '13361b00', 2, ack('00', [1, 2], '013562')],
    ['a negative count ends strictly older than 19:56:27', '13381b00', -2, ack('80', [0], '013561')],
    ['between two records, forward', '13370000', 1, ack('00', [1], '013562')],
    ['between two records, backward', '13370000', -1, ack('80', [0], '013561')],
    ['before all', '00000000', 2, ack('80', [0, 1], '013561')],
    ['nothing is older than the oldest', '13361b00', -1, ack('00', [])],
    ['nothing is newer than the newest', '14021b00', 1, ack('00', [])],
    ['after all, backward', '173b3b63', -2, ack('40', [3, 4], '013564')],
  ])('by time: %s', async (_, time, items, answer) => {
    expect(await ask(byTime(time, items))).toEqual(answer);
  });

  it('a time that is not one moment is rejected', async () => {
    expect(await ask(byTime('ffffffff', 1))).toEqual(['600106']);
  });

  it.each([
    ['forward: those at the front', byNumber('013561', 5), ack('a0', [0], '013561')],
    ['backward: those at the end', byNumber('013565', -5), ack('60', [4], '013565')],
    ['all of them', '', ack('a0', [0])],
  ])('what does not fit into 50 octets is left out and told, %s', async (_, range, answer) => {
    expect(await ask(range, '0000')).toEqual(answer);
  });

  it.each([
    ['forward', byNumber('013561', 5)],
    ['backward', byNumber('013561', -5)],
    ['all of them', ''],
  ])('where not even one record fits, the Abort says why, %s (135-2016 §5.4.5.3)', async (_, range) => {
    const [first] = log.records;
    if (first !== undefined) log.records[0] = { ...first, octets: new Uint8Array(100) };
    // No segments: SEGMENTATION_NOT_SUPPORTED. Two segments of 50 octets at most: BUFFER_OVERFLOW.
    expect(await ask(range, '0000')).toEqual(['710104']);
    expect(await ask(range, '0210')).toEqual(['710101']);
    // More of them: it is there.
    expect((await ask(range, '0220')).join('')).toMatch(/^3c01/);
  });

  it('of an empty log: no record is the first or the last', async () => {
    log.records.length = 0;
    expect(await ask('')).toEqual(ack('00', []));
    expect(await ask(byPosition('01', 1))).toEqual(ack('00', []));
  });

  it('a long log is read a few records at a time, and answered in segments to the last that fits', async () => {
    for (let index = 5; index < 2000; index += 1) log.add(startMs + index * 120_000, fromHex(records[0] ?? ''));
    await ask('', '0275');
    expect(log.mostAtOnce).toBeLessThanOrEqual(32);
  });
});

describe('records that have to be fetched first', () => {
  it('a request that is repeated meanwhile is answered once', async () => {
    const ended: (() => void)[] = [];
    const read = log.read.bind(log);
    log.read = async (from, to) => {
      await new Promise<void>((resolve) => ended.push(resolve));
      return read(from, to);
    };
    expect(await ask('')).toEqual([]);
    expect(await ask('')).toEqual([]);
    expect(ended).toHaveLength(1);
    ended[0]?.();
    expect(await bench.askApdu('0005 02 0c 0c0200053a 194d')).toEqual([
      ...ack('c0', [0, 1, 2, 3, 4]),
      expect.any(String),
    ]);
  });

  it('other requests do not wait, and more than sixteen at once are refused', async () => {
    log.read = () => new Promise(() => undefined);
    for (let invokeId = 0; invokeId < 16; invokeId += 1) {
      expect(await bench.askApdu(`0005 ${invokeId.toString(16).padStart(2, '0')} 1a ${trendLog} 1983`)).toEqual([]);
    }
    const abort = `7110${AbortReason.outOfResources.toString(16).padStart(2, '0')}`;
    expect(await bench.askApdu(`0005 10 1a ${trendLog} 1983`)).toEqual([abort]);
    expect(await bench.askApdu('0005 11 0c 0c0200053a 194d')).toEqual([expect.stringMatching(/^30110c/)]);
  });

  it('a disk that fails ends in an Abort', async () => {
    log.read = () => Promise.reject(new Error('EIO'));
    expect(await ask('')).toEqual(['710100']);
    expect(bench.server.counters.faults).toBe(1);
  });
});
