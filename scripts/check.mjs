#!/usr/bin/env node
// Format, lint (warnings are errors) and types of everything that is written here. `--fix` mends what can be mended safely
// and reports the rest.
import { run } from './run.mjs';

const fix = process.argv.includes('--fix') ? ['--write'] : [];
await run('biome', ['check', ...fix, '--config-path=scripts/lint-rules.json', '--error-on-warnings', '.']);
await run('tsc', ['-p', 'test/tsconfig.json']);
await run('tsc', ['-p', 'web/tsconfig.json']);
