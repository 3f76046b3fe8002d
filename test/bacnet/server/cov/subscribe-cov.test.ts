import { beforeEach, describe, expect, it } from 'vitest';
import { serverAddress } from '../../../support/bacnet/bacnet-bench.js';
import { propertyPayload, subscribePayload } from '../../../support/bacnet/cov-subscriber.js';
import { hex, join } from '../../../support/bacnet/wire.js';
import {
  av,
  bsv,
  CovBench,
  covIncrement,
  device,
  mv,
  own,
  presentValue,
  reliability,
  statusFlags,
} from './cov-bench.js';

let bench: CovBench;
const good = [false, false, false, false];
const faulty = [false, true, false, false];

beforeEach(async () => {
  bench = new CovBench();
  await bench.start();
});

describe('SubscribeCOV (135-2012 §13.14)', () => {
  it.each([
    ['unconfirmed', false],
    ['confirmed', true],
  ])('is acknowledged, and the present values follow at once, %s (135.1 §9.10.1)', async (_, confirmed) => {
    bench.subscriber.subscribe(18, av, own, { confirmed, lifetimeS: 0 });
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual(['200105']);
    expect(bench.subscriber.take()).toEqual([
      {
        confirmed,
        invokeId: confirmed ? 0 : undefined,
        processId: 18,
        device: '8,1338',
        object: '2,50',
        timeRemainingS: 0,
        values: [
          [presentValue, 230],
          [statusFlags, good],
        ],
      },
    ]);
    expect(bench.bench.server.runningTransactions).toBe(0);
  });

  it('without a lifetime has no end (§13.14.1.1.4)', async () => {
    bench.subscriber.subscribe(1, mv, own, { confirmed: false });
    await bench.settle();
    expect(bench.subscriber.take()[0]?.timeRemainingS).toBe(0);
    await bench.advance(40 * 24 * 3_600_000);
    bench.setState(3);
    await bench.settle();
    expect(bench.subscriber.take()).toHaveLength(1);
  });

  it.each([1, 60, 28_800, 86_400, 31_536_000])('lasts %i seconds and no longer', async (lifetimeS) => {
    bench.subscriber.subscribe(1, mv, own, { confirmed: false, lifetimeS });
    await bench.settle();
    expect(bench.subscriber.take()[0]?.timeRemainingS).toBe(lifetimeS);
    await bench.advance(lifetimeS * 1000 - 100);
    bench.setState(3);
    await bench.settle();
    expect(bench.subscriber.take().map(({ timeRemainingS }) => timeRemainingS)).toEqual([1]);
    await bench.advance(100);
    expect(bench.bench.server.subscriptions()).toEqual([]);
    bench.setState(1);
    await bench.settle();
    expect(bench.subscriber.take()).toEqual([]);
  });

  it('of a lifetime that is no Unsigned32 is rejected: parameter-out-of-range', async () => {
    bench.subscriber.subscribe(1, mv, own, { confirmed: false, lifetimeS: 2 ** 32 });
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual(['600106']);
  });

  it('with a lifetime but neither confirmed nor unconfirmed is rejected: missing-required-parameter', async () => {
    bench.subscriber.request(5, join(subscribePayload(1, mv, own), [0x39, 60]));
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual(['600105']);
  });

  it('again from the same process of the same address renews: new terms, one notification (BTL 8.6)', async () => {
    bench.subscriber.subscribe(1, mv, own, { confirmed: false, lifetimeS: 60 });
    await bench.advance(50_000);
    bench.subscriber.take();
    bench.subscriber.subscribe(1, mv, own, { confirmed: true, lifetimeS: 60 });
    await bench.settle();
    expect(bench.subscriber.take().map((one) => [one.confirmed, one.timeRemainingS])).toEqual([[true, 60]]);
    await bench.advance(50_000);
    bench.setState(3);
    await bench.settle();
    expect(bench.subscriber.take().map((one) => [one.confirmed, one.timeRemainingS])).toEqual([[true, 10]]);
    expect(bench.bench.server.subscriptions()).toHaveLength(1);
  });

  it('of another process, address, port or object is another subscription', async () => {
    const others = [bench.subscriberAt('192.168.1.31'), bench.subscriberAt('192.168.1.30', 47809)];
    for (const { port } of others) await port.open();
    for (const one of [bench.subscriber, ...others]) one.subscribe(1, mv, own, { confirmed: false });
    bench.subscriber.subscribe(2, mv, own, { confirmed: false });
    bench.subscriber.subscribe(1, bsv, own, { confirmed: false });
    await bench.settle();
    expect(bench.bench.server.subscriptions()).toHaveLength(5);
    for (const one of [bench.subscriber, ...others]) one.take();
    bench.setState(1);
    await bench.settle();
    expect(bench.subscriber.take().map(({ processId }) => processId)).toEqual([1, 2]);
    for (const one of others) expect(one.take()).toHaveLength(1);
  });

  it('is cancelled by the same request without terms (135.1 §9.10.1.6)', async () => {
    bench.subscriber.subscribe(1, mv, own, { confirmed: true });
    await bench.settle();
    bench.subscriber.take();
    bench.subscriber.takeAnswers();
    bench.subscriber.subscribe(1, mv, own);
    await bench.settle();
    bench.setState(1);
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual(['200205']);
    expect(bench.subscriber.take()).toEqual([]);
    expect(bench.bench.server.subscriptions()).toEqual([]);
  });

  it.each([
    ['never made', mv, own],
    ['of an object that does not exist', av, 99],
    ['of an object that reports nothing', device, 1338],
  ])('a cancellation of a subscription %s succeeds (§13.14.2)', async (_, type, instance) => {
    bench.subscriber.subscribe(7, type, instance);
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual(['200105']);
  });

  it.each([
    ['object does not exist: object / unknown-object', av, 99, '500105' + '9101911f'],
    ['object reports no changes: object / optional-functionality-not-supported', device, 1338, '500105' + '9101912d'],
    ['object is the wildcard Device: the same', device, 4_194_303, '500105' + '9101912d'],
  ])('is refused where the %s (§13.14.1.3.1)', async (_, type, instance, answer) => {
    bench.subscriber.subscribe(1, type, instance, { confirmed: false });
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual([answer]);
    expect(bench.bench.server.subscriptions()).toEqual([]);
  });

  it('reaches a subscriber behind a router by its network and address', async () => {
    const payload = Buffer.from(subscribePayload(9, mv, own, { confirmed: true })).toString('hex');
    const apdu = `00050105${payload}`;
    // SNET 5, SADR 0x21: the router's own B/IP address is where the packet comes from.
    const packet = hex(`810a${(apdu.length / 2 + 10).toString(16).padStart(4, '0')}010c00050121${apdu}`);
    bench.bench.peer.port.send(packet, serverAddress);
    await bench.settle();
    // DNET 5, DADR 0x21, hop count 255; the SimpleACK, then a request that expects a reply.
    const sent = bench.bench.peer.take().map((one) => one.slice(8));
    expect(sent[0]).toBe('012000050121ff200105');
    expect(sent[1]?.slice(0, 22)).toBe('012400050121ff00050001');
    expect(sent).toHaveLength(2);
    expect(bench.bench.server.subscriptions()[0]?.subscriber.remote).toEqual({
      network: 5,
      address: Uint8Array.of(0x21),
    });
  });
});

describe('what is reported (135-2012 §13.1, table 13-1)', () => {
  it('of an Analog Value: Present_Value by COV_Increment, since the last report', async () => {
    bench.subscriber.subscribe(1, av, own, { confirmed: false });
    await bench.settle();
    bench.subscriber.take();
    const reported: unknown[] = [];
    for (const value of [231, 231.9, 232, 233, 234.5, 232.5, 231, 230.5]) {
      bench.setNumber(value);
      await bench.settle();
      reported.push(...bench.subscriber.take().map(({ values }) => values[0]?.[1]));
    }
    expect(reported).toEqual([232, 234.5, 232.5, 230.5]);
  });

  it.each([
    ['an Analog Value', av, 230],
    ['a Multi-state Value', mv, 2],
    ['a BitString Value', bsv, [true, false, true]],
  ])('of %s: any change of Status_Flags (135.1 §8.2.2)', async (_, type, value) => {
    bench.subscriber.subscribe(1, type, own, { confirmed: false });
    await bench.settle();
    bench.subscriber.take();
    bench.setFault(type, true);
    await bench.settle();
    expect(bench.subscriber.take().map(({ values }) => values)).toEqual([
      [
        [presentValue, value],
        [statusFlags, faulty],
      ],
    ]);
  });

  it('of a Multi-state Value: any change of Present_Value', async () => {
    bench.subscriber.subscribe(1, mv, own, { confirmed: false });
    await bench.settle();
    bench.subscriber.take();
    bench.setState(3);
    await bench.settle();
    expect(bench.subscriber.take()[0]?.values[0]).toEqual([presentValue, 3]);
  });

  it('of a BitString Value: any change of a bit', async () => {
    bench.subscriber.subscribe(1, bsv, own, { confirmed: false });
    await bench.settle();
    bench.subscriber.take();
    const bits = { type: 'bitString', value: [true, true, true] } as const;
    bench.bench.store.set({ objectType: bsv, instance: own }, presentValue, bits);
    await bench.settle();
    expect(bench.subscriber.take()[0]?.values[0]).toEqual([presentValue, [true, true, true]]);
  });

  it('nothing, when other properties change', async () => {
    bench.setFault(av, true);
    bench.subscriber.subscribe(1, av, own, { confirmed: false });
    await bench.settle();
    bench.subscriber.take();
    // Another fault, the same flags.
    bench.bench.store.set({ objectType: av, instance: own }, reliability, { type: 'enumerated', value: 12 });
    await bench.settle();
    expect(bench.subscriber.take()).toEqual([]);
  });

  it('at once what a smaller COV_Increment makes worth a report', async () => {
    bench.subscriber.subscribe(1, av, own, { confirmed: false });
    await bench.settle();
    bench.setNumber(231);
    await bench.settle();
    bench.subscriber.take();
    bench.bench.store.set({ objectType: av, instance: own }, covIncrement, { type: 'real', value: 0.5 });
    await bench.settle();
    expect(bench.subscriber.take()[0]?.values[0]).toEqual([presentValue, 231]);
  });

  it('all changes of one turn in one notification', async () => {
    bench.subscriber.subscribe(1, av, own, { confirmed: false });
    await bench.settle();
    bench.subscriber.take();
    for (let value = 300; value < 400; value += 1) bench.setNumber(value);
    bench.setFault(av, true);
    await bench.settle();
    expect(bench.subscriber.take().map(({ values }) => values)).toEqual([
      [
        [presentValue, 399],
        [statusFlags, faulty],
      ],
    ]);
  });

  it('states and alarms before measurements', async () => {
    bench.subscriber.subscribe(1, av, own, { confirmed: false });
    bench.subscriber.subscribe(1, mv, own, { confirmed: false });
    await bench.settle();
    bench.subscriber.take();
    bench.setNumber(100);
    bench.setState(3);
    await bench.settle();
    expect(bench.subscriber.take().map(({ object }) => object)).toEqual(['19,50', '2,50']);
  });
});

describe('SubscribeCOVProperty (135-2012 §13.15)', () => {
  const subscribe = (property: Parameters<typeof propertyPayload>[0], confirmed = false) =>
    bench.subscriber.subscribeProperty(4, av, own, property, { confirmed, lifetimeS: 300 });

  it('of Present_Value with an increment reports by that one', async () => {
    subscribe({ propertyId: presentValue, covIncrement: 0.5 });
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual(['20011c']);
    bench.subscriber.take();
    const reported: unknown[] = [];
    for (const value of [230.4, 230.5, 230.75, 231]) {
      bench.setNumber(value);
      await bench.settle();
      reported.push(...bench.subscriber.take().map(({ values }) => values));
    }
    expect(reported).toEqual([
      [
        [presentValue, 230.5],
        [statusFlags, good],
      ],
      [
        [presentValue, 231],
        [statusFlags, good],
      ],
    ]);
  });

  it('of Present_Value without one reports by COV_Increment (§13.15.1.1.6)', async () => {
    subscribe({ propertyId: presentValue });
    await bench.settle();
    bench.subscriber.take();
    bench.setNumber(231);
    await bench.settle();
    expect(bench.subscriber.take()).toEqual([]);
    bench.setNumber(232);
    await bench.settle();
    expect(bench.subscriber.take()).toHaveLength(1);
  });

  it('of Reliability reports it with Status_Flags', async () => {
    subscribe({ propertyId: reliability });
    await bench.settle();
    bench.subscriber.take();
    bench.bench.store.set({ objectType: av, instance: own }, reliability, { type: 'enumerated', value: 12 });
    await bench.settle();
    expect(bench.subscriber.take().map(({ values }) => values)).toEqual([
      [
        [reliability, 12],
        [statusFlags, faulty],
      ],
    ]);
  });

  it('of Status_Flags reports them alone, and no change of Present_Value', async () => {
    subscribe({ propertyId: statusFlags });
    await bench.settle();
    bench.subscriber.take();
    bench.setNumber(500);
    await bench.settle();
    expect(bench.subscriber.take()).toEqual([]);
    bench.setFault(av, true);
    await bench.settle();
    expect(bench.subscriber.take().map(({ values }) => values)).toEqual([[[statusFlags, faulty]]]);
  });

  it('stands beside SubscribeCOV of the same process and object; each is cancelled by its own service', async () => {
    subscribe({ propertyId: presentValue });
    bench.subscriber.subscribe(4, av, own, { confirmed: false });
    await bench.settle();
    expect(bench.bench.server.subscriptions()).toHaveLength(2);
    bench.subscriber.subscribeProperty(4, av, own, { propertyId: presentValue });
    await bench.settle();
    expect(bench.bench.server.subscriptions().map(({ propertyId }) => propertyId)).toEqual([undefined]);
    bench.subscriber.subscribe(4, av, own);
    await bench.settle();
    expect(bench.bench.server.subscriptions()).toEqual([]);
  });

  it.each([
    ['the object does not exist: object / unknown-object', av, 99, { propertyId: 85 }, '9101911f'],
    [
      'the object reports nothing: object / optional-functionality-not-supported',
      device,
      1338,
      { propertyId: 112 },
      '9101912d',
    ],
    ['the property does not exist: property / unknown-property', av, own, { propertyId: 110 }, '91029120'],
    ['the property never changes: property / not-cov-property', av, own, { propertyId: 117 }, '9102912c'],
    [
      'an index is given and it is no array: property / property-is-not-an-array',
      av,
      own,
      { propertyId: 85, arrayIndex: 1 },
      '91029132',
    ],
    [
      'the index is beyond the array: property / invalid-array-index',
      mv,
      own,
      { propertyId: 110, arrayIndex: 9 },
      '9102912a',
    ],
  ])('is refused where %s (§13.15.1.3.1)', async (_, type, instance, property, error) => {
    bench.subscriber.subscribeProperty(4, type, instance, property, { confirmed: false, lifetimeS: 300 });
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual([`50011c${error}`]);
  });

  it.each([-1, Number.NaN])('is rejected with an increment of %d: parameter-out-of-range', async (increment) => {
    subscribe({ propertyId: presentValue, covIncrement: increment });
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual(['600106']);
  });

  it.each([
    ['a lifetime of 0', '0005 01 1c 0909 1c00800000 2900 3900 4e09554f'],
    ['no lifetime', '0005 01 1c 0909 1c00800000 2900 4e09554f'],
  ])('with %s would be without end and is rejected: parameter-out-of-range (§13.15.1.1.4)', async (_, apdu) => {
    expect(await bench.bench.askApdu(apdu)).toEqual(['600106']);
    expect(bench.bench.server.subscriptions()).toEqual([]);
  });

  it('takes parameters in their order only', async () => {
    bench.subscriber.request(28, propertyPayload({ propertyId: 85 }));
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual(['600104']);
    bench.subscriber.request(
      28,
      join(subscribePayload(1, av, own, { confirmed: true }), propertyPayload({ propertyId: 85 }), [0]),
    );
    await bench.settle();
    expect(bench.subscriber.takeAnswers()).toEqual(['600207']);
  });
});

describe('subscriptions that another server takes over', () => {
  it('keep their kind, increment and what is left of their lifetime; the present values are told at once', async () => {
    bench.subscriber.subscribe(1, av, own, { confirmed: false, lifetimeS: 60 });
    bench.subscriber.subscribe(2, mv, own, { confirmed: false, lifetimeS: 0 });
    const property = { propertyId: presentValue, covIncrement: 7 };
    bench.subscriber.subscribeProperty(3, av, own, property, { confirmed: false, lifetimeS: 3600 });
    await bench.advance(20_500);
    const kept = bench.bench.server.keptSubscriptions();
    await bench.bench.server.stop();
    bench = new CovBench();
    await bench.start();
    await bench.advance(20_500);
    bench.setNumber(400);
    bench.bench.server.resume(kept);
    await bench.settle();
    const told = bench.subscriber.take();
    expect(told.map(({ processId, timeRemainingS }) => [processId, timeRemainingS])).toEqual([
      [1, 40],
      [2, 0],
      [3, 3580],
    ]);
    expect(told[0]?.values[0]).toEqual([presentValue, 400]);
    bench.setNumber(406);
    await bench.settle();
    expect(bench.subscriber.take().map(({ processId }) => processId)).toEqual([1]);
    bench.setNumber(407);
    await bench.settle();
    expect(bench.subscriber.take().map(({ processId }) => processId)).toEqual([3]);
    await bench.advance(40_000);
    expect(bench.bench.server.subscriptions().map(({ processId }) => processId)).toEqual([2, 3]);
  });
});

describe('subscriptions that one server after the other takes over', () => {
  it('end when they would have: neither rounded seconds nor the time between two servers are added', async () => {
    bench.subscriber.subscribe(1, av, own, { confirmed: false, lifetimeS: 60 });
    bench.subscriber.subscribe(2, mv, own, { confirmed: false, lifetimeS: 2 });
    await bench.advance(500);
    bench.subscriber.take();
    for (let servers = 0; servers < 5; servers += 1) {
      const kept = bench.bench.server.keptSubscriptions();
      await bench.advance(1_700);
      bench.bench.server.resume(kept);
      await bench.settle();
    }
    expect(bench.bench.server.subscriptions()).toMatchObject([{ processId: 1, timeRemainingS: 51 }]);
  });
});

describe('Active_COV_Subscriptions (135-2012 §12.11.39)', () => {
  const read = async () => {
    const [answer] = await bench.bench.askApdu('00050a0c 0c0200053a 1998');
    return answer;
  };

  it('is empty at first', async () => {
    expect(await read()).toBe('300a0c0c0200053a19983e3f');
  });

  it('tells recipient, process, property, kind, time left and increment, as they are now', async () => {
    bench.subscriber.subscribe(18, av, own, { confirmed: true, lifetimeS: 300 });
    bench.subscriber.subscribe(19, mv, own, { confirmed: false });
    await bench.advance(100_000);
    const recipient = '0e0e1e' + '2100' + '6506c0a8011ebac0' + '1f0f';
    expect(await read()).toBe(
      '300a0c0c0200053a19983e' +
        // AV 50, Present_Value; confirmed; 200 s; increment 2
        `${recipient}19120f` +
        '1e0c008000321955' +
        '1f' +
        '2901' +
        '39c8' +
        '4c40000000' +
        // MV 50; unconfirmed; without end; no number
        `${recipient}19130f` +
        '1e0c04c000321955' +
        '1f' +
        '2900' +
        '3900' +
        '3f',
    );
  });
});
