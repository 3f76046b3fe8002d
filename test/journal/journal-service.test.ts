import { expect, it } from 'vitest';
import { noUps } from '../../src/device/ups-monitor-of.js';
import { JournalService } from '../../src/journal/journal-service.js';
import { eventText } from '../../src/journal/render-event.js';
import type { DeviceState, ValueUpdate } from '../../src/objects/value-stream.js';
import { mapped } from '../objects/values-of.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { temporaryFolder } from './temporary-folder.js';

it('another UPS on the line is an event that names both', async () => {
  const dataDir = temporaryFolder();
  const values = mapped(noUps.snapshot);
  const state: DeviceState = {
    values,
    connection: 'running',
    identity: { model: 'MASTERYS GP4', serialNumber: 'SN0000002', nominalKva: 40 },
    family: undefined,
    factor: undefined,
    isSimulated: false,
    hasInternalFault: false,
    fault: undefined,
  };
  const listeners = new Set<(update: ValueUpdate) => void>();
  const stream = {
    current: state,
    subscribe: (listener: (update: ValueUpdate) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const journal = new JournalService({ dataDir, version: '1.0.0', clock: new ManualClock(), log: silentLog });
  await journal.start(stream);
  const replaced = { model: 'MASTERYS BC', serialNumber: 'SN0000001', nominalKva: 20 };
  for (const listener of listeners) listener({ cause: 'poll', state, before: values, changes: [], replaced });
  const { events } = await journal.query();
  const found = events.find(({ kind }) => kind === 'ups-replaced');
  expect(found && eventText(found, 'en')).toBe(
    'Another UPS is on the line: MASTERYS BC SN0000001 before, MASTERYS GP4 SN0000002 now',
  );
  await journal.stop();
  expect(listeners.size).toBe(0);
});
