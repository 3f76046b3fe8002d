import type { Clock } from '../core/clock.js';
import { errorDetail } from '../core/error-details.js';
import { GatewayError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { assignedAddresses, parseAssignments } from '../objects/assignments.js';
import { wordsAlone } from '../objects/assignments-alone.js';
import type { Settings } from '../settings/settings-schema.js';
import { addressingOf } from '../ups/detection/candidates.js';
import { candidateOf, type RememberedSetup, type SetupChoices } from '../ups/detection/ups-setup.js';
import type { ByteLine } from '../ups/link/byte-line.js';
import type { LineSettings } from '../ups/link/line-timing.js';
import { type OpenLine, ownLines } from '../ups/link/open-line.js';
import { SilentLine } from '../ups/link/silent-line.js';
import type { MapRegistry } from '../ups/maps/map-registry.js';
import { isTcpAddress } from '../ups/model/tcp-address.js';
import { type AssignedWords, UpsMonitor, type UpsReport } from '../ups/polling/ups-monitor.js';
import { SimulatedLine } from '../ups/simulator/simulated-line.js';
import type { Remembered } from './gateway-memory.js';

/** What is known while there is no serial port, or before the UPS was asked. */
export const noUps: UpsReport = {
  snapshot: {
    family: undefined,
    map: undefined,
    connection: 'ready',
    takenAtMs: 0,
    reading: (page, table) => ({ page, table, outcome: 'never' }),
  },
  setup: undefined,
  problem: undefined,
};

export interface UpsMonitorParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly remembered: Remembered['setup'];
  /** What there is to be found. */
  readonly registry: MapRegistry;
  /** Where lines come from; this machine's where nothing is said. */
  readonly openLine?: OpenLine | undefined;
}

/**
 * Imaginary data never passes for a UPS: only an explicit `port=simulator`, or `--demo` while no port is set, makes one.
 */
export function isSimulated({ serial }: Settings, demo: boolean): boolean {
  return serial.port === 'simulator' || (demo && serial.port === '');
}

/**
 * The profile that the settings name, where it is gone or has errors: the UPS is not read by anything else. Undefined
 * where there is nothing wrong.
 */
export function unusableProfile({ ups, serial, simulator }: Settings, simulated: boolean, registry: MapRegistry) {
  if (serial.port === '' && !simulated) return undefined;
  const families = simulated ? [ups.family, simulator.family] : [ups.family];
  const isFamily = (name: string) => name === 'auto' || registry.find(name) !== undefined;
  const isMap = ups.register_map === 'auto' || registry.findMap(ups.register_map) !== undefined;
  const name = families.find((one) => !isFamily(one)) ?? (isMap ? undefined : ups.register_map);
  if (name === undefined) return undefined;
  const isThere = registry.profiles.names.includes(name);
  const message = errorDetail(isThere ? 'profileWithErrors' : 'profileNotThere', { name });
  return new GatewayError('profile.unusable', message, { profile: name });
}

/** The UPS behind the settings; undefined when no port is set. */
export function upsMonitorOf(settings: Settings, demo: boolean, parts: UpsMonitorParts): UpsMonitor | undefined {
  const { serial } = settings;
  const simulated = isSimulated(settings, demo);
  if (serial.port === '' && !simulated) return undefined;
  const { registry } = parts;
  if (unusableProfile(settings, simulated, registry)) return undefined;
  return new UpsMonitor({
    createLine: linesOf(settings, simulated, parts),
    choices: choicesOf(settings),
    registry,
    line: { parity: serial.parity, stopBits: serial.stop_bits, timeoutMs: serial.timeout_ms },
    slave: serial.slave,
    pollIntervalMs: serial.poll_interval_ms,
    offlineAfter: serial.offline_after,
    assigned: assignedWords(settings),
    remembered: rememberedSetup(parts.remembered, registry),
    clock: parts.clock,
    log: parts.log,
  });
}

/** What the settings fix of the UPS. */
export function choicesOf({ ups, serial, bacnet }: Settings): SetupChoices {
  return {
    family: ups.family,
    registerMap: ups.register_map,
    adicom: ups.adicom,
    unitAddressing: ups.unit_addressing,
    baud: isTcpAddress(serial.port) ? 'none' : serial.baud,
    unitNumber: bacnet.unit_number,
  };
}

/** What of a UPS is found by asking it. */
export const openChoices = {
  ups: { family: 'auto', register_map: 'auto', adicom: 'auto' },
  serial: { baud: 'auto' },
} as const;

/** How the line to the UPS is made. */
export function linesOf(
  settings: Settings,
  simulated: boolean,
  { registry, clock, openLine = ownLines(clock) }: Pick<UpsMonitorParts, 'registry' | 'clock' | 'openLine'>,
): (line: LineSettings) => ByteLine {
  if (simulated) return simulatedLines(settings, registry, clock);
  return (line) => openLine(settings.serial.port, line);
}

/** The words that the site gave to objects. */
export function assignedWords({ registers }: Settings): AssignedWords {
  const { assignments } = parseAssignments(Object.fromEntries(registers));
  return {
    addresses: assignedAddresses(assignments),
    aloneOn: (map, architecture) => wordsAlone(assignments, map, architecture),
  };
}

/** One simulated UPS for the life of the daemon; as a real one, it answers at its own speed only. */
function simulatedLines(
  { simulator, serial, ups }: Settings,
  { familyOf }: MapRegistry,
  clock: Clock,
): (line: LineSettings) => ByteLine {
  const family = familyOf(simulator.family, addressingOf(ups.unit_addressing));
  const map = family.maps.find(({ id }) => id === ups.register_map) ?? family.maps[0];
  if (map === undefined) throw new TypeError(`${family.name} has no register map`);
  const baud = serial.baud === 'auto' ? family.serial.baud : serial.baud;
  const line = new SimulatedLine({
    family,
    map,
    units: simulator.architecture === 'single' ? 1 : Math.max(2, simulator.units),
    slave: serial.slave,
    scenario: simulator.scenario || 'healthy',
    pace: simulator.pace === 'wire' ? { baud } : 'none',
    seed: 1,
    clock,
  });
  return (settings) => (settings.baud === baud ? line : new SilentLine('simulator'));
}

function rememberedSetup(setup: Remembered['setup'], registry: MapRegistry): RememberedSetup | undefined {
  const family = setup && registry.find(setup.family);
  const map = family?.maps.find(({ id }) => id === setup?.map);
  return family && map && setup ? { ...candidateOf(map.id, setup.baud), family: family.name } : undefined;
}
