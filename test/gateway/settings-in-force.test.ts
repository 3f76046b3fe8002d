import { expect, it } from 'vitest';
import { SettingsInForce } from '../../src/gateway/settings-in-force.js';
import { SettingsStore } from '../../src/settings/settings-store.js';
import { MemoryFiles } from '../settings/memory-files.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';

it('what fails between two changes is told to the one who asked for it, and to no change, nor to the stop', async () => {
  const files = new MemoryFiles();
  const inForce = new SettingsInForce({
    store: new SettingsStore({ configFile: '/config.ini', dataDir: '/data', clock: new ManualClock(), files }),
    recorder: { record: () => {} },
    log: new RecordingLog().logger,
  });
  const failing = inForce.between(async () => {
    throw new Error('as the test wants it');
  });
  await expect(failing).rejects.toThrow('as the test wants it');
  await inForce.whenInForce();
  let isDone = false;
  await inForce.between(async () => {
    isDone = true;
  });
  await inForce.stop();
  expect(isDone).toBe(true);
});
