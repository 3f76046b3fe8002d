import { describe, expect, it } from 'vitest';
import { readDeviceObjectReference } from '../../../src/bacnet/encoding/constructed/device-object-reference.js';
import { readConstructedValues } from '../../../src/bacnet/object-model/object-database.js';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { binaryValueDefinitions } from '../../../src/objects/alarms/binary-values.js';
import { structuredObjectList, structuredViews } from '../../../src/objects/alarms/structured-views.js';
import { objectDefinitions } from '../../../src/objects/object-definitions.js';
import { snapshotOf, upsOf } from '../register-image.js';
import { mapped } from '../values-of.js';
import { av, bsv, bv, mv } from './alarm-values.js';

const structuredView = 29;
const subordinateList = 211;
const values = mapped(snapshotOf(upsOf('masterys-gp4'), {}));
const store = new ObjectStore({ databaseRevision: 0 });
for (const one of [
  ...objectDefinitions(values, 'fr'),
  ...binaryValueDefinitions(values, {}, 'fr'),
  ...structuredViews('fr', [
    { objectType: 15, instance: 1 },
    { objectType: 27, instance: 2 },
  ]),
]) {
  store.add(one);
}

function membersOf(instance: number): readonly string[] {
  const octets = store.read({ objectType: structuredView, instance }, subordinateList);
  if (!(octets instanceof Uint8Array)) throw new Error('no list');
  return readConstructedValues(octets, readDeviceObjectReference).map(({ objectId, deviceId }) => {
    expect(deviceId).toBeUndefined();
    return `${objectId.objectType}:${objectId.instance}`;
  });
}

describe('the Structured Views (135-2016 §12.29)', () => {
  it('are all in Structured_Object_List', () => {
    const list = structuredObjectList.value;
    expect(list.type === 'array' && list.elements.map((one) => one.type === 'objectIdentifier' && one.value)).toEqual(
      [1, 2, 3, 4, 5, 6].map((instance) => ({ objectType: structuredView, instance })),
    );
    const names = store.objects.filter(({ id }) => id.objectType === structuredView).map(({ name }) => name);
    expect(names).toEqual(['View.UPS', 'View.Output', 'View.Rectifier', 'View.Battery', 'View.Bypass', 'View.Alarms']);
  });

  it.each([
    // DeviceStatus, UPSStatus and its bits, temperature.
    [
      1,
      [
        `${mv}:0`,
        `${mv}:1`,
        `${mv}:2`,
        `${mv}:3`,
        `${bsv}:0`,
        `${bv}:200`,
        `${bv}:215`,
        `${bv}:250`,
        `${av}:52`,
        '27:2',
      ],
    ],
    [2, [`${av}:0`, `${av}:51`, `${mv}:7`, `${bv}:19`, `${bv}:20`]],
    [3, [`${av}:53`, `${av}:65`, `${mv}:6`, `${mv}:8`, `${bv}:16`, `${bv}:17`, `${bv}:18`, `${bv}:251`]],
    [4, [`${av}:66`, `${av}:74`, `${mv}:5`, `${bv}:7`, `${bv}:10`, `${bv}:12`, `${bv}:15`]],
    [5, [`${av}:75`, `${av}:87`, `${mv}:9`, `${bv}:3`, `${bv}:4`, `${bv}:21`, `${bv}:24`, `${bv}:102`]],
    [6, [`${mv}:4`, `${bsv}:1`, `${bsv}:2`, `${bv}:0`, `${bv}:30`, `${bv}:122`, `${bv}:303`, '15:1']],
  ])('view %i has its subject', (instance, members) => {
    const found = membersOf(instance);
    expect(found.filter((one) => members.includes(one)).sort()).toEqual([...members].sort());
    expect(new Set(found).size).toBe(found.length);
  });

  it('leave out no object', () => {
    const all = [1, 2, 3, 4, 5, 6].flatMap(membersOf);
    const missing = store.objects
      .filter(({ id }) => id.objectType !== structuredView)
      .filter(({ id }) => !all.includes(`${id.objectType}:${id.instance}`));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});
