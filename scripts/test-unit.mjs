#!/usr/bin/env node
// `npm run test:unit`: the tests that open no socket and start no process, in less than two minutes. `-- --coverage` also
// writes coverage/ and fails where a pure folder falls below its threshold; other arguments narrow the tests.
import { ensurePackages, requireNode } from './prepare.mjs';
import { run } from './run.mjs';
import { unitTests } from './vitest-words.mjs';

requireNode();
await ensurePackages();
await run('vitest', [...unitTests, ...process.argv.slice(2)]);
