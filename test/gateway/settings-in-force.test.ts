import { once } from 'node:events';
import { expect, it } from 'vitest';
import { SettingsInForce } from '../../src/gateway/settings-in-force.js';
import { SettingsStore } from '../../src/settings/settings-store.js';
import { MemoryFiles } from '../settings/memory-files.js';
import { ManualClock, settle } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';

function settingsInForce(): SettingsInForce {
  const files = new MemoryFiles();
  return new SettingsInForce({
    store: new SettingsStore({ configFile: '/config.ini', dataDir: '/data', clock: new ManualClock(), files }),
    recorder: { record: () => {} },
    log: new RecordingLog().logger,
  });
}

it('what fails between two changes is told to the one who asked for it, and to no change, nor to the stop', async () => {
  const inForce = settingsInForce();
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

it('nobody who waits until the settings are in force waits for what gives way to them', async () => {
  const inForce = settingsInForce();
  const steps: string[] = [];
  const long = inForce.between(async (giveWay) => {
    steps.push('begun');
    await once(giveWay, 'abort');
    steps.push('gave way');
  });
  await settle();
  void inForce.whenInForce().then(() => steps.push('in force'));
  await settle();
  expect(steps).toEqual(['begun', 'gave way', 'in force']);
  await long;
});
