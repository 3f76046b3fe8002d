import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { systemClock } from './core/clock.js';
import { GatewayError, hasCode } from './core/errors.js';
import { listProfiles, shippedProfiles } from './device/profiles/profile-files.js';
import { contentsOf } from './device/profiles/profile-reader.js';
import { formatProfileProblem } from './device/profiles/profile-texts.js';
import { SerialByteLine } from './ups/link/serial-byte-line.js';
import { manualFamilies } from './ups/maps/families.js';
import { type MapRegistry, mapRegistry } from './ups/maps/map-registry.js';
import { parseTcpAddress } from './ups/model/tcp-address.js';
import {
  familyWanted,
  parseSimulatorArguments,
  type SimulatedUps,
  simulatorList,
  simulatorUsage,
} from './ups/simulator/simulator-arguments.js';
import { SimulatorProgram } from './ups/simulator/simulator-program.js';
import { TcpSlave } from './ups/simulator/tcp-slave.js';

function print(line: string): void {
  process.stdout.write(`${new Date().toTimeString().slice(0, 8)} ${line}\n`);
}

function lineAt(port: string, { baud, family }: SimulatedUps): SerialByteLine | TcpSlave {
  const address = parseTcpAddress(port);
  if (address !== undefined) return new TcpSlave({ ...address, clock: systemClock });
  const { parity, stopBits } = family.serial;
  return new SerialByteLine({ path: port, baud, parity, stopBits });
}

/** The ranges of the manual, the profiles of the product, and the file that the command line names. */
async function registryFor(wanted: string | undefined): Promise<{ registry: MapRegistry; name: string | undefined }> {
  const shipped = await listProfiles(shippedProfiles, 'shipped');
  const path = wanted?.endsWith('.json') ? wanted : shipped.find(({ name }) => name === wanted)?.path;
  const read = path === undefined ? undefined : contentsOf(await readFile(path));
  if (path !== undefined && read?.family === undefined) {
    const faults = (read?.problems ?? []).map((problem) => formatProfileProblem(path, problem));
    throw new GatewayError(
      'arguments.invalid',
      `--family: ${path} is no profile that can be used.\n${faults.join('\n')}`,
    );
  }
  const family = read?.family;
  const registry = mapRegistry([manualFamilies], {
    names: [...new Set([...shipped.map(({ name }) => name), ...(family ? [family.name] : [])])],
    read: async () => {},
    find: (name) => (name === family?.name ? family : undefined),
  });
  return { registry, name: family?.name ?? wanted };
}

/** A file on the command line stands for the profile in it. */
function namedFamily(word: string, wanted: string | undefined, name: string | undefined): string {
  if (wanted === undefined || name === undefined) return word;
  return word === wanted ? name : word.replace(`--family=${wanted}`, `--family=${name}`);
}

/** Runs until a signal (exit code 0) or until the port is lost (1). */
async function simulate(port: string, ups: SimulatedUps): Promise<number> {
  let end: (code: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const line = lineAt(port, ups);
  const onLost = (cause: Error) => {
    print(cause.message);
    end(1);
  };
  const program = new SimulatorProgram({ ups, line, clock: systemClock, print, onLost });
  await program.start();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(0));
  // The end of the standard input is not the end of the UPS: it may run in the background.
  createInterface({ input: process.stdin }).on('line', (text) => program.command(text));
  const code = await ended;
  await program.stop();
  return code;
}

async function main(words: readonly string[]): Promise<number> {
  try {
    const wanted = familyWanted(words);
    const { registry, name } = await registryFor(wanted);
    const named = words.map((word) => namedFamily(word, wanted, name));
    const task = parseSimulatorArguments(named, registry);
    if (task.task === 'run') return await simulate(task.port, task.ups);
    process.stdout.write(task.task === 'help' ? simulatorUsage : simulatorList(registry.profiles.names));
    return 0;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    process.stderr.write(`${error.message}\n`);
    if (!hasCode(error, 'arguments.invalid')) return 1;
    process.stderr.write('See --help and --list.\n');
    return 2;
  }
}

process.exit(await main(process.argv.slice(2)));
