import { describe, expect, it } from 'vitest';
import type { NotificationParameters } from '../../../../src/bacnet/services/notification-parameters.js';
import { BacnetBench, unicast } from '../../../support/bacnet/bacnet-bench.js';
import { dissect, faulty, tsharkMissing, tsharkNote } from '../../../support/bacnet/dissector.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { address, destination, device, event, newDelivery, noon, station } from './delivery-bench.js';

const statusFlags = { inAlarm: true, fault: false, overridden: false, outOfService: false };
const stamp = { type: 'dateTime', dateTime: noon } as const;
/** Of each algorithm that this device has (135-2016 table 13-4). */
const values: readonly [eventType: number, NotificationParameters][] = [
  [1, { type: 'changeOfState', newState: { choice: 1, value: 1 }, statusFlags }],
  [1, { type: 'changeOfState', newState: { choice: 11, value: 3 }, statusFlags }],
  [5, { type: 'outOfRange', exceedingValue: 91.5, statusFlags, deadband: 2, exceededLimit: 90 }],
  [19, { type: 'changeOfReliability', reliability: 12, statusFlags, propertyValues: [] }],
  [
    10,
    {
      type: 'bufferReady',
      bufferProperty: {
        deviceId: { objectType: 8, instance: 1338 },
        objectId: { objectType: 25, instance: 1 },
        propertyId: 131,
        arrayIndex: undefined,
      },
      previousNotification: 10,
      currentNotification: 20,
    },
  ],
];

describe.skipIf(tsharkMissing)(`notifications and questions as Wireshark sees them${tsharkNote}`, () => {
  it('none is malformed, in whatever way it is sent', async () => {
    const clock = new ManualClock();
    const { classes, delivery } = newDelivery(clock);
    const bench = new BacnetBench({}, undefined, undefined, undefined, clock, undefined, delivery);
    await bench.start();
    const unconfirmed = { issueConfirmedNotifications: false };
    await classes.change(1, {
      recipients: [
        destination(station(20)),
        destination(station(20), { ...unconfirmed, processId: 4_294_967_295 }),
        destination(address(0), unconfirmed),
        destination(address(65_535), unconfirmed),
        destination(address(12), unconfirmed),
        destination(device(5), unconfirmed),
      ],
    });
    await clock.advance(20);
    const packets = bench.peer.received.splice(0);
    bench.peer.port.onMessage((bytes, source) => {
      packets.push(bytes);
      // SimpleACK of a ConfirmedEventNotification.
      if (bytes[6] !== 0x00 || bytes[9] !== 2) return;
      bench.peer.port.send(Buffer.from(unicast(`010020${Buffer.of(bytes[8] ?? 0).toString('hex')}02`), 'hex'), source);
    });
    delivery.hearRouter([12], { address: '192.168.1.20', port: 47808, remote: undefined }, 'unicast');
    delivery.hearIAm(
      5,
      { address: '192.168.1.20', port: 47808, remote: { network: 12, address: Uint8Array.of(7) } },
      'unicast',
    );
    for (const [priority, [eventType, eventValues]] of values.entries()) {
      delivery.accept(event('Batterie à 9 %', { timeStamp: stamp, priority: priority * 60, eventType, eventValues }));
    }
    delivery.accept(
      event('acknowledged', { timeStamp: stamp, notifyType: 2, ackRequired: undefined, fromState: undefined }),
    );
    await clock.advance(100);
    expect(delivery.recipients.map(({ waiting }) => waiting)).toEqual([0, 0, 0, 0, 0]);
    expect(packets.length).toBeGreaterThan((values.length + 1) * 6);
    expect(dissect(packets, 'bvlc')).toHaveLength(packets.length);
    expect(dissect(packets, faulty)).toEqual([]);
    expect(dissect(packets, 'bacapp.unconfirmed_service == 3')).toHaveLength((values.length + 1) * 5);
  });
});
