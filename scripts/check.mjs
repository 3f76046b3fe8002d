#!/usr/bin/env node
// Format, lint (warnings are errors) and types of everything that is written here.
import { run } from './run.mjs';

await run('biome', ['check', '--config-path=scripts/lint-rules.json', '--error-on-warnings', '.']);
await run('tsc', ['-p', 'test/tsconfig.json']);
await run('tsc', ['-p', 'web/tsconfig.json']);
