import { builtInMaps } from '../maps/built-in-maps.js';
import { mapNames } from '../maps/map-registry.js';
import { scenarios } from './scenarios.js';

export const simulatorUsage = `Usage: npm run simulator -- --port PATH --family NAME [options]

A UPS that answers Modbus RTU on a serial port or pseudo-terminal.

  --port PATH              where to answer: /dev/ttyUSB0, /dev/pts/3
  --family NAME            the range (see --list)
  --scenario NAME          what happens (healthy; see --list)
  --baud N                 speed (that of the range)
  --slave N                Modbus slave number (1)
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
export function simulatorList(): string {
  const families = builtInMaps.families.map(({ name, displayName, serial, maxUnits, maps }) => {
    const units = maxUnits === 1 ? 'single only' : `up to ${maxUnits} units`;
    return `  ${name.padEnd(17)} ${displayName.padEnd(17)} ${serial.baud} baud, ${units}, ${maps.map(({ id }) => id).join(' or ')}`;
  });
  const rows = scenarios.map(({ name, description }) => `  ${name.padEnd(22)} ${description}`);
  return `Ranges (--family)\n${families.join('\n')}\n\nScenarios (--scenario)\n${rows.join('\n')}
  alarm:CODE             one alarm of the range's own table, such as alarm:A033; alarm:A033@2 on unit 2
`;
}
