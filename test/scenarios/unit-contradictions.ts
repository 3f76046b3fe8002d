import type { ObjectView } from '../../src/http/screens/values/schema.js';
import type { Sentence } from '../../web/src/home/state-sentence.js';
import { levelOf, type UnitRow } from '../../web/src/home/unit-rows.js';
import { activeBits, measureOf, stateOf } from '../../web/src/state/live-value.js';

/** What Home tells of a system, and its table of each unit. */
export interface ToldUnits {
  readonly sentence: Sentence;
  readonly objects: ReadonlyMap<string, ObjectView>;
  readonly rows: readonly UnitRow[];
}

// Manual §6.2.3, §6.2.5.
const onBattery = 2;
const onInverter = [3, 4, 5];
const noAlarm = 1;

const loadsOf = ({ rows }: ToldUnits) => rows.flatMap(({ reading }) => reading?.load ?? []);
/** Every unit that is there has told its load. */
const allTold = ({ rows }: ToldUnits) =>
  rows.length > 0 && rows.every(({ unit, reading }) => unit.state === 'lost' || reading?.load !== undefined);
const ownRows = ({ rows }: ToldUnits) => rows.filter(({ unit }) => unit.own);
const differs = (one: number | undefined, other: number | undefined) =>
  one !== undefined && other !== undefined && one !== other;

/** What contradicts what between the table of the units and the rest of the page. */
export const unitContradictions: readonly (readonly [rule: string, isBroken: (told: ToldUnits) => boolean])[] = [
  [
    'a unit that is good, beside an alarm of it',
    ({ rows, objects }) =>
      rows.some(
        (row) =>
          levelOf(row) === 'good' &&
          ((row.reading?.alarms ?? noAlarm) > noAlarm ||
            activeBits(objects.get('UPSAlarms')).includes(`UNIT ${row.unit.unit} ALARM`)),
      ),
  ],
  [
    'an alarm of a unit by the system, and none by its own page',
    ({ rows }) => rows.some(({ unit, reading }) => unit.alarm === true && reading?.alarms === noAlarm),
  ],
  [
    'values of now of a unit that is missed',
    ({ rows }) =>
      rows.some(
        ({ unit, reading }) => unit.state === 'lost' && (reading?.load !== undefined || reading?.kva !== undefined),
      ),
  ],
  ['good beside a unit that is not', ({ sentence, rows }) => sentence.level === 'good' && rows.some(isWarned)],
  [
    'protected in words, and no unit is',
    (told) =>
      told.sentence.level === 'good' && allTold(told) && !loadsOf(told).some((load) => onInverter.includes(load)),
  ],
  [
    'on battery in words, and no unit is',
    (told) => told.sentence.cause === 'battery' && allTold(told) && !loadsOf(told).includes(onBattery),
  ],
  [
    'this unit otherwise in the table than on BACnet',
    (told) =>
      ownRows(told).some(
        ({ reading }) =>
          differs(reading?.load, stateOf(told.objects.get('UnitLoadStatus'))) ||
          differs(reading?.alarms, stateOf(told.objects.get('Alarms'))) ||
          differs(reading?.battery, stateOf(told.objects.get('BatteryStatus'))) ||
          differs(reading?.loadPercent, measureOf(told.objects.get('UNIT_OUTPUT_Lr'))) ||
          differs(reading?.kva, measureOf(told.objects.get('UNIT_OUTPUT_kVA'))) ||
          differs(reading?.batteryPercent, measureOf(told.objects.get('BATTERY_%'))),
      ),
  ],
  [
    'a system whose power is not that of its units',
    (told) => {
      const system = measureOf(told.objects.get('UPS_OUTPUT_KVA'));
      const powers = told.rows.flatMap(({ reading }) => reading?.kva ?? []);
      const sum = powers.reduce((one, other) => one + other, 0);
      // Each is rounded by itself.
      return allTold(told) && powers.length > 1 && system !== undefined && Math.abs(system - sum) > 0.02 * sum + 1;
    },
  ],
];

function isWarned(row: UnitRow): boolean {
  return levelOf(row) === 'warning';
}
