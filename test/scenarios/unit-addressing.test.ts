import { afterEach, describe, expect, it } from 'vitest';
import { SilentLine } from '../../src/ups/link/silent-line.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { UnitAddressing, UnitNumber } from '../../src/ups/maps/page.js';
import { SimulatedLine } from '../../src/ups/simulator/simulated-line.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { PacedUps } from '../support/ups/paced-ups.js';
import { everythingOpen } from '../support/ups/simulated-site.js';
import { WatchedUps } from '../support/ups/watched-ups.js';

let ups: WatchedUps | undefined;
afterEach(async () => {
  await ups?.monitor.stop();
});

interface Site {
  readonly units: number;
  readonly unitNumber: UnitNumber;
  readonly scenario?: string;
  readonly family?: string;
}

function watchedOn(line: ReturnType<typeof simulated> | PacedUps, unitNumber: UnitNumber, clock: ManualClock) {
  const log = new RecordingLog();
  ups = new WatchedUps({
    createLine: ({ baud }) => (baud === 9600 ? line : new SilentLine('wire')),
    choices: { ...everythingOpen, unitNumber },
    clock,
    log: log.logger,
    mapper: { architecture: { kind: 'multi-units', unit: unitNumber } },
  });
  ups.monitor.start();
  return ups;
}

function simulated(
  addressing: UnitAddressing,
  { units, scenario = 'healthy', family: name = 'masterys-gp' }: Site,
  clock: ManualClock,
) {
  const family = builtInMaps.familyOf(name, addressing);
  const map = family.maps.find(({ id }) => id === 'jbusp');
  if (map === undefined) throw new Error(`${name} has no such map`);
  return new SimulatedLine({ family, map, units, slave: 1, scenario, pace: 'none', seed: 1, clock });
}

async function found(addressing: UnitAddressing, site: Site) {
  const clock = new ManualClock();
  const watched = watchedOn(simulated(addressing, site, clock), site.unitNumber, clock);
  await clock.advance(30_000);
  return watched;
}

describe('where a parallel JBUSP system has its units, which no page tells by answering', () => {
  const sites: readonly Site[] = [
    { units: 2, unitNumber: 1 },
    { units: 2, unitNumber: 2 },
    { units: 3, unitNumber: 3 },
    { units: 6, unitNumber: 4 },
    { units: 8, unitNumber: 8, family: 'delphys-mx' },
    { units: 3, unitNumber: 1, scenario: 'unit-mix' },
    { units: 2, unitNumber: 1, scenario: 'on-battery' },
  ];

  it.each(
    (['high-byte', 'nibble', 'next-nibble'] as const).flatMap((form) => sites.map((site) => [form, site] as const)),
  )('%s is told by the sum of the units: %j', async (form, site) => {
    const { monitor } = await found(form, site);
    expect(monitor.report.setup?.unitAddressing).toEqual({ form, isTold: true });
    expect(monitor.report.problem).toBeUndefined();
  });

  it.each(['high-byte', 'nibble', 'next-nibble'] as const)(
    '%s is not told by a system without a load: the documents are kept to',
    async (form) => {
      const { monitor } = await found(form, { units: 2, unitNumber: 2, scenario: 'standby' });
      expect(monitor.report.setup?.unitAddressing).toEqual({ form: 'high-byte', isTold: false });
      expect(monitor.report.problem?.code).toBe(form === 'high-byte' ? undefined : 'ups.unit-absent');
    },
  );

  it('is compared again while the unit is not where the documents have it', async () => {
    const clock = new ManualClock();
    const line = simulated('next-nibble', { units: 2, unitNumber: 2, scenario: 'standby' }, clock);
    const { monitor } = watchedOn(line, 2, clock);
    await clock.advance(30_000);
    expect(monitor.report.setup?.unitAddressing?.isTold).toBe(false);
    line.simulator.switchTo('healthy');
    await clock.advance(620_000);
    expect(monitor.report.setup?.unitAddressing).toEqual({ form: 'next-nibble', isTold: true });
    expect(monitor.report.problem).toBeUndefined();
  });

  it('is not asked where the setting says it, nor of one interface for the whole', async () => {
    const clock = new ManualClock();
    const line = simulated('next-nibble', { units: 2, unitNumber: 2 }, clock);
    ups = new WatchedUps({
      createLine: ({ baud }) => (baud === 9600 ? line : new SilentLine('wire')),
      choices: { ...everythingOpen, unitNumber: 0 },
      clock,
      log: new RecordingLog().logger,
    });
    ups.monitor.start();
    await clock.advance(30_000);
    expect(ups.monitor.report.setup?.architecture.kind).toBe('concentrator');
    expect(ups.monitor.report.setup?.unitAddressing).toBeUndefined();
  });
});

/**
 * Pages typed from a third party's list (NETYS PR, NETYS RT, ITYS): 0x0060, 0x1060 the whole, 0x2060 module 1, 0x3060
 * module 2. M15 is the output current, M36 the active power, M37 the apparent power, all in tenths (DMX p.20).
 */
describe('pages as they are typed in', () => {
  type Loads = Readonly<Record<number, number>>;
  const starts = [0x20, 0x40, 0x60];

  async function told(loads: Loads, pages: readonly number[], swing = 0) {
    const clock = new ManualClock();
    const has = (address: number, words: number) =>
      (address === 0x1000 && words === 12) ||
      (address === 0x10e0 && words === 16) ||
      pages.some((page) =>
        starts.some((start) => address >= page + start && address + words <= page + start + (start === 0x60 ? 48 : 4)),
      );
    const word = (address: number) => {
      if (address === 0x1021) return 0x4000;
      // I01, the nominal power: it says something of itself.
      if (address === 0x1001) return 400;
      const load = loads[address & ~0xff] ?? 0;
      const swinging = Math.round(load * (1 + swing * Math.sin(clock.monotonicMs() / 300)));
      return [0x6f, 0x84, 0x85].includes(address & 0xff) ? swinging : 0;
    };
    const line = new PacedUps({ baud: 9600, turnaroundMs: 20, clock, has, word });
    const { monitor } = watchedOn(line, 2, clock);
    await clock.advance(30_000);
    return monitor.report.setup?.unitAddressing;
  }

  it('module 1 at 0x2060 and module 2 at 0x3060: 11.0 and 22.0 of 33.0', async () => {
    const pages = [0x0000, 0x1000, 0x2000, 0x3000];
    expect(await told({ 0: 330, 4096: 330, 8192: 110, 12288: 220 }, pages)).toEqual({
      form: 'next-nibble',
      isTold: true,
    });
  });

  it('unit 1 at 0x1060 and unit 2 at 0x2060: the whole is at 0x0060 only', async () => {
    const pages = [0x0000, 0x1000, 0x2000];
    expect(await told({ 0: 330, 4096: 110, 8192: 220 }, pages)).toEqual({ form: 'nibble', isTold: true });
  });

  it('unit 1 at 0x0160 and unit 2 at 0x0260', async () => {
    const pages = [0x0000, 0x0100, 0x0200, 0x1000];
    expect(await told({ 0: 330, 256: 110, 512: 220, 4096: 330 }, pages)).toEqual({
      form: 'high-byte',
      isTold: true,
    });
  });

  it.each<[string, Loads, readonly number[], number?]>([
    [
      'every page shows the same',
      { 0: 330, 256: 330, 512: 330, 4096: 330, 8192: 330, 12288: 330 },
      [0, 0x100, 0x200, 0x1000, 0x2000, 0x3000],
    ],
    [
      'both add up',
      { 0: 330, 256: 110, 512: 220, 4096: 330, 8192: 110, 12288: 220 },
      [0, 0x100, 0x200, 0x1000, 0x2000, 0x3000],
    ],
    ['one unit is there', { 0: 330, 4096: 330, 8192: 330 }, [0, 0x1000, 0x2000]],
    ['none add up', { 0: 330, 4096: 330, 8192: 110, 12288: 110 }, [0, 0x1000, 0x2000, 0x3000]],
    ['there is no load', {}, [0, 0x1000, 0x2000, 0x3000]],
    ['too little flows: 1.1 A', { 0: 11, 4096: 11, 8192: 4, 12288: 7 }, [0, 0x1000, 0x2000, 0x3000]],
    [
      'the load swings by a half twice a second',
      { 0: 330, 4096: 330, 8192: 110, 12288: 220 },
      [0, 0x1000, 0x2000, 0x3000],
      0.5,
    ],
  ])('is left to the documents: %s', async (_, loads, pages, swing) => {
    expect(await told(loads, pages, swing)).toEqual({ form: 'high-byte', isTold: false });
  });
});
