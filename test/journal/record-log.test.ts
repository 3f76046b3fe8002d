import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Disk, thisDisk } from '../../src/core/machine/disk.js';
import { encodeRecord, scanRecords } from '../../src/journal/record-line.js';
import { RecordLog } from '../../src/journal/record-log.js';
import { temporaryFolder } from './temporary-folder.js';

function logIn(folder: string, more: { segmentBytes?: number; maxSegments?: number; disk?: Disk } = {}) {
  return new RecordLog({ folder, name: 'test', segmentBytes: 4096, maxSegments: 4, maxPending: 50, ...more });
}

async function textsOf(log: RecordLog): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of log.newestFirst()) texts.push(text);
  return texts;
}

async function logWith(folder: string, texts: readonly string[]): Promise<RecordLog> {
  const log = logIn(folder);
  await log.open();
  for (const text of texts) log.append(1000, text);
  await log.flush();
  return log;
}

const onlyFile = (folder: string) => join(folder, readdirSync(folder)[0] ?? '');

/** The disk of this machine, with another way of reading a file. */
function reading(readFile: (path: string) => Promise<Buffer>): Disk {
  return { ...thisDisk, readFile: readFile as Disk['readFile'] };
}

describe('a record is a line with a checksum', () => {
  it('scanning what was encoded gives the same records, whatever the texts', () => {
    const text = fc.string({ unit: 'grapheme' }).map((one) => one.replaceAll('\n', ' '));
    const record = fc.record({ sequence: fc.nat(), atMs: fc.integer(), text });
    fc.assert(
      fc.property(fc.array(record), (records) => {
        const bytes = Buffer.concat(records.map(encodeRecord));
        expect(scanRecords(bytes)).toEqual({ records, goodBytes: bytes.length, damagedLines: 0 });
      }),
    );
  });

  it('any bytes can be scanned, and garbage holds no record', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(scanRecords(Buffer.from(bytes))).toEqual({ records: [], goodBytes: 0, damagedLines: 0 });
      }),
    );
  });
});

describe('what a log has taken is on the disk, not in its cache', () => {
  it('each flush ends after fsync(2) of the file, with nothing written behind it, and that of the folder where the file is new', async () => {
    const folder = temporaryFolder();
    const done: string[] = [];
    const disk: Disk = {
      ...thisDisk,
      open: async (...words) => {
        const file = await thisDisk.open(...words);
        const noted = (name: 'write' | 'sync') => {
          const action = file[name].bind(file) as (...facts: unknown[]) => Promise<unknown>;
          return async (...facts: unknown[]) => {
            const answer = await action(...facts);
            done.push(words[0] === folder ? `folder ${name}` : name);
            return answer;
          };
        };
        return Object.assign(file, { write: noted('write'), sync: noted('sync') });
      },
    };
    const log = logIn(folder, { disk });
    for (const after of [['folder sync'], []]) {
      log.append(1000, 'text');
      await log.flush();
      expect(done.splice(0)).toEqual(['write', 'sync', ...after]);
    }
  });
});

describe('a log survives a power cut at any byte', () => {
  const texts = ['first', 'second é', 'third'];

  it('a file cut at every byte keeps the records before the cut and goes on recording', async () => {
    const folder = temporaryFolder();
    await logWith(folder, texts);
    const whole = readFileSync(onlyFile(folder));
    const name = onlyFile(folder);
    for (let cut = 0; cut <= whole.length; cut += 1) {
      writeFileSync(name, whole.subarray(0, cut));
      const linesLeft = whole.subarray(0, cut).toString('latin1').split('\n').length - 1;
      const log = logIn(folder);
      const damage = await log.open();
      expect(damage.droppedBytes).toBe(cut - (whole.subarray(0, cut).lastIndexOf(0x0a) + 1));
      log.append(2000, 'after the cut');
      await log.flush();
      const again = logIn(folder);
      expect(await again.open()).toEqual({ droppedBytes: 0, damagedLines: 0 });
      expect(await textsOf(again)).toEqual(['after the cut', ...texts.slice(0, linesLeft).reverse()]);
    }
  });

  it('a bit flipped in any byte costs at most the two records whose lines it touches', async () => {
    const folder = temporaryFolder();
    await logWith(folder, texts);
    const whole = readFileSync(onlyFile(folder));
    const name = onlyFile(folder);
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      writeFileSync(name, flipped);
      const log = logIn(folder);
      await log.open();
      log.append(2000, 'after the flip');
      await log.flush();
      const found = await textsOf(log);
      expect(found[0]).toBe('after the flip');
      expect(found.length).toBeGreaterThanOrEqual(2);
      expect(texts.filter((text) => found.includes(text)).reverse()).toEqual(found.slice(1));
    }
  });

  it('a file full of zeros, as some file systems leave it, is emptied and used again', async () => {
    const folder = temporaryFolder();
    await logWith(folder, texts);
    writeFileSync(onlyFile(folder), Buffer.alloc(300));
    const log = logIn(folder);
    expect(await log.open()).toEqual({ droppedBytes: 300, damagedLines: 0 });
    log.append(1, 'new');
    await log.flush();
    expect(await textsOf(log)).toEqual(['new']);
  });

  it('sequence numbers go on rising over restarts and lost tails', async () => {
    const folder = temporaryFolder();
    const first = await logWith(folder, texts);
    expect(first.append(1, 'fourth')).toBe(4);
    const second = logIn(folder);
    await second.open();
    expect(second.append(1, 'fourth again')).toBe(4);
  });

  it('records made before the files were found come behind those of the files', async () => {
    const folder = temporaryFolder();
    await logWith(folder, texts);
    const log = logIn(folder);
    log.append(5, 'early');
    await log.flush();
    expect(await textsOf(log)).toEqual(['early', 'third', 'second é', 'first']);
  });
});

describe('a log is bounded', () => {
  it('never takes more than its segments, and the oldest records give way', async () => {
    const folder = temporaryFolder();
    const log = logIn(folder, { segmentBytes: 500, maxSegments: 3 });
    await log.open();
    for (let index = 0; index < 300; index += 1) {
      log.append(index, `record ${index}`);
      if (index % 7 === 0) await log.flush();
      const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
      expect(bytes).toBeLessThanOrEqual(1500);
    }
    await log.flush();
    const found = await textsOf(log);
    expect(found.length).toBeGreaterThan(20);
    expect(found).toEqual(found.map((_, index) => `record ${299 - index}`));
  });

  it('files that a smaller ring has no room for are removed when it is opened', async () => {
    const folder = temporaryFolder();
    const big = logIn(folder, { segmentBytes: 100, maxSegments: 10 });
    for (let index = 0; index < 30; index += 1) big.append(index, `record ${index}`);
    await big.flush();
    const small = logIn(folder, { segmentBytes: 100, maxSegments: 2 });
    await small.open();
    expect(readdirSync(folder)).toHaveLength(2);
    expect((await textsOf(small))[0]).toBe('record 29');
  });

  it('leaves out full files whose records are too old for the question', async () => {
    const folder = temporaryFolder();
    let reads = 0;
    const disk = reading((path) => {
      reads += 1;
      return thisDisk.readFile(path);
    });
    const log = logIn(folder, { segmentBytes: 100, maxSegments: 10, disk });
    for (let index = 0; index < 20; index += 1) log.append(index, `record ${index}`);
    await log.flush();
    expect(await textsOf(log)).toHaveLength(20);
    reads = 0;
    const found: number[] = [];
    for await (const { atMs } of log.newestFirst(18)) found.push(atMs);
    expect(found.slice(0, 2)).toEqual([19, 18]);
    expect(reads).toBeLessThan(3);
  });

  it('leaves them out when it begins with the oldest, too, once it has read them; what it could not read it reads later', async () => {
    let [reads, isBroken] = [0, true];
    const disk = reading((path) => {
      reads += 1;
      return isBroken ? Promise.reject(new Error('EIO')) : thisDisk.readFile(path);
    });
    const log = logIn(temporaryFolder(), { segmentBytes: 100, maxSegments: 10, disk });
    for (let index = 0; index < 20; index += 1) log.append(index, `record ${index}`);
    await log.flush();
    const since = async (fromMs: number) => {
      const found: number[] = [];
      for await (const { atMs } of log.oldestFirst(0, fromMs)) found.push(atMs);
      return found;
    };
    expect(await since(0)).toEqual([]);
    isBroken = false;
    expect(await since(0)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    reads = 0;
    expect((await since(18)).slice(-2)).toEqual([18, 19]);
    expect(reads).toBeLessThan(3);
  });

  it('finds later what the disk could not read once', async () => {
    let isBroken = false;
    const disk = reading((path) => (isBroken ? Promise.reject(new Error('EIO')) : thisDisk.readFile(path)));
    const log = logIn(temporaryFolder(), { segmentBytes: 100, maxSegments: 10, disk });
    for (let index = 0; index < 20; index += 1) log.append(index, `record ${index}`);
    await log.flush();
    isBroken = true;
    expect(await textsOf(log)).toEqual([]);
    isBroken = false;
    expect(await atMsSince(log, 3)).toEqual(Array.from({ length: 17 }, (_, index) => 19 - index));
  });

  it('finds later what was written into the newest file, and behind it, while that was read', async () => {
    let onRead: (() => Promise<void>) | undefined;
    const disk = reading(async (path) => {
      const bytes = await thisDisk.readFile(path);
      await onRead?.();
      return bytes;
    });
    const log = logIn(temporaryFolder(), { segmentBytes: 100, maxSegments: 10, disk });
    log.append(1, 'record 1');
    await log.flush();
    onRead = async () => {
      onRead = undefined;
      for (let index = 2; index < 10; index += 1) log.append(index, `record ${index}`);
      await log.flush();
    };
    await textsOf(log);
    expect(await atMsSince(log, 2)).toEqual([9, 8, 7, 6, 5, 4, 3, 2]);
  });
});

/** Newest first. */
async function atMsSince(log: RecordLog, fromMs: number): Promise<number[]> {
  const found: number[] = [];
  for await (const { atMs } of log.newestFirst(fromMs)) if (atMs >= fromMs) found.push(atMs);
  return found;
}

describe('a disk that refuses costs nothing as long as memory has room', () => {
  class FullDisk {
    isFull = false;
    readonly operations: Disk = {
      ...thisDisk,
      open: async (...args) => {
        const file = await thisDisk.open(...args);
        const write = file.write.bind(file) as (...words: unknown[]) => Promise<{ bytesWritten: number }>;
        const limited = async (bytes: Buffer, offset: number, length: number, position: number) => {
          if (!this.isFull) return write(bytes, offset, length, position);
          // The first part fits, as it does on a disk that is filling up.
          await write(bytes, offset, Math.min(length, 30), position);
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        };
        return Object.assign(file, { write: limited });
      },
    };
  }

  it('what was written, and of which the disk failed to say so in the end, is written once', async () => {
    const folder = temporaryFolder();
    let fails = true;
    const disk: Disk = {
      ...thisDisk,
      open: async (...words) => {
        const file = await thisDisk.open(...words);
        const close = file.close.bind(file);
        const failing = async () => {
          await close();
          if (fails && words[0] !== folder) throw Object.assign(new Error('close'), { code: 'EIO' });
        };
        return Object.assign(file, { close: failing });
      },
    };
    const log = logIn(folder, { disk });
    log.append(1, 'one');
    await expect(log.flush()).rejects.toMatchObject({ code: 'EIO' });
    log.append(2, 'two');
    fails = false;
    await log.flush();
    expect(await textsOf(log)).toEqual(['two', 'one']);
    const again = logIn(folder);
    await again.open();
    expect(await textsOf(again)).toEqual(['two', 'one']);
  });

  it('what could not be written is written later, once, after what was there', async () => {
    const folder = temporaryFolder();
    const disk = new FullDisk();
    const log = logIn(folder, { disk: disk.operations });
    log.append(1, 'before');
    await log.flush();
    disk.isFull = true;
    log.append(2, 'one');
    log.append(3, 'two');
    await expect(log.flush()).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await textsOf(log)).toEqual(['two', 'one', 'before']);
    disk.isFull = false;
    await log.flush();
    const again = logIn(folder);
    expect(await again.open()).toEqual({ droppedBytes: 0, damagedLines: 0 });
    expect(await textsOf(again)).toEqual(['two', 'one', 'before']);
  });

  it('keeps the newest in memory and counts what it had to give up', async () => {
    const log = logIn(temporaryFolder());
    for (let index = 0; index < 60; index += 1) log.append(index, `record ${index}`);
    expect(log.pending).toBe(50);
    expect(log.lost).toBe(10);
    expect((await textsOf(log)).at(-1)).toBe('record 10');
  });

  it('goes on when somebody has deleted the folder', async () => {
    const folder = join(temporaryFolder(), 'journal');
    mkdirSync(folder);
    const log = await logWith(folder, ['old']);
    rmSync(folder, { recursive: true });
    log.append(1, 'new');
    await log.flush();
    expect(await textsOf(log)).toEqual(['new']);
  });

  it('a record that is written while the log is read comes once', async () => {
    const log = logIn(temporaryFolder());
    for (const text of ['one', 'two', 'three']) log.append(1, text);
    const texts: string[] = [];
    for await (const { text } of log.newestFirst()) {
      if (texts.length === 0) await log.flush();
      texts.push(text);
    }
    expect(texts).toEqual(['three', 'two', 'one']);
  });
});
