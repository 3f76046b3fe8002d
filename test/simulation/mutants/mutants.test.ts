import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { mutants } from './mutants.js';

const root = join(import.meta.dirname, '../../..');
const sourceOf = (file: string) => readFileSync(join(root, 'src', file), 'utf8');

describe('the mutants of the product', () => {
  it('have names of their own', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it.each(mutants)('$name: its text stands in its file, once', ({ file, from }) => {
    expect(sourceOf(file).split(from)).toHaveLength(2);
  });

  it('compile', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
    try {
      cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true });
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      // Beside their files, so that one run of the compiler does for all.
      for (const { name, file, from, to } of mutants) {
        writeFileSync(
          join(folder, 'src', file.replace(/\.ts$/, `.${name}.ts`)),
          sourceOf(file).replace(from, () => to),
        );
      }
      const options = { noEmit: true, noUnusedLocals: false, noUnusedParameters: false };
      const config = {
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { ...options, rootDir: 'src' },
        include: ['src'],
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      const compiled = promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder]);
      expect(await compiled.catch(({ stdout }: { readonly stdout: string }) => ({ stdout }))).toMatchObject({
        stdout: '',
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
