import { expect, it } from 'vitest';
import type { BmsRequests } from '../../src/device/bms-requests.js';
import type { Device } from '../../src/device/device.js';
import { SettingsInForce } from '../../src/gateway/settings-in-force.js';
import { SettingsStore } from '../../src/settings/settings-store.js';
import { MemoryFiles } from '../settings/memory-files.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';

it('what fails between two changes is told to whoever asked for it, and to no change, nor to the stop', async () => {
  const files = new MemoryFiles();
  const inForce = new SettingsInForce({
    settings: new SettingsStore({ configFile: '/config.ini', dataDir: '/data', clock: new ManualClock(), files }),
    configFile: '/config.ini',
    // Neither is asked for anything here.
    device: {} as Device,
    bms: {} as BmsRequests,
    recorder: { record: () => {} },
    followers: [],
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
