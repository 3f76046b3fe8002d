import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import { ModbusLine } from '../../../src/ups/link/modbus-line.js';
import { oneLookupAtATime, TcpByteLine } from '../../../src/ups/link/tcp-byte-line.js';
import { parseTcpAddress } from '../../../src/ups/model/tcp-address.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';
import { PymodbusSlave, pymodbusMissing, pymodbusNote } from '../../support/ups/pymodbus-slave.js';

const words = (first: number) => Object.fromEntries(Array.from({ length: 125 }, (_, at) => [0x0040 + at, first + at]));

describe.skipIf(pymodbusMissing)(`a foreign device on Modbus TCP${pymodbusNote}`, () => {
  let slave: PymodbusSlave;
  let line: ModbusLine;

  beforeAll(async () => {
    slave = await PymodbusSlave.startTcp({ 3: words(1000), 4: words(5000) }, 17);
    const address = parseTcpAddress(slave.path);
    if (address === undefined) throw new Error(slave.path);
    line = new ModbusLine({
      createLine: () => new TcpByteLine({ ...address, clock: systemClock, lookup: oneLookupAtATime() }),
      settings: { baud: undefined, parity: 'none', stopBits: 1, timeoutMs: 'auto' },
      clock: systemClock,
      log: new RecordingLog().logger,
    });
    line.start();
    await until(() => line.isOpen, 20_000, 'pymodbus takes the connection');
  }, 60_000);
  afterAll(async () => {
    await line.stop();
    await slave.stop();
  });

  it('is read with function 3 and with function 4, up to 125 words', async () => {
    expect(await line.readRegisters(17, 0x0042, 3)).toEqual([1002, 1003, 1004]);
    expect(await line.readRegisters(17, 0x0040, 125, 4)).toEqual(Array.from({ length: 125 }, (_, at) => 5000 + at));
    await slave.set({ 4: { 64: 0xfedc } });
    expect(await line.readRegisters(17, 0x0040, 1, 4)).toEqual([0xfedc]);
  });

  it('refuses what it does not have with exception 2, and the connection goes on', async () => {
    await expect(line.readRegisters(17, 0x0200, 1)).rejects.toMatchObject({
      code: 'modbus.exception',
      facts: { exceptionCode: 2 },
    });
    expect(await line.readRegisters(17, 0x0040, 1)).toEqual([1000]);
  });

  it('does not answer for another unit', async () => {
    await expect(line.readRegisters(18, 0x0040, 1)).rejects.toMatchObject({ code: 'modbus.timeout' });
    expect(await line.readRegisters(17, 0x0041, 1)).toEqual([1001]);
    expect(line.counters()).toMatchObject({ timeouts: 1, foreignFrames: 0, noiseBytes: 0, interrupted: 0 });
  });
});
