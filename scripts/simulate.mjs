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
const built = await builtForSimulation();
const { simulate } = await import(pathToFileURL(join(built, 'test/simulation/world/command/simulate.js')).href);
process.exitCode = await simulate(process.argv.slice(2), { root, built, print: (line) => console.log(line) });
