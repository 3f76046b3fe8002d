#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AnsweredRequests } from './bacnet/server/answered-requests.js';
import type { RestartKind } from './bacnet/server/bms-ports.js';
import { type Arguments, type CommonArguments, parseArguments, usage } from './commands/arguments.js';
import type { OneShot } from './commands/one-shot.js';
import { systemClock } from './core/clock.js';
import { GatewayError } from './core/errors.js';
import { makeFolder } from './core/files/folders.js';
import { createLogger, type Logger } from './core/log.js';
import { ProfileStore } from './device/profiles/profile-store.js';
import { settingsRules } from './device/settings-rules.js';
import { type LauncherLink, launcherLink } from './firmware/launcher-link.js';
import { Gateway, type GatewayOptions } from './gateway/gateway.js';
import { checkSettingsFile } from './settings/check-settings-file.js';
import { formatProblem } from './settings/settings-problem.js';
import { isOwnAddress, missingAddresses } from './system/network/bind-addresses.js';
import { productFamilies } from './ups/maps/families.js';
import { mapRegistry } from './ups/maps/map-registry.js';

const exitCode = { stopped: 0, unusable: 1, notUnderstood: 2, noUps: 3, notFound: 4, fault: 70, restart: 75 } as const;

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
      process.exitCode = await check(parsed);
      return;
    case 'objects': {
      const { format } = parsed;
      const { objectsCommand } = await import('./commands/objects-command.js');
      return oneShot(parsed, (shot) => objectsCommand(format, shot));
    }
    case 'find-registers': {
      const order = parsed;
      const { createInterface } = await import('node:readline');
      const { findRegistersCommand } = await import('./commands/find-registers-command.js');
      return oneShot(parsed, async (shot) => {
        const lines = createInterface({ input: process.stdin });
        const { output, isComplete } = await findRegistersCommand(order, shot, lines).finally(() => lines.close());
        if (!isComplete) process.exitCode = exitCode.notFound;
        return output;
      });
    }
    case 'export': {
      const order = parsed;
      const { exportCommand } = await import('./commands/export-command.js');
      return oneShot(parsed, async (shot) => `${(await exportCommand(order, shot)).join('\n')}\n`);
    }
    case 'check-profile':
    case 'try-profile': {
      const { task, file } = parsed;
      const { checkProfileCommand, tryProfileCommand } = await import('./commands/profile-commands.js');
      const command = task === 'check-profile' ? checkProfileCommand : tryProfileCommand;
      return oneShot(parsed, (shot) => command(file, shot));
    }
    case 'backup':
    case 'restore': {
      const { task, file } = parsed;
      const { backupCommand, restoreCommand } = await import('./commands/recovery-commands.js');
      return oneShot(parsed, (shot) => (task === 'backup' ? backupCommand(file, shot) : restoreCommand(file, shot)));
    }
    case 'reset-password':
    case 'factory-reset':
    case 'rollback': {
      const { task } = parsed;
      const { recoveryCommand } = await import('./commands/recovery-commands.js');
      return oneShot(parsed, (shot) => recoveryCommand(task, shot));
    }
    case 'run':
      return run(parsed, parsed.networkHelper);
  }
}

async function check({ configFile, dataDir }: CommonArguments): Promise<number> {
  const { profiles, registry } = await profilesOf(dataDir, createLogger('silent'));
  const { problems, notices, settings } = await checkSettingsFile(configFile, settingsRules({ registry }));
  const bound = (['web', 'bacnet'] as const).flatMap((section) => {
    return settings === undefined ? [] : { section, address: settings[section].bind };
  });
  const faults = await profiles.faults();
  for (const { line, isError } of faults) (isError ? process.stderr : process.stdout).write(`${line}\n`);
  for (const notice of [...notices, ...(await missingAddresses(configFile, bound, isOwnAddress))])
    process.stdout.write(`${formatProblem(notice)}\n`);
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`);
  if (problems.length > 0 || faults.some(({ isError }) => isError)) return exitCode.unusable;
  process.stdout.write(`${configFile}: no errors\n`);
  return exitCode.stopped;
}

/** The profiles of product and site, for a command that ends. */
async function profilesOf(dataDir: string, log: Logger) {
  const profiles = new ProfileStore({ dataDir, clock: systemClock, log });
  await profiles.open();
  return { profiles, registry: mapRegistry([productFamilies], profiles) };
}

/** Prints what the command returns; reasons go to standard error, so that the output can be piped. */
async function oneShot(common: CommonArguments, command: (shot: OneShot) => Promise<string>): Promise<void> {
  const { configFile, dataDir, demo } = common;
  const print = (line: string) => void process.stderr.write(`${line}\n`);
  const log = createLogger('silent');
  try {
    const { profiles, registry } = await profilesOf(dataDir, log);
    const shot = {
      configFile,
      dataDir,
      demo,
      version: await version(),
      profiles,
      registry,
      clock: systemClock,
      log,
      print,
    };
    process.stdout.write(await command(shot));
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code === 'internal.fault') throw error;
    print(error.message);
    process.exitCode = /^(serial|ups|modbus)\./.test(error.code) ? exitCode.noUps : exitCode.unusable;
  }
}

async function run({ configFile, dataDir, demo }: CommonArguments, networkHelper?: string): Promise<void> {
  const log = createLogger('info');
  try {
    for (const folder of [dataDir, dirname(configFile)]) await makeFolder(folder);
  } catch (cause) {
    log.error({ err: cause, dataDir }, `The folder ${dataDir} cannot be made: check its path and permissions.`);
    process.exitCode = exitCode.unusable;
    return;
  }
  const stopped = new Promise<'stop'>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        log.info({ signal }, 'The gateway stops.');
        resolve('stop');
      });
    }
  });
  const launcher = launcherLink(process);
  // Without the launcher nothing would end this process: its ports must be free for the next one.
  const abandoned = new Promise<'stop'>((resolve) => {
    if (launcher) process.once('disconnect', () => resolve('stop'));
  });
  const answered = new AnsweredRequests(systemClock);
  let end: 'stop' | RestartKind;
  do {
    const options = { configFile, dataDir, demo, version: await version(), answered, clock: systemClock, log };
    const { gateway, restarted } = restartable({ ...options, launcher, networkHelper });
    // A start may wait for a slow disk; whoever stops it does not.
    end = await Promise.race([stopped, abandoned, gateway.start().then(() => restarted)]);
    if (!(await endsInTime(gateway.stop()))) log.warn('A part of the gateway did not stop in time and is left behind.');
    // The next gateway of this process would share the slot with an image that this one still takes, and would never start it.
    if (end === 'warmstart' && gateway.firmware.isUnderWay) end = 'coldstart';
  } while (end === 'warmstart' || (end === 'coldstart' && !isSupervised(launcher)));
  // Nothing is left to do; a handle that some driver keeps open must not hold the process.
  process.exit(end === 'stop' ? exitCode.stopped : exitCode.restart);
}

/** The sender of SIGTERM waits a second at most. */
const stopWithinMs = 900;

function endsInTime(stopping: Promise<void>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = systemClock.schedule(stopWithinMs, () => resolve(false));
    stopping.then(() => resolve(true), reject).finally(cancel);
  });
}

function restartable(options: Omit<GatewayOptions, 'restart'>) {
  let restart: (kind: RestartKind) => void = () => undefined;
  const restarted = new Promise<RestartKind>((resolve) => {
    restart = resolve;
  });
  return { gateway: new Gateway({ ...options, restart }), restarted };
}

/** Whether the launcher or systemd started this very process; a shell below it inherits the other variables. */
function isSupervised(launcher: LauncherLink | undefined): boolean {
  if (launcher) return true;
  return process.env.SYSTEMD_EXEC_PID === String(process.pid) || process.env.NOTIFY_SOCKET !== undefined;
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
