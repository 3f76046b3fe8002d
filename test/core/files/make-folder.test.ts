import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, removeForGood } from '../../../src/core/files/folders.js';
import { outcome } from '../../simulation/disk/played.js';
import { SimulatedDisk } from '../../simulation/disk/simulated-disk.js';
import { SeededDice } from '../../simulation/world/dice.js';
import { EventQueue } from '../../simulation/world/event-queue.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'make-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('making the data folder', () => {
  it('makes what is missing above it too, and is harmless when it is there', async () => {
    const path = join(folder, 'a', 'b', 'c');
    await makeFolder(path);
    await makeFolder(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('refuses a path through a file, and a file in its place', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(makeFolder(join(folder, 'file', 'data'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it.skipIf(process.platform !== 'linux')('ends where the file system refuses folders', async () => {
    await expect(makeFolder('/proc/gateway/data')).rejects.toThrow();
  });
});

describe('taking a name away', () => {
  it('asks nothing of the disk where there is none', async () => {
    const schedule = new EventQueue();
    const disk = new SimulatedDisk({ schedule, dice: SeededDice.ofSeed(1), wallMs: () => 0 });
    disk.put('/data/file', 'here');
    disk.failing.sync = 1;
    const mounted = disk.mount();
    await outcome(schedule, removeForGood('/data/none', mounted));
    await outcome(schedule, removeForGood('/none/none', mounted, true));
    await outcome(schedule, removeForGood('/data/file/none', mounted));
    await expect(outcome(schedule, removeForGood('/data/file', mounted))).rejects.toMatchObject({ code: 'EIO' });
  });
});

describe('what is done to folders stays done when the power is cut right after it', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);

  it.each(seeds)('a folder, those above it, and no name that was taken away: %i', async (seed) => {
    const schedule = new EventQueue();
    const disk = new SimulatedDisk({ schedule, dice: SeededDice.ofSeed(seed), wallMs: () => 0 });
    disk.put('/data/file', 'gone');
    disk.put('/data/folder/file', 'gone with it');
    const mounted = disk.mount();
    await outcome(schedule, makeFolder('/data/a/b', mounted));
    await outcome(schedule, removeForGood('/data/file', mounted));
    await outcome(schedule, removeForGood('/data/none', mounted));
    await outcome(schedule, removeForGood('/none/none', mounted));
    await outcome(schedule, removeForGood('/data/folder', mounted, true));
    disk.cut();
    expect(disk.names('/data')).toEqual(['a']);
    expect(disk.names('/data/a')).toEqual(['b']);
  });

  it.each(seeds)('two that make the same folders do not disturb one another: %i', async (seed) => {
    const schedule = new EventQueue();
    const mounted = new SimulatedDisk({ schedule, dice: SeededDice.ofSeed(seed), wallMs: () => 0 }).mount();
    await outcome(schedule, Promise.all(['/a/b/c', '/a/b/d', '/a/b/c'].map((path) => makeFolder(path, mounted))));
  });
});
