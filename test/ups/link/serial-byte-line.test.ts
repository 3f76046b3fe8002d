import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import { ModbusLine } from '../../../src/ups/link/modbus-line.js';
import { SerialByteLine } from '../../../src/ups/link/serial-byte-line.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';
import { openPtyPair, type PtyPair, socatMissing, socatNote } from '../../support/ups/pty-pair.js';
import { hex } from '../../support/ups/scripted-line.js';

const settings = { baud: 57_600, parity: 'none', stopBits: 1 } as const;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serial-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a serial port that cannot be opened', () => {
  it('is missing when its name does not exist, and the message names it', async () => {
    const path = join(folder, 'ttyUSB7');
    await expect(new SerialByteLine({ path, ...settings }).open()).rejects.toMatchObject({
      code: 'serial.missing',
      message: expect.stringContaining(path),
    });
  });

  it('has failed when it is no serial port', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    await expect(new SerialByteLine({ path, ...settings }).open()).rejects.toMatchObject({ code: 'serial.failed' });
  });

  // Root may open everything.
  it.skipIf(process.getuid?.() === 0)('is forbidden when this user may not open it', async () => {
    const path = join(folder, 'port');
    writeFileSync(path, '', { mode: 0 });
    await expect(new SerialByteLine({ path, ...settings }).open()).rejects.toMatchObject({ code: 'serial.forbidden' });
  });

  it('may be closed all the same', async () => {
    const line = new SerialByteLine({ path: join(folder, 'none'), ...settings });
    await expect(line.close()).resolves.toBeUndefined();
  });
});

describe.skipIf(socatMissing)(`a serial port over a pseudo-terminal${socatNote}`, () => {
  const plugged: PtyPair[] = [];

  /** Plugs a new pair in under the same two names, as an adapter comes back. */
  async function plug(): Promise<PtyPair & { unplug(): Promise<void> }> {
    const pair = await openPtyPair();
    plugged.push(pair);
    symlinkSync(pair.left, join(folder, 'gateway'));
    symlinkSync(pair.right, join(folder, 'ups'));
    return {
      ...pair,
      unplug: async () => {
        unlinkSync(join(folder, 'gateway'));
        unlinkSync(join(folder, 'ups'));
        await pair.stop();
      },
    };
  }

  /** Answers every request with the vendor's example, in two pieces. */
  async function openUps(): Promise<SerialByteLine> {
    const ups = new SerialByteLine({ path: join(folder, 'ups'), ...settings });
    ups.onData(() => {
      // The cable may be pulled while it answers.
      const answered = ups.write(hex('01 03 06 00')).then(() => ups.write(hex('02 01 84 00 00 19 60')));
      answered.catch(() => undefined);
    });
    await ups.open();
    return ups;
  }

  afterEach(async () => {
    for (const pair of plugged.splice(0)) await pair.stop();
  });

  it('is busy for a second program, and the message says who holds it', async () => {
    await plug();
    const first = new SerialByteLine({ path: join(folder, 'gateway'), ...settings });
    await first.open();
    await expect(new SerialByteLine({ path: join(folder, 'gateway'), ...settings }).open()).rejects.toMatchObject({
      code: 'serial.busy',
    });
    await first.close();
    await first.close();
  });

  it('carries requests and answers, is lost when unplugged and comes back by itself', async () => {
    const log = new RecordingLog();
    const line = new ModbusLine({
      createLine: () => new SerialByteLine({ path: join(folder, 'gateway'), ...settings }),
      settings: { ...settings, timeoutMs: 'auto' },
      clock: systemClock,
      log: log.logger,
    });
    const pair = await plug();
    const ups = await openUps();
    line.start();
    await until(() => line.isOpen, 5000, 'the port opens');
    expect(await line.readRegisters(1, 0x1034, 3)).toEqual([2, 0x0184, 0]);
    expect(await line.readRegisters(1, 0x1034, 3)).toEqual([2, 0x0184, 0]);

    await pair.unplug();
    await until(() => line.state.status === 'waiting', 5000, 'the loss is noticed');
    expect(line.state.problem?.code).toBe('serial.unplugged');
    await expect(line.readRegisters(1, 0x1034, 3)).rejects.toMatchObject({ code: 'modbus.closed' });
    await ups.close();

    await plug();
    const again = await openUps();
    await until(() => line.isOpen, 10_000, 'the port comes back');
    expect(await line.readRegisters(1, 0x1034, 3)).toEqual([2, 0x0184, 0]);
    expect(log.at('warn').map(({ code }) => code)).toContain('serial.unplugged');
    await line.stop();
    await again.close();
    expect(line.state.status).toBe('stopped');
  });

  it('changes its speed without being opened again, and belongs to the last line that has it', async () => {
    const pair = await plug();
    const speed = () => execFileSync('stty', ['-F', pair.left, 'speed'], { encoding: 'utf8' }).trim();
    const ups = await openUps();
    let line = new SerialByteLine({ path: pair.left, ...settings });
    await line.open();
    const heard: string[] = [];
    const warnings: string[] = [];
    const warn = ({ message }: Error) => warnings.push(message);
    process.on('warning', warn);
    for (let turn = 0; turn < 50; turn += 1) {
      const before = line;
      line = line.retuned(turn % 2 === 0 ? 9600 : 19_200);
      line.onData(() => heard.push(`line ${turn}`));
      await line.open();
      await before.close();
    }
    expect(speed()).toBe('19200');
    await line.write(hex('01 03 10 34 00 03 40 c5'));
    await until(() => heard.length >= 1, 5000, 'the answer comes');
    expect(new Set(heard)).toEqual(new Set(['line 49']));
    // A listener too many would be told of a turn later.
    await new Promise(setImmediate);
    process.off('warning', warn);
    expect(warnings).toEqual([]);
    await line.close();
    const again = new SerialByteLine({ path: pair.left, ...settings });
    await again.open();
    await again.close();
    await ups.close();
  });

  it('is lost for the line that takes it over when it goes before that line is opened', async () => {
    const pair = await plug();
    const line = new SerialByteLine({ path: pair.left, ...settings });
    line.onData(() => {});
    await line.open();
    const next = line.retuned(9600);
    const lost = new Promise((resolve) => next.onLost(resolve));
    await pair.unplug();
    expect(await lost).toMatchObject({ code: 'serial.unplugged' });
    await expect(next.open()).rejects.toMatchObject({ code: expect.stringMatching(/^serial\./) });
    await next.close();
  });

  it('is opened and closed two thousand times while bytes come and go', async () => {
    const pair = await plug();
    const other = new SerialByteLine({ path: pair.right, ...settings });
    other.onData(() => {});
    await other.open();
    for (let cycle = 0; cycle < 2000; cycle += 1) {
      const line = new SerialByteLine({ path: pair.left, ...settings });
      line.onData(() => {});
      await line.open();
      if (cycle % 2 === 0) void other.write(hex('01 03 02 00 2a 39 9b'));
      // At every moment of a read on its thread: before, in the middle, after.
      for (let turn = cycle % 3; turn > 0; turn -= 1) await new Promise(setImmediate);
      await line.close();
    }
    await other.close();
  });
});
