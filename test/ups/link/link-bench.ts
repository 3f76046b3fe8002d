import { vi } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import type { LinkCounters } from '../../../src/ups/link/link-counters.js';
import { ModbusLine } from '../../../src/ups/link/modbus-line.js';
import { RecordingLog } from '../../support/recording-log.js';
import { type Script, ScriptedLine } from '../../support/ups/scripted-line.js';

/** How a read ended, and when, counted from the moment it was asked for. */
export type Ending =
  | { readonly words: readonly number[]; readonly afterMs: number }
  | { readonly code: string; readonly afterMs: number; readonly facts: Readonly<Record<string, unknown>> };

/**
 * A Modbus line over a scripted one. The parser of the silences has timers of its own, so time is moved with
 * Vitest's fake timers, which the system's clock follows.
 */
export class LinkBench {
  readonly log = new RecordingLog();
  readonly wire: ScriptedLine;
  readonly line: ModbusLine;

  constructor(script?: Script, baud: number | 'tcp' = 9600, timeoutMs: number | 'auto' = 'auto') {
    this.wire = new ScriptedLine(systemClock, script);
    this.line = new ModbusLine({
      createLine: () => this.wire,
      settings: { baud: baud === 'tcp' ? undefined : baud, parity: 'none', stopBits: 1, timeoutMs },
      clock: systemClock,
      log: this.log.logger,
    });
  }

  static useFakeTime(): void {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: 0 });
  }

  get nowMs(): number {
    return systemClock.monotonicMs();
  }

  async open(): Promise<this> {
    this.line.start();
    await pass(10);
    return this;
  }

  /** Reads and lets time pass until the read has ended, at most ten seconds. */
  async read(slave = 1, start = 0x1034, words = 3, functionCode: 3 | 4 = 3): Promise<Ending> {
    const askedMs = this.nowMs;
    let ending: Ending | undefined;
    this.line.readRegisters(slave, start, words, functionCode).then(
      (answer) => {
        ending = { words: answer, afterMs: this.nowMs - askedMs };
      },
      (error: { code: string; facts: Record<string, unknown> }) => {
        ending = { code: error.code, facts: error.facts, afterMs: this.nowMs - askedMs };
      },
    );
    await pass(0);
    for (let ms = 0; ms < 10_000 && !ending; ms += 1) await pass(1);
    if (!ending) throw new Error('The read did not end within ten seconds.');
    return ending;
  }

  /** The counters that are not zero, without the times. */
  counted(): Partial<Record<keyof LinkCounters, unknown>> {
    const { roundTrip: _, exceptions, ...numbers } = this.line.counters();
    return {
      ...Object.fromEntries(Object.entries(numbers).filter(([, count]) => count !== 0)),
      ...(exceptions.size > 0 ? { exceptions: Object.fromEntries(exceptions) } : {}),
    };
  }
}

/** Lets time pass, with everything that falls due. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}
