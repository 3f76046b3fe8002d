#!/usr/bin/env node
// `npm run simulator -- --port PATH --family NAME`: a UPS on a serial port or pseudo-terminal; builds what is missing.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensurePackages, requireNode } from './prepare.mjs';
import { root } from './run.mjs';

requireNode();
await ensurePackages();
await ensureBuilt();
await import(pathToFileURL(join(root, 'dist', 'simulator-main.js')).href);
