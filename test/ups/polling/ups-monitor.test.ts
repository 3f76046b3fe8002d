import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SetupChoices, UpsSetup } from '../../../src/ups/detection/ups-setup.js';
import type { ByteLine } from '../../../src/ups/link/byte-line.js';
import type { LineSettings } from '../../../src/ups/link/line-timing.js';
import type { FamilyName } from '../../../src/ups/maps/family-name.js';
import { UpsMonitor, type UpsMonitorOptions } from '../../../src/ups/polling/ups-monitor.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { withCrc } from '../../support/ups/modbus-frames.js';
import { everythingOpen, type SimulatedSite, SiteWire } from '../../support/ups/simulated-site.js';
import { monitorDefaults, wordsOfTables } from '../../support/ups/watched-ups.js';

let clock: ManualClock;
let log: RecordingLog;
let monitor: UpsMonitor | undefined;

beforeEach(() => {
  clock = new ManualClock();
  log = new RecordingLog();
});

afterEach(async () => {
  await monitor?.stop();
  expect(clock.pendingTimers).toBe(0);
});

function monitorOf(site: SimulatedSite, options: Partial<UpsMonitorOptions> = {}) {
  const wire = new SiteWire(site, clock);
  monitor = new UpsMonitor({
    createLine: wire.createLine,
    choices: everythingOpen,
    ...monitorDefaults,
    clock,
    log: log.logger,
    ...options,
  });
  monitor.start();
  return { monitor, wire };
}

/** Milliseconds until the UPS was found, at most `withinMs`. */
async function searchTime(found: UpsMonitor, withinMs: number): Promise<{ ms: number; setup: UpsSetup | undefined }> {
  const startMs = clock.monotonicMs();
  for (let ms = 0; ms < withinMs && !found.report.setup; ms += 50) await clock.advance(50);
  return { ms: clock.monotonicMs() - startMs, setup: found.report.setup };
}

describe('a UPS is found by itself within 15 seconds on a line that is otherwise silent', () => {
  const sites: readonly (readonly [SimulatedSite, FamilyName])[] = [
    [{ family: 'itys-pro', baud: 57_600 }, 'itys-pro'],
    [{ family: 'masterys-bc-plus', baud: 57_600 }, 'masterys-bc-plus'],
    [{ family: 'masterys-gp4', baud: 9600 }, 'masterys-gp4'],
    [{ family: 'modulys-gp', baud: 57_600 }, 'modulys-gp'],
    [{ family: 'masterys-gp', baud: 9600 }, 'masterys-gp'],
    [{ family: 'delphys-mx', baud: 9600 }, 'delphys-mx'],
    [{ family: 'delphys-mx', baud: 2400 }, 'delphys-mx'],
    [{ family: 'delphys-gp', map: 'adicom', baud: 9600 }, 'delphys-gp'],
  ];

  it.each(sites)('%j', async (site, expected) => {
    const { monitor: found } = monitorOf(site);
    const { ms, setup } = await searchTime(found, 15_000);
    expect(setup?.family.name).toBe(expected);
    expect(setup?.baud).toBe(site.baud);
    expect(setup?.map.id).toBe(site.map ?? setup?.family.maps[0]?.id);
    expect(ms).toBeLessThanOrEqual(15_000);
    await clock.advance(5000);
    expect(found.report.snapshot.connection).toBe('running');
  });

  it('is asked first with what worked the last time', async () => {
    const remembered = { baud: 19_200, map: 'vu-map', family: 'masterys-gp4' } as const;
    const { monitor: found, wire } = monitorOf({ family: 'masterys-gp4', baud: 19_200 }, { remembered });
    await searchTime(found, 1000);
    expect(found.report.setup?.baud).toBe(19_200);
    expect(wire.openedAt).toEqual([19_200]);
  });
});

describe('settings that are fixed', () => {
  it('are the only ones asked while they get an answer', async () => {
    const choices = { ...everythingOpen, family: 'delphys-mx', baud: 9600 } as const;
    const { monitor: found, wire } = monitorOf({ family: 'delphys-mx', baud: 9600 }, { choices });
    await searchTime(found, 2000);
    expect(found.report.setup?.family.name).toBe('delphys-mx');
    expect(wire.openedAt).toEqual([9600]);
  });

  it('that get no answer while others would are told with what would answer', async () => {
    const choices = { ...everythingOpen, family: 'delphys-mx', baud: 9600 } as const;
    const { monitor: found } = monitorOf({ family: 'masterys-bc-plus', baud: 57_600 }, { choices });
    await clock.advance(30_000);
    expect(found.report.setup).toBeUndefined();
    expect(found.advice).toMatchObject({ baud: 57_600, family: { name: 'masterys-bc-plus' } });
    expect(log.lines.some(({ level, facts }) => level === 'warn' && facts.baud === 57_600)).toBe(true);
  });

  it('that the UPS contradicts are kept, and the contradiction is told', async () => {
    const choices = { ...everythingOpen, family: 'masterys-gp4' } as const;
    const { monitor: found } = monitorOf({ family: 'masterys-bc-plus', baud: 57_600 }, { choices });
    await searchTime(found, 5000);
    expect(found.report.setup?.family.name).toBe('masterys-gp4');
    expect(log.lines.some(({ level, facts }) => level === 'warn' && facts.says === 'masterys-bc-plus')).toBe(true);
  });
});

describe('a fault in the search', () => {
  it('is logged, and the UPS is found all the same', async () => {
    const registry = monitorDefaults.registry;
    let faults = 0;
    const faulty: UpsMonitorOptions['registry'] = {
      ...registry,
      findMap: (id) => {
        if (faults < 3) {
          faults += 1;
          throw new RangeError('Maximum call stack size exceeded');
        }
        return registry.findMap(id);
      },
    };
    const { monitor: found } = monitorOf({ family: 'itys-pro', baud: 57_600 }, { registry: faulty });
    await searchTime(found, 30_000);
    expect(faults).toBe(3);
    expect(found.report.setup?.family.name).toBe('itys-pro');
    const told = log.lines.filter(({ level, facts }) => level === 'error' && facts.code === 'internal.fault');
    expect(told.length).toBeGreaterThanOrEqual(1);
  });
});

describe('a UPS that does not answer', () => {
  it('is ready, then lost, and found when it appears', async () => {
    const { monitor: found, wire } = monitorOf({ family: 'itys-pro', baud: 57_600, scenario: 'silence' });
    await clock.advance(500);
    expect(found.report.snapshot.connection).toBe('ready');
    await clock.advance(60_000);
    expect(found.report.snapshot.connection).toBe('lost');
    expect(found.report.setup).toBeUndefined();
    wire.simulated.simulator.switchTo('healthy');
    await clock.advance(20_000);
    expect(found.report.snapshot.connection).toBe('running');
  });

  it('is looked for again after a minute, because another one may have taken its place', async () => {
    const { monitor: found, wire } = monitorOf({ family: 'itys-pro', baud: 57_600 });
    await searchTime(found, 2000);
    await clock.advance(3000);
    wire.simulated.simulator.switchTo('silence');
    await clock.advance(10_000);
    expect(found.report.snapshot.connection).toBe('lost');
    const asked = wire.openedAt.length;
    await clock.advance(90_000);
    expect(wire.openedAt.length).toBeGreaterThan(asked);
    wire.simulated.simulator.switchTo('healthy');
    await clock.advance(40_000);
    expect(found.report.snapshot.connection).toBe('running');
  });

  it('is looked for at all speeds for hours without filling the log', async () => {
    const { wire } = monitorOf({ family: 'itys-pro', baud: 57_600, scenario: 'silence' });
    await clock.advance(60_000);
    const [lines, opened] = [log.lines.filter(({ level }) => level !== 'debug').length, wire.openedAt.length];
    await clock.advance(540_000);
    expect(wire.openedAt.length).toBeGreaterThan(opened + 100);
    expect(log.lines.filter(({ level }) => level !== 'debug').length).toBe(lines);
  });

  it('keeps its last words while it is looked for', async () => {
    const { monitor: found, wire } = monitorOf({ family: 'itys-pro', baud: 57_600 });
    await clock.advance(5000);
    wire.simulated.simulator.switchTo('silence');
    await clock.advance(120_000);
    expect(found.report.snapshot.connection).toBe('lost');
    expect(found.report.snapshot.reading('system', 'measurements').words).toHaveLength(40);
  });
});

it('says that answers come late where the search goes from speed to speed, and nothing of the cable', async () => {
  const { line } = monitorDefaults;
  const { monitor: found } = monitorOf(
    { family: 'masterys-bc-plus', baud: 57_600, scenario: 'late-answer' },
    { line: { ...line, timeoutMs: 1000 } },
  );
  await clock.advance(120_000);
  expect(found.report.snapshot).toMatchObject({ connection: 'lost', loss: 'late' });
});

describe('the architecture follows from the UPS and the unit number (Manual §5.1)', () => {
  const parallel = { family: 'masterys-bc-plus', baud: 57_600, units: 3 } as const;
  const unit = (unitNumber: number) => ({ choices: { ...everythingOpen, unitNumber } });

  it('0 on one UPS is a single UPS', async () => {
    const { monitor: found } = monitorOf({ family: 'masterys-bc-plus', baud: 57_600 });
    const { setup } = await searchTime(found, 5000);
    expect(setup?.architecture).toEqual({ kind: 'single' });
  });

  it.each([
    [parallel],
    [{ family: 'delphys-mx', baud: 9600, units: 2 } as const],
    [{ family: 'delphys-gp', map: 'adicom', baud: 9600, units: 2 } as const],
  ])('0 on a parallel system is a concentrator: %j', async (site) => {
    const { monitor: found } = monitorOf(site);
    const { setup } = await searchTime(found, 15_000);
    expect(setup?.architecture).toEqual({ kind: 'concentrator' });
  });

  it('n on a parallel system is unit n', async () => {
    const { monitor: found } = monitorOf(parallel, unit(2));
    await clock.advance(5000);
    expect(found.report.setup?.architecture).toEqual({ kind: 'multi-units', unit: 2 });
    expect(found.report.problem).toBeUndefined();
    expect(found.report.snapshot.reading(2, 'status').outcome).toBe('data');
  });

  it('1 on a single VU-MAP UPS is that UPS', async () => {
    const { monitor: found } = monitorOf({ family: 'itys-pro', baud: 57_600 }, unit(1));
    await clock.advance(5000);
    expect(found.report.setup?.architecture).toEqual({ kind: 'single' });
    expect(found.report.problem).toBeUndefined();
  });

  it('a unit that does not exist is an error, and no other unit is shown for it', async () => {
    const { monitor: found } = monitorOf(parallel, unit(5));
    await clock.advance(5000);
    expect(found.report.problem?.code).toBe('ups.unit-absent');
    expect(found.report.snapshot.reading(5, 'measurements').outcome).toBe('exception');
    expect(found.report.snapshot.reading('system', 'measurements').outcome).toBe('data');
    expect(log.lines.filter(({ facts }) => facts.code === 'ups.unit-absent')).toHaveLength(1);
  });

  it("a number beyond the range's limit is an error, and that unit is never asked", async () => {
    const { monitor: found } = monitorOf(parallel, unit(7));
    await clock.advance(5000);
    expect(found.report.problem).toMatchObject({ code: 'ups.unit-absent', facts: { unit: 7, maxUnits: 6 } });
    expect(found.report.snapshot.connection).toBe('running');
    expect(found.report.snapshot.reading(7, 'status').outcome).toBe('exception');
  });
});

describe('a word that a site gave to an object by hand (0x0070, VU-MAP M048)', () => {
  const site = { family: 'masterys-gp4', baud: 57_600 } as const;
  const ageMs = () => {
    const { takenAtMs, reading } = monitor?.report.snapshot ?? { takenAtMs: 0, reading: () => undefined };
    return takenAtMs - (reading.call(monitor?.report.snapshot, 'system', 'furtherMeasurements')?.readAtMs ?? 0);
  };

  it('is read in every cycle when it is assigned, else every ten seconds', async () => {
    monitorOf(site, { assigned: wordsOfTables([0x0070]) });
    await clock.advance(9500);
    expect(ageMs()).toBeLessThan(1000);
    await monitor?.stop();
    monitorOf(site);
    await clock.advance(9500);
    expect(ageMs()).toBeGreaterThan(5000);
  });

  it('is read in every cycle as soon as it is assigned, without a break', async () => {
    const { monitor: found } = monitorOf(site);
    await clock.advance(9500);
    const seen = new Set<string>();
    found.onReport(({ snapshot }) => seen.add(snapshot.connection));
    found.assign(wordsOfTables([0x0070]));
    await clock.advance(3000);
    expect(ageMs()).toBeLessThan(1000);
    expect([...seen]).toEqual(['running']);
  });
});

describe('a word outside all tables that a site gave to an object (0x0500)', () => {
  const site = { family: 'masterys-gp4', baud: 57_600 } as const;
  const alone = { address: 0x0500, words: 1, functionCode: undefined, page: 'system' } as const;
  const table = 'alone system fc3 0x0500';

  it('is read by itself in every cycle, from when it is assigned to when it is taken back, without a break', async () => {
    const { monitor: found } = monitorOf(site);
    await clock.advance(9500);
    const seen = new Set<string>();
    found.onReport(({ snapshot }) => seen.add(snapshot.connection));
    found.assign({ addresses: [], aloneOn: () => [alone] });
    await clock.advance(3000);
    // The simulated UPS has no such word.
    expect(found.report.snapshot.reading('system', table)).toMatchObject({ outcome: 'exception' });
    expect(found.report.snapshot.map?.tables.at(-1)).toMatchObject({ id: table, words: 1, readFunction: 3 });
    found.assign(wordsOfTables([]));
    await clock.advance(3000);
    expect(found.report.snapshot.map?.tables.some(({ id }) => id === table)).toBe(false);
    expect([...seen]).toEqual(['running']);
  });
});

describe('answers that are lost while the UPS is looked at', () => {
  /** `isLost`: whether the count-th answer on the line is, one to a request for that address. */
  function lossy(
    site: SimulatedSite,
    fixed: Partial<SetupChoices>,
    isLost: (count: number, address: number) => boolean,
  ) {
    const wire = new SiteWire(site, clock);
    const answers = { count: 0 };
    let address = 0;
    const createLine = (settings: LineSettings): ByteLine => {
      const line = wire.createLine(settings);
      const [listen, write] = [line.onData.bind(line), line.write.bind(line)];
      line.write = (bytes) => {
        address = ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
        return write(bytes);
      };
      line.onData = (listener) =>
        listen((chunk) => {
          answers.count += 1;
          if (!isLost(answers.count - 1, address)) listener(chunk);
        });
      return line;
    };
    const choices: SetupChoices = { ...everythingOpen, registerMap: site.map ?? 'auto', baud: site.baud, ...fixed };
    return { monitor: monitorOf(site, { createLine, choices }).monitor, answers };
  }

  const concentrator = { kind: 'concentrator' } as const;
  const losses: readonly (readonly [first: number, lost: number])[] = [
    ...[0, 1, 2, 3, 4, 5, 6].map((first) => [first, 1] as const),
    ...[0, 1, 2].flatMap((first) => [3, 4, 5].map((lost) => [first, lost] as const)),
  ];

  describe.each([
    [{ family: 'masterys-bc-plus', baud: 57_600, units: 3 }, 0, concentrator],
    [{ family: 'masterys-bc-plus', baud: 57_600, units: 3 }, 1, { kind: 'multi-units', unit: 1 }],
    [{ family: 'delphys-mx', baud: 9600, units: 2 }, 0, concentrator],
    [{ family: 'delphys-gp', map: 'vu-map', baud: 9600, units: 2 }, 0, concentrator],
    [{ family: 'delphys-gp', map: 'adicom', baud: 9600, units: 2 }, 0, concentrator],
  ] as const)('make no other architecture of %j, unit number %d', (site, unitNumber, architecture) => {
    it.each(losses)('from answer %d on, %d of them', async (first, lost) => {
      const { monitor: found, answers } = lossy(
        site,
        { family: site.family, unitNumber },
        (count) => count >= first && count < first + lost,
      );
      await clock.advance(20_000);
      expect(answers.count).toBeGreaterThan(first + lost);
      expect(found.report.setup?.architecture).toEqual(architecture);
      expect(found.report.snapshot.connection).toBe('running');
    });
  });

  it.each(losses)(
    'make no other range of a UPS that is known by its reference (from %d on, %d)',
    async (first, lost) => {
      const site = { family: 'delphys-xtend', map: 'vu-map', baud: 9600 } as const;
      const { monitor: found } = lossy(site, {}, (count) => count >= first && count < first + lost);
      await clock.advance(20_000);
      expect(found.report.setup?.family.name).toBe('delphys-xtend');
    },
  );

  it.each([
    ['status, JBUSP 0x1020', { family: 'delphys-mx', baud: 9600 }, 0x1020],
    ['status of a system, ADICOM 0x0140', { family: 'delphys-gp', map: 'adicom', baud: 9600 }, 0x0140],
    ['the reference, VU-MAP 0x0010', { family: 'masterys-gp4', baud: 57_600 }, 0x0010],
  ] as const)('are no obstacle when the UPS answers all but %s, which it ignores', async (_, site, mute) => {
    const { monitor: found } = lossy(site, {}, (__, address) => address === mute);
    await clock.advance(30_000);
    expect(found.report.setup?.architecture).toEqual({ kind: 'single' });
    expect(found.report.setup?.family.name).toBe(site.family);
    expect(found.report.snapshot.connection).toBe('running');
  });
});

describe('a UPS whose registers say nothing yet while it starts', () => {
  /** Every word of its data is that one until `toMs`. */
  function starting(units: number, word: number, toMs: number, looked: Partial<UpsMonitorOptions['choices']> = {}) {
    const site = { family: 'masterys-bc-plus', baud: 57_600, units } as const;
    const wire = new SiteWire(site, clock);
    const createLine = (settings: LineSettings): ByteLine => {
      const line = wire.createLine(settings);
      const listen = line.onData.bind(line);
      line.onData = (listener) =>
        listen((chunk) => {
          const [slave = 0, functionCode = 0, octets = 0] = chunk;
          const isBlank = functionCode === 3 && clock.monotonicMs() < toMs;
          const words = Array.from({ length: octets }, (_, at) => (at % 2 === 0 ? word >> 8 : word & 0xff));
          listener(isBlank ? withCrc([slave, functionCode, octets, ...words]) : chunk);
        });
      return line;
    };
    const choices = { ...everythingOpen, family: site.family, registerMap: 'vu-map', baud: site.baud } as const;
    return monitorOf(site, { createLine, choices: { ...choices, unitNumber: 1, ...looked } }).monitor;
  }
  const whole = { unitNumber: 0 } as const;
  const anyRange = { family: 'auto', registerMap: 'auto' } as const;

  it.each([0, 0xffff, 0x2020])('is a system, read as a whole, where it then says so (words %d)', async (word) => {
    const found = starting(3, word, clock.monotonicMs() + 25_000, whole);
    await clock.advance(24_000);
    expect(found.report.setup).toBeUndefined();
    await clock.advance(6000);
    expect(found.report.setup?.architecture).toEqual({ kind: 'concentrator' });
    expect(found.report.snapshot.connection).toBe('running');
  });

  it.each([0, 0xffff, 0x2020])('is of the range that it then says, where it may be any (words %d)', async (word) => {
    const found = starting(1, word, clock.monotonicMs() + 25_000, { ...whole, ...anyRange });
    await clock.advance(24_000);
    expect(found.report.setup).toBeUndefined();
    await clock.advance(6000);
    expect(found.report.setup?.family.name).toBe('masterys-bc-plus');
    expect(found.report.snapshot.connection).toBe('running');
  });

  it('is of the range that a map has for those that say nothing when it has said nothing for a minute', async () => {
    const found = starting(1, 0, Number.POSITIVE_INFINITY, { ...whole, ...anyRange });
    await clock.advance(59_000);
    expect(found.report.setup).toBeUndefined();
    await clock.advance(11_000);
    expect(found.report.setup).toBeDefined();
  });

  it.each([0, 0xffff, 0x2020])(
    'is, looked for as unit 1, one of several, for good, where it then says so (words %d)',
    async (word) => {
      const found = starting(3, word, clock.monotonicMs() + 25_000);
      await clock.advance(24_000);
      expect([found.report.setup, found.report.snapshot.connection]).toEqual([undefined, 'lost']);
      await clock.advance(6000);
      expect(found.report.setup?.architecture).toEqual({ kind: 'multi-units', unit: 1 });
      expect(found.report.snapshot.connection).toBe('running');
    },
  );

  it('is, looked for as unit 1, a single one where it then says so', async () => {
    const found = starting(1, 0, clock.monotonicMs() + 25_000);
    await clock.advance(30_000);
    expect(found.report.setup?.architecture).toEqual({ kind: 'single' });
    expect(found.report.snapshot.connection).toBe('running');
  });

  it('is taken for a single one when it has said nothing for a minute', async () => {
    const found = starting(1, 0, Number.POSITIVE_INFINITY);
    await clock.advance(59_000);
    expect(found.report.setup).toBeUndefined();
    await clock.advance(11_000);
    expect(found.report.setup?.architecture).toEqual({ kind: 'single' });
  });
});
