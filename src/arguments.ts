import { parseArgs } from 'node:util';
import { GatewayError } from './errors.js';

export interface Arguments {
  readonly task: 'run' | 'check' | 'help' | 'version';
  readonly configFile: string;
  readonly dataDir: string;
  /** The built-in simulator is the UPS as long as no serial port is configured. */
  readonly demo: boolean;
}

export const usage = `Usage: ups-bacnet-gateway [--config FILE] [--data DIR] [--demo]
       ups-bacnet-gateway --check [--config FILE]

Puts a UPS on a building's BACnet network.

  --config FILE  settings (data/config.ini)
  --data DIR     what must survive a restart: last good settings, identity, credentials (data)
  --demo         the built-in simulator is the UPS until a serial port is configured
  --check        read the settings, report every problem, change nothing
  --help         this text
  --version      the version

Exit codes
  0  stopped by SIGTERM or SIGINT; --check found no error
  1  --check found errors; the data folder cannot be written
  2  the command line is not understood
  70 internal fault, reported on the log
  75 a BMS asked for a cold start: start again. Only below systemd; elsewhere the gateway restarts within its process
`;

/** Throws `arguments.invalid` with the reason. */
export function parseArguments(words: readonly string[]): Arguments {
  const { values } = parse(words);
  return {
    task: values.help ? 'help' : values.version ? 'version' : values.check ? 'check' : 'run',
    configFile: values.config,
    dataDir: values.data,
    demo: values.demo,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        config: { type: 'string', default: 'data/config.ini' },
        data: { type: 'string', default: 'data' },
        demo: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GatewayError('arguments.invalid', reason, {}, cause);
  }
}
