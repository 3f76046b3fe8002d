import { beforeEach, describe, expect, it } from 'vitest';
import type { Destination } from '../../../../src/bacnet/encoding/constructed/destination.js';
import type { NotificationDelivery } from '../../../../src/bacnet/server/events/delivery/notification-delivery.js';
import { sendTestEvent } from '../../../../src/bacnet/server/events/delivery/test-event.js';
import type { NotificationClasses } from '../../../../src/bacnet/server/events/notification-classes.js';
import { BacnetBench, RawPeer, serverAddress, unicast } from '../../../support/bacnet/bacnet-bench.js';
import { RecordingBms } from '../../../support/bacnet/bms-ports.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { address, destination, device, event, newDelivery, station } from './delivery-bench.js';

let clock: ManualClock;
let bench: BacnetBench;
let classes: NotificationClasses;
let delivery: NotificationDelivery;
let bms: RecordingBms;

const unconfirmed = { issueConfirmedNotifications: false };

beforeEach(async () => {
  clock = new ManualClock();
  ({ classes, delivery } = newDelivery(clock));
  const ports = () => {
    bms = new RecordingBms(clock);
    return bms;
  };
  bench = new BacnetBench({}, undefined, undefined, ports, clock, undefined, delivery);
  await bench.start();
});

async function named(...recipients: readonly Destination[]): Promise<void> {
  await classes.change(1, { recipients });
  await clock.advance(20);
}

async function told(...texts: readonly string[]): Promise<string[]> {
  for (const text of texts) delivery.accept(event(text));
  await clock.advance(20);
  return bench.peer.take();
}

/** By hand, 135-2016 §13.8.1: process 7, Device 1338, BV 19, stamp 1, class 1, priority 64, CHANGE_OF_STATE, A, alarm. */
const parameters = '09071c0200053a2c014000133e19013f4901594069017a00418900';
/** Acknowledgement required, from NORMAL to OFFNORMAL. */
const states = '9901a900b902';

describe('a confirmed notification on the wire', () => {
  it('is a confirmed request that expects a reply, with its network priority', async () => {
    await named(destination(station(20)));
    const [packet = ''] = await told('A');
    // Critical equipment (2) for priority 64, and data expecting reply (4).
    expect(packet.slice(8, 12)).toBe('0106');
    expect(packet.slice(12, 20)).toBe('00050002');
    expect(packet.slice(20)).toBe(`${parameters}${states}`);
  });

  it('is ended by its SimpleACK, and the next one follows', async () => {
    await named(destination(station(20)));
    expect(await told('A', 'B')).toHaveLength(1);
    const [next] = await bench.ask(unicast('0100200002'));
    expect(next?.slice(12, 20)).toBe('00050102');
    expect(await bench.ask(unicast('0100200102'))).toEqual([]);
    expect(delivery.recipients).toMatchObject([{ waiting: 0 }]);
  });

  it('is repeated after each APDU_Timeout, as often as Number_Of_APDU_Retries says', async () => {
    await named(destination(station(20)));
    await told('A');
    await clock.advance(9500);
    expect(bench.peer.take()).toHaveLength(3);
  });
});

describe('an unconfirmed notification on the wire', () => {
  it('to a station', async () => {
    await named(destination(station(20), unconfirmed));
    const [packet = ''] = await told('A');
    expect(packet.slice(0, 4)).toBe('810a');
    expect(packet.slice(8)).toBe(`01021003${parameters}${states}`);
  });

  it('to the local broadcast: without a destination network', async () => {
    await named(destination(address(0), unconfirmed));
    const [packet = ''] = await told('A');
    expect(packet.slice(0, 4)).toBe('810b');
    expect(packet.slice(8, 16)).toBe('01021003');
  });

  it('to the global broadcast: DNET 65535', async () => {
    await named(destination(address(65_535), unconfirmed));
    const [packet = ''] = await told('A');
    expect(packet.slice(0, 4)).toBe('810b');
    expect(packet.slice(8, 24)).toBe('0122ffff00ff1003');
  });

  it('to all of network 12: to its router, which is asked for', async () => {
    await named(destination(address(12), unconfirmed));
    // Who-Is-Router-To-Network 12.
    expect(bench.peer.take()).toEqual(['810b0009018000000c']);
    expect(await told('A')).toEqual([]);
    // I-Am-Router-To-Network 12.
    const [packet = ''] = await bench.ask('810b0009018001000c');
    expect(packet.slice(0, 4)).toBe('810a');
    expect(packet.slice(8, 24)).toBe('0122000c00ff1003');
  });
});

describe('a device recipient', () => {
  const iAm = (instance: string) => `1000c402${instance}2205c4910322024f`;

  it('is asked for by Who-Is for its number alone, on all networks', async () => {
    await named(destination(device(5)));
    expect(bench.peer.take()).toEqual(['810b00100120ffff00ff100809051905']);
  });

  it('is sent to where its I-Am came from, and shown in Device_Address_Binding', async () => {
    const other = new RawPeer(bench.network, { address: '192.168.1.33', port: 47809 });
    await other.port.open();
    await named(destination(device(5)));
    delivery.accept(event('A'));
    other.port.send(Buffer.from(unicast(`0100${iAm('000005')}`), 'hex'), serverAddress);
    await clock.advance(20);
    expect(other.take()).toHaveLength(1);
    // Device 5, network 0, 192.168.1.33 port 47809.
    expect(await bench.askApdu('0005 01 0c 0c0200053a 191e')).toContain(
      '30010c0c0200053a191e3ec40200000521006506c0a80121bac13f',
    );
  });

  it('behind a router is bound with its network and MAC address', async () => {
    await named(destination(device(5)));
    bench.peer.take();
    await bench.ask(unicast(`0108000c0107${iAm('000005')}`));
    expect(await bench.askApdu('0005 01 0c 0c0200053a 191e')).toContain('30010c0c0200053a191e3ec402000005210c61073f');
    const [packet = ''] = await told('A');
    // DNET 12, DADR 07, hop count 255.
    expect(packet.slice(8, 24)).toBe('0126000c0107ff00');
  });
});

describe('DeviceCommunicationControl', () => {
  it('disable-initiation: nothing is sent; then everything, in order', async () => {
    await named(destination(station(20), unconfirmed));
    // Disable-initiation with the password "secret".
    expect(await bench.askApdu(`0005 01 11 1902 2d0700${Buffer.from('secret').toString('hex')}`)).toEqual(['200111']);
    expect(await told('A', 'B')).toEqual([]);
    const enable = `0005 02 11 1900 2d0700${Buffer.from('secret').toString('hex')}`;
    const [first, second, acknowledgement] = await bench.askApdu(enable);
    expect(first).toContain('7a0041');
    expect(second).toContain('7a0042');
    expect(acknowledgement).toBe('200211');
    expect(delivery.recipients).toMatchObject([{ waiting: 0 }]);
    expect(bms.events).toHaveLength(2);
  });
});

describe('a test event', () => {
  const parts = () => ({
    delivery,
    clock,
    deviceId: () => ({ objectType: 8, instance: 1338 }),
    timeStamp: () => ({ type: 'sequenceNumber', sequenceNumber: 1 }) as const,
  });
  const sent = async (recipient: Destination, advanceMs: number, meanwhile = async () => {}) => {
    await named(recipient);
    bench.peer.take();
    const state = classes.get(1);
    if (state === undefined) throw new Error('no class');
    const outcome = sendTestEvent(recipient, state, 'TEST', parts());
    await clock.advance(20);
    await meanwhile();
    await clock.advance(advanceMs);
    return outcome;
  };

  it('confirmed', async () => {
    const acknowledge = async () => void (await bench.ask(unicast('0100200002')));
    expect(await sent(destination(station(20)), 0, acknowledge)).toBe('confirmed');
  });

  it('refused', async () => {
    const reject = async () => void (await bench.ask(unicast('0100600009')));
    expect(await sent(destination(station(20)), 0, reject)).toBe('refused');
  });

  it('no answer', async () => {
    expect(await sent(destination(station(20)), 12_000)).toBe('no-answer');
  });

  it('not found on the network', async () => {
    expect(await sent(destination(device(5)), 6_000)).toBe('not-found');
  });

  it('sent, where nothing is to be confirmed', async () => {
    expect(await sent(destination(station(20), unconfirmed), 0)).toBe('sent');
    expect(await sent(destination(address(0), unconfirmed), 0)).toBe('sent');
  });

  it('not sent, while communication is disabled', async () => {
    bms.communication.set(2, undefined);
    expect(await sent(destination(station(20)), 0)).toBe('not-sent');
  });

  it('is no event of any object: NORMAL to NORMAL of the Notification Class', async () => {
    await sent(destination(station(20), unconfirmed), 10);
    const [packet = ''] = bench.peer.take();
    // Event_Object Notification Class 1, no acknowledgement, from and to NORMAL.
    expect(packet).toContain('2c03c00001');
    expect(packet).toContain('9900a900b900');
  });
});
