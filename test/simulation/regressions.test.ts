import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readScript } from './world/draw-script.js';
import { play } from './world/play.js';
import { stepKinds } from './world/step-kinds.js';

const folder = fileURLToPath(new URL('./regressions/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** Scripts that `npm run simulate -- --keep` has written: each has found a fault of the gateway, or of its judge. */
describe.skipIf(files.length === 0)('what has once failed', () => {
  it.each(files)('passes: %s', async (name) => {
    const script = readScript(readFileSync(`${folder}${name}`, 'utf8'), stepKinds);
    const { violations } = await play(script);
    expect(violations).toEqual([]);
  });
});
