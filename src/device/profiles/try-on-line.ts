import type { Clock } from '../../core/clock.js';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { OpenLine } from '../../ups/link/open-line.js';
import { TunableLine } from '../../ups/link/tunable-line.js';
import type { MapRegistry } from '../../ups/maps/map-registry.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import type { UpsMonitor } from '../../ups/polling/ups-monitor.js';
import { objectMapperOf } from '../object-mapper-of.js';
import { linesOf } from '../ups-monitor-of.js';
import { lineOfProfile, type ProfileLine } from './profile-line.js';
import { type ProfileTrial, readInParts, tryProfile } from './profile-trial.js';

/** How the UPS was asked. */
export interface TrialLine extends ProfileLine {
  /** `idle`: between the cycles of the poll, on its line. `own`: on the port by itself, while nothing else was polled. */
  readonly kind: 'idle' | 'own';
}

export interface TrialResult extends ProfileTrial {
  readonly line: TrialLine;
}

export interface TryOnLineParts {
  readonly registry: MapRegistry;
  readonly openLine?: OpenLine | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Between the cycles of a poll that runs: nothing that it does is put off by more than one read, and no value changes.
 * Rejects with `ups.not-polled` where the poll ends meanwhile.
 */
export async function tryBetweenCycles(
  family: UpsFamily,
  settings: Settings,
  ups: UpsMonitor,
  { clock }: Pick<TryOnLineParts, 'clock'>,
): Promise<TrialResult> {
  const { serial } = settings;
  const line = {
    kind: 'idle',
    baud: ups.report.setup?.baud,
    parity: serial.parity,
    stopBits: serial.stop_bits,
    slave: serial.slave,
  } as const;
  const read = (start: number, words: number, fn: 3 | 4) => ups.idleReads.read(start, words, fn);
  // The poll lets nobody else read for ten seconds after one that was not answered.
  const trial = await trialOf(family, settings, read, clock, 1);
  const { longestWords } = ups.idleReads;
  return {
    line,
    ...trial,
    tables: longestWords === undefined ? trial.tables : readInParts(trial.tables, longestWords),
  };
}

/**
 * On the port by itself; nobody else may have it open. On the line on which the profile would be used. Rejects with a
 * `serial.` code.
 */
export async function tryOnOwnLine(
  family: UpsFamily,
  settings: Settings,
  simulated: boolean,
  { registry, openLine, clock, log }: TryOnLineParts,
): Promise<TrialResult> {
  const { serial } = settings;
  const asked = lineOfProfile(family, settings, simulated);
  const line = new TunableLine({
    createLine: linesOf(settings, simulated, { registry, clock, openLine }),
    line: { parity: asked.parity, stopBits: asked.stopBits, timeoutMs: serial.timeout_ms },
    clock,
    log,
  });
  try {
    const reader = await line.openAt(asked.baud, () => false);
    if (reader === undefined) {
      throw line.current?.state.problem ?? new GatewayError('serial.failed', errorDetail('portNotOpened'));
    }
    const read = (start: number, words: number, fn: 3 | 4) => reader.readRegisters(asked.slave, start, words, fn);
    return { line: { kind: 'own', ...asked }, ...(await trialOf(family, settings, read, clock)) };
  } finally {
    await line.stop();
  }
}

function trialOf(
  family: UpsFamily,
  settings: Settings,
  read: Parameters<typeof tryProfile>[2],
  clock: Clock,
  silencesToEnd?: number,
): Promise<ProfileTrial> {
  const [map] = family.maps;
  if (map === undefined) throw new GatewayError('internal.fault', `${family.name} has no register map.`);
  // What a site has assigned by hand is of another map.
  const mapper = objectMapperOf({ ...settings, registers: new Map() });
  return tryProfile(family, map, read, mapper, () => clock.monotonicMs(), silencesToEnd);
}
