import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FamilyName } from '../../src/ups/maps/family-name.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { everythingOpen, type SimulatedSite, SiteWire } from '../support/ups/simulated-site.js';
import { WatchedUps } from '../support/ups/watched-ups.js';

/** One reading a second (the default): what happens is seen by the end of the next one. */
const pollMs = 1000;
const seenWithinMs = pollMs + 100;
/** The rectifier takes over from the battery this long after mains are back: the UPS's own delay. */
const walkInS = 5;

let clock: ManualClock;
let log: RecordingLog;
let watched: WatchedUps | undefined;

beforeEach(() => {
  clock = new ManualClock();
  log = new RecordingLog();
});

afterEach(async () => {
  await watched?.monitor.stop();
  expect(clock.pendingTimers).toBe(0);
});

/** A UPS on which the scenario plays from now on; times of scenarios.ts count from here. */
function play(site: SimulatedSite, unitNumber = 0): WatchedUps {
  const wire = new SiteWire(site, clock);
  const { family, map = 'auto' } = site;
  watched = new WatchedUps({
    createLine: wire.createLine,
    choices: { ...everythingOpen, family, registerMap: map, baud: site.baud, unitNumber },
    clock,
    log: log.logger,
  });
  watched.monitor.start();
  return watched;
}

/** What the object showed, and when: each time within a cycle after what caused it. */
function expectHistory(name: string, expected: readonly (readonly [value: string, afterS: number])[]): void {
  const changes = watched?.changesOf(name) ?? [];
  const shown = changes.filter(({ value }, index) => index > 0 || value !== 'LOAD OFF');
  expect([name, shown.map(({ value }) => value)]).toEqual([name, expected.map(([value]) => value)]);
  shown.forEach(({ atMs }, index) => {
    const [value, afterS] = expected[index] ?? ['', 0];
    expect(atMs, `${name} ${value}`).toBeGreaterThanOrEqual(1000 * afterS);
    expect(atMs, `${name} ${value}`).toBeLessThanOrEqual(1000 * afterS + seenWithinMs);
  });
}

/** What the object showed from that second on. */
function shownAfter(name: string, fromS: number): string[] {
  const changes = watched?.changesOf(name) ?? [];
  return changes.filter(({ atMs }) => atMs >= 1000 * fromS).map(({ value }) => value);
}

const sites: readonly SimulatedSite[] = [
  { family: 'masterys-gp4', baud: 57_600 },
  { family: 'masterys-gp', baud: 9600 },
  { family: 'delphys-mx', baud: 9600 },
  { family: 'delphys-xtend', map: 'vu-map', baud: 9600 },
];

describe.each(sites)('$family ($map): mains fail after 5 s and return after 90 s', (site) => {
  it('is ON BATTERY and DISCHARGING within a cycle, back within a cycle, and nothing in between', async () => {
    play({ ...site, scenario: 'mains-failure' });
    await clock.advance(120_000);
    const load = [
      ['ON INVERTER', 0],
      ['ON BATTERY', 5],
      ['ON INVERTER', 90 + walkInS],
    ] as const;
    expectHistory('UPSLoadStatus', load);
    expectHistory('UnitLoadStatus', load);
    expect(shownAfter('BatteryStatus', 5)).toEqual(['DISCHARGING', 'CHARGING']);
    expect(shownAfter('InverterStatus', 5)).toEqual([]);
    expect(shownAfter('RectifierStatus', 5)).toEqual(['OFF', 'ON']);
    expect(shownAfter('InputRecStatus', 5)).toEqual(['NOT PRESENT', 'OK']);
    expect(shownAfter('Alarms', 5)).toEqual(['GENERAL ALARM', 'NO ALARM']);
    // No OUT OF TOL on the way: word 0x0033 and A035 change places at one moment.
    // UnitAlarms b06 UNIT GENERAL ALARM, b10 ON BATTERY.
    expect(shownAfter('UnitAlarms', 5)).toEqual(['6 10', '']);
    expect(shownAfter('DeviceStatus', 5)).toEqual([]);
  });
});

describe.each(sites)('$family ($map): mains fail after 5 s with 30 % of charge, and return after 300 s', (site) => {
  it('discharges, is LOW on the way, and charges again: each once', async () => {
    play({ ...site, scenario: 'battery-low' });
    await clock.advance(330_000);
    expect(shownAfter('BatteryStatus', 0).filter((state) => state !== 'OK')).toEqual([
      'CHARGING',
      'DISCHARGING',
      'LOW',
      'CHARGING',
    ]);
    const [low] = watched?.changesOf('BatteryStatus').filter(({ value }) => value === 'LOW') ?? [];
    expect(low?.atMs).toBeGreaterThan(6000);
    expect(low?.atMs).toBeLessThan(200_000);
    expectHistory('UnitLoadStatus', [
      ['ON INVERTER', 0],
      ['ON BATTERY', 5],
      ['ON INVERTER', 300 + walkInS],
    ]);
    // b09 BATTERY LOW comes and goes once.
    const hasLow = shownAfter('UnitAlarms', 0).map((bits) => bits.split(' ').includes('9'));
    expect(hasLow.filter((is, index) => is !== (hasLow[index - 1] ?? false))).toEqual([true, false]);
  });
});

describe.each(sites)('$family ($map): to the automatic bypass after 5 s, back after 60 s', (site) => {
  it('is ON BYPASS within a cycle', async () => {
    play({ ...site, scenario: 'bypass-transfer' });
    await clock.advance(90_000);
    expectHistory('UnitLoadStatus', [
      ['ON INVERTER', 0],
      ['ON BYPASS', 5],
      ['ON INVERTER', 60],
    ]);
    expect(shownAfter('DeviceStatus', 5)).toEqual([]);
  });
});

describe.each(['masterys-gp4', 'modulys-gp'] as const)('%s: the battery is empty and everything is off', (family) => {
  it('shows no rectifier and no input, once word 0x0033 has been seen', async () => {
    play({ family, baud: 57_600, scenario: 'battery-discharged' });
    await clock.advance(60_000);
    expect(['RectifierStatus', 'InverterStatus', 'InputRecStatus'].map((name) => watched?.valueOf(name))).toEqual([
      'OFF',
      'OFF',
      'NOT PRESENT',
    ]);
    expect(shownAfter('RectifierStatus', 5)).toEqual(['OFF']);
    expect(shownAfter('InputRecStatus', 5)).toEqual(['NOT PRESENT']);
  });
});

const onMaintenanceBypass: readonly SimulatedSite[] = [
  { family: 'itys-pro', baud: 57_600 },
  { family: 'modulys-gp', baud: 57_600 },
  { family: 'masterys-bc-plus', baud: 57_600 },
  ...sites,
  { family: 'delphys-gp', map: 'adicom', baud: 9600, units: 2 },
];

describe.each(onMaintenanceBypass)('$family ($map) on maintenance bypass', (site) => {
  it('never shows LOAD OFF beside the load', async () => {
    play({ ...site, scenario: 'maintenance-bypass' });
    await clock.advance(20_000);
    const shown = watched?.changesOf('UnitLoadStatus').filter(({ atMs }) => atMs > 0) ?? [];
    expect(shown.at(-1)?.value).toBe('ON MAINT. BYPASS');
    expect(
      shown
        .slice(1)
        .map(({ value }) => value)
        .filter((value) => value === 'LOAD OFF'),
    ).toEqual([]);
    expect(watched?.valueOf('UPSLoadStatus')).toBe('ON MAINT. BYPASS');
  });
});

describe('a parallel DELPHYS with ADICOM', () => {
  it('as a concentrator has the rectifier and battery of its units, in a minute of mains failure too', async () => {
    play({ family: 'delphys-gp', map: 'adicom', baud: 9600, units: 3, scenario: 'mains-failure' });
    await clock.advance(4900);
    const shown = (name: string) => Number(watched?.valueOf(name));
    for (const phase of [1, 2, 3]) expect(shown(`RECTIFIER_V${phase}`)).toBeGreaterThan(200);
    expect(shown('RECTIFIER_U12')).toBeGreaterThan(350);
    expect(shown('RECTIFIER_Fr')).toBeGreaterThan(490);
    expect([shown('BATTERY_%'), shown('BATTERY_s')]).toEqual([100, 0]);
    expect(shown('BATTERY_V+')).toBeGreaterThan(400);
    await clock.advance(60_000);
    expect(shown('RECTIFIER_V1')).toBe(0);
    expect(shown('BATTERY_%')).toBeLessThan(100);
    expect(shown('BATTERY_Min')).toBeGreaterThan(0);
    // Read in turn: three units, one a second.
    expect(shown('BATTERY_s')).toBeGreaterThan(54);
    expect(shown('BATTERY_s')).toBeLessThanOrEqual(60);
  });

  it('as a concentrator is ON BATTERY within a cycle', async () => {
    play({ family: 'delphys-gp', map: 'adicom', baud: 9600, units: 2, scenario: 'mains-failure' });
    await clock.advance(120_000);
    expectHistory('UPSLoadStatus', [
      ['ON INVERTER', 0],
      ['ON BATTERY', 5],
      ['ON INVERTER', 90 + walkInS],
    ]);
    expect(shownAfter('BatteryStatus', 5)).toEqual(['DISCHARGING', 'OK']);
  });
});

const parallel: readonly (readonly [FamilyName, number])[] = [
  ['masterys-bc-plus', 57_600],
  ['modulys-gp', 57_600],
  ['delphys-mx', 9600],
];

describe('unit 2 of three goes after 5 s and comes back after 60 s', () => {
  it.each([['masterys-bc-plus', 57_600] as const, ['delphys-mx', 9600] as const])(
    '%s, concentrator: UPSStatus loses UNIT 2 OPERATING and has it again, both within a cycle',
    async (family, baud) => {
      play({ family, baud, units: 3, scenario: 'unit-lost' });
      await clock.advance(90_000);
      const history = watched?.changesOf('UPSStatus').filter(({ value }) => value !== '') ?? [];
      expect(history.map(({ value }) => value)).toEqual(['1 2 3', '1 3', '1 2 3']);
      expect(history[1]?.atMs).toBeLessThanOrEqual(5000 + seenWithinMs);
      expect(history[2]?.atMs).toBeLessThanOrEqual(60_000 + seenWithinMs);
      expectHistory('UPSLoadStatus', [['ON INVERTER', 0]]);
      expect(shownAfter('DeviceStatus', 5)).toEqual([]);
    },
  );

  it.each(parallel)(
    '%s, interface in unit 2: DeviceStatus Fault within two cycles, well again within a minute of the return',
    async (family, baud) => {
      play({ family, baud, units: 3, scenario: 'unit-lost' }, 2);
      await clock.advance(150_000);
      const history = watched?.changesOf('DeviceStatus').filter(({ value }) => value !== 'Ready') ?? [];
      expect(history.map(({ value }) => value)).toEqual(['Running', 'Fault', 'Running']);
      // Its page is refused twice before it is believed to be gone.
      expect(history[1]?.atMs).toBeLessThanOrEqual(5000 + pollMs + seenWithinMs);
      expect(history[2]?.atMs).toBeLessThanOrEqual(60_000 + 60_000 + seenWithinMs);
      expect(log.at('error').filter(({ code }) => code === 'ups.unit-absent')).toHaveLength(1);
      // The system is another matter.
      expectHistory('UPSLoadStatus', [['ON INVERTER', 0]]);
    },
  );
});
