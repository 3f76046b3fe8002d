import { describe, expect, it } from 'vitest';
import type { ByteLine } from '../../../src/ups/link/byte-line.js';
import { parseSimulatorArguments } from '../../../src/ups/simulator/simulator-arguments.js';
import { SimulatorProgram } from '../../../src/ups/simulator/simulator-program.js';
import { ManualClock } from '../../support/manual-clock.js';
import { frame } from './simulated-ups.js';

class PlainLine implements ByteLine {
  readonly name = '/dev/pts/9';
  readonly written: number[] = [];
  isOpen = false;
  receive: (chunk: Uint8Array) => void = () => undefined;

  async open(): Promise<void> {
    this.isOpen = true;
  }

  async close(): Promise<void> {
    this.isOpen = false;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.written.push(...bytes);
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.receive = listener;
  }

  onLost(): void {}
}

async function started(...words: string[]) {
  const task = parseSimulatorArguments(['--port', '/dev/pts/9', '--family', 'masterys-gp4', ...words]);
  if (task.task !== 'run') throw new Error(task.task);
  const line = new PlainLine();
  const clock = new ManualClock();
  const lines: string[] = [];
  const print = (text: string) => lines.push(text);
  const program = new SimulatorProgram({ ups: task.ups, line, clock, print, onLost: () => undefined });
  await program.start();
  return { program, line, clock, lines };
}

describe('the simulator as a program', () => {
  it('says that it is simulated, what it is and where', async () => {
    const { lines, program } = await started('--units', '2');
    expect(lines[0]).toContain('SIMULATED MASTERYS GP4, 2 units on /dev/pts/9');
    expect(lines[1]).toContain('healthy');
    await program.stop();
  });

  it('answers on its line', async () => {
    const { line, clock, program } = await started();
    line.receive(Uint8Array.from(frame(1, 3, 0, 0x30, 0, 6)));
    await clock.advance(100);
    expect(line.written).toHaveLength(17);
    await program.stop();
  });

  it('prints one line for each change, and none without', async () => {
    const { lines, clock, program } = await started('--scenario', 'mains-failure');
    const before = lines.length;
    await clock.advance(4000);
    expect(lines).toHaveLength(before);
    await clock.advance(2000);
    expect(lines).toHaveLength(before + 1);
    expect(lines.at(-1)).toContain('on battery');
    await program.stop();
  });

  it('switches to the scenario that is typed, and says so', async () => {
    const { lines, program } = await started();
    program.command(' eco \n');
    expect(lines.slice(-2).join(' ')).toMatch(/scenario eco.*eco mode/);
    await program.stop();
  });

  it('answers a scenario that does not exist with those that do', async () => {
    const { lines, program } = await started();
    program.command('bogus');
    expect(lines.at(-1)).toContain('mains-failure');
    program.command('');
    expect(lines.at(-1)).toContain('mains-failure');
    await program.stop();
  });

  it('stops its line and its timers', async () => {
    const { line, clock, program } = await started();
    await program.stop();
    await program.stop();
    expect(line.isOpen).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });
});
