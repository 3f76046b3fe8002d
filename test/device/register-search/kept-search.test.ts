import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeptSearch, mostCharacters, SearchFile } from '../../../src/device/register-search/kept-search.js';
import { RecordingLog } from '../../support/recording-log.js';
import { SearchedSite, type SearchedSiteOptions } from '../../support/ups/searched-site.js';

const startMs = 1_790_000_000_000.123;

describe('the file of the search', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kept-search-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const searchOf = (words: number, samples: number): KeptSearch => ({
    ups: { map: 'vu-map', serialNumber: 'P 1 2' },
    observations: [
      { id: '1', observation: { kind: 'number', object: 'BYPASS_V1', shown: '231', atMs: startMs }, known: [] },
    ],
    words: Array.from({ length: words }, (_, address) => ({
      place: { page: 'system', functionCode: 3, address },
      samples: Array.from({ length: samples }, (_at, at) => ({ atMs: startMs + at * 1000, word: 65_000 })),
    })),
    readable: [],
  });

  it('takes back all that it was given', async () => {
    const file = new SearchFile(join(folder, 'search.json'), new RecordingLog().logger);
    await file.keep(searchOf(2, 3));
    const kept = await file.load();
    expect(kept?.ups).toEqual({ map: 'vu-map', serialNumber: 'P 1 2' });
    expect(kept?.observations).toHaveLength(1);
    expect(kept?.words.map(({ samples }) => samples.length)).toEqual([3, 3]);
  });

  it('takes back the observations and the latest samples of what would be too long', async () => {
    const log = new RecordingLog();
    const file = new SearchFile(join(folder, 'search.json'), log.logger);
    await file.keep(searchOf(1000, 400));
    expect(statSync(join(folder, 'search.json')).size).toBeLessThanOrEqual(mostCharacters);
    const kept = await file.load();
    expect(kept?.observations).toHaveLength(1);
    expect(kept?.words).toHaveLength(1000);
    expect(kept?.words[0]?.samples.at(-1)?.atMs).toBe(Math.round(startMs + 399_000));
    expect(log.lines).toEqual([]);
  });
});

describe('a session', () => {
  let site: SearchedSite | undefined;

  afterEach(async () => {
    await site?.stop();
    site = undefined;
  });

  async function siteOf(options: Partial<SearchedSiteOptions> = {}): Promise<SearchedSite> {
    site = new SearchedSite({ word: (address, nowMs) => (address === 0x74 ? wordAt(nowMs) : undefined), ...options });
    await site.start();
    return site;
  }

  const wordAt = (nowMs: number) => 2300 + (Math.floor(nowMs / 60_000) % 50);
  const serials = (told: readonly (readonly [first: string, then: string])[]) => told;

  it.each(
    serials([
      ['P 12345', 'P 12345'],
      [' P12345', ' P12345'],
      ['P12345', ''],
    ]),
  )('of the UPS "%s" goes on while that is the one that answers (then "%s")', async (first, then) => {
    const { search, clock, log } = await siteOf();
    if (site) site.serialNumber = first;
    search.start();
    await clock.advance(5000);
    search.observe([{ object: 'BYPASS_V1', shown: '231' }]);
    const { endsMs } = search;
    if (site) site.serialNumber = then;
    await clock.advance(60_000);
    expect(search.observations).toHaveLength(1);
    expect(search.endsMs).toBe(endsMs);
    expect(log.at('warn')).toEqual([]);
  });

  it.each(
    serials([
      ['P 12345', 'P 99999'],
      ['P12345', 'P1 2345'],
    ]),
  )('of the UPS "%s" is forgotten once where "%s" answers', async (first, then) => {
    const { search, clock, log } = await siteOf();
    if (site) site.serialNumber = first;
    search.start();
    await clock.advance(5000);
    search.observe([{ object: 'BYPASS_V1', shown: '231' }]);
    if (site) site.serialNumber = then;
    await clock.advance(60_000);
    expect(search.observations).toEqual([]);
    expect(log.at('warn')).toHaveLength(1);
  });

  it('of a UPS that was exchanged while the line was quiet about its number is forgotten too', async () => {
    const { search, clock } = await siteOf();
    if (site) site.serialNumber = 'P1';
    search.start();
    await clock.advance(5000);
    search.observe([{ object: 'BYPASS_V1', shown: '231' }]);
    if (site) site.serialNumber = undefined;
    await clock.advance(5000);
    if (site) site.serialNumber = 'P2';
    await clock.advance(5000);
    expect(search.observations).toEqual([]);
  });

  it('goes on after the clock was set back, with what was observed before', async () => {
    const searched = await siteOf();
    const { clock, search } = searched;
    search.start();
    for (let time = 0; time < 3; time += 1) {
      await clock.advance(30_000);
      search.observe([{ object: 'BYPASS_V1', shown: (wordAt(clock.monotonicMs()) / 10).toFixed(1) }]);
      await clock.advance(90_000);
    }
    const before = search.observations.map(({ observation }) => observation.atMs);
    clock.stepWall(-3_600_000);
    await searched.restart();
    searched.search.start();
    await clock.advance(20_000);
    const after = searched.search.observations.map(({ observation }) => observation.atMs);
    expect(Math.max(...after)).toBeLessThanOrEqual(clock.wallMs());
    expect(after.map((atMs) => Math.round(atMs - (after[0] ?? 0)))).toEqual(
      before.map((atMs) => atMs - (before[0] ?? 0)),
    );
    const word = searched.search.words().find(({ address }) => address === 0x74);
    const lastMs = word?.samples.at(-1)?.atMs ?? 0;
    expect(lastMs).toBeGreaterThan(clock.wallMs() - 6000);
    expect(lastMs).toBeLessThanOrEqual(clock.wallMs());
    expect(searched.log.at('warn')).toHaveLength(1);
  });
});
