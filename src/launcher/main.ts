import { resolve } from 'node:path';
import { systemClock } from '../core/clock.js';
import { startGateway } from './gateway-process.js';
import { Launcher } from './launcher.js';
import { launcherLog } from './launcher-log.js';
import { Slots } from './slots.js';
import { Systemd } from './systemd.js';

const usage = `Usage: node main.js SLOTS [arguments of the gateway]

Runs the gateway from the folder SLOTS, starts it again when it ends, takes a new version back that is not healthy after a
minute, and starts the other version when the current one cannot start. Exit codes: 0 stopped; 1 no version in SLOTS; 2 the command line is not understood.
`;

const [folder, ...args] = process.argv.slice(2);
if (folder === undefined || folder.startsWith('-')) {
  process.stderr.write(usage);
  process.exit(2);
}

const slots = new Slots(resolve(folder));
const systemd = new Systemd(systemClock, process.env);
const launcher = new Launcher({
  slots,
  clock: systemClock,
  log: launcherLog((line) => process.stdout.write(line)),
  start: (slot) => startGateway(slots, slot, args),
  ready: () => systemd.ready(),
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => launcher.stop());
const code = await launcher.run();
systemd.stop();
process.exitCode = code;
