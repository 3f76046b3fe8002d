import { beforeEach, describe, expect, it } from 'vitest';
import type { ObjectPublisher } from '../../src/objects/object-publisher.js';
import { snapshotOf, upsOf } from './register-image.js';
import { ServedObjects } from './served-objects.js';
import { mapped } from './values-of.js';

const masterys = upsOf('masterys-gp4');
const image = { '0x000a': 1, '0x000e': 1, '0x0040': 57, '0x00c0': 0xffff, '0x00c1': 0xffff, '0x00c2': 0xffff };
const load = { objectType: 2, instance: 0 };
const presentValue = 85;
const statusFlags = 111;
const outOfService = 81;
const reliability = 103;
const flags = (fault: boolean, isOut: boolean) => ({ type: 'bitString', value: [false, fault, false, isOut] });

let database: ServedObjects;
let publisher: ObjectPublisher;
/** What reads differently of UPS_OUTPUT_Lr since the last call. */
const take = () => {
  const writes = database.writes.filter(([object]) => object === '2:0').map(([, id, value]) => [id, value]);
  database.writes.length = 0;
  return writes;
};
const valuesOf = (loadPercent: number, connection: 'running' | 'lost' = 'running') =>
  mapped(snapshotOf(masterys, { ...image, '0x0040': loadPercent }, { connection }));
const publish = (...values: Parameters<typeof valuesOf>) => publisher.publish(valuesOf(...values));

beforeEach(() => {
  database = new ServedObjects(valuesOf(57));
  publisher = database.publisher;
});

describe('Out_Of_Service (135-2012 §12.4.9): Present_Value and Reliability are decoupled from the UPS', () => {
  it('sets the property and the flag, and changes nothing else', () => {
    publisher.takeOutOfService(load);
    expect(take()).toEqual([
      [outOfService, { type: 'boolean', value: true }],
      [statusFlags, flags(false, true)],
    ]);
    expect(publisher.outOfService).toEqual([{ id: load, presentValue: undefined, reliability: undefined }]);
  });

  it('the UPS writes neither value nor Reliability, other objects go on', () => {
    publisher.takeOutOfService(load);
    take();
    publish(58, 'lost');
    expect(database.writes.some(([object]) => object === '2:26')).toBe(true);
    expect(take()).toEqual([]);
  });

  it('FAULT follows the Reliability that was written', () => {
    publisher.takeOutOfService(load);
    publisher.forcePresentValue(load, { type: 'real', value: 99 });
    take();
    publisher.forceReliability(load, 7);
    expect(take()).toEqual([
      [reliability, { type: 'enumerated', value: 7 }],
      [statusFlags, flags(true, true)],
    ]);
    publisher.forceReliability(load, 0);
    expect(take()).toEqual([
      [reliability, { type: 'enumerated', value: 0 }],
      [statusFlags, flags(false, true)],
    ]);
    expect(publisher.outOfService).toEqual([{ id: load, presentValue: { type: 'real', value: 99 }, reliability: 0 }]);
  });

  it('a FAULT that was there when it was taken out stays', () => {
    publish(57, 'lost');
    take();
    publisher.takeOutOfService(load);
    expect(take()).toContainEqual([statusFlags, flags(true, true)]);
  });

  it('back in service it shows what the UPS says by then', () => {
    publisher.takeOutOfService(load);
    publisher.forcePresentValue(load, { type: 'real', value: 99 });
    publisher.forceReliability(load, 7);
    publish(61);
    take();
    publisher.returnToService(load);
    expect(take()).toEqual([
      [outOfService, { type: 'boolean', value: false }],
      [statusFlags, flags(true, false)],
      [reliability, { type: 'enumerated', value: 0 }],
      [statusFlags, flags(false, false)],
      [presentValue, { type: 'real', value: 61 }],
    ]);
    publish(62);
    expect(take()).toEqual([[presentValue, { type: 'real', value: 62 }]]);
    expect(publisher.outOfService).toEqual([]);
  });

  it('in service, nothing can be forced', () => {
    publisher.forcePresentValue(load, { type: 'real', value: 99 });
    publisher.forceReliability(load, 7);
    publisher.returnToService(load);
    expect(take()).toEqual([]);
  });

  it.each([
    ['a Multi-state Value', { objectType: 19, instance: 3 }, { type: 'unsigned', value: 2 }],
    ['a BitString Value', { objectType: 39, instance: 2 }, { type: 'bitString', value: new Array(31).fill(true) }],
  ] as const)('%s is decoupled and comes back likewise', (_, id, forced) => {
    const key = `${id.objectType}:${id.instance}`;
    publisher.takeOutOfService(id);
    publisher.forcePresentValue(id, forced);
    expect(database.writes.filter(([object]) => object === key).at(-1)).toEqual([key, presentValue, forced]);
    publisher.returnToService(id);
    const last = database.writes.filter(([object]) => object === key).at(-1);
    expect(last?.[1]).toBe(presentValue);
    expect(last?.[2]).not.toEqual(forced);
    expect(last?.[2]?.type).toBe(forced.type);
  });
});
