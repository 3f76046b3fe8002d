import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mutant } from './mutants.js';
import { MutatedGateways } from './mutated-gateways.js';

const project = join(import.meta.dirname, '../../..');
const ear =
  "import type { Sound } from './sound.js';\nexport const hears = (sound: Sound): boolean => sound.loud > 1;\n";
const ofEar = { what: '', file: 'head/ear.ts', from: 'loud > 1', focus: 'values' } as const;
const deaf: Mutant = { ...ofEar, name: 'deaf', to: 'loud > 9' };
const alert: Mutant = { ...ofEar, name: 'alert', to: 'loud > 0' };

let root: string;
let built: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mutated-'));
  built = join(root, 'built');
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'tsconfig.json'), readFileSync(join(project, 'tsconfig.json')));
  for (const folder of ['src/head', 'built/src/head']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'src/head/ear.ts'), ear);
  writeFileSync(join(built, 'src/head/ear.js'), 'as compiled');
  writeFileSync(join(built, 'src/head/eye.js'), 'as it was');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('a mutated gateway', () => {
  it('is the sound one but for the file of its fault, and leaves the sound one as it is', {
    timeout: 60_000,
  }, async () => {
    const gateways = new MutatedGateways({ root, built });
    await gateways.compile([alert]);
    const folder = gateways.folderOf(alert);
    expect(readFileSync(join(folder, 'src/head/ear.js'), 'utf8')).toContain('(sound) => sound.loud > 0;');
    expect(readFileSync(join(folder, 'src/head/eye.js'), 'utf8')).toBe('as it was');
    expect(readFileSync(join(built, 'src/head/ear.js'), 'utf8')).toBe('as compiled');
    gateways.remove();
  });

  it('is not made where its text is gone', async () => {
    writeFileSync(join(root, 'src/head/ear.ts'), ear.replace('loud > 1', 'loud > 2'));
    await expect(new MutatedGateways({ root, built }).compile([deaf])).rejects.toThrow(RangeError);
  });
});
