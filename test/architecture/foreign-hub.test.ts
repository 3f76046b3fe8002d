import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = 'test/support/sc-hub';

/** The files that a file reaches by relative imports, itself included; of any kind of import. */
function reached(start: string): ReadonlySet<string> {
  const files = new Set([start]);
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, path = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)) {
      files.add(join(dirname(file), path).replace(/\.js$/, '.ts'));
    }
  }
  return files;
}

/** The hub judges the node: what they shared, they would get wrong together. */
describe('the hub of the tests is of another hand', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));

  it.each(files)('%s reaches nothing of src/', (name) => {
    expect([...reached(join(folder, name))].filter((file) => file.startsWith('src/'))).toEqual([]);
  });

  it('an import of src/ would be seen', () => {
    expect(files.length).toBeGreaterThan(3);
    expect([...reached('test/support/manual-clock.ts')]).toContain('src/core/clock.ts');
  });
});
