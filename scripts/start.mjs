#!/usr/bin/env node
// `npm start`: installs and builds what is missing, then runs the daemon. `--demo` lets the built-in simulator stand in
// for the UPS as long as config.ini names no serial port.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensurePackages, requireNode } from './prepare.mjs';
import { root } from './run.mjs';

requireNode();
await ensurePackages();
await ensureBuilt();
process.argv.splice(2, 0, '--demo');
await import(pathToFileURL(join(root, 'dist', 'main.js')).href);
