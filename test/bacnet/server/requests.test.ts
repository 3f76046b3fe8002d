import { beforeEach, describe, expect, it } from 'vitest';
import { analogValue, BacnetBench, bvlc, unicast } from '../../support/bacnet/bacnet-bench.js';

let bench: BacnetBench;

beforeEach(async () => {
  bench = new BacnetBench();
  await bench.start();
});

/** Confirmed-Request without segmentation, client takes 1476 octets, invoke id 2a. */
const request = (service: string, parameters: string) => `0005 2a ${service} ${parameters}`;

describe('ReadProperty (135-2012 §15.5)', () => {
  it.each([
    ['a value', '0c00800000 1955', '302a0c0c0080000019553e44436680003f'],
    ['an element of an array', '0c04c00000 196e 2902', '302a0c0c04c00000196e29023e740054574f3f'],
    ['the length of an array under index 0', '0c04c00000 196e 2900', '302a0c0c04c00000196e29003e21033f'],
    ['a property identifier in two octets', '0c00800000 1a0173', '302a0c0c008000001a01733e9155911c916f9124915191753f'],
    ['an unknown object', '0c0080ffff 1955', '502a0c9101911f'],
    ['an unknown property', '0c00800000 196e', '502a0c91029120'],
    ['an array index that is not there', '0c04c00000 196e 2909', '502a0c9102912a'],
    ['an array index on what is no array', '0c00800000 1955 2901', '502a0c91029132'],
    ['a missing parameter', '0c00800000', '602a05'],
    ['no parameter at all', '', '602a05'],
    ['a parameter too many', '0c00800000 1955 2901 3901', '602a07'],
    ['a wrong tag', '1c00800000 1955', '602a04'],
    ['an application tag', 'c400800000 9155', '602a04'],
  ])('%s', async (_, parameters, answer) => {
    expect(await bench.askApdu(request('0c', parameters))).toEqual([answer]);
  });

  it('invoke id 0 and 255 are invoke ids like others', async () => {
    expect(await bench.askApdu('0005 00 0c 0c00800000 1955')).toEqual(['30000c0c0080000019553e44436680003f']);
    expect(await bench.askApdu('0005 ff 0c 0c00800000 1955')).toEqual(['30ff0c0c0080000019553e44436680003f']);
  });

  it('Device 4194303 answers with the real instance (BTL 3.6)', async () => {
    expect(await bench.askApdu(request('0c', '0c023fffff 194b'))).toEqual(['302a0c0c0200053a194b3ec40200053a3f']);
  });
});

describe('ReadPropertyMultiple (135-2012 §15.7)', () => {
  it('answers in the order asked, with an error inside the ack for what cannot be read', async () => {
    const answers = await bench.askApdu(
      request(
        '0e',
        '0c04c00000 1e 0955 096e 1902 0977 1f' + '0c0080ffff 1e 0955 0908 1f' + '0c00800000 1e 0955 1901 1f',
      ),
    );
    expect(answers).toEqual([
      '302a0e' +
        '0c04c000001e' +
        '29554e21024f' +
        '296e39024e740054574f4f' +
        '29775e910291205f' +
        '1f' +
        '0c0080ffff1e' +
        '29555e9101911f5f' +
        '29085e9101911f5f' +
        '1f' +
        '0c008000001e' +
        '295539015e910291325f' +
        '1f',
    ]);
  });

  const properties = (answer: string | undefined) => [...(answer ?? '').matchAll(/29(..)4e/g)].map((match) => match[1]);

  it.each([
    ['ALL', '08', ['4b', '4d', '4f', '55', '1c', '6f', '24', '51', '75']],
    ['REQUIRED', '69', ['4b', '4d', '4f', '55', '6f', '24', '51', '75']],
    ['OPTIONAL', '50', ['1c']],
  ])('%s stands for its properties', async (_, group, expected) => {
    const [answer] = await bench.askApdu(request('0e', `0c00800000 1e 09${group} 1f`));
    expect(properties(answer)).toEqual(expected);
    expect(answer?.endsWith('4f1f')).toBe(true);
  });

  it('OPTIONAL may be empty', async () => {
    const definition = analogValue(1, 'BARE', 1);
    bench.store.add({ ...definition, properties: definition.properties.filter(({ id }) => id !== 28) });
    expect(await bench.askApdu(request('0e', '0c00800001 1e 0950 1f'))).toEqual(['302a0e0c008000011e1f']);
  });

  it.each([
    ['no parameter at all', '', '602a05'],
    ['an object without properties', '0c00800000', '602a05'],
    ['an empty list of properties', '0c00800000 1e 1f', '602a04'],
    ['a broken second object', '0c00800000 1e 0955 1f 1c00800000 1e 0955 1f', '602a04'],
    ['an unclosed list', '0c00800000 1e 0955', '602a05'],
  ])('%s is rejected', async (_, parameters, answer) => {
    expect(await bench.askApdu(request('0e', parameters))).toEqual([answer]);
  });

  it('a request for more than anybody can need ends in Abort buffer-overflow', async () => {
    for (let instance = 1; instance < 60; instance += 1) {
      bench.store.add(analogValue(instance, `${instance} ${'x'.repeat(900)}`, 1));
    }
    const all = Array.from(
      { length: 100 },
      (_, index) => `0c008000${(1 + (index % 59)).toString(16).padStart(2, '0')}1e09081f`,
    );
    expect(await bench.askApdu(`0275 2a 0e ${all.join('')}`)).toEqual(['712a01']);
  });
});

describe('requests that are not understood', () => {
  it.each(['00', '0f', '10', '1b', '7f', 'ff'])('confirmed service %s is rejected as unrecognised', async (service) => {
    expect(await bench.askApdu(request(service, '0c00800000 1955'))).toEqual(['602a09']);
  });

  it.each([
    ['an unknown unconfirmed service', unicast('0100 10 7f 0901')],
    ['an unconfirmed request that is broken', unicast('0100 10 08 0901')],
    ['another BVLC type', '820a000c0120ffff00ff1008'],
    ['a BVLC length too great', '810a00130120ffff00ff1008'],
    ['a BVLC length too small', '810a00080120ffff00ff1008'],
    ['an unknown BVLC function', bvlc('0c', '0100 10 08')],
    ['a BVLC header alone', '810a0004'],
    ['one octet', '81'],
    ['an empty datagram', ''],
    ['NPDU version 2', unicast('0200 10 08')],
    ['an NPDU that breaks off', unicast('0120 ffff')],
    ['an APDU of unknown type', unicast('0100 8000')],
    ['an NPDU without APDU', unicast('0100')],
    ['another network', unicast('0120 0005 01 07 ff 10 08')],
    ['a confirmed request for another network', unicast('0124 0005 01 07 ff 0005 2a 0c 0c00800000 1955')],
    ['a confirmed request in a broadcast', bvlc('0b', '0104 0005 2a 0c 0c00800000 1955')],
    ['a confirmed request to all networks', unicast('0124 ffff 00 ff 0005 2a 0c 0c00800000 1955')],
    ['a stray SimpleACK', unicast('0100 20 2a 0f')],
    ['a stray ComplexACK', unicast('0100 30 2a 0c 0c00800000 1955 3e 21013f')],
    ['a stray segment of a ComplexACK', unicast('0104 3c 2a 00 04 0c 00')],
    ['a stray SegmentACK of a client', unicast('0100 40 2a 00 04')],
    ['a stray SegmentACK of a server', unicast('0100 41 2a 00 04')],
    ['a stray Error', unicast('0100 50 2a 0c 91019102')],
    ['a stray Reject', unicast('0100 60 2a 09')],
    ['a stray Abort', unicast('0100 70 2a 00')],
    ['a stray Abort of a server', unicast('0100 71 2a 00')],
    ['a BVLC-Result', bvlc('00', '0030')],
    ['an acknowledgement of a table', bvlc('03', '')],
  ])('%s is met with silence', async (_, packet) => {
    expect(await bench.ask(packet)).toEqual([]);
    expect(bench.server.counters.faults).toBe(0);
    expect(bench.server.runningTransactions).toBe(0);
  });

  it('a request that says it is in segments and has one is aborted, once', async () => {
    expect(await bench.askApdu('0a75 40 00 04 0c 0c00800001 1955')).toEqual(['714002']);
    expect(await bench.askApdu('0a05 2a 00 04 0c 0c00800000 1955')).toEqual(['712a02']);
    expect(bench.server.runningTransactions).toBe(0);
  });

  it.each([
    ['a property identifier', '0c00800000 1d0155'],
    ['an object identifier', '0d0400800000 1955'],
    ['a length after 254', '0c00800000 1dfe000155'],
    ['a length after 255', '0c00800000 1dff0000000155'],
  ])('%s with a longer form of its length than it needs is an invalid tag', async (_, parameters) => {
    expect(await bench.askApdu(request('0c', parameters))).toEqual(['602a04']);
  });

  it('garbage is counted', async () => {
    await bench.ask('81');
    await bench.ask(unicast('0200 10 08'));
    await bench.ask(unicast('0100 8000'));
    await bench.ask(unicast('0100 10 08 0901'));
    await bench.ask(unicast('0120 0005 01 07 ff 10 08'));
    await bench.ask(unicast('0100 40 2a 00 04'));
    expect(bench.server.counters).toMatchObject({ received: 6, broken: 4, notForUs: 1, stray: 1, faults: 0 });
  });

  it('a fault of this program ends in an Abort, and the server goes on', async () => {
    bench.store.set({ objectType: 2, instance: 0 }, 28, {
      type: 'live',
      read: () => {
        throw new Error('boom');
      },
    });
    expect(await bench.askApdu(request('0c', '0c00800000 191c'))).toEqual(['712a00']);
    expect(bench.server.counters.faults).toBe(1);
    expect(await bench.askApdu(request('0c', '0c00800000 1975'))).toHaveLength(1);
  });

  it('a property that cannot be read is an error in its own place: the others of ALL are answered', async () => {
    bench.store.set({ objectType: 2, instance: 0 }, 28, {
      type: 'live',
      read: () => ({ type: 'date', value: { year: 2155, month: 1, day: 1, weekday: 3 } }),
    });
    const [answer] = await bench.askApdu(request('0e', '0c00800000 1e 0908 1f'));
    expect(answer).toContain('291c5e' + '91009119' + '5f');
    expect(answer).toContain('29554e' + '4443668000' + '4f');
    expect(await bench.askApdu(request('0e', '0c00800000 1e 091c 0975 1f'))).toEqual([
      '302a0e0c008000001e' + '291c5e910091195f' + '29754e915f4f' + '1f',
    ]);
    expect(bench.server.counters.faults).toBe(2);
  });
});

describe('requests through routers (135-2012 §6.5)', () => {
  it('the answer carries SNET and SADR as DNET and DADR', async () => {
    expect(await bench.askNpdu('010c 0005 02 0a0b 0005 2a 0c 0c00800000 1955')).toEqual([
      '0120000502' + '0a0b' + 'ff' + '302a0c0c0080000019553e44436680003f',
    ]);
  });

  it('errors find the way back too', async () => {
    expect(await bench.askNpdu('010c 0005 01 07 0005 2a 0c 0c0080ffff 1955')).toEqual([
      '01200005' + '0107ff' + '502a0c9101911f',
    ]);
  });

  it('Who-Is of another network is answered to the one who asked', async () => {
    const answers = await bench.askNpdu('0128 ffff 00 0005 06 c0a801c8bac0 fe 10 08');
    expect(answers).toEqual(['0120000506' + 'c0a801c8bac0' + 'ff' + '1000c40200053a2205c491002202' + '4f']);
  });
});

describe('Forwarded-NPDU (135-2012 §J.2.5)', () => {
  it('is answered with an Original-Unicast-NPDU to the originator', async () => {
    const answers = await bench.ask(bvlc('04', 'c0a80114 bac0 0120 ffff 00 ff 10 08'), undefined);
    expect(answers).toEqual(['810a0015' + '0100' + '1000c40200053a2205c4910022024f']);
  });

  it('our own broadcast, sent back by a BBMD, is not heard', async () => {
    expect(await bench.ask(bvlc('04', 'c0a8010a bac0 0120 ffff 00 ff 10 08'))).toEqual([]);
    expect(bench.server.counters.sent).toBe(1);
  });
});

describe('network-layer messages, to a device that is no router (135-2012 §6.4)', () => {
  it.each([
    ['Who-Is-Router-To-Network', '0180 00'],
    ['Initialize-Routing-Table', '0180 06 00'],
    ['Initialize-Routing-Table-Ack', '0180 07 00'],
    ['Establish-Connection-To-Network', '0180 08 0005 00'],
    ['Disconnect-Connection-To-Network', '0180 09 0005'],
    ['I-Am-Router-To-Network', '0180 01 0005'],
    ['Reject-Message-To-Network', '0180 03 01 0005'],
    ['Router-Busy', '0180 04'],
    ['What-Is-Network-Number', '0180 12'],
    ['Network-Number-Is', '0180 13 0005 01'],
  ])('%s is heard in silence', async (_, npdu) => {
    expect(await bench.ask(unicast(npdu))).toEqual([]);
  });

  it.each([
    ['an unknown type', '0180 2a', '01800303' + '0000'],
    ['a type of a vendor', '0180 ff 0102', '01800303' + '0000'],
  ])('%s is answered with Reject-Message-To-Network, reason 3', async (_, npdu, answer) => {
    expect(await bench.askNpdu(npdu)).toEqual([answer]);
  });

  it('a broadcast is never rejected', async () => {
    expect(await bench.ask(bvlc('0b', '0180 2a'))).toEqual([]);
  });
});

describe('BBMD functions, to a device that is no BBMD (135-2012 §J.2)', () => {
  it.each([
    ['Write-BDT', '01', '', '0010'],
    ['Read-BDT', '02', '', '0020'],
    ['Register-Foreign-Device', '05', '012c', '0030'],
    ['Read-FDT', '06', '', '0040'],
    ['Delete-FDT-Entry', '08', 'c0a80114bac0', '0050'],
    ['Distribute-Broadcast-To-Network', '09', '0120ffff00ff1008', '0060'],
  ])('%s is answered with its NAK', async (_, bvlcFunction, body, code) => {
    expect(await bench.ask(bvlc(bvlcFunction, body))).toEqual([`81000006${code}`]);
  });
});
