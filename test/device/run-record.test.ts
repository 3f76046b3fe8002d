import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { RunRecord } from '../../src/device/run-record.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';

/** BACnetRestartReason (135-2016 §21). */
const reason = { unknown: 0, coldstart: 1, warmstart: 2, powerLost: 3, poweredOff: 4, softwareWatchdog: 6 } as const;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-'));
  path = join(folder, 'identity.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** One run of the program; `end` is what it still does at its end. */
async function run(boot: string, end?: (run: RunRecord) => void, isSupervised = false): Promise<number> {
  const memory = new GatewayMemory(path, silentLog);
  await memory.load();
  const record = new RunRecord({ memory, isSupervised, bootId: async () => boot });
  await record.begin();
  await memory.flush();
  if (end) {
    end(record);
    await memory.flush();
  }
  return record.reason;
}

const stopped = (record: RunRecord) => record.end();
const restarted = (kind: 'coldstart' | 'warmstart') => (record: RunRecord) => {
  record.noteRestart(kind);
  record.end();
};

describe('Last_Restart_Reason says what is known of the run before (135-2016 §12.11)', () => {
  it('nothing, at the first start', async () => {
    expect(await run('A', stopped)).toBe(reason.unknown);
  });

  it.each([
    ['ReinitializeDevice WARMSTART', restarted('warmstart'), 'A', reason.warmstart],
    ['ReinitializeDevice COLDSTART, or an update', restarted('coldstart'), 'A', reason.coldstart],
    ['a program that was stopped and started', stopped, 'A', reason.coldstart],
    ['a machine that was shut down in order', stopped, 'B', reason.poweredOff],
    ['a power cut', undefined, 'B', reason.powerLost],
    ['a program that ended by itself, and nobody watches', undefined, 'A', reason.unknown],
  ] as const)('%s', async (_, end, nextBoot, expected) => {
    await run('A', end);
    expect(await run(nextBoot, stopped)).toBe(expected);
  });

  it('a program that ended by itself, and the launcher started again', async () => {
    await run('A', undefined, true);
    expect(await run('A', stopped, true)).toBe(reason.softwareWatchdog);
  });

  it('a machine that does not tell its starts apart: a run without an end is a power cut', async () => {
    await run('');
    expect(await run('', stopped)).toBe(reason.powerLost);
  });

  it('no backup of another machine brings a run with it', async () => {
    await run('A', restarted('warmstart'));
    const memory = new GatewayMemory(path, silentLog);
    await memory.load();
    const { text } = memory;
    memory.remember({ run: { bootId: 'Z' } });
    memory.restore(text);
    expect(memory.current.run).toEqual({ bootId: 'Z' });
    await memory.flush();
  });
});
