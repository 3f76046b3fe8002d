import { mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboxLog } from '../../../src/device/alarms/outbox-log.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { pause, until } from '../../support/until.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outbox-'));
});

afterEach(() => rm(folder, { recursive: true }));

const opened = () => new OutboxLog(folder, new ManualClock(), silentLog);

describe('the outbox on the disk', () => {
  it('gives back what was appended, in order, and counts on', async () => {
    const first = opened();
    expect(await first.read()).toEqual([]);
    expect([first.append('one'), first.append('two')]).toEqual([1, 2]);
    await first.flush();
    const second = opened();
    expect((await second.read()).map(({ sequence, text }) => [sequence, text])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    expect(second.append('three')).toBe(3);
  });

  it('loses what a power cut tore, and no more', async () => {
    const first = opened();
    await first.read();
    for (const text of ['one', 'two', 'three']) first.append(text);
    await first.flush();
    const [file = ''] = await readdir(folder);
    const { size } = await stat(join(folder, file));
    await truncate(join(folder, file), size - 3);
    const second = opened();
    expect((await second.read()).map(({ text }) => text)).toEqual(['one', 'two']);
    // The number of the torn line is given again.
    expect(second.append('four')).toBe(3);
  });

  it('writes at once, and what comes soon after it a second later', async () => {
    const clock = new ManualClock();
    const log = new OutboxLog(folder, clock, silentLog);
    await log.read();
    const bytes = async () => {
      const [file] = await readdir(folder);
      return file === undefined ? 0 : (await stat(join(folder, file))).size;
    };
    log.append('one');
    await clock.advance(100);
    const first = await until(async () => (await bytes()) || undefined, 5000, 'the first line is written');
    // The bytes are there before the write has ended.
    await log.flush();
    log.append('two');
    await clock.advance(800);
    await pause(100);
    expect(await bytes()).toBe(first);
    await clock.advance(300);
    await until(async () => (await bytes()) > first, 5000, 'the second line is written');
  });

  it('is bounded', async () => {
    const log = opened();
    await log.read();
    for (let burst = 0; burst < 20; burst += 1) {
      for (let count = 0; count < 100; count += 1) log.append('x'.repeat(500));
      await log.flush();
    }
    const files = await readdir(folder);
    const sizes = await Promise.all(files.map(async (file) => (await readFile(join(folder, file))).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(512 * 1024);
    // Enough for a recipient that was away: 500.
    expect((await log.read()).length).toBeGreaterThan(500);
  });
});
