import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noUps } from '../../src/device/ups-monitor-of.js';
import { ObjectMapper } from '../../src/objects/mapper.js';
import { type SnapshotOptions, snapshotOf, upsOf } from '../objects/register-image.js';
import { rawSingle } from '../objects/values-of.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { ReportedAlarms } from '../support/reported-alarms.js';
import { everythingOpen, type SimulatedSite, SiteWire } from '../support/ups/simulated-site.js';
import { WatchedUps } from '../support/ups/watched-ups.js';

let clock: ManualClock;
let watched: WatchedUps | undefined;
let wire: SiteWire;

beforeEach(() => {
  clock = new ManualClock();
});

afterEach(async () => {
  await watched?.monitor.stop();
});

function play(site: SimulatedSite): ReportedAlarms {
  wire = new SiteWire(site, clock);
  const alarms = new ReportedAlarms(new ObjectMapper(rawSingle).map(noUps.snapshot), clock);
  follow(site, alarms);
  return alarms;
}

/** The UPS on the wire is looked for, and polled. */
function follow(site: SimulatedSite, alarms: ReportedAlarms): void {
  const { family, map = 'auto', baud } = site;
  const ups = new WatchedUps({
    createLine: wire.createLine,
    choices: { ...everythingOpen, family, registerMap: map, baud },
    clock,
    log: new RecordingLog().logger,
  });
  watched = ups;
  ups.monitor.onReport(() => alarms.publish(ups.values));
  ups.monitor.start();
}

/** Name and state of what was told until then, with the second. */
async function toldWithin(seconds: number, site: SimulatedSite): Promise<readonly string[]> {
  const alarms = play(site);
  await clock.advance(1000 * seconds);
  return alarms.told.map(({ text, atS }) => `${text} ${Math.floor(atS)}`);
}

const vuMap: SimulatedSite = { family: 'masterys-gp4', baud: 57600 };
const jbusp: SimulatedSite = { family: 'delphys-mx', baud: 9600 };

describe.each([
  ['VU-MAP', vuMap],
  ['JBUSP', jbusp],
] as const)('what a BMS is told by default, %s', (_map, site) => {
  it('of a healthy UPS: nothing', async () => {
    expect(await toldWithin(15, { ...site, scenario: 'healthy' })).toEqual([]);
  });

  it('of a mains failure: the battery after 5 s, its supplies after 10 s, and the end of each once', async () => {
    // Mains are absent from 5 s to 90 s; the rectifier takes over 5 s later.
    const told = await toldWithin(105, { ...site, scenario: 'mains-failure' });
    expect(told.slice(0, 3)).toEqual([
      'UnitAlarms.ON BATTERY OFFNORMAL 10',
      'InputRecStatus OFFNORMAL 15',
      'InputBypStatus OFFNORMAL 15',
    ]);
    expect([...told.slice(3)].sort()).toEqual([
      'InputBypStatus NORMAL 100',
      'InputRecStatus NORMAL 100',
      'UnitAlarms.ON BATTERY NORMAL 101',
    ]);
  });

  it('of the maintenance bypass: the bit, and not the state as well', async () => {
    const told = await toldWithin(14, { ...site, scenario: 'maintenance-bypass' });
    expect(told.filter((one) => !one.startsWith('UnitStatus'))).toEqual(['UnitAlarms.MAINTENANCE BYPASS OFFNORMAL 10']);
  });

  it('of a failed fan: the bit, and none of the general alarms', async () => {
    expect(await toldWithin(14, { ...site, scenario: 'fan-failure' })).toEqual(['UnitAlarms.FAN FAILURE OFFNORMAL 5']);
  });
});

describe('what a BMS is told by default', () => {
  it('of a battery that is empty: LOAD OFF at once', async () => {
    const told = await toldWithin(30, { ...vuMap, scenario: 'battery-discharged' });
    expect(told.map((one) => one.replace(/ \d+$/, ''))).toEqual([
      'UnitAlarms.IMMINENT STOP OFFNORMAL',
      'UnitAlarms.BATTERY LOW OFFNORMAL',
      'UnitAlarms.ON BATTERY OFFNORMAL',
      'InputRecStatus OFFNORMAL',
      'InputBypStatus OFFNORMAL',
      'UnitAlarms.IMMINENT STOP NORMAL',
      'UnitAlarms.BAT. DISCHARGED OFFNORMAL',
      'UnitAlarms.BATTERY LOW NORMAL',
      'UPSLoadStatus OFFNORMAL',
      'UnitAlarms.ON BATTERY NORMAL',
    ]);
  });

  it('of an overload that leads to the bypass', async () => {
    expect(await toldWithin(80, { ...vuMap, scenario: 'overload' })).toEqual([
      'UnitAlarms.OVERLOAD OFFNORMAL 7',
      'UnitAlarms.BYPASS LOCKED OFFNORMAL 70',
      'UnitLoadStatus OFFNORMAL 75',
    ]);
  });

  it.each([
    ['battery-test', ['BatteryStatus OFFNORMAL 5']],
    ['eco', ['UnitLoadStatus.ECO MODE OFFNORMAL 0']],
    ['genset', ['InputRecStatus.GEN SET OFFNORMAL 0']],
    ['hot', ['UnitAlarms.TEMPERATURE OFFNORMAL 2']],
  ])('of %s', async (scenario, expected) => {
    expect(await toldWithin(8, { ...vuMap, scenario })).toEqual(expected);
  });
});

/** MASTERYS GP4 on battery (A019) with its supply OUT OF TOL (A035), load on the inverter (S000). */
const onBattery = { '0x000a': 1, '0x0030': 1, '0x0039': 0x0008, '0x003a': 0x0008 };
const masterys = upsOf('masterys-gp4');

describe('one cable is one alarm', () => {
  const mapper = new ObjectMapper(rawSingle);
  const at = (options: SnapshotOptions = {}) =>
    mapper.map(
      snapshotOf(masterys, onBattery, { takenAtMs: clock.monotonicMs(), readAtMs: clock.monotonicMs(), ...options }),
    );
  const poll = async (alarms: ReportedAlarms, seconds: number, options: SnapshotOptions = {}) => {
    for (let second = 0; second < seconds; second += 1) {
      alarms.publish(at(options));
      await clock.advance(1000);
    }
    return alarms.told.splice(0).map(({ text }) => text);
  };

  it('a loss is told by DeviceStatus alone', async () => {
    const alarms = new ReportedAlarms(mapper.map(noUps.snapshot), clock);
    expect(await poll(alarms, 12)).toEqual(['UnitAlarms.ON BATTERY OFFNORMAL', 'InputRecStatus OFFNORMAL']);
    expect(await poll(alarms, 10, { connection: 'lost' })).toEqual(['DeviceStatus OFFNORMAL']);
    expect(alarms.active).toContain('UnitAlarms.ON BATTERY');
  });

  it('after it comes NORMAL of what was an alarm before, and what is still there is told again', async () => {
    const alarms = new ReportedAlarms(mapper.map(noUps.snapshot), clock);
    await poll(alarms, 12);
    await poll(alarms, 10, { connection: 'lost' });
    const told = await poll(alarms, 12);
    const fromFault = told.slice(1, -2);
    expect([told[0], ...told.slice(-2)]).toEqual([
      'DeviceStatus NORMAL',
      'UnitAlarms.ON BATTERY OFFNORMAL',
      'InputRecStatus OFFNORMAL',
    ]);
    expect(new Set(fromFault).size).toBe(fromFault.length);
    expect(fromFault.filter((one) => !one.endsWith(' NORMAL'))).toEqual([]);
    expect(fromFault).toContain('UnitAlarms.ON BATTERY NORMAL');
    // What was normal before has nothing to end that anybody heard of.
    expect([...fromFault].sort()).toEqual(['InputRecStatus NORMAL', 'UnitAlarms.ON BATTERY NORMAL']);
    // What nothing tells, and what repeats another, has no event state to leave.
    expect(fromFault).not.toContain('UPSAlarms.PARALLEL FAULT NORMAL');
    expect(fromFault).not.toContain('UPSAlarms.UPS OVERLOAD NORMAL');
  });

  it.each([
    ['VU-MAP', vuMap],
    ['JBUSP', jbusp],
  ] as const)(
    'of a healthy UPS on %s nothing but DeviceStatus is told, of its loss and of its return',
    async (_map, site) => {
      const alarms = play({ ...site, scenario: 'cable-pulled' });
      await clock.advance(120_000);
      expect([alarms.texts, alarms.active]).toEqual([['DeviceStatus OFFNORMAL', 'DeviceStatus NORMAL'], []]);
    },
  );

  it.each([
    ['VU-MAP', vuMap],
    ['JBUSP', jbusp],
  ] as const)('of a healthy UPS on %s nothing is told when it is looked for anew', async (_map, site) => {
    const alarms = play(site);
    await clock.advance(30_000);
    await watched?.monitor.stop();
    // As other settings of [serial] or [ups], or a search, begin.
    alarms.publish(new ObjectMapper(rawSingle).map(noUps.snapshot));
    follow(site, alarms);
    await clock.advance(60_000);
    expect([alarms.texts, alarms.active]).toEqual([[], []]);
    expect(watched?.valueOf('DeviceStatus')).toBe('Running');
  });

  it('a reading that failed begins a delay anew', async () => {
    const alarms = new ReportedAlarms(mapper.map(noUps.snapshot), clock);
    const failed = { readings: { alarms: { outcome: 'failed', readAtMs: 0 } } } as const;
    await poll(alarms, 4);
    await poll(alarms, 1, failed);
    expect(await poll(alarms, 4)).toEqual([]);
    expect(await poll(alarms, 2)).toContain('UnitAlarms.ON BATTERY OFFNORMAL');
  });
});
