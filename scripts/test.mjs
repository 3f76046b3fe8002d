#!/usr/bin/env node
// `npm test`: installs what the tests need, then format, lint, types and all tests. Arguments narrow the tests.
import { ensureBuilt, ensurePackages, ensureProgram, requireNode } from './prepare.mjs';
import { run } from './run.mjs';

requireNode();
await ensurePackages();
await ensureProgram('socat', 'socat');
await ensureProgram('chromium', 'chromium');
await run('node', ['scripts/check.mjs']);
await ensureBuilt();
await run('vitest', ['run', '--config', 'test/vitest.config.ts', '--root', '.', ...process.argv.slice(2)]);
