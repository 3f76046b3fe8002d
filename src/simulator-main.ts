import { createInterface } from 'node:readline';
import { systemClock } from './core/clock.js';
import { GatewayError, hasCode } from './core/errors.js';
import { SerialByteLine } from './ups/link/serial-byte-line.js';
import {
  parseSimulatorArguments,
  type SimulatedUps,
  simulatorList,
  simulatorUsage,
} from './ups/simulator/simulator-arguments.js';
import { SimulatorProgram } from './ups/simulator/simulator-program.js';

function print(line: string): void {
  process.stdout.write(`${new Date().toTimeString().slice(0, 8)} ${line}\n`);
}

/** Runs until a signal (exit code 0) or until the port is lost (1). */
async function simulate(port: string, ups: SimulatedUps): Promise<number> {
  let end: (code: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const line = new SerialByteLine({ path: port, baud: ups.baud, parity: 'none', stopBits: 1 });
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
    const task = parseSimulatorArguments(words);
    if (task.task === 'run') return await simulate(task.port, task.ups);
    process.stdout.write(task.task === 'help' ? simulatorUsage : simulatorList());
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
