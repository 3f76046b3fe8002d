#!/usr/bin/env node
// `npm run simulate -- --help`: plays years of a plant, with everything that can go wrong, and judges every value. Exit code 0:
// nothing was wrong; 1: a rule was violated; 2: not understood.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensurePackages, requireNode } from './prepare.mjs';
import { root } from './run.mjs';
import { builtForSimulation } from './simulate-build.mjs';

requireNode();
await ensurePackages();
const folder = join(await builtForSimulation(), 'test', 'simulation', 'world');
const { simulate } = await import(pathToFileURL(join(folder, 'command', 'simulate.js')).href);
const childFile = pathToFileURL(join(folder, 'child.js'));
process.exitCode = await simulate(process.argv.slice(2), { root, childFile, print: (line) => console.log(line) });
