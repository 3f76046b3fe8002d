import { afterEach, describe, expect, it } from 'vitest';
import type { StatusView, UnitStatus } from '../../src/http/screens/home/schema.js';
import { alarmRows } from '../../src/journal/alarm-texts.js';
import type { ObjectValues } from '../../src/objects/mapper.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { Architecture } from '../../src/ups/maps/page.js';
import { canServe } from '../../src/ups/maps/ups-family.js';
import { type Scenario, scenarios } from '../../src/ups/simulator/scenarios.js';
import type { LiveState } from '../../web/src/api/live-state.js';
import { type AlarmLine, alarmLines, placeOf } from '../../web/src/home/alarm-lines.js';
import { causes } from '../../web/src/home/causes.js';
import { type EdgeName, powerFlow } from '../../web/src/home/power-flow.js';
import { type Sentence, stateSentence } from '../../web/src/home/state-sentence.js';
import { rowsOf } from '../../web/src/home/unit-rows.js';
import { activeBits, measureOf, stateOf } from '../../web/src/state/live-value.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { PlayedJournal } from '../support/ups/played-journal.js';
import { type PlayedMoment, type PlayedSite, PlayedUps } from '../support/ups/played-ups.js';
import { everythingOpen, type SimulatedSite, SiteWire } from '../support/ups/simulated-site.js';
import { WatchedUps } from '../support/ups/watched-ups.js';
import { pageDataOf, statusOf } from '../support/web/page-state.js';
import { incidentContradictions } from './incident-contradictions.js';
import { unitContradictions } from './unit-contradictions.js';

/** All that is told of one UPS at one moment. */
interface Told {
  readonly sentence: Sentence;
  readonly flow: ReadonlySet<EdgeName>;
  readonly lines: readonly AlarmLine[];
  readonly objects: LiveState['objects'];
  readonly units: readonly UnitStatus[];
  /** Units that have been there. */
  readonly seen: readonly number[];
  /** How a BMS reads the state of the load: the system's where there is one, else the unit's; undefined where it is faulty. */
  readonly servedLoad: number | undefined;
  readonly outputVolts: number;
  readonly outputKilowatts: number;
}

const levels = ['good', 'info', 'unknown', 'warning', 'critical'];
const atLeast = (level: string, least: string) => levels.indexOf(level) >= levels.indexOf(least);
const saysOff = ({ cause }: Sentence) => cause === 'off' || cause === 'offBattery';
const saysOnBattery = ({ cause }: Sentence) => cause === 'battery' || cause === 'batteryWithMains';
const isFed = ({ flow }: Told) => flow.has('outputToLoad') || flow.has('maintenanceToLoad');
const state = ({ objects }: Told, name: string) => stateOf(objects.get(name));
const loadOff = 7;

/** What contradicts what, each by the names of Manual §6.2 and §6.3. */
const contradictions: readonly (readonly [rule: string, isBroken: (told: Told) => boolean])[] = [
  ['"not supplied" beside a measured output', (told) => saysOff(told.sentence) && told.outputVolts >= 50],
  ['"not supplied" beside a measured power', (told) => saysOff(told.sentence) && told.outputKilowatts > 0],
  ['"not supplied" while the picture feeds the load', (told) => saysOff(told.sentence) && isFed(told)],
  ['"not supplied" while BACnet tells another state', (told) => saysOff(told.sentence) && told.servedLoad !== loadOff],
  [
    'supplied, while BACnet tells LOAD OFF without a fault',
    (told) => told.servedLoad === loadOff && !saysOff(told.sentence) && told.sentence.cause !== 'offDenied',
  ],
  ['good beside an active alarm', (told) => told.sentence.level === 'good' && told.lines.length > 0],
  ['good beside Alarms that is not NO ALARM', (told) => told.sentence.level === 'good' && state(told, 'Alarms') !== 1],
  ['milder than an active alarm', (told) => told.lines.some(({ severity }) => !atLeast(told.sentence.level, severity))],
  ['milder than Alarms CRITICAL', (told) => state(told, 'Alarms') === 2 && told.sentence.level !== 'critical'],
  [
    'an alarm that the table ranks above what the sentence names',
    (told) => {
      const [first] = told.lines.flatMap(({ key }) => ranks.get(key) ?? []);
      const own = causes.findIndex(({ name }) => name === told.sentence.cause);
      return first !== undefined && (own < 0 || first < own);
    },
  ],
  ['one fact on two lines', ({ lines }) => new Set(lines.map(({ text }) => text.en)).size < lines.length],
  ['a general alarm before an exact one', ({ lines }) => isGeneralFirst(lines)],
  [
    'on battery in words, and not in the picture',
    (told) => saysOnBattery(told.sentence) && state(told, 'UnitLoadStatus') === 2 && !told.flow.has('batteryToBus'),
  ],
  ['on battery while the battery is charged', (told) => saysOnBattery(told.sentence) && told.flow.has('busToBattery')],
  [
    'power from mains that are NOT PRESENT',
    (told) => told.flow.has('mainsToRectifier') && state(told, 'InputRecStatus') === 2,
  ],
  [
    'power through a rectifier that is OFF',
    (told) => told.flow.has('rectifierToBus') && state(told, 'RectifierStatus') === 1,
  ],
  [
    'a rectifier that is ON without mains',
    (told) => state(told, 'RectifierStatus') === 2 && state(told, 'InputRecStatus') === 2,
  ],
  [
    'a rectifier that is ON where no voltage is measured before it',
    (told) => state(told, 'RectifierStatus') === 2 && isDead(told, 'RECTIFIER_V'),
  ],
  [
    'a rectifier that is ON while the battery is empty and the mains are bad',
    (told) =>
      state(told, 'RectifierStatus') === 2 &&
      state(told, 'BatteryStatus') === 3 &&
      [2, 3].includes(state(told, 'InputRecStatus') ?? 0),
  ],
  [
    'power through an inverter that is OFF',
    (told) => told.flow.has('inverterToOutput') && state(told, 'InverterStatus') === 1,
  ],
  [
    'power from bypass mains that are NOT PRESENT',
    (told) => told.flow.has('bypassToSwitch') && state(told, 'InputBypStatus') === 1,
  ],
  [
    'a unit that operates in the table, and not on BACnet, or the other way round',
    (told) => told.units.some((one) => (one.state === 'operating') !== operatesOnBacnet(told, one)),
  ],
  ['a unit that operates on BACnet and is not in the table', (told) => operatingOnBacnet(told) > told.units.length],
  ['good beside a unit that is missed', ({ sentence, units }) => sentence.level === 'good' && units.some(isLost)],
  [
    'a unit that was seen and is no longer listed',
    ({ units, seen }) => seen.some((unit) => !units.some((one) => one.unit === unit)),
  ],
  ['a cause without advice', ({ sentence }) => sentence.level !== 'good' && sentence.advice === undefined],
];

const isLost = ({ state: ofUnit }: UnitStatus) => ofUnit === 'lost';

function operatesOnBacnet({ objects }: Told, { unit }: UnitStatus): boolean {
  return activeBits(objects.get('UPSStatus')).includes(`UNIT OPERATING ${unit}`);
}

function operatingOnBacnet({ objects, units }: Told): number {
  return units.length === 0
    ? 0
    : activeBits(objects.get('UPSStatus')).filter((bit) => /^UNIT OPERATING/.test(bit)).length;
}

/** Where the fact of a line stands in the table. */
const ranks: ReadonlyMap<string, number> = new Map(
  alarmRows.map(({ object, bit }) => {
    const { fact, rank } = placeOf({ name: object, bit });
    return [fact, rank];
  }),
);

const isGeneral = ({ bits }: AlarmLine) => bits.some((bit) => /GENERAL ALARM$|^UNIT \d+ ALARM$/.test(bit));

function isGeneralFirst(lines: readonly AlarmLine[]): boolean {
  const first = lines.findIndex(isGeneral);
  return first >= 0 && lines.slice(first).some((line) => !isGeneral(line));
}

function isDead({ objects }: Told, name: string): boolean {
  const volts = [1, 2, 3].flatMap((phase) => measureOf(objects.get(`${name}${phase}`)) ?? []);
  return volts.length > 0 && volts.every((one) => one < 20);
}

/** What the page makes of these values. */
function toldBy(values: ObjectValues, status: StatusView, nowMs: number, seen: readonly number[] = []): Told {
  const { objects, active } = pageDataOf(values, nowMs);
  const isSystem = status.ups.architecture !== 'single' && stateOf(objects.get('UPSLoadStatus')) !== undefined;
  const output = isSystem ? 'UPS_OUTPUT' : 'UNIT_OUTPUT';
  return {
    sentence: stateSentence({ phase: 'live', status, objects, nowMs }),
    flow: powerFlow(objects),
    lines: alarmLines(active, isSystem),
    objects,
    units: status.units,
    seen,
    servedLoad: stateOf(objects.get(isSystem ? 'UPSLoadStatus' : 'UnitLoadStatus')),
    outputVolts: Math.max(0, ...[1, 2, 3].flatMap((phase) => measureOf(objects.get(`${output}_V${phase}`)) ?? [])),
    outputKilowatts: measureOf(objects.get(`${output}_kw`)) ?? 0,
  };
}

/** What is told that many seconds after the start of a scenario. */
function toldAt({ values, units, seen }: PlayedMoment, { architecture: { kind } }: PlayedSite, second: number): Told {
  return toldBy(values, statusOf({ architecture: kind }, { units }), 1000 * second, seen);
}

const architectures: readonly Architecture[] = [
  { kind: 'single' },
  { kind: 'concentrator' },
  { kind: 'multi-units', unit: 2 },
];

/** Every range alone; as a parallel system the first range of those that share a map, which differ in nothing that is told. */
const sites: readonly PlayedSite[] = builtInMaps.families.flatMap((family) =>
  family.maps.flatMap((map) =>
    architectures
      .filter(({ kind }) => kind === 'single' || builtInMaps.families.find(({ maps }) => maps.includes(map)) === family)
      .filter((architecture) => canServe(family, map, architecture))
      .map((architecture) => ({ family, map, architecture })),
  ),
);

it('looks at every range, and at every map as one gateway for all units and as one of several', () => {
  expect(new Set(sites.map(({ family }) => family.name)).size).toBe(14);
  const ofKind = (kind: Architecture['kind']) =>
    new Set(sites.flatMap((site) => (site.architecture.kind === kind ? [site.map] : [])));
  // VU-MAP of MASTERYS, of MODULYS and of DELPHYS, JBUSP of three lines, ADICOM; ITYS-PRO is single only (Manual §5.1).
  expect([ofKind('single').size, ofKind('concentrator').size]).toEqual([8, 7]);
  expect(ofKind('multi-units').size).toBeGreaterThanOrEqual(6);
});

/** Right at each step, when what has changed has been read again, and when the UPS has drawn its conclusions. */
function looksAt({ name, steps }: Scenario): readonly number[] {
  const after = steps.flatMap(({ atS }) => [atS + 1, atS + 7]);
  const late =
    name === 'overload' ? [68, 74] : name === 'on-battery' ? [300, 306] : name === emptyByBrownout.name ? [60, 66] : [];
  return [...new Set([3, ...after, ...late])].sort((one, other) => one - other);
}

/** A supply that is there, but too low, until the battery is empty: no bit says NOT PRESENT, none says ON BATTERY any more. */
const emptyByBrownout: Scenario = {
  name: 'a brownout that empties the battery',
  description: '',
  steps: [{ atS: 0, change: { chargePercent: 1, mains: 'out-of-tolerance', bypassInput: 'out-of-tolerance' } }],
};

const playable = [...scenarios.filter(({ steps }) => steps.every(({ line }) => line === undefined)), emptyByBrownout];

/** As a gateway meets it that has watched the UPS for a while. */
function later({ name, description, steps }: Scenario): Scenario {
  return { name, description, steps: steps.map((step) => ({ ...step, atS: step.atS + watchedS })) };
}

const watchedS = 20;

describe.each(playable)('what is told of a UPS, $name', (scenario) => {
  it('is the same in the sentence, the picture, the alarms and on BACnet, for every range and architecture', async () => {
    const found: string[] = [];
    for (const site of sites) {
      for (const from of [0, watchedS]) {
        const ups = new PlayedUps(site, from === 0 ? scenario : later(scenario));
        if (from > 0) await ups.at(3);
        for (const second of looksAt(scenario).map((one) => one + from)) {
          const moment = await ups.at(second);
          const told = toldAt(moment, site, second);
          const broken = [
            ...contradictions.filter(([, isBroken]) => isBroken(told)),
            ...incidentContradictions.filter(([, isBroken]) => isBroken({ ...told, ...moment })),
            ...unitContradictions.filter(([, isBroken]) =>
              isBroken({ ...told, rows: rowsOf(moment.units, moment.readings) }),
            ),
          ].map(([rule]) => rule);
          const where = `${site.family.name} ${site.map.id} ${site.architecture.kind} at ${second} s`;
          const { cause, text } = told.sentence;
          found.push(...broken.map((rule) => `${where}: ${rule} (${cause ?? text})`));
        }
      }
    }
    expect(found).toEqual([]);
  });
});

describe('the sentence names the cause', () => {
  const played = async (name: string, family: string, architecture: Architecture, second: number) => {
    const found = builtInMaps.families.find((one) => one.name === family);
    const [map] = found?.maps ?? [];
    const scenario = scenarios.find((one) => one.name === name);
    if (found === undefined || map === undefined || scenario === undefined) throw new Error(`no ${name} of ${family}`);
    const site = { family: found, map, architecture };
    return toldAt(await new PlayedUps(site, scenario).at(second), site, second);
  };

  // Seconds after the start in which it is so, by scenarios.ts.
  it.each([
    ['healthy', 3, undefined],
    ['mains-failure', 8, 'battery'],
    ['battery-discharged', 40, 'offBattery'],
    ['overload', 8, 'overload'],
    ['rectifier-fault', 3, 'rectifierFault'],
    ['inverter-fault', 3, 'inverterFault'],
    ['bypass-fault', 3, 'bypassFault'],
    ['charger-fault', 3, 'charger'],
    ['fan-failure', 3, 'fan'],
    ['hot', 3, 'temperature'],
    ['battery-disconnected', 3, 'batteryOpen'],
    ['no-battery', 3, 'noBattery'],
    ['battery-test', 8, 'batteryTest'],
    ['battery-test-failed', 30, 'batteryTestFailed'],
    ['bypass-input-bad', 3, 'bypassImpossible'],
    ['bypass-input-lost', 3, 'bypassMainsBad'],
    ['bypass', 3, 'bypass'],
    ['maintenance-bypass', 3, 'maintenance'],
    ['eco', 3, undefined],
    ['load-off', 3, 'off'],
    ['standby', 3, 'off'],
    ['genset', 3, 'genSet'],
    ['service', 3, 'service'],
  ])('%s, after %i s: %s', async (name, second, cause) => {
    for (const family of ['masterys-gp4', 'delphys-mx']) {
      const { sentence } = await played(name, family, { kind: 'single' }, second);
      expect([family, sentence.cause]).toEqual([family, cause]);
    }
  });

  it.each([
    ['unit-absent', 'redundancyLost'],
    ['unit-bypass', 'bypass'],
    ['unit-alarm', 'fan'],
    ['unit-on-battery', 'rectifierFault'],
  ])('%s, of a parallel system: %s', async (name, cause) => {
    const { sentence } = await played(name, 'masterys-gp4', { kind: 'concentrator' }, 3);
    expect(sentence.cause).toBe(cause);
  });
});

/** Of each map that a single UPS speaks by itself. */
const wired: readonly SimulatedSite[] = [
  { family: 'masterys-gp4', baud: 57_600 },
  { family: 'delphys-mx', baud: 9600 },
];
const lineScenarios = scenarios.filter((one) => !playable.includes(one));
/** The line goes wrong when the UPS has been read for a while. */
const goneWrongAtS = 3;

/** What is read all the same, by scenarios.ts: an answer in five is whole, is late, or has noise beside it, or a table comes. */
const stillRead = ['noise', 'late-answer', 'flaky-line', 'status-refused', 'measurements-refused'];

/** Losses that go on, as an incident tells them. */
const lossesNow = ({ incidents }: PlayedJournal) =>
  incidents.filter(({ kind, isOpen }) => kind === 'communication' && isOpen).length;

/** What contradicts what while the UPS is not read. */
const whileLost: readonly (readonly [rule: string, isBroken: (told: Told, journal: PlayedJournal) => boolean])[] = [
  ['a lost UPS, and no incident that goes on', (_told, journal) => lossesNow(journal) !== 1],
  [
    'a lost UPS that is not called lost',
    ({ sentence }) => sentence.text !== 'sentence.lost' || sentence.level !== 'critical',
  ],
  ['power flows in a UPS that is lost', ({ flow }) => flow.size > 0],
  ['an alarm of now of a UPS that is lost', ({ lines }) => lines.length > 0],
  ['DeviceStatus that is not No com with UPS', (told) => state(told, 'DeviceStatus') !== 3],
  [
    'a value of a lost UPS that is good',
    ({ objects }) => [...objects.values()].some(({ level, state: trust }) => level !== 'gateway' && trust === 'good'),
  ],
];

describe.each(lineScenarios)('what is told over a line, $name', ({ name }) => {
  let watched: WatchedUps | undefined;

  afterEach(async () => {
    await watched?.monitor.stop();
  });

  it.each(wired)(
    'contradicts nothing, nothing unread is good, and the age is that of the last answer: $family',
    async (site) => {
      const clock = new ManualClock();
      const wire = new SiteWire(site, clock);
      const ups = new WatchedUps({
        createLine: wire.createLine,
        choices: { ...everythingOpen, family: site.family, baud: site.baud },
        clock,
        log: new RecordingLog().logger,
      });
      watched = ups;
      const journal = new PlayedJournal(clock);
      ups.monitor.start();
      await clock.advance(1000 * goneWrongAtS);
      wire.simulated.simulator.switchTo(name);
      const found: string[] = [];
      const seen = new Set<string>();
      for (const second of [1, 2, 4, 5, 6, 7, 8, 12, ...(name === 'cable-pulled' ? [34, 42] : [])]) {
        const nowMs = 1000 * (goneWrongAtS + second);
        await clock.advance(nowMs - clock.monotonicMs());
        const { connection, readAtMs } = ups.monitor.report.snapshot;
        const told = toldBy(ups.values, statusOf({ connection, lastPollAtMs: readAtMs ?? 0 }), nowMs);
        seen.add(connection);
        const rules = connection === 'lost' ? whileLost : contradictions;
        journal.observe(ups.values);
        found.push(...rules.filter(([, isBroken]) => isBroken(told, journal)).map(([rule]) => `${second} s: ${rule}`));
        if (connection === 'running' && lossesNow(journal) > 0) found.push(`${second} s: lost in an incident only`);
        if (connection === 'lost') {
          const { sinceMs = 0 } = told.sentence;
          const silentMs = 1000 * (second - (name === 'cable-pulled' ? 5 : 0));
          if (sinceMs < silentMs - 100 || sinceMs > silentMs + 1100) found.push(`${second} s: read ${sinceMs} ms ago`);
        }
      }
      expect(found).toEqual([]);
      expect(seen.has('lost')).toBe(!stillRead.includes(name));
    },
  );
});
