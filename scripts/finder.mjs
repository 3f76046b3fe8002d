#!/usr/bin/env node
// `npm run finder`: finds the gateways of the local network; builds what is missing. dist/ups-finder.mjs alone does the same.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensurePackages, requireNode } from './prepare.mjs';
import { root } from './run.mjs';

requireNode();
await ensurePackages();
await ensureBuilt();
await import(pathToFileURL(join(root, 'dist', 'ups-finder.mjs')).href);
