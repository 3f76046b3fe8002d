import { beforeEach, describe, expect, it } from 'vitest';
import { BacnetBench, enumerated, text, unsigned } from '../../support/bacnet/bacnet-bench.js';

let bench: BacnetBench;
let content: Uint8Array;

beforeEach(async () => {
  content = Buffer.from('0123456789');
  const files = { contentOf: () => content };
  const none = undefined;
  bench = new BacnetBench({}, none, none, none, none, none, none, none, files);
  bench.store.add({
    id: { objectType: 10, instance: 1 },
    name: 'FILE',
    properties: [
      { id: 43, value: text('TEXT') },
      { id: 42, value: unsigned(10) },
      { id: 71, value: text('') },
      { id: 13, value: { type: 'boolean', value: false } },
      { id: 99, value: { type: 'boolean', value: true } },
      { id: 41, value: enumerated(1) },
    ],
  });
  await bench.start();
});

/** File 1. */
const file = 'c402800001';
const ask = (parameters: string, header = '0005') => bench.askApdu(`${header} 2a 06 ${parameters}`);
const stream = (start: string, count: string) => `${file} 0e ${start} ${count} 0f`;

describe('AtomicReadFile (135-2016 §14.1)', () => {
  it.each([
    ['the beginning', '3100', '2104', '10 0e 3100 64 30313233 0f'],
    ['the middle', '3103', '2103', '10 0e 3103 63 333435 0f'],
    ['up to the last octet', '3107', '2103', '11 0e 3107 63 373839 0f'],
    ['more than there is', '3108', '2203e8', '11 0e 3108 62 3839 0f'],
    ['all of it', '3100', '210a', '11 0e 3100 650a 30313233343536373839 0f'],
    ['at the end: nothing', '310a', '2104', '11 0e 310a 60 0f'],
    ['no octet', '3102', '2100', '10 0e 3102 60 0f'],
  ])('%s', async (_, start, count, answer) => {
    expect(await ask(stream(start, count))).toEqual([`302a06${answer.replaceAll(' ', '')}`]);
  });

  it('an empty file is at its end', async () => {
    content = new Uint8Array();
    expect(await ask(stream('3100', '2104'))).toEqual(['302a06110e3100600f']);
  });

  it.each([
    ['from before the beginning', stream('31ff', '2104'), '05', '0b'],
    ['from behind the end', stream('310b', '2104'), '05', '0b'],
    ['by records, which a stream has not', `${file} 1e 3100 2101 1f`, '05', '0a'],
    ['a File that is not there', 'c402800002 0e 3100 2104 0f', '01', '1f'],
    ['File 4194303', 'c402bfffff 0e 3100 2104 0f', '01', '1f'],
    ['what is no File', 'c400800000 0e 3100 2104 0f', '05', '82'],
    ['what is no File and not there', 'c400800099 0e 3100 2104 0f', '05', '82'],
  ])('%s is an error', async (_, parameters, errorClass, errorCode) => {
    expect(await ask(parameters)).toEqual([`502a0691${errorClass}91${errorCode}`]);
  });

  it.each([
    ['without a range', file, '05'],
    ['without its end', `${file} 0e 3100 2104`, '05'],
    ['with something behind it', `${stream('3100', '2104')} 00`, '07'],
    ['with a start that is no INTEGER', stream('2100', '2104'), '03'],
    ['of what is no identifier', '2101 0e 3100 2104 0f', '03'],
  ])('a request %s is rejected', async (_, parameters, reason) => {
    expect(await ask(parameters)).toEqual([`602a${reason}`]);
  });

  it('goes in segments to who takes them, and is an Abort to who does not', async () => {
    content = Buffer.alloc(3000, 0x41);
    // 480 octets, no segments: SEGMENTATION_NOT_SUPPORTED.
    expect(await ask(stream('3100', '220bb8'), '0003')).toEqual(['712a04']);
    const [first = ''] = await ask(stream('3100', '220bb8'), '0273');
    // A segmented ComplexACK with more to follow, segment 0, window 4.
    expect(first.slice(0, 10)).toBe('3c2a000406');
  });
});
