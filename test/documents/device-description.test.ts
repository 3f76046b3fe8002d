import { expect, it } from 'vitest';
import { describeDevice } from '../../src/documents/device-description.js';
import { BacnetBench } from '../support/bacnet/bacnet-bench.js';

it('a property that cannot be read is described without its value, and the others are there', async () => {
  const bench = new BacnetBench();
  bench.store.set({ objectType: 2, instance: 0 }, 28, {
    type: 'live',
    read: () => {
      throw new Error('boom');
    },
  });
  await bench.start();
  const [voltage] = describeDevice(bench.store).objects;
  expect(voltage?.properties.find(({ id }) => id === 28)).toMatchObject({ id: 28, values: undefined });
  expect(voltage?.properties.find(({ id }) => id === 85)?.values).toMatchObject([{ type: 'real' }]);
});
