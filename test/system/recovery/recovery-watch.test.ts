import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GatewayError } from '../../../src/core/errors.js';
import { leaveRequest } from '../../../src/system/recovery/leave-request.js';
import type { RecoveryRequest } from '../../../src/system/recovery/recovery-requests.js';
import { RecoveryWatch } from '../../../src/system/recovery/recovery-watch.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';

let folder: string;
let clock: ManualClock;
let log: RecordingLog;
let done: RecoveryRequest[];
let content: string;
let watch: RecoveryWatch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recovery-'));
  clock = new ManualClock();
  log = new RecordingLog();
  done = [];
  const carryOut = async (request: RecoveryRequest, file: string) => {
    if (request === 'restore') content = readFileSync(file, 'utf8');
    done.push(request);
    if (request !== 'factory-reset') return;
    const cause = new Error('EROFS: read-only file system');
    throw new GatewayError('settings.unwritable', 'config.ini cannot be written', {}, cause);
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

it('a folder of that name counts as well: the person who makes it has the machine in hand', async () => {
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

it('each request that cannot be taken is told, once each time that it is left', async () => {
  // A path so long that there is room for the name of a request and none for what it is renamed to.
  const length = 4078 - folder.length;
  const dataDir = `${folder}${`/${'x'.repeat(199)}`.repeat(21).slice(0, length)}`;
  mkdirSync(dataDir, { recursive: true });
  const deep = new RecoveryWatch({ dataDir, clock, log: log.logger, carryOut: async () => {} });
  await deep.start();
  const told = () => log.at('error').map(({ facts }) => String(facts.file).slice(dataDir.length + 1));
  const put = (request: RecoveryRequest) => writeFileSync(join(dataDir, request), '');
  /** Two looks; the disk takes its time. */
  const look = async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      await until(() => clock.pendingTimers === 1, 5000, 'the next look is waited for');
      await clock.advance(2000);
    }
    await until(() => clock.pendingTimers === 1, 5000, 'it has looked');
  };
  put('reset-password');
  await look();
  expect(told()).toEqual(['reset-password']);
  put('factory-reset');
  await look();
  expect(told()).toEqual(['reset-password', 'factory-reset']);
  rmSync(join(dataDir, 'reset-password'));
  await look();
  put('reset-password');
  await look();
  expect(told()).toEqual(['reset-password', 'factory-reset', 'reset-password']);
  await deep.stop();
});

/** Leaves a request while the clock goes on by itself. */
async function leave(request: RecoveryRequest, text?: string): Promise<'done' | 'left'> {
  const moving = setInterval(() => void clock.advance(200), 2);
  return leaveRequest(folder, request, clock, text).finally(() => clearInterval(moving));
}

it('the person who leaves a request learns that it is done, and nothing of it stays', async () => {
  await watch.start();
  expect(await leave('reset-password')).toBe('done');
  expect(await leave('restore', 'a backup')).toBe('done');
  expect([done, content, readdirSync(folder)]).toEqual([['reset-password', 'restore'], 'a backup', []]);
});

it('the person who leaves a request that fails learns why', async () => {
  await watch.start();
  const reason = 'config.ini cannot be written: EROFS: read-only file system';
  await expect(leave('factory-reset')).rejects.toMatchObject({ code: 'settings.unwritable', message: reason });
  expect(readdirSync(folder)).toEqual([]);
});

it('the reason of a request that nobody waits for stays beside it, until the next one', async () => {
  writeFileSync(join(folder, 'factory-reset'), '');
  await watch.start();
  expect(readdirSync(folder)).toEqual(['factory-reset.failed']);
  expect(readFileSync(join(folder, 'factory-reset.failed'), 'utf8')).toContain('EROFS');
  await watch.stop();
  expect(await leave('factory-reset')).toBe('left');
  expect(readdirSync(folder)).toEqual(['factory-reset']);
});

it('a request in the middle of which the gateway ended is told and not carried out again', async () => {
  writeFileSync(join(folder, 'factory-reset.taken'), '');
  await watch.start();
  expect([done, readdirSync(folder)]).toEqual([[], ['factory-reset.failed']]);
  expect(log.at('error')).toHaveLength(1);
});

it('without a gateway it stays for the next start', async () => {
  expect(await leave('factory-reset')).toBe('left');
  expect(existsSync(join(folder, 'factory-reset'))).toBe(true);
});

it('a gateway that has taken a request and says nothing more has not done it', async () => {
  writeFileSync(join(folder, 'factory-reset.taken'), '');
  const left = leave('factory-reset');
  await until(() => existsSync(join(folder, 'factory-reset')), 5000, 'the request');
  rmSync(join(folder, 'factory-reset'));
  await expect(left).rejects.toMatchObject({ code: 'recovery.failed' });
});

it('a gateway that is busy with another request for long is not told to be absent', async () => {
  let finish = () => {};
  const slow = new RecoveryWatch({
    dataDir: folder,
    clock,
    log: log.logger,
    carryOut: (request) =>
      new Promise((resolve) => {
        done.push(request);
        if (request === 'factory-reset') finish = resolve;
        else resolve();
      }),
  });
  writeFileSync(join(folder, 'factory-reset'), '');
  void slow.start();
  await until(() => done.length === 1, 5000, 'the first request');
  const outcome = leave('rollback');
  await until(() => existsSync(join(folder, 'rollback')), 5000, 'the second request');
  const fromMs = clock.monotonicMs();
  await until(() => clock.monotonicMs() - fromMs > 20_000, 5000, 'the first one takes its time');
  finish();
  expect(await outcome).toBe('done');
  await slow.stop();
});

it('a link in its place is replaced and not followed: root leaves requests in a folder of the service', async () => {
  const elsewhere = join(folder, 'shadow');
  writeFileSync(elsewhere, 'of root', { mode: 0o600 });
  for (const request of ['reset-password', 'restore'] as const) symlinkSync(elsewhere, join(folder, request));
  symlinkSync(join(folder, 'not-there'), join(folder, 'rollback'));
  for (const request of ['reset-password', 'restore', 'rollback'] as const) {
    expect(await leave(request, 'a backup')).toBe('left');
    expect(lstatSync(join(folder, request)).isFile()).toBe(true);
  }
  expect([readFileSync(elsewhere, 'utf8'), statSync(elsewhere).mode & 0o777]).toEqual(['of root', 0o600]);
  expect(existsSync(join(folder, 'not-there'))).toBe(false);
});

it('a data folder that cannot be written is told', async () => {
  const left = leaveRequest(join(folder, 'absent'), 'reset-password', clock);
  await expect(left).rejects.toMatchObject({ code: 'recovery.unwritable' });
});
