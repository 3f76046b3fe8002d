// How much of a UPS the register search finds, among UPS drawn at random (test/support/drawn-ups).
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../../scripts/run.mjs';

/** Nobody looks at these while mending. */
const firstSeed = 100_001;

export async function registerSearchReport({ quick }) {
  // The drawn UPS are TypeScript of the tests, which the build leaves out.
  const { runnerImport } = await import('vite');
  const load = async (file) => {
    const options = { root, configFile: false, logLevel: 'error' };
    return (await runnerImport(join(root, 'test/support/drawn-ups', file), options)).module;
  };
  const { runDrawn } = await load('run.ts');
  const { scoreTable } = await load('score-table.ts');
  const began = performance.now();
  const scores = runDrawn(firstSeed, quick ? 50 : 1000, [1, 2, 3]);
  const seconds = Math.round((performance.now() - began) / 1000);
  return `${scoreTable(scores)}\n\nDrawing and searching took ${seconds} s.`;
}
