import { beforeEach, describe, expect, it } from 'vitest';
import { BacnetBench, unsigned } from '../../support/bacnet/bacnet-bench.js';

let bench: BacnetBench;

/** Device_Address_Binding stands in for a list of five short items. */
beforeEach(async () => {
  bench = new BacnetBench();
  bench.store.set({ objectType: 8, instance: 1338 }, 30, {
    type: 'list',
    elements: [11, 12, 13, 14, 15].map(unsigned),
  });
  await bench.start();
});

const device = '0c0200053a';
const ask = (parameters: string, header = '0005') => bench.askApdu(`${header} 2a 1a ${parameters}`);
/** Flags FIRST_ITEM, LAST_ITEM, MORE_ITEMS in the high bits of one octet. */
const ack = (flags: string, count: number, items: string) => [
  `302a1a${device}191e3a05${flags}490${count}5e${items.replaceAll(' ', '')}5f`,
];
const range = (index: string, count: string) => `3e 21${index} 31${count} 3f`;

describe('ReadRange (135-2012 §15.8)', () => {
  it('without a range: all items', async () => {
    expect(await ask(`${device} 191e`)).toEqual(ack('c0', 5, '210b 210c 210d 210e 210f'));
  });

  it.each([
    ['the first two', '01', '02', ack('80', 2, '210b 210c')],
    ['from the middle', '03', '02', ack('00', 2, '210d 210e')],
    ['more than there are', '04', '64', ack('40', 2, '210e 210f')],
    ['the whole list', '01', '05', ack('c0', 5, '210b 210c 210d 210e 210f')],
    ['backwards from the last', '05', 'fe', ack('40', 2, '210e 210f')],
    ['backwards beyond the first', '02', 'f6', ack('80', 2, '210b 210c')],
    ['from position 0', '00', '02', ack('00', 0, '')],
    ['from behind the end', '06', '02', ack('00', 0, '')],
    ['backwards from behind the end', '06', 'fe', ack('00', 0, '')],
  ])('by position: %s', async (_, index, count, answer) => {
    expect(await ask(`${device} 191e ${range(index, count)}`)).toEqual(answer);
  });

  it('of an empty list: no item is the first or the last', async () => {
    bench.store.set({ objectType: 8, instance: 1338 }, 30, { type: 'list', elements: [] });
    expect(await ask(`${device} 191e`)).toEqual(ack('00', 0, ''));
  });

  it.each([
    ['an unknown object', '0c0080ffff 1955', '01', '1f'],
    ['an unknown property', `${device} 1955`, '02', '20'],
    ['a property that is no list', '0c00800000 1955', '05', '16'],
    ['an array, which is no list', `${device} 194c`, '05', '16'],
    ['an index on what is no array', `${device} 191e 2901`, '02', '32'],
    ['a range by sequence number', `${device} 191e 6e 2101 3101 6f`, '02', '8c'],
    ['a range by time', `${device} 191e 7e a47e030f07 b40e1e0f32 3101 7f`, '02', '8d'],
  ])('%s is an error', async (_, parameters, errorClass, errorCode) => {
    expect(await ask(parameters)).toEqual([`502a1a91${errorClass}91${errorCode}`]);
  });

  it.each([
    ['a count of 0', `${device} 191e ${range('01', '00')}`, '06'],
    ['a range that does not end', `${device} 191e 3e 2101`, '05'],
    ['no property', device, '05'],
    ['a parameter too many', `${device} 191e ${range('01', '01')} 00`, '07'],
  ])('%s is rejected', async (_, parameters, reason) => {
    expect(await ask(parameters)).toEqual([`602a${reason}`]);
  });

  it('a client that takes 50 octets gets what fits, and is told that there is more', async () => {
    const long = (value: string) => ({ type: 'characterString', value }) as const;
    bench.store.set({ objectType: 8, instance: 1338 }, 30, {
      type: 'list',
      elements: ['ABCDEFGH', 'IJKLMNOP', 'QRSTUVWX'].map(long),
    });
    const item = (value: string) => `750900${Buffer.from(value).toString('hex')}`;
    expect(await ask(`${device} 191e`, '0000')).toEqual(ack('a0', 2, item('ABCDEFGH') + item('IJKLMNOP')));
    expect(await ask(`${device} 191e ${range('03', 'fd')}`, '0000')).toEqual(
      ack('60', 2, item('IJKLMNOP') + item('QRSTUVWX')),
    );
    expect(await ask(`${device} 191e ${range('03', '01')}`, '0000')).toEqual(ack('40', 1, item('QRSTUVWX')));
  });

  it('where not even one item fits, the Abort says so: it would be asked for for ever (135-2016 §5.4.5.3)', async () => {
    const elements = [{ type: 'characterString', value: 'x'.repeat(100) }] as const;
    bench.store.set({ objectType: 8, instance: 1338 }, 30, { type: 'list', elements });
    expect(await ask(`${device} 191e`, '0000')).toEqual(['712a04']);
    expect(await ask(`${device} 191e ${range('01', 'ff')}`, '0000')).toEqual(['712a04']);
    expect(await ask(`${device} 191e`, '0210')).toEqual(['712a01']);
  });
});
