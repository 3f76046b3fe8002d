import { beforeEach, describe, expect, it } from 'vitest';
import {
  analogValue,
  BacnetBench,
  clientAddress,
  RawPeer,
  serverAddress,
  unicast,
} from '../../support/bacnet/bacnet-bench.js';
import { RecordingBms } from '../../support/bacnet/bms-ports.js';
import type { ManualClock } from '../../support/manual-clock.js';

/** WriteProperty of COV_Increment of Analog Value 0, invoke id 0x11: 5.0, and with another id 10.0. */
const writeA = '0005 11 0f 0c00800000 1916 3e 4440a00000 3f';
const writeB = '0005 12 0f 0c00800000 1916 3e 4441200000 3f';
const reinitialize = '0005 21 14 0901 1d0700736563726574';

let bench: BacnetBench;
let bms: RecordingBms;

function benchWith(made?: RecordingBms): BacnetBench {
  const one = new BacnetBench({}, undefined, undefined, (clock: ManualClock) => {
    bms = made ?? new RecordingBms(clock);
    return bms;
  });
  const definition = analogValue(7, 'AV 7', 1);
  one.store.add({
    ...definition,
    properties: [...definition.properties, { id: 22, value: { type: 'real', value: 1 } }],
  });
  return one;
}

beforeEach(async () => {
  bench = benchWith();
  await bench.start();
});

const to7 = (apdu: string) => apdu.replace('0c00800000', '0c00800007');
const written = () => bms.written.map(({ value }) => (value.type === 'real' ? value.value : undefined));

describe('a repetition of a request that changes something (135-2012 §5.3.5.3)', () => {
  it('ReinitializeDevice: the same octets 1.5 s and 4.5 s later get the same answer and no other restart', async () => {
    expect(await bench.askApdu(reinitialize)).toEqual(['202114']);
    await bench.clock.advance(1500);
    expect(await bench.askApdu(reinitialize)).toEqual(['202114']);
    await bench.clock.advance(3000);
    expect(await bench.askApdu(reinitialize)).toEqual(['202114']);
    expect(bms.restarts).toEqual(['warmstart']);
    expect(bms.checks).toBe(1);
    expect(bench.server.counters.repeated).toBe(2);
  });

  it('a late copy of a WriteProperty does not undo a later one', async () => {
    expect(await bench.askApdu(to7(writeA))).toEqual(['20110f']);
    expect(await bench.askApdu(to7(writeB))).toEqual(['20120f']);
    await bench.clock.advance(8000);
    expect(await bench.askApdu(to7(writeA))).toEqual(['20110f']);
    expect(written()).toEqual([5, 10]);
  });

  it('is one for (Number_Of_APDU_Retries + 1) x APDU_Timeout after the answer, and no longer', async () => {
    await bench.askApdu(to7(writeA));
    await bench.clock.advance(11_900);
    await bench.askApdu(to7(writeA));
    expect(written()).toEqual([5]);
    await bench.clock.advance(200);
    await bench.askApdu(to7(writeA));
    expect(written()).toEqual([5, 5]);
    bench.server.setApduTiming(6000, 3);
    await bench.askApdu(to7(writeB));
    await bench.clock.advance(23_900);
    await bench.askApdu(to7(writeB));
    expect(written()).toEqual([5, 5, 10]);
  });

  it('is one for twelve seconds where this device itself repeats nothing: how often a client does is its own matter', async () => {
    bench.server.setApduTiming(1000, 0);
    await bench.askApdu(to7(writeA));
    await bench.clock.advance(11_900);
    await bench.askApdu(to7(writeA));
    expect(written()).toEqual([5]);
    await bench.clock.advance(200);
    await bench.askApdu(to7(writeA));
    expect(written()).toEqual([5, 5]);
  });

  it('gets the same refusal: a wrong password is looked at once', async () => {
    const guess = '0005 21 14 0901 1d050070617373';
    for (let sent = 0; sent < 4; sent += 1) expect(await bench.askApdu(guess)).toEqual(['50211491049' + '11a']);
    expect([bms.checks, bms.events.length]).toEqual([1, 1]);
  });

  it.each([
    ['SubscribeCOV', '0005 31 05 0901 1c00800000 2900 393c', '203105'],
    ['SubscribeCOVProperty', '0005 31 1c 0901 1c00800000 2900 393c 4e09554f', '20311c'],
  ])('%s: a copy that comes after the cancellation does not subscribe again', async (_, subscribe, answer) => {
    const cancel = subscribe.replace('0005 31', '0005 32').replace(' 2900 393c', '');
    const acks = async (apdu: string) => (await bench.askApdu(apdu)).filter((one) => one.startsWith('20'));
    expect(await acks(subscribe)).toEqual([answer]);
    await acks(cancel);
    expect(await acks(subscribe)).toEqual([answer]);
    expect(bench.server.subscriptions()).toEqual([]);
  });

  it('while the first is carried out is ignored', async () => {
    let finish: () => void = () => undefined;
    bms.outcome = () => new Promise((resolve) => (finish = () => resolve(undefined)));
    expect(await bench.askApdu(to7(writeA))).toEqual([]);
    expect(await bench.askApdu(to7(writeA))).toEqual([]);
    finish();
    await bench.clock.advance(5);
    expect(bench.peer.take()).toEqual([unicast('0100 20110f')]);
    expect(written()).toEqual([5]);
  });

  it('after a restart of the server gets the answer of the one before, and of what that one still did', async () => {
    let finish: () => void = () => undefined;
    await bench.askApdu(to7(writeB));
    bms.outcome = () => new Promise((resolve) => (finish = () => resolve(undefined)));
    await bench.askApdu(to7(writeA));
    await bench.server.stop();
    finish();
    await bench.clock.advance(5);
    const before = bms;
    const { clock } = bench;
    bench = new BacnetBench({}, undefined, undefined, () => before, clock);
    await bench.start();
    expect(await bench.askApdu(to7(writeA))).toEqual(['20110f']);
    expect(await bench.askApdu(to7(writeB))).toEqual(['20120f']);
    expect(written()).toEqual([10, 5]);
  });
});

describe('what is no repetition', () => {
  it('other octets under the invoke id are another request, and end the memory', async () => {
    await bench.askApdu(to7(writeA));
    await bench.askApdu(to7(writeB).replace('0005 12', '0005 11'));
    await bench.askApdu(to7(writeA));
    expect(written()).toEqual([5, 10, 5]);
    // A busy client came round to the same id, with a read in between.
    await bench.askApdu('0005 11 0c 0c00800000 1955');
    await bench.askApdu(to7(writeA));
    expect(written()).toEqual([5, 10, 5, 5]);
  });

  it('a read runs again', async () => {
    const read = '0005 41 0c 0c00800000 1955';
    expect(await bench.askApdu(read)).toEqual(['30410c0c0080000019553e44436680003f']);
    bench.store.set({ objectType: 2, instance: 0 }, 85, { type: 'real', value: 1 });
    expect(await bench.askApdu(read)).toEqual(['30410c0c0080000019553e443f8000003f']);
  });

  it('the same octets of another client, or of one behind a router, are requests of their own', async () => {
    await bench.askApdu(to7(writeA));
    const other = new RawPeer(bench.network, { ...clientAddress, port: 47809 });
    await other.port.open();
    other.port.send(Buffer.from(unicast(`0104${to7(writeA)}`).replaceAll(' ', ''), 'hex'), serverAddress);
    await bench.clock.advance(5);
    await bench.askNpdu(`010c 0005 01 07 ${to7(writeA)}`);
    expect(written()).toEqual([5, 5, 5]);
  });

  it('the memory is bounded, and one address does not crowd out the others', async () => {
    const other = new RawPeer(bench.network, { ...clientAddress, address: '192.168.1.30' });
    await other.port.open();
    other.port.send(Buffer.from(unicast(`0104${to7(writeB)}`).replaceAll(' ', ''), 'hex'), serverAddress);
    await bench.clock.advance(5);
    for (let sent = 0; sent < 400; sent += 1) {
      const network = sent.toString(16).padStart(4, '0');
      await bench.ask(unicast(`010c ${sent === 0 ? '0fff' : network} 01 07 ${to7(writeA)}`));
    }
    expect(bms.answered.size).toBeLessThanOrEqual(257);
    other.port.send(Buffer.from(unicast(`0104${to7(writeB)}`).replaceAll(' ', ''), 'hex'), serverAddress);
    await bench.clock.advance(5);
    expect(written().filter((value) => value === 10)).toEqual([10]);
  });
});

describe('the network priority of a request (135-2012 §6.2.2)', () => {
  it.each(['0', '1', '2', '3'])('%s is that of its answer', async (priority) => {
    const ask = (apdu: string) => bench.ask(unicast(`010${4 + Number(priority)} ${apdu}`));
    const npdu = `010${priority}`;
    expect((await ask('0005 2a 0c 0c00800000 1955')).map((one) => one.slice(8, 12))).toEqual([npdu]);
    expect((await ask('0005 2a 0c 0c00800009 1955')).map((one) => one.slice(8, 12))).toEqual([npdu]);
    expect((await ask(to7(writeA))).map((one) => one.slice(8, 12))).toEqual([npdu]);
    expect((await ask(to7(writeA))).map((one) => one.slice(8, 12))).toEqual([npdu]);
    const routed = await bench.ask(
      unicast(`010${(12 + Number(priority)).toString(16)} 0005 01 07 0005 2a 0c 0c00800000 1955`),
    );
    expect(routed.map((one) => one.slice(8, 12))).toEqual([`012${priority}`]);
  });

  it('of a subscription is not that of its notifications', async () => {
    const answers = await bench.ask(unicast('0107 0005 31 05 0901 1c00800000 2900 393c'));
    expect(answers.map((one) => one.slice(8, 12))).toEqual(['0103', '0100']);
  });
});
