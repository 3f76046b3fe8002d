import { describe, expect, it } from 'vitest';
import { SeededDice } from '../world/dice.js';
import { EventQueue } from '../world/event-queue.js';
import { outcome } from './played.js';
import { SimulatedDisk } from './simulated-disk.js';

const path = '/data/file';

function newDisk(capacityBytes = 1_000_000) {
  const schedule = new EventQueue();
  const dice = SeededDice.ofSeed(1);
  const disk = new SimulatedDisk({ schedule, dice, wallMs: () => 1e12 + schedule.nowMs, capacityBytes });
  disk.put(path, 'old');
  return { schedule, disk };
}

describe('a disk that fails', () => {
  it('when it is full takes the beginning of what is written, and then nothing; what is removed makes room', async () => {
    const { schedule, disk } = newDisk();
    disk.freeBytes = 4;
    const mounted = disk.mount();
    const file = await outcome(schedule, mounted.open(path, 'a'));
    const bytes = Buffer.from('123456');
    expect(await outcome(schedule, file.write(bytes, 0, 6, null))).toEqual({ bytesWritten: 4 });
    await expect(outcome(schedule, file.write(bytes, 4, 2, null))).rejects.toMatchObject({
      code: 'ENOSPC',
      syscall: 'write',
      errno: -28,
      message: 'ENOSPC: no space left on device, write',
    });
    await expect(outcome(schedule, mounted.open('/data/other', 'w'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await outcome(schedule, mounted.statfs('/data'))).toMatchObject({ bavail: 0 });
    await outcome(schedule, mounted.unlink(path));
    await outcome(schedule, mounted.open('/data/other', 'w'));
    expect(disk.look(path)).toBeUndefined();
  });

  it('when a whole text does not fit keeps the part that did', async () => {
    const { schedule, disk } = newDisk();
    disk.freeBytes = 4;
    const file = await outcome(schedule, disk.mount().open(path, 'a'));
    await expect(outcome(schedule, file.writeFile('123456'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(disk.look(path)?.toString()).toBe('old1234');
  });

  it('holds no more than its capacity', async () => {
    const { schedule, disk } = newDisk(10_000);
    const file = await outcome(schedule, disk.mount().open(path, 'a'));
    await expect(outcome(schedule, file.writeFile(Buffer.alloc(20_000)))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(disk.usedBytes).toBe(10_000);
  });

  it('when it is read-only changes nothing, also of what is open', async () => {
    const { schedule, disk } = newDisk();
    const mounted = disk.mount();
    const file = await outcome(schedule, mounted.open(path, 'r+'));
    disk.isReadOnly = true;
    const changes: readonly (() => Promise<unknown>)[] = [
      () => file.writeFile('new'),
      () => file.truncate(0),
      () => mounted.open(path, 'w'),
      () => mounted.open('/data/other', 'wx'),
      () => mounted.mkdir('/data/folder'),
      () => mounted.rename(path, '/data/other'),
      () => mounted.unlink(path),
      () => mounted.rm('/data', { recursive: true }),
      () => mounted.chmod(path, 0o600),
    ];
    for (const change of changes) {
      await expect(outcome(schedule, change())).rejects.toMatchObject({ code: 'EROFS' });
    }
    expect((await outcome(schedule, mounted.readFile(path))).toString()).toBe('old');
    expect(disk.names('/data')).toEqual(['file']);
  });

  it('when it is slow takes its time for each operation', async () => {
    const { schedule, disk } = newDisk();
    disk.slow = { fromMs: 2000, toMs: 3000 };
    await outcome(schedule, disk.mount().stat(path));
    expect(schedule.nowMs).toBeGreaterThanOrEqual(2000);
    expect(schedule.nowMs).toBeLessThan(3000);
  });

  it('when it has failed to synchronise says so once; a later one brings nothing of that, as Linux has it', async () => {
    const left = new Set<string | undefined>();
    for (let seed = 0; seed < 20; seed += 1) {
      const { schedule, disk } = newDisk();
      const file = await outcome(schedule, disk.mount().open(path, 'r+'));
      await outcome(schedule, file.write(Buffer.from('NEW'), 0, 3, 0));
      disk.failing.sync = 1;
      await expect(outcome(schedule, file.sync())).rejects.toMatchObject({ code: 'EIO', syscall: 'fsync' });
      disk.failing.sync = 0;
      await outcome(schedule, file.write(Buffer.from('behind'), 0, 6, 3));
      await outcome(schedule, file.sync());
      expect(disk.look(path)?.toString()).toBe('NEWbehind');
      disk.cut();
      left.add(disk.look(path)?.toString());
    }
    expect(left).toEqual(new Set(['oldbehind']));
  });

  it('has one bit flipped in a file that lies on it', () => {
    const { disk } = newDisk();
    const bit = disk.flip(path) ?? -1;
    const [before, after] = [Buffer.from('old'), disk.look(path) ?? Buffer.alloc(0)];
    before[bit >> 3] = (before[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(after).toEqual(before);
    expect(disk.flip('/nowhere')).toBeUndefined();
  });

  it('stamps a file when it changes, by the clock of the machine', async () => {
    const { schedule, disk } = newDisk();
    const mounted = disk.mount();
    const before = await outcome(schedule, mounted.stat(path));
    schedule.after(1000, () => disk.put(path, 'other'));
    schedule.runNext(1e6);
    const after = await outcome(schedule, mounted.stat(path));
    expect(after.mtimeMs - before.mtimeMs).toBeGreaterThanOrEqual(996);
    expect(after.mtimeMs).toBeGreaterThan(1e12);
  });
});
