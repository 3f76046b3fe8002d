import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { GatewayError } from '../../../src/core/errors.js';
import { thisMachine } from '../../../src/gateway/machine.js';
import { plantOf } from '../plant/plant.js';
import { kindOf } from '../plant/ups-kinds.js';
import type { Dice, Judge, Script, SiteDraw, Trace, World } from './contract.js';
import type { EventQueue } from './event-queue.js';
import { MachineClock } from './gateway-clock.js';
import { type GatewayProcess, GatewayRun, type ProcessMachine } from './gateway-run.js';
import { iniOf } from './ini-of.js';
import type { RunDisturbances } from './run-disturbances.js';
import { runLog } from './run-log.js';
import type { PlayOptions } from './run-result.js';
import type { Settling } from './settling.js';
import { StubPort, stubPorts } from './stub-machine.js';

export interface WorldParts {
  readonly script: Script;
  readonly schedule: EventQueue;
  readonly settling: Settling;
  readonly dice: Dice;
  readonly judge: Judge;
  readonly trace: Trace;
  readonly disturbances: RunDisturbances;
  readonly options: PlayOptions;
}

export interface BuiltWorld {
  readonly world: World;
  readonly queue: EventQueue;
  readonly settling: Settling;
  readonly skippedMs: number;
  readonly most: Readonly<Record<string, number>>;
  begin(): void;
  look(): void;
  end(): void;
}

/** Noon of a working day, by the wall. */
const beginsMs = Date.UTC(2026, 0, 15, 12);

export function canPlay(site: SiteDraw): boolean {
  try {
    kindOf(site);
    return true;
  } catch {
    return false;
  }
}

/** Joins the parts of a run. */
export function worldOf(parts: WorldParts): BuiltWorld {
  const { script, schedule, settling, dice, judge, trace, disturbances, options } = parts;
  const { site } = script;
  const machineClock = new MachineClock(schedule, beginsMs);
  const { plant, line, truth } = plantOf({
    site,
    schedule,
    dice: dice.fork('plant'),
    judge,
    trace,
    disturbances,
    problem: (code, port) => new GatewayError(code, `${port}: ${code}`),
  });
  const folder = mkdtempSync('/tmp/sim-');
  mkdirSync(`${folder}/data`);
  writeFileSync(
    `${folder}/config.ini`,
    iniOf([
      plant.settings,
      site.settings,
      { web: { port: '18123' }, ftp: { enabled: 'no' }, network: { announce: 'no' } },
    ]),
  );
  const log = (process: GatewayProcess) =>
    runLog({ schedule, trace, judge, disturbances, onLog: options.onLog, isAlive: () => process.isAlive });
  const gateway = new GatewayRun({
    configFile: `${folder}/config.ini`,
    dataDir: `${folder}/data`,
    version: '1.0.0',
    isSupervised: dice.fork('supervised').chance(0.8),
    schedule,
    machineClock,
    dice: dice.fork('gateway'),
    judge,
    log,
    machineOf: (process): ProcessMachine => ({
      machine: {
        ...thisMachine(process.clock),
        elsewhere: settling.elsewhere(() => process.isAlive),
        openPort: () => {
          const p = new StubPort();
          p.onSend = (b) => trace.octets('udp', b);
          return p;
        },
        openLine: (port, settings) => line.line(port, settings),
      },
      end: () => stubPorts.clear(),
    }),
  });
  const world: World = {
    script,
    schedule,
    dice,
    judge,
    trace,
    truth,
    disturbances,
    plant,
    line,
    gateway,
    machineClock,
  };
  const most = { timers: 0 };
  return {
    world,
    queue: schedule,
    settling,
    skippedMs: 0,
    most,
    begin: () => gateway.start(),
    look: () => {
      most.timers = Math.max(most.timers, gateway.process?.clock.pendingTimers ?? 0);
    },
    end: () => gateway.cutPower(1e9),
  };
}
