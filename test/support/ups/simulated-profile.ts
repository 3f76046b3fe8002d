import { systemClock } from '../../../src/core/clock.js';
import { SerialByteLine } from '../../../src/ups/link/serial-byte-line.js';
import { SimulatorProgram } from '../../../src/ups/simulator/simulator-program.js';
import { shippedFamilies } from '../profiles-at-hand.js';

/** The simulator program on a serial port, showing a UPS of a profile that the product brings. */
export async function simulateProfile(name: string, port: string, scenario: string): Promise<SimulatorProgram> {
  const family = shippedFamilies().find((one) => one.name === name);
  const map = family?.maps[0];
  if (family === undefined || map === undefined) throw new Error(`no profile ${name}`);
  const { baud, slave } = family.serial;
  const ups = {
    family,
    map,
    units: 1,
    scenario,
    slave,
    baud,
    pace: 'wire',
    seed: 3,
    profile: {},
  } as const;
  const line = new SerialByteLine({
    path: port,
    baud,
    parity: 'none',
    stopBits: 1,
  });
  const program = new SimulatorProgram({
    ups,
    line,
    clock: systemClock,
    print: () => {},
    onLost: () => {},
  });
  await program.start();
  return program;
}
