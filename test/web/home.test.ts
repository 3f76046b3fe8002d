import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/http/screens/home/schema.js';
import type { ObjectView } from '../../src/http/screens/values/schema.js';
import { alarmRows } from '../../src/journal/alarm-texts.js';
import { tabIcon, tabTitle } from '../../web/src/frame/tab-state.js';
import { alarmLines, placeOf } from '../../web/src/home/alarm-lines.js';
import { causes } from '../../web/src/home/causes.js';
import { noneListed, unlistedBits } from '../../web/src/home/none-listed.js';
import { powerFlow } from '../../web/src/home/power-flow.js';
import { isCurrent, loadStateOf, nominalOf, outputOf, shownObjects } from '../../web/src/home/state-facts.js';
import { lastKnownSentence, sentenceFacts, stateSentence } from '../../web/src/home/state-sentence.js';
import { readingsOfNow } from '../../web/src/home/unit-readings.js';
import { en } from '../../web/src/i18n/en.js';
import { Format } from '../../web/src/i18n/format.js';
import { objectOf, objectsOf, statusOf } from '../support/web/page-state.js';
import { translators } from '../support/web/translators.js';

const noAlarm = { Alarms: 1 };

function sentence(status: StatusView | undefined, objects: ReadonlyMap<string, ObjectView>): string {
  const { level, text } = stateSentence({ phase: 'live', status, objects, nowMs: 100_000 });
  return `${level}: ${en[text]}`;
}

/** Bit strings with these texts set. */
function withBits(
  objects: ReadonlyMap<string, ObjectView>,
  set: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, ObjectView> {
  const strings = Object.entries(set).map(([name, texts]) => {
    const bits = texts.map((text) => ({ name: text, active: true }));
    return [name, objectOf(name, { type: 'BSV', bits, presentValue: texts.map(() => true) })] as const;
  });
  return new Map([...objects, ...strings]);
}

interface Played {
  readonly states: Readonly<Record<string, number>>;
  readonly measures?: Readonly<Record<string, number>>;
  readonly bits?: Readonly<Record<string, readonly string[]>>;
  readonly architecture?: 'single' | 'concentrator' | 'multi-units';
  readonly units?: StatusView['units'];
}

function toldIn(
  language: 'en' | 'fr',
  { states, measures, bits = {}, architecture = 'single', units = [] }: Played,
): string {
  const objects = withBits(objectsOf({ Alarms: 1, ...states }, measures), bits);
  const found = stateSentence({ phase: 'live', status: statusOf({ architecture }, { units }), objects, nowMs: 0 });
  return `${found.level}: ${translators[language](found.text, sentenceFacts(found, new Format(language)))}`;
}

// Manual §6.2 and §6.3: states by their number, alarms by their text.
const onInverter = { UnitLoadStatus: 3, UPSLoadStatus: 3, InputRecStatus: 4, BatteryStatus: 10 };
const onBattery = { UnitLoadStatus: 2, InputRecStatus: 2, BatteryStatus: 5, Alarms: 4 };

const there = (unit: number) => ({ unit, own: false, state: 'operating', alarm: false }) as const;
const lost = (unit: number, lastMs?: number) => {
  return { unit, own: false, state: 'lost', ...(lastMs !== undefined && { seenAtMs: lastMs }) } as const;
};
const seenAtMs = new Date(2026, 0, 15, 12).getTime();

describe('the gravest cause names itself', () => {
  const unit = (bit: string, states = {}, measures = {}): Played => ({
    states: { ...onInverter, Alarms: 4, ...states },
    measures,
    bits: { UnitAlarms: ['UNIT GENERAL ALARM', bit] },
  });
  it.each<[string, Played]>([
    ['critical: Overload: the load is 128 % of what the UPS can give.', unit('OVERLOAD', {}, { UNIT_OUTPUT_Lr: 128 })],
    ['critical: Overload: the load asks for more than the UPS can give.', unit('OVERLOAD')],
    [
      'critical: Rectifier fault: on battery although the mains are present, 22 min left.',
      unit('REC. CRITICAL', { ...onBattery, InputRecStatus: 4, Alarms: 2 }, { BATTERY_Min: 22 }),
    ],
    [
      'critical: The UPS is about to stop: 1 min left.',
      {
        states: onBattery,
        measures: { BATTERY_Min: 1 },
        bits: { UnitAlarms: ['ON BATTERY', 'BATTERY LOW', 'IMMINENT STOP'] },
      },
    ],
    [
      'critical: On battery, almost empty: 4 min left.',
      { states: onBattery, measures: { BATTERY_Min: 4 }, bits: { UnitAlarms: ['ON BATTERY', 'BATTERY LOW'] } },
    ],
    [
      'critical: The load is not supplied: the mains are missing and the battery is empty.',
      { states: { UnitLoadStatus: 7, BatteryStatus: 3, InputRecStatus: 2 }, measures: { UNIT_OUTPUT_V1: 0 } },
    ],
    ['warning: On battery although the mains are present.', { states: { ...onBattery, InputRecStatus: 4 } }],
    ['warning: The UPS is too hot.', unit('TEMPERATURE')],
    ['warning: A fan has failed.', unit('FAN FAILURE')],
    ['warning: The charger has an alarm: the battery may not be charged.', unit('CHARGER ALARM')],
    [
      'warning: The bypass is not available: inverter and mains are not synchronised.',
      unit('BYPASS IMPOSSIBLE', { InputBypStatus: 2 }),
    ],
    ['warning: A programmable alarm of the site is present.', unit('External Input 3')],
    ['warning: An alarm is present.', unit('UNIT GENERAL ALARM')],
    ['critical: A critical alarm is present.', { states: { ...onInverter, Alarms: 2 } }],
    ['info: A battery test is running.', { states: { ...onInverter, BatteryStatus: 8 } }],
    ['info: The generator set feeds the UPS.', { states: { ...onInverter, InputRecStatus: 1 } }],
    [
      'warning: There is no battery: the load stops when the mains fail.',
      { states: { ...onInverter, BatteryStatus: 1 } },
    ],
    [
      'warning: Redundancy is lost: if one more unit fails, the load is not protected.',
      {
        states: onInverter,
        bits: { UPSAlarms: ['REDUNDANCY LOST', 'UPS GENERAL ALARM', 'UNIT 2 ALARM'] },
        architecture: 'concentrator',
      },
    ],
    [
      'warning: A unit does not operate: 2.',
      { states: onInverter, architecture: 'concentrator', units: [there(1), lost(2), there(3)] },
    ],
    [
      'warning: A unit does not operate: 2, 3.',
      { states: onInverter, architecture: 'concentrator', units: [there(1), lost(2, seenAtMs), lost(3, seenAtMs)] },
    ],
    [
      'warning: Unit 3 no longer operates; last seen on 15/01/2026, 12:00:00.',
      { states: onInverter, architecture: 'concentrator', units: [there(1), there(2), lost(3, seenAtMs)] },
    ],
    [
      'warning: Redundancy is lost, without unit 3: if one more unit fails, the load is not protected.',
      {
        states: onInverter,
        bits: { UPSAlarms: ['REDUNDANCY LOST', 'UPS GENERAL ALARM'] },
        architecture: 'concentrator',
        units: [there(1), there(2), lost(3, seenAtMs)],
      },
    ],
  ])('%s', (expected, played) => {
    expect(toldIn('en', played)).toBe(expected);
    expect(toldIn('fr', played)).not.toContain('{');
  });

  it('says the same in French', () => {
    expect(toldIn('fr', unit('OVERLOAD', {}, { UNIT_OUTPUT_Lr: 128 }))).toBe(
      "critical: Surcharge\u00a0: la charge est à 128\u00a0% de ce que l'ASI peut fournir.",
    );
  });

  it('never says "not supplied" beside a measured output: it names the contradiction', () => {
    const off = { UnitLoadStatus: 7 };
    const contradiction = 'warning: The UPS says that the load is off, but 8.1 kW, 228 V are measured at the output.';
    const measures = { UNIT_OUTPUT_kw: 8.1, UNIT_OUTPUT_V1: 228, UNIT_OUTPUT_Lr: 41 };
    expect(toldIn('en', { states: off, measures })).toBe(contradiction);
    // As the gateway flags it when it lasts.
    const denied = objectOf('UnitLoadStatus', { type: 'MV', presentValue: 7, state: 'implausible' });
    const objects = new Map([...objectsOf({ Alarms: 1 }, measures), ['UnitLoadStatus', denied]]);
    expect(stateSentence({ phase: 'live', status: statusOf(), objects, nowMs: 0 })).toMatchObject({
      level: 'warning',
      text: 'sentence.offDenied',
    });
    expect(toldIn('en', { states: off, measures: { UNIT_OUTPUT_V1: 228 } })).toMatch(/but 228 V are measured/);
    expect(toldIn('en', { states: off, measures: { UNIT_OUTPUT_V1: 3 } })).toBe('critical: The load is not supplied.');
  });

  it('keeps an alarm that is told no more', () => {
    const stale = objectOf('UnitAlarms', {
      type: 'BSV',
      state: 'stale',
      presentValue: [true],
      bits: [{ name: 'OVERLOAD', active: true }],
    });
    const objects = new Map([...objectsOf({ UnitLoadStatus: 3 }), ['UnitAlarms', stale]]);
    expect(sentence(statusOf(), objects)).toMatch(/^critical: Overload/);
  });
});

describe('the active alarms', () => {
  const active = (...ids: readonly string[]) =>
    ids.map((id, index) => {
      const [name = '', bit = ''] = id.split('/');
      const row = alarmRows.find((one) => one.object === name && one.bit === bit);
      return { name, bit, severity: row?.severity ?? 'warning', text: row?.text ?? { en: '', fr: '' }, sinceMs: index };
    });
  const shown = (...ids: readonly string[]) => alarmLines(active(...ids), true).map(({ bits }) => bits.join(' = '));

  it('are in the order of the causes, general ones last, copies of unit and system in one line', () => {
    const ids = [
      'UPSAlarms/UPS GENERAL ALARM',
      'UnitAlarms/UNIT GENERAL ALARM',
      'UPSAlarms/UNIT 2 ALARM',
      'UnitAlarms/FAN FAILURE',
      'UnitAlarms/OVERLOAD',
      'UPSAlarms/UPS OVERLOAD',
      'UPSAlarms/BYPASS LOCKED',
      'UnitAlarms/BYPASS LOCKED',
      'UPSAlarms/UNIT 1 ALARM',
      'UnitAlarms/IMMINENT STOP',
    ];
    expect(shown(...ids)).toEqual([
      'IMMINENT STOP',
      'OVERLOAD = UPS OVERLOAD',
      'FAN FAILURE',
      'BYPASS LOCKED',
      'UNIT 2 ALARM',
      'UNIT 1 ALARM',
      'UPS GENERAL ALARM = UNIT GENERAL ALARM',
    ]);
    const overload = (isSystem: boolean) =>
      alarmLines(active(...ids), isSystem).find(({ bits }) => bits.includes('UPS OVERLOAD'));
    expect(overload(true)).toMatchObject({ severity: 'critical', sinceMs: 4 });
    expect(overload(true)?.text.en).toMatch(/^UPS overload/);
    expect(overload(false)?.text.en).toMatch(/^Unit overload/);
  });

  it('keep programmable alarms apart', () => {
    expect(shown('UnitAlarms/External Input 2', 'UnitAlarms/External Input 1')).toHaveLength(2);
  });

  it('stand each in the table of causes, which is as grave as the journal says', () => {
    for (const { object, bit, severity } of alarmRows) {
      const found = causes[placeOf({ name: object, bit }).rank];
      expect([object, bit, found?.level]).toEqual([object, bit, severity]);
      expect([...(found?.unitBits ?? []), ...(found?.upsBits ?? [])]).toContain(bit);
    }
  });
});

describe('a list without an alarm', () => {
  const good = withBits(new Map(), { UPSAlarms: [], UnitAlarms: [] });
  const told = (live: Parameters<typeof noneListed>[0]) => {
    const { level, text } = noneListed(live);
    return `${level}: ${translators.en(text)}`;
  };

  it('is good news only while the UPS tells that no bit is set', () => {
    const status = statusOf();
    expect(told({ phase: 'live', status, objects: good })).toBe('good: No alarm.');
    expect(told({ phase: 'reconnecting', status, objects: good })).toBe(
      'unknown: None when the gateway was last heard.',
    );
    expect(told({ phase: 'live', status, objects: new Map() })).toMatch(/^unknown: None known/);
    expect(told({ phase: 'live', status: undefined, objects: new Map() })).toMatch(/^unknown: Nothing is known/);
  });
});

describe('a list of alarms that is older than the bits', () => {
  it('lacks those that are set and not in it, whether it is empty or not, by object and bit', () => {
    const objects = withBits(new Map(), { UPSAlarms: ['BYPASS LOCKED'], UnitAlarms: ['OVERLOAD', 'BYPASS LOCKED'] });
    expect(unlistedBits({ objects }, [])).toEqual(['BYPASS LOCKED', 'OVERLOAD', 'BYPASS LOCKED']);
    const listed = [
      { name: 'UnitAlarms', bit: 'OVERLOAD' },
      { name: 'UPSAlarms', bit: 'BYPASS LOCKED' },
    ];
    expect(unlistedBits({ objects }, listed)).toEqual(['BYPASS LOCKED']);
    expect(unlistedBits({ objects }, [...listed, { name: 'UnitAlarms', bit: 'BYPASS LOCKED' }])).toEqual([]);
  });

  it('of one that has more than is set lacks nothing', () => {
    expect(unlistedBits({ objects: new Map() }, [{ name: 'UnitAlarms', bit: 'OVERLOAD' }])).toEqual([]);
  });
});

describe('the readings of the units', () => {
  it('grow old while no new answer comes, and are none once they are too old', () => {
    const answer = {
      units: [
        { unit: 1, loadPercent: 67, inferred: false, ageMs: 800 },
        { unit: 2, loadPercent: 65, inferred: false, ageMs: 30_000 },
        { unit: 3, unread: 'silent', inferred: false },
      ],
      oldestMs: 60_000,
    } as const;
    const ages = (passedMs: number) => readingsOfNow(answer, passedMs).map(({ unit, ageMs }) => [unit, ageMs]);
    const three = [3, undefined];
    expect(ages(0)).toEqual([[1, 800], [2, 30_000], three]);
    expect(ages(30_000)).toEqual([[1, 30_800], [2, 60_000], three]);
    expect(ages(30_001)).toEqual([[1, 30_801], three]);
    expect(ages(-5000)).toEqual([[1, 800], [2, 30_000], three]);
  });
});

describe('the tab', () => {
  it('tells the state first, and has an icon for each level', () => {
    expect(tabTitle('Overload', 'Home', 'MASTERYS')).toBe('Overload – Home – MASTERYS');
    const icons = (['good', 'info', 'warning', 'critical', 'unknown'] as const).map(tabIcon);
    expect(new Set(icons).size).toBe(5);
    for (const icon of icons) expect(icon).toMatch(/^data:image\/svg\+xml,%3Csvg/);
  });
});

it("compares an apparent power with the data plate of what it is measured of: a unit's says nothing of its system", () => {
  const of = (architecture: 'single' | 'concentrator' | 'multi-units', name: string) =>
    nominalOf(statusOf({ architecture, nominalKva: 120 }), objectOf(name, {}));
  expect(of('single', 'UNIT_OUTPUT_kVA')).toBe(120);
  expect(of('concentrator', 'UPS_OUTPUT_KVA')).toBeUndefined();
  expect(of('concentrator', 'UNIT_OUTPUT_kVA')).toBeUndefined();
  expect(of('multi-units', 'UNIT_OUTPUT_kVA')).toBe(120);
  expect(of('multi-units', 'UPS_OUTPUT_KVA')).toBeUndefined();
});

describe('the sentence on Home', () => {
  // Manual §6.2.3, a state per line.
  it.each([
    [1, 'warning: On maintenance bypass: the load is fed by the mains, without protection.'],
    [2, 'warning: On battery: the mains have failed.'],
    [3, 'good: The load is protected.'],
    [4, 'good: Normal mode: the mains feed the load, the UPS is ready to take over.'],
    [5, 'good: Eco mode: the mains feed the load, the inverter is ready to take over.'],
    [6, 'warning: On bypass: the load is fed by the mains, without protection.'],
    [7, 'critical: The load is not supplied.'],
  ])('tells load state %i', (state, expected) => {
    expect(sentence(statusOf(), objectsOf({ UnitLoadStatus: state, ...noAlarm }))).toBe(expected);
  });

  it('tells the minutes that are left on battery, and an almost empty one (Manual §6.2.6)', () => {
    const measures = { BATTERY_Min: 12 };
    const objects = objectsOf({ UnitLoadStatus: 2, BatteryStatus: 5, ...noAlarm }, measures);
    expect(stateSentence({ phase: 'live', status: statusOf(), objects, nowMs: 0 })).toMatchObject({
      level: 'warning',
      minutes: 12,
    });
    const low = objectsOf({ UnitLoadStatus: 2, BatteryStatus: 4, ...noAlarm }, measures);
    expect(stateSentence({ phase: 'live', status: statusOf(), objects: low, nowMs: 0 })).toMatchObject({
      level: 'critical',
    });
  });

  it('calls a Unit Number of no unit what it is: a setting, not a fault of the gateway', () => {
    const message = { en: 'Unit Number 5 is beyond MODULYS GP 2.0: it has units 1 to 3 (Manual §5.1).', fr: '' };
    const status = statusOf({ problem: { code: 'ups.unit-absent', message } }, { deviceStatus: 4 });
    expect(sentence(status, objectsOf({ UPSLoadStatus: 3 }))).toBe(
      'critical: No unit of this UPS has the Unit Number that is set.',
    );
    expect(sentence(statusOf({}, { deviceStatus: 4 }), objectsOf({}))).toBe(
      'critical: The gateway has an internal fault.',
    );
  });

  it('is not green while an alarm is present (Manual §6.2.5)', () => {
    const level = (state: number, alarm: number) =>
      stateSentence({
        phase: 'live',
        status: statusOf(),
        objects: objectsOf({ UnitLoadStatus: state, Alarms: alarm }),
        nowMs: 0,
      }).level;
    expect([level(3, 1), level(3, 2), level(3, 3), level(3, 4)]).toEqual(['good', 'critical', 'warning', 'warning']);
    expect([level(5, 2), level(5, 4), level(4, 3)]).toEqual(['critical', 'warning', 'warning']);
  });

  it('tells how long there has been no data', () => {
    const found = stateSentence({
      phase: 'live',
      status: statusOf({ connection: 'lost', lastPollAtMs: 88_000 }),
      objects: objectsOf({ UnitLoadStatus: 3 }),
      nowMs: 100_000,
    });
    expect(found).toMatchObject({ level: 'critical', text: 'sentence.lost', sinceMs: 12_000 });
  });

  it('claims nothing of a UPS that is not known', () => {
    const objects = objectsOf({ UnitLoadStatus: 3 });
    expect(sentence(undefined, objects)).toMatch(/^unknown/);
    expect(sentence(statusOf({ connection: 'none' }), objects)).toMatch(/^unknown: No serial port/);
    expect(sentence(statusOf({ connection: 'ready' }), objects)).toMatch(/^unknown: Looking/);
    // The default state is "load off": without a word from the UPS it is not one.
    const pending = new Map([['UnitLoadStatus', objectOf('UnitLoadStatus', { presentValue: 7, state: 'pending' })]]);
    expect(sentence(statusOf(), pending)).toMatch(/^unknown/);
  });

  it('tells a fault of the gateway before anything else (Manual §6.2.1)', () => {
    expect(sentence(statusOf({}, { deviceStatus: 4 }), objectsOf({ UnitLoadStatus: 3 }))).toMatch(
      /^critical: The gateway/,
    );
  });

  it('takes the system where there is one, and the unit where the system tells nothing (DELPHYS with ADICOM)', () => {
    const parallel = statusOf({ architecture: 'concentrator' });
    expect(sentence(parallel, objectsOf({ UPSLoadStatus: 6, UnitLoadStatus: 3, ...noAlarm }))).toMatch(
      /^warning: On bypass/,
    );
    expect(sentence(parallel, objectsOf({ UPSLoadStatus: 0, UnitLoadStatus: 3, ...noAlarm }))).toMatch(/^good/);
    const objects = objectsOf({}, { UPS_OUTPUT_Lr: 40, UNIT_OUTPUT_Lr: 20 });
    expect(outputOf(parallel, objects, 'UPS_OUTPUT_Lr', 'UNIT_OUTPUT_Lr')?.engineeringValue).toBe(40);
    expect(outputOf(statusOf(), objects, 'UPS_OUTPUT_Lr', 'UNIT_OUTPUT_Lr')?.engineeringValue).toBe(20);
  });

  it('goes by the UPS while a value is forced for a BMS', () => {
    const forced = objectOf('UnitLoadStatus', { type: 'MV', presentValue: 7, liveValue: 3, outOfService: true });
    const objects = new Map([...objectsOf(noAlarm), ['UnitLoadStatus', forced]]);
    expect(sentence(statusOf(), objects)).toBe('good: The load is protected.');
  });
});

describe('a value that is no longer read, while the UPS answers for the others', () => {
  const silent = (name: string, more = {}) => [name, objectOf(name, { type: 'MV', ...more, state: 'stale' })] as const;
  const told = objectsOf({ UnitLoadStatus: 3, RectifierStatus: 2, ...noAlarm });

  it('is unknown: neither that the load is protected nor that there is no alarm is claimed', () => {
    const alarms = new Map([...told, silent('Alarms', { presentValue: 1 })]);
    expect(sentence(statusOf(), alarms)).toMatch(/^unknown: /);
    const load = new Map([...told, silent('UnitLoadStatus', { presentValue: 3 })]);
    expect(sentence(statusOf(), load)).toMatch(/^unknown: /);
    expect([...powerFlow(load)]).toEqual([]);
  });

  it('keeps what is bad now above what is unknown', () => {
    const alarms = new Map([
      ...objectsOf({ UnitLoadStatus: 2, BatteryStatus: 5 }),
      silent('Alarms', { presentValue: 1 }),
    ]);
    expect(sentence(statusOf(), alarms)).toMatch(/^warning: On battery/);
  });

  it('is the last known where the whole view is marked as old', () => {
    const objects = new Map([silent('UnitLoadStatus', { presentValue: 3 })]);
    const lost = statusOf({ connection: 'lost' });
    expect(loadStateOf(lost, shownObjects({ phase: 'live', status: lost, objects }))).toBe(3);
    expect(loadStateOf(statusOf(), shownObjects({ phase: 'live', status: statusOf(), objects }))).toBeUndefined();
  });
});

describe('the sentence without contact with the gateway', () => {
  const objects = objectsOf({ UnitLoadStatus: 3, ...noAlarm });
  const status = statusOf();

  it.each(['connecting', 'reconnecting'] as const)(
    'claims nothing while %s, and tells the last known one apart',
    (phase) => {
      const live = { phase, status, objects, nowMs: 100_000 };
      expect(stateSentence(live).level).toBe('unknown');
      expect(lastKnownSentence(live)).toMatchObject({ level: 'good', text: 'sentence.protected' });
      expect(isCurrent(live)).toBe(false);
    },
  );

  it('tells how long the UPS was silent then, not how long ago that is now', () => {
    const lost = statusOf({ connection: 'lost', lastPollAtMs: 88_000 }, { nowMs: 100_000 });
    expect(lastKnownSentence({ phase: 'reconnecting', status: lost, objects })).toMatchObject({ sinceMs: 12_000 });
  });

  it('has no last known one before the first word, nor while all is as it is told', () => {
    expect(lastKnownSentence({ phase: 'reconnecting', status: undefined, objects })).toBeUndefined();
    expect(lastKnownSentence({ phase: 'live', status, objects })).toBeUndefined();
    expect(isCurrent({ phase: 'live', status })).toBe(true);
    expect(isCurrent({ phase: 'live', status: statusOf({ connection: 'lost' }) })).toBe(false);
  });
});

it.each(['en', 'fr'] as const)('a sentence that is spoken needs no duration (%s)', (language) => {
  const status = statusOf({ connection: 'lost', lastPollAtMs: 88_000 });
  const { text, spoken = text } = stateSentence({ phase: 'live', status, objects: objectsOf({}), nowMs: 100_000 });
  expect(translators[language](spoken)).not.toContain('{');
});

describe('the power path', () => {
  const flow = (states: Readonly<Record<string, number>>) => [...powerFlow(objectsOf(states))].sort();
  const inverter = ['busToInverter', 'inverterToOutput', 'outputToLoad'];
  const rectifier = ['mainsToRectifier', 'rectifierToBus'];

  it('goes through rectifier and inverter on mains', () => {
    expect(flow({ UnitLoadStatus: 3, RectifierStatus: 2, BatteryStatus: 10 })).toEqual(
      [...rectifier, ...inverter].sort(),
    );
  });

  it('also goes into a battery that charges', () => {
    expect(flow({ UnitLoadStatus: 3, RectifierStatus: 2, BatteryStatus: 9 })).toContain('busToBattery');
    expect(flow({ UnitLoadStatus: 6, RectifierStatus: 2, BatteryStatus: 9 })).toEqual(
      ['busToBattery', 'bypassToSwitch', 'outputToLoad', 'switchToOutput', ...rectifier].sort(),
    );
  });

  it('is not drawn through parts of a unit that is not known, however the system feeds its load', () => {
    expect(flow({ UPSLoadStatus: 3 })).toEqual([]);
  });

  it('comes out of the battery when the mains fail', () => {
    expect(flow({ UnitLoadStatus: 2, RectifierStatus: 1, BatteryStatus: 5 })).toEqual(
      ['batteryToBus', ...inverter].sort(),
    );
  });

  it('goes around the inverter on bypass and in eco mode, around everything on maintenance bypass', () => {
    const bypass = ['bypassToSwitch', 'outputToLoad', 'switchToOutput'];
    expect(flow({ UnitLoadStatus: 6 })).toEqual(bypass);
    expect(flow({ UnitLoadStatus: 5 })).toEqual(bypass);
    expect(flow({ UnitLoadStatus: 1 })).toEqual(['bypassToMaintenance', 'maintenanceToLoad']);
  });

  it('is empty when the load is off or nothing is known', () => {
    expect(flow({ UnitLoadStatus: 7 })).toEqual([]);
    expect(flow({})).toEqual([]);
  });
});
