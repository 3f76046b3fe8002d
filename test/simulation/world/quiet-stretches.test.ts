import { describe, expect, it } from 'vitest';
import type { Script, SiteDraw, Step } from './contract.js';
import { play } from './play.js';

const site: SiteDraw = {
  family: 'masterys-gp4',
  registerMap: 'vu-map',
  architecture: 'single',
  units: 1,
  unitNumber: 0,
  baud: 57_600,
  pollIntervalMs: 1000,
  offlineAfter: 3,
  settings: {},
};
const steps: readonly Step[] = [
  { atMs: 100_000, kind: 'bms-reads', with: { caller: 1, what: 'all', from: 0, count: 1, times: 3, everyMs: 2000 } },
  { atMs: 180_400, kind: 'clock-step', with: { byMs: 1500 } },
  { atMs: 260_000, kind: 'stop-and-start', with: { pauseMs: 1000 } },
  { atMs: 400_250, kind: 'power-cut', with: { offMs: 5000 } },
  { atMs: 640_000, kind: 'bms-reads', with: { caller: 0, what: 'states', from: 0, count: 1, times: 1, everyMs: 500 } },
];
const script: Script = { version: 1, seed: 11, durationMs: 900_000, site, steps };

/** How much has passed on the line, and when the last of it: what is read every ten seconds is read at other seconds. */
const counts = /"(requests|answers|lastPollAtMs|lastPollAgeMs)":\d+/g;

/** What a run leaves behind, without the octets to and from the UPS, and without the counts of them that pages tell. */
async function remains(everyPoll: boolean) {
  const lines: string[] = [];
  const onLine = (line: string): void => {
    if (/^[0-9.]+ (line|tcp)/.test(line)) return;
    lines.push(/^[0-9.]+ page/.test(line) ? line.replace(counts, '') : line);
  };
  const result = await play(script, { everyPoll, onLine });
  return { result, lines };
}

describe('a quiet stretch', () => {
  it('is skipped, and everything that anybody sees is as if it had been played', async () => {
    const played = await remains(true);
    const skipped = await remains(false);
    expect(played.result.violations).toEqual([]);
    expect(played.result.skippedMs).toBe(0);
    expect(skipped.result.skippedMs).toBeGreaterThan(script.durationMs / 2);
    expect(skipped.result.judged.value).toBeGreaterThan(100);
    expect(skipped.lines).toEqual(played.lines);
  });
});
