import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reachedFiles } from '../support/reached-files.js';

const folder = 'test/support/sc-hub';

/** The hub judges the node: what they shared, they would get wrong together. */
describe('the hub of the tests is of another hand', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));

  it.each(files)('%s reaches nothing of src/', (name) => {
    expect([...reachedFiles(join(folder, name))].filter((file) => file.startsWith('src/'))).toEqual([]);
  });

  it('an import of src/ would be seen', () => {
    expect(files.length).toBeGreaterThan(3);
    expect([...reachedFiles('test/support/manual-clock.ts')]).toContain('src/core/clock.ts');
  });
});
