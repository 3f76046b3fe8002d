import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incidentsAsCsv } from '../../src/journal/export-incidents.js';
import { IncidentBook } from '../../src/journal/incident-book.js';
import { incidentTitle, loadOutcome } from '../../src/journal/incident-texts.js';
import { Journal } from '../../src/journal/journal.js';
import type { NewEvent } from '../../src/journal/journal-event.js';
import { UpsStateFile } from '../../src/journal/ups-state-file.js';
import { UpsWatch } from '../../src/journal/ups-watch.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { everythingOpen, type SimulatedSite, SiteWire } from '../support/ups/simulated-site.js';
import { WatchedUps } from '../support/ups/watched-ups.js';
import { temporaryFolder } from './temporary-folder.js';

const startMs = Date.UTC(2026, 0, 15, 12, 0, 0);

let folder: string;
let clock: ManualClock;
let journal: Journal;
let book: IncidentBook;
let simulated: boolean;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = new ManualClock(startMs);
  simulated = false;
  await begin();
});

afterEach(async () => {
  book.stop();
  await journal.stop();
  expect(clock.pendingTimers).toBe(0);
});

async function begin(): Promise<void> {
  journal = new Journal({ folder, clock, log: silentLog, isSimulated: () => simulated });
  await journal.start();
  book = new IncidentBook(journal, clock);
}

const fan: NewEvent = { kind: 'alarm-raised', subject: 'UnitAlarms/FAN FAILURE' };
const fanOver: NewEvent = { ...fan, kind: 'alarm-cleared' };

/** The fan fails that often, for a second every quarter of an hour. */
async function failOften(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    journal.record(fan);
    await clock.advance(1000);
    journal.record(fanOver);
    await clock.advance(900_000);
    if (time % 100 === 0) await journal.flush();
  }
  await journal.flush();
}

describe('those who ask', () => {
  it('are told page by page, each incident once, the newest first', async () => {
    await failOften(7);
    journal.record(fan);
    const first = await book.page({ limit: 3 });
    expect(first.open).toHaveLength(1);
    const { next = 0 } = first;
    const second = await book.page({ limit: 3, before: next });
    const third = await book.page({ limit: 3, before: second.next ?? 0 });
    const ids = [first, second, third].flatMap(({ over }) => over.map(({ id }) => id));
    expect(ids).toEqual([13, 11, 9, 7, 5, 3, 1]);
    expect(third.next).toBeUndefined();
  });

  it('are told what has come since they asked last, and the same as who asks for the first time', async () => {
    await failOften(2);
    expect((await book.page({})).over).toHaveLength(2);
    journal.record(fan);
    expect((await book.page({})).open).toHaveLength(1);
    journal.record(fanOver);
    await journal.flush();
    expect(await book.all()).toEqual(await new IncidentBook(journal, clock).all());
    await clock.advance(300_000);
  });

  it('can ask for a kind, and for a time', async () => {
    await failOften(2);
    journal.record({ kind: 'communication-lost' });
    await clock.advance(60_000);
    journal.record({ kind: 'communication-back' });
    expect((await book.page({ kind: 'communication' })).over.map(({ kind }) => kind)).toEqual(['communication']);
    const inTime = await book.page({ fromMs: startMs, toMs: startMs + 500 });
    expect(inTime.over.map(({ beginMs }) => beginMs)).toEqual([startMs]);
  });

  it('are told the events of one, those of the gateway too', async () => {
    journal.record(fan);
    journal.record({ kind: 'login', subject: 'root' });
    journal.record({ kind: 'stopped' });
    journal.record({ kind: 'started' });
    journal.record(fanOver);
    const story = await book.story(1);
    expect(story?.events.map(({ kind }) => kind)).toEqual(['alarm-raised', 'stopped', 'started', 'alarm-cleared']);
    expect(story?.hasMore).toBe(false);
    expect(await book.story(2)).toBeUndefined();
  });

  it('do so at the same time without harm', async () => {
    await failOften(5);
    const answers = await Promise.all([book.all(), book.all(), book.page({})]);
    expect(answers[0]).toHaveLength(5);
    expect(answers[1]).toEqual(answers[0]);
  });

  it('are told the same after a restart', async () => {
    await failOften(3);
    journal.record(fan);
    const before = await book.all();
    book.stop();
    await journal.stop();
    await begin();
    expect(await book.all()).toEqual(before);
  });
});

describe('the making', () => {
  it('keeps nothing while nobody asks', async () => {
    await failOften(1);
    await book.all();
    expect(clock.pendingTimers).toBeGreaterThan(0);
    await clock.advance(300_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('of a full journal ends, and tells no incident whose begin the journal has lost', {
    timeout: 60_000,
  }, async () => {
    const detail = 'x'.repeat(250);
    for (let index = 0; index < 20_000; index += 1) {
      const raised = index % 2 === 0;
      journal.record({ kind: raised ? 'login' : 'logout', subject: 'root', detail });
      await clock.advance(0);
      clock.stepWall(60_000);
      if (index % 500 === 0) {
        journal.record(index % 1000 === 0 ? fan : fanOver);
        await journal.flush();
      }
    }
    await journal.flush();
    const { over } = await book.page({ limit: 200 });
    expect(over.length).toBeGreaterThan(3);
    expect(over.at(-1)?.id).toBeGreaterThan(journal.firstId - 1);
  });
});

describe('a scenario that is played on a UPS, seen by the watch', () => {
  const site: SimulatedSite = { family: 'masterys-gp4', baud: 57_600 };

  async function play(scenario: string, forMs: number): Promise<void> {
    const wire = new SiteWire({ ...site, scenario }, clock);
    const ups = new WatchedUps({
      createLine: wire.createLine,
      choices: { ...everythingOpen, family: site.family, baud: site.baud },
      clock,
      log: silentLog,
    });
    const watch = new UpsWatch({
      recorder: journal,
      memory: new UpsStateFile(`${folder}/plant.json`, silentLog),
      clock,
    });
    await watch.start();
    let isOver = false;
    const endReports = ups.monitor.onReport(() => {
      clock.schedule(300, () => {
        if (!isOver) watch.observe(ups.values, false, undefined);
      });
    });
    ups.monitor.start();
    await clock.advance(forMs);
    isOver = true;
    endReports();
    await ups.monitor.stop();
    await watch.stop();
    await clock.advance(1000);
  }

  it('a mains failure is exactly one incident, with what was left of the battery', async () => {
    await play('mains-failure', 120_000);
    const [incident, ...others] = await book.all();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ kind: 'outage', state: 'ended', returns: 0, isBeginUnknown: false });
    expect(incident && incidentTitle(incident).en).toBe('Mains failure');
    // From 5 s to 90 s and the 5 s of the rectifier's walk-in, each seen within a cycle.
    expect(incident?.durationMs).toBeGreaterThanOrEqual(89_000);
    expect(incident?.durationMs).toBeLessThanOrEqual(92_000);
    expect(incident && loadOutcome(incident)).toBe('battery');
    expect(incident?.batteryBefore?.percent).toBe(100);
    expect(incident?.batteryLeft?.percent).toBeLessThan(100);
    expect(incident?.batteryLeft?.minutes).toBeGreaterThan(0);
    expect(incident?.alarms.map(({ id }) => id)).toContain('UnitAlarms/ON BATTERY');
    expect(incident?.alarms.every(({ clearedMs }) => clearedMs !== undefined)).toBe(true);
  });

  it.each([
    ['battery-discharged', 200_000, 'Mains failure', 'lost'],
    ['overload', 200_000, 'Overload', 'bypass'],
    ['brownout', 120_000, 'Mains out of tolerance', 'battery'],
    ['bypass-transfer', 90_000, 'On bypass', 'bypass'],
    ['battery-test', 90_000, undefined, undefined],
    ['healthy', 60_000, undefined, undefined],
  ])('%s', async (scenario, forMs, title, outcome) => {
    await play(scenario, forMs);
    const told = (await book.all()).map((one) => [incidentTitle(one).en, loadOutcome(one)]);
    expect(told).toEqual(title === undefined ? [] : [[title, outcome]]);
  });

  it('of the simulator stays its own', async () => {
    simulated = true;
    await play('mains-failure', 120_000);
    expect((await book.all()).map((one) => one.simulated)).toEqual([true]);
  });

  it('as a table for spreadsheets has a line for it, in the language of who asks', async () => {
    await play('mains-failure', 120_000);
    const csv = incidentsAsCsv(await book.all(), 'fr');
    const lines = csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('Coupure du secteur;');
    expect(lines[1]).toContain("L'onduleur a maintenu la charge, sur batterie.");
  });
});
