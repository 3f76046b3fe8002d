import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { syncFolder } from '../../../src/core/files/folders.js';
import { writeFileAtomically } from '../../../src/core/files/write-file-atomically.js';
import type { Disk } from '../../../src/core/machine/disk.js';
import { RecordLog } from '../../../src/journal/record-log.js';
import { SeededDice } from '../world/dice.js';
import { EventQueue } from '../world/event-queue.js';
import { RunTrace } from '../world/run-trace.js';
import { playOut } from './played.js';
import { SimulatedDisk } from './simulated-disk.js';

const path = '/data/state.json';
const seeds = Array.from({ length: 60 }, (_, seed) => seed);

function diskOf(seed: number) {
  const schedule = new EventQueue();
  const trace = new RunTrace(schedule);
  const disk = new SimulatedDisk({ schedule, trace, dice: SeededDice.ofSeed(seed), wallMs: () => schedule.nowMs });
  disk.put(path, 'old');
  return { schedule, trace, disk };
}

/** What each cut of an action leaves of the file: at each of its changes, over the seeds, and after its end. */
async function afterCuts(action: (disk: Disk) => Promise<unknown>): Promise<ReadonlySet<string | undefined>> {
  const found = new Set<string | undefined>();
  for (const seed of seeds) {
    let isWhole = false;
    for (let change = 1; !isWhole; change += 1) {
      const { schedule, disk } = diskOf(seed);
      disk.atChange(change, () => disk.cut());
      const ended = action(disk.mount()).then(() => {
        isWhole = true;
      });
      await Promise.race([ended, playOut(schedule)]);
      disk.cut();
      found.add(disk.look(path)?.toString());
    }
  }
  return found;
}

async function writeNew(disk: Disk, sync: boolean, at = path): Promise<void> {
  const file = await disk.open(at, 'w');
  await file.writeFile('new, and longer');
  if (sync) await file.sync();
  await file.close();
}

describe('a power cut leaves what was synchronised, and of the rest what the dice say', () => {
  it('the old file or the new one, where the product writes it', async () => {
    const found = await afterCuts((disk) => writeFileAtomically(path, 'new, and longer', { disk }));
    expect(found).toEqual(new Set(['old', 'new, and longer']));
  });

  it('an empty or a torn file, where it is written in its place', async () => {
    const found = await afterCuts((disk) => writeNew(disk, true));
    expect(found).toContain('');
    expect([...found].some((text) => text !== '' && text !== 'old' && text !== 'new, and longer')).toBe(true);
  });

  it('an empty one, where it is renamed before it is synchronised', async () => {
    const found = await afterCuts(async (disk) => {
      await writeNew(disk, false, '/data/next');
      await disk.rename('/data/next', path);
      await syncFolder(disk, dirname(path));
    });
    expect(found).toContain('');
  });

  it.each([
    ['the old one where the folder is not synchronised', false, true],
    ['the new one and no other where it is', true, false],
  ])('%s, although all has ended', async (_, syncs, mayBeOld) => {
    const found = new Set<string | undefined>();
    for (const seed of seeds) {
      const { schedule, disk } = diskOf(seed);
      const mounted = disk.mount();
      void (async () => {
        await writeNew(mounted, true, '/data/next');
        await mounted.rename('/data/next', path);
        if (syncs) await syncFolder(mounted, dirname(path));
      })();
      await playOut(schedule);
      disk.cut();
      found.add(disk.look(path)?.toString());
    }
    expect(found.has('old')).toBe(mayBeOld);
    expect(found).toContain('new, and longer');
  });

  it('no folder that was not synchronised in the one above it', async () => {
    const found = new Set<number>();
    for (const seed of seeds) {
      const { schedule, disk } = diskOf(seed);
      const mounted = disk.mount();
      void (async () => {
        await mounted.mkdir('/data/journal');
        await writeNew(mounted, true, '/data/journal/one');
        await syncFolder(mounted, '/data/journal');
      })();
      await playOut(schedule);
      disk.cut();
      found.add(disk.names('/data/journal').length);
    }
    expect(found).toEqual(new Set([0, 1]));
  });

  it('every record that a log has flushed', async () => {
    for (const seed of seeds) {
      const { schedule, disk } = diskOf(seed);
      disk.mount();
      const options = { folder: '/data', name: 'test', segmentBytes: 300, maxSegments: 100, maxPending: 100 };
      const log = new RecordLog({ ...options, disk: disk.mount() });
      let flushed = 0;
      disk.atChange(1 + (seed % 30), () => disk.cut());
      void (async () => {
        for (let count = 1; ; count += 1) {
          log.append(count, `record ${count}`);
          await log.flush();
          flushed = count;
        }
      })();
      await playOut(schedule);
      const found: string[] = [];
      void (async () => {
        const next = new RecordLog({ ...options, disk: disk.mount() });
        await next.open();
        for await (const { text } of next.newestFirst()) found.unshift(text);
      })();
      await playOut(schedule);
      expect(found.slice(0, flushed)).toEqual(Array.from({ length: flushed }, (_, at) => `record ${at + 1}`));
      expect(found.length - flushed).toBeLessThanOrEqual(1);
    }
  });

  it('no operation of before ever ends', async () => {
    const { schedule, disk } = diskOf(1);
    const mounted = disk.mount();
    const ended: string[] = [];
    const file = mounted.open(path, 'r+');
    void file.then((one) => one.sync()).then(() => ended.push('sync'));
    await playOut(schedule);
    expect(ended.splice(0)).toEqual(['sync']);
    void file.then((one) => one.sync()).then(() => ended.push('sync'));
    await new Promise((resolve) => setImmediate(resolve));
    disk.cut();
    void mounted.stat(path).then(() => ended.push('stat'));
    void file.then((one) => one.close()).then(() => ended.push('close'));
    await playOut(schedule);
    expect(ended).toEqual([]);
    void disk
      .mount()
      .stat(path)
      .then(() => ended.push('stat'));
    await playOut(schedule);
    expect(ended).toEqual(['stat']);
  });

  it('another name of the start of the machine; the start of the program alone has the same', async () => {
    const { disk } = diskOf(1);
    const bootId = () => disk.look('/proc/sys/kernel/random/boot_id')?.toString();
    const before = bootId();
    disk.mount();
    expect(bootId()).toBe(before);
    disk.cut();
    expect(bootId()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n$/);
    expect(bootId()).not.toBe(before);
  });

  it('the same from the same seed', async () => {
    const digestOf = async (seed: number) => {
      const { schedule, trace, disk } = diskOf(seed);
      disk.atChange(9, () => disk.cut());
      const mounted = disk.mount();
      void writeFileAtomically(path, 'one', { disk: mounted }).then(() => writeNew(mounted, false));
      await playOut(schedule);
      return `${trace.digest} at ${schedule.nowMs}`;
    };
    expect(await digestOf(3)).toBe(await digestOf(3));
    expect(await digestOf(3)).not.toBe(await digestOf(4));
  });
});
