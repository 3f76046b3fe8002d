#!/usr/bin/env node
// Writes the table of README.md that counts, by family and register map, how certain the objects are.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './prepare.mjs';
import { root } from './run.mjs';

await compile();
const { renderFamiliesTable } = await import('../dist/documents/families-table.js');
const { builtInMaps } = await import('../dist/ups/maps/built-in-maps.js');

const readme = join(root, 'README.md');
const [before, , after] = readFileSync(readme, 'utf8').split(/<!-- \/?families -->/);
if (after === undefined) throw new Error('README.md lacks the marks <!-- families --> and <!-- /families -->');
writeFileSync(
  readme,
  `${before}<!-- families -->\n${renderFamiliesTable(builtInMaps.families)}\n<!-- /families -->${after}`,
);
console.log('The table of families in README.md is up to date.');
