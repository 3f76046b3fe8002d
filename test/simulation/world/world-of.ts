import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { GatewayError } from '../../../src/core/errors.js';
import { thisMachine } from '../../../src/gateway/machine.js';
import { BmsSite } from '../bms/bms-site.js';
import { PlainLan } from '../bms/plain-lan.js';
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

const gatewayStation = { address: '192.168.1.10', port: 47808 };

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
  const lan = new PlainLan(schedule);
  const bms = new BmsSite({
    schedule,
    dice: dice.fork('bms'),
    judge,
    truth,
    disturbances,
    lan,
    gateway: gatewayStation,
    site,
  });
  lan.card = {
    reached: (bytes, from) => {
      trace.octets(`udp ${from.address}`, bytes);
      bms.wire.reached(bytes, from);
    },
    left: (bytes, to) => {
      trace.octets('udp', bytes);
      bms.wire.left(bytes, to);
    },
  };
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
        openPort: (_bind, port) => lan.gatewayPort({ ...gatewayStation, port }),
        openLine: (port, settings) => line.line(port, settings),
      },
      end: () => lan.detach(gatewayStation),
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
    bms,
    gateway,
    machineClock,
  };
  gateway.onEnd((_process, how) => bms.gatewayEnded(how));
  const most = { timers: 0 };
  return {
    world,
    queue: schedule,
    settling,
    skippedMs: 0,
    most,
    begin: () => {
      gateway.start();
      bms.begin();
    },
    look: () => {
      most.timers = Math.max(most.timers, gateway.process?.clock.pendingTimers ?? 0);
    },
    end: () => {
      bms.finish();
      gateway.cutPower(1e9);
    },
  };
}
