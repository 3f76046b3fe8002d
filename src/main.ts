#!/usr/bin/env node
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Arguments, parseArguments, usage } from './arguments.js';
import { systemClock } from './clock.js';
import { GatewayError } from './errors.js';
import { Gateway } from './gateway.js';
import { createLogger } from './log.js';
import { checkSettingsFile } from './settings/check-settings-file.js';
import { formatProblem } from './settings/settings-problem.js';
import { settingsValidators } from './wiring/settings-validators.js';

const exitCode = { stopped: 0, unusable: 1, notUnderstood: 2, fault: 70 } as const;

async function main(words: readonly string[]): Promise<void> {
  let parsed: Arguments;
  try {
    parsed = parseArguments(words);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = exitCode.notUnderstood;
    return;
  }
  switch (parsed.task) {
    case 'help':
      process.stdout.write(usage);
      return;
    case 'version':
      process.stdout.write(`${await version()}\n`);
      return;
    case 'check':
      process.exitCode = await check(parsed.configFile);
      return;
    case 'run':
      return run(parsed);
  }
}

async function check(configFile: string): Promise<number> {
  const { problems, notices } = await checkSettingsFile(configFile, settingsValidators);
  for (const notice of notices) process.stdout.write(`${formatProblem(notice)}\n`);
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`);
  if (problems.length > 0) return exitCode.unusable;
  process.stdout.write(`${configFile}: no errors\n`);
  return exitCode.stopped;
}

async function run({ configFile, dataDir, demo }: Arguments): Promise<void> {
  const log = createLogger('info');
  try {
    for (const folder of [dataDir, dirname(configFile)]) await mkdir(folder, { recursive: true });
  } catch (cause) {
    log.error({ err: cause, dataDir }, `The folder ${dataDir} cannot be made: check its path and permissions.`);
    process.exitCode = exitCode.unusable;
    return;
  }
  const gateway = new Gateway({ configFile, dataDir, demo, version: await version(), clock: systemClock, log });
  const stop = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
  await gateway.start();
  const signal = await stop;
  log.info({ signal }, 'The gateway stops.');
  await gateway.stop();
  // Nothing is left to do; a handle that some driver keeps open must not hold the process.
  process.exit(exitCode.stopped);
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { version: found } = JSON.parse(text) as { version?: unknown };
  if (typeof found === 'string') return found;
  throw new GatewayError('internal.fault', 'package.json has no version.');
}

process.on('uncaughtException', (error) => {
  createLogger('error').error({ code: 'internal.fault', err: error }, 'An internal fault ends the gateway.');
  process.exit(exitCode.fault);
});

await main(process.argv.slice(2));
