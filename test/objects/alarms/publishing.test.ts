import { beforeEach, describe, expect, it } from 'vitest';
import { decodeApplicationValues } from '../../../src/bacnet/encoding/application-codec.js';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { binaryValueDefinitions, binaryValueStates } from '../../../src/objects/alarms/binary-values.js';
import type { GatewayTroubles } from '../../../src/objects/alarms/gateway-troubles.js';
import { ObjectPublisher } from '../../../src/objects/object-publisher.js';
import { snapshotOf, upsOf } from '../register-image.js';
import { mapped } from '../values-of.js';

const masterys = upsOf('masterys-gp4');
const onBattery = { objectType: 5, instance: 10 };
const factoryPassword = { objectType: 5, instance: 301 };
const [presentValue, reliability, statusFlags] = [85, 103, 111];

let store: ObjectStore;
let publisher: ObjectPublisher;
let troubles: GatewayTroubles;
let changes: string[];

const valuesOf = (bit: 0 | 1, connection: 'running' | 'lost' = 'running') =>
  mapped(snapshotOf(masterys, { '0x0039': bit << 3 }, { connection }));
const read = (id: typeof onBattery, propertyId: number) => {
  const octets = store.read(id, propertyId);
  return octets instanceof Uint8Array ? decodeApplicationValues(octets)?.[0] : octets;
};

beforeEach(() => {
  store = new ObjectStore({ databaseRevision: 0 });
  troubles = {};
  changes = [];
  for (const one of binaryValueDefinitions(valuesOf(0), troubles, 'en')) store.add(one);
  publisher = new ObjectPublisher(
    {
      add: () => {},
      rename: () => {},
      // The 101 objects are not there.
      set: (id, propertyId, value) => {
        if (id.objectType === onBattery.objectType) store.set(id, propertyId, value);
      },
    },
    (values) => binaryValueStates(values, troubles),
  );
  publisher.publish(valuesOf(0));
  store.onChange(({ objectType, instance }, propertyId) => changes.push(`${objectType}:${instance} ${propertyId}`));
});

describe('what of the Binary Values changes', () => {
  it('is published, and nothing else', () => {
    publisher.publish(valuesOf(1));
    expect(changes).toEqual([`5:10 ${presentValue}`]);
    expect(read(onBattery, presentValue)).toEqual({ type: 'enumerated', value: 1 });
    publisher.publish(valuesOf(1));
    expect(changes).toHaveLength(1);
  });

  it('when the UPS is lost: Reliability and FAULT of all that it tells', () => {
    publisher.publish(valuesOf(0, 'lost'));
    expect(read(onBattery, reliability)).toEqual({ type: 'enumerated', value: 12 });
    expect(read(onBattery, statusFlags)).toEqual({ type: 'bitString', value: [false, true, false, false] });
    expect(changes.filter((one) => one.startsWith('5:106 '))).toEqual([]);
  });

  it('is a trouble of the gateway, without a word of the UPS', () => {
    troubles = { 'factory-password': 'present' };
    publisher.renewBinaryValues();
    expect(read(factoryPassword, presentValue)).toEqual({ type: 'enumerated', value: 1 });
    expect(read(factoryPassword, reliability)).toEqual({ type: 'enumerated', value: 0 });
  });
});

describe('a Binary Value out of service (135-2016 §12.8)', () => {
  it('shows what a person sets, and the UPS again afterwards', () => {
    publisher.takeOutOfService(onBattery);
    publisher.forcePresentValue(onBattery, { type: 'enumerated', value: 1 });
    publisher.publish(valuesOf(0, 'lost'));
    expect(read(onBattery, presentValue)).toEqual({ type: 'enumerated', value: 1 });
    expect(read(onBattery, reliability)).toEqual({ type: 'enumerated', value: 0 });
    publisher.returnToService(onBattery);
    expect(read(onBattery, presentValue)).toEqual({ type: 'enumerated', value: 0 });
    expect(read(onBattery, reliability)).toEqual({ type: 'enumerated', value: 12 });
    expect(publisher.outOfService).toEqual([]);
  });
});
