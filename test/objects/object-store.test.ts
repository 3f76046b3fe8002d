import { describe, expect, it } from 'vitest';
import { ObjectStore } from '../../src/bacnet/object-model/object-store.js';
import { objectDefinitions } from '../../src/objects/object-definitions.js';
import { ObjectPublisher } from '../../src/objects/object-publisher.js';
import { snapshotOf, upsOf } from './register-image.js';
import { mapped } from './values-of.js';

describe('the object store', () => {
  it('takes all objects, and the values of every range on every map', () => {
    const store = new ObjectStore({ databaseRevision: 0 });
    const masterys = upsOf('masterys-gp4');
    for (const one of objectDefinitions(mapped(snapshotOf(masterys, {}, { connection: 'ready' })), 'fr'))
      store.add(one);
    expect(store.objects).toHaveLength(101);
    const changed = new Set<string>();
    store.onChange(({ objectType, instance }) => changed.add(`${objectType}:${instance}`));
    const publisher = new ObjectPublisher(store);
    const kinds = [masterys, upsOf('delphys-mx'), upsOf('delphys-gp', 'adicom')];
    for (const ups of kinds) publisher.publish(mapped(snapshotOf(ups, { '0x0040': 57, '0x00c0': 1, '0x1063': 54 })));
    expect(changed.has('2:0')).toBe(true);
    expect(changed.has('19:0')).toBe(true);
  });
});
