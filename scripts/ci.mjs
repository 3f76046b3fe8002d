#!/usr/bin/env node
// What CI runs: `npm test` on the machine's Node, the proving ground for three minutes (the same seeds each time, then fresh ones),
// then the unit tests on the other lines of Node, with the coverage on the last. The last line of the output is the sum of all.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeOf, otherLines } from './other-nodes.mjs';
import { exitCodeOf, root } from './run.mjs';
import { unitTests } from './vitest-words.mjs';

const folder = mkdtempSync(join(tmpdir(), 'test-counts-'));
const countsFile = join(folder, 'counts');
const env = { ...process.env, TEST_COUNTS: countsFile };
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

let exitCode = await exitCodeOf('npm', ['test'], { env });
const simulate = join(root, 'scripts', 'simulate.mjs');
// Those that have passed; which others have not is in test/simulation/README.md.
const proved = [
  { seeds: ['--seed', '1', '--count', '42', '--minutes', '1.2'], isHeldTo: true },
  { seeds: ['--seed', '41', '--count', '2', '--minutes', '0.3', '--twice'], isHeldTo: true },
  // What a fresh seed finds was there before: it is told with its seed, and fails no change that did not bring it.
  { seeds: ['--minutes', '1.5'], isHeldTo: false },
];
for (const { seeds, isHeldTo } of proved) {
  console.log(`\nThe proving ground, ${seeds.join(' ')}:`);
  const code = await exitCodeOf(process.execPath, [simulate, ...seeds, '--no-shrink']);
  if (isHeldTo) exitCode ||= code;
  else if (code !== 0) console.log('A fresh seed has found a fault: play it again by its number, above.');
}
const sum = { passed: 0, failed: 0, skipped: 0 };
if (countsOf(countsFile).length > 0) {
  for (const line of otherLines) {
    const node = await nodeOf(line);
    if (node === undefined) {
      console.log(`\nNode ${line} cannot be had here (SKIPPED: needs npm and a network): nothing is known of it.`);
      sum.skipped += 1;
      continue;
    }
    console.log(`\nThe unit tests on Node ${line}:`);
    const coverage = line === otherLines.at(-1) ? ['--coverage'] : [];
    const code = await exitCodeOf(node, [vitest, ...unitTests, ...coverage], { env });
    exitCode ||= code;
  }
  const all = countsOf(countsFile);
  for (const counts of all) for (const kind of Object.keys(sum)) sum[kind] += counts[kind];
  for (const name of all.flatMap(({ retried }) => retried)) console.log(`PASSED ONLY THE SECOND TIME ${name}`);
  for (const name of all.flatMap(({ failures }) => failures)) console.log(`FAILED ${name}`);
  console.log(`\nOn Node ${process.versions.node}, and the unit tests on Node ${otherLines.join(' and ')}:`);
  console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
}
rmSync(folder, { recursive: true });
process.exit(exitCode);

/** Of each run; none where lint or types have ended it before its tests. */
function countsOf(file) {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
