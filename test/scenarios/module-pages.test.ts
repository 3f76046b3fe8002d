import { afterEach, describe, expect, it } from 'vitest';
import type { SetupChoices } from '../../src/ups/detection/ups-setup.js';
import { SilentLine } from '../../src/ups/link/silent-line.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { PacedUps } from '../support/ups/paced-ups.js';
import { everythingOpen } from '../support/ups/simulated-site.js';
import { WatchedUps } from '../support/ups/watched-ups.js';

/** Start and words of what a JBUSP page has (NET VISION 7 p.66); identification and configuration are at 0x1nnn only. */
const pageTables = [
  [0x20, 4],
  [0x40, 4],
  [0x60, 48],
] as const;
const deviceTables = [
  [0x1000, 12],
  [0x10e0, 16],
] as const;

/**
 * An ITYS of two modules as a third party lists it: broadcast at 0x0nnn, concentrator at 0x1nnn, module n at 0x(n+1)nnn.
 * M03 is the load rate: 11 % of module 1, 22 % of module 2, 33 % of the whole.
 */
function has(address: number, count: number): boolean {
  const isIn = ([start, words]: readonly [number, number]) => address >= start && address + count <= start + words;
  const ofPages = [0x0000, 0x1000, 0x2000, 0x3000].flatMap((page) =>
    pageTables.map(([start, words]) => [page + start, words] as const),
  );
  return [...deviceTables, ...ofPages].some(isIn);
}

function word(address: number): number {
  const loads: Readonly<Record<number, number>> = { 99: 33, 4195: 33, 8291: 11, 12387: 22 };
  // I00 is 30 (CV8R 392); S30 tells of a parallel system (EXT p.24).
  return address === 0x1000 ? 30 : address === 0x1021 ? 0x4000 : (loads[address] ?? 0);
}

describe('a JBUSP UPS whose modules are one page higher than units', () => {
  let ups: WatchedUps | undefined;

  afterEach(async () => {
    await ups?.monitor.stop();
  });

  async function watched(choices: Partial<SetupChoices>): Promise<WatchedUps> {
    const clock = new ManualClock();
    const line = new PacedUps({ baud: 9600, turnaroundMs: 20, clock, has, word });
    ups = new WatchedUps({
      createLine: ({ baud }) => (baud === 9600 ? line : new SilentLine('wire')),
      choices: { ...everythingOpen, unitNumber: 2, ...choices },
      clock,
      log: new RecordingLog().logger,
      mapper: { architecture: { kind: 'multi-units', unit: 2 } },
    });
    ups.monitor.start();
    await clock.advance(30_000);
    return ups;
  }

  it.each(['auto', 'high-byte', 'nibble'] as const)(
    'never has module 1 served as unit 2: %s',
    async (unitAddressing) => {
      const seen = await watched({ unitAddressing });
      expect(seen.monitor.report.setup?.map.id).toBe('jbusp');
      expect(seen.monitor.report.problem?.code).toBe('ups.unit-absent');
      expect(seen.changesOf('UNIT_OUTPUT_Lr').map(({ value }) => value)).toEqual(['-1']);
      expect(seen.changesOf('UPS_OUTPUT_Lr').at(-1)?.value).toBe('33');
    },
  );

  it('has module 2 served as unit 2 where the setting says so: next-nibble', async () => {
    const seen = await watched({ unitAddressing: 'next-nibble' });
    expect(seen.monitor.report.problem).toBeUndefined();
    expect(seen.valueOf('UNIT_OUTPUT_Lr')).toBe('22');
    expect(seen.valueOf('UPS_OUTPUT_Lr')).toBe('33');
  });
});
