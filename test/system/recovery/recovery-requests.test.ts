import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leaveRequest, type RecoveryRequest, RecoveryWatch } from '../../../src/system/recovery/recovery-requests.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';

let folder: string;
let clock: ManualClock;
let log: RecordingLog;
let done: RecoveryRequest[];
let watch: RecoveryWatch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recovery-'));
  clock = new ManualClock();
  log = new RecordingLog();
  done = [];
  const carryOut = async (request: RecoveryRequest) => {
    done.push(request);
    if (request === 'factory-reset') throw new Error('as the test wants it');
  };
  watch = new RecoveryWatch({ dataDir: folder, clock, log: log.logger, carryOut });
});

afterEach(async () => {
  await watch.stop();
  rmSync(folder, { recursive: true });
});

it('a request that is there at the start is carried out before the start is over', async () => {
  writeFileSync(join(folder, 'reset-password'), '');
  await watch.start();
  expect(done).toEqual(['reset-password']);
  expect(existsSync(join(folder, 'reset-password'))).toBe(false);
});

it('a request is carried out within five seconds, once', async () => {
  await watch.start();
  writeFileSync(join(folder, 'reset-password'), 'whatever stands in it');
  await clock.advance(5000);
  await until(() => done.length > 0, 5000, 'the request');
  await clock.advance(10_000);
  expect(done).toEqual(['reset-password']);
});

it('a folder of that name counts as well: whoever makes it has the machine in hand', async () => {
  mkdirSync(join(folder, 'reset-password'));
  await watch.start();
  expect(done).toEqual(['reset-password']);
});

it('a request that fails is told, is not carried out again, and keeps no other from its turn', async () => {
  writeFileSync(join(folder, 'factory-reset'), '');
  await watch.start();
  expect(log.at('error')).toHaveLength(1);
  writeFileSync(join(folder, 'reset-password'), '');
  await clock.advance(2000);
  await until(() => done.length === 2, 5000, 'the other request');
  expect(done).toEqual(['factory-reset', 'reset-password']);
});

it('whoever leaves a request learns whether a gateway took it', async () => {
  await watch.start();
  const taken = leaveRequest(folder, 'reset-password', clock);
  await until(() => existsSync(join(folder, 'reset-password')), 5000, 'the file');
  for (let step = 0; step < 12; step += 1) {
    await clock.advance(200);
    await until(() => true, 1, 'a turn');
  }
  await until(() => done.length === 1, 5000, 'the request');
  const moving = setInterval(() => void clock.advance(200), 20);
  expect(await taken).toBe(true);
  clearInterval(moving);
});

it('without a gateway it stays for the next start', async () => {
  const taken = leaveRequest(folder, 'factory-reset', clock);
  const moving = setInterval(() => void clock.advance(500), 5);
  expect(await taken).toBe(false);
  clearInterval(moving);
  expect(existsSync(join(folder, 'factory-reset'))).toBe(true);
});

it('a data folder that cannot be written is told', async () => {
  const left = leaveRequest(join(folder, 'absent'), 'reset-password', clock);
  await expect(left).rejects.toMatchObject({ code: 'recovery.unwritable' });
});
