#!/usr/bin/env node
// Writes the table of README.md that counts, by range and register map, how certain the objects are.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

await run('tsc', ['-p', 'tsconfig.json']);
const { renderRangesTable } = await import('../dist/documents/ranges-table.js');
const { builtInMaps } = await import('../dist/ups/maps/built-in-maps.js');

const readme = join(root, 'README.md');
const [before, , after] = readFileSync(readme, 'utf8').split(/<!-- \/?ranges -->/);
if (after === undefined) throw new Error('README.md lacks the marks <!-- ranges --> and <!-- /ranges -->');
writeFileSync(readme, `${before}<!-- ranges -->\n${renderRangesTable(builtInMaps.families)}\n<!-- /ranges -->${after}`);
console.log('The table of ranges in README.md is up to date.');
