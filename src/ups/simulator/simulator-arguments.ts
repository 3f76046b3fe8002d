import { parseArgs } from 'node:util';
import { GatewayError } from '../../core/errors.js';
import { builtInMaps } from '../maps/built-in-maps.js';
import type { FamilyName } from '../maps/family-name.js';
import { type MapRegistry, mapNames } from '../maps/map-registry.js';
import { unitAddressings } from '../maps/page.js';
import type { RegisterMap, RegisterMapId } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import { isTcpAddress } from '../model/tcp-address.js';
import type { UnitProfile } from '../model/unit-profile.js';
import { findScenario } from './find-scenario.js';
import { scenarios } from './scenarios.js';

export const simulatorUsage = `Usage: npm run simulator -- --port PATH --family NAME|PROFILE|FILE [options]

A UPS that answers Modbus RTU on a serial port or pseudo-terminal, or Modbus TCP.

  --port PATH              where to answer: /dev/ttyUSB0, /dev/pts/3, tcp://127.0.0.1:1502
  --family NAME            the range or the profile (see --list)
  --family FILE            the file of a profile, such as ./my-ups.json
  --scenario NAME          what happens (healthy; see --list)
  --baud N                 speed (that of the range)
  --slave N                Modbus slave number (that of the range); over TCP the unit identifier
  --architecture KIND      single, concentrator or multi-units; the last two are a parallel system (single)
  --units N                units of a parallel system (2)
  --map NAME               ${mapNames(builtInMaps, 'or')}, where the range has several (the likeliest)
  --unit-addressing FORM   JBUSP: unit number in the high-byte, nibble or next-nibble of the address (high-byte)
  --factor N               VU-MAP: 1 or 10, whole words or tenths (that of the range)
  --phases N               1 or 3 (those of the range)
  --unpaced                answer as fast as possible instead of at the speed of the wire
  --seed N                 another UPS of the same range (1)
  --list                   the ranges and the scenarios
  --help                   this text

While it runs, a line with the name of a scenario on the standard input switches to it. Ctrl-C stops.
For a pair of pseudo-terminals without hardware: socat -d -d pty,raw,echo=0 pty,raw,echo=0

Exit codes: 0 stopped; 1 the port cannot be used; 2 the command line is not understood.
`;

/** The families and the scenarios as a table for people. */
export function simulatorList(profiles: readonly string[] = []): string {
  const families = builtInMaps.families.map(({ name, displayName, serial, maxUnits, maps }) => {
    const units = maxUnits === 1 ? 'single only' : `up to ${maxUnits} units`;
    return `  ${name.padEnd(17)} ${displayName.padEnd(17)} ${serial.baud} baud, ${units}, ${maps.map(({ id }) => id).join(' or ')}`;
  });
  const rows = scenarios.map(({ name, description }) => `  ${name.padEnd(22)} ${description}`);
  const others =
    profiles.length === 0 ? '' : `\n\nProfiles (--family)\n${profiles.map((name) => `  ${name}`).join('\n')}`;
  return `Ranges (--family)\n${families.join('\n')}${others}\n\nScenarios (--scenario)\n${rows.join('\n')}
  alarm:CODE             one alarm of the range's own table, such as alarm:A033; alarm:A033@2 on unit 2
`;
}

/** What the simulator's command line asks for. */
export type SimulatorTask =
  | { readonly task: 'help' }
  | { readonly task: 'list' }
  | { readonly task: 'run'; readonly port: string; readonly ups: SimulatedUps };

export interface SimulatedUps {
  readonly family: UpsFamily;
  readonly map: RegisterMap;
  readonly units: number;
  readonly scenario: string;
  readonly slave: number;
  readonly baud: number;
  readonly pace: 'wire' | 'none';
  readonly seed: number;
  readonly profile: Partial<UnitProfile>;
}

/** Of a command line, before all of it is understood: who knows profiles reads that one. */
export function familyWanted(words: readonly string[]): string | undefined {
  return parse(words).family;
}

/** Throws `arguments.invalid` with what was found and what is allowed. */
export function parseSimulatorArguments(words: readonly string[], registry: MapRegistry = builtInMaps): SimulatorTask {
  const values = parse(words);
  if (values.help) return { task: 'help' };
  if (values.list) return { task: 'list' };
  const port = required(
    'port',
    values.port,
    'a serial port or pseudo-terminal, such as /dev/ttyUSB0, or tcp://address:port',
  );
  const names = registry.familyNames;
  const name: FamilyName = oneOf('family', required('family', values.family, names.join(', ')), names);
  const addressing = oneOf('unit-addressing', values['unit-addressing'], unitAddressings);
  const family = registry.familyOf(name, addressing);
  const map = mapOf(family, values.map);
  findScenario(values.scenario, map);
  const ups: SimulatedUps = {
    family,
    map,
    units: unitsOf(family, values.architecture, values.units),
    scenario: values.scenario,
    slave: wholeNumber(
      'slave',
      values.slave ?? String(family.serial.slave),
      isTcpAddress(port) ? 0 : 1,
      isTcpAddress(port) ? 255 : 247,
    ),
    baud: wholeNumber('baud', values.baud ?? String(family.serial.baud), 1200, 115_200),
    pace: values.unpaced ? 'none' : 'wire',
    seed: wholeNumber('seed', values.seed, 0, 2 ** 31),
    profile: {
      ...(values.factor === undefined ? {} : { factor: values.factor === '1' ? 1 : tenOrFail(values.factor) }),
      ...(values.phases === undefined ? {} : phasesOf(oneOf('phases', values.phases, ['1', '3']))),
    },
  };
  return { task: 'run', port, ups };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        port: { type: 'string' },
        family: { type: 'string' },
        scenario: { type: 'string', default: 'healthy' },
        baud: { type: 'string' },
        slave: { type: 'string' },
        architecture: { type: 'string' },
        units: { type: 'string' },
        map: { type: 'string' },
        'unit-addressing': { type: 'string', default: 'high-byte' },
        factor: { type: 'string' },
        phases: { type: 'string' },
        seed: { type: 'string', default: '1' },
        unpaced: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (cause) {
    throw new GatewayError('arguments.invalid', cause instanceof Error ? cause.message : String(cause), {}, cause);
  }
}

/** The map to speak: the named one, else the likeliest of the family. */
function mapOf(family: UpsFamily, wanted: string | undefined): RegisterMap {
  const ids = family.maps.map(({ id }) => id);
  const id: RegisterMapId | undefined = wanted === undefined ? ids[0] : oneOf('map', wanted, ids);
  const map = family.maps.find((one) => one.id === id);
  if (map === undefined) throw new GatewayError('internal.fault', `${family.name} has no register map.`);
  return map;
}

/** A parallel system has two units unless told otherwise; a number of units alone says that it is one. */
function unitsOf(family: UpsFamily, architecture: string | undefined, units: string | undefined): number {
  const kind =
    architecture === undefined
      ? undefined
      : oneOf('architecture', architecture, ['single', 'concentrator', 'multi-units']);
  const parallel = kind === undefined ? units !== undefined && units !== '1' : kind !== 'single';
  if (!parallel) return wholeNumber('units', units ?? '1', 1, 1);
  if (family.maxUnits < 2)
    throw invalid('architecture', kind ?? `${units} units`, `single: ${family.name} is never parallel`);
  return wholeNumber('units', units ?? '2', 2, family.maxUnits);
}

function phasesOf(phases: '1' | '3'): Partial<UnitProfile> {
  return phases === '1' ? { inputPhases: 1, outputPhases: 1 } : { inputPhases: 3, outputPhases: 3 };
}

function tenOrFail(factor: string): 10 {
  if (factor === '10') return 10;
  throw invalid('factor', factor, '1 or 10');
}

function required(option: string, value: string | undefined, allowed: string): string {
  if (value === undefined || value === '') throw invalid(option, 'nothing', allowed);
  return value;
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw invalid(option, value, allowed.join(', '));
  return found;
}

function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw invalid(option, text, min === max ? String(min) : `${min} to ${max}`);
}

function invalid(option: string, found: string, allowed: string): GatewayError {
  return new GatewayError('arguments.invalid', `--${option}: found ${found}; allowed: ${allowed}.`, {
    option,
    found,
    allowed,
  });
}
