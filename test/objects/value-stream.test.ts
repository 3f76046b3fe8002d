import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../src/objects/value-stream.js';
import { snapshotOf, upsOf } from './register-image.js';
import { mapped } from './values-of.js';

const masterys = upsOf('masterys-gp4');
/** M000, the load in %, managed. */
const image = { '0x000a': 1, '0x000e': 1, '0x0040': 57, '0x00c0': 0xffff, '0x00c1': 0xffff, '0x00c2': 0xffff };
const load = (objectType: number, instance: number) => objectType === 2 && instance === 0;

describe('what changes between two readings', () => {
  it('is everything at first', () => {
    expect(changesBetween(undefined, mapped(snapshotOf(masterys, image)))).toHaveLength(101);
  });

  it('is nothing where only the age is new', () => {
    const before = mapped(snapshotOf(masterys, image));
    expect(changesBetween(before, mapped(snapshotOf(masterys, image, { takenAtMs: 2000, readAtMs: 2000 })))).toEqual(
      [],
    );
  });

  it('is a value with what it was, its trust and its age', () => {
    const before = mapped(snapshotOf(masterys, image));
    const after = mapped(snapshotOf(masterys, { ...image, '0x0040': 58 }, { takenAtMs: 2000, readAtMs: 2000 }));
    const changes = changesBetween(before, after, 2500);
    // UPS_OUTPUT_Lr and UNIT_OUTPUT_Lr: the system of a single UPS is its unit.
    expect(changes.map(({ objectType, instance }) => `${objectType}:${instance}`)).toEqual(['2:0', '2:26']);
    expect(changes[0]).toMatchObject({
      value: { presentValue: 58, trust: { state: 'good', certainty: 'documented' } },
      before: { presentValue: 57 },
      ageMs: 500,
    });
  });

  it('is the trust alone, when the UPS is lost and the last values stay', () => {
    const before = mapped(snapshotOf(masterys, image));
    const after = mapped(snapshotOf(masterys, image, { connection: 'lost' }));
    const change = changesBetween(before, after).find(({ objectType, instance }) => load(objectType, instance));
    expect(change).toMatchObject({
      value: { presentValue: 57, trust: { state: 'stale' } },
      before: { presentValue: 57, trust: { state: 'good' } },
    });
  });
});
