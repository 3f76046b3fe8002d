import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BmsClient, openBacnetJs, openNodeBacnet } from '../support/bacnet/bms-clients.js';
import { Reader } from '../support/bacnet/reader.js';
import { type Daemon, ensureBuilt, Program, root, runToEnd, startDaemon } from '../support/daemon.js';
import { becomes, deviceStatus } from '../support/gateway-with-ups.js';
import { pause, until } from '../support/until.js';
import { dataAnswer, withCrc } from '../support/ups/modbus-frames.js';
import { openPtyPair, openPtyPort, type PtyPort, socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { TappedLine } from '../support/ups/tapped-line.js';
import { analogValues } from './manual/analog-values.js';

const simulator = join(root, 'dist/simulator-main.js');

/** Registers that are published word for word: object, register, signed. */
const published: readonly (readonly [name: string, address: number, signed?: boolean])[] = [
  ['UNIT_OUTPUT_Lr', 0x0040],
  ['UNIT_OUTPUT_Lr1', 0x0041],
  ['UNIT_OUTPUT_Lr2', 0x0042],
  ['UNIT_OUTPUT_Lr3', 0x0043],
  ['UNIT_OUTPUT_kVA', 0x0044],
  ['UNIT_OUTPUT_kw', 0x0045],
  ['UNIT_OUTPUT_I1', 0x0046],
  ['UNIT_OUTPUT_I2', 0x0047],
  ['UNIT_OUTPUT_I3', 0x0048],
  ['UNIT_OUTPUT_V1', 0x004a],
  ['UNIT_OUTPUT_V2', 0x004b],
  ['UNIT_OUTPUT_V3', 0x004c],
  ['UNIT_OUTPUT_fr', 0x004d],
  ['UNIT_TMP', 0x004f, true],
  ['BATTERY_V+', 0x0050],
  ['BATTERY_I+', 0x0052, true],
  ['BATTERY_%', 0x0056],
  ['BATTERY_Ah', 0x0057],
  ['BATTERY_Min', 0x0058],
  ['BATTERY_s', 0x0059],
  ['RECTIFIER_V1', 0x0060],
  ['RECTIFIER_V2', 0x0061],
  ['RECTIFIER_V3', 0x0062],
  ['RECTIFIER_Fr', 0x0063],
  ['RECTIFIER_U12', 0x0064],
];

const simulate = (path: string, family: string, more: readonly string[] = []) =>
  new Program(simulator, ['--port', path, '--family', family, '--baud', '57600', ...more]);

describe.skipIf(socatMissing)(`daemon and simulator program on a serial line${socatNote}`, () => {
  let line: TappedLine;
  let ups: Program;
  let daemon: Daemon;
  let reader: Reader;
  const clients: BmsClient[] = [];

  beforeAll(async () => {
    ensureBuilt();
    line = await TappedLine.open();
    ups = simulate(line.upsPath, 'masterys-gp4', ['--seed', '5']);
    daemon = await startDaemon({
      settings: {
        ups: { family: 'masterys-gp4' },
        serial: { port: line.gatewayPath, baud: 57600, poll_interval_ms: 250 },
      },
    });
    reader = await Reader.open(daemon.port);
    clients.push(await openNodeBacnet(daemon.port), await openBacnetJs(daemon.port));
    await becomes(reader, deviceStatus.running, 15_000);
  });

  afterAll(async () => {
    for (const client of clients) client.close();
    await reader?.close();
    await daemon?.stop();
    await ups?.stop();
    await line?.stop();
  });

  it('a UPS on a serial port is nothing simulated to the daemon', async () => {
    expect(await reader.value(8, 1338, 28)).not.toContain('SIMULATED');
    expect(ups.stdout).toContain('SIMULATED');
  });

  it.each(published.map(([name, address, signed = false]) => ({ name, address, signed })))(
    '$name is what the UPS has in register $address',
    async ({ name, address, signed }) => {
      const [instance] = analogValues.find(([, one]) => one === name) ?? [-1];
      for (const client of clients) {
        // The UPS may have answered between the reading and the look at the tap.
        const before = line.last(address, signed).at(-1);
        const [value] = await client.read(2, instance, 85);
        expect([before, ...line.last(address, signed)], client.name).toContain(value?.value);
      }
    },
  );

  it('mains failure and return, as a BMS sees them', async () => {
    const state = (instance: number) => reader.value(19, instance);
    const flag = async (bit: number) => ((await reader.value(39, 2)) as boolean[])[bit];
    ups.child.stdin?.write('on-battery\n');
    await until(async () => (await state(2)) === 2, 10_000, 'UnitLoadStatus is ON BATTERY');
    expect(await state(1)).toBe(2);
    // Word 0x0033 tells it from a supply that is merely bad, once the voltage is gone.
    await until(async () => (await state(8)) === 2, 5000, 'InputRecStatus is NOT PRESENT');
    expect([4, 5]).toContain(await state(5));
    expect(await flag(10)).toBe(true);
    await until(async () => ((await reader.value(2, 73)) as number) > 0, 5000, 'BATTERY_s counts');
    ups.child.stdin?.write('healthy\n');
    await until(async () => (await state(2)) === 3, 20_000, 'UnitLoadStatus is ON INVERTER');
    expect(await flag(10)).toBe(false);
  }, 40_000);

  it.each(['noise', 'flaky-line', 'short-answer'])(
    '%s on the line brings no wrong value',
    async (scenario) => {
      ups.child.stdin?.write(`${scenario}\n`);
      const nominal = { low: 180, high: 260 };
      for (let look = 0; look < 30; look += 1) {
        for (const voltage of (await reader.presentValues(2, [15, 16, 17, 41, 42, 43])) as number[]) {
          expect(voltage).toBeGreaterThan(nominal.low);
          expect(voltage).toBeLessThan(nominal.high);
        }
        await pause(100);
      }
      ups.child.stdin?.write('healthy\n');
      await becomes(reader, deviceStatus.running, 15_000);
    },
    30_000,
  );

  it('the UPS dies and another one takes its place', async () => {
    ups.child.kill('SIGKILL');
    await ups.exited;
    await becomes(reader, deviceStatus.noComWithUps, 15_000);
    expect(await reader.value(2, 41, 103)).toBe(12);
    ups = simulate(line.upsPath, 'masterys-gp4', ['--seed', '5']);
    await becomes(reader, deviceStatus.running, 20_000);
    expect(await reader.value(2, 41, 103)).toBe(0);
  }, 45_000);
});

describe.skipIf(socatMissing)(`the simulator program to any Modbus master${socatNote}`, () => {
  let port: PtyPort;
  let ups: Program;

  beforeAll(async () => {
    ensureBuilt();
    port = await openPtyPort();
    ups = simulate(port.path, 'masterys-gp4', ['--unpaced']);
    await until(() => ups.stdout.includes('SIMULATED'), 10_000, 'the simulator runs');
  });

  afterAll(async () => {
    expect(await ups?.stop()).toBe(0);
    await port?.stop();
  });

  async function ask(request: readonly number[], answerLength: number): Promise<Uint8Array> {
    let received = new Uint8Array();
    const take = (bytes: Uint8Array) => {
      received = Uint8Array.from([...received, ...bytes]);
    };
    port.received.on('data', take);
    port.send.write(withCrc(request));
    await until(() => received.length >= answerLength, 1500, `${answerLength} octets`).catch(() => undefined);
    port.received.off('data', take);
    return received;
  }

  it('T000-T014: single unit, MASTERYS GP4, factor 10', async () => {
    const answer = await ask([1, 3, 0x00, 0x01, 0, 15], 35);
    expect(answer).toHaveLength(35);
    expect([...answer.subarray(0, 5)]).toEqual([1, 3, 30, 0x01, 0x01]);
    expect([...answer.subarray(29, 33)]).toEqual([0x00, 0x01, 0x83, 0x00]);
    const words = Array.from({ length: 15 }, (_, at) => (answer[3 + 2 * at] ?? 0) * 256 + (answer[4 + 2 * at] ?? 0));
    expect(answer).toEqual(dataAnswer({ slave: 1, functionCode: 3, address: 1, count: 15 }, words));
  });

  it.each([
    ['past a table', [1, 3, 0x00, 0x40, 0, 81], [1, 0x83, 2]],
    ['a write of one register', [1, 6, 0x00, 0xc7, 0, 1], [1, 0x86, 1]],
    ['reading coils', [1, 1, 0x00, 0x00, 0, 1], [1, 0x81, 1]],
  ])('%s: an exception', async (_name, request, expected) => {
    expect(await ask(request, 5)).toEqual(withCrc(expected));
  });

  it('another slave, a broadcast and a bad checksum are met with silence', async () => {
    expect(await ask([2, 3, 0x00, 0x40, 0, 1], 1)).toHaveLength(0);
    expect(await ask([0, 3, 0x00, 0x40, 0, 1], 1)).toHaveLength(0);
    port.send.write(Uint8Array.of(1, 3, 0, 0x40, 0, 1, 0, 0));
    await pause(300);
    expect((await ask([1, 3, 0x00, 0x40, 0, 1], 7)).subarray(0, 3)).toEqual(Uint8Array.of(1, 3, 2));
  });
});

describe('the simulator program', () => {
  it.each([
    ['--help', '--scenario'],
    ['--list', 'mains-failure'],
    ['--list', 'delphys-mp-elite'],
  ])('%s names %s', async (flag, word) => {
    ensureBuilt();
    expect(await runToEnd(simulator, [flag])).toMatchObject({ code: 0, stdout: expect.stringContaining(word) });
  });

  it.each([
    [['--port', '/dev/null', '--family', 'netys'], 'netys'],
    [['--family', 'itys-pro'], '--port'],
    [['--port', '/dev/null', '--family', 'itys-pro', '--scenario', 'earthquake'], 'earthquake'],
  ])('%j: exit code 2, and %s is named', async (args, word) => {
    const { code, stderr } = await runToEnd(simulator, args);
    expect(code).toBe(2);
    expect(stderr).toContain(word);
  });

  it.skipIf(socatMissing)(`a port that does not exist: exit code 1${socatNote}`, async () => {
    const pair = await openPtyPair();
    await pair.stop();
    const { code, stderr } = await runToEnd(simulator, ['--port', pair.left, '--family', 'itys-pro']);
    expect(code).toBe(1);
    expect(stderr).toContain(pair.left);
  });
});
