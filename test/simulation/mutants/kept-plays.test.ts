import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Script } from '../world/contract.js';
import { KeptPlays, type Played } from './kept-plays.js';

const site = {
  family: 'itys-pro',
  registerMap: 'vu-map',
  architecture: 'single',
  units: 1,
  unitNumber: 0,
  baud: 9600,
  pollIntervalMs: 1000,
  offlineAfter: 3,
  settings: {},
} as const;
const script = (seed: number): Script => ({ version: 1, seed, durationMs: 1000, site, steps: [] });
const failedBy = (rule: string): Played => ({ violations: [{ rule, atMs: 1, what: 'It was so.' }], cpuMs: 7 });

let folder: string;
let file: string;
let plays: number;

const play = (outcome: Played) => async () => {
  plays += 1;
  return outcome;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-'));
  file = join(folder, 'deep', 'played.jsonl');
  plays = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('runs of a hunt', () => {
  it('are played once, by this process and by the next', async () => {
    const outcome = failedBy('hears');
    const kept = new KeptPlays(file);
    await Promise.all([1, 2].map(() => kept.of('program', script(1), 'deaf 1', play(outcome))));
    expect(await new KeptPlays(file).of('program', script(1), 'deaf 1', play(outcome))).toMatchObject(outcome);
    expect(plays).toBe(1);
  });

  it('are played again after a change of program or script', async () => {
    const kept = new KeptPlays(file);
    await kept.of('program', script(1), 'deaf 1', play(failedBy('hears')));
    await kept.of('other program', script(1), 'deaf 1', play(failedBy('hears')));
    await kept.of('program', script(2), 'deaf 2', play(failedBy('hears')));
    expect(plays).toBe(3);
  });

  it.each(['never-hangs', 'process-lives'])('are played again where %s was all they told', async (rule) => {
    const kept = new KeptPlays(file);
    for (let time = 0; time < 2; time += 1) await kept.of('program', script(1), 'deaf 1', play(failedBy(rule)));
    expect(plays).toBe(2);
  });

  it('are known but for the line that was cut off', async () => {
    await new KeptPlays(file).of('program', script(1), 'deaf 1', play(failedBy('hears')));
    appendFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    expect(await new KeptPlays(file).of('program', script(1), 'deaf 1', play(failedBy('sees')))).toMatchObject(
      failedBy('hears'),
    );
  });
});
