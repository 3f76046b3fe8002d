import { constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Disk, type DiskFile, thisDisk } from '../../../src/core/machine/disk.js';
import type { Schedule } from '../world/contract.js';
import { SeededDice } from '../world/dice.js';
import { SimulatedDisk, type SimulatedDiskParts } from './simulated-disk.js';

/** Everything happens as soon as it can. */
const atOnce: Schedule = {
  nowMs: 0,
  after: (_, action) => {
    queueMicrotask(action);
    return () => undefined;
  },
};

function newDisk(parts: Partial<SimulatedDiskParts> & { readonly seed?: number } = {}): SimulatedDisk {
  const { seed = 1, ...others } = parts;
  return new SimulatedDisk({
    schedule: atOnce,
    dice: SeededDice.ofSeed(seed),
    wallMs: () => 1_750_000_000_000,
    ...others,
  });
}

/** An open file of each disk, by its number. */
type Handles = Map<number, DiskFile>;

interface Operation {
  readonly words: string;
  readonly run: (disk: Disk, root: string, handles: Handles) => Promise<unknown>;
}

const { O_CREAT, O_EXCL, O_RDONLY, O_NONBLOCK, O_RDWR, O_TRUNC, O_WRONLY, O_APPEND } = constants;
const path = fc.constantFrom('a', 'b', 'd', 'd/a', 'd/e', 'd/e/a', 'd/e/f', 'l', 'l/a', 'd/l', 'd/l/a');
const mode = fc.constantFrom(0o600, 0o640, 0o644, 0o755);
const handle = fc.nat({ max: 2 });
const octets = fc.uint8Array({ maxLength: 12 });
const place = fc.option(fc.nat({ max: 20 }), { nil: null });
const flags = fc.oneof(
  fc.constantFrom('r', 'r+', 'w', 'wx', 'w+', 'a', 'ax', 'a+'),
  fc.constantFrom(
    O_RDONLY | O_NONBLOCK,
    O_CREAT | O_WRONLY,
    O_RDWR | O_TRUNC,
    O_CREAT | O_EXCL | O_RDWR,
    O_APPEND | O_RDWR,
  ),
);

const operation: fc.Arbitrary<Operation> = fc.oneof(
  one('open', fc.tuple(path, flags, mode, handle), async (disk, at, handles, [name, how, bits, number]) => {
    await handles.get(number)?.close();
    handles.delete(number);
    handles.set(number, await disk.open(at(name), how, bits));
  }),
  one('write', fc.tuple(handle, octets, place), async (_, __, handles, [number, bytes, position]) =>
    pick(await handles.get(number)?.write(bytes, 0, bytes.length, position), ['bytesWritten']),
  ),
  one('writeFile', fc.tuple(handle, octets), async (_, __, handles, [number, bytes]) =>
    handles.get(number)?.writeFile(bytes),
  ),
  one('read', fc.tuple(handle, fc.nat({ max: 30 }), place), async (_, __, handles, [number, count, position]) => {
    const buffer = new Uint8Array(30);
    const answer = pick(await handles.get(number)?.read(buffer, 0, count, position), ['bytesRead']);
    return [answer, buffer];
  }),
  one('handle.truncate', fc.tuple(handle, fc.nat({ max: 20 })), async (_, __, handles, [number, length]) =>
    handles.get(number)?.truncate(length),
  ),
  one('handle.stat', fc.tuple(handle), async (_, __, handles, [number]) => factsOf(await handles.get(number)?.stat())),
  one('handle.chmod', fc.tuple(handle, mode), async (_, __, handles, [number, bits]) =>
    handles.get(number)?.chmod(bits),
  ),
  one('handle.sync', fc.tuple(handle), async (_, __, handles, [number]) => handles.get(number)?.sync()),
  one('handle.close', fc.tuple(handle), async (_, __, handles, [number]) => handles.get(number)?.close()),
  one('readFile', fc.tuple(path), async (disk, at, _, [name]) => disk.readFile(at(name))),
  one('readdir', fc.tuple(path), async (disk, at, _, [name]) => (await disk.readdir(at(name))).sort()),
  one('stat', fc.tuple(path), async (disk, at, _, [name]) => factsOf(await disk.stat(at(name)))),
  one('realpath', fc.tuple(path), async (disk, at, _, [name]) => disk.realpath(at(name))),
  one('readlink', fc.tuple(path), async (disk, at, _, [name]) => disk.readlink(at(name))),
  one('mkdir', fc.tuple(path, fc.boolean()), async (disk, at, _, [name, recursive]) =>
    disk.mkdir(at(name), { recursive }),
  ),
  one('symlink', fc.tuple(fc.constantFrom('a', 'd', 'e', 'l', 'none'), path), async (disk, at, _, [target, name]) =>
    disk.symlink(target, at(name)),
  ),
  one('rename', fc.tuple(path, path), async (disk, at, _, [from, to]) => disk.rename(at(from), at(to))),
  one('unlink', fc.tuple(path), async (disk, at, _, [name]) => disk.unlink(at(name))),
  one('rm', fc.tuple(path, fc.boolean(), fc.boolean()), async (disk, at, _, [name, recursive, force]) =>
    disk.rm(at(name), { recursive, force }),
  ),
  one('truncate', fc.tuple(path, fc.nat({ max: 20 })), async (disk, at, _, [name, length]) =>
    disk.truncate(at(name), length),
  ),
  one('chmod', fc.tuple(path, mode), async (disk, at, _, [name, bits]) => disk.chmod(at(name), bits)),
);

function one<T extends readonly unknown[]>(
  name: string,
  words: fc.Arbitrary<T>,
  run: (disk: Disk, at: (path: string) => string, handles: Handles, words: T) => Promise<unknown>,
): fc.Arbitrary<Operation> {
  return words.map((drawn) => ({
    words: `${name} ${JSON.stringify(drawn)}`,
    run: (disk, root, handles) => run(disk, (below) => join(root, below), handles, drawn),
  }));
}

function pick<T extends object>(value: T | undefined, keys: readonly (keyof T)[]) {
  return value && keys.map((key) => value[key]);
}

function factsOf(stats: Awaited<ReturnType<Disk['stat']>> | undefined) {
  if (stats === undefined) return undefined;
  const isFile = stats.isFile();
  return { isFile, isDirectory: stats.isDirectory(), mode: stats.mode, ...(isFile && { size: stats.size }) };
}

/** What came of it, with the root of either disk written alike. */
async function outcomeOf({ words, run }: Operation, disk: Disk, root: string, handles: Handles): Promise<string> {
  const text: string | undefined = await run(disk, root, handles).then(
    (value) => JSON.stringify(value) ?? 'done',
    // Versions of Node call different things to remove a folder.
    ({ code, syscall }: NodeJS.ErrnoException) => (words.startsWith('rm ') ? code : `${code} ${syscall}`),
  );
  return `${words}: ${text?.replaceAll(root, '/root')}`;
}

async function contentOf(disk: Disk, folder: string): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const name of (await disk.readdir(folder)).sort()) {
    const at = join(folder, name);
    const link = await disk.readlink(at).catch(() => undefined);
    if (link !== undefined) found[name] = link;
    else if ((await disk.stat(at)).isDirectory()) found[name] = await contentOf(disk, at);
    else found[name] = (await disk.readFile(at)).toString('hex');
  }
  return found;
}

describe('a disk in memory answers as the one of this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulated-disk-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let count = 0;

  it('to any sequence of operations, with the same codes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 40 }), async (operations) => {
        const root = join(folder, String(count++));
        const disk = newDisk().mount();
        for (const each of [thisDisk, disk]) await each.mkdir(root, { recursive: true });
        const [real, simulated]: [Handles, Handles] = [new Map(), new Map()];
        const told: [string[], string[]] = [[], []];
        for (const each of operations) {
          told[0].push(await outcomeOf(each, thisDisk, root, real));
          told[1].push(await outcomeOf(each, disk, root, simulated));
        }
        for (const file of real.values()) await file.close().catch(() => undefined);
        expect(told[1]).toEqual(told[0]);
        expect(await contentOf(disk, root)).toEqual(await contentOf(thisDisk, root));
        await thisDisk.rm(root, { recursive: true });
      }),
      { numRuns: Number(process.env.DISK_RUNS ?? 400) },
    );
  }, 120_000);
});
