import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import { hasCode } from '../../../src/core/errors.js';
import { createLogger } from '../../../src/core/log.js';
import { ModbusLine } from '../../../src/ups/link/modbus-line.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { SimulatedLine } from '../../../src/ups/simulator/simulated-line.js';
import type { UpsSimulatorOptions } from '../../../src/ups/simulator/ups-simulator.js';
import { ManualClock } from '../../support/manual-clock.js';

const { familyOf } = builtInMaps;

const family = familyOf('masterys-gp4');
const [map] = family.maps;
if (map === undefined) throw new Error('MASTERYS GP4 speaks VU-MAP');
const ups = { family, map, units: 1, slave: 1, scenario: 'healthy', pace: 'none', seed: 1 } as const;

function readerOf(options: Partial<Omit<UpsSimulatorOptions, 'clock' | 'emit'>> = {}): ModbusLine {
  return new ModbusLine({
    createLine: () => new SimulatedLine({ ...ups, ...options, clock: systemClock }),
    settings: { baud: 57_600, parity: 'none', stopBits: 1, timeoutMs: 'auto' },
    clock: systemClock,
    log: createLogger('silent'),
  });
}

async function opened(reader: ModbusLine): Promise<ModbusLine> {
  await reader.start();
  while (!reader.isOpen) await new Promise((resolve) => setImmediate(resolve));
  return reader;
}

describe("the daemon's own framing on the simulated line", () => {
  it.each([['none' as const], [{ baud: 57_600 }]])('reads tables with pace %j', async (pace) => {
    const reader = await opened(readerOf({ pace }));
    expect(await reader.readRegisters(1, 0x0030, 6)).toHaveLength(6);
    expect(await reader.readRegisters(1, 0x0040, 80)).toHaveLength(80);
    await reader.stop();
  });

  it.each([
    ['bad-crc', 'modbus.crc'],
    ['exception', 'modbus.exception'],
    ['silence', 'modbus.timeout'],
  ] as const)('%s ends with %s', async (scenario, code) => {
    const reader = await opened(readerOf({ scenario }));
    const outcome = await reader.readRegisters(1, 0x0030, 6).catch((error: unknown) => error);
    await reader.stop();
    expect(hasCode(outcome, code)).toBe(true);
  });
});

describe('the simulated line as a ByteLine', () => {
  const open = async (clock: ManualClock) => {
    const line = new SimulatedLine({ ...ups, pace: { baud: 9600 }, clock });
    await line.open();
    return line;
  };

  it('is called simulator', () => {
    expect(new SimulatedLine({ ...ups, clock: new ManualClock() }).name).toBe('simulator');
  });

  it('has written when the last byte has left', async () => {
    const clock = new ManualClock();
    const line = await open(clock);
    let written = false;
    void line.write(new Uint8Array(8)).then(() => {
      written = true;
    });
    await clock.advance(8.2);
    expect(written).toBe(false);
    await clock.advance(0.2);
    expect(written).toBe(true);
    await line.close();
  });

  it('refuses to write when closed, closes twice, and leaves no timer', async () => {
    const clock = new ManualClock();
    const line = await open(clock);
    await line.close();
    await line.close();
    const outcome = await line.write(new Uint8Array(8)).catch((error: unknown) => error);
    expect(hasCode(outcome, 'modbus.closed')).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });
});
