import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reachedFiles } from '../support/reached-files.js';

const folder = 'test/simulation/plant';
/** Where the line is handed to the gateway: the types of its end. */
const types = 'src/ups/link/byte-line.ts';
const handsOver = 'line/plant-line.ts';

/** The plant says what is true: what it shared with the gateway, both would get wrong together. */
describe('the plant of the proving ground is of another hand', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name));

  it('reaches nothing of src/ but the types of a line', () => {
    const reached = new Set(files.flatMap((file) => [...reachedFiles(file)]));
    expect([...reached].filter((file) => file.startsWith('src/'))).toEqual([types]);
    expect(files.length).toBeGreaterThan(10);
  });

  it('one file knows these types', () => {
    const knowing = files.filter((file) => file !== join(folder, handsOver) && !file.includes('plant.ts'));
    const direct = knowing.filter(
      (file) => reachedFiles(file).has(types) && !reachedFiles(file).has(join(folder, handsOver)),
    );
    expect(direct).toEqual([]);
  });
});
