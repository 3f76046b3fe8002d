import { afterEach, describe, expect, it } from 'vitest';
import { hasCode } from '../../../src/core/errors.js';
import { fedNames } from '../../../src/objects/catalog/fed-names.js';
import { familyOfProfile } from '../../../src/ups/profiles/profile-family.js';
import { readProfile } from '../../../src/ups/profiles/read-profile.js';
import { number } from '../../objects/values-of.js';
import { until } from '../../support/until.js';
import { SearchedSite, type SearchedSiteOptions, vuMapTables } from '../../support/ups/searched-site.js';

let site: SearchedSite | undefined;

afterEach(async () => {
  await site?.stop();
  site = undefined;
});

async function siteOf(options: Partial<SearchedSiteOptions> = {}): Promise<SearchedSite> {
  site = new SearchedSite({ tables: [...vuMapTables, [0x0500, 10]], word: mains, ...options });
  await site.start();
  return site;
}

/** Bypass voltages that no document publishes: V1 in tenths at 0x0074, V2 in a table of which nothing is known. */
const bypassV1 = (nowMs: number) => [2310, 2243, 2394, 2287][Math.floor(nowMs / 120_000) % 4] ?? 0;
const bypassV2 = (nowMs: number) => [2352, 2268, 2331, 2226][Math.floor(nowMs / 120_000) % 4] ?? 0;
function mains(address: number, nowMs: number): number | undefined {
  if (address === 0x0074) return bypassV1(nowMs);
  if (address === 0x0505) return bypassV2(nowMs);
  if (address === 0x0506) return 1234;
  return undefined;
}

/** Reads the display in the middle of each of three quiet times. */
async function observe({ search, clock }: SearchedSite): Promise<void> {
  search.start();
  for (let time = 0; time < 3; time += 1) {
    await clock.advance(
      60_000 - (clock.monotonicMs() % 60_000) + (clock.monotonicMs() % 120_000 < 60_000 ? 0 : 60_000),
    );
    const nowMs = clock.monotonicMs();
    search.observe([
      { object: 'BYPASS_V1', shown: (bypassV1(nowMs) / 10).toFixed(1) },
      { object: 'bypass_v2', shown: (bypassV2(nowMs) / 10).toFixed(1).replace('.', ',') },
    ]);
    await clock.advance(30_000);
  }
}

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: { code: string }) => error.code,
  );

describe('a search', () => {
  it('asks for nothing but registers, and never for commands, permissions or texts', async () => {
    const { ups, search, clock } = await siteOf();
    const before = ups.asked.length;
    search.start();
    await clock.advance(600_000);
    const asked = ups.asked.slice(before).map(({ request }) => request);
    expect(asked.length).toBeGreaterThan(1000);
    expect(new Set(asked.map(({ functionCode }) => functionCode))).toEqual(new Set([3]));
    const touches = (start: number, words: number) =>
      asked.filter(({ address, count }) => address < start + words && address + count > start);
    // IOMXXXOPXX00 p.10, 24, 35: 0x00C7 to 0x00CA, of each page.
    for (let page = 0; page <= 8; page += 1) expect(touches(0x1000 * page + 0x00c7, 4)).toEqual([]);
    expect(asked.every(({ address }) => address < 0x1000)).toBe(true);
  });

  it('finds the words that answer beside the known tables, and says how far it is', async () => {
    const { search, clock } = await siteOf();
    search.start();
    expect(search.plan?.isComplete).toBe(false);
    await clock.advance(900_000);
    expect(search.plan?.isComplete).toBe(true);
    expect(search.plan?.searchOf('system')?.counts).toMatchObject({ readable: 10, left: 0 });
    const found = search.words().filter(({ isAlone }) => isAlone);
    expect(found.map(({ address }) => address).sort()).toEqual(Array.from({ length: 10 }, (_, at) => 0x0500 + at));
    expect(search.counts.silent).toBe(0);
  });

  it('makes no cycle of the poll late at 9600 baud, and keeps alarms as fast as before', async () => {
    const starts = (from: number, { ups }: SearchedSite) =>
      ups.asked.filter(({ atMs, request }) => request.address === 0x0030 && atMs > from).map(({ atMs }) => atMs);
    const greatestGap = (times: readonly number[]) =>
      Math.max(...times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs)));
    const { clock, search } = await siteOf();
    const withoutFrom = clock.monotonicMs();
    await clock.advance(120_000);
    const without = greatestGap(starts(withoutFrom, site as SearchedSite));
    search.start();
    const withFrom = clock.monotonicMs();
    await clock.advance(120_000);
    const greatest = greatestGap(starts(withFrom, site as SearchedSite));
    // 40 words at 9600 baud: 85 characters of answer, 8 of request, 5 ms of thought, the silence before.
    const oneTableMs = 110;
    expect(greatest).toBeLessThanOrEqual(without + oneTableMs);
  });

  it('reads nothing while it does not run', async () => {
    const { ups, search, clock } = await siteOf();
    search.start();
    await clock.advance(10_000);
    await search.stop();
    const before = ups.asked.length;
    await clock.advance(60_000);
    expect(ups.asked.slice(before).filter(({ request }) => request.address >= 0x00cf)).toEqual([]);
  });

  it('ends when nobody has done anything for four hours', async () => {
    const { search, clock } = await siteOf({ pollIntervalMs: 60_000 });
    search.start();
    await clock.advance(3.9 * 3_600_000);
    search.observe([{ object: 'BYPASS_V1', shown: '231' }]);
    await clock.advance(3.9 * 3_600_000);
    expect(search.isRunning).toBe(true);
    await clock.advance(0.2 * 3_600_000);
    // What it knows is written to the disk before.
    await until(() => !search.isRunning, 5000, 'the session ends');
  }, 60_000);
});

describe('a UPS that falls silent where others refuse', () => {
  it('is asked for no other address after three silences, is polled on, and is not lost for them', async () => {
    const never = 1e9;
    const searched = await siteOf({ delayMs: (address) => (address >= 0x00d0 ? never : 0) });
    const { search, clock, monitor } = searched;
    const seen = new Set<string>();
    monitor.onReport(({ snapshot }) => seen.add(snapshot.connection));
    search.start();
    await clock.advance(120_000);
    expect(search.plan?.givenUp).toBe('silence');
    expect(search.counts.silent).toBe(3);
    expect([...seen]).toEqual(['running']);
    const { asked } = search.counts;
    await clock.advance(60_000);
    // Only three tables that the poll reads seldom are still asked, every four seconds.
    expect(search.counts.asked - asked).toBeLessThanOrEqual(48);
    expect(search.counts.silent).toBe(3);
  }, 60_000);
});

describe('a change of settings', () => {
  it('has no address asked again that the UPS has refused', async () => {
    const searched = await siteOf();
    const { ups, search, clock } = searched;
    search.start();
    await clock.advance(900_000);
    expect(search.plan?.isComplete).toBe(true);
    const before = ups.asked.length;
    await searched.changeSettings();
    await clock.advance(60_000);
    const isRefused = (start: number) => !vuMapTables.some(([from, words]) => start >= from && start < from + words);
    const again = ups.asked.slice(before).filter(({ request: { address } }) => {
      return isRefused(address) && (address < 0x0500 || address > 0x0509);
    });
    expect(again).toEqual([]);
    expect(search.plan?.isComplete).toBe(true);
  }, 60_000);
});

describe('since when the display shows it', () => {
  it('is kept with how far off it may be, over a restart', async () => {
    const searched = await siteOf();
    searched.search.start();
    await searched.clock.advance(400_000);
    searched.search.observe([
      { object: 'UnitAlarms', part: 'b05', isSet: true, sinceSeconds: 300, sinceWithinSeconds: 120 },
      { object: 'UnitAlarms', part: 'b06', isSet: true, sinceSeconds: 0 },
    ]);
    await searched.clock.advance(21_000);
    await searched.restart();
    expect(searched.search.observations.map(({ observation }) => observation)).toMatchObject([
      { sinceWithinMs: 120_000 },
      { part: 6 },
    ]);
    expect(searched.search.observations[1]?.observation).not.toHaveProperty('sinceWithinMs');
  });
});

describe('what the display shows', () => {
  it('finds the words, in known tables and beside them, after three readings', async () => {
    const searched = await siteOf();
    await observe(searched);
    const found = (await searched.search.findings()).map(({ target, finding, choices }) => {
      return [target.object, finding.verdict, choices[0]?.line];
    });
    expect(found).toEqual([
      ['BYPASS_V1', 'found', '0x0074 u16 /10'],
      ['BYPASS_V2', 'found', '0x0505 u16 /10 fc3 alone page system'],
    ]);
  }, 60_000);

  it('becomes a line of [registers], is served as found on site, and is taken back', async () => {
    const searched = await siteOf();
    await observe(searched);
    const { search, store, clock } = searched;
    for (const object of ['BYPASS_V1', 'BYPASS_V2']) {
      const [choice] = (await search.findings()).find(({ target }) => target.object === object)?.choices ?? [];
      await search.accept({ object, candidate: choice?.id ?? '' }, 'somebody');
    }
    const { registers } = store.current.settings;
    expect(registers.get('BYPASS_V1')).toMatch(
      /^0x0074 u16 \/10 found 2026-01-15 observations 3 chance 0\.9\d+ map vu-map$/,
    );
    expect(registers.get('BYPASS_V2')).toMatch(
      /^0x0505 u16 \/10 fc3 alone page system found 2026-01-15 observations 3 chance 0\.9\d+ map vu-map$/,
    );
    await clock.advance(3000);
    for (const [object, word] of [
      ['BYPASS_V1', bypassV1],
      ['BYPASS_V2', bypassV2],
    ] as const) {
      const { trust, presentValue } = number(searched.values, object);
      expect(trust).toMatchObject({ state: 'good', certainty: 'found' });
      expect(presentValue).toBe(word(clock.monotonicMs()) / 10);
    }
    const { name, text } = await search.profile();
    const { profile, problems } = readProfile(text, fedNames);
    expect([name, problems]).toEqual(['site-masterys-gp4', []]);
    const sister = profile && familyOfProfile(profile).maps[0];
    const wordOf = (fed: string) => {
      const code = sister?.feed.numbers.find(([one]) => one === fed)?.[1];
      return sister?.words.find((row) => row.code === code);
    };
    expect(wordOf('BYPASS_V1')).toMatchObject({ table: 'furtherMeasurements', offset: 12, type: 'u16', scale: 1 });
    expect(wordOf('BYPASS_V2')?.source).toMatch(/^found on site 2026-01-15, observations 3/);
    const table = sister?.tables.find(({ id }) => id === wordOf('BYPASS_V2')?.table);
    expect(table).toMatchObject({ start: 0x0505, words: 1, at: { system: 0x0505 } });
    await search.takeBack('bypass_v2', 'somebody');
    await clock.advance(3000);
    expect(store.current.settings.registers.has('BYPASS_V2')).toBe(false);
    expect(number(searched.values, 'BYPASS_V2').trust.certainty).toBe('none');
    expect(await codeOf(search.takeBack('BYPASS_V2', 'somebody'))).toBe('search.unknown');
  }, 60_000);

  it('is not accepted below the bound unless a person insists, and is then an assignment by hand', async () => {
    const { search, store, clock } = await siteOf();
    search.start();
    await clock.advance(30_000);
    search.observe([{ object: 'BYPASS_V1', shown: (bypassV1(clock.monotonicMs()) / 10).toFixed(0) }]);
    await clock.advance(20_000);
    const [finding] = await search.findings();
    expect(finding?.finding.verdict).toBe('open');
    const order = { object: 'BYPASS_V1', candidate: finding?.choices[0]?.id ?? '' };
    expect(await codeOf(search.accept(order, 'somebody'))).toBe('search.below-bound');
    await search.accept({ ...order, insist: true }, 'somebody');
    expect(store.current.settings.registers.get('BYPASS_V1')).not.toContain('found');
  });

  it('stands over a line that was written by hand only where a person insists, and gives it back', async () => {
    const searched = await siteOf();
    await observe(searched);
    const { search, store } = searched;
    const byHand = { section: 'registers', key: 'bypass_v1', value: '0x0070 u16 /10' };
    await store.apply([byHand], 'somebody');
    const [finding] = await search.findings();
    const [choice] = finding?.choices ?? [];
    expect(choice?.instead).toEqual(['bypass_v1 = 0x0070 u16 /10']);
    const order = { object: 'BYPASS_V1', candidate: choice?.id ?? '' };
    expect(await codeOf(search.accept(order, 'somebody'))).toBe('search.fed-already');
    await search.accept({ ...order, insist: true }, 'somebody');
    expect([...store.current.settings.registers.keys()]).toEqual(['bypass_v1']);
    expect(store.current.settings.registers.get('bypass_v1')).toMatch(
      /^0x0074 u16 \/10 found .* map vu-map replaces 0x0070 u16 \/10$/,
    );
    await search.takeBack('BYPASS_V1', 'somebody');
    expect(store.current.settings.registers.get('bypass_v1')).toBe('0x0070 u16 /10');
    await search.stop();
    expect(await codeOf(search.accept({ ...order, insist: true }, 'somebody'))).toBe('search.off');
  }, 60_000);

  it('stands over a documented register only where a person insists (M015: UNIT_OUTPUT_V1)', async () => {
    const { search, clock } = await siteOf();
    search.start();
    await clock.advance(30_000);
    search.observe([{ object: 'UNIT_OUTPUT_V1', shown: (bypassV1(clock.monotonicMs()) / 10).toFixed(1) }]);
    await clock.advance(20_000);
    const [finding] = await search.findings();
    const choice = finding?.choices.find(({ line }) => line === '0x0074 u16 /10');
    expect(choice?.instead).toHaveLength(1);
    expect(finding?.assigned).toBeUndefined();
  });

  it('outlives a restart, with what the words were then', async () => {
    const searched = await siteOf();
    await observe(searched);
    const before = searched.search.observations.length;
    await searched.restart();
    expect(searched.search.isRunning).toBe(false);
    expect(searched.search.observations).toHaveLength(before);
    searched.search.start();
    await searched.clock.advance(10_000);
    expect((await searched.search.findings()).map(({ finding }) => finding.verdict)).toEqual(['found', 'found']);
  }, 60_000);

  it('is refused with what is allowed, all at once', async () => {
    const { search } = await siteOf();
    search.start();
    try {
      search.observe([
        { object: 'NO_SUCH', shown: '1' },
        { object: 'BYPASS_V1', shown: 'about 230' },
        { object: 'UnitAlarms', part: 'nothing', isSet: true },
      ]);
      expect.unreachable();
    } catch (error) {
      expect(hasCode(error, 'search.invalid') && error.facts.problems).toMatchObject([
        { key: 'NO_SUCH', found: 'NO_SUCH' },
        { key: 'BYPASS_V1', found: 'about 230' },
        { key: 'UnitAlarms', found: 'nothing' },
      ]);
    }
    expect(search.observations).toEqual([]);
  });

  it('is refused while the search does not run', async () => {
    const { search } = await siteOf();
    expect(() => search.observe([{ object: 'BYPASS_V1', shown: '231' }])).toThrow(
      expect.objectContaining({ code: 'search.off' }),
    );
  });

  it('of a bit finds the bit that changed with it', async () => {
    let isAlarm = false;
    const { search, clock } = await siteOf({
      word: (address, nowMs) => (address === 0x003c ? Number(isAlarm) << 9 : mains(address, nowMs)),
    });
    search.start();
    await clock.advance(60_000);
    for (let times = 0; times < 4; times += 1) {
      isAlarm = times % 2 === 0;
      await clock.advance(5000);
      search.observe([{ object: 'UnitAlarms', part: 'b05', isSet: isAlarm, sinceSeconds: 5 }]);
      await clock.advance(70_000);
    }
    const [finding] = await search.findings();
    expect(finding?.choices[0]?.line).toBe('0x003C.9');
  }, 60_000);
});
