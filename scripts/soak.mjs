#!/usr/bin/env node
// `npm run soak`: the installed gateway for hours, with everything that happens to one. `--hours N` (8) or `--minutes N`.
// Ctrl-C ends it early, with the verdict on what was seen until then. Exit code 0: nothing grew, nothing was left unanswered.
import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensurePackages, ensureProgram, requireNode } from './prepare.mjs';

const { values } = parseArgs({ options: { hours: { type: 'string' }, minutes: { type: 'string' } } });
const minutes = values.minutes === undefined ? Number(values.hours ?? 8) * 60 : Number(values.minutes);
if (!(minutes > 0)) {
  console.error('Usage: npm run soak -- [--hours N | --minutes N]');
  process.exit(2);
}

requireNode();
await ensurePackages();
await ensureProgram('socat', 'socat');
await ensureBuilt();
const { soak } = await import('../test/soak/soak.mjs');
const ending = new AbortController();
setMaxListeners(0, ending.signal);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => ending.abort());
process.exitCode = (await soak({ forMs: minutes * 60_000, signal: ending.signal, print: console.log })) ? 0 : 1;
