import { describe, expect, it } from 'vitest';
import { MinuteSums } from '../../src/journal/minute-sums.js';
import { objectValues } from './object-values.js';

describe('the sums of a minute', () => {
  it('count each reading, one that says the same again as well', () => {
    const sums = new MinuteSums();
    const mains = objectValues({ numbers: { UNIT_OUTPUT_fr: 50 } });
    const again = { ...mains, content: Symbol('50 Hz') };
    for (const values of [again, { ...again }, again, objectValues({ numbers: { UNIT_OUTPUT_fr: 54 } })])
      sums.add(values);
    expect(sums.drain().get('UNIT_OUTPUT_fr')).toEqual({ mean: 51, min: 50, max: 54 });
    sums.add({ ...again });
    expect(sums.drain().get('UNIT_OUTPUT_fr')).toEqual({ mean: 50, min: 50, max: 50 });
    sums.add(objectValues({ numbers: { UNIT_OUTPUT_fr: 50 }, trust: 'stale' }));
    expect(sums.drain().get('UNIT_OUTPUT_fr')).toBeUndefined();
  });
});
