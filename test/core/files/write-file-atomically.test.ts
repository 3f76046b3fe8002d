import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLeftovers, writeFileAtomically } from '../../../src/core/files/write-file-atomically.js';
import { type Disk, thisDisk } from '../../../src/core/machine/disk.js';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'atomic-'));
  path = join(folder, 'config.ini');
});

afterEach(async () => {
  await fs.rm(folder, { recursive: true });
});

/** The real operations, each noted; `failAt` makes one of them fail. */
function recorded(failAt?: string): { steps: string[]; disk: Disk } {
  const steps: string[] = [];
  const note = (step: string) => {
    steps.push(step);
    if (step === failAt) throw Object.assign(new Error(step), { code: 'EIO' });
  };
  const open = async (...parameters: Parameters<typeof fs.open>) => {
    const file = await fs.open(...parameters);
    const name = parameters[0] === folder ? 'folder' : 'file';
    return new Proxy(file, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return async (...rest: unknown[]) => {
          if (property !== 'close') note(`${name} ${String(property)}`);
          return Reflect.apply(value, target, rest);
        };
      },
    });
  };
  const rename = async (...parameters: Parameters<typeof fs.rename>) => {
    note('rename');
    await fs.rename(...parameters);
  };
  return { steps, disk: { ...thisDisk, open, rename } };
}

describe('writing a file atomically', () => {
  it('makes the file with what was given, readable for its owner and group', async () => {
    await writeFileAtomically(path, 'é=1\n');
    expect(await fs.readFile(path, 'utf8')).toBe('é=1\n');
    expect((await fs.stat(path)).mode & 0o777).toBe(0o640);
    expect(await fs.readdir(folder)).toEqual(['config.ini']);
  });

  it('synchronises the new file before it gets its name, and the folder after it', async () => {
    const { steps, disk } = recorded();
    await writeFileAtomically(path, 'x', { disk });
    expect(steps).toEqual(['file writeFile', 'file chmod', 'file sync', 'rename', 'folder sync']);
  });

  it.each(['file writeFile', 'file chmod', 'file sync', 'rename'])(
    'leaves the old file and no other when %s fails',
    async (step) => {
      await fs.writeFile(path, 'old');
      const { disk } = recorded(step);
      await expect(writeFileAtomically(path, 'new', { disk })).rejects.toMatchObject({ code: 'EIO' });
      expect(await fs.readFile(path, 'utf8')).toBe('old');
      expect(await fs.readdir(folder)).toEqual(['config.ini']);
    },
  );

  it('leaves the old file as it was, or none, when the folder cannot be synchronised', async () => {
    await fs.writeFile(path, 'old');
    await fs.chmod(path, 0o664);
    const { disk } = recorded('folder sync');
    await expect(writeFileAtomically(path, 'new', { mode: 0o600, disk })).rejects.toMatchObject({ code: 'EIO' });
    expect(await fs.readFile(path, 'utf8')).toBe('old');
    expect((await fs.stat(path)).mode & 0o777).toBe(0o664);
    await expect(writeFileAtomically(join(folder, 'new'), 'new', { disk })).rejects.toMatchObject({ code: 'EIO' });
    expect(await fs.readdir(folder)).toEqual(['config.ini']);
  });

  it('keeps the permissions of the file that it replaces', async () => {
    await fs.writeFile(path, 'old');
    await fs.chmod(path, 0o664);
    await writeFileAtomically(path, 'new');
    expect((await fs.stat(path)).mode & 0o777).toBe(0o664);
  });

  it('gives the permissions that are asked for, whatever the old file had', async () => {
    await fs.writeFile(path, 'old');
    await fs.chmod(path, 0o664);
    await writeFileAtomically(path, 'new', { mode: 0o600 });
    expect((await fs.stat(path)).mode & 0o777).toBe(0o600);
  });

  it('replaces what a link points at, not the link', async () => {
    const real = join(folder, 'real.ini');
    await fs.writeFile(real, 'old');
    await fs.symlink(real, path);
    await writeFileAtomically(path, 'new');
    expect(await fs.readFile(real, 'utf8')).toBe('new');
    expect((await fs.lstat(path)).isSymbolicLink()).toBe(true);
  });

  it('rejects with the error of the system when the folder is missing or the target is a folder', async () => {
    await expect(writeFileAtomically(join(folder, 'no/file'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
    await fs.mkdir(path);
    await expect(writeFileAtomically(path, 'x')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await fs.readdir(folder)).toEqual(['config.ini']);
  });
});

describe('what an interrupted write has left', () => {
  it('is deleted, and nothing else', async () => {
    const others = ['.config.ini.swp', '.config.ini.backup.tmp', '.other.ini.0123456789ab.tmp', 'config.ini'];
    for (const name of [...others, '.config.ini.0123456789ab.tmp']) await fs.writeFile(join(folder, name), 'x');
    await removeLeftovers(path);
    expect((await fs.readdir(folder)).toSorted()).toEqual(others.toSorted());
  });

  it('is looked for without complaint where there is no folder', async () => {
    await expect(removeLeftovers(join(folder, 'no/file'))).resolves.toBeUndefined();
  });
});
