import { expect, it } from 'vitest';
import { ServerCounters } from '../../../src/bacnet/server/server-counters.js';
import { BacnetAnswer } from '../../../src/http/screens/bacnet/schema.js';

it('every counter of the BACnet server is described for the page', () => {
  const described = Object.keys(BacnetAnswer.properties.counters.properties);
  expect(described.sort()).toEqual(Object.keys(new ServerCounters()).sort());
});
