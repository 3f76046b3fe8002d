import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import type { ByteLine } from '../../../src/ups/link/byte-line.js';
import { TunableLine } from '../../../src/ups/link/tunable-line.js';
import { RecordingLog } from '../../support/recording-log.js';
import { hex, ScriptedLine } from '../../support/ups/scripted-line.js';

const clock = systemClock;
const parity = { parity: 'none', stopBits: 1, timeoutMs: 200 } as const;

/** A port whose speed can be changed while it is open. */
class Port {
  opened = 0;
  closed = 0;
  readonly speeds: number[] = [];
  /** An adapter that is gone when its speed is to be changed. */
  isGone = false;
  /** The line that has it. */
  current: ScriptedLine | undefined;

  lineAt(baud: number, isOpen = false): ByteLine {
    // The vendor's example: three words of slave 1.
    const line = new ScriptedLine(clock, () => [{ afterMs: 0, bytes: hex('01 03 06 00 02 01 84 00 00 19 60') }]);
    this.current = line;
    return {
      name: 'port',
      open: async () => {
        if (isOpen && this.isGone) throw new Error('It is gone.');
        if (!isOpen) this.opened += 1;
        this.speeds.push(baud);
      },
      close: async () => {
        this.closed += 1;
      },
      write: (bytes) => line.write(bytes),
      onData: (listener) => line.onData(listener),
      onLost: (listener) => line.onLost(listener),
      retuned: (other) => this.lineAt(other, true),
    };
  }
}

function tunable(createLine: (settings: { readonly baud: number | undefined }) => ByteLine): TunableLine {
  return new TunableLine({ createLine, line: parity, clock, log: new RecordingLog().logger });
}

describe('a line whose speed is changed', () => {
  it('keeps the port open where the port can do that, and reads at each speed', async () => {
    const port = new Port();
    const line = tunable(({ baud = 0 }) => port.lineAt(baud));
    for (const baud of [57_600, 9600, 19_200, 9600]) {
      const reader = await line.openAt(baud, () => false);
      expect(await reader?.readRegisters(1, 0x1034, 3)).toEqual([2, 0x0184, 0]);
    }
    expect(port).toMatchObject({ opened: 1, closed: 0, speeds: [57_600, 9600, 19_200, 9600] });
    await line.stop();
    expect(port.closed).toBe(1);
  });

  it('opens the port again where that is the only way', async () => {
    const lines: ScriptedLine[] = [];
    const line = tunable(() => {
      const made = new ScriptedLine(clock);
      lines.push(made);
      return made;
    });
    for (const baud of [57_600, 9600]) await line.openAt(baud, () => false);
    await line.stop();
    expect(lines.map(({ openings, closings }) => [openings, closings])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('leaves no port open when it is called off meanwhile', async () => {
    const port = new Port();
    const line = tunable(({ baud = 0 }) => port.lineAt(baud));
    await line.openAt(57_600, () => false);
    expect(await line.openAt(9600, () => true)).toBeUndefined();
    expect(port).toMatchObject({ opened: 1, closed: 1 });
  });

  it('begins with a fresh port when the one that was open has gone', async () => {
    const port = new Port();
    const line = tunable(({ baud = 0 }) => port.lineAt(baud));
    await line.openAt(57_600, () => false);
    port.isGone = true;
    expect(await line.openAt(9600, () => false)).toBeUndefined();
    expect(line.current?.state).toMatchObject({ status: 'waiting', problem: { code: 'serial.failed' } });
    await line.stop();
    await line.openAt(19_200, () => false);
    expect(port.opened).toBe(2);
    await line.stop();
  });
});
