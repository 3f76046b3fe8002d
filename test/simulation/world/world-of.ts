import { GatewayError } from '../../../src/core/errors.js';
import { thisMachine } from '../../../src/gateway/machine.js';
import { silenceBy } from '../../support/ups/clocked-silence.js';
import { BmsSite } from '../bms/bms-site.js';
import { absentHub } from '../certificates/certificate-steps.js';
import { CertificateJudge } from '../certificates/judge-certificates.js';
import { certificatesOf, keptText } from '../certificates/played-certificate.js';
import { shippedFiles } from '../disk/shipped-files.js';
import { SimulatedDisk } from '../disk/simulated-disk.js';
import { GatewayStation } from '../lan/gateway-station.js';
import { Lan } from '../lan/lan.js';
import { askWeb } from '../lan/web-client.js';
import { NorthboundSite } from '../northbound/northbound-site.js';
import { judgeRecovery } from '../people/end-of-run.js';
import { valuesIn } from '../people/ini-file.js';
import { Secrets } from '../people/judge-secrets.js';
import { People } from '../people/people.js';
import { filesByHand, PeopleDoors } from '../people/people-doors.js';
import { plantOf } from '../plant/plant.js';
import { kindOf } from '../plant/ups-kinds.js';
import { judgeBounds } from './bounds.js';
import type { Dice, Judge, Script, SiteDraw, World } from './contract.js';
import { drawnChance } from './drawn-chance.js';
import type { EventQueue } from './event-queue.js';
import { MachineClock } from './gateway-clock.js';
import { type GatewayProcess, GatewayRun, type ProcessMachine } from './gateway-run.js';
import { iniOf } from './ini-of.js';
import { QuietStretches } from './quiet-stretches.js';
import type { RunDisturbances } from './run-disturbances.js';
import { runLog } from './run-log.js';
import type { PlayOptions } from './run-result.js';
import type { RunTrace } from './run-trace.js';
import type { Settling } from './settling.js';

export interface WorldParts {
  readonly script: Script;
  readonly schedule: EventQueue;
  readonly settling: Settling;
  readonly dice: Dice;
  readonly judge: Judge;
  readonly trace: RunTrace;
  readonly disturbances: RunDisturbances;
  readonly options: PlayOptions;
}

export interface BuiltWorld {
  readonly world: World;
  readonly queue: EventQueue;
  readonly settling: Settling;
  /** Absent where every poll is played. */
  readonly quiet: QuietStretches | undefined;
  readonly most: Readonly<Record<string, number>>;
  begin(): void;
  look(): void;
  end(): void;
}

/** Noon of a working day, by the wall. */
const beginsMs = Date.UTC(2026, 0, 15, 12);

const bacnetPort = 47808;
/** Before the end of a run, minutes after the last fault, all is looked at once more. */
const lastLookMs = 30_000;
const configFile = '/etc/ups-bacnet-gateway/config.ini';
const dataDir = '/var/lib/ups-bacnet-gateway';

export function canPlay(site: SiteDraw): boolean {
  try {
    kindOf(site);
    return true;
  } catch {
    return false;
  }
}

/** What config.ini holds of secrets when the run begins. */
function secretsOf({ settings }: SiteDraw): Secrets {
  const secrets = new Secrets();
  const { password } = settings.bacnet ?? {};
  const { community } = settings.snmp ?? {};
  if (password !== undefined) secrets.add(password, 'the password of BACnet');
  if (community !== undefined) secrets.add(community, 'the community of SNMP');
  return secrets;
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
  const settings = iniOf([plant.settings, site.settings, { network: { announce: 'no' } }]);
  const certificates = certificatesOf(beginsMs, script.seed);
  const disk = new SimulatedDisk({
    schedule,
    dice: dice.fork('disk'),
    trace,
    wallMs: () => machineClock.wallMs(),
    files: new Map([
      ...shippedFiles,
      [configFile, Buffer.from(settings)],
      ...(site.settings.sc === undefined
        ? []
        : [[`${dataDir}/sc/certificates.json`, Buffer.from(keptText(certificates, beginsMs))] as const]),
      // What a factory reset goes back to: a site that still reads its UPS.
      [`${dataDir}/factory.ini`, Buffer.from(settings)],
    ]),
  });
  const lan = new Lan({ schedule, dice: dice.fork('lan'), trace });
  const station = new GatewayStation(lan);
  const bms = new BmsSite({
    schedule,
    dice: dice.fork('bms'),
    judge,
    truth,
    disturbances,
    lan,
    gateway: { address: station.address, port: bacnetPort },
    site,
    canSend: () => station.canSend,
    refusedAtMs: () => station.refusedAtMs,
    running: () => gateway.gateway,
    hasTenths: () => (site.registerMap === 'vu-map' ? plant.ratings[0]?.hasTenths : undefined),
    settings: {
      lately: (section, key, sinceMs) => people.model.lately(section, key, sinceMs),
      ever: (section, key) => people.model.ever(section, key),
    },
  });
  lan.listenAtCard(bms.card);
  const doors = new PeopleDoors({
    schedule,
    machineClock,
    connect: (from, port) => lan.tcp.connect(from, { address: station.address, port }),
    ask: (port, request) => askWeb(lan, schedule, { address: station.address, port }, request),
  });
  const log = (process: GatewayProcess) =>
    runLog({
      schedule,
      trace,
      judge,
      disturbances,
      onLog: options.onLog,
      isAlive: () => process.isAlive,
      secretIn: (text) => people.hidden.foundIn(text),
    });
  const gateway = new GatewayRun({
    configFile,
    dataDir,
    version: '1.0.0',
    isSupervised: dice.fork('supervised').chance(0.8),
    schedule,
    machineClock,
    dice: dice.fork('gateway'),
    judge,
    log,
    machineOf: (process): ProcessMachine => {
      const lines: ReturnType<typeof line.line>[] = [];
      const network = station.begin();
      return {
        machine: {
          ...thisMachine(process.clock),
          disk: disk.mount(),
          ...network.machine,
          openWebDoor: doors.watched(network.machine.openWebDoor),
          elsewhere: settling.elsewhere(() => process.isAlive),
          chance: drawnChance(dice.fork('chance').fork(process.number)),
          makeScSockets: absentHub(schedule, () => process.isAlive),
          openLine: (port, settings) => {
            const opened = line.line(port, settings);
            lines.push(opened);
            return Object.assign(opened, { watchSilence: silenceBy(process.clock) });
          },
        },
        open: () => ({ files: disk.openFiles, ...network.open() }),
        end: (how) => {
          network.end(how !== 'power-cut');
          for (const opened of lines) void opened.close();
        },
      };
    },
    powerGoes: () => disk.cut(),
  });
  doors.follow(gateway);
  const people = new People({
    schedule,
    dice: dice.fork('people'),
    judge,
    trace,
    truth,
    disturbances,
    site,
    doors,
    files: filesByHand(disk, configFile, dataDir),
    settings: valuesIn(settings),
    siteSecrets: secretsOf(site),
    onAlarmSettingsReplaced: () => bms.alarmSettingsReplaced(),
  });
  const northbounds = new NorthboundSite({
    schedule,
    dice: dice.fork('northbounds'),
    judge,
    trace,
    truth,
    disturbances,
    site,
    plant,
    lan,
    model: people.model,
    bounds: bms.bounds,
    call: (from, port) => doors.call(from, port),
  });
  const world: World = {
    script,
    schedule,
    dice,
    judge,
    trace,
    truth,
    disturbances,
    disk,
    plant,
    line,
    lan,
    station,
    bms,
    gateway,
    machineClock,
    people,
    northbounds,
    certificates: new CertificateJudge({
      ...{ judge, disturbances, certificates },
      nowMs: () => schedule.nowMs,
      wallMs: () => machineClock.wallMs(),
    }),
  };
  gateway.onEnd((_process, how) => {
    bms.gatewayEnded(how);
    northbounds.gatewayEnded();
  });
  const most: Record<string, number> = { timers: 0 };
  const { pollIntervalMs } = site;
  trace.line.numbersRequests = line.baud === undefined;
  const quiet = options.everyPoll
    ? undefined
    : new QuietStretches({ queue: schedule, trace, plant, gateway, machineClock, disturbances, pollIntervalMs });
  return {
    world,
    queue: schedule,
    settling,
    quiet,
    most,
    begin: () => {
      gateway.start();
      bms.begin();
      schedule.after(script.durationMs - lastLookMs, () => people.begin('the end', () => judgeRecovery(people)));
    },
    look: () => {
      const now = { timers: gateway.process?.clock.pendingTimers ?? 0, ...gateway.open };
      for (const [what, count] of Object.entries(now)) {
        most[what] = Math.max(most[what] ?? 0, count);
        judgeBounds(judge, what, count);
      }
    },
    end: () => {
      bms.finish();
      northbounds.finish();
      gateway.cutPower(1e9);
    },
  };
}
